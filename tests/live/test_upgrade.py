"""Tables of before the keys began with the account: they are brought up to date while workers of then go on."""

import os

from tap import case
from test_accounts import callbook

MIGRATIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../sql/migrations")
LAST_OF_THEN = 14
OLD = "callbook_upgraded"

# Keys of an account's tables that do not begin with the account, and why. Each of the first counts ids, and so that an
# account's rows can be moved to where the same ids are, it is not unique.
COUNTERS = {"action": "action_id", "campaign": "campaign_id", "job": "job_id", "export_file": "export_file_id",
            "import": "import_id", "campaign_order": "campaign_order_id", "order_event": "order_event_id",
            "record": "record_id", "record_type": "record_type_id", "search_segment": "search_segment_id",
            "token": "token_id", "session": "session_id", "suppression": "suppression_id"}
OTHERS = {("token", "token_hash"): "tells whose request it is",
          ("session", "session_hash"): "tells whose request it is",
          ("session", "session_expiry"): "what has ended is deleted, whosever it is",
          ("number_claim", "number_claim_age"): "what is too old is deleted, whosever it is",
          ("suppression_expiry", "suppression_expiry_age"): "what ends by itself is found, whosever it is",
          ("action", "action_age"): "what is too old is deleted, whosever it is",
          ("export_file", "export_file_clear"): "what has expired is deleted, whosever it is",
          ("record_change", "record_change_age"): "purge looks for the oldest of all accounts",
          ("search_segment", "search_segment_dead"): "purge looks for the oldest of all accounts",
          ("search_segment", "search_segment_fold"): "purge looks for an account with an older index",
          ("job", "job_due"): "whoever works on jobs takes the next one of all accounts",
          ("job", "job_finished"): "what has ended long ago is deleted, whosever it is",
          ("import", "import_age"): "purge looks for what is too old, whosever it is",
          ("idempotency", "idempotency_age"): "purge looks for the oldest of all accounts"}

KEYS = """select concat_ws(' ', s.table_name, s.index_name, s.non_unique,
        group_concat(s.column_name order by s.seq_in_index)) line
    from information_schema.statistics s where s.table_schema = '{0}'
    group by s.table_name, s.index_name, s.non_unique order by line"""
REFERENCES = """select concat_ws(' ', table_name, constraint_name, group_concat(column_name order by ordinal_position),
        referenced_table_name, group_concat(referenced_column_name order by ordinal_position)) line
    from information_schema.key_column_usage
    where table_schema = '{0}' and referenced_table_name is not null
    group by table_name, constraint_name, referenced_table_name order by line"""

# Two accounts; records 1 and 3 are the first one's, 2 is the other's, and of 4 only the history is left. The ids are
# given, for the nodes of a cluster count by steps.
ROWS = """
insert into account (id, uuid, name, status, created_at)
    values (1, unhex(repeat('01', 16)), 'One', 0, utc_timestamp(6)),
    (2, unhex(repeat('02', 16)), 'Two', 0, utc_timestamp(6));
insert into record_type (id, account_id, uuid, name, slug, status, definition, created_at, updated_at)
    select id, id, uuid, name, 'kind', 0, '[]', created_at, created_at from account;
insert into campaign (id, account_id, uuid, name, status, type, timezone, created_at, updated_at)
    select id, id, uuid, name, 0, 0, 'UTC', created_at, created_at from account;
insert into record (id, account_id, uuid, type_id, status, has_history, phone, parameters, created_at, updated_at)
    select n.n, a.id, unhex(lpad(n.n, 32, '0')), t.id, 0, 2, '+4930123456', '{}', a.created_at, a.created_at
    from (select 1 n, 1 owner union select 2, 2 union select 3, 1) n join account a on a.id = n.owner
    join record_type t on t.account_id = a.id order by n.n;
insert into campaign_order (campaign_id, record_id, account_id, type_id, uuid, status, created_at, updated_at)
    select c.id, r.id, r.account_id, r.type_id, r.uuid, 0, r.created_at, r.created_at
    from record r join campaign c on c.account_id = r.account_id;
insert into past_order (record_id, campaign_id, account_id, uuid, status, assigned_at, removed_at, order_id)
    select record_id, campaign_id, account_id, uuid, 0, created_at, created_at, 0 from campaign_order;
insert into history_rest (account_id, record_id) values (2, 4);
"""
# As a worker of then does it.
EVENT = "insert into order_event (record_id, campaign_id, order_id, status, at) values "


