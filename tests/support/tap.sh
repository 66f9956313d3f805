# shellcheck shell=sh
# Test points of a shell script, as TAP. To be sourced, by sh or by bash.
#
#   check NAME COMMAND...    a point: the command succeeds. What it has printed is told when it does not.
#   skip NAME REASON         a point that cannot be looked at here
#   finish                   ends the script, with the number of points and the exit status

tap_count=0
tap_failed=0

check()
{
    tap_name=$1
    shift
    tap_count=$((tap_count + 1))
    if tap_output=$("$@" 2>&1); then
        echo "ok $tap_count - $tap_name"
    else
        echo "not ok $tap_count - $tap_name"
        [ -z "$tap_output" ] || printf '%s\n' "$tap_output" | sed 's/^/# /'
        tap_failed=1
    fi
}

skip()
{
    tap_count=$((tap_count + 1))
    echo "ok $tap_count - $1 # SKIP $2"
    echo "SKIPPED: $1: $2" >&2
}

finish()
{
    echo "1..$tap_count"
    exit "$tap_failed"
}
