"""Making, reading and deleting records."""

from tap import case
from world import CAMPAIGNS, RECORDS, TYPES, orders_of, phone_number, unknown_id

CONTROLS = ["a\tb", "a\nb", "a\rb", "\x01", "\x1b[31m", "\x7f", "a\u0085b", "\u009f"]


def body_of(objects, **members):
    return {"recordTypeUuid": objects.ids["type"], "phone": phone_number(), **members}


@case("a record with nothing but its type and phone")
def least(test, world):
    objects = world.objects()
    record = test.needs(objects.client.post(RECORDS, body_of(objects)), 201)
    test.equal([record["firstName"], record["lastName"]], [None, None], "absent names")
    test.equal([record["parameters"], record["status"]], [{}, "active"], "defaults")
    test.equal(objects.client.read(f"{RECORDS}/{record['uuid']}"), {**record, "campaignHistory": []}, "read again")


@case("a name that is null is the same as none")
def null_names(test, world):
    objects = world.objects()
    record = test.needs(objects.client.post(RECORDS, body_of(objects, firstName=None, lastName=None)), 201)
    test.equal([record["firstName"], record["lastName"]], [None, None], "names")


@case("every status of a record", ["active", "inactive", "archived"])
def statuses(test, world, status):
    objects = world.objects()
    record = test.needs(objects.client.post(RECORDS, body_of(objects, status=status)), 201)
    test.equal(record["status"], status, "status")


@case("names of 255 characters of any kind are kept, longer ones refused", ["a", "é", "漢", "😀", "e\u0301"])
def long_names(test, world, character):
    objects = world.objects()
    name = (character * 255)[:255]
    record = test.needs(objects.client.post(RECORDS, body_of(objects, firstName=name, lastName=name)), 201)
    test.equal(objects.client.read(f"{RECORDS}/{record['uuid']}")["lastName"], name, "the name")
    answer = objects.client.post(RECORDS, body_of(objects, firstName=name + "x", lastName=character + name))
    test.refused(answer, 422, ("/firstName", "too_long"), ("/lastName", "too_long"))


@case("names hold no control characters", [ascii(text) for text in CONTROLS])
def control_characters(test, world, row):
    objects = world.objects()
    text = CONTROLS[[ascii(one) for one in CONTROLS].index(row)]
    answer = objects.client.post(RECORDS, body_of(objects, firstName=text, lastName=text))
    test.refused(answer, 422, ("/firstName", None), ("/lastName", None))


@case("names come back exactly as they were sent")
def exact_names(test, world):
    objects = world.objects()
    for name in ("Zoë  O’Brien ", " x", "e\u0301", "\u00e9", "<script>alert(1)</script>", "'; drop table record; --",
                 "%_\\\"'`", "名前", "עִבְרִית", "👩\u200d👩\u200d👧", "\ufeffBOM", "\u202eabc", "\U0010ffff"):
        record = objects.client.made(RECORDS, body_of(objects, firstName=name, lastName=name))
        test.equal([record["firstName"], record["lastName"]], [name, name], "in the answer")
        test.equal(objects.client.read(f"{RECORDS}/{record['uuid']}")["firstName"], name, "when read")


@case("a refused record names every fault")
def all_faults(test, world):
    objects = world.objects()
    answer = objects.client.post(RECORDS, {
        "recordTypeUuid": objects.ids["type"], "firstName": 5, "lastName": "x" * 256, "phone": "call me",
        "status": "gone", "colour": "red", "uuid": unknown_id(), "createdAt": "2026-01-01T00:00:00Z",
        "parameters": {"nothing": 1, "note": 7}})
    test.refused(answer, 422, ("/firstName", "wrong_type"), ("/lastName", "too_long"), ("/phone", "invalid_phone"),
                 ("/status", "invalid_choice"), ("/colour", "unknown_member"), ("/uuid", "read_only"),
                 ("/createdAt", "read_only"), ("/parameters/nothing", "unknown_field"),
                 ("/parameters/note", "wrong_type"))


