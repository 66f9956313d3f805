#!/usr/bin/env bash
# Clients that change the same objects at once: nothing happens that could not happen one after the other.
# Output is TAP; --short takes less than 20 seconds.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../../tools/points.sh" "$here/anomalies.py" -- "$@"
