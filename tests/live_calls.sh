#!/usr/bin/env bash
# The live tests of what the API answers to calls. Output is TAP.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/live.sh" --run calls "$@"
