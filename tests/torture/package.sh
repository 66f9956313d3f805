#!/usr/bin/env bash
# The Debian package, installed by the commands of doc/install.md on a Debian of its own in namespaces, with systemd,
# MariaDB and nginx; upgraded, removed and purged there. Output is TAP. The first run makes that Debian, which takes
# some minutes; after that --short takes a minute. Without it there are lintian and `make install`, too.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../tools/common.sh
. "$here/../../tools/common.sh"

env=$SOURCE/tools
roots=$SOURCE/var/roots
folder=

clean_up()
{
    local status=$?

    trap - EXIT
    trap '' INT TERM HUP
    if [ -n "$folder" ]; then
        "$env/machine.sh" stop "$folder/machine" || true
        [ ! -d "$folder/machine2" ] || "$env/machine.sh" stop "$folder/machine2" || true
        rm -rf --one-file-system "$folder"
    fi
    exit "$status"
}

# Machines cannot be had everywhere.
or_skip()
{
    local status=0

    "$@" >"$folder/log" 2>&1 || status=$?
    [ "$status" != 4 ] || skip_all "$(tail -n 1 "$folder/log")"
    [ "$status" = 0 ] || { show_tail "$folder/log"; exit 1; }
}

[ "$(id -u)" = 0 ] || skip_all "only root can start a Debian in namespaces"
require_programs debootstrap nsenter python3 unshare
folder=$(mktemp -d "${TMPDIR:-/tmp}/callbook-test.XXXXXX")
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
mkdir -p "$roots"
or_skip "$env/machine.sh" root "$roots/machine"
or_skip "$env/machine.sh" start "$roots/machine" "$folder/machine"
"$env/deb.sh" "$SOURCE/var" >"$folder/deb.log" || { cat "$folder/deb.log" >&2; exit 1; }
export CALLBOOK_BUILD="${CALLBOOK_BUILD:-$PWD}"
CALLBOOK_TEST_MACHINE=$folder/machine
CALLBOOK_TEST_ROOT=$roots/machine
CALLBOOK_TEST_PACKAGE=$(tail -n 1 "$folder/deb.log")
CALLBOOK_TEST_CONSOLE=$(tail -n 2 "$folder/deb.log" | head -n 1)
CALLBOOK_TEST_FOLDER=$folder
export CALLBOOK_TEST_MACHINE CALLBOOK_TEST_ROOT CALLBOOK_TEST_PACKAGE CALLBOOK_TEST_CONSOLE CALLBOOK_TEST_FOLDER
python_program "$here/package.py" "$@" &
child=$!
trap 'kill "$child" 2>/dev/null; exit 143' TERM HUP
wait "$child"
