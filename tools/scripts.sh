#!/bin/sh
# Prints the paths of all shell scripts of the source tree, for shellcheck: files that begin as one, or that say which
# shell sources them. What is built, unpacked or installed in the tree does not count.
set -eu

cd "$(dirname "$0")/.."
find . \( -name .git -o -name build-aux -o -name autom4te.cache -o -name node_modules -o -path ./var \) -prune -o \
    -type f ! -name 'config*' ! -name '*.o' -print | LC_ALL=C sort | tr '\n' '\0' |
    LC_ALL=C xargs -0 awk 'FNR > 1 { nextfile }
        /^#! *(\/usr\/bin\/env +|\/bin\/)(ba)?sh|^# shellcheck shell=/ { print FILENAME }'
