#!/usr/bin/env bash
# Workers are restarted and upgraded in three ways under a steady load, without a failed request.
# Output is TAP; --short takes less than 30 seconds.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../../tools/points.sh" "$here/restart.py" multiwatch spawn-fcgi -- "$@"
