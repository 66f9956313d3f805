"""What a run leaves behind: workers that live, a log, and nothing of what was deleted."""

import os
import re

from support.tap import Skip
from tap import case
from test_coverage import ENOUGH
from test_database_away import was_away, worker_pids
from test_logs import request_lines

GONE = "left join record r on r.id = x.record_id where r.id is null"
LEFTOVERS = {
    "words of records": f"record_change x {GONE} and x.now_words is not null",
    "orders of records": f"campaign_order x {GONE}",
    "former orders of records": f"past_order x {GONE}",
    "events of records": f"order_event x {GONE}",
    "logs of histories": f"history_log x {GONE}",
    "keys of records": f"record_key x {GONE}",
    "collisions of records": f"record_collision x {GONE}",
    "kept answers of records, after their day": f"idempotency x {GONE} and x.record_id is not null and x.body is not null "
                                               "and x.created_at < utc_timestamp() - interval 25 hour",
    "deletions that are not done": "history_rest",
    "words of campaigns": "campaign where deleted_at is not null and words is not null",
}


@case("no request of the run has gone unlogged")
def logged(test, world):
    if len(world.journal.exchanges) < ENOUGH:
        raise Skip("only a part of the tests was run")
    test.true(len(request_lines(world)) >= ENOUGH, "the workers have logged the run")


@case("all workers are alive at the end")
def alive(test, world):
    pids = worker_pids(world)
    test.true(pids, "there are workers")
    for pid in pids:
        test.true(os.path.exists(f"/proc/{pid}"), f"the worker {pid} has died")


@case("the database has refused no statement of a worker")
def errors(test, world):
    away = (1047, 1053, 1158, 1159, 1927, 2002, 2006, 2013)  # what the outage looks like from the workers' side
    found = [(int(number[1]), line) for line in world.log_lines("LOG")
             if (number := re.search(r"event=database msg=\"error (\d+) ", line))]
    for number, line in found:
        if number not in away:
            test.fail(line[:300])
    test.true(found or not was_away(world), "the log tells of the outage that test_database_away makes")


@case("every table with something of records is among those that are looked at")
def tables_of_records(test, world):
    found = set(world.sql("select table_name from information_schema.columns where table_schema = database() "
                          "and column_name = 'record_id'"))
    test.true(found, "there are such tables")
    test.equal(found - {text.split()[0] for text in LEFTOVERS.values()}, set(), "tables that are left out")


@case("nothing of what was deleted is left in the database", sorted(LEFTOVERS))
def leftovers(test, world, what):
    test.equal(world.sql(f"select count(*) from {LEFTOVERS[what]}"), ["0"], "rows")
