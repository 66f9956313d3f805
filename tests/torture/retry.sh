#!/usr/bin/env bash
# POSTs whose answers were cut off are sent again with their Idempotency-Key: each makes one record.
# Output is TAP; --short takes less than 15 seconds.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../../tools/points.sh" "$here/retry.py" -- "$@"
