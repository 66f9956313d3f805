"""Many records at once."""

import json
import secrets
import time

from tap import case
from test_idempotency import in_threads
from world import CAMPAIGNS, RECORDS, TYPES, orders_of, patience, phone_number, unknown_id

BATCH = f"{RECORDS}/batch"
MEMBERS = ["index", "ref", "status", "uuid", "action", "matchedBy", "code", "errors"]
COUNTS = ["created", "updated", "unchanged", "deleted", "skipped", "failed"]


def new_id():
    return "ext-" + secrets.token_hex(8)


class Base:
    """A client, a type with fields, and how batches of it are sent."""

    def __init__(self, client):
        self.client = client
        self.kind = client.made(TYPES, {"name": "Customer", "defaultCountry": "GB", "parameters": [
            {"id": "city", "type": "text", "title": "City"},
            {"id": "ssn", "type": "text", "title": "Number", "unique": True},
            {"id": "tier", "type": "select", "title": "Tier", "options": ["a", "b"], "default": "b"},
            {"id": "zip", "type": "text", "title": "Zip", "validation": "^[0-9]*$"}]})["uuid"]

    def new(self, op="create", **members):
        """An item that makes a record."""
        return {"op": op, "recordTypeUuid": self.kind, "phone": phone_number(), **members}

    def made(self, **members):
        return self.client.made(RECORDS, {"recordTypeUuid": self.kind, "phone": phone_number(), **members})

    def send(self, *items, on_error="continue", headers=None):
        return self.client.post(BATCH, {"onError": on_error, "items": list(items)}, headers)

    def read(self, uuid):
        answer = self.client.get(f"{RECORDS}/{uuid}")
        return answer.json if answer.status == 200 else None

    def total(self, **filters):
        return self.client.read(RECORDS, recordTypeUuid=self.kind, **filters)["total"]


def base(world):
    return world.once("batch", lambda: Base(world.account("batch").client))


def outcome(item):
    """Status, action and code of an item's answer."""
    return item["status"], item["action"], item["code"]


def faults_of(item):
    return [(fault["pointer"], fault["code"]) for fault in item["errors"]]


def well_formed(test, answer, count):
    """The parts that every answer has."""
    test.equal(list(answer), ["items", "summary"], "the members")
    test.equal(list(answer["summary"]), COUNTS, "the summary")
    test.equal(sum(answer["summary"].values()), count, "all items are counted")
    test.equal([item["index"] for item in answer["items"]], list(range(count)), "in order")
    for item in answer["items"]:
        test.equal([name for name in item if name != "existing"], MEMBERS, "an item's members")


def done(test, answer, status, *outcomes):
    """The answer, which must have these statuses and actions, or codes."""
    test.status(answer, status)
    well_formed(test, answer.json, len(outcomes))
    test.equal([(item["status"], item["action"] or item["code"]) for item in answer.json["items"]], list(outcomes),
               "outcomes")
    return answer.json["items"]


@case("every operation, by uuid and by external id, is as its single call")
def operations(test, world):
    own = base(world)
    one, two, three, four = (own.made(externalId=new_id(), firstName="Old") for _ in range(4))
    fresh = own.new(ref="a", firstName="New", externalId=new_id(), parameters={"city": "Rome"})
    by_id = {"recordTypeUuid": own.kind}
    answer = own.send(fresh, {"op": "update", "ref": "b", "uuid": one["uuid"], "firstName": "Ann", "lastName": None},
                      {"op": "update", "ref": "c", "externalId": two["externalId"], **by_id, "parameters": {"city": "Bonn"}},
                      {"op": "delete", "ref": "d", "uuid": three["uuid"]},
                      {"op": "delete", "externalId": four["externalId"], **by_id})
    items = done(test, answer, 200, (201, "created"), (200, "updated"), (200, "updated"), (200, "deleted"),
                 (200, "deleted"))
    test.equal([item["ref"] for item in items], ["a", "b", "c", "d", None], "refs")
    test.equal([item["uuid"] for item in items[1:]], [r["uuid"] for r in (one, two, three, four)], "uuids")
    test.equal(answer.json["summary"], dict(zip(COUNTS, (1, 2, 0, 2, 0, 0))), "summary")
    made = own.read(items[0]["uuid"])
    test.equal((made["firstName"], made["externalId"], made["phone"], made["parameters"], made["status"]),
               ("New", fresh["externalId"], fresh["phone"], {"city": "Rome", "tier": "b"}, "active"), "the new one")
    test.equal(own.read(one["uuid"])["firstName"], "Ann", "by uuid")
    test.equal(own.read(two["uuid"])["parameters"], {"city": "Bonn", "tier": "b"}, "by external id: a merge patch")
    test.equal((own.read(three["uuid"]), own.read(four["uuid"])), (None, None), "deleted ones")
    test.equal(own.total(search="Rome " + fresh["externalId"]), 1, "the index knows the new one")
    test.equal(own.total(search="Bonn " + two["externalId"]), 1, "and the change")
    test.equal(own.total(search=four["externalId"]), 0, "and the deletion")
    test.equal(own.total(**{"filter[phone]": fresh["phone"]}), 1, "filters find it")


