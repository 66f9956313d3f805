#!/usr/bin/env bash
# Backups of a database that is quiet and of one that is written to, logical and physical, are restored into new servers
# and compared; then a mishap is undone with the binary log. The commands are those of doc/backup.md.
# Output is TAP; --short takes less than 25 seconds.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../tools/common.sh
. "$here/../../tools/common.sh"

build=${CALLBOOK_BUILD:-$PWD}
for package in mariadb-client mariadb-backup; do
    PATH=$PATH:$SOURCE/var/packages/$package/usr/bin
done
make -C "$build" bench/seed/seed >&2 || skip_all "bench/seed/seed, which fills a database, could not be built"
exec "$here/../../tools/points.sh" "$here/backup.py" mariadb-dump mariadb-binlog -- "$@"
