#!/usr/bin/env bash
# The search index of accounts with much text in several scripts is made out of nothing and kept up, in bounded memory.
# Output is TAP; --short takes less than a minute.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../../tools/points.sh" "$here/reindex.py" -- "$@"
