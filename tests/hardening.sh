#!/bin/sh
# Looks into the built programs for what configure's hardening flags must have left there. Output is TAP.
set -u

build=${CALLBOOK_BUILD:-.}
number=0

skip()
{
    echo "1..0 # SKIP $1"
    exit 0
}

# check PROGRAM WHAT SUCCEEDED
check()
{
    number=$((number + 1))
    if [ "$3" = yes ]; then
        echo "ok $number - $1 $2"
    else
        echo "not ok $number - $1 $2"
    fi
}

# says TEXT PATTERN: yes when a line of the text matches.
says()
{
    if printf '%s\n' "$1" | grep -Eq -- "$2"; then
        echo yes
    else
        echo no
    fi
}

says_not()
{
    if [ "$(says "$1" "$2")" = yes ]; then
        echo no
    else
        echo yes
    fi
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
    header=$(LC_ALL=C readelf -hldnW "$program") || { check "$1" "can be read" no; return; }
    symbols=$(LC_ALL=C readelf --dyn-syms -W "$program")
    check "$1" "can be loaded anywhere (PIE)" "$(says "$header" 'Type: *DYN')"
    check "$1" "resolves all symbols at the start" "$(says "$header" '(FLAGS|BIND_NOW).*(BIND_NOW|NOW)')"
    check "$1" "has relocations that are read-only then" "$(says "$header" 'GNU_RELRO')"
    check "$1" "has a stack that cannot be executed" "$(says "$header" 'GNU_STACK.* RW ')"
    check "$1" "has stack protectors" "$(says "$symbols" '__stack_chk_fail')"
    ! has_flag _FORTIFY_SOURCE || check "$1" "has fortified functions" "$(says "$symbols" '__[a-z]*_chk(@| |$)')"
    ! has_flag -fcf-protection || check "$1" "was compiled with control-flow protection" "$(control_flow)"
    has_rpath || check "$1" "has no search path for libraries" "$(says_not "$header" 'RPATH|RUNPATH')"
}

# The linker notes it for the program only when the C library's start code has it, too, so the object files tell.
control_flow()
{
    says "$(LC_ALL=C readelf -nW "$build"/src/base/arena.o 2>/dev/null)" 'IBT, SHSTK'
}

command -v readelf >/dev/null || skip "readelf is not installed"
grep -q '^HARDENING_CFLAGS = .' "$build/Makefile" || skip "configured with --disable-hardening"
! grep -q '^SANITIZER_CFLAGS = .' "$build/Makefile" || skip "the build has sanitizers"
check_program callbook-fcgi
check_program callbook
echo "1..$number"
