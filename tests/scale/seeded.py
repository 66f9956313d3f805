"""What `./dev seed` makes: an account as the API would have left it, with its index and its counts."""

import json
import os
import tempfile
import urllib.parse

from api import Stack, Verdict
from support.processes import run as run_program

SAMPLES = 25
SMALL = 1000  # the least
COUNTED = {"record": "records", "campaign_order": "orders", "order_event": "events", "past_order": "stays",
           "record_key": "records"}
INDEXED = 5  # fields of each type, and a unique one
MANY = 100  # records, of whom at least a half have a value: each has one by nine chances of ten
SEARCHES = ("maria", "newsletter", "newsletter renewal", "harbour vineyard", "zephyrine", "ma", "crm 77")


def fill(stack, records):
    """Runs the program; what the benchmark is told."""
    program = os.path.join(os.path.dirname(stack.callbook[0]), "bench", "seed", "seed")
    with tempfile.TemporaryDirectory() as folder:
        summary = os.path.join(folder, "summary.json")
        run_program(program, str(records), stack.name, summary, timeout=300,
                    env=dict(os.environ, CALLBOOK_CONFIG=stack.callbook[1], CALLBOOK_TOKEN=stack.token))
        with open(summary, encoding="utf-8") as file:
            return json.load(file)


def keys_of(stack):
    return stack.sql("select table_name, index_name, non_unique, seq_in_index, column_name"
                     " from information_schema.statistics where table_schema = 'callbook' order by 1, 2, 4")


def filters_of(kind, field):
    return {"recordTypeUuid": kind["uuid"], f"filter[parameters.{field['id']}][empty]": "false"}


def indexed_fields(kind):
    return [field for field in kind["parameters"] if field["indexed"]]


def totals(stack, types):
    """What lists, searches and filters count, with orders by each indexed field."""
    found = {}
    for text in SEARCHES:
        found[text] = stack.api.get("/api/records", search=text, total="exact", limit=0)["total"]
    for kind in types:
        found[kind["name"]] = stack.api.get("/api/records", recordTypeUuid=kind["uuid"], limit=1)["total"]
        for field in indexed_fields(kind):
            page = stack.api.get("/api/records", sort=f"parameters.{field['id']}", limit=20, **filters_of(kind, field))
            found[kind["name"], field["id"]] = page["total"], [record["uuid"] for record in page["records"]]
    return found


def check_rows(stack, facts, verdict):
    """Every table has what was told, and its keys are there."""
    for table, name in COUNTED.items():
        rows = stack.sql(f"select count(*) from {table} where account_id = {facts['accountId']}")
        verdict.equal(int(rows[0][0]), facts[name], f"rows of {table}")
    left = stack.sql("select count(*) from information_schema.tables where table_name = 'bench_key'")
    verdict.equal(left, [["0"]], "tables that note missing keys")
    strangers = stack.sql(f"select count(*) from order_event e where account_id = {facts['accountId']} and not exists"
                          " (select 1 from campaign_order o where o.account_id = e.account_id and o.id = e.order_id) and"
                          " not exists (select 1 from past_order p where p.account_id = e.account_id and"
                          " p.record_id = e.record_id and p.order_id = e.order_id)")
    verdict.equal(strangers, [["0"]], "events of no order")


def check_fields(stack, types, verdict):
    """Each type has five indexed fields and a unique one, and most records have values there (of few suppliers only two
    may have one, by chance)."""
    for kind in types:
        count = stack.api.get("/api/records", recordTypeUuid=kind["uuid"], limit=0)["total"]
        fields = indexed_fields(kind)
        unique = [field for field in fields if field["unique"]]
        verdict.equal((len(fields) - len(unique), len(unique)), (INDEXED, 1), f"fields of {kind['name']}")
        for field in fields:
            filled = stack.api.get("/api/records", total="exact", limit=0, **filters_of(kind, field))["total"]
            verdict.equal(field.get("indexState"), "ready", f"state of {kind['name']} {field['id']}")
            least = count if field["unique"] else count / 2 if count >= MANY else 0
            verdict.true(least <= filled <= count,
                         lambda: f"{kind['name']} {field['id']}: {filled} of {count} have one")


def check_records(stack, facts, verdict):
    """Records are found by their external ids and have the histories that they should."""
    for uuid, known in list(zip(facts["samples"], facts["externalIds"]))[:SAMPLES]:
        by_id = stack.api.get("/api/records/by-external-id/" + urllib.parse.quote(known["id"]),
                              recordTypeUuid=known["type"])
        verdict.equal(by_id, stack.api.get("/api/records/" + uuid), f"the record {known['id']}")
    for name, has_some in (("samplesWithHistory", True), ("samplesAlone", False)):
        for uuid in facts[name][:SAMPLES]:
            stays = stack.api.get("/api/records/" + uuid)["campaignHistory"]
            verdict.equal(bool(stays), has_some, f"history of {uuid}")
            for stay in stays:
                verdict.true(len(stay["events"]) >= 1, lambda: f"{uuid}: a stay without events")


def check_duplicates(stack, facts, verdict):
    """What a seeded record has, no other one can have."""
    for uuid in facts["samples"][:SAMPLES]:
        record = stack.api.get("/api/records/" + uuid)
        copy = {name: record[name] for name in ("recordTypeUuid", "firstName", "lastName", "phone", "parameters")
                if record[name] is not None}
        for body in (copy, dict(copy, externalId=record["externalId"])):
            _, answer = stack.api.call("POST", "/api/records", body, (409,))
            verdict.equal((answer["code"], answer["existing"]), ("duplicate", uuid), f"a copy of {uuid}")


def lose_key(stack):
    """As a run that was killed leaves it."""
    for statement in ("create table bench_key (name varchar(64) not null primary key, statement text not null)",
                      "insert into bench_key values ('campaign_order', 'alter table campaign_order add key"
                      " campaign_order_newest (account_id, campaign_id, id)')",
                      "alter table campaign_order drop key campaign_order_newest"):
        stack.sql(statement)


def check_account(stack, records, keys, verdicts):
    """An account that is filled, its rows and its index, and the keys of all tables."""
    rows, index = verdicts
    facts = fill(stack, records)
    types = [stack.api.get("/api/record-types/" + kind["uuid"]) for kind in facts["types"]]
    rows.equal(keys_of(stack), keys, "keys of all tables")
    check_rows(stack, facts, rows)
    check_fields(stack, types, rows)
    check_records(stack, facts, rows)
    check_duplicates(stack, facts, rows)
    index.equal(["exact" in detail for detail in stack.recount()], [True], "every total is exact")
    before = totals(stack, types)
    stack.operator("reindex", "--account", stack.name)
    index.same(list(totals(stack, types).items()), list(before.items()), "after `callbook reindex`")
    index.equal(["exact" in detail for detail in stack.recount()], [True], "every total is exact after it")


def run(stack, records):
    """One account at first, then one that is small beside it, so that the keys stay while it is filled."""
    rows = Verdict(f"./dev seed of {records} and {SMALL} records: rows, fields and histories")
    index = Verdict("./dev seed: its index and its counts are those of `callbook reindex` and of the doctor")
    stack.sql("set global local_infile = 1")  # MySQL has it off
    keys = keys_of(stack)
    check_account(stack, records, keys, (rows, index))
    lose_key(stack)
    check_account(Stack(stack.name + "-small"), SMALL, keys, (rows, index))
    return [rows, index]
