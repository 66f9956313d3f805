"""The index behind totals and search: the operator's commands that prove it and make it anew."""

import json
import subprocess
import threading
import time

from tap import case
from world import CAMPAIGNS, RECORDS, TYPES, orders_of, patience, phone_number

COUNT = 400
AT_ONCE = 128  # changes that are enough to be packed
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


@case("a recount finds records that the index does not know, and says what helps")
def hidden(test, world):
    account, _ = changed_account(world)
    own = f"account_id = (select id from account where name = '{account.name}')"
    world.operator("reindex", "--account", account.name)
    total = account.client.read(RECORDS, search="mari")["total"]
    test.equal(verdicts(world, "indexed records", "--recount"), ["ok"], "verdict before")
    world.sql(f"delete from search_segment where level = 3 and {own}")
    found = [finding for finding in findings(world, "indexed records", "--recount") if finding["verdict"] != "ok"]
    test.equal([finding["verdict"] for finding in found], ["FAULT"], "verdict without a segment")
    test.true(f"account {account.name}: " in found[0]["detail"] and "callbook reindex" in found[0]["detail"],
              f"the advice: {found[0]['detail']}")
    world.operator("reindex", "--account", account.name)
    test.equal(verdicts(world, "indexed records", "--recount"), ["ok"], "verdict after reindex")
    test.equal(account.client.read(RECORDS, search="mari")["total"], total, "found after reindex")


@case("an account restored without its index is told of")
def missing(test, world):
    account, _ = changed_account(world)
    own = f"account_id = (select id from account where name = '{account.name}')"
    total = account.client.read(RECORDS, search="mari")["total"]
    for table in ("record_change", "list_count", "search_posting", "search_segment"):
        world.sql(f"delete from {table} where {own}")
    found = findings(world, "index")
    test.equal([finding["verdict"] for finding in found], ["warning"], "verdict")
    test.true("callbook migrate" in found[0]["detail"], f"the advice: {found[0]['detail']}")
    world.operator("migrate")
    test.equal(account.client.read(RECORDS, search="mari")["total"], total, "found after it")
    test.equal(verdicts(world, "index"), ["ok"], "verdict after it")


@case("an account that cannot be given an index does not stop the others, and is named")
def goes_on(test, world):
    account, _ = changed_account(world)
    other, _ = changed_account(world)
    own, others = [f"account_id = (select id from account where name = '{one.name}')" for one in (account, other)]
    total = other.client.read(RECORDS, search="mari")["total"]
    world.operator("reindex", "--account", account.name)
    world.sql("insert into record_change (account_id, record_id, type_id, gain, fold, before_words, now_words) "
              f"select account_id, id, type_id, 0, 1, x'000277', x'000277' from record where {own} limit 1")
    for table in ("record_change", "search_posting", "search_segment"):
        world.sql(f"delete from {table} where {others}")
    done = subprocess.run([world.need("CALLBOOK"), "--config", world.need("CONFIG"), "reindex"], capture_output=True,
                          text=True, timeout=60, check=False)
    test.equal(done.returncode, 1, "exit status")
    test.true(done.stderr.rstrip().endswith(f"accounts have not got a new index: {account.name}"),
              f"what it says last: {done.stderr[-300:]}")
    test.equal(other.client.read(RECORDS, search="mari")["total"], total, "found in the other account")
    world.sql(f"delete from record_change where {own} and now_words = x'000277'")
    world.operator("reindex", "--account", account.name)


@case("an account that cannot be packed is told of, by /readyz too, and the others go on")
def behind(test, world):
    account, _ = changed_account(world)
    other, _ = changed_account(world)
    own = f"account_id = (select id from account where name = '{account.name}')"
    client = account.client
    world.sql(f"update search_segment set format = 77 where {own}")
    row = client.read(RECORDS, limit=1)["records"][0]["uuid"]
    failures = f"select coalesce(sum(failures), 0) from packing_failure where {own}"
    world.sql("insert ignore into record_change (account_id, record_id, type_id, gain, fold, before_words, now_words) "
              f"select account_id, id, type_id, 0, 1, x'027761', x'027761' from record where {own} limit 200")
    for number in range(2000):
        client.patch(f"{RECORDS}/{row}", {"firstName": f"Maria{number}"})
        if number % 20 == 0 and int(world.sql(failures)[0]) >= 3:
            break
    ready = world.client().get("/readyz")
    test.equal((ready.status, ready.json.get("accountsBehind")), (200, 1), "/readyz")
    found = [finding["detail"] for finding in findings(world, "index") if account.name in finding["detail"]]
    test.equal(len(found), 1, "findings of the doctor")
    world.sql(f"delete from record_change where {own} and now_words = x'027761'")
    world.operator("reindex")
    test.equal(other.client.read(RECORDS, search="mari")["total"] > 0, True, "the other account")


def of_account(account):
    return f"account_id = (select id from account where name = '{account.name}')"


def waiting(world, account):
    """How many changes are not packed."""
    return int(world.sql(f"select count(*) from record_change where {of_account(account)}")[0])


