#!/usr/bin/env bash
# What is uploaded to a shared host, as a folder and as an archive of what is in it. The last line is the archive's path.
#
#   shared-hosting.sh BUILD FOLDER    BUILD has the programs; FOLDER and FOLDER.tar.gz are made anew
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
. "$here/common.sh"

[ $# = 2 ] || die "usage: shared-hosting.sh BUILD FOLDER"
"$SOURCE/packaging/shared-hosting/assemble.sh" "$1" "$2"
# By name, for "." would give the folder of a site the mode that FOLDER has.
mapfile -t names < <(ls -A "$2")
tar -C "$2" --owner=0 --group=0 --numeric-owner -czf "$2.tar.gz" -- "${names[@]}"
say "$2.tar.gz"
