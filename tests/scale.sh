#!/usr/bin/env bash
# The tests of totals, pages and search with many records: a whole Callbook is started for them and stopped afterwards.
# Output is TAP. --full takes long; tests/scale/run.py --help tells the rest.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../tools/points.sh" "$here/scale/run.py" -- "$@"