@case("the shape of the body is checked as a whole")
def bodies(test, world):
    own = base(world)
    item = own.new()
    for body, place, code in (({}, "/items", "required"), ({"items": []}, "/items", "wrong_count"),
                              ({"items": {}}, "/items", "wrong_type"),
                              ({"items": [item], "onError": "stop"}, "/onError", "invalid_choice"),
                              ({"items": [item], "more": 1}, "/more", "unknown_member"),
                              ({"items": [item] * 1001}, "/items", "too_many_items")):
        answer = own.client.post(BATCH, body)
        test.refused(answer, 422, (place, code))
    test.equal((answer.json["limit"], answer.json["value"]), (1000, 1001), "the numbers")
    test.status(own.client.post(BATCH, "[]"), 422, "no object")
    test.status(own.client.post(BATCH, '{"items": ['), 400, "no JSON")


@case("abort names every fault of every item, and writes nothing")
def aborts(test, world):
    own = base(world)
    there, other, city = own.made(externalId=new_id()), own.made(), "c" + secrets.token_hex(6)
    items = [own.new(parameters={"city": city}), own.new(phone="12", firstName="x" * 256),
             {"op": "update", "uuid": other["uuid"], "parameters": {"city": city, "zip": "x"}},
             {"op": "update", "uuid": unknown_id()}, {"op": "what"}, 7, own.new(externalId=there["externalId"]),
             {"op": "delete", "externalId": new_id(), "recordTypeUuid": own.kind},
             {"op": "delete", "uuid": own.made()["uuid"], "ifMatch": '"x"'}, own.new(more=1, parameters={"nope": 1})]
    for body in ({"items": items}, {"onError": "abort", "items": items}):
        answer = own.client.post(BATCH, body)
        test.refused(answer, 422, ("/items/1/phone", "invalid_phone"), ("/items/1/firstName", "too_long"),
                     ("/items/2/parameters/zip", "pattern_mismatch"), ("/items/3/uuid", "not_found"),
                     ("/items/4/op", "invalid_choice"), ("/items/5", "wrong_type"),
                     ("/items/6/externalId", "duplicate"), ("/items/7/externalId", "not_found"),
                     ("/items/8/ifMatch", "precondition_failed"), ("/items/9/more", "unknown_member"),
                     ("/items/9/parameters/nope", "unknown_field"))
        test.equal(answer.json["code"], "invalid", "code")
        test.equal(len(answer.json["errors"]), 11, "all of them, and no others")
    test.equal(own.total(search=city), 0, "nothing was written")
    one = own.client.post(BATCH, {"items": [own.new(), own.new(phone="1")]})
    test.refused(one, 422, ("/items/1/phone", "invalid_phone"))
    test.equal(one.json["code"], "invalid_phone", "of a single fault, its code")
    good = own.client.post(BATCH, {"items": [own.new(), own.new()]})
    done(test, good, 200, (201, "created"), (201, "created"))


@case("abort tells of a thousand items with a fault each, and of two thousand faults")
def many_faults(test, world):
    own = base(world)
    for members, count in (({"phone": "1"}, 1000), ({"phone": "1", "status": "so"}, 2000)):
        answer = own.client.post(BATCH, {"items": [own.new(**members)] * 1000})
        test.refused(answer, 422, ("/items/0/phone", None), ("/items/999/phone", None))
        test.equal(len(answer.json["errors"]), count, "faults")


