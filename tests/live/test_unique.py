"""Unique fields: of the records of a type, one can have a value."""

import json
import time

from tap import case
from test_external_ids import counted, in_threads, place_of
from world import CAMPAIGNS, RECORDS, TYPES, orders_of, patience, phone_number, unknown_id

MANY = 16
# Of each type: values that are the same, and values that are others.
SAME = [
    ("text", ['"Jos\\u00e9"', '"Jose\\u0301"'], ['"jos\\u00e9"', '"Jose"', '"Jos\\u00e9 "', '""', '"\\u212b"']),
    ("input", ['"\\u212b"', '"\\u00c5"', '"A\\u030a"'], ['"A"']),
    ("string", ['"x"', '"x"'], ['"X"', '"x "']),
    ("number", ["5", "5.0", "5.00"], ["50", "-5", "0"]),
    ("number", ["0", "-0", "0.0"], ["1"]),
    ("decimal", ["1.10", "1.1", "11e-1", "0.11E1", "110e-2"], ["1.11", "-1.1", "11", "1.1000000000000000000001"]),
    ("decimal", ["1e300", "1000e297", "0.001e303"], ["1e299"]),
    ("date", ['"2026-04-01"', '"2026-04-01"'], ['"2026-04-02"']),
    ("datetime", ['"2026-04-01T09:00:00+02:00"', '"2026-04-01T07:00:00Z"', '"2026-04-01T07:00:00.000Z"'],
     ['"2026-04-01T09:00:00Z"', '"2026-04-01T07:00:00.001Z"']),
    ("currency", ['"EUR"', '"EUR"'], ['"USD"']),
    ("country", ['"PT"', '"PT"'], ['"DE"']),
    ("select", ['"a"', '"a"'], ['"b"', '"A"']),
]


def client_of(world):
    return world.account("unique").client


def field_of(kind="text", **members):
    options = {"options": ["a", "b", "A"]} if kind == "select" else {}
    return {"id": "code", "type": kind, "title": "Code", **options, **members}


def new_type(client, kind="text", unique=True):
    return client.made(TYPES, {"name": "U", "parameters": [
        field_of(kind, unique=unique), {"id": "note", "type": "text", "title": "Note"}]})["uuid"]


def with_code(record_type, code):
    """As JSON text: values keep their form."""
    return '{"recordTypeUuid":"%s","phone":"%s","parameters":{"code":%s}}' % (record_type, phone_number(), code)


def made(client, record_type, code):
    return client.made(RECORDS, with_code(record_type, code))


def state_of(client, record_type, field="code"):
    fields = client.read(f"{TYPES}/{record_type}")["parameters"]
    return next(one.get("indexState") for one in fields if one["id"] == field)


def settled(client, record_type):
    """The state once it is not building any more."""
    end = time.monotonic() + patience(30)
    while (state := state_of(client, record_type)) == "building" and time.monotonic() < end:
        time.sleep(0.1)
    return state


def turn(client, record_type, unique):
    answer = client.patch(f"{TYPES}/{record_type}", {"fields": {"code": {"unique": unique}}})
    if answer.status != 200:
        raise AssertionError(repr(answer))
    return answer


def collisions_of(client, record_type):
    return client.read(f"{TYPES}/{record_type}/collisions", field="code")


def keys_of(world, record_type):
    """The keys of a type in the database, and those whose record is gone."""
    where = f"type_id = (select id from record_type where uuid = unhex('{record_type.replace('-', '')}'))"
    return [int(line) for line in world.sql(
        f"select count(*) from record_key where {where}; select count(*) from record_key k where {where} "
        "and not exists (select 1 from record r where r.account_id = k.account_id and r.id = k.record_id)")]


def taken(test, answer, owner, place="/parameters/code"):
    test.refused(answer, 409, (place, "duplicate"))
    test.equal((answer.json["code"], answer.json.get("existing")), ("duplicate", owner), "the problem")


