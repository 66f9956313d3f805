#!/bin/sh
# Compares how phone numbers are read with Google's libphonenumber, in a million spellings from all regions; see
# libphonenumber/compare.c. So that what differs is how they are read and not what is known of the countries, the
# program gets a table made of the same version's metadata, which the Python package has. Output is TAP.
set -u

source=${srcdir:-$(dirname "$0")/..}
build=${CALLBOOK_BUILD:-.}
skip_all()
{
    echo "1..0 # SKIP $1"
    exit 0
}

version_of()
{
    dpkg-query -W -f '${Version}' "$1" 2>/dev/null | sed 's/[+-].*//'
}

! grep -qs '^SANITIZER_CFLAGS = .' "$build/Makefile" || skip_all "the program is the same with sanitizers"
command -v "${CXX:=g++}" >/dev/null || skip_all "there is no C++ compiler"
command -v python3 >/dev/null || skip_all "python3 is not installed"
version=$(version_of libphonenumber-dev)
[ -n "$version" ] || skip_all "libphonenumber-dev is not installed (./dev check installs what the tests need)"
[ "$version" = "$(version_of python3-phonenumbers)" ] ||
    skip_all "python3-phonenumbers is not installed in the version of libphonenumber-dev, $version"

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
mkdir "$made/phones"

# Debian's packages are not found by a Python that is not Debian's, and its libraries not by a compiler with a root of
# its own, as $CC may be where another database server is tested.
build_program()
{
    PYTHONPATH=/usr/lib/python3/dist-packages python3 "$source/src/phones/make-phone-rules.py" --python \
        >"$made/phones/phone_rules.def" &&
        "$CXX" -O1 -c "$source/tests/libphonenumber/library.cc" -o "$made/library.o" &&
        cc -std=gnu17 -O2 "-I$made" "-I$build" "-I$source/src" "-I$source/tests" \
            "$source"/src/phones/phone*.c "$source"/src/text/fold*.c "$source"/src/base/arena.c \
            "$source"/src/base/problem.c "$source"/src/base/utf8.c "$source"/tests/libphonenumber/*.c \
            "$made/library.o" -o "$made/compare" -lphonenumber -lutf8proc -lstdc++
}

if build_program >"$made/log" 2>&1; then
    "$made/compare" "$@"
else
    sed 's/^/# /' "$made/log"
    echo '1..1'
    echo 'not ok 1 - the program that compares phone numbers can be built'
    exit 1
fi
