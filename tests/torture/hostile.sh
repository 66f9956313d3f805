#!/usr/bin/env bash
# A tenant does all that costs the server most, at once, beside one who works normally, who is answered as if it were
# alone. Output is TAP; the long form takes eight minutes, --short one and a half. The database is durable, and has the
# memory and the log that doc/scaling.md advises. With a log of 32 MB everybody's writes wait for the pages of large
# ones.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export DATABASE_FAST='' DATABASE_OPTIONS=${DATABASE_OPTIONS---innodb-buffer-pool-size=1G --innodb-log-file-size=512M}
exec "$here/../../tools/points.sh" "$here/hostile.py" -- "$@"
