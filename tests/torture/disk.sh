#!/usr/bin/env bash
# Disks are full: that of the database, those for what nginx cannot hold in memory, and that of the log. Requests are
# answered, nothing is torn, and all goes on when there is room. The disks are mounts in a namespace of their own; where
# that is not permitted, the tests are skipped. Output is TAP; --short takes half a minute.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../tools/common.sh
. "$here/../../tools/common.sh"

if [ -n "${CALLBOOK_TEST_FOLDER:-}" ]; then
    CALLBOOK_TEST_NGINX=$(nginx_path)
    export CALLBOOK_TEST_NGINX
    exec python3 "$here/disk.py" "$@"
fi
have python3 || skip_all "python3 is not installed (./dev torture installs what the tests need)"
if [ -z "${CALLBOOK_TEST_MAY_MOUNT:-}" ]; then
    export CALLBOOK_TEST_MAY_MOUNT=no
    if unshare --mount mount -t tmpfs none /mnt 2>/dev/null; then
        CALLBOOK_TEST_MAY_MOUNT=yes exec unshare --mount "$here/disk.sh" "$@"
    fi
fi
DATABASE_FAST='' exec "$here/../../tools/with.sh" server "$here/disk.sh" "$@"
