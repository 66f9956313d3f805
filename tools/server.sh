#!/usr/bin/env bash
# Callbook behind nginx, with its own database, all of it in one folder.
#
#   server.sh start FOLDER [PART...]    parts: database schema workers jobs web; without one, all in this order
#   server.sh stop FOLDER [PART...]     parts: workers jobs web database
#   server.sh status FOLDER             succeeds when all of it runs
#
# What runs and where is then in FOLDER/env, as lines NAME=value: URL, CONFIG, LOG, ACCESS_LOG, ERROR_LOG, BUILD,
# SOCKET, WORKERS_PID, JOBS_PID, WEB_PID, DATABASE, DATABASE_SOCKET, DATABASE_PID. *_PID are files with one pid on a line;
# DATABASE is the folder for database.sh. FOLDER/www/console leads to the files of the console.
#
# From the environment: CALLBOOK_BUILD, the folder with the programs (else that of last time, else the current one);
# PORT (else that of last time, else a free one); HOST, the name in URL (else 127.0.0.1); WORKERS (else 4); KEEP, a
# number of processes that share kept connections, instead of workers; CONSOLE, the folder with the files of the console;
# ACCOUNT_SHARE, the setting of that name; TEST_VALGRIND=yes, to run the workers under valgrind; ASAN_OPTIONS and
# UBSAN_OPTIONS. What valgrind and the sanitizers report is in FOLDER/log/report.*.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
. "$here/common.sh"

database()
{
    "$here/database.sh" "$1" "$folder/db" "${@:2}"
}

write_config()
{
    local password

    [ ! -s "$folder/callbook.conf" ] || return 0
    password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    (umask 077 && cat >"$folder/callbook.conf") <<C
# Made by tools/server.sh for the servers in this folder. Delete it to get a new one.
database_socket = $(database socket)
database_user = callbook
database_password = $password
database_name = callbook
log = $folder/log/callbook.log
metrics = $folder/metrics
${ACCOUNT_SHARE:+account_share = $ACCOUNT_SHARE}
C
}

# fail TEXT: ends with it, after the last lines of every log that there is.
fail()
{
    show_lines 5 "$folder"/log/{migrate,spawn,callbook,jobs,nginx,error}.log "$folder/db/mariadbd.err"
    die "$*"
}

setting()
{
    sed -n "s/^$1 *= *//p" "$folder/callbook.conf"
}

# A new node of a cluster brings along what was in the database of the servers before.
start_database()
{
    local password is_new=

    [ -e "$folder/db" ] || is_new=yes
    database start
    [ -z "$is_new" ] || database client -e 'drop database if exists callbook'
    write_config
    # The folder may have been moved, and its socket with it.
    sed -i -e "s|^database_socket = .*|database_socket = $(database socket)|" \
        -e "s|^log = .*|log = $folder/log/callbook.log|" -e "s|^metrics = .*|metrics = $folder/metrics|" \
        "$folder/callbook.conf"
    password=$(setting database_password)
    database client <<S
create database if not exists callbook default character set utf8mb4 collate utf8mb4_bin;
create user if not exists callbook@localhost identified by '$password';
alter user callbook@localhost identified by '$password';
grant all on callbook.* to callbook@localhost;
S
}

start_schema()
{
    "$build/callbook" --config "$folder/callbook.conf" migrate >"$folder/log/migrate.log" 2>&1 ||
        fail "The database's tables could not be brought up to date."
}

# Nothing of the caller's environment may change what the workers do; it would win over the configuration file.
start_workers()
{
    local wrapper=() reports="log_path=$folder/log/report" count=${KEEP:+1}

    is_gone "$workers_pid" "$folder" || return 0
    rm -f "$socket"
    [ "${TEST_VALGRIND:-}" != yes ] ||
        wrapper=("$(command -v valgrind)" --quiet --leak-check=full --errors-for-leak-kinds=definite
            "--log-file=$folder/log/report.%p")
    env -i "PATH=$PATH" "ASAN_OPTIONS=${ASAN_OPTIONS:-}:$reports" \
        "UBSAN_OPTIONS=print_stacktrace=1:${UBSAN_OPTIONS:-}:$reports" \
        spawn-fcgi -d "$folder" -s "$socket" -M 0660 -F "${count:-${WORKERS:-4}}" -P "$workers_pid" -- \
        "${wrapper[@]}" "$build/callbook-fcgi" --config "$folder/callbook.conf" --keep "${KEEP:-0}" \
        >"$folder/log/spawn.log" 2>&1 ||
        fail "The workers did not start."
    stat -c '%i %Y' "$build/callbook-fcgi" >"$folder/workers.build"
}

# What works on jobs in the background.
start_jobs()
{
    local reports="log_path=$folder/log/report"

    is_gone "$jobs_pid" "$folder" || return 0
    env -i "PATH=$PATH" "ASAN_OPTIONS=${ASAN_OPTIONS:-}:$reports" \
        "UBSAN_OPTIONS=print_stacktrace=1:${UBSAN_OPTIONS:-}:$reports" \
        setsid "$build/callbook" --config "$folder/callbook.conf" jobs </dev/null >>"$folder/log/jobs.log" 2>&1 9>&- &
    say $! >"$jobs_pid"
}

