#!/usr/bin/env bash
# Looks whether systemd has anything to say about the units, and how much of the system they leave open. Output is TAP.
set -euo pipefail
# shellcheck source=../tools/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../tools/common.sh"
# shellcheck source=support/tap.sh
. "$SOURCE/tests/support/tap.sh"

most=20 # tenths, as systemd-analyze counts exposure
build=${CALLBOOK_BUILD:-.}

# A key that systemd does not know is a remark only, with exit status 0.
is_silent()
{
    "$@" >"$folder/remarks" 2>&1
    cat "$folder/remarks"
    [ ! -s "$folder/remarks" ]
}

has_no_place_left()
{
    ! grep -rnE '@[a-zA-Z_]+@' "$folder/units"
}

# What a request may take by default and what packing takes after it: doc/limits.md, doc/process-managers.md.
bounds_memory()
{
    local most

    most=$(sed -n 's/^MemoryMax=\([0-9]*\)M$/\1/p' "$folder/units/callbook@.service")
    echo "MemoryMax of a worker is ${most:-none} MiB"
    [ -n "$most" ] && [ "$most" -ge $((256 + 64)) ] && [ "$most" -lt $((2 * 256)) ]
}

have systemd-analyze || skip_all "systemd is not installed"
[ -e "$build/systemd/callbook.socket" ] || skip_all "Callbook was configured without systemd"
folder=$(mktemp -d "${TMPDIR:-/tmp}/callbook-test.XXXXXX")
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/units"
cp "$build"/systemd/callbook* "$folder/units"
check "nothing in the units waits to be replaced" has_no_place_left
check "a worker may take the memory of a request and of packing, and not much more" bounds_memory
# The program need not be installed yet.
sed -i "s|^ExecStart=[^ ]*|ExecStart=$(realpath "$build")/callbook-fcgi|" "$folder/units/callbook@.service"
cp "$folder/units/callbook@.service" "$folder/callbook@1.service"
cp "$folder/units"/callbook.* "$folder"
sed -i "s|^ExecStart=[^ ]*|ExecStart=$(realpath "$build")/callbook|" "$folder/units/callbook-jobs.service"
cp "$folder/units/callbook-jobs.service" "$folder"

for unit in callbook.socket callbook.target callbook@1.service callbook-jobs.service; do
    check "systemd has nothing to say about $unit" \
        is_silent env "SYSTEMD_UNIT_PATH=$folder:$folder/units:" systemd-analyze --man=no verify "$folder/$unit"
done
check "the exposure of a worker is at most $((most / 10)).$((most % 10))" \
    systemd-analyze --no-pager --offline=true --threshold="$most" security "$folder/callbook@1.service"
finish
