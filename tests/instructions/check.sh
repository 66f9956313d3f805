#!/usr/bin/env bash
# How many instructions a request costs, by callgrind, for fixed requests to serve() on a real database. Output is TAP.
#
#   check.sh           fails when a request costs over 5 % more than the file `expected` says
#   check.sh update    writes that file: `make instructions`, after a change that is meant
#
# Counts are comparable only where compiler, flags and libraries are the same; elsewhere the test is skipped. Each
# figure is the median of several requests, for now and then one does more than the others.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../tools/common.sh
. "$here/../../tools/common.sh"

expected=$here/expected
driver=${CALLBOOK_BUILD:-.}/tests/instructions/driver
runs=9
tolerance=5
counts=
child=

clean_up()
{
    [ -z "$child" ] || kill "$child" 2>/dev/null || true
    rm -rf "$counts"
}

versions()
{
    printf 'platform %s; %s; glibc %s; %s\n' "$("$driver" --versions)" "$(uname -m)" \
        "$(getconf GNU_LIBC_VERSION | cut -d ' ' -f 2)" "$(valgrind --version)"
}

# Why nothing can be counted here; nothing when it can.
obstacle()
{
    have valgrind || { say "valgrind is not installed"; return; }
    ! "$driver" --versions | grep -q -e '-fsanitize' || { say "the build has sanitizers"; return; }
    [ "${1:-}" = update ] || [ "$(grep '^platform ' "$expected")" = "$(versions)" ] ||
        say "not what the counts were made with; here it is: $(versions)"
}

# Each call of measured_request leaves a profile: counts/profile.1, counts/profile.2 …
count()
{
    valgrind --quiet --tool=callgrind --collect-atstart=no --toggle-collect=measured_request \
        --dump-after=measured_request "--callgrind-out-file=$counts/profile" "$driver" >"$counts/log" 2>&1 &
    child=$!
    wait "$child" || { child=; sed 's/^/# /' "$counts/log"; return 1; }
    child=
}

# The median of one row's profiles; its number counts from 0.
median()
{
    local number=$1 i files=()

    for ((i = number * runs + 1; i <= (number + 1) * runs; i++)); do
        files+=("$counts/profile.$i")
    done
    sed -n 's/^totals: //p' "${files[@]}" | sort -n | sed -n "$(((runs + 1) / 2))p"
}

results()
{
    local name number=0

    while read -r name; do
        say "$name $(median "$number")"
        number=$((number + 1))
    done < <("$driver" --names)
}

update()
{
    {
        say "# Instructions that a request costs. Made by \`make instructions\`; see tests/instructions/check.sh."
        versions
        results
    } >"$counts/expected"
    cp "$counts/expected" "$expected"
    cat "$expected"
}

compare()
{
    results | awk -v tolerance="$tolerance" '
        FNR == NR { if ($1 != "platform" && $1 != "#") wanted[$1] = $2; next }
        {
            seen[$1] = 1
            change = wanted[$1] ? ($2 / wanted[$1] - 1) * 100 : 100
            printf "%s %d - %s costs %d instructions, %+.1f %% of the expected %d\n",
                (change > tolerance ? "not ok" : "ok"), ++number, $1, $2, change, wanted[$1]
            if (change < -tolerance)
                print "# That is less than expected: take it over by make instructions."
        }
        END {
            for (name in wanted)
                if (!(name in seen))
                    printf "not ok %d - %s was not counted\n", ++number, name
            printf "1..%d\n", number
        }' "$expected" -
}

[ -n "${CALLBOOK_TEST_DATABASE:-}" ] || exec "$here/../../tools/with.sh" database "${BASH_SOURCE[0]}" "$@"
reason=$(obstacle "$@")
[ -z "$reason" ] || skip_all "$reason"
counts=$(mktemp -d "${TMPDIR:-/tmp}/callbook-count.XXXXXX")
trap clean_up EXIT
trap 'exit 1' HUP INT TERM
if ! count; then
    say "Bail out! The requests could not be sent."
    exit 1
fi
"${1:-compare}"
