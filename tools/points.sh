#!/usr/bin/env bash
# Runs a Python program of tests beside a whole Callbook (with.sh server). Output is TAP.
#
#   points.sh PROGRAM.py NEEDED... -- ARGUMENT...    NEEDED are other programs, without which all is skipped
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
. "$here/common.sh"

program=$1
shift
needed=(python3)
while [ "$1" != -- ]; do
    needed+=("$1")
    shift
done
shift
if [ -z "${CALLBOOK_TEST_FOLDER:-}" ]; then
    require_programs "${needed[@]}"
    exec "$here/with.sh" server "${BASH_SOURCE[0]}" "$program" -- "$@"
fi
CALLBOOK_TEST_NGINX=$(nginx_path)
export CALLBOOK_TEST_NGINX
python_program "$program" "$@"
