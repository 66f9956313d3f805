#!/usr/bin/env bash
# Runs a test with the servers it needs, in a temporary folder that is gone afterwards. Output is TAP.
#
#   with.sh database COMMAND...   a MariaDB with an empty database. Environment of the command: CALLBOOK_TEST_SOCKET,
#                                 the server's Unix socket; CALLBOOK_TEST_DATABASE, its name. The user is root, without
#                                 a password.
#   with.sh server COMMAND...     Callbook behind nginx: every line of the file `env` that server.sh writes, with
#                                 CALLBOOK_TEST_ before its name, and CALLBOOK_TEST_FOLDER, the folder for server.sh
#
# The command is skipped, with a word about why, where a program is missing. What the sanitizers or valgrind report of a
# worker makes it fail.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
. "$here/common.sh"

folder=
child=

clean_up()
{
    local status=$?

    trap - EXIT
    trap '' INT TERM HUP
    [ -z "$child" ] || kill "$child" 2>/dev/null || true
    if [ -n "$folder" ]; then
        DATABASE_FAST=1 "$here/server.sh" stop "$folder" >&2 || true
        rm -rf "$folder"
    fi
    exit "$status"
}

make_folder()
{
    folder=$(mktemp -d "${TMPDIR:-/tmp}/callbook-test.XXXXXX")
    trap clean_up EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}

start_database()
{
    require_programs mariadbd mariadb mariadb-install-db
    make_folder
    "$here/database.sh" start "$folder/db" >&2
    CALLBOOK_TEST_SOCKET=$("$here/database.sh" socket "$folder/db")
    CALLBOOK_TEST_DATABASE=callbook_test_$$
    mariadb --no-defaults --user=root --socket="$CALLBOOK_TEST_SOCKET" \
        -e "create database $CALLBOOK_TEST_DATABASE default character set utf8mb4 collate utf8mb4_bin"
    export CALLBOOK_TEST_SOCKET CALLBOOK_TEST_DATABASE
}

start_server()
{
    local line

    require_programs mariadbd mariadb mariadb-install-db spawn-fcgi curl
    [ -n "$(nginx_path)" ] || skip_all "nginx is not installed (./dev check unpacks it)"
    make_folder
    # What stands for the console where it is not the one that is tested.
    export CONSOLE=${CONSOLE:-$SOURCE/tests/data/console}
    "$here/server.sh" start "$folder" >&2
    while read -r line; do
        export "CALLBOOK_TEST_${line?}"
    done <"$folder/env"
    export CALLBOOK_TEST_FOLDER=$folder
}

# In the background, so that a signal to this script is not held up until the command ends.
run()
{
    local status=0

    "$@" &
    child=$!
    wait "$child" || status=$?
    child=
    return "$status"
}

# The workers write their reports at their end.
look_for_reports()
{
    local report found=0

    "$here/server.sh" stop "$folder" workers jobs >&2
    for report in "$folder"/log/report.*; do
        [ -s "$report" ] || continue
        sed 's/^/# /' "$report"
        found=1
    done
    return "$found"
}

[ $# -ge 2 ] || die "usage: with.sh database|server COMMAND..."
export DATABASE_FAST="${DATABASE_FAST-1}"
need=$1
status=0
shift
case $need in
database)
    start_database
    run "$@" || status=$?
    ;;
server)
    # Accounts of different tests must not wait for each other, and some do what costs much. Tests of that set it anew.
    export ACCOUNT_SHARE=0
    start_server
    run "$@" || status=$?
    look_for_reports || status=1
    [ "$status" = 0 ] || show_tail "$folder/log/error.log" "$folder/log/callbook.log"
    ;;
*) die "with.sh: $need is unknown" ;;
esac
exit "$status"
