#!/usr/bin/env bash
# The servers of the benchmark, in a folder of their own: a MariaDB that is kept between runs, eight workers, the
# programs of bench/limits, and one nginx in front of all of them.
#
#   server.sh database FOLDER           starts the database, and brings the schema up to date
#   server.sh start FOLDER              starts all; what stands on which port is then in FOLDER/bench.env
#   server.sh stop FOLDER
#   server.sh client FOLDER [ARG...]    the database's command line client
#
# From the environment: CALLBOOK_BUILD, the folder with the programs; WORKERS (else 8); BENCH_MEMORY, what InnoDB may
# keep in memory (else 8 GiB or a third of the machine's, whichever is less).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../tools/common.sh
. "$here/../tools/common.sh"

# Durable commits as in production; only the sizes are those of a server that is given some memory.
database_options()
{
    local third=$(($(awk '/^MemTotal:/ { print $2 }' /proc/meminfo) / 3 / 1024)) memory

    memory=${BENCH_MEMORY:-$((third < 8192 ? third : 8192))M}
    say "--innodb-buffer-pool-size=$memory --innodb-log-file-size=2G --innodb-flush-log-at-trx-commit=1" \
        "--skip-log-bin --innodb-io-capacity=2000 --innodb-purge-threads=2 --max-connections=400"
}

start_database()
{
    DATABASE_OPTIONS=$(database_options) "$SOURCE/tools/server.sh" start "$folder" database schema
}

# spawn NAME COUNT PROGRAM [ARGUMENT...]
spawn()
{
    local name=$1 count=$2

    shift 2
    env -i "PATH=$PATH" "CALLBOOK_CONFIG=$folder/callbook.conf" \
        spawn-fcgi -d "$folder" -s "$(socket_path "$folder" "$name.sock")" -M 0660 -F "$count" -P "$folder/$name.pid" \
        -- "$@" >"$folder/log/$name.log" 2>&1 || { show_tail "$folder/log/$name.log"; die "$name did not start."; }
}

# The log lines are made and written, but to nowhere: a disk that is busy with them would be measured too. Rows of one
# account follow those of another one at once, and both may have all of the machine.
start_workers()
{
    local count=${WORKERS:-8} mode options=(--log=/dev/null --account-share=0 --config="$folder/callbook.conf")

    spawn callbook "$count" "$build/callbook-fcgi" "${options[@]}"
    if has_kept_connections; then
        spawn keep 1 "$build/callbook-fcgi" "${options[@]}" --keep="$count"
    fi
    for mode in constant select insert; do
        # The folder's path tells ./dev that these are its own.
        ln -sf "$build/bench/limits/limit-fcgi" "$folder/limit-fcgi"
        spawn "$mode" "$count" "$folder/limit-fcgi" "$mode"
    done
}

has_kept_connections()
{
    "$build/callbook-fcgi" --help | grep -q -- '--keep'
}

upstream()
{
    say "upstream $1 { server \"unix:$(socket_path "$folder" "$2.sock")\" max_fails=0; ${3:-} }"
}

# callbook_server UPSTREAM PORT on|off: the product's own configuration, with another upstream, connections kept or not
callbook_server()
{
    local name=via-$1

    mkdir -p "$folder/nginx/$name"
    sed "s/fastcgi_keep_conn on/fastcgi_keep_conn $3/" "$SOURCE/nginx/fastcgi.conf" >"$folder/nginx/$name/fastcgi.conf"
    sed -e "s|callbook/fastcgi.conf|$name/fastcgi.conf|" -e "s|fastcgi_pass callbook;|fastcgi_pass $1;|" \
        "$SOURCE/nginx/server.conf" >"$folder/nginx/$name/server.conf"
    cat <<C
    server {
        listen 127.0.0.1:$2 backlog=1024;
        include $name/server.conf;
    }
C
}

limit_locations()
{
    local mode

    # shellcheck disable=SC2016 # nginx's variables
    say 'location = /limit/nginx { default_type application/json; return 200 "$bench_constant"; }'
    for mode in constant select insert; do
        say "location /limit/$mode { include callbook/fastcgi.conf; fastcgi_pass $mode; }"
    done
}

