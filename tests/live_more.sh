#!/usr/bin/env bash
# The live tests of what the API answers to calls, the second half. Output is TAP.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../tools/common.sh
. "$here/../tools/common.sh"

skip_calls
kept=$(realpath "${CALLBOOK_BUILD:-.}")/tests/live_more.kept
rm -f "$kept"
exec "$here/live.sh" --run more --keep "$kept" "$@"
