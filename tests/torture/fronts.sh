#!/usr/bin/env bash
# The live tests behind each of the shipped web servers, and the folder for shared hosts where there are no libraries.
# Output is TAP. --short runs the part that depends on the web server, in less than a minute; NAMEs are web servers.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../tools" && pwd)
# shellcheck source=../../tools/common.sh
. "$here/common.sh"
# shellcheck source=../support/tap.sh
. "$SOURCE/tests/support/tap.sh"

behind()
{
    local place=$folder/front/$1 began=$SECONDS status=0 log=$folder/log/front-$1.log

    "$here/front.sh" start "$folder" "$1" >"$log" 2>&1 &&
        python3 "$here/../tests/live/run.py" "$place" ${short:+--modules "$short"} >>"$log" 2>&1 || status=$?
    check "the live tests behind $1" [ "$status" = 0 ]
    grep -A 5 '^not ok' "$log" | sed 's/^/# /' | head -n 60 || true
    [ "$status" = 0 ] || grep -qE '^# .* passed' "$log" || sed 's/^/# /' "$log"
    say "# $1: $(sed -n 's/^# \(.* passed, .* failed\).*/\1/p' "$log"), of which" \
        "$(grep -c 'differs:' "$log" || true) differ as tests/live/differences.py tells; $((SECONDS - began)) s"
    "$here/front.sh" stop "$folder" "$1" >&2
}

# A root folder with nothing but a shell and its C library; the program brings its own with the folder that is uploaded.
empty_host()
{
    local root=$folder/host file

    rm -rf "$root"
    mkdir -p "$root/bin" "$root/tmp"
    cp /bin/sh "$root/bin/sh"
    ldd /bin/sh | grep -o '/[^ ]*' | while read -r file; do
        mkdir -p "$root${file%/*}"
        cp "$file" "$root$file"
    done
    "$SOURCE/packaging/shared-hosting/assemble.sh" "$CALLBOOK_TEST_BUILD" "$root/site"
    sed -e "s|^database_password = .*|database_password = $(setting database_password)|" \
        -e "s|^database_host = .*|database_host = 127.0.0.1:$("$here/database.sh" listen "$folder/db")|" \
        "$root/site/callbook/htcallbook.conf.sample" >"$root/site/.htcallbook.conf"
    chmod 600 "$root/site/.htcallbook.conf"
    chroot "$root" /site/callbook/callbook migrate && chroot "$root" /site/callbook.fcgi --version
}

setting()
{
    sed -n "s/^$1 *= *//p" "$CALLBOOK_TEST_CONFIG"
}

shared_host()
{
    local name="the folder for shared hosts brings all it needs"

    if [ "$(id -u)" != 0 ]; then
        skip "$name" "only root can change the root folder"
        return
    fi
    check "$name" empty_host
}

short=
if [ "${1:-}" = --short ]; then
    short=routes,bad_requests,exports,web_server,fronts,console,compression,metrics,logs
    shift
fi
if [ -z "${CALLBOOK_TEST_FOLDER:-}" ]; then
    require_programs python3
    [ -e /usr/lib/apache2/modules/mod_fcgid.so ] || skip_all "mod_fcgid is not installed (./dev torture installs it)"
    [ -n "$(lighttpd_path)" ] || skip_all "lighttpd is not installed (./dev torture unpacks it)"
    exec "$here/with.sh" server "${BASH_SOURCE[0]}" ${short:+--short} "$@"
fi
folder=$CALLBOOK_TEST_FOLDER
trap '"$here/front.sh" stop "$folder" >&2' EXIT
trap 'exit 143' INT TERM HUP
[ $# -gt 0 ] || mapfile -t names < <("$here/front.sh" names)
for name in "${@:-${names[@]}}"; do
    behind "$name"
done
[ $# -gt 0 ] || shared_host
finish
