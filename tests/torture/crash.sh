#!/usr/bin/env bash
# An acknowledged write is never lost: the database is killed again and again under a load of writes, and afterwards all
# is compared with what the clients were told. Output is TAP; --short takes less than a minute.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../tools/common.sh
. "$here/../../tools/common.sh"

if [ -n "${CALLBOOK_TEST_FOLDER:-}" ]; then
    CALLBOOK_TEST_NGINX=$(nginx_path)
    export CALLBOOK_TEST_NGINX
    exec python3 "$here/crash.py" "$@"
fi
have python3 || skip_all "python3 is not installed (./dev torture installs what the tests need)"
# Not a fast one: this database must keep what it has acknowledged.
DATABASE_FAST='' exec "$here/../../tools/with.sh" server "$here/crash.sh" "$@"
