"""Changing records by merge patches (RFC 7396)."""

from client import MERGE
from tap import case
from world import RECORDS, TYPES, phone_number, unknown_id

FIELDS = [{"id": "amount", "type": "decimal", "title": "Amount"}, {"id": "note", "type": "text", "title": "Note"},
          {"id": "must", "type": "text", "title": "Must", "required": True}]
NOTHING = [
    {}, {"parameters": {}}, {"firstName": "John"}, {"lastName": None}, {"status": "active"},
    {"phone": "0044 (770) 090-0123"}, {"parameters": {"amount": 1.5, "must": "m"}}, {"parameters": {"note": None}},
    {"externalId": None, "suppressed": None},
    {"firstName": "John", "lastName": None, "phone": "+44 770 090 0123", "status": "active",
     "parameters": {"amount": 1.5, "must": "m", "note": None}},
]
REFUSED = [
    ({"phone": None}, "/phone"), ({"status": None}, "/status"), ({"status": "gone"}, "/status"),
    ({"phone": "12"}, "/phone"), ({"firstName": 1}, "/firstName"), ({"firstName": ["x"]}, "/firstName"),
    ({"lastName": "x" * 256}, "/lastName"), ({"recordTypeUuid": None}, "/recordTypeUuid"),
    ({"uuid": unknown_id()}, "/uuid"), ({"createdAt": "2026-01-01T00:00:00Z"}, "/createdAt"),
    ({"updatedAt": None}, "/updatedAt"), ({"campaignHistory": [{}]}, "/campaignHistory"), ({"id": 1}, "/id"),
    ({"parameters": {"must": None}}, "/parameters/must"), ({"parameters": {"none": 1}}, "/parameters/none"),
    ({"parameters": {"none": None}}, "/parameters/none"), ({"parameters": {"amount": "1.5"}}, "/parameters/amount"),
    ({"parameters": {"note": {"x": None}}}, "/parameters/note"), ({"parameters": []}, "/parameters"),
    ({"parameters": "note"}, "/parameters"),
]


def patched_type(world):
    client = world.account("patching").client
    return client, world.once("patched type", lambda: client.made(TYPES, {"name": "Patched", "parameters": FIELDS}))


def new_record(world, **members):
    client, record_type = patched_type(world)
    body = {"recordTypeUuid": record_type["uuid"], "phone": "+447700900123", "firstName": "John",
            "parameters": {"amount": 1.5, "must": "m"}, **members}
    record = client.made(RECORDS, body)
    return client, record, f"{RECORDS}/{record['uuid']}"


def newest_change(client, record_type):
    return client.read(RECORDS, recordTypeUuid=record_type, sort="-updatedAt", limit=1)["records"][0]["uuid"]


@case("a member that is not named stays")
def untouched(test, world):
    client, record, place = new_record(world, lastName="Doe", status="inactive")
    for patch in ({"firstName": "Jane"}, {"parameters": {"note": "n"}}, {"phone": "+4930123456"}, {"status": "active"}):
        record.update({**patch, "parameters": {**record["parameters"], **patch.get("parameters", {})}})
        changed = test.needs(client.patch(place, patch), 200)
        test.equal({**changed, "updatedAt": ""}, {**record, "updatedAt": ""}, f"after {patch}")
        test.equal({**client.read(place), "campaignHistory": 0}, {**changed, "campaignHistory": 0}, "read again")


@case("null clears a name and removes one custom field")
def removal(test, world):
    client, _, place = new_record(world, lastName="Doe", parameters={"amount": 2, "note": "n", "must": "m"})
    changed = test.needs(client.patch(place, {"lastName": None, "parameters": {"note": None}}), 200)
    test.equal([changed["firstName"], changed["lastName"]], ["John", None], "names")
    test.equal(changed["parameters"], {"amount": 2, "must": "m"}, "parameters")
    test.equal(client.read(place)["parameters"], {"amount": 2, "must": "m"}, "parameters, read again")


@case("a patch that changes nothing keeps updatedAt and the ETag", [str(patch) for patch in NOTHING])
def no_change(test, world, row):
    patch = next(one for one in NOTHING if str(one) == row)
    client, _, place = new_record(world, phone="+447700900123")
    _, last, _ = new_record(world)
    before = client.get(place)
    answer = client.patch(place, patch)
    test.status(answer, 200)
    test.equal(answer.header("ETag"), before.header("ETag"), "ETag")
    test.equal(client.get(place).body, before.body, "the record")
    test.equal(newest_change(client, last["recordTypeUuid"]), last["uuid"], "the record changed last")


@case("a patch that changes something moves updatedAt")
def change(test, world):
    client, record, place = new_record(world)
    etag = client.get(place).header("ETag")
    for patch in ({"firstName": None}, {"lastName": ""}, {"phone": phone_number()}, {"status": "archived"},
                  {"parameters": {"note": ""}}, {"parameters": {"note": None}}):
        new_record(world)
        answer = client.patch(place, patch)
        test.status(answer, 200, str(patch))
        test.true(answer.header("ETag") != etag, f"another ETag after {patch}")
        etag = answer.header("ETag")
        test.equal(client.get(place).header("ETag"), etag, "ETag of GET")
        test.equal(newest_change(client, record["recordTypeUuid"]), record["uuid"], "the record changed last")


@case("another way to write the same number is a change")
def number_text(test, world):
    client, _, place = new_record(world)
    for text in ("1.50", "15e-1", "1.5", "1.500000000000000000000000000000"):
        before = client.get(place).header("ETag")
        answer = client.patch(place, '{"parameters":{"amount":' + text + "}}")
        test.equal(answer.exact["parameters"]["amount"], text, "in the answer")
        test.equal(client.get(place).exact["parameters"]["amount"], text, "when read")
        test.true(answer.header("ETag") != before, f"another ETag after {text}")


@case("a patch is refused whole", [str(patch) for patch, _ in REFUSED])
def refused(test, world, row):
    patch, pointer = next(one for one in REFUSED if str(one[0]) == row)
    client, _, place = new_record(world)
    before = client.get(place).body
    with_more = {"lastName": "Roe", **patch}
    if isinstance(patch.get("parameters"), dict):
        with_more["parameters"] = {"note": "good", **patch["parameters"]}
    for one in (patch, with_more):
        test.refused(client.patch(place, one), 422, (pointer, None))
    test.equal(client.get(place).body, before, "the record")


@case("a patch names all its faults")
def all_faults(test, world):
    client, record, place = new_record(world)
    answer = client.patch(place, {"recordTypeUuid": unknown_id(), "phone": "x", "firstName": 5, "x": 1,
                                  "parameters": {"must": None, "none": 1, "amount": True}})
    test.refused(answer, 422, ("/recordTypeUuid", "immutable"), ("/phone", "invalid_phone"),
                 ("/firstName", "wrong_type"), ("/x", "unknown_member"), ("/parameters/must", "required"),
                 ("/parameters/none", "unknown_field"), ("/parameters/amount", "wrong_type"))


@case("the answer to a patch is the record without its history, with the ETag of the whole")
def answer(test, world):
    client, _, place = new_record(world)
    patched = client.patch(place, {"firstName": "Jane"}, {"Content-Type": MERGE})
    record = client.get(place)
    test.true("campaignHistory" not in test.needs(patched, 200), "no history")
    test.equal(patched.json, {k: v for k, v in record.json.items() if k != "campaignHistory"}, "the record")
    test.equal(patched.header("ETag"), record.header("ETag"), "ETag")
    test.equal(patched.header("Location"), None, "Location")
