"""The operator's commands for whole accounts: they are deleted, written into a file, and made out of one."""

import hashlib
import json
import os
import pty
import secrets
import signal
import subprocess
import tempfile
import time
import uuid

from support.leftovers import places_of, rows_with
from tap import case
from world import CAMPAIGNS, RECORDS, SEGMENTS, SUPPRESSIONS, TYPES, orders_of, patience, settle

MANY = 10000  # four digits


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
        client.made(SUPPRESSIONS, {"phone": "+4478111111", "reason": "other", "source": self.word,
                                   "expiresAt": "2099-01-01T00:00:00Z"})
        client.delete(f"{CAMPAIGNS}/{campaigns[0]}")
        world.operator("purge")
        world.operator("reindex", "--account", self.account.name)
        client.made(RECORDS, {"recordTypeUuid": kind, "phone": "+447911111111", "firstName": self.word})
        self.records = world.sql(f"select group_concat(id) from record where account_id = {self.id}")[0]
        # As workers of before 0015-account-keys have written it.
        world.sql(f"update order_event set account_id = 0 where account_id = {self.id} order by id limit 3")

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
    digit = "(select 0 n" + "".join(f" union all select {digit}" for digit in range(1, 10)) + ")"
    world.sql("insert into record (account_id, uuid, type_id, status, has_history, phone, parameters, created_at, "
              f"updated_at) select t.account_id, unhex(left(sha2(concat_ws(' ', '{account.name}', a.n, b.n, c.n, d.n), 256), "
              f"32)), t.id, 0, 0, '+4930123456', '{{}}', utc_timestamp(6), utc_timestamp(6) from record_type t, {digit} a, {digit} b, {digit} c, {digit} d "
              f"where t.account_id = {number}")
    return account, number


