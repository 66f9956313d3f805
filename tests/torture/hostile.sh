#!/usr/bin/env bash
# A tenant does all that costs the server most, at once, beside one who works normally, who is answered as if it were
# alone. Output is TAP; the long form takes eight minutes, --short one and a half.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../../tools/points.sh" "$here/hostile.py" -- "$@"
