#!/usr/bin/env bash
# The live tests of what servers do: web servers, metrics, work after answers, accounts and upgrades. Output is TAP.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/live.sh" --run servers "$@"
