#!/usr/bin/env bash
# Tests of the scripts and of nginx's configuration. Output is TAP.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

count=0
failed=0
folder=$(mktemp -d "${TMPDIR:-/tmp}/callbook-test.XXXXXX")
trap 'rm -rf "$folder"' EXIT

# check NAME COMMAND...
check()
{
    local name=$1 result="ok"

    shift
    count=$((count + 1))
    "$@" >"$folder/output" 2>&1 || result="not ok"
    say "$result $count - $name"
    if [ "$result" != ok ]; then
        failed=1
        sed 's/^/# /' "$folder/output"
    fi
}

skip()
{
    count=$((count + 1))
    say "ok $count - $1 # SKIP $2 is not installed"
    complain "SKIPPED: $1: $2 is not installed"
}

scripts()
{
    find "$SOURCE/dev" "$SOURCE/.ci/run" "$SOURCE/tests" -maxdepth 4 -type f \
        \( -name '*.sh' -o -name dev -o -path '*/.ci/run' \) -print0 2>/dev/null || true
}

shellcheck_all()
{
    scripts | xargs -0 shellcheck --exclude=SC2317 --external-sources --source-path=SCRIPTDIR
}

exits_with()
{
    local wanted=$1 status=0

    shift
    "$@" || status=$?
    [ "$status" = "$wanted" ]
}

names_every_command()
{
    local command

    for command in up down check token logs sql; do
        "$SOURCE/dev" help | grep -q "dev $command" || return 1
    done
}

# The example of a site, with nothing changed but where it listens and writes.
site_is_valid()
{
    mkdir -p "$folder/nginx"
    cp -r "$SOURCE/nginx" "$folder/callbook"
    sed "s|80 default_server|unix:$folder/web.sock|; /\[::\]/d; s|/var/log/nginx|$folder|" \
        "$SOURCE/nginx/callbook.conf" >"$folder/site.conf"
    cat >"$folder/nginx.conf" <<C
pid $folder/nginx.pid;
events { }
http {
    client_body_temp_path $folder/nginx/1; fastcgi_temp_path $folder/nginx/2; proxy_temp_path $folder/nginx/3;
    uwsgi_temp_path $folder/nginx/4; scgi_temp_path $folder/nginx/5;
    include site.conf;
}
C
    "$(nginx_path)" -e "$folder/error.log" -p "$folder" -c "$folder/nginx.conf" -t
}

has_no_pid()
{
    echo "$$" >"$folder/pid"
    is_gone "$folder/pid" "$folder"
}

if have shellcheck; then
    check "shellcheck has nothing to say" shellcheck_all
else
    skip "shellcheck has nothing to say" shellcheck
fi
check "./dev help names every command" names_every_command
check "./dev with an unknown command ends with status 2" exits_with 2 "$SOURCE/dev" nonsense
check "a process that was not started here is never taken for ours" has_no_pid
if [ -n "$(nginx_path)" ]; then
    check "nginx accepts the example of a site" site_is_valid
else
    skip "nginx accepts the example of a site" nginx
fi
say "1..$count"
exit "$failed"
