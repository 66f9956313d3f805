#!/usr/bin/env bash
# The script for workers under plain spawn-fcgi, packaging/spawn-fcgi/callbook-workers: it starts, replaces and stops
# them, and root does not follow links that a worker may have laid. Output is TAP. No database is needed.
set -euo pipefail
# shellcheck source=../tools/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../tools/common.sh"
# shellcheck source=support/tap.sh
. "$SOURCE/tests/support/tap.sh"

build=$(realpath "${CALLBOOK_BUILD:-.}")

clean_up()
{
    workers stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}

# workers COMMAND: by the settings of these tests.
workers()
{
    CALLBOOK_CONFIG=$folder/callbook.conf CALLBOOK_WORKERS=$folder/settings sh "$build/spawn-fcgi/callbook-workers" "$1"
}

# In the folder of that name below this test's.
write_settings()
{
    mkdir -p "$folder/$1"
    cat >"$folder/settings" <<S
SOCKET=$folder/$1/callbook.sock
PIDS=$folder/$1/workers.pid
COUNT=2
USER_NAME=$user
GROUP=$(id -gn "$user")
PROGRAM=$folder/callbook-fcgi
WAIT=20
S
}

# The processes that the file names.
pids()
{
    sort "$folder/own/workers.pid"
}

names_the_installed_program()
{
    local told

    # shellcheck disable=SC2016 # make expands it
    told=$(printf 'told:\n\t@echo $(sbindir)/callbook-fcgi\n' |
        env -u MAKEFLAGS -u MAKELEVEL make -s -C "$build" -f Makefile -f - told)
    grep -qxF "PROGRAM=\${PROGRAM:-$told}" "$build/spawn-fcgi/callbook-workers"
}

replaces_them()
{
    local before

    before=$(pids)
    workers restart && workers status && [ -S "$folder/own/callbook.sock" ] && [ "$(pids)" != "$before" ] &&
        [ ! -e "$folder/own/callbook.sock.new" ] && [ ! -e "$folder/own/workers.pid.old" ]
}

keeps_the_old_ones()
{
    local before

    before=$(pids)
    echo "misspelt = 1" >>"$folder/callbook.conf"
    ! TRIAL=3 workers restart || return 1
    sed -i '/misspelt/d' "$folder/callbook.conf"
    [ "$(pids)" = "$before" ] && workers status && [ ! -e "$folder/own/callbook.sock.new" ] &&
        [ "$(grep -lsz "^$folder/[c]allbook-fcgi" /proc/[0-9]*/cmdline | wc -l)" = 2 ]
}

ends_them()
{
    workers stop && ! workers status && [ ! -e "$folder/own/callbook.sock" ]
}

# A file of root's, which a link in a folder of nobody's leads to, stays as it is; so for each of the two paths.
follows_no_link()
{
    local name

    for name in workers.pid callbook.sock workers.pid.new; do
        write_settings others
        chown nobody "$folder/others"
        echo precious >"$folder/precious"
        ln -sfn "$folder/precious" "$folder/others/$name"
        for command in start restart stop; do
            ! workers "$command" 2>"$folder/told" || return 1
            cat "$folder/told"
            grep -q 'others must be root' "$folder/told" || return 1
        done
        [ "$(cat "$folder/precious")" = precious ] && [ "$(stat -c %U:%a "$folder/precious")" = root:644 ] || return 1
        [ -L "$folder/others/$name" ] || return 1
    done
}

# A folder of root's, but in one of nobody's, who could lay another one in its place.
looks_above()
{
    mkdir -p "$folder/others/own"
    sed -i "s|/others/|/others/own/|" "$folder/settings"
    ! workers start 2>"$folder/told" || return 1
    cat "$folder/told"
    grep -q "others must be root's" "$folder/told"
}

require_programs spawn-fcgi
[ -e "$build/spawn-fcgi/callbook-workers" ] || skip_all "spawn-fcgi/callbook-workers was not built"
folder=$(mktemp -d "${TMPDIR:-/tmp}/callbook-test.XXXXXX")
chmod 755 "$folder"
trap clean_up EXIT
trap 'exit 143' INT TERM HUP
# spawn-fcgi starts nothing as root, and somebody else may not look into the folder of the build.
user=$(id -un)
[ "$(id -u)" != 0 ] || user=nobody
cp "$build/callbook-fcgi" "$folder/"
printf 'database_socket = %s\nlog = syslog\n' "$folder/none.sock" >"$folder/callbook.conf"
chmod 600 "$folder/callbook.conf"
chown "$user" "$folder/callbook.conf"
write_settings own
check "the script names the program that make install installs" names_the_installed_program
check "workers are started" workers start
check "they run" workers status
check "they are started once only" eval '! workers start'
check "they are replaced" replaces_them
check "new ones that end at once do not replace them" keeps_the_old_ones
check "they are stopped" ends_them
if [ "$(id -u)" = 0 ]; then
    check "root follows no links in a folder of others" follows_no_link
    check "nor where others could lay another folder in its place" looks_above
else
    skip "root follows no links in a folder of others" "only root can try"
fi
finish