@case("values that are the same cannot come twice, others can", [f"{kind} {same[0]}" for kind, same, _ in SAME])
def values(test, world, row):
    kind, same, others = next(one for one in SAME if f"{one[0]} {one[1][0]}" == row)
    client = client_of(world)
    record_type = new_type(client, kind)
    first = made(client, record_type, same[0])
    for text in same:
        taken(test, client.post(RECORDS, with_code(record_type, text)), first["uuid"])
    for text in others:
        test.status(client.post(RECORDS, with_code(record_type, text)), 201, text)
    for text in same:
        test.status(client.patch(f"{RECORDS}/{first['uuid']}", '{"parameters":{"code":%s}}' % text), 200, "its own")
    test.status(client.post(RECORDS, {"recordTypeUuid": record_type, "phone": phone_number()}), 201, "none")
    test.status(client.post(RECORDS, {"recordTypeUuid": record_type, "phone": phone_number()}), 201, "none, again")


@case("a type shows what is unique, and a new field is so at once")
def shown(test, world):
    client = client_of(world)
    record_type = client.made(TYPES, {"name": "U", "parameters": [field_of(unique=True), {
        "id": "note", "type": "text", "title": "Note"}]})
    place = f"{TYPES}/{record_type['uuid']}"
    test.equal([(one["unique"], one.get("indexState")) for one in record_type["parameters"]][0], (True, "ready"), "new")
    test.equal(record_type["parameters"][1]["unique"], False, "the default")
    test.true(not {"number", "keySet"} & set(record_type["parameters"][0]), "what only the program knows is not shown")
    made(client, record_type["uuid"], '"x"')
    answer = client.patch(place, {"fields": {"more": {"type": "number", "title": "More", "unique": True}}})
    test.equal(test.needs(answer, 200)["parameters"][2]["indexState"], "ready", "a new field")
    before = client.get(place)
    test.equal(client.patch(place, before.json).json, before.json, "what GET gave, sent back")
    test.equal(client.patch(place, {"parameters": before.json["parameters"]}).json, before.json, "its list, sent back")
    for state, code in (("failed", "immutable"), ("nonsense", "invalid_choice")):
        changed = [{**before.json["parameters"][0], "indexState": state}] + before.json["parameters"][1:]
        test.refused(client.patch(place, {"parameters": changed}), 422, ("/parameters/0/indexState", code))
    test.refused(client.post(TYPES, {"name": "U", "parameters": [field_of(unique=True, indexState="building")]}), 422,
                 ("/parameters/0/indexState", "read_only"))


@case("textarea and bool cannot be unique", ["textarea", "bool"])
def never(test, world, kind):
    client = client_of(world)
    test.refused(client.post(TYPES, {"name": "U", "parameters": [field_of(kind, unique=True)]}), 422,
                 ("/parameters/0/unique", "cannot_be_unique"))
    record_type = client.made(TYPES, {"name": "U", "parameters": [field_of(kind)]})["uuid"]
    test.refused(client.patch(f"{TYPES}/{record_type}", {"fields": {"code": {"unique": True}}}), 422,
                 ("/fields/code/unique", "cannot_be_unique"))


@case("every call that writes a record is refused")
def calls(test, world):
    client = client_of(world)
    record_type = new_type(client)
    first, second = made(client, record_type, '"a"'), made(client, record_type, '"b"')
    taken(test, client.patch(f"{RECORDS}/{second['uuid']}", {"parameters": {"code": "a"}}), first["uuid"])
    body = {"phone": phone_number(), "parameters": {"code": "a"}}
    for external_id in ("new", "4711"):
        taken(test, client.request("PUT", place_of(record_type, external_id), body), first["uuid"])
        client.patch(f"{RECORDS}/{second['uuid']}", {"externalId": "4711"})
    campaign = client.made(CAMPAIGNS, {"name": "C", "recordTypeUuid": record_type})["uuid"]
    taken(test, client.post(orders_of(campaign), {"record": body}), first["uuid"], "/record/parameters/code")
    test.equal(client.read(RECORDS, recordTypeUuid=record_type)["total"], 2, "records")
    other = new_type(client)
    test.status(client.post(RECORDS, with_code(other, '"a"')), 201, "of another type")


