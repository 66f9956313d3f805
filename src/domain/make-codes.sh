#!/bin/sh
# Makes iso_3166.def and iso_4217.def out of the data of Debian's package iso-codes, which follows the standards.
#
#   make-codes.sh           writes both files beside this script
#   make-codes.sh --check   fails when they have other codes than would be written
#
# ISO_CODES names the folder of the data, when it is not where Debian puts it. Needs jq.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
data=${ISO_CODES:-/usr/share/iso-codes/json}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

# "iso-codes 4.15.0": whose release it is, as far as a package manager or pkg-config knows.
package() {
    # shellcheck disable=SC2016  # it is dpkg-query that replaces this variable
    version=$(dpkg-query --show --showformat='${Version}' iso-codes 2>/dev/null ||
        pkg-config --modversion iso-codes 2>/dev/null || true)
    printf 'iso-codes%s' "${version:+ $version}"
}

# make_list FILE SOURCE KEY MEMBER ROW TITLE
make_list() {
    jq -r --arg key "$3" --arg member "$4" '.[$key][][$member]' "$data/$2" >"$made/codes"
    {
        printf '/* %s, from the Debian package %s by make-codes.sh. Do not edit. */\n' "$6" "$(package)"
        LC_ALL=C sort -u "$made/codes" | sed "s/.*/$5(\"&\")/"
    } >"$made/$1"
}

# same_codes FILE: compares without the first line, which names the release.
same_codes() {
    sed 1d "$here/$1" >"$made/old"
    sed 1d "$made/$1" >"$made/new"
    diff -u "$made/old" "$made/new"
}

make_list iso_3166.def iso_3166-1.json 3166-1 alpha_2 COUNTRY 'ISO 3166-1 alpha-2 country codes'
make_list iso_4217.def iso_4217.json 4217 alpha_3 CURRENCY 'ISO 4217 currency codes'
if [ "${1:-}" = --check ]; then
    differing=0
    for file in iso_3166.def iso_4217.def; do
        same_codes "$file" || differing=1
    done
    exit "$differing"
fi
cp "$made/iso_3166.def" "$made/iso_4217.def" "$here/"
