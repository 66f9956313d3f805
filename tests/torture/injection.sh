#!/usr/bin/env bash
# SQL injection: sqlmap, and attacks of our own, at every place of every call where a client says something. Output is
# TAP. --short lets sqlmap try a few places only.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../../tools/points.sh" "$here/injection.py" sqlmap -- "$@"
