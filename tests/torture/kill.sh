#!/usr/bin/env bash
# Workers are killed again and again under a mixed load: each loses the request that it was serving, and nothing else.
# Output is TAP; --short takes less than 20 seconds.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../../tools/points.sh" "$here/kill.py" multiwatch -- "$@"
