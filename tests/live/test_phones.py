"""Phone numbers, as tables/phones.tsv has them."""

import re

from tables import read_rows, text_of
from tap import case
from world import RECORDS, orders_of

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
