#!/usr/bin/env bash
# The live tests of what the API answers to calls, the first half. Output is TAP.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../tools/common.sh
. "$here/../tools/common.sh"

skip_calls
kept=$(realpath "${CALLBOOK_BUILD:-.}")/tests/live_calls.kept
rm -f "$kept"
exec "$here/live.sh" --run calls --keep "$kept" "$@"
