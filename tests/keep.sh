#!/usr/bin/env bash
# The tests of kept connections (callbook-fcgi --keep): rolling restarts and killed workers under a load of POSTs,
# bodies that look like requests. Output is TAP. --full also measures, takes a few minutes and needs wrk.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../tools/common.sh
. "$here/../tools/common.sh"

if [ -n "${CALLBOOK_TEST_FOLDER:-}" ]; then
    CALLBOOK_TEST_NGINX=$(nginx_path)
    export CALLBOOK_TEST_NGINX
    exec python3 "$here/keep/run.py" "$@"
fi
have python3 || skip_all "python3 is not installed (./dev check installs what the tests need)"
[ "$(uname)" = Linux ] || skip_all "kept connections need Linux"
[ "${TEST_VALGRIND:-}" != yes ] || skip_all "valgrind knows no processes that share descriptors"
exec "$here/../tools/with.sh" server "$here/keep.sh" "$@"
