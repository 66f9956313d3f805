#!/bin/sh
# Looks whether every command of `callbook` can be asked what it does. Output is TAP.
set -u

callbook=${CALLBOOK_BUILD:-.}/callbook
count=0
failed=0

# result STATUS NAME
result()
{
    count=$((count + 1))
    word=ok
    [ "$1" = 0 ] || { word='not ok' && failed=1; }
    echo "$word $count - $2"
}

# helps COMMAND...: on stdout, with status 0.
helps()
{
    "$callbook" "$@" --help 2>/dev/null | grep -q '^usage: ' && "$callbook" "$@" --help >/dev/null 2>&1
}

commands=$("$callbook" 2>&1 | sed -nE 's/^  (((account|token) )?[a-z]+)( [A-Z|]+)?$/\1/p')
[ "$(echo "$commands" | wc -l)" -ge 9 ]
result $? 'callbook without arguments lists its commands'
for first in $(echo "$commands" | cut -d ' ' -f 1 | uniq); do
    "$callbook" --help | tr '\n' ' ' | grep -qE "Commands: [^;]*\b$first\b"
    result $? "callbook --help names $first"
    helps "$first"
    result $? "callbook $first --help"
done
for second in $(echo "$commands" | sed -nE 's/^([a-z]+) ([a-z]+)$/\1:\2/p'); do
    helps "${second%:*}" "${second#*:}"
    result $? "callbook ${second%:*} ${second#*:} --help"
done
"$callbook" token nonsense >/dev/null 2>&1
[ $? = 2 ]
result $? 'a command that there is not ends with status 2'
echo "1..$count"
exit "$failed"