@case("a deleted account leaves nothing in any table, and others keep what they have")
def deleted(test, world):
    other, gone = Full(world), Full(world)
    before = other.left(world)
    for table in ("record_type", "record", "campaign", "campaign_order", "past_order", "record_change", "list_count",
                  "search_segment", "search_posting", "idempotency", "token", "suppression", "suppression_block",
                  "suppression_count", "suppression_expiry"):
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
    """It is stopped every few milliseconds, for asking how far it is may take longer than all the rest of it."""
    account, number = many_records(world)
    with subprocess.Popen(command(world, "account", "delete", account.name, "--yes"),
                          stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + patience(30)
        while time.monotonic() < until:
            process.send_signal(signal.SIGSTOP)
            if int(world.sql(f"select count(*) from record where account_id = {number}")[0]) < MANY:
                break
            process.send_signal(signal.SIGCONT)
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
    left = int(world.sql(f"select count(*) from record where account_id = {number}")[0])
    test.true(0 < left < MANY, f"a part was deleted: {left} are left")
    settle()
    test.equal(account.client.get(RECORDS).status, 401, "its token")
    test.equal(world.sql(f"select status from account where id = {number}"), ["3"], "its state")
    test.equal(callbook(world, "account", "suspend", account.name, "--undo").returncode, 3, "it cannot be let in again")
    world.sql("update lease set expires_at = utc_timestamp(6)")
    done = callbook(world, "account", "delete", account.name, "--yes")
    test.equal(done.returncode, 0, f"exit status: {done.stderr}")
    test.equal(rows_with(world.sql, "account_id", number), [], "tables with rows of it")


# --- files ---

LONG_NUMBER = "123456789012345678901234567890"


def rich_account(world):
    """Everything that a file has to keep: what was retired, deleted, left and entered again, and odd texts."""
    account = world.new_account()
    client = account.client
    kind = client.made(TYPES, {"name": "Lead \U0001f600", "plural": "Leads", "icon": "star", "isDefault": True,
                               "parameters": [{"id": "amount", "type": "decimal", "title": "Amount"},
                                              {"id": "old", "type": "textarea", "title": "Old \U0001d11e"},
                                              {"id": "tier", "type": "select", "title": "Tier", "options": ["a", "b"]}]})
    client.made(TYPES, {"name": "Empty", "status": "hidden", "description": "line\nbreak"})
    campaigns = [client.made(CAMPAIGNS, {"name": f"Spring {number}", "description": "\U0001f680 \"quoted\"",
                                         "timezone": "Europe/Lisbon", "recordTypeUuid": kind["uuid"],
                                         "schedule": {"mon": {"start": "09:00", "end": "17:30"}}})["uuid"]
                 for number in range(3)]
    for number, filter_ in enumerate(({"field": "lastName", "op": "prefix", "value": "n\u00fc 2"}, None)):
        client.made(SEGMENTS, {"name": f"S\u00e9 {number}", "recordTypeUuid": kind["uuid"] if number else None,
                               "search": "nu" if number else None, "filter": filter_})
    records = []
    for number in range(300):
        body = json.dumps({"recordTypeUuid": kind["uuid"], "phone": f"+4479{number:08}", "lastName": f"N\u00fc {number}",
                           "externalId": f"\u00e9/{number} " if number % 2 else None,
                           "firstName": "a,\"parameters\":{} \U0001f600\\",
                           "parameters": {"amount": "#", "old": "\U0001d11e\u2028 \t", "tier": "b"}})
        body = body.replace('"#"', LONG_NUMBER if number % 2 else "1.10")
        records.append(client.made(RECORDS, body)["uuid"])
    client.patch(f"{TYPES}/{kind['uuid']}", {"fields": {"old": {"retired": True}}})
    for number, members in enumerate(({}, {"campaignUuid": campaigns[1], "source": "\u00e9", "evidence": "two\nlines"},
                                      {"expiresAt": "2099-01-01T00:00:00Z", "requestedAt": "2026-01-01T00:00:00Z"})):
        one = client.made(SUPPRESSIONS, {"phone": f"+4478{number:08}", "reason": "request", **members})
    client.request("DELETE", f"{SUPPRESSIONS}/{one['uuid']}", {"reason": "Asked \u00fc"})
    client.made(SUPPRESSIONS, {"phone": one["phone"], "reason": "other", "expiresAt": "2099-01-01T00:00:00Z"})
    for number, record in enumerate(records[::-1]):
        for campaign in campaigns[:number % 4]:
            order = client.made(orders_of(campaign), {"recordUuid": record, "scheduledTime": "2027-01-31T18:00:00Z",
                                                      "status": "scheduled", "instructions": "ring\ntwice"})["uuid"]
            if number % 3 == 0:
                client.patch(f"{orders_of(campaign)}/{order}", {"status": "contacted"})
                client.delete(f"{orders_of(campaign)}/{order}")
            if number % 9 == 0:
                client.made(orders_of(campaign), {"recordUuid": record})
    client.delete(f"{CAMPAIGNS}/{campaigns[1]}")
    client.delete(f"{RECORDS}/{records[7]}")
    client.patch(f"{RECORDS}/{records[8]}", {"status": "archived"})
    # As they were before stays were told apart: events that name no order.
    number = number_of(world, account)
    world.sql("update order_event e join past_order p using (record_id, campaign_id) set e.order_id = 0, p.order_id = 0 "
              f"where p.account_id = {number} and p.record_id in (select id from record where uuid = "
              f"unhex('{records[-10].replace('-', '')}'))")
    return account, records, campaigns


def shown(client, records, campaigns):
    """What the API says of all of it."""
    answers = [client.read(TYPES, limit=100), client.read(CAMPAIGNS, limit=100), client.read(CAMPAIGNS, search="rocket")]
    answers += [client.read(RECORDS, limit=100, page=page) for page in (1, 2, 3)]
    phones = [f"+4478{number:08}" for number in range(4)]
    answers += [client.read(SUPPRESSIONS), client.post(f"{SUPPRESSIONS}/check", {"phones": phones}).json]
    answers += [client.read(f"{SUPPRESSIONS}/history", phone=phone) for phone in phones]
    answers += [client.read(SEGMENTS, limit=100)]
    answers += [client.read(f"{SEGMENTS}/{one['uuid']}/records") for one in answers[-1]["segments"]]
    answers += [client.read(RECORDS, limit=100, **asked) for asked in (
        {"search": "nu 29"}, {"search": "4479"}, {"status": "archived"}, {"sort": "-updatedAt"},
        {"campaignUuid": campaigns[0]})]
    answers += [client.read(orders_of(campaign), limit=100, page=page) for campaign in (campaigns[0], campaigns[2])
                for page in (1, 2)]
    answers += [client.read(f"{RECORDS}/{record}") for record in records if record != records[7]]
    return answers


# Numbers that are given anew, what is made of the rest, and a time that tokens set.
OWN_COLUMNS = {"id", "account_id", "type_id", "campaign_id", "record_id", "order_id", "words"}


def rows_of(world, name):
    """Every column of every row that has to come back, whatever the columns are."""
    account = world.sql(f"select id from account where name = '{name}'")[0]
    found = []
    for table in ("record_type", "campaign", "saved_segment", "suppression", "record", "campaign_order", "past_order",
                  "order_event"):
        names = [column for column in world.sql(
            "select column_name from information_schema.columns where table_schema = database() and table_name = "
            f"'{table}' order by ordinal_position") if column not in OWN_COLUMNS]
        values = ", ".join(f"coalesce(hex(cast(`{column}` as binary)), '-')" for column in names)
        found.append((table, names, sorted(world.sql(f"select {values} from {table} where account_id = {account}"))))
    return found


def exported(world, name):
    """The lines of the file."""
    done = callbook(world, "account", "export", name, "--to", "-")
    if done.returncode:
        raise AssertionError(f"account export {name}: {done.stderr}")
    return done.stdout.splitlines(keepends=True)


def imported(world, lines, *options):
    return callbook(world, "account", "import", "-", *options, input=b"".join(lines))


def signed(lines):
    """The lines with a last one that is right for them."""
    end = json.loads(lines[-1])
    end["body"] = hashlib.sha256(b"".join(lines[1:-1])).hexdigest()
    end["sha256"] = hashlib.sha256(b"".join(lines[:-1])).hexdigest()
    return lines[:-1] + [json.dumps(end, separators=(",", ":")).encode() + b"\n"]


def world_size(world):
    """The number of rows of each table that accounts have."""
    return world.sql(" union all ".join(f"select '{table}', count(*) from {table}" for table in (
        "account", "record_type", "campaign", "record", "campaign_order", "past_order", "order_event", "record_change",
        "list_count", "search_segment", "search_posting", "token", "idempotency")))


@case("an account comes back from its file as it was, under another name")
def round_trip(test, world):
    account, records, campaigns = rich_account(world)
    world.operator("purge")
    before, rows = shown(account.client, records, campaigns), rows_of(world, account.name)
    first = exported(world, account.name)
    test.equal(json.loads(first[0])["name"], account.name, "name in the file")
    test.true(account.token.encode() not in b"".join(first), "no token is in the file")
    end = json.loads(first[-1])
    test.equal(end["sha256"], hashlib.sha256(b"".join(first[:-1])).hexdigest(), "SHA-256 of the file")
    test.equal(end["records"], 299, "records in the file")
    world.sql(f"update order_event set account_id = 0 where account_id = {number_of(world, account)} order by id limit 3")
    test.equal(exported(world, account.name)[1:-1], first[1:-1], "the lines where events do not say the account")
    for number in (LONG_NUMBER, "1.10"):
        test.true(f'"amount":{number},'.encode() in b"".join(first), f"{number} is in the file as it was sent")
    world.operator("account", "delete", account.name, "--yes")
    name = f"{account.name}-again"
    done = imported(world, first, "--as", name)
    test.equal(done.returncode, 0, f"exit status: {done.stderr}")
    for was, now in zip(rows, rows_of(world, name)):
        test.true(now == was and now[2], f"all columns of {was[0]} are as they were")
    again = exported(world, name)
    test.equal(again[1:-1] == first[1:-1], True, "the lines are the same")
    test.equal(json.loads(again[-1])["body"], end["body"], "SHA-256 of the body")
    account.name = name
    test.equal(account.client.get(RECORDS).status, 401, "the token of before")
    client = world.client(account.new_token())
    test.equal(shown(client, records, campaigns), before, "what the API says")
    client.made(orders_of(campaigns[0]), {"recordUuid": records[-1]})
    world.operator("purge")
    test.equal(findings(world, "totals", "--recount"), ["ok"], "verdict on the totals")


def findings(world, check, *options):
    answer = json.loads(callbook(world, "doctor", "--json", *options).stdout)
    return [finding["verdict"] for finding in answer if finding["check"] == check]


def changed(lines, number, old, new):
    """The lines with something else in that one, counted from 1."""
    line = lines[number - 1].replace(old.encode(), new.encode())
    if line == lines[number - 1]:
        raise AssertionError(f"line {number} does not have {old!r}: {line!r}")
    return lines[:number - 1] + [line] + lines[number:]


# What is done to the lines of the small account of small_file(), where that is told, and some words of it.
FAULTS = [
    ("no last line", lambda lines: lines[:-1], 8, b"cut off"),
    ("half of the last line", lambda lines: lines[:-1] + [lines[-1][:50]], 8, b"cut off"),
    ("nothing", lambda lines: [], 1, b"cut off"),
    ("another file", lambda lines: [b"hello\n"] + lines, 1, b"no file of"),
    ("a newer version", lambda lines: changed(lines, 1, '"version":1', '"version":2'), 1, b"newer program"),
    ("a byte of a name", lambda lines: changed(lines, 5, "Ann", "Anm"), 8, b"SHA-256"),
    ("a byte of the header", lambda lines: changed(lines, 1, "live-", "line-"), 8, b"SHA-256"),
    ("a byte of JSON", lambda lines: changed(lines, 5, '"phone"', '"phone:'), 5, b""),
    ("bytes that are no UTF-8", lambda lines: lines[:4] + [lines[4].replace(b"Ann", b"\xff\xfe")] + lines[5:], 5,
     b"UTF-8"),
    ("an unknown member", lambda lines: changed(lines, 5, '"phone"', '"fax":1,"phone"'), 5, b"fax"),
    ("a missing member", lambda lines: changed(lines, 5, '"history":"past",', ""), 5, b"history"),
    ("an unknown status", lambda lines: changed(lines, 5, '"active"', '"asleep"'), 5, b"status"),
    ("a time without its end", lambda lines: changed(lines, 3, "Z\",\"updatedAt", "\",\"updatedAt"), 3, b"createdAt"),
    ("an unknown kind", lambda lines: changed(lines, 4, '"is":"record"', '"is":"robot"'), 4, b"kind"),
    ("a line twice", lambda lines: signed(lines[:4] + lines[3:4] + lines[4:]), 5, b"identifier"),
    ("a line less", lambda lines: signed(lines[:3] + lines[4:]), 7, b"records"),
    ("no record type", lambda lines: signed(lines[:1] + lines[2:]), 3, b"record type"),
    ("a longer file", lambda lines: lines + [b"{}\n"], 9, b"follows the last line"),
    ("a name that is too long", lambda lines: signed(changed(lines, 5, "Ann", "A" * 256)), 5, b"firstName"),
    ("parameters that are no object", lambda lines: signed(changed(lines, 5, '"parameters":{}', '"parameters":5')), 5,
     b"parameters"),
]


def small_file(world):
    """The lines of a small account that is no longer there: a type, a campaign, two records, a stay, an event."""
    account = world.new_account()
    client = account.client
    kind = client.made(TYPES, {"name": "Kind"})["uuid"]
    campaign = client.made(CAMPAIGNS, {"name": "Spring"})["uuid"]
    client.made(RECORDS, {"recordTypeUuid": kind, "phone": "+4930123456"})
    record = client.made(RECORDS, {"recordTypeUuid": kind, "phone": "+4930123457", "firstName": "Ann"})["uuid"]
    order = client.made(orders_of(campaign), {"recordUuid": record})["uuid"]
    client.delete(f"{orders_of(campaign)}/{order}")
    lines = exported(world, account.name)
    world.operator("account", "delete", account.name, "--yes")
    return account.name, lines


@case("a faulty file is refused with the line that is wrong, and leaves nothing behind")
def faulty(test, world):
    name, lines = small_file(world)
    test.equal([json.loads(line)["is"] for line in lines],
               ["account", "recordType", "campaign", "record", "record", "stay", "event", "end"], "kinds of lines")
    before = world_size(world)
    for what, spoil, line, words in FAULTS:
        done = imported(world, spoil(lines))
        test.equal(done.returncode, 1, f"{what}: exit status")
        test.true(f", line {line}: ".encode() in done.stderr and words in done.stderr, f"{what}: {done.stderr}")
        test.equal(world_size(world), before, f"{what}: rows of all tables")
    done = imported(world, lines)
    test.equal(done.returncode, 0, f"the file itself: {done.stderr}")
    test.equal(exported(world, name)[1:-1], lines[1:-1], "its lines")


@case("what is on the server already is not imported a second time")
def twice(test, world):
    name, lines = small_file(world)
    test.equal(imported(world, lines).returncode, 0, "the first time")
    before = world_size(world)
    done = imported(world, lines)
    test.equal(done.returncode, 3, "exit status under the same name")
    test.true(b"there is an account" in done.stderr, f"what is said: {done.stderr}")
    done = imported(world, lines, "--as", f"{name}-2")
    test.equal(done.returncode, 3, "exit status under another name")
    test.true(f"under the name {name}".encode() in done.stderr, f"what is said: {done.stderr}")
    head = json.loads(lines[0])
    other = changed(lines, 1, head["uuid"], str(uuid.uuid4()))
    done = imported(world, signed(other), "--as", f"{name}-2")
    test.equal(done.returncode, 0, f"exit status as another account, which may have the same identifiers: {done.stderr}")
    world.operator("account", "delete", f"{name}-2", "--yes")
    done = imported(world, signed(other[:2] + other[1:]), "--as", f"{name}-2")
    test.equal(done.returncode, 1, "exit status with a line that is there twice")
    test.true(b", line 3: " in done.stderr and b"identifier" in done.stderr, f"what is said: {done.stderr}")
    test.equal(world_size(world), before, "rows of all tables")
    test.equal(callbook(world, "account", "import", "/nowhere/file").returncode, 1, "a file that is not there")


@case("an import that was interrupted is begun again")
def import_interrupted(test, world):
    account, number = many_records(world)
    lines = exported(world, account.name)
    world.operator("account", "delete", account.name, "--yes")
    with subprocess.Popen(command(world, "account", "import", "-"), stdin=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as process:
        process.stdin.write(b"".join(lines[:MANY // 2]))
        process.stdin.flush()
        until = time.monotonic() + patience(30)
        while world.sql("select count(*) from record r join account a on a.id = r.account_id where a.name = "
                        f"'{account.name}'") == ["0"] and time.monotonic() < until:
            pass
        process.send_signal(signal.SIGKILL)
        process.stdin.close()
    test.equal(world.sql(f"select status from account where name = '{account.name}'"), ["2"], "its state")
    test.equal(callbook(world, "account", "suspend", account.name, "--undo").returncode, 3, "it cannot be let in")
    test.equal(callbook(world, "account", "export", account.name, "--to", "-").returncode, 3, "it cannot be exported")
    world.sql("update lease set expires_at = utc_timestamp(6)")
    done = imported(world, lines)
    test.equal(done.returncode, 0, f"exit status: {done.stderr}")
    test.equal(exported(world, account.name)[1:-1] == lines[1:-1], True, "its lines")
    world.operator("account", "delete", account.name, "--yes")


@case("a file is of one moment, whatever is written meanwhile")
def one_moment(test, world):
    account, _ = many_records(world)
    kind = account.client.read(TYPES)["recordTypes"][0]["uuid"]
    with subprocess.Popen(command(world, "account", "export", account.name, "--to", "-"), stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as process:
        lines = [process.stdout.readline()]
        made = account.client.made(RECORDS, {"recordTypeUuid": kind, "phone": "+4930123456"})["uuid"]
        account.client.made(CAMPAIGNS, {"name": "Later"})
        lines += process.stdout.readlines()
    test.equal(process.returncode, 0, "exit status")
    test.equal(json.loads(lines[-1])["records"], MANY, "records")
    test.true(not any(made.encode() in line for line in lines), "the later one is not among them")
    world.operator("account", "delete", account.name, "--yes")


@case("a file is made whole or not at all, and none is written over")
def into_a_file(test, world):
    account = world.new_account()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "account.jsonl")
        test.equal(callbook(world, "account", "export", account.name, "--to", path).returncode, 0, "exit status")
        test.equal(os.listdir(folder), ["account.jsonl"], "files")
        test.equal(os.stat(path).st_mode & 0o777, 0o600, "mode of the file")
        with open(path, "rb") as file:
            first = file.read()
        test.equal(callbook(world, "account", "export", account.name, "--to", path).returncode, 3, "the second time")
        with open(path, "rb") as file:
            test.equal(file.read(), first, "the file")
        test.equal(callbook(world, "account", "export", account.name, "--to", f"{folder}/no/file").returncode, 1,
                   "a folder that is not there")
        test.equal(callbook(world, "account", "export", "nobody", "--to", "-").returncode, 3, "no such account")
        with open("/dev/full", "wb") as full:
            test.equal(subprocess.run(command(world, "account", "export", account.name, "--to", "-"), stdout=full,
                                      stderr=subprocess.DEVNULL, check=False, timeout=patience(60)).returncode, 1,
                       "a full disk")
