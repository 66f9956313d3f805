#!/usr/bin/env bash
# The shipped examples of web servers, each on a free port of 127.0.0.1 in front of the workers that server.sh runs.
#
#   front.sh start FOLDER NAME        FOLDER is that of server.sh; NAME is nginx, apache, fcgid or lighttpd
#   front.sh stop FOLDER [NAME...]    without a name, all
#   front.sh names                    prints them
#
# A front is started again when it runs. It is in FOLDER/front/NAME: a file env as server.sh writes it, with its own
# URL, logs and FRONT=NAME; and the example, which is the shipped file but for port, socket and paths, without TLS and,
# for nginx, without limits for single clients. fcgid starts its own workers from the folder for shared hosts; they
# serve beside the others from the same database, which listens on TCP from then on.
#
# Where this is run by root, the servers are nobody, but with the right to everybody's files, for these are root's.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
. "$here/common.sh"

names=(nginx apache fcgid lighttpd)
modules=/usr/lib/apache2/modules

as_nobody()
{
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=nobody --regid=nogroup --clear-groups --inh-caps=+dac_override --ambient-caps=+dac_override "$@"
    else
        "$@"
    fi
}

setting()
{
    sed -n "s/^$1=//p" "$folder/env"
}

# Nothing of this machine may be left in what is not a comment.
require_own_paths()
{
    ! grep -nE '^[^#]*"?/(etc|var|run)/' "$1" | grep -vF "$folder" >&2 || die "$1 names a path of this machine."
}

# --- nginx

write_nginx()
{
    ln -sfn "$SOURCE/nginx" "$place/callbook"
    sed -e '/^# Tokens travel/,/^}/d' -e '/^ *ssl_/d; /Strict-Transport/d; /listen \[::\]/d; /limits.conf/d' \
        -e "s|listen 443 ssl |listen 127.0.0.1:$port |; s|unix:/run/callbook/callbook.sock|unix:$socket|" \
        -e "s|root /usr/share/callbook;|root \"$folder/www\";|" \
        -e "s|/var/log/nginx/callbook.log|$place/access.log|; s|/var/log/nginx/callbook-error.log|$place/error.log|" \
        "$SOURCE/nginx/callbook.conf" >"$place/site.conf"
    cat >"$place/nginx.conf" <<C
worker_processes 1;
pid "$place/pid";
error_log "$place/error.log" alert;
worker_rlimit_nofile 4096;
events { worker_connections 2048; }
http {
$(nginx_temporary "$place")
    include site.conf;
}
C
}

launch_nginx()
{
    as_nobody "$(nginx_path)" -e "$place/error.log" -p "$place" -c "$place/nginx.conf"
}

# --- Apache, in both ways

# write_apache MODULE...: what stands in apache2.conf; names of modules that are built in do no harm.
write_apache()
{
    local module

    {
        for module in $(printf '%s\n' "$@" | sort -u); do
            [ ! -e "$modules/mod_$module.so" ] || say "LoadModule ${module}_module $modules/mod_$module.so"
        done
        cat <<C
ServerRoot "$place"
DefaultRuntimeDir "$place"
PidFile "$place/pid"
Mutex "file:$place" default
ServerName localhost
ServerTokens Prod
Listen 127.0.0.1:$port
TypesConfig /dev/null
ErrorLog "$place/error.log"
User nobody
Group nogroup
<Directory "/">
    AllowOverride None
    Require all denied
</Directory>
<FilesMatch "^\.ht">
    Require all denied
</FilesMatch>
Include "$place/site.conf"
C
    } >"$place/apache.conf"
}

