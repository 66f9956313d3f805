"""Saved segments: what they may refer to, and when they can be deleted."""

import json
import threading

from tap import case
from world import RECORDS, SEGMENTS, TYPES, phone_number, unknown_id

CONDITION = {"field": "lastName", "op": "empty", "value": False}
FIELDS = [{"id": "amount", "type": "decimal", "title": "Amount"}, {"id": "city", "type": "text", "title": "City"}]
SEARCH = RECORDS + "/search"


def new_client(world):
    return world.new_account().client


def made(client, name="S", **members):
    return client.made(SEGMENTS, {"name": name, **members})


def names(segment):
    return {"segment": segment["uuid"]}


@case("a segment is shown as it was saved")
def shown(test, world):
    client = new_client(world)
    kind = client.made(TYPES, {"name": "T", "parameters": FIELDS})["uuid"]
    tree = {"and": [{"field": "parameters.amount", "op": "gt", "value": 1.10}, {"not": CONDITION},
                    {"field": "createdAt", "op": "gte", "value": "now-7d"}]}
    body = json.dumps({"name": "Big", "recordTypeUuid": kind, "filter": tree, "search": "jo"}).replace("1.1}", "1.10}")
    segment = client.post(SEGMENTS, body).json
    test.equal(list(segment), ["uuid", "name", "recordTypeUuid", "filter", "search", "createdAt", "updatedAt"], "members")
    test.equal([segment["name"], segment["recordTypeUuid"], segment["filter"], segment["search"]],
               ["Big", kind, tree, "jo"], "values")
    answer = client.get(f"{SEGMENTS}/{segment['uuid']}")
    test.equal(answer.json, segment, "read again")
    test.true(b'"value":1.10' in answer.body, "numbers keep their text")
    plain = made(client, "Everybody")
    test.equal([plain["recordTypeUuid"], plain["filter"], plain["search"]], [None, None, None], "what is left out")
    test.equal(client.read(SEGMENTS)["segments"], [plain, segment], "the list, newest first")


@case("a patch replaces the filter as a whole, and null clears it")
def patched(test, world):
    client = new_client(world)
    segment = made(client, filter={"and": [CONDITION]}, search="a")
    path = f"{SEGMENTS}/{segment['uuid']}"
    same = client.patch(path, segment)
    test.equal(test.needs(same, 200), segment, "what is sent as it is changes nothing")
    changed = test.needs(client.patch(path, {"filter": {"or": [CONDITION, CONDITION]}}), 200)
    test.equal([changed["filter"], changed["search"]], [{"or": [CONDITION, CONDITION]}, "a"], "another filter")
    cleared = test.needs(client.patch(path, {"filter": None, "search": None, "recordTypeUuid": None}), 200)
    test.equal([cleared["filter"], cleared["search"]], [None, None], "nothing")
    test.refused(client.patch(path, {"name": None}), 422, ("/name", "not_nullable"))
    test.status(client.patch(path, {"name": "x"}, {"If-Match": '"x"'}), 412)


@case("a filter that cannot be used is not saved")
def refused(test, world):
    client = new_client(world)
    kind = client.made(TYPES, {"name": "T", "parameters": FIELDS})["uuid"]
    rows = [({"filter": {}}, "/filter", "invalid_filter"), ({"filter": 5}, "/filter", "wrong_type"),
            ({"filter": {"not": {"field": "x", "value": 1}}}, "/filter/not/field", "unknown_field"),
            ({"filter": {"field": "parameters.amount", "value": 1}}, "/filter/field", "needs_record_type"),
            ({"filter": {"field": "parameters.city", "value": "a"}, "recordTypeUuid": kind}, "/filter/field", "not_indexed"),
            ({"filter": {"field": "parameters.amount", "value": "1"}, "recordTypeUuid": kind}, "/filter/value", "wrong_type"),
            ({"filter": {"segment": unknown_id()}}, "/filter/segment", "unknown_segment"),
            ({"filter": {"and": [{"segment": "x"}]}}, "/filter/and/0/segment", "invalid_uuid"),
            ({"filter": {"and": [CONDITION] * 65}}, "/filter", "too_many_conditions"),
            ({"recordTypeUuid": unknown_id()}, "/recordTypeUuid", "unknown_record_type"),
            ({"search": "a b c d e f g h i j k l m"}, "/search", "too_many_words"),
            ({"name": " "}, "/name", "required"), ({"more": 1}, "/more", "unknown_member")]
    segment = made(client)
    for members, place, code in rows:
        test.refused(client.post(SEGMENTS, {"name": "S", **members}), 422, (place, code))
        test.refused(client.patch(f"{SEGMENTS}/{segment['uuid']}", members), 422, (place, code))
    test.equal(client.read(SEGMENTS)["segments"], [segment], "what is there")


@case("segments refer to others, but never to themselves")
def cycles(test, world):
    client = new_client(world)
    chain = [made(client, "0", filter=CONDITION)]
    for number in range(1, 4):
        chain.append(made(client, str(number), filter={"or": [names(chain[-1]), CONDITION]}))
    for segment in chain:
        answer = client.patch(f"{SEGMENTS}/{chain[0]['uuid']}", {"filter": {"not": names(segment)}})
        test.refused(answer, 422, ("/filter/not/segment", "segment_cycle"))
        test.true("stand in itself" in answer.json["detail"], "the reason")
    upper = {"segment": chain[0]["uuid"].upper()}
    test.refused(client.patch(f"{SEGMENTS}/{chain[0]['uuid']}", {"filter": upper}), 422,
                 ("/filter/segment", "segment_cycle"))


