#!/bin/sh
# Checks that no text of a statement is made from what a client sends, and that each statement stays within one account.
# Reports TAP: each place that breaks a rule is a failed test. tests/sql.sh [FOLDER] checks another tree.
set -u

cd "${1:-$(dirname "$0")/..}" || exit 99

# The tables below hold lines of code: quotes in them are meant as they stand.
# shellcheck disable=SC2089

# The only code between the library and the handlers that puts texts together: fragments of statements, their
# parameters' names, and values.
composing='
text = arena_format(arena, STR_FMT "%s", STR_ARG(text), part->text);
names = arena_format(arena, STR_FMT "%s" STR_FMT, STR_ARG(names), names.len ? " " : "", STR_ARG(more));
wording.text = arena_format(tenant->arena, "explain " STR_FMT, STR_ARG(wording.text));
return arena_format(arena, "index %lld", (long long)account_id);
str_bytes(arena_format(recount->part_tenant.arena, "%.*sz", (int)low.len, (const char *)low.at));
snprintf(doing, sizeof(doing), "connect to %s", text);
return arena_format(arena, "%s, %s", text, db_tls_name(db->mysql));
'
# What may be handed to the functions that take a text, and what such a text may be set to; the last two are room for
# parameters' names and for the values of columns.
handing='
db_command(struct db *db, struct arena *arena, const char *text)
db_command(db, arena, statements[SQL_NAME].text)
db_command(db, tenant->arena, statements[SQL_NAME].text)
db_command(tenant->db, tenant->arena, statements[SQL_NAME].text)
db_command(reader->db, reader->arena, statements[SQL_NAME].text)
db_command(stream->db, request->arena, statements[SQL_NAME].text)
db_command_long(struct db *db, struct arena *arena, const char *text, const struct db_waiting *waiting)
db_command_long(tenant->db, tenant->arena, steps[i].text, &waiting)
db_exchange(struct db *db, struct arena *arena, const char *text)
db_exchange(db, arena, statements[SQL_NAME].text)
db_exchange(db, arena, text)
db_exchange_long(struct db *db, struct arena *arena, const char *text,
db_exchange_long(db, arena, text, waiting)
db_exchange(db, tenant->arena, statements[SQL_NAME].text)
db_prepare_text(struct db *db, struct arena *arena, struct prepared *prepared, struct wording wording)
db_prepare_text(db, arena, *out, wording)
db_prepare_text(db, arena, *out, db_assemble(arena, assembly))
db_prepare_text(tenant->db, tenant->arena, &prepared, wording)
mysql_real_query(db->mysql, text, strlen(text))
mysql_send_query(db->mysql, text, strlen(text))
mysql_stmt_prepare(prepared->handle, wording.text.at, wording.text.len)
'
# shellcheck disable=SC2089
setting='
const char     *text    = statements[SQL_NAME].text;
const char      *text = statements[SQL_NAME].text;
const struct statement_text *text    = &statements[statement];
{.text = str_from(text->text), .names = str_from(text->parameters)}
{.text = text, .names = names}
struct str text  = STR(
char  *text = arena_alloc(arena, size);
text               = arena_room(arena, cell->len + 1);
'

# Statement, table, and why the statement needs no account_id of that table.
excepted='
account_insert account              the operator makes accounts
account_by_name account             the operator names an account
account_by_uuid account             the operator names an account
account_list account                the operator lists accounts
erase_account account               the operator deletes an account
account_update_status account       the operator suspends an account
token_by_hash token                 finds out whose request it is
token_find token                    the operator names a token
session_token session               finds out whose request it is
session_purge session               what has ended goes, whosever it is
idempotency_purge idempotency       what is too old goes, whosever it is
purge_backlog idempotency           tells how old the oldest is, whosever it is
purge_backlog record_change         tells how old the oldest is, whosever it is
purge_backlog number_claim          tells how old the oldest is, whosever it is
number_claim_purge number_claim     what is too old goes, whosever it is
purge_backlog search_segment        tells how old the oldest is, whosever it is
purge_find_change record_change     finds an account that has work
purge_find_half_dead search_segment finds an account that has work
purge_find_unpacked record_change   finds an account that has work
purge_find_segment search_segment     finds an account that has work
purge_find_older search_segment     finds an account that has work
purge_older_accounts search_segment tells how many accounts have work
packing_failure_count packing_failure /readyz tells how many accounts there are
doctor_largest_account record       the operator asks for any account
history_rest_next history_rest      what is left of deleted records goes, whosever it is
import_claim_last import_claim       what takes the place of another row has its account, by the primary key
import_find_given_up import         finds one whose upload was given up, or that was deleted, whosever it is
import_find_old import              finds what has texts that are too old, whosever they are
history_visits order_event          events of before 0015-account-keys: the record was read with its account
history_name_account order_event    they get it here: the records were read with theirs
history_version_add history_version the row of no account tells whether there are logs
schema_unfinished history_version   the row of no account tells whether all is done
schema_unfinished status_fold       likewise
export_find_cleared export_file     finds an account whose file has expired
suppression_expired suppression_expiry finds what is over, whosever it is
action_find_old action              finds an action that is too old, whosever it is
job_find_due job                    finds an account that has work
job_purge job                       what has ended long ago goes, whosever it is
'
# shellcheck disable=SC2090
export composing handing setting excepted

number=0

# fail TEXT: each line of it is a failed test. pass SENTENCE: unless something has failed since the last one.
fail() {
    while read -r line; do
        [ -n "$line" ] || continue
        number=$((number + 1))
        faults=$((faults + 1))
        echo "not ok $number - $line"
    done <<F
$1
F
}

pass() {
    if [ "$faults" = 0 ]; then
        number=$((number + 1))
        echo "ok $number - $1"
    fi
    faults=0
}

# code_lines PATTERN FILE...: place and code of the lines with that pattern, comments left out, names of statements all
# the same.
code_lines() {
    pattern=$1
    shift
    grep -nE "$pattern" "$@" /dev/null | grep -vE '^[^:]*:[0-9]*: *(/?\*|//)' |
        sed -E 's/SQL_[a-z_]+/SQL_NAME/g; s/^([^:]*:[0-9]*): */\1 /'
}

# not_among LIST: the lines of the standard input whose code has none of the list's lines in it.
not_among() {
    LIST=$1 awk '
    BEGIN { count = split(ENVIRON["LIST"], list, "\n") }
    {
        for (i = 1; i <= count; i++)
            if (list[i] != "" && index($0, list[i]))
                next
        print
    }'
}

faults=0
sources=$(find src -name '*.c' | LC_ALL=C sort)
# shellcheck disable=SC2086
set -- $sources
fail "$(code_lines '(mysql_[a-z_]*query|mysql_stmt_prepare|db_(command|exchange)(_long)?|db_prepare_text)\(' "$@" |
    grep -v 'mysql_read_query_result(' | not_among "$handing" | sed 's/$/ -- this text is no constant/')"
fail "$(code_lines '([^a-z_>.]|wording\.|[{ ]\.)text +=[^=]' src/db/*.c | not_among "$setting$composing" |
    sed 's/$/ -- the text of a statement is set to something else than a constant/')"
