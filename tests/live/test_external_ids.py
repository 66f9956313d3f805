"""Records by the ids that other systems have given them."""

import json
import secrets
import urllib.parse

from tap import case
from test_idempotency import in_threads
from test_together import counted
from world import CAMPAIGNS, RECORDS, TYPES, orders_of, phone_number, unknown_id

MANY = 16
BY_ID = f"{RECORDS}/by-external-id"
# As they are, and as an address has them.
ODD = ["4711", "a b", "é", "日本", "a+b", "a%b", "a%2Fb", "a?b=c&d", "a#b", "a;b", "a:b@c", "'\"<>", "\\", " lead", "trail ",
       "A", "~.-_", "x" * 255, "\U0001f600" * 255, "by-external-id", "null", ".a", "-"]
WITH_SLASHES = ["a/b", "/", "//a//", "a/../b"]


def new_id():
    return "ext-" + str(secrets.randbelow(10 ** 15))


def place_of(kind, external_id):
    return f"{BY_ID}/{urllib.parse.quote(external_id, safe='')}?recordTypeUuid={kind}"


def base(world):
    """A client and a type with fields."""
    client = world.account("external ids").client
    return client, world.once("external ids", lambda: client.made(TYPES, {"name": "Customer", "parameters": [
        {"id": "city", "type": "text", "title": "City"},
        {"id": "tier", "type": "select", "title": "Tier", "options": ["a", "b"], "default": "b"},
        {"id": "need", "type": "text", "title": "Need", "required": True}]})["uuid"])


def body_of(kind, **members):
    return {"recordTypeUuid": kind, "phone": phone_number(), "parameters": {"need": "x"}, **members}


def put(client, kind, external_id, body, headers=None):
    return client.request("PUT", place_of(kind, external_id), body, headers)


@case("a new record takes one, and shows it last, but only where there is one")
def created(test, world):
    client, kind = base(world)
    external_id = new_id()
    record = client.made(RECORDS, body_of(kind, externalId=external_id))
    test.equal(list(record)[-2:], ["updatedAt", "externalId"], "the last members")
    test.equal(record["externalId"], external_id, "externalId")
    test.equal(list(client.read(f"{RECORDS}/{record['uuid']}"))[-2:], ["externalId", "campaignHistory"], "with a history")
    listed = client.read(RECORDS, search=external_id)["records"]
    test.equal(listed, [record], "in a list, found by it")
    for without in (body_of(kind), body_of(kind, externalId=None)):
        test.true("externalId" not in client.made(RECORDS, without), "a member without a value is left out")


@case("a second record of the type with it is a 409 that names the first one")
def duplicate(test, world):
    client, kind = base(world)
    first = client.made(RECORDS, body_of(kind, externalId=new_id()))
    other = client.made(RECORDS, body_of(kind, externalId=new_id()))
    for answer in (client.post(RECORDS, body_of(kind, externalId=first["externalId"])),
                   client.patch(f"{RECORDS}/{other['uuid']}", {"externalId": first["externalId"]}),
                   client.post(RECORDS, body_of(kind, externalId=first["externalId"]), {"Idempotency-Key": unknown_id()})):
        test.refused(answer, 409, ("/externalId", "duplicate"))
        test.equal((answer.json.get("code"), answer.json.get("existing")), ("duplicate", first["uuid"]), "the problem")
    test.equal(client.read(f"{RECORDS}/{other['uuid']}")["externalId"], other["externalId"], "the other's")
    second = client.made(TYPES, {"name": "Second"})["uuid"]
    test.status(client.post(RECORDS, {"recordTypeUuid": second, "phone": phone_number(),
                                      "externalId": first["externalId"]}), 201, "of another type")
    for near in (first["externalId"].upper(), first["externalId"] + " "):
        test.status(client.post(RECORDS, body_of(kind, externalId=near)), 201, f"{near!r} is another one")


@case("a patch sets, changes and removes it, and one that changes nothing leaves all as it is")
def patched(test, world):
    client, kind = base(world)
    record = client.made(RECORDS, body_of(kind))
    place, first, second = f"{RECORDS}/{record['uuid']}", new_id(), new_id()
    for given in (first, second, second):
        answer = client.patch(place, {"externalId": given})
        test.equal(test.needs(answer, 200)["externalId"], given, "externalId")
    before = client.get(place)
    test.status(client.patch(place, before.json), 200, "what GET gave")
    test.equal(client.get(place).header("ETag"), before.header("ETag"), "ETag")
    test.status(client.get(place_of(kind, first)), 404, "the first one")
    test.equal(client.read(RECORDS, search=first)["total"], 0, "found by the first one")
    test.status(client.get(place_of(kind, second)), 200, "the second one")
    test.true("externalId" not in test.needs(client.patch(place, {"externalId": None}), 200), "removed")
    test.status(client.get(place_of(kind, second)), 404, "removed")
    test.equal(client.read(RECORDS, search=second)["total"], 0, "found by what was removed")
    test.status(client.post(RECORDS, body_of(kind, externalId=second)), 201, "it is free again")