@case("a value that no record has any more is free")
def freed(test, world):
    client = client_of(world)
    record_type = new_type(client)
    for change in (lambda place: client.patch(place, {"parameters": {"code": "other"}}),
                   lambda place: client.patch(place, {"parameters": {"code": None}}), client.delete):
        record = made(client, record_type, '"x"')
        test.status(client.patch(f"{RECORDS}/{record['uuid']}", {"firstName": "N", "parameters": {"note": "n"}}), 200)
        taken(test, client.post(RECORDS, with_code(record_type, '"x"')), record["uuid"])
        test.status(change(f"{RECORDS}/{record['uuid']}"), (200, 204))
    test.status(client.post(RECORDS, with_code(record_type, '"x"')), 201)
    test.equal(keys_of(world, record_type), [2, 0], "keys")


@case("of many at once that have the same value one is made")
def race(test, world):
    client = client_of(world)
    record_type = new_type(client)
    for number in range(4):
        answers = in_threads(MANY, lambda _: client.twin().post(RECORDS, with_code(record_type, f'"{number}"')))
        test.equal(counted(answers), {201: 1, 409: MANY - 1}, "statuses")
        winner = next((one.json["uuid"] for one in answers if one.status == 201), None)
        test.equal({one.json["existing"] for one in answers if one.status == 409}, {winner}, "existing")
    records = [made(client, record_type, f'"r{number}"')["uuid"] for number in range(MANY)]
    answers = in_threads(MANY, lambda number: client.twin().patch(f"{RECORDS}/{records[number]}",
                                                                  {"parameters": {"code": "same"}}))
    test.equal(counted(answers), {200: 1, 409: MANY - 1}, "statuses of changes")
    in_threads(MANY, lambda number: client.twin().patch(f"{RECORDS}/{records[number]}",
                                                        {"parameters": {"code": f"r{(number + 1) % MANY}"}}))
    codes = [one["parameters"]["code"] for one in client.walk(RECORDS, "records", recordTypeUuid=record_type)]
    test.equal(len(codes), len(set(codes)), "different values")
    test.equal(keys_of(world, record_type), [len(codes), 0], "keys")


@case("turned on over records, it is built, and holds then")
def built(test, world):
    client = client_of(world)
    record_type = new_type(client, unique=False)
    records = [made(client, record_type, f'"{number}"')["uuid"] for number in range(5)]
    shown = turn(client, record_type, True).json["parameters"][0]
    test.equal((shown["unique"], shown["indexState"]), (True, "building"), "at first")
    test.equal(settled(client, record_type), "ready", "in the end")
    taken(test, client.post(RECORDS, with_code(record_type, '"3"')), records[3])
    test.equal(collisions_of(client, record_type), {"collisions": [], "total": 0}, "collisions")
    turn(client, record_type, False)
    test.equal(state_of(client, record_type), "ready", "turned off, it is indexed still")
    test.status(client.post(RECORDS, with_code(record_type, '"3"')), 201, "turned off")
    end = time.monotonic() + patience(30)
    while keys_of(world, record_type)[0] and time.monotonic() < end:
        time.sleep(0.1)
    test.equal(keys_of(world, record_type), [0, 0], "keys that are swept away")


@case("values that several records have are listed, and nothing is enforced")
def failed(test, world):
    client = client_of(world)
    record_type = new_type(client, "decimal", unique=False)
    groups = {"1.10": ["1.10", "1.1", "11e-1"], "2": ["2", "2.0"], "3": ["3"]}
    uuids = {key: [made(client, record_type, text)["uuid"] for text in texts] for key, texts in groups.items()}
    turn(client, record_type, True)
    test.equal(settled(client, record_type), "failed", "state")
    found = collisions_of(client, record_type)
    test.equal(found["total"], 2, "total")
    test.equal(sorted(sorted(one["uuids"]) for one in found["collisions"]), sorted([sorted(uuids["1.10"]),
                                                                                 sorted(uuids["2"])]), "uuids")
    test.equal({str(one["value"]) for one in found["collisions"]} <= {"1.1", "2", "2.0"}, True, f"values: {found}")
    job = next(one for one in client.walk("/api/jobs", "jobs") if one["recordTypeUuid"] == record_type)
    end = time.monotonic() + patience(20)
    while (job := client.read(f"/api/jobs/{job['uuid']}"))["state"] == "running" and time.monotonic() < end:
        time.sleep(0.1)
    test.equal((job["state"], (job["problem"] or {}).get("code")), ("failed", "duplicate"), "the job")
    test.status(client.post(RECORDS, with_code(record_type, "3.0")), 201, "a value that is there")
    # What is mended is not listed any more.
    client.patch(f"{RECORDS}/{uuids['2'][0]}", {"parameters": {"code": 5}})
    client.delete(f"{RECORDS}/{uuids['1.10'][0]}")
    client.patch(f"{RECORDS}/{uuids['1.10'][1]}", {"parameters": {"note": "n"}})
    found = collisions_of(client, record_type)
    test.equal([found["total"], [sorted(one["uuids"]) for one in found["collisions"]]],
               [1, [sorted(uuids["1.10"][1:])]], "what is left")
    client.patch(f"{RECORDS}/{uuids['1.10'][1]}", {"parameters": {"code": 6}})
    for row in client.walk(RECORDS, "records", recordTypeUuid=record_type, search="3.0"):
        client.delete(f"{RECORDS}/{row['uuid']}")
    turn(client, record_type, False)
    turn(client, record_type, True)
    test.equal(settled(client, record_type), "ready", "tried again")
    taken(test, client.post(RECORDS, with_code(record_type, "6.0")), uuids["1.10"][1])


