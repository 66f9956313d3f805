#!/usr/bin/env bash
# Disks are full: that of the database, those for what nginx cannot hold in memory, and that of the log. Requests are
# answered, nothing is torn, and all goes on when there is room. The disks are mounts in a namespace of their own; where
# that is not permitted, the tests are skipped. Output is TAP; --short takes half a minute.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../tools/common.sh
. "$here/../../tools/common.sh"

# Not a fast one: this database must keep what it has acknowledged.
export DATABASE_FAST=
in_own_mounts "$here/../../tools/points.sh" "$here/disk.py" -- "$@"
