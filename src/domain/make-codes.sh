#!/bin/sh
# Makes iso_3166.def and iso_4217.def out of the data of Debian's package iso-codes, which follows the standards.
#
#   make-codes.sh           writes both files beside this script, from the newest package, which Debian's unstable suite
#                           has; it is unpacked for that, nothing is installed
#   make-codes.sh --check   compares both files with the installed package: exit status 1 if they lack a code of it, or
#                           are of the same release and differ; 2 if it is of a newer one
#
# A currency that was withdrawn since the first of these files was made stays, marked as such. ISO_CODES is a folder in
# which a package is unpacked, instead of the newest or the installed one. Needs jq.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

release_of_package() {
    sed -n 's/^Version: *//p' "$root/usr/share/pkgconfig/iso-codes.pc"
}

release_of_file() {
    sed -n '1s/.* iso-codes \([0-9.]*[0-9]\) .*/\1/p' "$here/$1"
}

# codes_of_package FILE KEY MEMBER
codes_of_package() {
    jq -r --arg key "$2" --arg member "$3" '.[$key][][$member]' "$root/usr/share/iso-codes/json/$1" | LC_ALL=C sort -u
}

# codes_of_file FILE MACRO|MACRO
codes_of_file() {
    sed -nE "s/^($2)\\(\"(.*)\"\\)\$/\\2/p" "$here/$1"
}

# write_list FILE ROW TITLE: of the codes in $made/codes and those that were withdrawn.
write_list() {
    codes_of_file "$1" "$2|WITHDRAWN" | LC_ALL=C sort -u >"$made/before"
    {
        printf "/* %s, from Debian's package iso-codes %s by make-codes.sh. Do not edit. */\n" "$3" \
            "$(release_of_package)"
        {
            sed "s/.*/$2(\"&\")/" "$made/codes"
            [ "$2" != CURRENCY ] || LC_ALL=C comm -23 "$made/before" "$made/codes" | sed 's/.*/WITHDRAWN("&")/'
        } | LC_ALL=C sort -t '"' -k 2,2
    } >"$made/$1"
    cp "$made/$1" "$here/$1"
}

# compare FILE ROW: with the codes in $made/codes.
compare() {
    codes_of_file "$1" "$2" | LC_ALL=C sort -u >"$made/current"
    codes_of_file "$1" "$2|WITHDRAWN" | LC_ALL=C sort -u >"$made/all"
    if [ "$(release_of_file "$1")" = "$(release_of_package)" ]; then
        diff -u "$made/current" "$made/codes"
    else
        LC_ALL=C comm -13 "$made/all" "$made/codes" | sed "s/^/$1 lacks /" >"$made/missing"
        cat "$made/missing"
        [ ! -s "$made/missing" ]
    fi
}

# Whether the package is of a later release than the files.
is_newer() {
    [ "$(release_of_file iso_4217.def)" != "$(release_of_package)" ] &&
        [ "$(printf '%s\n' "$(release_of_file iso_4217.def)" "$(release_of_package)" | sort -V | tail -n 1)" = \
            "$(release_of_package)" ]
}

root=${ISO_CODES:-}
if [ "${1:-}" != --check ] && [ -z "$root" ]; then
    root=$made/root
    "$here/../../tools/root.sh" sid "$root" iso-codes >&2
fi
status=0
codes_of_package iso_3166-1.json 3166-1 alpha_2 >"$made/codes"
if [ "${1:-}" = --check ]; then
    compare iso_3166.def COUNTRY || status=1
else
    write_list iso_3166.def COUNTRY 'ISO 3166-1 alpha-2 country codes'
fi
codes_of_package iso_4217.json 4217 alpha_3 >"$made/codes"
if [ "${1:-}" = --check ]; then
    compare iso_4217.def CURRENCY || status=1
else
    write_list iso_4217.def CURRENCY 'ISO 4217 currency codes'
fi
[ "$status" = 0 ] || ! is_newer || status=2
exit "$status"
