#!/usr/bin/env bash
# Memory and descriptors of workers stay as they are over many requests of all sorts, errors included.
# Output is TAP; --short takes less than 30 seconds.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../../tools/points.sh" "$here/memory.py" wrk -- "$@"
