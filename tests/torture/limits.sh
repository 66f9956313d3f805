#!/usr/bin/env bash
# The limits of the shipped example of a site: one client floods, another goes on. Output is TAP. --short takes a
# minute.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../../tools/points.sh" "$here/limits.py" openssl wrk -- "$@"