write_web_config()
{
    local keep=

    ln -sfn "$SOURCE/nginx" "$folder/nginx/callbook"
    if has_kept_connections; then
        keep=$(upstream keep keep "keepalive 32; keepalive_timeout 2s;" && callbook_server keep $((port + 1)) on)
    fi
    cat >"$folder/nginx/nginx.conf" <<C
# Made by bench/server.sh at each start.
$([ "$(id -u)" != 0 ] || say "user $(id -un) $(id -gn);")
worker_processes 2;
pid "$folder/nginx.pid";
error_log "$folder/log/error.log" warn;
events { worker_connections 1024; }
http {
    include callbook/http.conf;
    access_log off;
    keepalive_requests 100000000;
    client_body_temp_path "$folder/nginx/body";
    fastcgi_temp_path "$folder/nginx/fastcgi";
    proxy_temp_path "$folder/nginx/proxy";
    uwsgi_temp_path "$folder/nginx/uwsgi";
    scgi_temp_path "$folder/nginx/scgi";
    map \$host \$bench_constant { default '$(printf '{"uuid":"%s"}' "$(printf '0%.0s' {1..500})")'; }
    $(upstream callbook callbook)
    $(for mode in constant select insert; do upstream "$mode" "$mode"; done)
    $(callbook_server callbook "$port" off)
    $keep
    server {
        listen 127.0.0.1:$((port + 2)) backlog=1024;
        $(limit_locations)
    }
}
C
}

web()
{
    "$(nginx_path)" -e "$folder/log/error.log" -p "$folder/nginx" -c "$folder/nginx/nginx.conf" "$@"
}

# Three ports side by side: Callbook, Callbook with kept connections, and the limits.
choose_port()
{
    while port=$((20000 + RANDOM % 12000)); do
        [ -n "$(listeners "$port")$(listeners $((port + 1)))$(listeners $((port + 2)))" ] || break
    done
}

has_answered()
{
    curl --silent --fail --noproxy '*' --max-time 5 --output /dev/null "http://127.0.0.1:$port/readyz"
}

start_web()
{
    choose_port
    mkdir -p "$folder/nginx"
    write_web_config
    web -q -t >"$folder/log/nginx.log" 2>&1 || { show_tail "$folder/log/nginx.log"; die "nginx refuses it."; }
    web >"$folder/log/nginx.log" 2>&1 || { show_tail "$folder/log/nginx.log"; die "nginx did not start."; }
    try_for 20 has_answered || { show_tail "$folder/log/error.log"; die "Callbook does not answer."; }
}

write_env()
{
    cat >"$folder/bench.env" <<V
PORT=$port
KEEP_PORT=$(! has_kept_connections || say $((port + 1)))
LIMIT_PORT=$((port + 2))
BUILD=$build
CONFIG=$folder/callbook.conf
DATABASE_SOCKET=$(socket_path "$folder/db" mariadbd.sock)
DATABASE_PID=$folder/db/mariadbd.pid
WEB_PID=$folder/nginx.pid
PIDS=$folder
V
}

# All but the database.
stop_programs()
{
    local name

    stop_pids "$folder/nginx.pid" "$folder" TERM 10
    for name in callbook keep constant select insert; do
        stop_pids "$folder/$name.pid" "$folder" TERM 30
        rm -f "$(socket_path "$folder" "$name.sock")"
    done
    rm -f "$folder/bench.env"
}

[ $# -ge 2 ] || die "usage: server.sh database|start|stop|client FOLDER"
command=$1
(umask 077 && mkdir -p "$2/log")
folder=$(cd "$2" && pwd -P)
shift 2
build=$(realpath -m "${CALLBOOK_BUILD:-.}")
case $command in
database) start_database ;;
start)
    # What a run that was killed has left may be of an older build.
    stop_programs
    start_database
    start_workers
    start_web
    write_env
    ;;
stop)
    stop_programs
    "$SOURCE/tools/database.sh" stop "$folder/db"
    forget_sockets "$folder"
    ;;
client) exec "$SOURCE/tools/database.sh" client "$folder/db" --database=callbook "$@" ;;
*) die "server.sh: $command is unknown" ;;
esac