@case("continue does all others: 200, 207 or 422, and an item that fails writes nothing")
def continues(test, world):
    own = base(world)
    there, good = own.made(externalId=new_id(), parameters={"ssn": new_id()}), own.new(externalId=new_id())
    other = own.made()
    before = own.read(other["uuid"])
    answer = own.send(good, own.new(phone="12", ref="bad"), own.new(externalId=there["externalId"]),
                      own.new(parameters={"ssn": there["parameters"]["ssn"]}),
                      {"op": "update", "uuid": other["uuid"], "firstName": "Ann", "phone": "x"},
                      {"op": "update", "uuid": unknown_id(), "firstName": "Ann"}, own.new())
    items = done(test, answer, 207, (201, "created"), (422, "invalid_phone"), (409, "duplicate"), (409, "duplicate"),
                 (422, "invalid_phone"), (404, "not_found"), (201, "created"))
    test.equal([faults_of(item) for item in items[1:6]],
               [[("/phone", "invalid_phone")], [("/externalId", "duplicate")], [("/parameters/ssn", "duplicate")],
                [("/phone", "invalid_phone")], [("/uuid", "not_found")]], "pointers begin at the item")
    test.equal([items[2]["existing"], items[3]["existing"]], [there["uuid"]] * 2, "existing")
    test.equal((items[1]["ref"], items[1]["uuid"], items[0]["errors"]), ("bad", None, None), "of a failed one")
    test.equal(own.read(other["uuid"]), before, "what failed is as it was")
    test.equal(answer.json["summary"]["failed"], 5, "failed")
    test.equal(own.client.get(f"{RECORDS}/{items[0]['uuid']}").status, 200, "the first is there")
    all_bad = own.send(own.new(phone="1"), {"op": "delete", "uuid": unknown_id()})
    done(test, all_bad, 422, (422, "invalid_phone"), (404, "not_found"))
    test.equal(all_bad.header("Content-Type"), "application/json", "no problem, but answers")


@case("faults that reading JSON finds are those of their items")
def json_faults(test, world):
    own = base(world)
    twice = json.dumps(own.new(ref="r"))[:-1] + ',"firstName":"a","firstName":"b"}'
    body = '{"onError":"continue","items":[%s,%s,%s]}' % (
        json.dumps(own.new()), twice, json.dumps(own.new(lastName="a\0b")))
    items = done(test, own.client.post(BATCH, body), 207, (201, "created"), (422, "duplicate_member"),
                 (422, "nul_character"))
    test.equal([faults_of(item) for item in items[1:]],
               [[("/firstName", "duplicate_member")], [("/lastName", "nul_character")]], "places")


@case("what an item needs to name its record, and what it may hold")
def items(test, world):
    own = base(world)
    record = own.made(externalId=new_id())
    for item, place, code in (({}, "/op", "required"), ({"op": None}, "/op", "required"), ({"op": 5}, "/op", "wrong_type"),
                              ({"op": "update"}, "/uuid", "required"), ({"op": "delete", "uuid": "x"}, "/uuid", "invalid_uuid"),
                              ({"op": "update", "externalId": "x"}, "/recordTypeUuid", "required"),
                              ({"op": "delete", "uuid": record["uuid"], "firstName": "x"}, "/firstName", "unknown_member"),
                              ({"op": "delete", "uuid": record["uuid"], "externalId": "x"}, "/externalId", "immutable"),
                              ({"op": "update", "uuid": record["uuid"], "recordTypeUuid": unknown_id()}, "/recordTypeUuid",
                               "immutable"),
                              ({"op": "update", "uuid": record["uuid"], "ifMatch": ""}, "/ifMatch", "invalid_etag"),
                              ({"op": "update", "uuid": record["uuid"], "match": ["phone"]}, "/match", "unknown_member"),
                              (own.new(uuid=record["uuid"]), "/uuid", "read_only"),
                              (own.new(ifMatch='"x"'), "/ifMatch", "unknown_member"),
                              (own.new(ref=5), "/ref", "wrong_type"), (own.new(recordTypeUuid=unknown_id()),
                                                                       "/recordTypeUuid", "unknown_record_type")):
        answer = own.send(item)
        test.status(answer, 422, str(item))
        test.equal(faults_of(answer.json["items"][0]), [(place, code)], str(item))
    test.true(own.read(record["uuid"]), "it is still there")
    whole = {**own.read(record["uuid"]), "op": "update"}
    done(test, own.send(whole), 200, (200, "unchanged"))
    done(test, own.send({"op": "delete", **{name: record[name] for name in ("uuid", "externalId", "recordTypeUuid")}}),
         200, (200, "deleted"))


