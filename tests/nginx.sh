#!/usr/bin/env bash
# nginx accepts the example of a site that is shipped. Output is TAP.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=env/common.sh
. "$here/env/common.sh"

nginx=$(nginx_path)
[ -n "$nginx" ] || skip_all "nginx is not installed (./dev check unpacks it)"
have openssl || skip_all "openssl is not installed"
folder=$(mktemp -d "${TMPDIR:-/tmp}/callbook-nginx.XXXXXX")
trap 'rm -rf "$folder"' EXIT
say 1..2
"$here/env/example.sh" "$folder" "$folder/callbook.sock" 8443 8080
if "$nginx" -t -q -e "$folder/start.log" -p "$folder" -c "$folder/nginx.conf" >"$folder/out" 2>&1; then
    say "ok 1 - nginx accepts the example of a site"
else
    say "not ok 1 - nginx accepts the example of a site"
    sed 's/^/# /' "$folder/out"
fi
if [ ! -s "$folder/out" ]; then
    say "ok 2 - and has nothing to say about it"
else
    say "not ok 2 - and has nothing to say about it"
    sed 's/^/# /' "$folder/out"
fi
