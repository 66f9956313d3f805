#!/bin/sh
# Reads all pages: links lead somewhere, and figures are those of doc/figures.tsv. Output is TAP.
set -u

if ! command -v python3 >/dev/null; then
    echo '1..0 # SKIP python3 is not installed'
    echo 'SKIPPED: python3 is not installed (./dev check installs what the tests need)' >&2
    exit 0
fi
exec python3 "$(dirname "$0")/docs/check.py"
