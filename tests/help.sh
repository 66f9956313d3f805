#!/bin/sh
# Looks whether every command of `callbook` can be asked what it does. Output is TAP.
set -u

callbook=${CALLBOOK_BUILD:-.}/callbook
# shellcheck source=support/tap.sh
. "$(dirname "$0")/support/tap.sh"

lists_its_commands()
{
    [ "$(echo "$commands" | wc -l)" -ge 9 ]
}

is_named()
{
    "$callbook" --help | tr '\n' ' ' | grep -qE "Commands: [^;]*\b$1\b"
}

# helps COMMAND...: on stdout, with status 0.
helps()
{
    "$callbook" "$@" --help 2>/dev/null | grep -q '^usage: ' && "$callbook" "$@" --help >/dev/null 2>&1
}

refuses_nonsense()
{
    "$callbook" token nonsense
    [ $? = 2 ]
}

commands=$("$callbook" 2>&1 | sed -nE 's/^  (((account|token) )?[a-z]+)( [A-Z|]+)?$/\1/p')
check 'callbook without arguments lists its commands' lists_its_commands
for first in $(echo "$commands" | cut -d ' ' -f 1 | uniq); do
    check "callbook --help names $first" is_named "$first"
    check "callbook $first --help" helps "$first"
done
for second in $(echo "$commands" | sed -nE 's/^([a-z]+) ([a-z]+)$/\1:\2/p'); do
    check "callbook ${second%:*} ${second#*:} --help" helps "${second%:*}" "${second#*:}"
done
check 'a command that there is not ends with status 2' refuses_nonsense
finish
