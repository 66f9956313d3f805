#!/usr/bin/env bash
# Database hosts that are killed, hang or take no writes, and nobody waits longer than promised. Takes a minute in
# either form. Output is TAP.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/../hosts.sh" --full
