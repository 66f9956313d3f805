#!/usr/bin/env bash
# 2,000 connections on four workers, slow readers and slow writers: every request is answered soon.
# Output is TAP; --short takes less than 45 seconds.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../../tools/points.sh" "$here/overload.py" slowhttptest wrk -- "$@"
