#!/bin/sh
# tests/tap.sh PROGRAM [ARGUMENT]...: runs a test program with its TAP report on the standard output.
#
# Criterion makes a process for each test and counts a test as passed whose process only left a sanitizer's report at
# its end, such as a leak. So the reports are collected here, and any of them fails the program.
# CRITERION_JOBS=N runs N tests at a time; TEST_VALGRIND=yes runs all of it under valgrind.
set -u

reports=$(mktemp -d "${TMPDIR:-/tmp}/callbook-tap.XXXXXX") || exit 99
trap 'rm -rf "$reports"' EXIT
trap 'exit 1' HUP INT TERM

log_path=log_path=$reports/report
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}$log_path
LSAN_OPTIONS=${LSAN_OPTIONS:+$LSAN_OPTIONS:}$log_path
UBSAN_OPTIONS=${UBSAN_OPTIONS:+$UBSAN_OPTIONS:}print_stacktrace=1:$log_path
export ASAN_OPTIONS LSAN_OPTIONS UBSAN_OPTIONS

if [ "${TEST_VALGRIND:-}" = yes ]; then
    set -- valgrind --quiet --trace-children=yes --leak-check=full --show-leak-kinds=definite \
        --log-file="$reports/report.%p" "$@"
fi

"$@" --tap=- --quiet "-j${CRITERION_JOBS:-1}"
status=$?

for report in "$reports"/report*; do
    [ -s "$report" ] || continue
    sed 's/^/# /' "$report"
    echo "Bail out! A test's process was reported: $(grep -E -m 1 'ERROR|error|lost' "$report" || head -n 1 "$report")"
    exit 1
done
exit "$status"
