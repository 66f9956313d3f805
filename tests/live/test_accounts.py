"""The operator's commands for whole accounts: they are deleted, written into a file, and made out of one."""

import os
import pty
import secrets
import signal
import subprocess
import time

from support.leftovers import places_of, rows_with
from tap import case
from world import CAMPAIGNS, RECORDS, TYPES, orders_of, patience

MANY = 30000


def command(world, *arguments):
    return [world.need("CALLBOOK"), "--config", world.need("CONFIG"), *arguments]


def callbook(world, *arguments, **options):
    """What came of a command; it may fail."""
    return subprocess.run(command(world, *arguments), capture_output=True, timeout=patience(120), check=False,
                          **options)


def number_of(world, account):
    return world.sql(f"select id from account where name = '{account.name}'")[0]


class Full:
    """An account with something in every table; `word` is in all of it."""

    def __init__(self, world):
        self.word = "".join(secrets.choice("bcdfghjklmnpqrstvwxz") for _ in range(12))
        self.account = world.new_account()
        self.client = client = self.account.client
        self.id = number_of(world, self.account)
        kind = client.made(TYPES, {"name": self.word, "isDefault": True, "parameters": [
            {"id": "note", "type": "textarea", "title": self.word}]})["uuid"]
        campaigns = [client.made(CAMPAIGNS, {"name": f"{self.word} {number}"})["uuid"] for number in range(3)]
        for number in range(12):
            record = client.made(RECORDS, {"recordTypeUuid": kind, "phone": f"+4479{number:08}",
                                           "firstName": self.word, "parameters": {"note": self.word}},
                                 {"Idempotency-Key": secrets.token_hex(8)})["uuid"]
            for campaign in campaigns:
                order = client.made(orders_of(campaign), {"recordUuid": record, "instructions": self.word})["uuid"]
                if number % 2:
                    client.patch(f"{orders_of(campaign)}/{order}", {"status": "contacted"})
                    client.delete(f"{orders_of(campaign)}/{order}")
        client.delete(f"{CAMPAIGNS}/{campaigns[0]}")
        world.operator("purge")
        world.operator("reindex", "--account", self.account.name)
        client.made(RECORDS, {"recordTypeUuid": kind, "phone": "+447911111111", "firstName": self.word})
        self.records = world.sql(f"select group_concat(id) from record where account_id = {self.id}")[0]

    def left(self, world):
        """Where something of it is."""
        return (rows_with(world.sql, "account_id", self.id) + places_of(world.sql, [self.word]) +
                world.sql(f"select 'event', id from order_event where record_id in ({self.records})") +
                world.sql(f"select 'lease', name from lease where name = 'index {self.id}'") +
                world.sql(f"select 'account', name from account where id = {self.id}"))


def many_records(world):
    """An account whose deletion takes a moment."""
    account = world.new_account()
    account.client.made(TYPES, {"name": "Kind"})
    number = number_of(world, account)
    world.sql("insert into record (account_id, uuid, type_id, status, has_history, phone, parameters, created_at, "
              f"updated_at) select t.account_id, unhex(md5(concat('{account.name}', seq))), t.id, 0, 0, '+4930123456', "
              f"'{{}}', utc_timestamp(6), utc_timestamp(6) from record_type t, seq_1_to_{MANY} "
              f"where t.account_id = {number}")
    return account, number


@case("a deleted account leaves nothing in any table, and others keep what they have")
def deleted(test, world):
    other, gone = Full(world), Full(world)
    before = other.left(world)
    for table in ("record_type", "record", "campaign", "campaign_order", "past_order", "record_change", "list_count",
                  "search_segment", "search_posting", "idempotency", "token"):
        test.true(any(place.startswith(f"{table}: ") for place in gone.left(world)), f"it has rows of {table}")
    done = callbook(world, "account", "delete", gone.account.name, "--yes")
    test.equal(done.returncode, 0, f"exit status: {done.stderr}")
    test.equal(gone.left(world), [], "places that have something of it")
    test.equal(other.left(world), before, "places that have something of the other account")
    test.equal(gone.client.get(RECORDS).status, 401, "its token")
    test.equal(other.client.read(RECORDS)["total"], 13, "records of the other account")
    test.equal(callbook(world, "account", "delete", gone.account.name, "--yes").returncode, 3, "the second time")


@case("an account is deleted only when that is meant")
def confirmed(test, world):
    account = world.new_account()
    done = callbook(world, "account", "delete", account.name, stdin=subprocess.DEVNULL)
    test.equal(done.returncode, 2, "exit status where nobody can be asked")
    test.true(b"--yes" in done.stderr, f"what is missing: {done.stderr}")
    for typed, status in (("no", 2), (account.name, 0)):
        test.equal(account.client.get(RECORDS).status, 200, f"the token before {typed!r} is typed")
        lead, follow = pty.openpty()
        with subprocess.Popen(command(world, "account", "delete", account.name), stdin=follow,
                              stderr=subprocess.PIPE) as process:
            os.write(lead, typed.encode() + b"\n")
            process.communicate(timeout=patience(60))
        os.close(lead)
        os.close(follow)
        test.equal(process.returncode, status, f"exit status when {typed!r} is typed")


@case("the deletion of an account can be interrupted and gone on with")
def interrupted(test, world):
    account, number = many_records(world)
    with subprocess.Popen(command(world, "account", "delete", account.name, "--yes"),
                          stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + patience(30)
        while int(world.sql(f"select count(*) from record where account_id = {number}")[0]) == MANY and \
                time.monotonic() < until:
            pass
        process.send_signal(signal.SIGKILL)
    left = int(world.sql(f"select count(*) from record where account_id = {number}")[0])
    test.true(0 < left < MANY, f"a part was deleted: {left} are left")
    test.equal(account.client.get(RECORDS).status, 401, "its token")
    test.equal(world.sql(f"select status from account where id = {number}"), ["3"], "its state")
    test.equal(callbook(world, "account", "suspend", account.name, "--undo").returncode, 3, "it cannot be let in again")
    world.sql("update lease set expires_at = utc_timestamp(6)")
    done = callbook(world, "account", "delete", account.name, "--yes")
    test.equal(done.returncode, 0, f"exit status: {done.stderr}")
    test.equal(rows_with(world.sql, "account_id", number), [], "tables with rows of it")
