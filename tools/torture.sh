#!/usr/bin/env bash
# Builds Callbook and runs the tests of tests/torture on it, one after the other: what happens when something breaks.
#
#   torture.sh FOLDER [--short] [NAME...]    the build is in FOLDER/torture, the logs in FOLDER/log/torture-NAME.log
#
# --short takes about ten minutes in all and leaves out galera, a cluster, and package, for which a Debian is
# unpacked that takes minutes the first time; with NAMEs only these tests run. Each
# tests/torture/NAME.sh is such a test: it gets --short or nothing, its current folder is that of the build, and its
# output is TAP. Lines that begin with # are shown; they tell what was measured. The last line is `N passed, N failed`;
# when something failed, `Failed: NAME...` stands before it. The exit status is 0 when nothing failed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
. "$here/common.sh"

passed=0
failed=0
broken=()

clean_up()
{
    local status=$?

    trap - EXIT
    trap '' INT TERM HUP
    stop_group
    exit "$status"
}

# In the folder of the build, as the tests of make check are run.
run_script()
{
    cd "$build"
    CALLBOOK_BUILD=$build exec "$SOURCE/tests/torture/$1.sh" ${short:+--short}
}

# One test.
run_test()
{
    local name=$1 log=$folder/log/torture-$1.log began=$SECONDS good bad status=0

    say "$name"
    in_group run_script "$name" >"$log" 2>&1 9>&- || status=$?
    good=$(grep -acE '^ok ' "$log" || true)
    bad=$(grep -acE '^not ok ' "$log" || true)
    if [ "$bad" = 0 ] && { [ "$status" != 0 ] || ! grep -aqE '^1\.\.[0-9]' "$log"; }; then
        bad=1
        show_tail "$log"
    fi
    grep -aE '^(not ok|#|1\.\.0)' "$log" | sed 's/^/  /' || true
    say "  $good passed, $bad failed; $((SECONDS - began)) s"
    passed=$((passed + good))
    failed=$((failed + bad))
    [ "$bad" = 0 ] || broken+=("$name")
}

wanted()
{
    local word

    if [ ${#words[@]} -eq 0 ]; then
        [ -z "$short" ] || { [ "$1" != galera ] && [ "$1" != package ]; }
        return
    fi
    for word in "${words[@]}"; do
        [ "$word" != "$1" ] || return 0
    done
    return 1
}

# Each test, with the first sentence of its script.
usage()
{
    local script

    say "usage: ./dev torture [--short] [NAME...]"
    say
    say "Breaks something under load, on purpose, and compares everything with what the clients were told: all"
    say "tests, or those of the NAMEs. --short takes about ten minutes, and leaves out galera and package unless"
    say "they are named. The last line is \`N passed, N failed\`; the exit status is 0 when nothing failed."
    say
    for script in "$SOURCE"/tests/torture/*.sh; do
        printf '%s\n' "$(basename "$script" .sh)"
        sed -nE '2,/^[^#]/s/^# ?//p' "$script" | tr '\n' ' ' | sed -E 's/\. .*//' | fold -s -w 92 | sed 's/^/    /'
        say
    done
}

[ $# -ge 1 ] || die "usage: torture.sh FOLDER [--short] [NAME...]"
folder=$(cd "$1" && pwd -P)
shift
case ${1:-} in
--help | -h) usage && exit ;;
esac
short=
if [ "${1:-}" = --short ]; then
    short=1
    shift
fi
words=("$@")
for word in "${words[@]}"; do
    [ -x "$SOURCE/tests/torture/$word.sh" ] ||
        { complain "There is no test of the name $word; ./dev torture --help lists them."; exit 2; }
done
build=$folder/torture
began=$SECONDS
mkdir -p "$build" "$folder/log"
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
"$here/packages.sh" "$folder" build test deb torture apache lighttpd
"$here/packages.sh" "$folder" galera || say "The test of Galera will be skipped."
"$here/packages.sh" "$folder" backup || say "The test of backups will be skipped."
step "$folder/log/torture-build.log" "Building in $build" build "$build" --enable-werror ||
    { show_build "$folder/log/torture-build.log"; exit 1; }
for script in "$SOURCE"/tests/torture/*.sh; do
    name=$(basename "$script" .sh)
    ! wanted "$name" || run_test "$name"
done
say "This took $(((SECONDS - began) / 60)) min $(((SECONDS - began) % 60)) s; the logs are in $folder/log."
[ ${#broken[@]} = 0 ] || say "Failed: ${broken[*]}"
say "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
