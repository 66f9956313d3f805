#!/usr/bin/env bash
# Actions on many records go on while the program that does them and the database are killed. Output is TAP; --short
# takes less than a minute.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
DATABASE_FAST='' exec "$here/../../tools/points.sh" "$here/actions.py" -- "$@"
