"""Phone numbers, as tables/phones.tsv has them."""

import json
import re

from tables import read_rows, text_of
from tap import case
from test_accounts import callbook
from world import CAMPAIGNS, RECORDS, TYPES, orders_of

ROWS = read_rows("phones.tsv")
NO_TEXTS = [1234567890, True, ["+1234567890"], {"number": "+1234567890"}, 1.5]


def check(test, answer, row, status, place, show):
    if row.normal == "-":
        test.refused(answer, 422, (place, None))
        if "\0" not in text_of(row.given):
            test.refused(answer, 422, (place, "invalid_phone"))
    elif test.status(answer, status):
        test.equal(show(answer.json), row.normal, "the phone")


@case("a phone number, in a new record, a changed one and a new order", ROWS)
def phones(test, world, row):
    objects = world.objects("phones")
    phone = text_of(row.given)
    created = objects.client.post(RECORDS, {"recordTypeUuid": objects.ids["type"], "phone": phone})
    check(test, created, row, 201, "/phone", lambda record: record["phone"])
    place = f"{RECORDS}/{objects.ids['record']}"
    check(test, objects.client.patch(place, {"phone": phone}), row, 200, "/phone", lambda record: record["phone"])
    test.true(re.fullmatch(r"\+[1-9]\d{6,14}", objects.client.read(place)["phone"]), "what is stored is E.164")
    order = objects.client.post(orders_of(objects.ids["campaign"]), {"record": {"phone": phone}})
    check(test, order, row, 201, "/record/phone", lambda made: made["record"]["phone"])


@case("a phone that is no text is refused", [str(value) for value in NO_TEXTS])
def no_text(test, world, row):
    objects = world.objects("phones")
    value = next(one for one in NO_TEXTS if str(one) == row)
    body = {"recordTypeUuid": objects.ids["type"], "phone": value}
    test.refused(objects.client.post(RECORDS, body), 422, ("/phone", "wrong_type"))


@case("a phone is found by any way to write it")
def found(test, world):
    client = world.new_account().client
    uuid = client.made("/api/record-types", {"name": "Called"})["uuid"]
    record = client.made(RECORDS, {"recordTypeUuid": uuid, "phone": "+442079460958"})
    for row in ROWS:
        text = text_of(row.given)
        if row.normal == "+442079460958" and text.strip()[0] in "+0(" and "(0)" not in text and "+440" not in text:
            test.equal(client.read(RECORDS, search=text)["records"], [record], text)


@case("numbers that older versions have stored are shown and mended, with their index and their history")
def mended(test, world):
    account = world.new_account()
    client = account.client
    kind = client.made(TYPES, {"name": "Called"})["uuid"]
    campaign = client.made(CAMPAIGNS, {"name": "Spring"})["uuid"]
    records = [client.made(RECORDS, {"recordTypeUuid": kind, "phone": phone})["uuid"]
               for phone in ("+442079460958", "+390612345678", "+1234567890")]
    client.made(orders_of(campaign), {"recordUuid": records[0]})
    world.sql("update record set phone = '+4402079460958' "
              f"where uuid = unhex('{records[0].replace('-', '')}')")
    world.operator("reindex", "--account", account.name)
    before = client.read(f"{RECORDS}/{records[0]}")
    test.equal(before["phone"], "+4402079460958", "as an older version stored it")

    def command(*arguments):
        return callbook(world, "phones", *arguments, "--account", account.name, "--json")
    shown = {"account": account.name, "uuid": records[0], "phone": "+4402079460958", "becomes": "+442079460958"}
    for _ in range(2):
        checked = command("--check")
        test.equal([checked.returncode, json.loads(checked.stdout)], [4, [shown]], "checked")
    test.true(b"numbers would be read in another way today" in callbook(world, "doctor").stdout, "doctor counts them")
    mending = command("--mend")
    test.equal([mending.returncode, json.loads(mending.stdout)], [0, [shown]], "mended")
    after = client.read(f"{RECORDS}/{records[0]}")
    test.equal({**after, "updatedAt": None}, {**before, "phone": "+442079460958", "updatedAt": None}, "the record")
    test.equal([record["uuid"] for record in client.read(RECORDS, search="+442079460958")["records"]], [records[0]],
               "found by its number")
    test.equal(client.read(RECORDS, search="4402079460958")["records"], [], "no more by the other")
    test.equal([client.read(f"{RECORDS}/{record}")["phone"] for record in records[1:]],
               ["+390612345678", "+1234567890"], "the others' numbers")
    for mode in ("--check", "--mend"):
        done = command(mode)
        test.equal([done.returncode, json.loads(done.stdout)], [0, []], f"{mode} finds nothing")


@case("the command for numbers wants to know what to do")
def what_to_do(test, world):
    for arguments in ([], ["--check", "--mend"]):
        test.equal(callbook(world, "phones", *arguments).returncode, 2, f"exit status of {arguments}")
    test.equal(callbook(world, "phones", "--check", "--account", "nobody").returncode, 3, "of nobody")
