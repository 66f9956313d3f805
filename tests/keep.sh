#!/usr/bin/env bash
# The tests of kept connections (callbook-fcgi --keep): rolling restarts and killed workers under a load of POSTs,
# bodies that look like requests. Output is TAP. --full also measures, takes a few minutes and needs wrk.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../tools/common.sh
. "$here/../tools/common.sh"

[ "$(uname)" = Linux ] || skip_all "kept connections need Linux"
[ "${TEST_VALGRIND:-}" != yes ] || skip_all "valgrind knows no processes that share descriptors"
exec "$here/../tools/points.sh" "$here/keep/run.py" -- "$@"
