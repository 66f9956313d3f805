#!/usr/bin/env bash
# The console in a real browser, against a real server: every screen in light and dark, wide and narrow, its flows, its
# sizes. Output is TAP; pictures of all screens are left in var/console-pictures. What npm installs for it is pinned in
# web/package-lock.json and goes into var/console.
#
#   console.sh [--only WORD] [--browsers N] [AREA...]    AREA is the name of a file of web/tests/screens
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../tools/common.sh
. "$here/../tools/common.sh"
# shellcheck source=support/tap.sh
. "$here/support/tap.sh"

folder=$(realpath -m "${CALLBOOK_BUILD:-.}/console-test")

builds()
{
    "$SOURCE/tools/console.sh" build "$folder"
}

# The same files, wherever they are built.
builds_alike()
{
    "$SOURCE/tools/console.sh" build "$folder/again/elsewhere" && diff -r "$folder/again/elsewhere/dist" "$folder/dist"
}

has_right_types()
{
    (cd "$folder" &&
        node_modules/.bin/openapi-typescript "$SOURCE/doc/openapi.json" --empty-objects-unknown \
            --output src/schema.d.ts &&
        node_modules/.bin/tsc --noEmit)
}

passes_unit_tests()
{
    (cd "$folder" && node tests/unit.mjs)
}

run()
{
    local failed=0

    check "the console can be built" builds
    check "two builds give the same files" builds_alike
    check "its types are right, and fit the description of the API" has_right_types
    check "its unit tests" passes_unit_tests
    (cd "$folder" && CHROMIUM=$(chromium_path) node tests/run.mjs --after "$tap_count" \
        --pictures "$SOURCE/var/console-pictures" "$@") || failed=1
    exit $((tap_failed | failed))
}

# Without what npm installs nothing can be said about it.
install_packages()
{
    local log

    log=$(mktemp "${TMPDIR:-/tmp}/callbook-console.XXXXXX")
    CONSOLE_TRY=1 "$SOURCE/tools/console.sh" tree "$folder" >"$log" 2>&1 || {
        sed 's/^/# /' "$log"
        rm -f "$log"
        skip_all "npm could not install what web/package-lock.json names"
    }
    rm -f "$log"
}

[ "${TEST_VALGRIND:-}" != yes ] || skip_all "the console is the same under valgrind"
! grep -qs '^CONSOLE_WANTED = no' "${CALLBOOK_BUILD:-.}/Makefile" ||
    skip_all "this build was configured without the console"
for program in node npm flock; do
    have "$program" || skip_all "$program is not installed (./dev check installs what the tests need)"
done
[ -n "$(chromium_path)" ] || skip_all "Chromium is not installed (./dev check installs what the tests need)"
if [ -z "${CALLBOOK_TEST_FOLDER:-}" ]; then
    install_packages
    CONSOLE=$folder/dist WORKERS=2 exec "$here/../tools/with.sh" server "$here/console.sh" "$@"
fi
run "$@"
