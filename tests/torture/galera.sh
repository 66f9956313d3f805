#!/usr/bin/env bash
# A Galera cluster of three nodes and two groups of workers, each on a host of its own (network namespaces) behind one
# nginx: a node is killed under writes and joins again. Output is TAP; --short takes less than a minute.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../tools/common.sh
. "$here/../../tools/common.sh"

require_programs python3 ip nsenter spawn-fcgi
CALLBOOK_TEST_NGINX=$(nginx_path)
export CALLBOOK_TEST_NGINX
[ -n "$CALLBOOK_TEST_NGINX" ] || skip_all "nginx is not installed (./dev torture unpacks it)"
missing=$("$here/../../tools/galera.sh" ready) || skip_all "$missing (./dev torture installs what the tests need)"
# Names of network namespaces are files in /run/netns; here and in what is mounted there nobody else sees them.
if [ -z "${CALLBOOK_TEST_HOSTS:-}" ]; then
    export CALLBOOK_TEST_HOSTS=yes
    unshare --net --mount "$here/galera.sh" may 2>/dev/null || skip_all "no network namespaces may be made here"
    exec unshare --net --mount "$here/galera.sh" "$@"
fi
mkdir -p /run/netns
mount -t tmpfs none /run/netns
[ "${1:-}" != may ] || exec ip link add bridge0 type bridge
folder=$(mktemp -d "${TMPDIR:-/tmp}/callbook-test.XXXXXX")
child=
clean_up()
{
    local node

    trap - EXIT
    trap '' INT TERM HUP
    [ -z "$child" ] || kill "$child" 2>/dev/null || true
    [ -z "$child" ] || wait "$child" || true
    for node in 3 2 1; do
        "$here/../../tools/galera.sh" stop "$folder" "$node" >&2 || true
    done
    rm -rf "$folder"
}
# What failed is looked into afterwards.
keep_logs()
{
    local logs node

    logs=$(dirname "$(realpath "${CALLBOOK_BUILD:-.}")")/log/galera
    mkdir -p "$logs"
    for node in 1 2 3; do
        cat "$folder/node$node"/mariadbd.err{.old,} >"$logs/node$node.err" 2>/dev/null || true
    done
    cp "$folder"/*.conf.log "$folder/error.log" "$logs" || true
    say "# the logs of nodes and workers are in $logs"
}

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
CALLBOOK_TEST_FOLDER=$folder CALLBOOK_TEST_BUILD=$(realpath "${CALLBOOK_BUILD:-.}") \
    python_program "$here/galera.py" "$@" &
child=$!
status=0
wait "$child" || status=$?
child=
[ "$status" = 0 ] || keep_logs
exit "$status"