def batch(client, record_type, count):
    return client.post(f"{RECORDS}/batch", {"items": [
        {"op": "create", "recordTypeUuid": record_type, "phone": phone_number(), "firstName": "Maria"}
        for _ in range(count)]})


def slow_batch(world, client, record_type):
    """A batch that waits for the lock on its type; None where it came before or after that."""
    lock = (f"begin; select id from record_type where uuid = unhex('{record_type.replace('-', '')}') for update; "
            "do sleep(1.7); rollback")
    holder = threading.Thread(target=world.sql, args=(lock,))
    holder.start()
    time.sleep(0.3)
    answer = batch(client, record_type, 1000)
    holder.join()
    return answer if answer.status == 200 and answer.seconds > 1.1 else None


@case("many records that took long to write are packed, though nothing is written after them")
def slow(test, world):
    account = world.new_account()
    record_type = account.client.made(TYPES, {"name": "Slow"})["uuid"]
    test.true(any(slow_batch(world, account.client, record_type) for _ in range(5)), "a batch has waited for a lock")
    until = time.monotonic() + patience(20)
    while waiting(world, account) >= AT_ONCE and time.monotonic() < until:
        time.sleep(0.2)
    test.true(waiting(world, account) < AT_ONCE, f"{waiting(world, account)} changes wait")


@case("what nobody has packed is packed a minute later, by requests of whichever account")
def left(test, world):
    account = world.new_account()
    record_type = account.client.made(TYPES, {"name": "Left"})["uuid"]
    for _ in range(20):
        test.status(batch(account.client, record_type, 200), 200)
        if waiting(world, account) >= AT_ONCE:
            break
    test.true(waiting(world, account) >= AT_ONCE, "many wait")
    world.sql(f"update record_change set noted_at = noted_at - interval 2 minute where {of_account(account)}")
    for what in ("stop", "start"):
        world.servers("server.sh", what, world.need("FOLDER"), "workers")
    other, until = world.new_account().client, time.monotonic() + patience(30)
    while waiting(world, account) >= AT_ONCE and time.monotonic() < until:
        other.read(TYPES)
    test.true(waiting(world, account) < AT_ONCE, f"{waiting(world, account)} changes wait")
    test.equal(account.client.read(RECORDS, search="maria")["total"] % 200, 0, "all are found")


def told_of(world, account):
    return [finding for finding in findings(world, "index") if account.name in finding["detail"]]


@case("the doctor warns of much that is not packed once it has waited for long")
def late(test, world):
    account = world.new_account()
    account.client.made(RECORDS, {"recordTypeUuid": account.client.made(TYPES, {"name": "Late"})["uuid"],
                                  "phone": phone_number()})
    world.sql(f"update record_change set size = {32 << 20} where {of_account(account)}")
    for minutes, verdict in ((0, []), (9, []), (11, ["warning"])):
        world.sql("update record_change set noted_at = utc_timestamp(6) - interval "
                  f"{minutes} minute where {of_account(account)}")
        found = told_of(world, account)
        test.equal([finding["verdict"] for finding in found], verdict, f"after {minutes} minutes")
    test.true("`callbook purge`" in found[0]["detail"], f"the advice: {found[0]['detail']}")
    world.operator("purge")
    test.equal(waiting(world, account), 0, "changes after what the doctor advises")
    test.equal(told_of(world, account), [], "what the doctor says after it")


@case("the doctor warns of a server that takes less at once than packing may send")
def packets(test, world):
    before = world.sql("select @@global.max_allowed_packet")[0]
    try:
        for size, verdict in ((8 << 20, "warning"), (16 << 20, "ok")):
            world.sql(f"set global max_allowed_packet = {size}")
            test.equal(verdicts(world, "max_allowed_packet"), [verdict], f"verdict on {size} bytes")
    finally:
        world.sql(f"set global max_allowed_packet = {before}")


@case("the doctor counts prepared statements, and warns when there is little room for more")
def slots(test, world):
    def look():
        found, = findings(world, "max_prepared_stmt_count")
        return found["verdict"], *[int(word) for word in found["detail"].split() if word.isdigit()][:2]

    used = int(world.sql("show global status like 'Prepared_stmt_count'")[0].split()[1])
    _, counted, _ = look()
    test.true(used <= counted <= used + 50, f"{counted} are counted, {used} were there before")
    try:
        for most, verdict in ((counted * 5 // 4, "warning"), (2 * counted, "ok")):
            world.sql(f"set global max_prepared_stmt_count = {most}")
            told, now, limit = look()
            test.equal([told, limit], [verdict, most], f"verdict on {now} of {most}, and the limit")
    finally:
        world.sql("set global max_prepared_stmt_count = default")


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
        test.true(f"`callbook {advice}`" in found[0]["detail"], f"the advice: {found[0]['detail']}")
        world.operator(advice)
        test.equal(verdicts(world, "index"), ["ok"], f"verdict after {advice}")
