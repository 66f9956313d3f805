#!/usr/bin/env bash
# Builds Callbook twice, with gcc and with clang and its sanitizers, and runs the tests of both at the same time: the live
# tests of calls with sanitizers only, for they are half of all, and the console's with gcc only. With another server,
# or where only one of both could be built, one build runs everything.
#
#   check.sh FOLDER              the builds are in FOLDER/check, the logs in FOLDER/log
#   check.sh FOLDER --db=NAME    mysql9 or mariadb118: builds it once, with that server's own client library, and runs
#                                every test on that server. Both come from packages of another Debian suite, which are
#                                unpacked in FOLDER/roots; when they cannot be had the exit status is 4.
#
#   check.sh FOLDER --db=galera  builds it once, and runs the live tests on a node of a Galera cluster of three, on this
#                                machine's own address; when that cannot be had the exit status is 4
#
# With CALLBOOK_TEST_AGAIN=1 the programs whose tests fail are run once more; those that fail again have failed.
#
# The last line is `N passed, N failed`; the exit status is 0 when nothing failed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
. "$here/common.sh"

passed=0
failed=0
tests=()
variants=() # those that could be built
at_once=    # programs of tests of a variant

clean_up()
{
    local status=$?

    trap - EXIT
    trap '' INT TERM HUP
    stop_group
    [ ! -d "$cluster" ] || stop_nodes
    exit "$status"
}

