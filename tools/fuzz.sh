#!/usr/bin/env bash
# Builds the programs of tests/fuzz with clang's libFuzzer and the sanitizers, and lets each search for input that
# breaks what it promises, two at once.
#
#   fuzz.sh FOLDER [--seconds N] [NAME...]    N seconds each, 60 by default; the build is in FOLDER/fuzz/build
#
# What they know is kept in FOLDER/fuzz/corpus. Of that, the little that reaches more code than tests/fuzz/corpus goes
# in there, so that `make check` replays it; what breaks a promise is made small and left in FOLDER/fuzz/found. The last
# line is `N passed, N failed`; the exit status is 0 when nothing failed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
. "$here/common.sh"

files_at_most=190
bytes_at_most=390000
children=()

clean_up()
{
    local status=$?

    trap - EXIT
    [ ${#children[@]} -eq 0 ] || kill "${children[@]}" 2>/dev/null || true
    exit "$status"
}

# target NAME OPTION...: the program of that name, below its limits.
target()
{
    local program=$folder/build/tests/fuzz/$1

    shift
    ASAN_OPTIONS=detect_leaks=1 "$program" -timeout=20 -rss_limit_mb=2048 -max_len=4096 "$@"
}

search()
{
    local name=$1

    mkdir -p "$folder/corpus/$name" "$folder/found/$name"
    target "$name" "-max_total_time=$seconds" -print_final_stats=1 "-artifact_prefix=$folder/found/$name/" \
        "$folder/corpus/$name" "$SOURCE/tests/fuzz/corpus/$name" >"$folder/log.$name" 2>&1
}

# All of them, two at a time. The status of each goes to the file status.NAME.
search_all()
{
    local name

    for name in "${names[@]}"; do
        [ "$(jobs -rp | wc -l)" -lt 2 ] || wait -n || true
        { status=0; search "$name" || status=$?; say "$status" >"$folder/status.$name"; } &
        children+=($!)
    done
    wait
    children=()
}

# Edges alone count here: what differs only in how often something runs would be too much to keep for ever.
merge()
{
    local name=$1 kept=$SOURCE/tests/fuzz/corpus/$1 fresh=$folder/merge/$1 file size hash

    rm -rf "$fresh"
    mkdir -p "$fresh"
    cp "$kept"/* "$fresh"
    target "$name" -merge=1 -use_counters=0 "$fresh" "$folder/corpus/$name" >"$folder/merge/log.$name" 2>&1 || return 0
    find "$fresh" -type f -printf '%s %p\n' | sort -n | while read -r size file; do
        hash=$(basename "$file")
        if [ -e "$kept/$hash" ] || [ -e "$kept/found-${hash:0:12}" ]; then
            continue
        fi
        [ "$(find "$kept" -type f | wc -l)" -lt "$files_at_most" ] || break
        [ $(($(cat "$kept"/* | wc -c) + size)) -lt "$bytes_at_most" ] || break
        cp "$file" "$kept/found-${hash:0:12}"
    done
}

# What a search has found is made as small as it gets in a few seconds.
minimize()
{
    local name=$1 file

    for file in "$folder/found/$name"/{crash,leak,oom,timeout}-*; do
        if [ ! -e "$file" ] || [ -e "$file.small" ]; then
            continue
        fi
        target "$name" -minimize_crash=1 -max_total_time=10 "-exact_artifact_path=$file.small" "$file" \
            >>"$folder/log.$name" 2>&1 || true
        [ -e "$file.small" ] || cp "$file" "$file.small"
        say "  found: $file.small"
    done
}

report()
{
    local name=$1 log=$folder/log.$1 runs cov before after

    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)
    cov=$(grep -ao 'cov: [0-9]*' "$log" | tail -n 1 || true)
    if [ "$(cat "$folder/status.$name")" != 0 ]; then
        failed=$((failed + 1))
        say "not ok - $name"
        grep -aE -A 12 'ERROR: |runtime error' "$log" | head -n 16 | sed 's/^/  /' || true
        minimize "$name"
        return
    fi
    before=$(find "$SOURCE/tests/fuzz/corpus/$name" -type f | wc -l)
    merge "$name"
    after=$(find "$SOURCE/tests/fuzz/corpus/$name" -type f | wc -l)
    passed=$((passed + 1))
    say "ok - $name: $seconds s, ${runs:-?} executions, ${cov:-no coverage}, $((after - before)) new inputs of $after"
}

targets()
{
    find "$SOURCE/tests/fuzz" -name '*.c' ! -name replay.c -printf '%f\n' | sort | sed 's|\.c$||'
}

usage()
{
    say "usage: ./dev fuzz [--seconds N] [NAME...]"
    say
    say "Each fuzzer searches for N seconds, 60 by default, two at once: all of them, or those of the NAMEs. What"
    say "reaches new code goes to tests/fuzz/corpus, what breaks a promise to var/fuzz/found. The last line is"
    say "\`N passed, N failed\`; the exit status is 0 when nothing failed. The NAMEs:"
    say
    targets | tr '\n' ' ' | fold -s -w 100 | sed 's/^/  /'
    say
}

bad_usage()
{
    complain "$*; ./dev fuzz --help tells more."
    exit 2
}

[ $# -ge 1 ] || die "usage: fuzz.sh FOLDER [--seconds N] [NAME...]"
folder=$(cd "$1" && pwd -P)/fuzz
shift
seconds=60
case ${1:-} in
--help | -h) usage && exit ;;
--seconds) seconds=${2:-} && shift $(($# > 1 ? 2 : 1)) ;;
--seconds=*) seconds=${1#*=} && shift ;;
esac
[[ $seconds =~ ^[1-9][0-9]{0,5}$ ]] || bad_usage "--seconds needs a number"
names=("$@")
[ $# -gt 0 ] || mapfile -t names < <(targets)
for name in "${names[@]}"; do
    [ -e "$SOURCE/tests/fuzz/$name.c" ] || bad_usage "There is no tests/fuzz/$name.c"
done
mkdir -p "$folder/build"
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
"$here/packages.sh" "$folder" build test
step "$folder/build.log" "Building in $folder/build" \
    build "$folder/build" CC=clang --enable-werror --with-fuzzer --without-criterion ||
    { show_build "$folder/build.log"; exit 1; }
passed=0
failed=0
say "${#names[@]} targets, $seconds s each, two at once"
search_all
for name in "${names[@]}"; do
    report "$name"
done
say "$passed passed, $failed failed"
[ "$failed" = 0 ]
