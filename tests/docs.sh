#!/usr/bin/env bash
# The commands of README.md, doc/api.md, doc/imports.md and doc/dialling.md, as they stand and in their order, on a
# Callbook with the data of `./dev up`, and what the pages say that they print; then those of doc/shared-hosting.md for
# the host. Output is TAP.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../tools/common.sh
. "$here/../tools/common.sh"

operator()
{
    "$CALLBOOK_TEST_BUILD/callbook" --config "$CALLBOOK_TEST_CONFIG" "$@"
}

# What `./dev up` leaves: the account Demo, its data, and var/dev.env below the folder in which the commands run.
prepare()
{
    local work=$CALLBOOK_TEST_FOLDER/work

    mkdir -p "$work/var"
    operator account create Demo >/dev/null
    operator token create --account Demo --name documents --scopes all | tail -n 1 >"$work/var/token"
    "$here/../tools/demo.sh" "$CALLBOOK_TEST_URL" "$work/var/token" >/dev/null
    printf 'CALLBOOK_URL=%s\nCALLBOOK_TOKEN=%s\n' "$CALLBOOK_TEST_URL" "$(cat "$work/var/token")" >"$work/var/dev.env"
    say "$work"
}

if [ -n "${CALLBOOK_TEST_FOLDER:-}" ]; then
    work=$(prepare)
    python_program "$here/docs/run.py" "$work" "$@"
fi
for program in curl jq python3; do
    have "$program" || skip_all "$program is not installed (./dev check installs what the tests need)"
done
exec "$here/../tools/with.sh" server "$here/docs.sh" "$@"
