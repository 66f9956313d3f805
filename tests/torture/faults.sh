#!/usr/bin/env bash
# Every allocation and every call of the database's client library fails once, over requests to every route: the answer
# is a problem, nothing is half-written, nothing leaks, and the next request is served. Output is TAP. A library that is
# loaded before all others lets the calls fail, in a worker with the sanitizers of gcc.
#
#   faults.sh             every call
#   faults.sh --short     every twenty-fourth or so, in less than a minute
#   --only WORD           only the tests with that word in their name
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../tools/common.sh
. "$here/../../tools/common.sh"

# A build of its own, for the sanitizers; the library beside it.
build_faulty()
{
    build "$FAULTS_BUILD" CC=gcc CFLAGS='-g -O1' --with-sanitizer=address,undefined --without-criterion \
        --disable-console || return
    # shellcheck disable=SC2046 # the flags are words
    gcc -std=c17 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wconversion -Wshadow -O2 -fPIC -shared \
        -I"$FAULTS_BUILD" $(sed -n 's/^MYSQL_CFLAGS = //p' "$FAULTS_BUILD/Makefile") \
        -o "$FAULTS_LIBRARY" "$here"/faults/*.c -ldl
}

require_programs python3 gcc
[ "$(uname)" = Linux ] || skip_all "the library that lets calls fail needs Linux"
FAULTS_BUILD=$(realpath -m "${CALLBOOK_BUILD:-.}")/faults
FAULTS_LIBRARY=$FAULTS_BUILD/faults.so
FAULTS_SANITIZER=$(gcc -print-file-name=libasan.so)
export FAULTS_BUILD FAULTS_LIBRARY FAULTS_SANITIZER
mkdir -p "$FAULTS_BUILD"
if ! build_faulty >"$FAULTS_BUILD/log" 2>&1; then
    show_tail "$FAULTS_BUILD/log"
    say "Bail out! The build failed."
    exit 1
fi
exec "$here/../../tools/points.sh" "$here/faults/run.py" -- "$@"
