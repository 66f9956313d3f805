#!/usr/bin/env bash
# An acknowledged write is never lost: the database is killed again and again under a load of writes, and afterwards all
# is compared with what the clients were told. Output is TAP; --short takes less than a minute.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Not a fast one: this database must keep what it has acknowledged.
DATABASE_FAST='' exec "$here/../../tools/points.sh" "$here/crash.py" -- "$@"
