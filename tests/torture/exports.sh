#!/usr/bin/env bash
# Whoever writes the file of an export, sends it or keeps the data is killed again and again: a file that is there is
# whole, and a list that breaks off while it is sent has no end. Output is TAP; --short takes less than a minute.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Not a fast one: this database must keep what it has acknowledged.
DATABASE_FAST='' exec "$here/../../tools/points.sh" "$here/exports.py" -- "$@"
