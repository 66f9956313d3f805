#!/usr/bin/env bash
# Many claim orders at once, while workers and the database are killed: nobody ever gets an order that somebody else
# has, no result is lost, and nothing is called twice. Output is TAP; --short takes half a minute.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Not a fast one: this database must keep what it has acknowledged.
DATABASE_FAST='' exec "$here/../../tools/points.sh" "$here/claims.py" -- "$@"
