#!/usr/bin/env bash
# A private database server in a folder, reached by a Unix socket only unless it is told to listen. It runs as the
# calling user; no other server is touched.
#
#   database.sh start FOLDER            makes it when it is not there, starts it when it does not run
#   database.sh stop FOLDER
#   database.sh status FOLDER           succeeds when it runs
#   database.sh socket FOLDER           prints the path of its socket
#   database.sh listen FOLDER           prints the port of 127.0.0.1 on which it listens, too, from now on; the first
#                                       time, a running server is started again for it
#   database.sh client FOLDER [ARG...]  the command line client, as the database's root
#
# It is this machine's MariaDB, or the server in DATABASE_ROOT, a folder that root.sh has made; DATABASE_KIND=mysql says
# that MySQL is there. DATABASE_FAST=1 makes a server for tests, which need not survive a power cut. DATABASE_OPTIONS
# has more options.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

kind=${DATABASE_KIND:-mariadb}
root=${DATABASE_ROOT:-}

# The options of a server in a folder of its own; without it the programs know where their files are.
root_options()
{
    local share=$root/usr/share/mysql

    [ -n "$root" ] || return 0
    [ -d "$share/charsets" ] || share=$root/usr/share/mariadb
    printf '%s\n' "--basedir=$root/usr" "--lc-messages-dir=$share" "--character-sets-dir=$share/charsets"
    [ "$kind" != mysql ] || printf '%s\n' "--plugin-dir=$root/usr/lib/mysql/plugin" --secure-file-priv=NULL --mysqlx=OFF
}

options()
{
    printf '%s\n' --no-defaults "--user=$(id -un)" "--datadir=$folder/data" "--tmpdir=$folder/tmp" \
        --innodb-buffer-pool-size=64M --key-buffer-size=1M --performance-schema=OFF
    root_options
    if [ "$kind" = mysql ]; then
        say --innodb-redo-log-capacity=64M
    else
        printf '%s\n' --innodb-log-file-size=32M --aria-log-file-size=8M --aria-pagecache-buffer-size=1M
    fi
}

# The words that start the server's program; by its own dynamic linker, for the machine's C library may be older.
program()
{
    local name=mariadbd

    [ "$kind" != mysql ] || name=mysqld
    [ -z "$root" ] || printf '%s\n' "$root"/usr/lib64/ld-linux-*.so.* --library-path \
        "$root/usr/lib/$(gcc -print-multiarch):$root/usr/lib"
    say "${root:+$root/usr/sbin/}$name"
}

# What mariadb-install-db does, which would start the server without its linker.
bootstrap()
{
    local share=$root/usr/share/mariadb file

    say 'create database mysql;'
    say 'use mysql;'
    say 'set @auth_root_socket=NULL;'
    for file in system_tables performance_tables system_tables_data sys_schema; do
        cat "$share"/*_"$file".sql
    done
}

fill()
{
    if [ "$kind" = mysql ]; then
        "${server[@]}" "${arguments[@]}" --initialize-insecure
    elif [ -n "$root" ]; then
        bootstrap | "${server[@]}" "${arguments[@]}" --bootstrap --silent-startup --skip-networking
    else
        mariadb-install-db "${arguments[@]}" --auth-root-authentication-method=normal --skip-test-db \
            --skip-name-resolve --innodb-flush-log-at-trx-commit=0
    fi
}

# A server that was stopped half-way through this is made anew.
create()
{
    local arguments

    mapfile -t arguments < <(options)
    rm -rf "$folder/data" "$folder/tmp"
    mkdir -p "$folder/tmp"
    [ "$kind" = mysql ] || mkdir "$folder/data"
    fill >"$folder/create.log" 2>&1 ||
        { show_tail "$folder/create.log"; die "The database could not be made in $folder."; }
    touch "$folder/made"
}

client()
{
    exec mariadb --no-defaults --default-character-set=utf8mb4 --user=root --socket="$socket" "$@"
}

# A table is read: the node of a cluster that has not joined yet answers other questions.
answers()
{
    is_running "$pidfile" "$folder" && [ -S "$socket" ] &&
        (client -e 'select 1 from mysql.user limit 1') >/dev/null 2>&1
}

is_settled()
{
    answers || ! kill -0 "$1" 2>/dev/null
}

# Another port when somebody has taken that of last time.
network()
{
    if [ -s "$folder/port" ]; then
        [ -z "$(listeners "$(cat "$folder/port")")" ] || free_port >"$folder/port"
        printf '%s\n' --skip-networking=0 --bind-address=127.0.0.1 "--port=$(cat "$folder/port")"
    else
        say --skip-networking
    fi
}

listen()
{
    if [ ! -s "$folder/port" ]; then
        # Others use it: whoever is interrupted meanwhile does not leave them without.
        swapping=1
        interrupted=
        trap 'interrupted=130' INT TERM HUP
        free_port >"$folder/port"
        stop_pids "$pidfile" "$folder" TERM 60
        launch
        [ -z "$interrupted" ] || exit "$interrupted"
    fi
    cat "$folder/port"
}

launch()
{
    local arguments durable=1 more=() network pid=

    mapfile -t arguments < <(options)
    mapfile -t network < <(network)
    [ -z "${DATABASE_FAST:-}" ] || durable=0
    read -ra more <<<"${DATABASE_OPTIONS:-}"
    mv -f "$folder/mariadbd.err" "$folder/mariadbd.err.old" 2>/dev/null || true
    # Until its pid file is there, nobody else could stop it.
    [ -n "${swapping:-}" ] || trap '[ -z "$pid" ] || kill "$pid"; exit 1' INT TERM HUP
    setsid "${server[@]}" "${arguments[@]}" --socket="$socket" --pid-file="$pidfile" \
        --log-error="$folder/mariadbd.err" "${network[@]}" --skip-name-resolve --skip-log-bin \
        --innodb-flush-log-at-trx-commit="$durable" --character-set-server=utf8mb4 --collation-server=utf8mb4_bin \
        "${more[@]}" </dev/null >/dev/null 2>&1 &
    pid=$!
    if ! try_for 60 is_settled "$pid" || ! answers; then
        show_tail "$folder/mariadbd.err"
        die "The database in $folder did not start."
    fi
}

start()
{
    ! answers || return 0
    stop_pids "$pidfile" "$folder" TERM 60
    [ -e "$folder/made" ] || create
    launch
}

[ $# -ge 2 ] || die "usage: database.sh start|stop|status|socket|listen|client FOLDER"
command=$1
if [ ! -d "$2" ]; then
    case $command in
    start) (umask 077 && mkdir -p "$2") ;;
    stop) exit 0 ;;
    *) die "There is no database in $2." ;;
    esac
fi
folder=$(cd "$2" && pwd -P)
shift 2
mapfile -t server < <(program)
pidfile=$folder/mariadbd.pid
socket=$(socket_path "$folder" mariadbd.sock)
case $command in
start) start ;;
stop) stop_pids "$pidfile" "$folder" TERM 60 && forget_sockets "$folder" ;;
status) is_running "$pidfile" "$folder" ;;
socket) say "$socket" ;;
listen) listen ;;
client) client "$@" ;;
*) die "database.sh: $command is unknown" ;;
esac