@case("an update that changes nothing is unchanged, and keeps updatedAt")
def unchanged(test, world):
    own = base(world)
    record = own.made(firstName="Ann", parameters={"city": "Rome"})
    before = own.client.get(f"{RECORDS}/{record['uuid']}")
    items = done(test, own.send({"op": "update", "uuid": record["uuid"], "firstName": "Ann", "phone": record["phone"],
                                 "parameters": {"city": "Rome"}}), 200, (200, "unchanged"))
    test.equal(items[0]["uuid"], record["uuid"], "uuid")
    after = own.client.get(f"{RECORDS}/{record['uuid']}")
    test.equal((after.json, after.header("ETag")), (before.json, before.header("ETag")), "as before")


@case("ifMatch is a precondition of its item")
def preconditions(test, world):
    own = base(world)
    one, two, three = own.made(), own.made(), own.made()
    tag = {r["uuid"]: own.client.get(f"{RECORDS}/{r['uuid']}").header("ETag") for r in (one, two, three)}
    answer = own.send({"op": "update", "uuid": one["uuid"], "ifMatch": tag[one["uuid"]], "firstName": "A"},
                      {"op": "update", "uuid": two["uuid"], "ifMatch": '"old"', "firstName": "B"},
                      {"op": "delete", "uuid": three["uuid"], "ifMatch": "*"})
    items = done(test, answer, 207, (200, "updated"), (412, "precondition_failed"), (200, "deleted"))
    test.equal(faults_of(items[1]), [("/ifMatch", "precondition_failed")], "its place")
    test.equal(own.read(two["uuid"])["firstName"], None, "untouched")
    campaign = own.client.made(CAMPAIGNS, {"name": "C"})["uuid"]
    own.client.made(orders_of(campaign), {"recordUuid": one["uuid"]})
    now = own.client.get(f"{RECORDS}/{one['uuid']}").header("ETag")
    done(test, own.send({"op": "update", "uuid": one["uuid"], "ifMatch": now, "firstName": "C"}), 200, (200, "updated"))


@case("two items that mean the same record: the later one is refused")
def same_records(test, world):
    own = base(world)
    one, two, fresh = own.made(externalId=new_id()), own.made(externalId=new_id()), new_id()
    by_id = {"externalId": one["externalId"], "recordTypeUuid": own.kind}
    answer = own.send({"op": "update", "uuid": one["uuid"], "firstName": "A"}, {"op": "update", **by_id, "firstName": "B"},
                      {"op": "delete", "uuid": one["uuid"]}, own.new(externalId=fresh), own.new(externalId=fresh),
                      own.new("upsert", externalId=fresh, match=["externalId"]),
                      {"op": "delete", "uuid": two["uuid"]}, {"op": "update", "uuid": two["uuid"], "firstName": "D"})
    twice = (409, "duplicate_in_batch")
    items = done(test, answer, 207, (200, "updated"), twice, twice, (201, "created"), twice, twice, (200, "deleted"),
                 twice)
    test.equal([faults_of(item)[0][0] for item in items if item["code"]],
               ["/externalId", "/uuid", "/externalId", "/externalId", "/uuid"], "places")
    test.equal(own.read(one["uuid"])["firstName"], "A", "the first one counts")
    failed = own.send(own.new(externalId="f" + fresh, phone="1"), own.new(externalId="f" + fresh))
    done(test, failed, 422, (422, "invalid_phone"), twice)
    aborted = own.client.post(BATCH, {"items": [own.new(externalId=fresh + "2"), own.new(externalId=fresh + "2")]})
    test.refused(aborted, 422, ("/items/1/externalId", "duplicate_in_batch"))
    other = own.client.made(TYPES, {"name": "Other"})["uuid"]
    done(test, own.send(own.new(externalId=fresh + "3"), own.new(externalId=fresh + "3", recordTypeUuid=other)), 200,
         (201, "created"), (201, "created"))


