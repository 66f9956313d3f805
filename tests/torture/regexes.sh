#!/usr/bin/env bash
# Hostile regular expressions as validations of custom fields, with the texts that they are slow on: what they cost the
# worker. Output is TAP.
#
# They are those of tests/data/regexes.tsv. CALLBOOK_REGEXES names another collection: a file with a JSON value on each
# line, or with one list of them, each an object with `pattern` and `prefix`, `pump`, `count` and `suffix`, or `attack`.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../tools/common.sh
. "$here/../../tools/common.sh"

[ -e /proc/self/schedstat ] || skip_all "there is no /proc/PID/schedstat to tell what a worker has used"
exec "$here/../../tools/points.sh" "$here/regexes.py" -- "$@"