@case("what segments stand for counts: conditions and depth")
def counted(test, world):
    client = new_client(world)
    half = made(client, filter={"and": [CONDITION] * 33})
    test.status(client.post(SEARCH, {"filter": names(half), "limit": 0}), 200)
    test.refused(client.post(SEARCH, {"filter": {"or": [names(half), {"not": names(half)}]}}), 422,
                 ("/filter", "too_many_conditions"))
    deep = CONDITION
    for _ in range(6):
        deep = {"not": deep}
    seven = made(client, filter=deep)
    test.status(client.post(SEARCH, {"filter": {"not": names(seven)}, "limit": 0}), 200)
    test.refused(client.post(SEARCH, {"filter": {"not": {"not": names(seven)}}}), 422,
                 ("/filter/not/not/segment", "segment_unusable"))


@case("a segment that others refer to cannot be deleted")
def in_use(test, world):
    client = new_client(world)
    inner = made(client, "inner", filter=CONDITION)
    text = made(client, "text", filter={"field": "externalId", "value": inner["uuid"]})
    outer = made(client, "outer", filter={"and": [CONDITION, {"not": {"segment": inner["uuid"].upper()}}]})
    answer = client.delete(f"{SEGMENTS}/{inner['uuid']}")
    test.status(answer, 409)
    test.equal([answer.json["code"], "outer" in answer.json["detail"]], ["segment_in_use", True], "the conflict")
    test.status(client.delete(f"{SEGMENTS}/{outer['uuid']}"), 204)
    test.status(client.delete(f"{SEGMENTS}/{inner['uuid']}"), 204, "a text that is the same is no reference")
    test.equal(client.read(SEGMENTS)["segments"], [text], "what is left")


@case("two changes at once do not make a circle")
def at_once(test, world):
    client = new_client(world)
    for _ in range(5):
        pair = [made(client, filter=CONDITION) for _ in range(2)]
        answers = [None, None]

        def change(place, pair=pair, answers=answers):
            path = f"{SEGMENTS}/{pair[place]['uuid']}"
            answers[place] = client.twin().patch(path, {"filter": names(pair[1 - place])}).status

        threads = [threading.Thread(target=change, args=(place,)) for place in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        test.equal(sorted(answers), [200, 422], "answers")


@case("the records of a segment that cannot be used any more are a conflict")
def unusable(test, world):
    client = new_client(world)
    inner = made(client, "inner", filter=CONDITION)
    outer = made(client, "outer", filter={"and": [names(inner), CONDITION]})
    test.status(client.patch(f"{SEGMENTS}/{inner['uuid']}", {"filter": {"or": [CONDITION] * 64}}), 200)
    test.status(client.get(f"{SEGMENTS}/{inner['uuid']}/records"), 200)
    answer = client.get(f"{SEGMENTS}/{outer['uuid']}/records")
    test.status(answer, 409)
    test.equal(answer.json["code"], "segment_unusable", "code")


@case("a segment of a type that was deleted finds nothing")
def lost_type(test, world):
    client = new_client(world)
    kind = client.made(TYPES, {"name": "T", "parameters": FIELDS})["uuid"]
    segment = made(client, recordTypeUuid=kind, filter={"field": "parameters.amount", "op": "gt", "value": 1})
    other = client.made(TYPES, {"name": "U"})["uuid"]
    client.made(RECORDS, {"recordTypeUuid": other, "phone": phone_number()})
    test.status(client.delete(f"{TYPES}/{kind}"), 204)
    test.equal(client.read(f"{SEGMENTS}/{segment['uuid']}")["recordTypeUuid"], kind, "it still names it")
    test.equal(client.read(f"{SEGMENTS}/{segment['uuid']}/records")["total"], 0, "records")


@case("another account's segment is none")
def others(test, world):
    mine, theirs = new_client(world), new_client(world)
    segment = made(theirs)
    for body in ({"filter": names(segment)},):
        test.refused(mine.post(SEARCH, body), 422, ("/filter/segment", "unknown_segment"))
        test.refused(mine.post(SEGMENTS, {"name": "S", **body}), 422, ("/filter/segment", "unknown_segment"))


@case("an account has a thousand segments at most")
def limit(test, world):
    account = world.new_account()
    world.sql("insert into saved_segment (account_id, id, uuid, name, created_at, updated_at) with recursive numbers as "
              "(select 1 n union all select n + 1 from numbers where n < 999) select a.id, n, "
              "unhex(replace(uuid(), '-', '')), 'S', utc_timestamp(6), utc_timestamp(6) from numbers join account a on "
              f"a.name = '{account.name}'")
    made(account.client)
    answer = account.client.post(SEGMENTS, {"name": "One more"})
    test.status(answer, 409)
    test.equal(answer.json["code"], "limit_reached", "code")
    test.equal(answer.json.get("limit"), 1000, "limit")
    segment = account.client.read(SEGMENTS, limit=1)["segments"][0]
    test.status(account.client.delete(f"{SEGMENTS}/{segment['uuid']}"), 204)
    made(account.client)