@case("the collisions of what there is not")
def no_collisions(test, world):
    client = client_of(world)
    record_type = new_type(client)
    test.status(client.get(f"{TYPES}/{unknown_id()}/collisions", field="code"), 404)
    test.refused(client.get(f"{TYPES}/{record_type}/collisions"), 400, ("field", "required"))
    test.refused(client.get(f"{TYPES}/{record_type}/collisions", field="x"), 400, ("field", "unknown_field"))
    only_types = world.account("unique").with_scopes("record-types:read")
    test.status(only_types.get(f"{TYPES}/{record_type}/collisions", field="code"), 403, "without records:read")


@case("records that are written while it is built are held against each other, too")
def built_under_way(test, world):
    client = client_of(world)
    record_type = new_type(client, unique=False)
    for number in range(300):
        made(client, record_type, f'"{number}"')
    turn(client, record_type, True)

    def write(number):
        mine, written = client.twin(), []
        for turn_number in range(20):
            answer = mine.post(RECORDS, with_code(record_type, f'"new {turn_number % 10}"'))
            written.append(answer.status)
            if answer.status == 201 and number % 2:
                mine.delete(f"{RECORDS}/{answer.json['uuid']}")
        return written

    met = {status for statuses in in_threads(6, write) for status in statuses}
    test.true(met <= {201, 409}, f"statuses: {met}")
    test.equal(settled(client, record_type), "ready", "state")
    codes = [one["parameters"]["code"] for one in client.walk(RECORDS, "records", recordTypeUuid=record_type)]
    test.equal(len(codes), len(set(codes)), "different values")
    test.equal(keys_of(world, record_type), [len(codes), 0], "keys")


@case("a retired field is not unique, and can be again")
def retired(test, world):
    client = client_of(world)
    record_type = new_type(client)
    made(client, record_type, '"x"')
    place = f"{TYPES}/{record_type}"
    test.status(client.patch(place, {"fields": {"code": None}}), 200)
    field = next(one for one in client.read(place)["parameters"] if one["id"] == "code")
    test.equal((field["unique"], field.get("indexState")), (False, "ready"), "retired")
    test.status(client.patch(place, {"fields": {"code": {"retired": None, "unique": True}}}), 200)
    test.equal(settled(client, record_type), "ready", "brought back")
    test.status(client.post(RECORDS, with_code(record_type, '"x"')), 409)


@case("a whole account keeps what is unique on its way through a file")
def moved(test, world):
    account = world.new_account()
    client = account.client
    record_type = new_type(client)
    records = [made(client, record_type, json.dumps(f"code {number}"))["uuid"] for number in range(300)]
    path = f"{world.need('FOLDER')}/unique.jsonl"
    world.operator("account", "export", account.name, "--to", path)
    world.operator("account", "delete", account.name, "--yes")
    test.equal(keys_of(world, record_type), [0, 0], "keys of a deleted account")
    world.operator("account", "import", path)
    again = world.client(account.new_token())
    test.equal(state_of(again, record_type), "ready", "state")
    test.equal(keys_of(world, record_type), [300, 0], "keys")
    taken(test, again.post(RECORDS, with_code(record_type, '"code 7"')), records[7])