@case("two items that mean the same record by a phone or a unique field")
def same_by_keys(test, world):
    own = base(world)
    phone, number = phone_number(), new_id()
    twice = (409, "duplicate_in_batch")
    match = {"match": ["phone"]}
    done(test, own.send(own.new("upsert", phone=phone, **match), own.new("upsert", phone=phone, **match)), 207,
         (201, "created"), twice)
    done(test, own.send(own.new("upsert", phone=phone, firstName="x", **match), own.new("upsert", phone=phone, **match)),
         207, (200, "updated"), twice)
    fresh = phone_number()
    done(test, own.send(own.new(phone=fresh), own.new("upsert", phone=fresh, **match)), 207, (201, "created"), twice)
    moved = own.made()
    done(test, own.send({"op": "update", "uuid": moved["uuid"], "phone": "+442079460958"},
                        own.new("upsert", phone="020 7946 0958", **match),
                        own.new("upsert", phone=moved["phone"], **match)), 207, (200, "updated"), twice, (201, "created"))
    by_number = {"match": ["parameters.ssn"], "parameters": {"ssn": number}}
    done(test, own.send(own.new("upsert", **by_number), own.new("upsert", **by_number)), 207, (201, "created"), twice)
    fresh = {"parameters": {"ssn": new_id()}}
    done(test, own.send(own.new(**fresh), own.new(**fresh), own.new("upsert", match=["parameters.ssn"], **fresh)), 207,
         (201, "created"), (409, "duplicate"), twice)


@case("an upsert takes the first key that is there and finds something")
def keys(test, world):
    own = base(world)
    by_id, by_phone, by_field = own.made(externalId=new_id()), own.made(), own.made(parameters={"ssn": new_id()})
    number = by_field["parameters"]["ssn"]
    for members, match, found, key in (
            ({"externalId": by_id["externalId"], "phone": by_phone["phone"]}, ["externalId", "phone"], by_id, "externalId"),
            ({"phone": by_phone["phone"], "externalId": new_id()}, ["externalId", "phone"], by_phone, "phone"),
            ({"parameters": {"ssn": number}}, ["externalId", "parameters.ssn", "phone"], by_field, "parameters.ssn"),
            ({"parameters": {"ssn": number}}, ["phone", "parameters.ssn"], by_field, "parameters.ssn")):
        answer = own.send(own.new("upsert", match=match, onMatch="skip", **members))
        items = done(test, answer, 200, (200, "skipped"))
        test.equal((items[0]["matchedBy"], items[0]["uuid"]), (key, found["uuid"]), str(match))
    answer = own.send(own.new("upsert", match=["externalId"], externalId=by_id["externalId"], firstName="Up",
                              parameters={"city": "Oslo"}))
    items = done(test, answer, 200, (200, "updated"))
    test.equal(items[0]["matchedBy"], "externalId", "matchedBy")
    changed = own.read(by_id["uuid"])
    test.equal((changed["firstName"], changed["parameters"]), ("Up", {"tier": "b", "city": "Oslo"}), "a merge patch")
    made = done(test, own.send(own.new("upsert", match=["externalId", "phone"])), 200, (201, "created"))
    test.equal(made[0]["matchedBy"], None, "matchedBy of a new one")


@case("phones match within the type, read by its country")
def phones(test, world):
    own = base(world)
    record = own.made(phone="020 7946 0123")
    own.client.made(RECORDS, {"recordTypeUuid": own.client.made(TYPES, {"name": "Else"})["uuid"], "phone": record["phone"]})
    for spelling in ("+44 20 7946 0123", "020 7946 0123", "0044 (0)20 79460123"):
        items = done(test, own.send(own.new("upsert", phone=spelling, match=["phone"])), 200, (200, "unchanged"))
        test.equal(items[0]["uuid"], record["uuid"], spelling)
    bad = done(test, own.send(own.new("upsert", phone="12", match=["phone"], onMissing="skip"), own.new()), 207,
               (422, "invalid_phone"), (201, "created"))
    test.equal(faults_of(bad[0]), [("/phone", "invalid_phone")], "one fault")
    for _ in range(5):
        fresh = own.made()
        done(test, own.send(own.new("upsert", phone=fresh["phone"], match=["phone"], onMissing="error")), 200,
             (200, "unchanged"))


