#!/usr/bin/env bash
# The live tests: HTTP requests to a whole Callbook, started for this and stopped afterwards. Output is TAP.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../tools/common.sh
. "$here/../tools/common.sh"

# Prometheus is only unpacked, so that it does not become a service.
export PATH=$PATH:$SOURCE/var/packages/prometheus/usr/bin
exec "$here/../tools/points.sh" "$here/live/run.py" -- "$@"
