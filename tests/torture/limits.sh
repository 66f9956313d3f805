#!/usr/bin/env bash
# The limits of the shipped example of a site: one client floods, another goes on. Output is TAP. --short takes half a
# minute.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../tools/common.sh
. "$here/../../tools/common.sh"

if [ -n "${CALLBOOK_TEST_FOLDER:-}" ]; then
    CALLBOOK_TEST_NGINX=$(nginx_path)
    export CALLBOOK_TEST_NGINX
    exec python3 "$here/limits.py" "$@"
fi
for program in python3 wrk openssl; do
    have "$program" || skip_all "$program is not installed (./dev torture installs what its tests need)"
done
exec "$here/../../tools/with.sh" server "$here/limits.sh" "$@"
