#!/usr/bin/env bash
# Runs a Python program of test points (tests/servers/points.py) beside a database. Output is TAP.
#
#   points.sh PROGRAM.py NEEDED... -- ARGUMENT...    NEEDED are other programs, without which all is skipped
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
. "$here/common.sh"

program=$1
shift
needed=()
while [ "$1" != -- ]; do
    needed+=("$1")
    shift
done
shift
if [ -z "${CALLBOOK_TEST_FOLDER:-}" ]; then
    for name in python3 "${needed[@]}"; do
        have "$name" || skip_all "$name is not installed (./dev torture installs what the tests need)"
    done
    exec "$here/with.sh" server "${BASH_SOURCE[0]}" "$program" -- "$@"
fi
CALLBOOK_TEST_NGINX=$(nginx_path)
export CALLBOOK_TEST_NGINX
exec python3 "$program" "$@"
