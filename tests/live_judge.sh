#!/usr/bin/env bash
# What both halves of the live tests of calls have been answered, against the API's description: every answer that is
# declared has occurred, and no other. Output is TAP. It runs after them.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../tools/common.sh
. "$here/../tools/common.sh"

skip_calls
have python3 || skip_all "python3 is not installed (./dev check installs what the tests need)"
kept=$(realpath "${CALLBOOK_BUILD:-.}")/tests
for half in calls more; do
    [ -e "$kept/live_$half.kept" ] || { say "Bail out! tests/live_$half.sh has not run to its end."; exit 1; }
done
python_program "$here/live/run.py" --run judge --kept "$kept/live_calls.kept" "$kept/live_more.kept" "$@"
