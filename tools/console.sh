#!/usr/bin/env bash
# Builds the console of web/, outside of the sources.
#
#   console.sh tree FOLDER     makes FOLDER a copy of web/ with all packages that npm installs, for builds and tests
#   console.sh build FOLDER    leaves the files that are served in FOLDER/dist, unless they are newer than their sources
#
# The packages are those of web/package-lock.json. They are installed once, in var/console of the sources, or in FOLDER
# where the sources cannot be written to. With CONSOLE_TRY=1 an installation that has failed within the last hour, for
# example without a network, is not tried again.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
. "$here/common.sh"

oldest=18

require_node()
{
    if ! have node || ! have npm; then
        die "The console needs node and npm to be built."
    fi
    [ "$(node --version | sed 's/^v\([0-9]*\).*/\1/')" -ge "$oldest" ] || die "The console needs node $oldest or later."
}

choose_place()
{
    place=$SOURCE/var/console
    if ! mkdir -p "$place" 2>/dev/null || [ ! -w "$place" ]; then
        place=$folder.packages
        mkdir -p "$place"
    fi
}

is_installed()
{
    cmp -s "$SOURCE/web/package-lock.json" "$place/package-lock.json" && [ -e "$place/installed" ]
}

has_just_failed()
{
    [ -n "${CONSOLE_TRY:-}" ] && [ -n "$(find "$place/failed" -mmin -60 2>/dev/null)" ]
}

# By one at a time; again only after another version is wanted.
install_packages()
{
    ! is_installed || return 0
    ! has_just_failed || die "npm has failed a short while ago; $place/npm.log tells why."
    rm -rf "$place/node_modules" "$place/installed"
    cp "$SOURCE/web/package.json" "$SOURCE/web/package-lock.json" "$place"
    if ! npm --prefix "$place" ci --no-audit --no-fund --ignore-scripts --fetch-retries=1 >"$place/npm.log" 2>&1; then
        touch "$place/failed"
        show_tail "$place/npm.log"
        die "npm could not install what web/package-lock.json names."
    fi
    rm -f "$place/failed"
    touch "$place/installed"
}

# What is in web/ but not made there.
sources()
{
    find "$SOURCE/web" -mindepth 1 \( -path "$SOURCE/web/node_modules" -o -path "$SOURCE/web/dist" \) -prune -o "$@" -print
}

is_new()
{
    [ -e "$folder/dist/index.html" ] && [ -z "$(sources -newer "$folder/dist/index.html")" ] &&
        [ ! "$SOURCE/doc/openapi.json" -nt "$folder/dist/index.html" ]
}

make_tree()
{
    local entry

    (flock 8 && install_packages) 8>"$place/lock"
    mkdir -p "$folder"
    find "$folder" -mindepth 1 -maxdepth 1 ! -name dist -exec rm -rf {} +
    for entry in "$SOURCE"/web/*; do
        case ${entry##*/} in
        node_modules | dist) ;;
        *) cp -R "$entry" "$folder" ;;
        esac
    done
    cp "$SOURCE/doc/openapi.json" "$folder"
    ln -s "$place/node_modules" "$folder/node_modules"
}

build_files()
{
    ! is_new || return 0
    require_node
    make_tree
    (cd "$folder" && node build.mjs "$folder/dist.new")
    rm -rf "$folder/dist"
    mv "$folder/dist.new" "$folder/dist"
}

[ $# = 2 ] || die "usage: console.sh tree|build FOLDER"
command=$1
folder=$(realpath -m "$2")
choose_place
case $command in
tree)
    require_node
    make_tree
    ;;
build) build_files ;;
*) die "console.sh: $command is unknown" ;;
esac