choose_port()
{
    port=${PORT:-$(cat "$folder/port" 2>/dev/null || true)}
    [ -n "$port" ] || port=$(free_port)
    say "$port" >"$folder/port"
}

write_web_config()
{
    local ipv6='#' user='#' keep=

    [ "$(id -u)" != 0 ] || user=
    ! grep -qs '^00000000000000000000000000000001 ' /proc/net/if_inet6 || ipv6=
    rm -rf "$folder/nginx/callbook"
    ln -s "$SOURCE/nginx" "$folder/nginx/callbook"
    mkdir -p "$folder/www"
    ln -sfn "${CONSOLE:-$(console_path "$build")}" "$folder/www/console"
    [ -z "${KEEP:-}" ] || keep='keepalive 32; keepalive_timeout 2s; keepalive_requests 1000;'
    cat >"$folder/nginx/nginx.conf" <<C
# Made by tools/server.sh at each start.
${user}user $(id -un) $(id -gn);
worker_processes 1;
pid "$web_pid";
error_log "$folder/log/error.log" warn;
worker_rlimit_nofile 4096;
events { worker_connections 2048; }
http {
    include callbook/http.conf;
$(nginx_temporary "$folder/nginx")
    upstream callbook { zone callbook 64k; server "unix:$socket" max_conns=512 max_fails=0; $keep }
    server {
        listen 127.0.0.1:$port;
        ${ipv6}listen [::1]:$port;
        access_log "$folder/log/access.log" callbook;
        root "$folder/www";
        include callbook/console.conf;
        include callbook/server.conf;
    }
}
C
}

web()
{
    "$(nginx_path)" -e "$folder/log/error.log" -p "$folder/nginx" -c "$folder/nginx/nginx.conf" "$@"
}

has_answered()
{
    curl --silent --fail --noproxy '*' --max-time 5 --output /dev/null "http://127.0.0.1:$port/readyz"
}

# A running nginx reads its configuration again.
start_web()
{
    local log="$folder/log/nginx.log"

    choose_port
    mkdir -p "$folder/nginx"
    write_web_config
    web -q -t >"$log" 2>&1 || fail "nginx refuses its configuration."
    if is_running "$web_pid" "$folder"; then
        web -s reload
    else
        web >"$log" 2>&1 || fail "nginx did not start on port $port."
    fi
    try_for 20 has_answered || fail "Callbook does not answer on port $port."
}

write_env()
{
    cat >"$folder/env" <<V
URL=http://${HOST:-127.0.0.1}:$(cat "$folder/port" 2>/dev/null || true)
CONFIG=$folder/callbook.conf
LOG=$folder/log/callbook.log
ACCESS_LOG=$folder/log/access.log
ERROR_LOG=$folder/log/error.log
BUILD=$build
SOCKET=$socket
WORKERS_PID=$workers_pid
JOBS_PID=$jobs_pid
WEB_PID=$web_pid
DATABASE=$folder/db
DATABASE_SOCKET=$(database socket)
DATABASE_PID=$folder/db/mariadbd.pid
V
}

status()
{
    database status && is_running "$workers_pid" "$folder" && is_running "$jobs_pid" "$folder" &&
        is_running "$web_pid" "$folder"
}

start()
{
    local part

    for part; do
        case $part in
        database) start_database ;;
        schema) start_schema ;;
        workers) start_workers ;;
        jobs) start_jobs ;;
        web) start_web ;;
        *) die "server.sh: $part is no part" ;;
        esac
    done
    write_env
}

stop()
{
    local part

    for part in "$@"; do
        case $part in
        workers) stop_pids "$workers_pid" "$folder" TERM 30 && rm -f "$socket" ;;
        jobs) stop_pids "$jobs_pid" "$folder" TERM 30 ;;
        web) stop_pids "$web_pid" "$folder" TERM 10 ;;
        database) database stop ;;
        *) die "server.sh: $part is no part" ;;
        esac
    done
}

[ $# -ge 2 ] || die "usage: server.sh start|stop|status FOLDER [PART...]"
command=$1
if [ ! -d "$2" ] && [ "$command" != start ]; then
    [ "$command" = stop ] && exit 0
    die "There is nothing in $2."
fi
(umask 077 && mkdir -p "$2/log")
folder=$(cd "$2" && pwd -P)
shift 2
build=${CALLBOOK_BUILD:-$(sed -n 's/^BUILD=//p' "$folder/env" 2>/dev/null || true)}
build=$(realpath -m "${build:-.}")
socket=$(socket_path "$folder" callbook.sock)
workers_pid=$folder/workers.pid
jobs_pid=$folder/jobs.pid
web_pid=$folder/nginx.pid
case $command in
start)
    [ $# -gt 0 ] || set -- database schema workers jobs web
    start "$@"
    ;;
stop)
    [ $# -gt 0 ] || set -- workers jobs web database
    stop "$@"
    [ $# -lt 3 ] || forget_sockets "$folder"
    ;;
status) status ;;
*) die "server.sh: $command is unknown" ;;
esac
