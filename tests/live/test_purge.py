"""Deleted means deleted: what a record leaves behind when its row is gone goes for good."""

import json
import secrets
import subprocess
import time

from support.leftovers import places_of
from tap import case
from world import CAMPAIGNS, RECORDS, TYPES, orders_of, patience

# Hours in which workers let things wait, and one more.
AGE = ["update idempotency set created_at = created_at - interval 25 hour",
       "update record_change set noted_at = noted_at - interval 4 hour",
       "update search_segment set dead_since = dead_since - interval 13 hour where dead_since is not null"]


class Person:
    """A record with words and digits that nothing else has, and with everything that can be left of it."""

    def __init__(self, world, client, kind, campaign):
        letters = "".join(secrets.choice("bcdfghjklmnpqrstvwxz") for _ in range(40))
        digits = "".join(secrets.choice("123456789") for _ in range(10))
        self.client = client
        self.name, self.note, self.advice = letters[:13], letters[13:26], letters[26:]
        self.phone = f"+49301{digits}"
        # The index keeps a word's beginning and a phone's end apart from the rest.
        self.marks = [self.name[3:], self.note[3:], self.advice[3:], digits, digits[7::-1]]
        self.key = {"Idempotency-Key": secrets.token_hex(8)}
        self.body = {"recordTypeUuid": kind, "phone": self.phone, "firstName": self.name,
                     "parameters": {"note": f"A note of {self.note}"}}
        self.uuid = client.made(RECORDS, self.body, self.key)["uuid"]
        order = client.made(orders_of(campaign), {"recordUuid": self.uuid, "instructions": self.advice},
                            {"Idempotency-Key": secrets.token_hex(8)})["uuid"]
        client.patch(f"{orders_of(campaign)}/{order}", {"status": "contacted"})
        client.delete(f"{orders_of(campaign)}/{order}")

    def change_and_delete(self):
        self.client.patch(f"{RECORDS}/{self.uuid}", {"lastName": self.name[::-1]})
        self.marks.append(self.name[9::-1])
        self.client.delete(f"{RECORDS}/{self.uuid}")


def gone_people(world):
    """Of an account with others: one that a big segment knows, with a change; and one that only changes know."""
    account = world.new_account()
    client = account.client
    kind = client.made(TYPES, {"name": "Kind", "parameters": [{"id": "note", "type": "textarea", "title": "Note"}]})
    campaign = client.made(CAMPAIGNS, {"name": "Spring"})["uuid"]
    for number in range(20):
        client.made(RECORDS, {"recordTypeUuid": kind["uuid"], "phone": f"+4479{number:08}", "firstName": "Staying"})
    known = Person(world, client, kind["uuid"], campaign)
    world.operator("purge")
    world.operator("reindex", "--account", account.name)
    fresh = Person(world, client, kind["uuid"], campaign)
    for person in (known, fresh):
        person.change_and_delete()
    return account, known, fresh


def left_of(world, people):
    return places_of(world.sql, [mark for person in people for mark in person.marks])


def new_workers(world):
    """Each of them looks at once."""
    for what in ("stop", "start"):
        world.servers("server.sh", what, world.need("FOLDER"), "workers")


def waits(test, world, known, fresh):
    """What is to go is there, or the test would prove nothing."""
    places = left_of(world, [known])
    for table in ("idempotency", "record_change", "search_posting"):
        test.true(any(place.startswith(table) for place in places), f"{table} among the places that have it: {places}")
    test.true(left_of(world, [fresh]), "of the newer record, too")


@case("what deleted records leave behind is gone a day later, by what workers do between requests")
def by_workers(test, world):
    account, known, fresh = gone_people(world)
    waits(test, world, known, fresh)
    new_workers(world)
    until = time.monotonic() + patience(60)
    while left_of(world, [known, fresh]) and time.monotonic() < until:
        for statement in AGE:
            world.sql(statement)
        for _ in range(4):
            account.client.read(TYPES)
    test.equal(left_of(world, [known, fresh]), [], "places that still have something of them")
    test.equal(account.client.read(RECORDS, search="staying")["total"], 20, "the others are found")


@case("what deleted records leave behind is gone at once after `callbook purge`")
def by_command(test, world):
    account, known, fresh = gone_people(world)
    waits(test, world, known, fresh)
    done = json.loads(world.operator("purge", "--json"))
    test.true(done["answers"] >= 4, f"answers: {done}")
    test.equal(left_of(world, [known, fresh]), [], "places that still have something of them")
    test.equal(account.client.read(RECORDS, search="staying")["total"], 20, "the others are found")
    test.refused(account.client.post(RECORDS, known.body, known.key), 409, ("Idempotency-Key", "key_spent"))
    test.equal(account.client.read(RECORDS)["total"], 20, "number of records")
    test.equal(world.operator("purge", "--json"), json.dumps({**done, "answers": 0, "segments": 0},
                                                             separators=(",", ":")), "the second time")


@case("a kept answer of what is still there is kept by `callbook purge`")
def answers_stay(test, world):
    client = world.new_account().client
    kind = client.made(TYPES, {"name": "Kind"})["uuid"]
    body, key = {"recordTypeUuid": kind, "phone": "+4930123456"}, {"Idempotency-Key": secrets.token_hex(8)}
    first = client.post(RECORDS, body, key)
    world.operator("purge")
    test.equal(client.post(RECORDS, body, key).body, first.body, "the answer that is given again")


@case("an index that is broken does not hold up the purge of other accounts")
def broken(test, world):
    bad, _, _ = gone_people(world)
    good, _, _ = gone_people(world)
    own = f"account_id = (select id from account where name = '{bad.name}')"
    world.operator("purge")
    world.sql(f"update search_segment set ids = 'x' where {own}")
    for account in (bad, good):
        row = account.client.read(RECORDS, limit=1, sort="createdAt")["records"][0]
        account.client.delete(f"{RECORDS}/{row['uuid']}")
    command = [world.need("CALLBOOK"), "--config", world.need("CONFIG"), "purge"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    test.equal(done.returncode, 1, "exit status")
    test.true(f"account {bad.name}: " in done.stderr, f"the account is named: {done.stderr}")
    test.true(f"account {good.name}: " not in done.stderr, "the other one is not")
    test.equal(world.sql("select a.name from record_change c join account a on a.id = c.account_id"), [bad.name],
               "accounts with changes that wait")
    world.operator("reindex", "--account", bad.name)
    world.operator("purge")
    test.equal(world.sql("select count(*) from record_change"), ["0"], "changes after the index was made again")


def finding(world):
    command = [world.need("CALLBOOK"), "--config", world.need("CONFIG"), "doctor", "--json"]
    answer = json.loads(subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout)
    return next(row for row in answer if row["check"] == "deleted data")


@case("the doctor warns of a backlog that is older than a day, and its advice helps")
def backlog(test, world):
    _, _, fresh = gone_people(world)
    test.equal(finding(world)["verdict"], "ok", "verdict on what is new")
    for table, column in (("record_change", "noted_at"), ("idempotency", "created_at")):
        world.sql(f"update {table} set {column} = {column} - interval 49 hour")
        found = finding(world)
        test.equal(found["verdict"], "warning", f"verdict on an old row of {table}")
        test.true("run `callbook purge`" in found["detail"], f"advice: {found['detail']}")
        world.operator("purge")
        test.equal(finding(world)["verdict"], "ok", "verdict afterwards")
    test.equal(left_of(world, [fresh]), [], "places that still have something")
