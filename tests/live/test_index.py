"""The index behind totals and search: the operator's commands that prove it and make it anew."""

import json
import subprocess

from tap import case
from world import CAMPAIGNS, RECORDS, TYPES, orders_of

COUNT = 400
NAMES = ["Maria", "Mario", "Jo", "Zoë", "Ann Maria"]


def answers(client, made):
    """What lists and searches say."""
    pages = [client.read(RECORDS, search=search, limit=100) for search in ("mari", "m", "jo", "zoe 7", "0077")]
    pages += [client.read(RECORDS, campaignUuid=made["campaign"], limit=100), client.read(RECORDS, limit=7, page=20),
              client.read(RECORDS, campaignUuid=made["campaign"], search="ann"), client.read(RECORDS, status="archived"),
              client.read(orders_of(made["campaign"]), limit=100)]
    return pages


def changed_account(world):
    """An account with records in every state that the index can know them in."""
    account = world.new_account()
    client = account.client
    record_type = client.made(TYPES, {"name": "Index"})["uuid"]
    made = {"campaign": client.made(CAMPAIGNS, {"name": "Index"})["uuid"]}
    rows = [client.made(RECORDS, {"recordTypeUuid": record_type, "phone": f"+4479{number:08}",
                                  "firstName": NAMES[number % len(NAMES)]})["uuid"] for number in range(COUNT)]
    for number, row in enumerate(rows):
        if number % 5 == 0:
            client.made(orders_of(made["campaign"]), {"recordUuid": row})
        if number % 9 == 0:
            client.patch(f"{RECORDS}/{row}", {"firstName": "Maria", "status": "archived"})
        if number % 11 == 0:
            client.delete(f"{RECORDS}/{row}")
    return account, made


def findings(world, check, *options):
    """What the doctor says of something; the test server's settings have faults of their own."""
    command = [world.need("CALLBOOK"), "--config", world.need("CONFIG"), "doctor", "--json", *options]
    answer = json.loads(subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout)
    return [finding for finding in answer if finding["check"] == check]


def verdicts(world, check, *options):
    """The verdicts alone."""
    return [finding["verdict"] for finding in findings(world, check, *options)]


@case("a new index answers as the one that grew, before and after further changes")
def reindexed(test, world):
    account, made = changed_account(world)
    before = answers(account.client, made)
    world.operator("reindex", "--account", account.name)
    test.equal(answers(account.client, made), before, "answers after reindex")
    row = account.client.read(RECORDS, limit=1, search="zoe")["records"][0]
    account.client.patch(f"{RECORDS}/{row['uuid']}", {"firstName": "Quetzal"})
    test.equal(account.client.read(RECORDS, search="quetzal")["total"], 1, "found by its new name")
    account.client.delete(f"{RECORDS}/{row['uuid']}")
    test.equal(account.client.read(RECORDS, search="quetzal")["total"], 0, "found after it is gone")
    test.equal(account.client.read(RECORDS)["total"], before[6]["total"] - 1, "total")


@case("a recount finds every total right")
def recounted(test, world):
    changed_account(world)
    test.equal(verdicts(world, "totals", "--recount"), ["ok"], "verdict on the totals")


@case("the doctor warns of a server that takes less at once than packing may send")
def packets(test, world):
    before = world.sql("select @@global.max_allowed_packet")[0]
    try:
        for size, verdict in ((8 << 20, "warning"), (16 << 20, "ok")):
            world.sql(f"set global max_allowed_packet = {size}")
            test.equal(verdicts(world, "max_allowed_packet"), [verdict], f"verdict on {size} bytes")
    finally:
        world.sql(f"set global max_allowed_packet = {before}")


@case("the doctor warns of what another version of the program has made, and its advice helps")
def versions(test, world):
    account, _ = changed_account(world)
    own = f"account_id = (select id from account where name = '{account.name}')"
    world.operator("reindex", "--account", account.name)
    test.equal(verdicts(world, "index"), ["ok"], "verdict on this program's own")
    for change, advice in ((f"update search_segment set fold = 0 where {own}", "reindex"),
                           (f"update search_segment set format = 77 where {own}", "reindex"),
                           (f"delete from list_count where scope = '~' and {own}", "migrate")):
        world.sql(change)
        found = findings(world, "index")
        test.equal([finding["verdict"] for finding in found], ["warning"], f"verdict after {change}")
        test.true(found[0]["detail"].startswith(f"account {account.name}: "), "the account is named")
        test.true(found[0]["detail"].endswith(f"run `callbook {advice}`"), f"the advice: {found[0]['detail']}")
        world.operator(advice)
        test.equal(verdicts(world, "index"), ["ok"], f"verdict after {advice}")
