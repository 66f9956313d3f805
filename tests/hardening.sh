#!/bin/sh
# Looks into the built programs for what configure's hardening flags must have left there. Output is TAP.
set -u

build=${CALLBOOK_BUILD:-.}
# shellcheck source=support/tap.sh
. "$(dirname "$0")/support/tap.sh"

skip_all()
{
    echo "1..0 # SKIP $1"
    exit 0
}

# says TEXT PATTERN: whether a line of the text matches.
says()
{
    printf '%s\n' "$1" | grep -Eq -- "$2"
}

says_not()
{
    ! says "$1" "$2"
}

# Whether configure has found that flag.
has_flag()
{
    grep -Eq "^HARDENING_(CPP|C|LD)FLAGS = .*$1" "$build/Makefile"
}

# Whether who has configured it wanted a search path.
has_rpath()
{
    grep -q '^LDFLAGS = .*-rpath' "$build/Makefile"
}

check_program()
{
    program=$build/$1
    header=$(LC_ALL=C readelf -hldnW "$program")
    symbols=$(LC_ALL=C readelf --dyn-syms -W "$program")
    check "$1 can be loaded anywhere (PIE)" says "$header" 'Type: *DYN'
    check "$1 resolves all symbols at the start" says "$header" '(FLAGS|BIND_NOW).*(BIND_NOW|NOW)'
    check "$1 has relocations that are read-only then" says "$header" 'GNU_RELRO'
    check "$1 has a stack that cannot be executed" says "$header" 'GNU_STACK.* RW '
    check "$1 has stack protectors" says "$symbols" '__stack_chk_fail'
    ! has_flag _FORTIFY_SOURCE || check "$1 has fortified functions" says "$symbols" '__[a-z]*_chk(@| |$)'
    ! has_flag -fcf-protection || check "$1 was compiled with control-flow protection" has_control_flow
    has_rpath || check "$1 has no search path for libraries" says_not "$header" 'RPATH|RUNPATH'
}

# The linker notes it for the program only when the C library's start code has it, too, so the object files tell.
has_control_flow()
{
    says "$(LC_ALL=C readelf -nW "$build"/src/base/arena.o 2>/dev/null)" 'IBT, SHSTK'
}

command -v readelf >/dev/null || skip_all "readelf is not installed"
grep -q '^HARDENING_CFLAGS = .' "$build/Makefile" || skip_all "configured with --disable-hardening"
! grep -q '^SANITIZER_CFLAGS = .' "$build/Makefile" || skip_all "the build has sanitizers"
check_program callbook-fcgi
check_program callbook
finish
