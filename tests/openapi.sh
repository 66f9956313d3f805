#!/bin/sh
# Compares what `callbook-fcgi --openapi` prints with the contract that is kept in doc/openapi.json.
set -u

source=${srcdir:-$(dirname "$0")/..}
program=${CALLBOOK_BUILD:-.}/callbook-fcgi
printed=$(mktemp "${TMPDIR:-/tmp}/callbook-openapi.XXXXXX") || exit 99
trap 'rm -f "$printed"' EXIT
trap 'exit 1' HUP INT TERM

echo 1..1
if ! "$program" --openapi >"$printed"; then
    echo "not ok 1 - $program --openapi failed"
elif difference=$(diff -u "$source/doc/openapi.json" "$printed"); then
    echo 'ok 1 - doc/openapi.json is what the program prints'
else
    printf '%s\n' "$difference" | head -n 60 | sed 's/^/# /'
    echo 'not ok 1 - the API has changed: look at the difference, then run "make openapi" and commit doc/openapi.json'
fi