def on_old(world, text):
    return world.sql(f"use {OLD}; {text}")


def add_events(world, record, count=1):
    on_old(world, EVENT + ", ".join([f"({record}, 1, 1, 0, utc_timestamp(6))"] * count))


def make_old(world):
    """A database as it was then, with events of each record."""
    world.sql(f"drop database if exists {OLD}; create database {OLD} default character set utf8mb4 "
              f"collate utf8mb4_bin; grant all on {OLD}.* to callbook@localhost")
    for name in sorted(os.listdir(MIGRATIONS)):
        if int(name[:4]) <= LAST_OF_THEN:
            with open(os.path.join(MIGRATIONS, name), encoding="utf-8") as file:
                on_old(world, file.read())
            on_old(world, f"insert into schema_migration values ({int(name[:4])}, '{name[5:-4]}', utc_timestamp(6))")
    on_old(world, ROWS)
    for record, count in ((1, 3), (2, 1500), (3, 1), (4, 2)):
        add_events(world, record, count)


def migrate(test, world, *more):
    done = callbook(world, f"--database-name={OLD}", "migrate", *more)
    test.equal(done.returncode, 0, f"exit status of migrate {more}: {done.stderr}")
    return done.stderr.decode()


def owners(world):
    return on_old(world, "select concat_ws(' ', record_id, account_id, count(*)) from order_event "
                         "group by record_id, account_id order by record_id, account_id")


def doctor_on_keys(world):
    told = callbook(world, f"--database-name={OLD}", "doctor").stdout.decode()
    return next(line for line in told.splitlines() if line.startswith("keys "))


@case("every key of an account's table begins with the account, but for those that have a reason")
def keys(test, world):
    owned = set(world.sql("select table_name from information_schema.columns where table_schema = database() and "
                          "column_name = 'account_id'"))
    found = {}
    for line in world.sql(KEYS.format("callbook")):
        table, key, is_not_unique, columns = line.split(" ", 3)
        if table in owned and not columns.startswith("account_id"):
            found[table, key] = is_not_unique
    for table, key in COUNTERS.items():
        test.equal(found.pop((table, key), "it is not there"), "1", f"whether {key} may have an id twice")
    test.equal(set(found), set(OTHERS), "other keys that begin with something else")


@case("tables of before are filled and finished in two steps, and are then as new ones")
def upgrade(test, world):
    make_old(world)
    told = migrate(test, world)
    test.true("account One: 4 events" in told and "account Two: 1502 events" in told, f"what migrate tells: {told}")
    test.true("`callbook migrate --finish`" in told, "migrate tells that there is something left")
    test.equal(owners(world), ["1 1 3", "2 2 1500", "3 1 1", "4 2 2"], "records, accounts of their events, how many")
    test.true("--finish" in doctor_on_keys(world), "doctor tells it, too")
    add_events(world, 1)
    test.equal(owners(world)[:2], ["1 0 1", "1 1 3"], "a worker of then adds an event")
    told = migrate(test, world)
    test.true("account One: 1 events" in told, f"what migrate tells the second time: {told}")
    add_events(world, 3)
    for _ in range(2):
        migrate(test, world, "--finish")
        test.equal(owners(world), ["1 1 4", "2 2 1500", "3 1 2", "4 2 2"], "at the end")
    for what in (KEYS, REFERENCES):
        test.equal(world.sql(what.format(OLD)), world.sql(what.format("callbook")), "keys or references")
    test.true("begin with the account" in doctor_on_keys(world), "doctor is content")
    test.equal(migrate(test, world), "", "what migrate tells when there is nothing left")
    world.sql(f"drop database {OLD}")