@case("onMatch, onMissing and onMany")
def choices(test, world):
    own = base(world)
    there = own.made(externalId=new_id())
    known = {"externalId": there["externalId"], "match": ["externalId"]}
    items = done(test, own.send(own.new("upsert", **known, onMatch="error")), 422, (409, "duplicate"))
    test.equal((items[0]["existing"], faults_of(items[0])), (there["uuid"], [("/externalId", "duplicate")]), "onMatch")
    done(test, own.send(own.new("upsert", **known, onMatch="skip", firstName="x")), 200, (200, "skipped"))
    test.equal(own.read(there["uuid"])["firstName"], None, "skipped")
    items = done(test, own.send(own.new("upsert", match=["externalId"], externalId=new_id(), onMissing="error")), 422,
                 (404, "not_found"))
    items = done(test, own.send(own.new("upsert", match=["externalId"], externalId=new_id(), onMissing="skip")), 200,
                 (200, "skipped"))
    test.equal(items[0]["uuid"], None, "nothing was there")
    phone = phone_number()
    _, newest = own.made(phone=phone), own.made(phone=phone)
    many = own.new("upsert", phone=phone, match=["phone"], firstName="Many")
    for item in (many, {**many, "onMany": "error"}):
        items = done(test, own.send(item), 422, (409, "several_matches"))
        test.equal(faults_of(items[0]), [("/phone", "several_matches")], "onMany")
    items = done(test, own.send({**many, "onMany": "newest"}), 200, (200, "updated"))
    test.equal(items[0]["uuid"], newest["uuid"], "the newest")


@case("faults of an upsert's keys")
def bad_keys(test, world):
    own = base(world)
    for members, place, code in (({}, "/match", "required"), ({"match": []}, "/match", "wrong_count"),
                                 ({"match": "phone"}, "/match", "wrong_type"),
                                 ({"match": ["firstName"]}, "/match/0", "invalid_choice"),
                                 ({"match": ["phone", "parameters.nope"]}, "/match/1", "unknown_field"),
                                 ({"match": ["parameters.city"]}, "/match/0", "not_unique"),
                                 ({"match": ["phone"], "onMatch": "x"}, "/onMatch", "invalid_choice"),
                                 ({"match": ["phone"], "onMissing": "x"}, "/onMissing", "invalid_choice"),
                                 ({"match": ["phone"], "onMany": "skip"}, "/onMany", "invalid_choice"),
                                 ({"match": ["phone"], "fill": "x"}, "/fill", "wrong_type"),
                                 ({"match": ["phone"], "recordTypeUuid": None}, "/recordTypeUuid", None),
                                 ({"match": ["phone"], "recordTypeUuid": unknown_id()}, "/recordTypeUuid",
                                  "unknown_record_type")):
        answer = own.send(own.new("upsert", **members))
        test.status(answer, 422, str(members))
        found = faults_of(answer.json["items"][0])
        test.equal(found, [(place, code or found[0][1])], str(members))


@case("fill only fills what is empty")
def fills(test, world):
    own = base(world)
    record = own.made(firstName="Ann", parameters={"city": "Rome"}, externalId=new_id())
    change = {"firstName": "Bob", "lastName": "Lee", "phone": phone_number(), "status": "archived",
              "parameters": {"city": "Oslo", "zip": "12"}}
    done(test, own.send({"op": "update", "uuid": record["uuid"], "fill": True, **change}), 200, (200, "updated"))
    now = own.read(record["uuid"])
    test.equal([now[name] for name in ("firstName", "lastName", "phone", "status", "parameters")],
               ["Ann", "Lee", record["phone"], "active", {"city": "Rome", "tier": "b", "zip": "12"}], "filled")
    done(test, own.send({"op": "update", "uuid": record["uuid"], "fill": True, "firstName": None, "externalId": new_id(),
                         "parameters": {"city": None}}), 200, (200, "unchanged"))
    upsert = own.new("upsert", externalId=record["externalId"], match=["externalId"], fill=True, firstName="Eve",
                     parameters={"ssn": new_id()})
    done(test, own.send(upsert), 200, (200, "updated"))
    now = own.read(record["uuid"])
    test.equal((now["firstName"], now["parameters"]["ssn"]), ("Ann", upsert["parameters"]["ssn"]), "by an upsert")


