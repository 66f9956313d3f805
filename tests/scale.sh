#!/usr/bin/env bash
# The tests of totals, pages and search with many records: a whole Callbook is started for them and stopped afterwards.
# Output is TAP. --full takes long; tests/scale/run.py --help tells the rest.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../tools/common.sh
. "$here/../tools/common.sh"

if [ -n "${CALLBOOK_TEST_FOLDER:-}" ]; then
    exec python3 "$here/scale/run.py" "$@"
fi
have python3 || skip_all "python3 is not installed (./dev check installs what the tests need)"
exec "$here/../tools/with.sh" server "$here/scale.sh" "$@"