# The modules are those that Debian turns on and those that the example tells to turn on.
write_proxy()
{
    local wanted

    read -ra wanted <<<"$(sed -n 's/.*a2enmod \(.*\) ssl && .*/\1/p' "$SOURCE/packaging/apache/callbook.conf")"
    [ ${#wanted[@]} -gt 0 ] || die "packaging/apache/callbook.conf does not tell its modules."
    mkdir -p "$place/empty"
    sed -e '/^# Tokens travel/,/^<\/VirtualHost>/d' -e '/^ *SSL/d; /Strict-Transport/d' \
        -e "s|<VirtualHost \*:443>|<VirtualHost 127.0.0.1:$port>|; s|unix:/run/callbook/callbook.sock|unix:$socket|" \
        -e "s|/var/empty|$place/empty|; s|/usr/share/callbook/console|$folder/www/console|" \
        -e "s|/var/log/apache2/callbook.log|$place/access.log|" \
        -e "s|/var/log/apache2/callbook-error.log|$place/error.log|" \
        "$SOURCE/packaging/apache/callbook.conf" >"$place/site.conf"
    write_apache mpm_event alias authz_core authz_host deflate dir env filter mime proxy "${wanted[@]}"
}

# What a host gives its customers; the rest is in the customer's folder.
write_host()
{
    local ipc

    ipc=$(socket_path "$place" ipc)
    mkdir -p "$ipc"
    cat >"$place/site.conf" <<C
DocumentRoot "$place/site"
<Directory "$place/site">
    Options Indexes FollowSymLinks
    AllowOverride All
    Require all granted
</Directory>
LogFormat "%a [%{%Y-%m-%dT%H:%M:%S%z}t] %{X-Request-Id}o %m %U %>s %B %{us}T" host
CustomLog "$place/access.log" host
LogLevel crit
TraceEnable Off
AddHandler fcgid-script .fcgi
FcgidIPCDir "$ipc"
FcgidProcessTableFile "$place/fcgid.table"
FcgidConnectTimeout 20
FcgidMaxProcesses 8
FcgidMaxRequestLen 16777216
RequestReadTimeout header=10 body=5,MinRate=500
C
    write_apache mpm_event alias authz_core authz_host deflate dir env fcgid filter headers mime reqtimeout rewrite \
        setenvif
}

write_customer()
{
    local database password

    database=$("$here/database.sh" listen "$folder/db")
    password=$(sed -n 's/^database_password *= *//p' "$(setting CONFIG)")
    "$here/database.sh" client "$folder/db" <<Q
create user if not exists callbook@127.0.0.1 identified by '$password';
alter user callbook@127.0.0.1 identified by '$password';
grant all on callbook.* to callbook@127.0.0.1;
Q
    "$SOURCE/packaging/shared-hosting/assemble.sh" "$(setting BUILD)" "$place/site" "$folder/www/console"
    (umask 077 && sed -e "s|^database_password = .*|database_password = $password|" \
        -e "s|^database_host = .*|database_host = 127.0.0.1:$database|" -e "s|^log = .*|log = $place/callbook.log|" \
        -e "s|^# metrics = .*|metrics = $place/metrics|" \
        -e "${ACCOUNT_SHARE:+\$a account_share = $ACCOUNT_SHARE}" \
        "$place/site/callbook/htcallbook.conf.sample" >"$place/site/.htcallbook.conf")
}

write_fcgid()
{
    write_customer
    write_host
}

launch_apache()
{
    as_nobody apache2 -d "$place" -f "$place/apache.conf" -k start
}

# --- lighttpd

write_lighttpd()
{
    mkdir -p "$place/empty" "$place/upload"
    sed -e '/^ *ssl\./d; /Strict-Transport/d; s/"mod_openssl",//' \
        -e "s|\":443\"|\"127.0.0.1:$port\"|; s|/run/callbook/callbook.sock|$socket|; s|/var/empty|$place/empty|" \
        -e "s|/etc/lighttpd/callbook/|$SOURCE/packaging/lighttpd/|" \
        -e "s|/usr/share/callbook/console/|$folder/www/console/|" \
        -e "s|/var/log/lighttpd/callbook.log|$place/access.log|" \
        "$SOURCE/packaging/lighttpd/callbook.conf" >"$place/site.conf"
    cat >"$place/lighttpd.conf" <<C
server.modules = ( "mod_indexfile" )
server.bind = "127.0.0.1"
server.port = $port
server.document-root = "$place/empty"
server.errorlog = "$place/error.log"
server.pid-file = "$place/pid"
server.upload-dirs = ( "$place/upload" )
mimetype.assign = ( ".html" => "text/html" )
include "site.conf"
C
}

launch_lighttpd()
{
    as_nobody "$(lighttpd_path)" -m "$(lighttpd_modules)" -f "$place/lighttpd.conf"
}

# --- all

write_env()
{
    {
        grep -vE '^(URL|ACCESS_LOG|ERROR_LOG|WEB_PID|FOLDER|FRONT)=' "$folder/env"
        printf '%s\n' "URL=http://127.0.0.1:$port" "ACCESS_LOG=$place/access.log" "ERROR_LOG=$place/error.log" \
            "WEB_PID=$place/pid" "FOLDER=$folder" "FRONT=$name"
        [ "$name" != fcgid ] || printf '%s\n' "LOG=$place/callbook.log" "SITE=$place/site"
    } >"$place/env.new"
    mv "$place/env.new" "$place/env"
}

has_answered()
{
    curl --silent --fail --noproxy '*' --max-time 5 --output /dev/null "http://127.0.0.1:$port/readyz"
}

# Some servers write their pid file after the program that was called has ended.
give_up()
{
    trap '' INT TERM HUP
    [ -z "$launched" ] || try_for 2 is_running "$place/pid" "$place" || true
    stop "$name"
    exit 130
}

start()
{
    local launched=

    "$here/server.sh" status "$folder" 2>/dev/null || die "Callbook does not run here; ./dev up starts it."
    stop "$name"
    trap give_up INT TERM HUP
    mkdir -p "$place"
    port=$(cat "$place/port" 2>/dev/null || true)
    [ -n "$port" ] && [ -z "$(listeners "$port")" ] || port=$(free_port)
    say "$port" >"$place/port"
    socket=$(setting SOCKET)
    case $name in
    nginx) write_nginx ;;
    apache) write_proxy ;;
    fcgid) write_fcgid ;;
    lighttpd) write_lighttpd ;;
    esac
    require_own_paths "$place/site.conf"
    launched=1
    "launch_${name/fcgid/apache}" || { show_tail "$place/error.log"; die "$name did not start on port $port."; }
    if ! try_for 20 has_answered; then
        show_tail "$place/error.log" "$place/callbook.log"
        die "Callbook does not answer behind $name on port $port."
    fi
    write_env
    say "http://127.0.0.1:$port"
}

stop()
{
    local one

    for one; do
        stop_pids "$folder/front/$one/pid" "$folder/front/$one" TERM 10
        rm -rf "$(readlink "$folder/front/$one/sockets" 2>/dev/null || say "$folder/front/$one")/ipc"
        forget_sockets "$folder/front/$one"
    done
}

require_name()
{
    [[ " ${names[*]} " == *" $1 "* ]] || { complain "front.sh: $1 is none of ${names[*]}"; exit 2; }
}

[ "${1:-}" != names ] || { printf '%s\n' "${names[@]}"; exit; }
[ $# -ge 2 ] || die "usage: front.sh start|stop FOLDER [NAME...], or front.sh names"
command=$1
[ -d "$2" ] || die "There is nothing in $2."
folder=$(cd "$2" && pwd -P)
shift 2
case $command in
start)
    [ $# = 1 ] || die "front.sh: start needs one name"
    require_name "$1"
    name=$1
    place=$folder/front/$1
    start
    ;;
stop)
    [ $# -gt 0 ] || set -- "${names[@]}"
    for name; do
        require_name "$name"
    done
    stop "$@"
    ;;
*) die "front.sh: $command is unknown" ;;
esac