@case("what is no external id", [["", "too_short"], ["x" * 256, "too_long"], ["a\nb", "control_character"],
                                 [5, "wrong_type"], [["a"], "wrong_type"], ["a\u0000", "nul_character"]])
def bad(test, world, row):
    client, kind = base(world)
    given, code = row
    record = client.made(RECORDS, body_of(kind))
    test.refused(client.post(RECORDS, body_of(kind, externalId=given)), 422, ("/externalId", code))
    test.refused(client.patch(f"{RECORDS}/{record['uuid']}", {"externalId": given}), 422, ("/externalId", code))


@case("a record within an order takes one, too")
def in_order(test, world):
    client, kind = base(world)
    campaign = client.made(CAMPAIGNS, {"name": "C", "recordTypeUuid": kind})["uuid"]
    external_id = new_id()
    body = {"record": {"phone": phone_number(), "parameters": {"need": "x"}, "externalId": external_id}}
    order = client.made(orders_of(campaign), body)
    test.equal(client.read(place_of(kind, external_id))["uuid"], order["record"]["uuid"], "the record")
    answer = client.post(orders_of(campaign), body)
    test.refused(answer, 409, ("/record/externalId", "duplicate"))
    test.equal(answer.json["existing"], order["record"]["uuid"], "existing")
    test.equal(client.read(orders_of(campaign))["total"], 1, "orders")


@case("GET by it is GET by the UUID")
def read(test, world):
    client, kind = base(world)
    record = client.made(RECORDS, body_of(kind, externalId=new_id()))
    campaign = client.made(CAMPAIGNS, {"name": "C"})["uuid"]
    client.made(orders_of(campaign), {"recordUuid": record["uuid"]})
    one, other = client.get(f"{RECORDS}/{record['uuid']}"), client.get(place_of(kind, record["externalId"]))
    test.equal(other.json, one.json, "the record")
    test.equal(len(other.json["campaignHistory"]), 1, "its history")
    test.equal(other.header("ETag"), one.header("ETag"), "ETag")
    test.status(client.get(place_of(kind, record["externalId"]), {"If-None-Match": one.header("ETag")}), 304)


@case("PUT makes what there is not, and patches what there is")
def upsert(test, world):
    client, kind = base(world)
    external_id = new_id()
    made = put(client, kind, external_id, {"phone": "+1 234 567 890", "firstName": "A", "parameters": {"need": "n"}})
    record = test.needs(made, 201)
    place = f"{RECORDS}/{record['uuid']}"
    test.equal(made.header("Location"), place, "Location")
    test.equal(made.header("ETag"), client.get(place).header("ETag"), "ETag of the new one")
    test.equal([record["externalId"], record["phone"], record["parameters"], record["status"], record["recordTypeUuid"]],
               [external_id, "+1234567890", {"need": "n", "tier": "b"}, "active", kind], "the new record")
    changed = put(client, kind, external_id, {"lastName": "B", "firstName": None, "parameters": {"city": "Porto"}})
    again = test.needs(changed, 200)
    test.equal(changed.header("Location"), None, "Location of an update")
    test.equal(changed.header("ETag"), client.get(place).header("ETag"), "ETag of the changed one")
    test.equal([again["uuid"], again["firstName"], again["lastName"], again["phone"], again["parameters"]],
               [record["uuid"], None, "B", "+1234567890", {"need": "n", "tier": "b", "city": "Porto"}], "the changed one")
    same = put(client, kind, external_id, {"lastName": "B"})
    test.status(same, 200)
    test.equal([same.header("ETag"), same.json["updatedAt"]], [changed.header("ETag"), again["updatedAt"]],
               "an update that changes nothing")
    whole = client.get(place_of(kind, external_id))
    test.status(put(client, kind, external_id, whole.json), 200, "what GET gave, sent back")
    test.equal(client.get(place).header("ETag"), whole.header("ETag"), "ETag after that")
    test.status(put(client, kind, external_id, {}), 200, "an empty patch")
    test.equal(client.read(RECORDS, search=external_id)["total"], 1, "records")


