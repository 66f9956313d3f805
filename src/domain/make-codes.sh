#!/bin/sh
# Makes iso_3166.def and iso_4217.def out of the data of Debian's package iso-codes, which follows the standards.
#
#   make-codes.sh           writes both files beside this script
#   make-codes.sh --check   fails when they differ from what would be written
#
# ISO_CODES names the folder of the data, when it is not where Debian puts it. Needs jq.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
data=${ISO_CODES:-/usr/share/iso-codes/json}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

# make FILE SOURCE KEY MEMBER ROW TITLE
make_list()
{
    {
        printf '/* %s, from the package iso-codes by make-codes.sh. Do not edit. */\n' "$6"
        jq -r --arg key "$3" --arg member "$4" '.[$key][][$member]' "$data/$2" | LC_ALL=C sort -u |
            sed "s/.*/$5(\"&\")/"
    } >"$made/$1"
}

make_list iso_3166.def iso_3166-1.json 3166-1 alpha_2 COUNTRY 'ISO 3166-1 alpha-2 country codes'
make_list iso_4217.def iso_4217.json 4217 alpha_3 CURRENCY 'ISO 4217 currency codes'
for file in iso_3166.def iso_4217.def; do
    if [ "${1:-}" = --check ]; then
        diff -u "$here/$file" "$made/$file"
    else
        cp "$made/$file" "$here/$file"
    fi
done
