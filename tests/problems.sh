#!/bin/sh
# Compares the codes of problems, which stand in src/base/problem_codes.def, with doc/api.md and with those that the
# program and the web servers' own error pages use. Output is TAP.
#
#   problems.sh           checks
#   problems.sh table     prints what doc/api.md has to say
set -u

cd "${srcdir:-$(dirname "$0")/..}" || exit 99
pages="nginx/http.conf nginx/server.conf packaging/apache/callbook.conf packaging/shared-hosting/.htaccess"
pages="$pages $(echo packaging/lighttpd/problems/*)"
number=0

# shellcheck disable=SC2016
table() {
    sed -n 's/^CODE(\([a-z0-9_]*\), "\(.*\)")$/| `\1` | \2 |/p' src/base/problem_codes.def
}

codes() {
    sed -n 's/^CODE(\([a-z0-9_]*\),.*/\1/p' src/base/problem_codes.def
}

# What the chapter about codes has, up to the next one.
documented() {
    awk '/^#/ { inside = /Codes$/ } inside && /^[|] `/' doc/api.md
}

# In C by the enum, which the compiler checks; as the code of a kind; or by a web server.
used() {
    {
        grep -rhoE 'CODE_[a-z0-9_]+' src --include='*.c' | sed 's/^CODE_//'
        sed -n 's/^PROBLEM(.*, \([a-z0-9_]*\))$/\1/p' src/base/problems.def
        served
    } | sort -u
}

# The codes of web servers' own error pages.
served() {
    # shellcheck disable=SC2086
    grep -hoE '"code":"[a-z0-9_]+"' $pages | cut -d '"' -f 4
    sed -n '/callbook_code {/,/^}/s/.* \([a-z0-9_]*\);$/\1/p' nginx/http.conf
}

without_code() {
    # shellcheck disable=SC2086
    grep -n '"type":"about:blank"' $pages | grep -v '"code":"'
}

# In bytes. The worker's own default is the one that the others follow.
limits() {
    sed -n 's/^OPTION(body_limit, .*, "\([0-9]*\)", .*/\1/p' src/config/options.def
    grep -hoE 'may have at most [0-9]+ bytes' nginx/http.conf packaging/apache/callbook.conf \
        packaging/shared-hosting/.htaccess packaging/lighttpd/problems/status.413.html | cut -d ' ' -f 5
    # shellcheck disable=SC2086
    grep -hoE '"limit":[0-9]+' $pages | cut -d : -f 2
    sed -n "s/.*req_novary('Content-Length') -gt \([0-9]*\).*/\1/p" packaging/apache/callbook.conf \
        packaging/shared-hosting/.htaccess
    echo $(($(sed -n 's/^client_max_body_size \([0-9]*\)m;/\1/p' nginx/server.conf) * 1048576))
    echo $(($(sed -n 's/.*server.max-request-size = \([0-9]*\)$/\1/p' packaging/lighttpd/callbook.conf) * 1024))
}

# check NAME FAULTS: there should be none.
check() {
    number=$((number + 1))
    if [ -z "$2" ]; then
        echo "ok $number - $1"
    else
        printf '%s\n' "$2" | sed 's/^/# /'
        echo "not ok $number - $1"
    fi
}

if [ "${1:-}" = table ]; then
    table
    exit
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/callbook-test.XXXXXX") || exit 99
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
table >"$folder/table"
documented >"$folder/documented"
codes | sort >"$folder/codes"
used >"$folder/used"
served | sort -u >"$folder/served"

[ "$(wc -l <"$folder/codes")" -gt 50 ] || echo "Bail out! src/base/problem_codes.def cannot be read."
check 'doc/api.md has every code with its meaning (tests/problems.sh table prints them)' \
    "$(diff -u "$folder/documented" "$folder/table")"
check 'no code stands in the list twice' "$(uniq -d "$folder/codes")"
check 'every code of the list is used' "$(comm -23 "$folder/codes" "$folder/used")"
check 'the codes of web servers are in the list' "$(comm -13 "$folder/codes" "$folder/served")"
check 'every error page of a web server has a code' "$(without_code)"
check 'every 413 of a web server has its limit as a number, too' \
    "$(grep -LE '"limit":[0-9]+' nginx/http.conf packaging/apache/callbook.conf packaging/shared-hosting/.htaccess \
        packaging/lighttpd/problems/status.413.html)"
check 'the largest body that error pages name is the one that is taken' "$(limits | sort -u | sed 1d)"
echo "1..$number"