# Whether another variant runs the live tests of calls.
has_calls_elsewhere()
{
    [ "$1" = plain ] && [ ${#variants[@]} = 2 ]
}

# Of a variant's tests. They wait for servers, too. Who has fewer of them beside another variant takes fewer at once.
programs_at_once()
{
    local parts=1

    ! has_calls_elsewhere "$1" || parts=2
    say "${at_once:-$((1 + $(nproc) / parts))}"
}

# make_tests VARIANT TARGET JOBS: with a folder for what the sanitizers report in programs whose test is content.
make_tests()
{
    local reports=$folder/check/$1.reports elsewhere=

    ! has_calls_elsewhere "$1" || elsewhere=1
    ASAN_OPTIONS="log_path=$reports/report" UBSAN_OPTIONS="print_stacktrace=1:log_path=$reports/report" \
        CALLBOOK_CALLS_ELSEWHERE=$elsewhere \
        make -C "$folder/check/$1" -j"$3" "$2" "${tests[@]}"
}

# How make ended is in FOLDER/check/VARIANT.status.
run_tests()
{
    local status=0

    rm -rf "$folder/check/$1.reports"
    mkdir -p "$folder/check/$1.reports"
    find "$folder/check/$1" -name '*.trs' -delete
    make_tests "$1" check "$2" >"$folder/log/check-$1.log" 2>&1 || status=$?
    say "$status" >"$folder/check/$1.status"
    return "$status"
}

# run_all VARIANT...: beside one another, for the longest programs of one alone leave processors idle.
run_all()
{
    local variant pid pids=() status=0

    for variant; do
        run_tests "$variant" "$(programs_at_once "$variant")" &
        pids+=($!)
    done
    for pid in "${pids[@]}"; do
        wait "$pid" || status=$?
    done
    return "$status"
}

# The result files of a build's programs whose tests failed.
failures_of()
{
    grep -lrE --include='*.trs' '^:test-result: (FAIL|XPASS|ERROR)' "$folder/check/$1"
}

# results VARIANT: passed and failed tests. A program that ends badly because of failed tests is no further one.
results()
{
    find "$folder/check/$1" -name '*.trs' -print0 | xargs -0 -r awk '
        FNR == 1 { bad += errors && !failures ? errors : failures; errors = failures = 0 }
        /^:test-result: (PASS|XFAIL)/ { good++ }
        /^:test-result: (FAIL|XPASS)/ { failures++ }
        /^:test-result: ERROR/ { errors++ }
        END { bad += errors && !failures ? errors : failures; print good + 0, bad + 0 }'
}

# tell VARIANT LOG: what did not pass, and what the failed tests have said.
tell()
{
    local file

    grep -aE '^(FAIL|XPASS|ERROR|SKIP): ' "$2" | sort -u | sed "s/^/  $1: /" || true
    grep -rhaE --include='*.log' -A 4 '^# failed at first: ' "$folder/check/$1/tests" | grep -a '^#' | cut -c 1-400 |
        sed "s/^#/  $1:/" || true
    while read -r file; do
        complain "--- from ${file%.trs}.log"
        grep -aE -A 8 '^not ok' "${file%.trs}.log" | grep -avE '^(ok|--|PASS:|FAIL:)' | cut -c 1-400 | head -n 60 >&2 || true
        grep -avE '^(ok|PASS:|FAIL:|SKIP:|ERROR:)' "${file%.trs}.log" | tail -n 50 >&2 || true
    done < <(failures_of "$1")
}

# count_reports VARIANT: what the sanitizers have found in programs whose tests are content.
count_reports()
{
    local report

    for report in "$folder/check/$1.reports"/report*; do
        [ -e "$report" ] || continue
        failed=$((failed + 1))
        say "  $1: the sanitizers have found something: $report"
        show_tail "$report"
    done
}

# build_variant NAME CONFIGURE_ARGUMENT...
build_variant()
{
    local log=$folder/log/check-$1.log

    if step "$log" "$1: building, warnings are errors" in_group build "$folder/check/$1" --enable-werror "${@:2}"; then
        variants+=("$1")
    else
        show_build "$log"
        failed=$((failed + 1))
    fi
}

# judge VARIANT: after its tests; those that failed are run once more, when that is wanted.
judge()
{
    local name=$1 log=$folder/log/check-$1.log before=$failed status good=0 bad=0

    status=$(cat "$folder/check/$name.status" || say 1)
    if [ "${CALLBOOK_TEST_AGAIN:-}" = 1 ] && failures_of "$name" >/dev/null; then
        tell "$name" "$log" | sed 's/^/  at first: /'
        log=$folder/log/check-$name-again.log
        status=0
        step "$log" "$name: testing again what failed" \
            in_group make_tests "$name" recheck "$(programs_at_once "$name")" || status=$?
    fi
    read -r good bad < <(results "$name") || true
    passed=$((passed + good))
    failed=$((failed + bad))
    tell "$name" "$log"
    count_reports "$name"
    # make can fail without a failed test, for example when a test does not compile.
    if [ "$failed" = "$before" ] && { [ "$status" != 0 ] || [ "$good" = 0 ]; }; then
        failed=$((failed + 1))
        show_tail "$log"
    fi
}

# What was built.
test_variants()
{
    local name

    [ ${#variants[@]} -gt 0 ] || return 0
    rm -f "$folder"/check/*.status
    step "$folder/log/check-tests.log" "${variants[*]}: testing" in_group run_all "${variants[@]}" || true
    for name in "${variants[@]}"; do
        judge "$name"
    done
}

# check_variant NAME CONFIGURE_ARGUMENT...
check_variant()
{
    build_variant "$@"
    test_variants
}

# What a build needs beside the server and its client library, all of the same suite.
root_packages=(libc6-dev libcriterion-dev libexpat1-dev libfcgi-dev libpcre2-dev libssl-dev libutf8proc-dev
    libxlsxwriter-dev libyajl-dev uuid-dev zlib1g-dev)

# check_server NAME KIND SUITE PACKAGE...
check_server()
{
    local name=$1 suite=$3 log=$folder/log/check-root.log libraries status=0

    export DATABASE_KIND=$2 DATABASE_ROOT=$folder/roots/$1
    shift 3
    step "$log" "Unpacking packages of $suite" "$here/root.sh" "$suite" "$DATABASE_ROOT" "$@" "${root_packages[@]}" ||
        status=$?
    [ "$status" = 0 ] || { cat "$log" >&2; exit "$status"; }
    libraries=$DATABASE_ROOT/usr/lib/$(gcc -print-multiarch)
    export PKG_CONFIG_LIBDIR=$libraries/pkgconfig:$DATABASE_ROOT/usr/share/pkgconfig
    export PKG_CONFIG_SYSROOT_DIR=$DATABASE_ROOT
    check_variant "$name" --disable-console "CC=gcc --sysroot=$DATABASE_ROOT" "LDFLAGS=-L$libraries -Wl,-rpath,$libraries \
-Wl,--disable-new-dtags -Wl,--dynamic-linker=$(echo "$DATABASE_ROOT"/usr/lib64/ld-linux-*.so.*)"
}

# The two other nodes are in FOLDER/check/galera; that of the tests is in their temporary folder, and joins them. There is
# one place for it in the cluster, so the programs of the live tests take turns.
check_galera()
{
    local log=$folder/log/check-galera.log at_once=1

    rm -rf "$cluster"
    GALERA_PORT=$("$here/galera.sh" ports)
    export GALERA_PORT
    step "$log" "Starting two nodes for the tests" start_nodes || { show_tail "$log"; exit 1; }
    DATABASE_OPTIONS=$("$here/galera.sh" options "$cluster" 3)
    PATH=$("$here/galera.sh" path)
    export DATABASE_OPTIONS PATH
    check_variant galera CC=gcc --disable-console
}

start_nodes()
{
    DATABASE_FAST=1 "$here/galera.sh" first "$cluster" && DATABASE_FAST=1 "$here/galera.sh" start "$cluster" 2
}

stop_nodes()
{
    local node

    for node in 2 1; do
        "$here/galera.sh" stop "$cluster" "$node" || true
    done
}

[ $# = 1 ] || [ $# = 2 ] || die "usage: check.sh FOLDER [--db=NAME]"
folder=$(cd "$1" && pwd -P)
cluster=$folder/check/galera
began=$SECONDS
mkdir -p "$folder/check" "$folder/log"
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
"$here/packages.sh" "$folder" build test
"$here/packages.sh" "$folder" prometheus || say "Some tests of the metrics will be skipped."
case ${2:-} in
"" | --db=mariadb)
    build_variant plain CC=gcc
    build_variant asan CC=clang --with-sanitizer=address,undefined --disable-console
    test_variants
    ;;
--db=mysql9) check_server mysql9 mysql sid mysql-server-core libmysqlclient-dev ;;
--db=mariadb118) check_server mariadb118 mariadb trixie mariadb-server-core libmariadb-dev ;;
--db=galera)
    "$here/packages.sh" "$folder" galera || true
    missing=$("$here/galera.sh" ready) || { complain "There can be no Galera here: $missing"; exit 4; }
    tests=("TESTS=tests/live_calls.sh tests/live_more.sh tests/live_judge.sh tests/live_servers.sh")
    check_galera
    ;;
*) die "check.sh: $2 is unknown" ;;
esac
say "This took $(((SECONDS - began) / 60)) min $(((SECONDS - began) % 60)) s; the logs are in $folder/log."
say "$passed passed, $failed failed"
[ "$failed" = 0 ]
