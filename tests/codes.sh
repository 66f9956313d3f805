#!/bin/sh
# Compares the tables of ISO codes with what src/domain/make-codes.sh makes of the installed iso-codes. Another release
# of that package is no fault of this one: the difference is shown in the log and the test counts as skipped.
set -u

source=${srcdir:-$(dirname "$0")/..}

echo 1..1
if ! command -v jq >/dev/null; then
    echo 'ok 1 # SKIP jq is not installed'
elif [ ! -d "${ISO_CODES:-/usr/share/iso-codes/json}" ]; then
    echo 'ok 1 # SKIP iso-codes is not installed'
elif difference=$("$source/src/domain/make-codes.sh" --check 2>&1); then
    echo 'ok 1 - the tables of ISO codes are those of the installed iso-codes'
else
    printf '%s\n' "$difference" | sed 's/^/# /'
    echo 'ok 1 # SKIP the installed iso-codes has other codes: src/domain/make-codes.sh takes them over'
fi