@case("PUT of a new record is judged like POST, of one that is there like PATCH")
def judged(test, world):
    client, kind = base(world)
    answer = put(client, kind, new_id(), {"lastName": "B", "parameters": {"nonsense": 1}, "uuid": unknown_id()})
    test.refused(answer, 422, ("/phone", "required"), ("/parameters/nonsense", "unknown_field"),
                 ("/parameters/need", "required"), ("/uuid", "read_only"))
    external_id = new_id()
    test.status(put(client, kind, external_id, {"phone": "+1234567890", "status": None, "parameters": {"need": "x"}}), 201)
    answer = put(client, kind, external_id, {"phone": None, "parameters": {"need": None}, "uuid": unknown_id()})
    test.refused(answer, 422, ("/phone", "not_nullable"), ("/parameters/need", "required"), ("/uuid", "immutable"))
    for body, status in (("{", 400), ("[]", 422), ("", 400), ('{"phone":1,"phone":2}', 422)):
        test.status(put(client, kind, external_id, body), status, body)


@case("the body of PUT may say again what the address says, and nothing else")
def address(test, world):
    client, kind = base(world)
    second = client.made(TYPES, {"name": "Second"})["uuid"]
    external_id = new_id()
    for status in (201, 200):
        answer = put(client, kind, external_id, body_of(kind, externalId="other"))
        test.refused(answer, 422, ("/externalId", "immutable"))
        answer = put(client, kind, external_id, body_of(second))
        test.refused(answer, 422, ("/recordTypeUuid", "immutable"))
        test.status(put(client, kind, external_id, body_of(kind, externalId=external_id)), status)
    test.refused(put(client, kind, external_id, {"externalId": None}), 422, ("/externalId", "immutable"))
    answer = put(client, kind, "x" * 256, body_of(kind))
    test.refused(answer, 422, ("externalId", "too_long"))
    answer = put(client, unknown_id(), external_id, body_of(kind))
    test.refused(answer, 422, ("recordTypeUuid", "unknown_record_type"))


@case("conditions of PUT")
def conditions(test, world):
    client, kind = base(world)
    external_id, body = new_id(), {"phone": phone_number(), "parameters": {"need": "x"}}
    for tag in ('"x"', "*"):
        test.status(put(client, kind, external_id, body, {"If-Match": tag}), 412, f"If-Match: {tag} of nothing")
    made = put(client, kind, external_id, body, {"If-None-Match": "*"})
    test.status(made, 201, "If-None-Match: * of nothing")
    etag = made.header("ETag")
    for name, tag, status in (("If-None-Match", "*", 412), ("If-None-Match", etag, 412), ("If-None-Match", '"x"', 200),
                              ("If-Match", '"x"', 412), ("If-Match", etag, 200), ("If-Match", "*", 200),
                              ("If-Match", "", 400), ("If-None-Match", "", 400)):
        if not tag and world.front == "lighttpd":
            continue
        test.status(put(client, kind, external_id, {}, {name: tag}), status, f"{name}: {tag}")
    test.status(put(client, kind, external_id, {"firstName": "New"}, {"If-None-Match": "*"}), 412)
    test.equal(client.read(place_of(kind, external_id))["firstName"], None, "firstName")


@case("PUT needs no Idempotency-Key, and takes one")
def key(test, world):
    client, kind = base(world)
    external_id, headers = new_id(), {"Idempotency-Key": unknown_id()}
    body = {"phone": phone_number(), "parameters": {"need": "x"}}
    test.equal([put(client, kind, external_id, body, headers).status for _ in range(3)], [201, 200, 200], "statuses")


@case("DELETE by it deletes the record, and its id is free")
def deleted(test, world):
    client, kind = base(world)
    external_id = new_id()
    record = client.made(RECORDS, body_of(kind, externalId=external_id))
    place = place_of(kind, external_id)
    test.status(client.delete(place, {"If-Match": '"x"'}), 412)
    test.status(client.delete(place, {"If-Match": client.get(place).header("ETag")}), 204)
    for answer in (client.delete(place), client.get(place), client.get(f"{RECORDS}/{record['uuid']}")):
        test.status(answer, 404)
    test.equal(client.read(RECORDS, search=external_id)["total"], 0, "found")
    test.status(put(client, kind, external_id, body_of(kind)), 201, "made again")


