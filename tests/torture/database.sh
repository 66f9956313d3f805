#!/usr/bin/env bash
# The database is down, slow, full, read-only, out of connections or cut off, each for 30 s under a load of reads and
# writes: everybody is answered in time, and service is back soon. Output is TAP; --short takes a bit over a minute.
# Mounts and network namespaces are made where that is permitted; they are gone afterwards.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../tools/common.sh
. "$here/../../tools/common.sh"

# Not a fast one: this database must keep what it has acknowledged.
export DATABASE_FAST=
in_own_mounts "$here/../../tools/points.sh" "$here/database.py" -- "$@"
