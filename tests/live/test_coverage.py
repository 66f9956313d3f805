"""What the whole run has met: every declared answer of every call, and no other."""

import os
import re

from routes import ALL_ROWS, FILES
from support.tap import Skip
from tap import case
from test_database_away import worker_pids
from test_logs import fields_of, request_lines, settled

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
BEFORE = {("putImportPart", "413")}  # the web server answers so before a worker sees the part
ENOUGH = 1000  # requests; with fewer, only a part of the tests was run


def declared(world):
    """(call, status) for every answer that the API's description has; what the web server's limits answer is none of a
    worker's."""
    return {(operation["operationId"], status) for methods in world.openapi["paths"].values()
            for operation in methods.values() if isinstance(operation, dict) for status in operation["responses"]
            if status != "429" and (operation["operationId"], status) not in BEFORE}


def occurred(world):
    """(call, status) for every answer that a worker gave to this run, with one request as an example."""
    lines, _ = settled(world)
    pairs = {}
    for exchange in world.journal.exchanges:
        for line in lines.get(exchange.request_id, []):
            fields = fields_of(line)
            if fields["route"] not in ("-", "getMetrics"):  # which is no call of the API
                pairs.setdefault((fields["route"], fields["status"]), str(exchange))
    return pairs


def whole_run(world):
    if len(world.journal.exchanges) < ENOUGH:
        raise Skip("only a part of the tests was run")
    return world.once("coverage", lambda: (declared(world), occurred(world)))


@case("every declared answer has occurred")
def all_declared(test, world):
    wanted, met = whole_run(world)
    for name, status in sorted(wanted - set(met)):
        test.fail(f"{name} never answered {status}")


@case("every answer that occurred is declared")
def all_occurred(test, world):
    wanted, met = whole_run(world)
    for name, status in sorted(set(met) - wanted):
        test.fail(f"{name} does not declare {status}: {met[name, status]}")


@case("every answer that occurred is declared with its media type")
def media_types(test, world):
    whole_run(world)
    responses = world.openapi["components"]["responses"]
    for methods in world.openapi["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                if "$ref" in response:
                    response = responses[response["$ref"].rpartition("/")[2]]
                wanted = {"application/json"} if status in ("200", "201", "202", "207") else set() if status in ("204", "304") \
                    else {"application/problem+json"}
                if status == "422" and "207" in operation["responses"]:
                    wanted = {"application/problem+json", "application/json"}  # all items have failed
                if operation["operationId"] in ALL_ROWS and status == "200":
                    wanted |= {"text/csv", "application/x-ndjson"}
                if operation["operationId"] in FILES and status in ("200", "206"):
                    wanted = FILES[operation["operationId"]]
                test.equal(set(response.get("content", {})), wanted, f"{operation['operationId']} {status}")


@case("no request of the run has gone unlogged")
def logged(test, world):
    whole_run(world)
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
    whole_run(world)
    test.true(found, "the log tells of the outage that test_database_away makes")


@case("every table with something of records is among those that are looked at")
def tables_of_records(test, world):
    found = set(world.sql("select table_name from information_schema.columns where table_schema = database() "
                          "and column_name = 'record_id'"))
    test.true(found, "there are such tables")
    test.equal(found - {text.split()[0] for text in LEFTOVERS.values()}, set(), "tables that are left out")


@case("nothing of what was deleted is left in the database", sorted(LEFTOVERS))
def leftovers(test, world, what):
    test.equal(world.sql(f"select count(*) from {LEFTOVERS[what]}"), ["0"], "rows")