@case("unique values: of others, of earlier items, and given up by one for another")
def unique_values(test, world):
    own = base(world)
    one, two = own.made(parameters={"ssn": new_id()}), own.made(parameters={"ssn": new_id()})
    fresh = new_id()
    answer = own.send(own.new(parameters={"ssn": fresh}),
                      {"op": "update", "uuid": one["uuid"], "firstName": "x", "parameters": {"ssn": fresh}},
                      {"op": "update", "uuid": two["uuid"], "externalId": one["parameters"]["ssn"],
                       "parameters": {"ssn": one["parameters"]["ssn"]}})
    items = done(test, answer, 207, (201, "created"), (409, "duplicate"), (409, "duplicate"))
    test.equal(items[1]["existing"], items[0]["uuid"], "that of the batch")
    test.equal(own.read(one["uuid"])["firstName"], None, "nothing of it")
    done(test, own.send({"op": "update", "uuid": one["uuid"], "parameters": {"ssn": None}},
                        {"op": "update", "uuid": two["uuid"], "parameters": {"ssn": one["parameters"]["ssn"]}},
                        own.new(parameters={"ssn": two["parameters"]["ssn"]})), 200,
         (200, "updated"), (200, "updated"), (201, "created"))


@case("a value that nobody had when the batch began, and that an earlier item has written, is found")
def written_before(test, world):
    own = base(world)
    record, other, fresh, second = own.made(), own.made(externalId=new_id()), {"ssn": new_id()}, {"ssn": new_id()}
    answer = own.send({"op": "update", "uuid": record["uuid"], "parameters": fresh},
                      own.new("upsert", match=["parameters.ssn"], parameters=fresh),
                      own.new(parameters=fresh),
                      own.new("upsert", match=["externalId"], externalId=other["externalId"], parameters=second),
                      own.new("upsert", match=["externalId", "parameters.ssn"], externalId=new_id(), parameters=second),
                      own.new(parameters=second))
    items = done(test, answer, 207, (200, "updated"), (409, "duplicate_in_batch"), (409, "duplicate"), (200, "updated"),
                 (409, "duplicate_in_batch"), (409, "duplicate"))
    test.equal([items[2]["existing"], items[5]["existing"]], [record["uuid"], other["uuid"]], "whose they are")
    gone, number = own.made(externalId=new_id()), new_id()
    answer = own.send({"op": "update", "uuid": gone["uuid"], "externalId": number},
                      own.new("upsert", match=["externalId"], externalId=number),
                      own.new("upsert", match=["externalId"], externalId=gone["externalId"]))
    done(test, answer, 207, (200, "updated"), (409, "duplicate_in_batch"), (409, "duplicate_in_batch"))


@case("a thousand items at once, in their order, found at once, in a moment")
def thousand(test, world):
    own = base(world)
    city = "k" + secrets.token_hex(8)
    items = [own.new(ref=str(i), firstName=f"N{i}", externalId=f"{city}-{i}", parameters={"city": city}) for i in range(1000)]
    started = time.monotonic()
    answer = own.send(*items)
    test.true(time.monotonic() - started < patience(2), "it took seconds")
    done(test, answer, 200, *[(201, "created")] * 1000)
    test.equal(own.total(search=city), 1000, "found")
    listed = own.client.read(RECORDS, search=city, limit=3)["records"]
    test.equal([record["firstName"] for record in listed], ["N999", "N998", "N997"], "newest first")
    changes = [{"op": "update", "externalId": f"{city}-{i}", "recordTypeUuid": own.kind, "lastName": "L"} for i in range(500)]
    changes += [{"op": "delete", "externalId": f"{city}-{i}", "recordTypeUuid": own.kind} for i in range(500, 1000)]
    answer = own.send(*changes)
    done(test, answer, 200, *[(200, "updated")] * 500, *[(200, "deleted")] * 500)
    test.equal(own.total(search=city), 500, "left")
    again = own.send(*[own.new("upsert", externalId=item["externalId"], match=["externalId"]) for item in items])
    test.equal(again.json["summary"], dict(zip(COUNTS, (500, 500, 0, 0, 0, 0))), "upserts")