fail "$(grep -lE 'mysql_[a-z_]*query\(|mysql_stmt_prepare\(' "$@" | grep -vE '^src/db/[a-z_]*\.c$' |
    sed 's/$/ -- only src\/db\/*.c hands statements to the library/')"
pass "the library is handed constant texts only, or constant fragments put together"
fail "$(code_lines '(arena_v?format|v?sn?printf|strn?cat|strn?cpy|stpcpy|asprintf)\(' src/statements.c \
    src/db/*.c src/search/*.c src/packing/*.c src/lists/*.c src/transfer/*.c src/store/*.c |
    not_among "$composing" | sed 's/$/ -- nothing there needs to compose texts; is this one never SQL?/')"
pass "nothing between the library and the handlers composes other texts"
[ "$(code_lines 'db_(command|exchange)\(' "$@" | wc -l)" -ge 9 ] || fail "the calls of db_command were not found"
pass "there are calls to check"

# Every table of an account, wherever a statement or a fragment names it, comes with account_id.
# shellcheck disable=SC2016
report=$(awk '
    function table_names(file,    line, name) {
        while ((getline line < file) > 0) {
            if (match(line, /^create table if not exists [a-z_]+/)) {
                name = substr(line, 28, RLENGTH - 27)
                known[name] = 1
            }
            if (match(line, /alter table [a-z_]+ add column account_id /)) {
                split(substr(line, RSTART, RLENGTH), words, " ")
                owned[words[3]] = 1
            }
            if (line ~ /^    account_id / || name == "account")
                owned[name] = 1
        }
        close(file)
    }
    # How often the text says which account the table belongs to that the alias names. As long as there may be events
    # of account 0, whose record tells whose they are, that one may be taken along.
    function bindings(text, table, alias) {
        if (table == "account")
            return gsub("[ (.]id = :account_id", "", text) + gsub(alias "\\.id = [a-z]+\\.account_id", "", text)
        if (table == "order_event")
            gsub(/account_id in \(0, :account_id\)/, "account_id = :account_id", text)
        return gsub("insert (ignore )?into " table " \\([^)]*account_id", "", text) \
            + gsub("[ (]" alias "\\.account_id = (:account_id|[a-z]+\\.account_id)", "", text) \
            + (alias == table ? gsub("(where|and) account_id = :account_id", "", text) : 0)
    }
    function check(    rest, table, alias, uses, one) {
        rest = text
        gsub(/ force index \([a-z_]+\)/, "", rest)
        text = rest
        while (match(rest, /(from|join|into|update) [a-z_]+( [a-z_]+)?/)) {
            split(substr(rest, RSTART, RLENGTH), words, " ")
            rest = substr(rest, RSTART + length(words[1]))
            table = words[2]
            alias = words[3]
            if (alias ~ /^(|where|on|set|order|limit|left|straight_join|join|group|values|for)$/)
                alias = table
            if (!(table in owned))
                continue
            looked++
            uses[table " " alias]++
        }
        for (one in uses) {
            split(one, words, " ")
            if (bindings(text, words[1], words[2]) >= uses[one])
                continue
            used[name " " words[1]] = 1
            if (!((name " " words[1]) in excepted))
                print "F" place ": " name " takes rows of " words[1] " without saying of which account"
        }
        text = ""
    }
    BEGIN {
        for (i = 1; i < ARGC; i++)
            if (ARGV[i] ~ /migrations/) {
                table_names(ARGV[i])
                ARGV[i] = ""
            }
        count = split(ENVIRON["excepted"], lines, "\n")
        for (i = 1; i <= count; i++)
            if (split(lines[i], words, " ") > 2)
                excepted[words[1] " " words[2]] = 1
    }
    /^-- :/ { check(); name = substr($2, 2); place = FILENAME ":" FNR; next }
    /^--/ { next }
    { gsub(/^ +/, ""); text = text " " $0 }
    END {
        check()
        for (one in excepted)
            if (!(one in used))
                print "F" one ": this exception excuses nothing"
        print "C" looked
    }' sql/migrations/*.sql sql/queries/*.sql)
fail "$(echo "$report" | sed -n 's/^F//p')"
looked=$(echo "$report" | sed -n 's/^C//p')
[ "${looked:-0}" -ge 80 ] || fail "only ${looked:-0} uses of accounts' tables were found"
pass "all $looked uses of accounts' tables in sql/queries/ say of which account, or have a reason not to"
echo "1..$number"
