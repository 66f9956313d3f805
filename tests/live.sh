#!/usr/bin/env bash
# The live tests: HTTP requests to a whole Callbook, started for this and stopped afterwards. Output is TAP.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../tools/common.sh
. "$here/../tools/common.sh"

# Prometheus is only unpacked, so that it does not become a service.
run()
{
    PATH=$PATH:$SOURCE/var/packages/prometheus/usr/bin
    exec python3 "$here/live/run.py" --url "$CALLBOOK_TEST_URL" --callbook "$CALLBOOK_TEST_BUILD/callbook" \
        --config "$CALLBOOK_TEST_CONFIG" --log "$CALLBOOK_TEST_LOG" --env "$CALLBOOK_TEST_FOLDER/env" \
        --server "$here/../tools/server.sh" "$@"
}

if [ -n "${CALLBOOK_TEST_FOLDER:-}" ]; then
    run "$@"
fi
have python3 || skip_all "python3 is not installed (./dev check installs what the tests need)"
exec "$here/../tools/with.sh" server "$here/live.sh" "$@"