@case("one in a thousand fails, and no other")
def one_bad(test, world):
    own = base(world)
    there, city = own.made(externalId=new_id()), "o" + secrets.token_hex(8)
    items = [own.new(externalId=new_id(), parameters={"city": city}) for _ in range(300)]
    items[200]["externalId"] = there["externalId"]
    answer = own.send(*items)
    test.status(answer, 207)
    test.equal([item["index"] for item in answer.json["items"] if item["code"]], [200], "failed")
    test.equal(own.total(search=city), 299, "written")
    test.refused(own.client.post(BATCH, {"items": items}), 422, ("/items/200/externalId", "duplicate"))


@case("an Idempotency-Key covers the whole batch")
def idempotent(test, world):
    own = base(world)
    for items in ((own.new(), own.new(phone="1")), (own.new(), own.new())):
        key = {"Idempotency-Key": unknown_id()}
        first, second = own.send(*items, headers=key), own.send(*items, headers=key)
        test.equal((second.status, second.json), (first.status, first.json), "the same answer")
        test.equal(second.header("Idempotency-Replayed"), "true", "replayed")
        test.status(own.send(own.new(), headers=key), 422, "another body")
    records = {item["uuid"] for item in first.json["items"]}
    test.equal(len(records), 2, "two records")


@case("batches with the same ids at the same moment: each id is made once")
def together(test, world):
    own = base(world)
    ids = [new_id() for _ in range(20)]
    answers = in_threads(4, lambda nth: own.client.twin().post(BATCH, {"onError": "continue", "items": [
        own.new(externalId=one) for one in ids]}))
    for answer in answers:
        test.status(answer, (200, 207, 422, 503))
    made = sum(answer.json["summary"]["created"] for answer in answers if answer.status in (200, 207))
    test.equal(made, len(ids), "made")
    for one in ids:
        test.equal(own.total(search=one), 1, one)


@case("a stricter type binds the batch that comes after it")
def stricter(test, world):
    client = world.account("batch").client
    kind = client.made(TYPES, {"name": "Strict", "parameters": [{"id": "a", "type": "text", "title": "A"}]})["uuid"]
    item = {"op": "create", "recordTypeUuid": kind, "phone": phone_number()}
    for required in (True, False, True):
        client.patch(f"{TYPES}/{kind}", {"fields": {"a": {"required": required}}})
        for _ in range(6):
            answer = client.post(BATCH, {"onError": "continue", "items": [item]})
            test.status(answer, 422 if required else 200, f"required: {required}")


@case("it needs records:write, and names nothing of others")
def scopes(test, world):
    own = base(world)
    account = world.account("batch")
    test.status(account.with_scopes("records:read").post(BATCH, {"items": [own.new()]}), 403)
    test.status(account.with_scopes("records:write").post(BATCH, {"items": [own.new()]}), 200)
    mine = own.made(externalId=new_id())
    other = world.account("batch of others").client
    kind = other.made(TYPES, {"name": "Theirs"})["uuid"]
    answer = other.post(BATCH, {"onError": "continue", "items": [
        {"op": "update", "uuid": mine["uuid"], "firstName": "x"}, {"op": "delete", "uuid": mine["uuid"]},
        {"op": "delete", "externalId": mine["externalId"], "recordTypeUuid": own.kind},
        {"op": "upsert", "recordTypeUuid": kind, "phone": mine["phone"], "match": ["phone"], "onMissing": "skip"}]})
    test.equal([item["status"] for item in answer.json["items"]], [404, 409, 404, 200], "statuses")
    test.equal(own.read(mine["uuid"])["firstName"], None, "untouched")


@case("phones of a country are read by the account's, where the type has none")
def account_country(test, world):
    client = world.account("batch in Italy").client
    test.status(client.patch("/api/account", {"defaultCountry": "IT"}), 200)
    kind = client.made(TYPES, {"name": "Local"})["uuid"]
    item = {"op": "create", "recordTypeUuid": kind}
    answer = client.post(BATCH, {"items": [{**item, "phone": f"06 1234 {i}"} for i in range(1000, 1200)]})
    test.status(answer, 200)
    first = client.read(f"{RECORDS}/{answer.json['items'][0]['uuid']}")
    test.equal(first["phone"], "+390612341000", "phone")
    found = client.post(BATCH, {"items": [{"op": "upsert", "recordTypeUuid": kind, "phone": "06 12341000",
                                           "match": ["phone"], "onMissing": "error"}]})
    test.equal([item["uuid"] for item in found.json["items"]], [first["uuid"]], "found")
