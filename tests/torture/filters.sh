#!/usr/bin/env bash
# Random trees of filters in random orders find what a look at every record finds, before and after many changes.
# Output is TAP; --short takes less than a minute.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../../tools/points.sh" "$here/filters.py" -- "$@"
