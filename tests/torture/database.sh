#!/usr/bin/env bash
# The database is down, slow, full, read-only, out of connections or cut off, each for 30 s under a load of reads and
# writes: everybody is answered in time, and service is back soon. Output is TAP; --short takes a bit over a minute.
# Mounts and network namespaces are made where that is permitted; they are gone afterwards.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../tools/common.sh
. "$here/../../tools/common.sh"

if [ -n "${CALLBOOK_TEST_FOLDER:-}" ]; then
    CALLBOOK_TEST_NGINX=$(nginx_path)
    export CALLBOOK_TEST_NGINX
    exec python3 "$here/database.py" "$@"
fi
have python3 || skip_all "python3 is not installed (./dev torture installs what the tests need)"
if [ -z "${CALLBOOK_TEST_MAY_MOUNT:-}" ]; then
    export CALLBOOK_TEST_MAY_MOUNT=no
    if unshare --mount mount -t tmpfs none /mnt 2>/dev/null; then
        CALLBOOK_TEST_MAY_MOUNT=yes exec unshare --mount "$here/database.sh" "$@"
    fi
fi
DATABASE_FAST='' exec "$here/../../tools/with.sh" server "$here/database.sh" "$@"
