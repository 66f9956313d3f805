#!/usr/bin/env bash
# Builds Callbook and runs the tests of tests/torture on it: what happens when something breaks. The long form runs one
# after the other, for it measures; so does the short form those that measure, and the others as many at once as there
# are processors.
#
#   torture.sh FOLDER [--short] [NAME...]    the build is in FOLDER/torture, or in the folder CALLBOOK_TORTURE_BUILD;
#                                            the logs are FOLDER/log/torture-NAME.log
#
# --short takes about twenty minutes in all and leaves out galera, a cluster, and package, for which a Debian is
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
longest="package faults" # they begin, so that none of them is left over at the end

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

# run_test NAME: leaves FOLDER/log/torture-NAME.log, and its exit status and how many seconds it took in
# FOLDER/log/torture-NAME.end.
run_test()
{
    local log=$folder/log/torture-$1 began=$SECONDS status=0

    rm -f "$log.end"
    (run_script "$1") >"$log.log" 2>&1 9>&- || status=$?
    say "$status $((SECONDS - began))" >"$log.end"
}

# run_together NAME...: in this order; whoever stops it stops all of them.
run_together()
{
    local name running=0

    for name; do
        if [ "$running" = "$(nproc)" ]; then
            wait -n || true
            running=$((running - 1))
        fi
        run_test "$name" &
        running=$((running + 1))
    done
    wait
}

# How one test has ended.
judge()
{
    local name=$1 log=$folder/log/torture-$1.log good bad status=1 took=0

    read -r status took <"${log%.log}.end" || true
    say "$name"
    good=$(grep -acE '^ok ' "$log" || true)
    bad=$(grep -acE '^not ok ' "$log" || true)
    if [ "$bad" = 0 ] && { [ "$status" != 0 ] || ! grep -aqE '^1\.\.[0-9]' "$log"; }; then
        bad=1
        show_tail "$log"
    fi
    grep -aE '^(not ok|#|1\.\.0)' "$log" | sed 's/^/  /' || true
    say "  $good passed, $bad failed; $took s"
    passed=$((passed + good))
    failed=$((failed + bad))
    [ "$bad" = 0 ] || broken+=("$name")
}

# Measures how soon somebody is answered or what that costs, needs so many requests in its time, or fills the machine.
measures()
{
    case $1 in
    anomalies | database | disk | galera | hostile | hosts | kill | limits | memory | overload | regexes) ;;
    *) [ -z "$short" ] ;;
    esac
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
    say "tests, or those of the NAMEs. --short takes about twenty minutes, and leaves out galera and package"
    say "unless they are named. The last line is \`N passed, N failed\`; the exit status is 0 when nothing failed."
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
build=${CALLBOOK_TORTURE_BUILD:-$folder/torture}
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
together=()
alone=()
for name in $longest $(basename -a -s .sh "$SOURCE"/tests/torture/*.sh | grep -vxF "${longest// /$'\n'}"); do
    wanted "$name" || continue
    if measures "$name"; then alone+=("$name"); else together+=("$name"); fi
done
if [ ${#together[@]} -gt 0 ]; then
    say "At once: ${together[*]}"
    in_group run_together "${together[@]}"
    for name in "${together[@]}"; do
        judge "$name"
    done
fi
for name in "${alone[@]}"; do
    in_group run_test "$name"
    judge "$name"
done
say "This took $(((SECONDS - began) / 60)) min $(((SECONDS - began) % 60)) s; the logs are in $folder/log."
[ ${#broken[@]} = 0 ] || say "Failed: ${broken[*]}"
say "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
