#!/usr/bin/env bash
# SQL injection: sqlmap, and attacks of our own, at every place of every call where a client says something. Output is
# TAP. --short lets sqlmap try a few places only.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../tools/common.sh
. "$here/../../tools/common.sh"

if [ -n "${CALLBOOK_TEST_FOLDER:-}" ]; then
    CALLBOOK_TEST_NGINX=$(nginx_path)
    export CALLBOOK_TEST_NGINX
    exec python3 "$here/injection.py" "$@"
fi
have python3 || skip_all "python3 is not installed"
have sqlmap || skip_all "sqlmap is not installed (./dev torture installs what its tests need)"
exec "$here/../../tools/with.sh" server "$here/injection.sh" "$@"