@case("what a record needs")
def required(test, world):
    objects = world.objects()
    test.refused(objects.client.post(RECORDS, {}), 422, ("/recordTypeUuid", "required"), ("/phone", "required"))
    nulls = {"recordTypeUuid": None, "phone": None}
    test.refused(objects.client.post(RECORDS, nulls), 422, ("/recordTypeUuid", "not_nullable"),
                 ("/phone", "not_nullable"))


@case("a member's name in a fault is a JSON pointer")
def pointers(test, world):
    objects = world.objects()
    answer = objects.client.post(RECORDS, body_of(objects, **{"a/b~c": 1, "parameters": {"x/y~z": 1, "ü": 2}}))
    test.refused(answer, 422, ("/a~1b~0c", "unknown_member"), ("/parameters/x~1y~0z", "unknown_field"),
                 ("/parameters/ü", "unknown_field"))


@case("a refused record is not stored")
def nothing_stored(test, world):
    objects = world.objects()
    before = objects.client.read(RECORDS)["total"]
    for body in (body_of(objects, colour=1), body_of(objects, recordTypeUuid=unknown_id()),
                 body_of(objects, parameters={"note": 1})):
        test.status(objects.client.post(RECORDS, body), 422)
    test.equal(objects.client.read(RECORDS)["total"], before, "number of records")


@case("the record type of a new record must be known and well-formed", ["unknown", "malformed", "number"])
def record_type(test, world, row):
    objects = world.objects()
    value = {"unknown": unknown_id(), "malformed": "record_12345", "number": 5}[row]
    test.refused(objects.client.post(RECORDS, body_of(objects, recordTypeUuid=value)), 422, ("/recordTypeUuid", None))


@case("two records may have the same phone")
def same_phone(test, world):
    objects = world.objects()
    body = body_of(objects)
    one, other = (objects.client.made(RECORDS, body) for _ in range(2))
    test.true(one["uuid"] != other["uuid"], "they are two")


@case("deleting a record takes it out of lists, search and every campaign")
def delete(test, world):
    objects = world.new_objects("deleting")
    client, record = objects.client, objects.ids["record"]
    second = client.made(CAMPAIGNS, {"name": "Second"})
    client.made(orders_of(second["uuid"]), {"recordUuid": record})
    test.status(client.delete(f"{RECORDS}/{record}"), 204)
    test.status(client.get(f"{RECORDS}/{record}"), 404)
    for campaign in (objects.ids["campaign"], second["uuid"]):
        test.equal(client.read(orders_of(campaign))["total"], 0, "orders left")
        test.equal(client.read(RECORDS, campaignUuid=campaign)["total"], 0, "records of the campaign")
    test.status(client.get(f"{orders_of(objects.ids['campaign'])}/{objects.ids['order']}"), 404)
    test.equal(client.read(RECORDS, search="john doe")["total"], 0, "found by search")
    test.equal(client.read(orders_of(objects.ids["campaign"]), search="john")["total"], 0, "orders found by search")
    test.equal([row["uuid"] for row in client.read(RECORDS)["records"]], [objects.ids["spare_record"]], "the list")
    test.status(client.patch(f"{RECORDS}/{record}", {"firstName": "x"}), 404)
    test.status(client.post(orders_of(second["uuid"]), {"recordUuid": record}), 422)


@case("a record type can go once its records are deleted")
def delete_type(test, world):
    objects = world.new_objects("deleting")
    client, place = objects.client, f"{TYPES}/{objects.ids['other_type']}"
    record = client.made(RECORDS, body_of(objects, recordTypeUuid=objects.ids["other_type"]))
    test.status(client.delete(place), 409)
    test.status(client.delete(f"{RECORDS}/{record['uuid']}"), 204)
    test.status(client.delete(place), 204)
