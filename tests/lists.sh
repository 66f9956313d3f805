#!/usr/bin/env bash
# Looks for what stands in no list, and would therefore never be built or run, with nobody told. Output is TAP.
# tests/lists.sh [FOLDER] looks at another tree.
set -eu
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"
# shellcheck source=support/tap.sh
. tests/support/tap.sh

# none WHAT: fails where there are lines on the standard input.
none()
{
    ! sed "s|\$| $1|" | grep .
}

# found FOLDER... -- ENDING...: files below the folders with one of those endings.
found()
{
    local folders=() endings=(-false)

    while [ "$1" != -- ]; do
        folders+=("$1")
        shift
    done
    shift
    for ending; do
        endings+=(-o -name "*.$ending")
    done
    find "${folders[@]}" -type f \( "${endings[@]}" \) ! -name NAME.c | LC_ALL=C sort
}

# listed NAME MAKEFILE: the entries of that list.
listed()
{
    sed -n "/^$1 =/,/[^\\\\]\$/p" "$2" | grep -oE '[a-z_]+/[A-Za-z0-9_./-]+' | LC_ALL=C sort
}

# named: the files whose paths stand in a makefile of a folder.
named()
{
    sed 's/#.*//' ./*/local.mk | grep -oE '(src|sql|tests|bench)/[A-Za-z0-9_./-]+\.(c|h|def|sql|awk)\>' |
        LC_ALL=C sort -u
}

# only_in_first FILE FILE
only_in_first()
{
    LC_ALL=C comm -23 "$@"
}

# A unit test's source, and a fuzzer's, is told by its program. tests/torture/faults.sh and tests/phones.sh build all of
# their folders.
sources_are_built()
{
    only_in_first <(found src sql tests bench -- c h def sql awk |
        grep -vE '^tests/(torture/faults|libphonenumber|fuzz)/|^tests/[a-z]+/test_.*\.c$') <(named) |
        none "is in no local.mk"
}

named_files_are_there()
{
    only_in_first <(named) <(found src sql tests bench -- c h def sql awk) | none "is in a local.mk, but not there"
}

# Those of tests/store are one program.
unit_tests_are_run()
{
    only_in_first <(found tests -- c | grep '/test_' | sed 's/\.c$//') \
        <({ listed unit_tests tests/local.mk; named | sed -n 's|^\(tests/store/.*\)\.c$|\1|p'; } | LC_ALL=C sort) |
        none "is not among the unit_tests of tests/local.mk"
}

fuzzers_are_run()
{
    local all

    all=$(found tests/fuzz -- c | sed -n 's|^tests/fuzz/\(.*\)\.c$|\1|p' | grep -vx replay)
    {
        only_in_first <(echo "$all") <(listed fuzzers tests/local.mk | sed 's|.*/||') |
            sed 's/$/ is not among the fuzzers/'
        only_in_first <(echo "$all") <(listed fuzz_replays tests/local.mk | sed 's|.*/replay_||') |
            sed 's/$/ is not among the fuzz_replays/'
        for name in $all; do
            [ -n "$(find "tests/fuzz/corpus/$name" -type f -print -quit 2>/dev/null)" ] || echo "$name has no corpus"
        done
    } | none "(tests/local.mk)"
}

# What other scripts start is not run by itself.
scripts_are_run()
{
    only_in_first \
        <(find tests -maxdepth 1 -name '*.sh' | grep -vE '/(live|no-criterion|store|tap)\.sh$' | LC_ALL=C sort) \
        <(for list in test_scripts live_tests longest_tests; do
            listed "$list" tests/local.mk
        done | LC_ALL=C sort) |
        none "is not among the scripts of tests/local.mk"
}

live_modules()
{
    awk '/^(CALLS|MORE|SERVERS|END|JUDGES) = \[/ { on = 1 } on; /\]$/ { on = 0 }' tests/live/run.py |
        grep -oE '"[a-z_]+"' | tr -d '"' | LC_ALL=C sort
}

live_tests_are_run()
{
    diff <(live_modules) \
        <(find tests/live -name 'test_*.py' | sed 's|.*/test_||; s/\.py$//' | LC_ALL=C sort) |
        sed -n 's/^< \(.*\)/\1 is in a list of tests\/live\/run.py, but not there/p
            s/^> \(.*\)/tests\/live\/test_\1.py is in no list of tests\/live\/run.py/p' | none ""
}

# ./dev torture runs what can be executed.
torture_is_run()
{
    {
        find tests/torture -maxdepth 1 -name '*.sh' ! -perm -u+x
        grep -l '^if __name__ == ' tests/torture/*.py tests/torture/*/*.py | while read -r file; do
            [ "$file" = tests/torture/machine.py ] ||
                grep -qF "${file#tests/torture/}" tests/torture/*.sh || echo "$file"
        done
    } | none "is never run"
}

# A module that nobody imports tests nothing; live/ imports its tests by their names.
modules_are_imported()
{
    only_in_first <(grep -rL --include='*.py' --exclude='test_*' --exclude=__init__.py '^if __name__ == ' tests bench |
        sed 's|.*/||; s/\.py$//' | LC_ALL=C sort -u) <(imports) |
        none "is a Python module that nobody imports"
}

# The words of all lines that import.
imports()
{
    grep -rhE --include='*.py' '^ *(import|from) ' tests bench | tr -cs 'A-Za-z0-9_' '\n' | LC_ALL=C sort -u
}

# Lines that follow each other in a makefile, each with a path.
lists_are_sorted()
{
    awk '
        { path = $1 }
        !/^\t(src|sql|tests|bench)\/[^ ]+( \\)?$/ { path = "" }
        FNR == 1 { last = "" }
        path != "" && last != "" && path < last { print FILENAME ": " path " stands after " last }
        { last = path }' ./*/local.mk | none ""
}

# A folder with more is two subjects.
folders_are_small()
{
    find src -type f ! -name '*.inc' | sed 's|/[^/]*$||' | sort | uniq -c |
        awk '$1 > 40 { print $2 " has " $1 " files" }' | none ""
}

check "every source stands in a makefile" sources_are_built
check "every file that a makefile names is there" named_files_are_there
check "every unit test is run" unit_tests_are_run
check "every fuzzer is built twice, and has a corpus" fuzzers_are_run
check "every script of tests/ is run" scripts_are_run
check "every live test is run" live_tests_are_run
check "every script and program of tests/torture is run" torture_is_run
check "every Python module is imported or run" modules_are_imported
check "the lists are sorted" lists_are_sorted
check "no folder of src/ has more than 40 files" folders_are_small
finish