@case("recordTypeUuid is needed, and a type that there is not has no records")
def types(test, world):
    client, kind = base(world)
    external_id = new_id()
    client.made(RECORDS, body_of(kind, externalId=external_id))
    place = f"{BY_ID}/{external_id}"
    for method, body in (("GET", None), ("PUT", {}), ("DELETE", None)):
        test.refused(client.request(method, place, body), 400, ("recordTypeUuid", "required"))
        answer = client.request(method, f"{place}?recordTypeUuid=x", body)
        test.refused(answer, 400, ("recordTypeUuid", "invalid_uuid"))
        test.equal(len(answer.codes), 1, "faults")
    second = client.made(TYPES, {"name": "Second"})["uuid"]
    for other in (second, unknown_id()):
        test.status(client.get(place_of(other, external_id)), 404, "GET")
        test.status(client.delete(place_of(other, external_id)), 404, "DELETE")
    test.status(client.get(BY_ID), 404, "without an id")
    test.status(client.get(f"{BY_ID}/?recordTypeUuid={kind}"), 404, "with an empty one")
    test.status(client.get(f"{BY_ID}/a/b?recordTypeUuid={kind}"), 404, "with a slash that is not encoded")


def round_trip(test, world, external_id):
    client, kind = base(world)
    given = external_id if external_id in ODD and len(external_id) == 255 else external_id + new_id()
    made = put(client, kind, given, {"phone": phone_number(), "parameters": {"need": "x"}})
    test.status(made, (200, 201))
    if test.status(client.get(place_of(kind, given)), 200):
        test.equal(client.read(place_of(kind, given))["externalId"], given, "externalId")
    escaped = "".join(f"%{byte:02x}" for byte in given.encode())
    if len(escaped) < 2000:
        test.status(client.get(f"{BY_ID}/{escaped}?recordTypeUuid={kind}"), 200, "every byte encoded")
    test.status(client.delete(place_of(kind, given)), 204)


@case("any text can be one", [json.dumps(one)[:40] for one in ODD])
def odd(test, world, row):
    round_trip(test, world, next(one for one in ODD if json.dumps(one)[:40] == row))


@case("one with a slash is encoded as %2F", WITH_SLASHES)
def slashes(test, world, external_id):
    round_trip(test, world, external_id)


@case("of many who make a record with the same id at once one makes it, and the others are told which")
def race_of_posts(test, world):
    client, kind = base(world)
    for _ in range(4):
        external_id = new_id()
        answers = in_threads(MANY, lambda _: client.twin().post(RECORDS, body_of(kind, externalId=external_id)))
        test.equal(counted(answers), {201: 1, 409: MANY - 1}, "statuses")
        made = next((one.json["uuid"] for one in answers if one.status == 201), None)
        test.equal({one.json["existing"] for one in answers if one.status == 409}, {made}, "existing")


@case("of many who put the same id at once one makes it, and the others change it")
def race_of_puts(test, world):
    client, kind = base(world)
    for turn in range(4):
        external_id = new_id()
        answers = in_threads(MANY, lambda number: put(client.twin(), kind, external_id, {
            "phone": phone_number(), "parameters": {"need": "x", "city": f"city {number}"}}))
        test.equal(counted(answers), {201: 1, 200: MANY - 1}, "statuses")
        test.equal(len({one.json["uuid"] for one in answers}), 1, "records")
        test.equal(client.read(RECORDS, search=external_id)["total"], 1, "found")
        last = client.read(place_of(kind, external_id))["parameters"]["city"]
        test.true(last in {one.json["parameters"]["city"] for one in answers}, "the city is somebody's")
        wanted = {201: 1, 412: MANY - 1} if turn % 2 else {200: 1, 412: MANY - 1}
        if turn % 2:
            external_id = new_id()
            answers = in_threads(MANY, lambda _: put(client.twin(), kind, external_id, body_of(kind),
                                                     {"If-None-Match": "*"}))
        else:
            etag = client.get(place_of(kind, external_id)).header("ETag")
            answers = in_threads(MANY, lambda number: put(client.twin(), kind, external_id, {"firstName": f"N {number}"},
                                                          {"If-Match": etag}))
        test.equal(counted(answers), wanted, "statuses with a condition")


@case("who puts and deletes the same id at once never sees a failure")
def race_of_all(test, world):
    client, kind = base(world)
    external_id = new_id()

    def work(number):
        mine, statuses = client.twin(), []
        for _ in range(12):
            if number % 3 == 0:
                statuses.append(mine.delete(place_of(kind, external_id)).status)
            elif number % 3 == 1:
                statuses.append(put(mine, kind, external_id, body_of(kind)).status)
            else:
                statuses.append(mine.post(RECORDS, body_of(kind, externalId=external_id)).status)
        return statuses

    met = [set(), set(), set()]
    for number, statuses in enumerate(in_threads(MANY, work)):
        met[number % 3] |= set(statuses)
    test.true(met[0] <= {204, 404} and met[1] <= {200, 201} and met[2] <= {201, 409}, f"statuses: {met}")
    test.true(client.read(RECORDS, search=external_id)["total"] <= 1, "records")
