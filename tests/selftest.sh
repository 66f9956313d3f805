#!/usr/bin/env bash
# Tests of the scripts and of nginx's configuration. Output is TAP.
set -euo pipefail
# shellcheck source=../tools/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../tools/common.sh"
# shellcheck source=support/tap.sh
. "$SOURCE/tests/support/tap.sh"

! grep -qs '^SANITIZER_CFLAGS = .' "${CALLBOOK_BUILD:-.}/Makefile" || skip_all "scripts are the same with sanitizers"
folder=$(mktemp -d "${TMPDIR:-/tmp}/callbook-test.XXXXXX")
trap 'rm -rf "$folder"' EXIT

shellcheck_all()
{
    cd "$SOURCE"
    tools/scripts.sh | xargs shellcheck
}

exits_with()
{
    local wanted=$1 status=0

    shift
    "$@" || status=$?
    [ "$status" = "$wanted" ]
}

names_every_command()
{
    local command

    for command in up down front shared-hosting check deb token logs sql; do
        "$SOURCE/dev" help | grep -q "dev $command" || return 1
    done
}

tells_its_commands()
{
    "$SOURCE/dev" nonsense 2>"$folder/told" || true
    cat "$folder/told"
    [ "$(wc -l <"$folder/told")" = 2 ] && grep -q 'nonsense is unknown' "$folder/told" &&
        grep -q 'knows .*check.* up; ./dev help' "$folder/told"
}

# refuses_count NAME VALUE: with a word about it, and nothing else done.
refuses_count()
{
    local status=0

    env "$1=$2" "$SOURCE/dev" up >"$folder/told" 2>&1 || status=$?
    cat "$folder/told"
    [ "$status" = 2 ] && [ "$(wc -l <"$folder/told")" = 1 ] && grep -qF "$1=$2 is not" "$folder/told"
}

# As if a worker had written much, and then could not be started: there is no such program.
tells_why_nothing_started()
{
    mkdir -p "$folder/servers/log"
    seq 1 100 >"$folder/servers/log/callbook.log"
    CALLBOOK_BUILD=$folder "$SOURCE/tools/server.sh" start "$folder/servers" schema >"$folder/told" 2>&1 && return 1
    cat "$folder/told"
    [ "$(grep -c '^[0-9]*$' "$folder/told")" = 5 ] && grep -q 'migrate.log' "$folder/told" &&
        tail -n 1 "$folder/told" | grep -q 'could not be brought up to date'
}

# nginx has no complaint about the example of a site, and nothing to remark.
site_is_valid()
{
    "$SOURCE/tools/example.sh" "$folder/site" "$folder/callbook.sock" 8443 8080
    "$(nginx_path)" -t -q -e "$folder/error.log" -p "$folder/site" -c "$folder/site/nginx.conf" >"$folder/remarks" 2>&1
    cat "$folder/remarks"
    [ ! -s "$folder/remarks" ]
}

# A registry's host in a lock file would bind everybody to it; the hashes are enough.
lock_files_name_no_host()
{
    local file

    while read -r file; do
        grep -q '"integrity"' "$file" || { say "$file has no hashes"; return 1; }
        ! grep -n '"resolved"' "$file" || return 1
    done < <(find "$SOURCE/tests" -name package-lock.json -not -path '*/node_modules/*' | grep .)
}

# Statements that leave the account out, in the ways in which that is easily done; and beside them some that do not.
write_statements()
{
    cat <<'S'
-- :leaves_none listing -> order
select o.id from campaign_order o join campaign c on c.account_id = o.account_id and c.id = o.campaign_id
where o.account_id = :account_id

-- :leaves_read listing -> record
select id from record where id = :before_id

-- :leaves_event history_part -> record
select id from order_event where record_id = :record_id

-- :leaves_one_of_two history_part
delete from order_event where account_id = :account_id and id < (select min(id) from order_event)

-- :leaves_joined listing -> order
select o.id from campaign_order o join campaign c on c.id = o.campaign_id where o.account_id = :account_id

-- :leaves_insert order
insert into past_order (record_id, campaign_id) values (:record_id, :campaign_id)

-- :leaves_update listing
update record set account_id = :account_id where id = :before_id

-- :leaves_fragment listing
from record r force index (primary) where r.id > :before_id
S
}

sql_wants_accounts()
{
    local told

    mkdir "$folder/tree"
    cp -r "$SOURCE/src" "$SOURCE/sql" "$folder/tree"
    sh "$SOURCE/tests/sql.sh" "$folder/tree" >"$folder/told"
    ! grep '^not ok' "$folder/told" || return 1
    write_statements >"$folder/tree/sql/queries/zz.sql"
    sh "$SOURCE/tests/sql.sh" "$folder/tree" >"$folder/told"
    cat "$folder/told"
    told=$(sed -nE 's/^not ok .*: (leaves_[a-z_]*) takes rows of .*/\1/p' "$folder/told" | sort | xargs)
    [ "$told" = "leaves_event leaves_fragment leaves_insert leaves_joined leaves_one_of_two leaves_read leaves_update" ]
}

has_no_pid()
{
    echo "$$" >"$folder/pid"
    is_gone "$folder/pid" "$folder"
}

if have shellcheck; then
    check "shellcheck has nothing to say" shellcheck_all
else
    skip "shellcheck has nothing to say" "shellcheck is not installed"
fi
check "./dev help names every command" names_every_command
check "./dev bench looks at its arguments before it builds" exits_with 2 "$SOURCE/dev" bench --nonsense
check "./dev token takes nothing but an account" exits_with 2 "$SOURCE/dev" token --account A B
check "./dev with an unknown command ends with status 2" exits_with 2 "$SOURCE/dev" nonsense
check "lock files of npm name no registry" lock_files_name_no_host
check "./dev tells in two lines what it knows instead" tells_its_commands
for count in 0 x -1 257 "1 2"; do
    check "WORKERS=$count ./dev up is refused at once" refuses_count WORKERS "$count"
done
check "KEEP=0 ./dev up is refused at once" refuses_count KEEP 0
check "a failed start ends with the last lines of each log" tells_why_nothing_started
check "tests/sql.sh refuses statements that leave the account out, and no others" sql_wants_accounts
check "a process that was not started here is never taken for ours" has_no_pid
if [ -n "$(nginx_path)" ] && have openssl; then
    check "nginx accepts the example of a site" site_is_valid
else
    skip "nginx accepts the example of a site" "nginx or openssl is not installed"
fi
finish
