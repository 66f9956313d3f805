#!/usr/bin/env bash
# A TypeScript client, generated from doc/openapi.json by openapi-typescript, compiled by `tsc --strict`, and let loose
# on a server. Output is TAP. What npm installs for it is pinned in tests/client and goes into var/client.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../tools/common.sh
. "$here/../tools/common.sh"

account=client-test

# A folder that two builds may share, or one of this build where the sources cannot be written to.
choose_place()
{
    place=$SOURCE/var/client
    mkdir -p "$place" 2>/dev/null || place=${CALLBOOK_BUILD:-.}/client
    mkdir -p "$place"
}

is_installed()
{
    cmp -s "$here/client/package-lock.json" "$place/package-lock.json" && [ -e "$place/installed" ]
}

# By one at a time; again only after another version is wanted.
install_packages()
{
    exec 8>"$place/lock"
    flock 8
    is_installed || {
        rm -rf "$place/node_modules" "$place/installed"
        cp "$here/client/package.json" "$here/client/package-lock.json" "$here/client/.npmrc" "$place"
        npm --prefix "$place" ci --no-audit --no-fund --ignore-scripts >"$place/npm.log" 2>&1 || return 1
        touch "$place/installed"
    }
    exec 8>&-
}

operator()
{
    "$CALLBOOK_TEST_BUILD/callbook" --config "$CALLBOOK_TEST_CONFIG" "$@"
}

make_token()
{
    operator account create "$account" >/dev/null
    operator token create --account "$account" --name client --scopes all | tail -n 1
}

# step COMMAND...: what it prints is of interest only if it fails.
step()
{
    "$@" >"$work/log" 2>&1 || { sed 's/^/# /' "$work/log"; say "Bail out! $1 failed."; exit 1; }
}

# tsc finds packages beside the file that asks for them, so the folder of this run has a link to them.
run()
{
    work=$CALLBOOK_TEST_FOLDER/client
    mkdir "$work"
    cp "$here/client/round_trip.ts" "$here/client/tsconfig.json" "$here/client/package.json" "$work"
    ln -s "$place/node_modules" "$work/node_modules"
    cd "$work"
    step node_modules/.bin/openapi-typescript "$here/../doc/openapi.json" --output schema.d.ts
    step node_modules/.bin/tsc --strict --project tsconfig.json
    CLIENT_URL=$CALLBOOK_TEST_URL CLIENT_TOKEN=$(make_token) node out/round_trip.js
}

for program in node npm flock; do
    have "$program" || skip_all "$program is not installed (./dev check installs what the tests need)"
done
[ "$(node --version | sed 's/^v\([0-9]*\).*/\1/')" -ge 18 ] || skip_all "node is older than 18, which has no fetch"
choose_place
if [ -z "${CALLBOOK_TEST_FOLDER:-}" ]; then
    if ! install_packages; then
        show_tail "$place/npm.log"
        skip_all "npm could not install what tests/client/package.json names"
    fi
    WORKERS=1 exec "$here/../tools/with.sh" server "$here/client.sh" "$@"
fi
run
