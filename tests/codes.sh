#!/bin/sh
# Compares the tables of ISO codes with the installed iso-codes, by src/domain/make-codes.sh. Every code of it must be
# known, and all must be the same where it is of the release that the tables were made from. A later release is no fault
# of theirs: the difference is shown in the log and the test counts as skipped.
set -u

source=${srcdir:-$(dirname "$0")/..}
status=0

echo 1..1
if ! command -v jq >/dev/null; then
    echo 'ok 1 # SKIP jq is not installed'
elif [ ! -d "${ISO_CODES:-}/usr/share/iso-codes/json" ]; then
    echo 'ok 1 # SKIP iso-codes is not installed'
else
    difference=$("$source/src/domain/make-codes.sh" --check 2>&1) || status=$?
    [ -z "$difference" ] || printf '%s\n' "$difference" | sed 's/^/# /'
    case $status in
    0) echo 'ok 1 - the tables of ISO codes know all of the installed iso-codes' ;;
    2) echo 'ok 1 # SKIP the installed iso-codes is newer: src/domain/make-codes.sh takes its codes over' ;;
    *) echo 'not ok 1 - the tables of ISO codes know all of the installed iso-codes' ;;
    esac
fi
