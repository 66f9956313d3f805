"""Faults of many calls: each is told once, under one code, at the place where the request has it."""

import urllib.parse

from tap import case
from world import CAMPAIGNS, IMPORTS, RECORDS, SUPPRESSIONS, TYPES, orders_of, phone_number, unknown_id

EXPORTS, ACTIONS, ORDERS, EVENTS = "/api/exports", "/api/actions", "/api/orders", "/api/stats/events"
CSV = {"Content-Type": "text/csv"}
ACTION = {"on": "records", "all": True}
PATCH = {"on": "records", "do": {"patch": {"lastName": "X"}}}
UNKNOWN_CAMPAIGNS = [
    (EXPORTS, {"of": "records"}, "/campaignUuid"), (EXPORTS, {"of": "orders"}, "/campaignUuid"),
    (EXPORTS, {"of": "suppressions"}, "/campaignUuid"), (IMPORTS, {"recordTypeUuid": "{type}"}, "/campaignUuid"),
    (IMPORTS, {"of": "suppressions"}, "/campaignUuid"), (SUPPRESSIONS, {"phone": "+12025550143", "reason": "other"}, "/campaignUuid"),
    (ACTIONS, {"all": True, **PATCH}, "/campaignUuid"), (ACTIONS, {**ACTION, "do": {"assign": {}}}, "/do/assign/campaignUuid"),
    (ACTIONS, {**ACTION, "do": {"unassign": {}}}, "/do/unassign/campaignUuid")]
FIELD = {"id": "kind", "type": "select", "title": "Kind"}
ITEM = {"op": "upsert", "recordTypeUuid": "{type}", "phone": "+12025550143"}
# What is asked for, and all faults that there are.
ONCE = [
    (TYPES, {"name": "T", "parameters": [{**FIELD, "options": []}]}, [("/parameters/0/options", "wrong_count")]),
    (TYPES, {"name": "T", "parameters": [{**FIELD, "options": "a"}]}, [("/parameters/0/options", "wrong_type")]),
    (TYPES, {"name": "T", "parameters": [{**FIELD, "options": [1, 2, ""]}]},
     [("/parameters/0/options/0", "wrong_type"), ("/parameters/0/options/1", "wrong_type")]),
    (TYPES, {"name": "T", "parameters": [{**FIELD, "options": ["a", "b", "a"]}]}, [("/parameters/0/options/2", "duplicate_option")]),
    (TYPES, {"name": "T", "parameters": [FIELD]}, [("/parameters/0/options", "required")]),
    (TYPES, {"name": "T", "parameters": [{**FIELD, "options": 1, "default": "a"}]}, [("/parameters/0/options", "wrong_type")]),
    (RECORDS + "/search", {"filter": {"field": "lastName", "op": "", "value": "x"}}, [("/filter/op", "unknown_operator")]),
    (RECORDS + "/search", {"filter": {"field": "lastName", "op": "in", "value": "\0"}}, [("/filter/value", "nul_character")]),
    (RECORDS + "/search", {"filter": {"or": "\0"}}, [("/filter/or", "nul_character")]),
    (RECORDS + "/search", {"filter": {"segment": "\0"}}, [("/filter/segment", "nul_character")]),
    (CAMPAIGNS, {"name": "C", "retryRules": ["\0"]}, [("/retryRules/0", "nul_character")]),
    (EXPORTS, {"of": "records", "fields": [1, "x"]}, [("/fields/0", "wrong_type"), ("/fields/1", "unknown_member")]),
    (EXPORTS, {"of": "orders", "fields": [1, "x", "record.x", "uuid", ""]},
     [("/fields/0", "wrong_type"), ("/fields/1", "unknown_member"), ("/fields/2", "unknown_member"), ("/fields/4", "unknown_member")]),
    (EXPORTS, {"of": "suppressions", "fields": ["record", None]}, [("/fields/0", "unknown_member"), ("/fields/1", "wrong_type")]),
    (RECORDS + "/search", {"fields": [1, "x"]}, [("/fields/0", "wrong_type"), ("/fields/1", "unknown_member")]),
    (ACTIONS, {**PATCH, "uuids": [1, "x", ""]}, [("/uuids/0", "wrong_type"), ("/uuids/1", "invalid_uuid"), ("/uuids/2", "invalid_uuid")]),
    (ACTIONS, {**PATCH, "uuids": 1}, [("/uuids", "wrong_type")]),
    (ACTIONS, {**PATCH, "segment": "x"}, [("/segment", "invalid_uuid")]),
    (ACTIONS, {"on": "x", "all": True, "do": {"patch": {"scheduledTime": None}}}, [("/on", "invalid_choice")]),
    (ACTIONS, {"on": "x", "do": PATCH["do"]}, [("/on", "invalid_choice"), ("", "required")]),
    (ACTIONS, {"on": "orders", "all": True, "campaignUuid": "x", "do": {"delete": True}}, [("/campaignUuid", "invalid_uuid")]),
    (ACTIONS, {"on": "orders", "all": True, "do": {"delete": True}}, [("/campaignUuid", "required")]),
    (ACTIONS, {**ACTION, "do": {"delete": 1}}, [("/do/delete", "wrong_type")]),
    (ACTIONS, {**ACTION, "do": {"erase": True}}, [("/do/erase", "unknown_member")]),
    (ACTIONS, {**ACTION, "do": {}}, [("/do", "required")]),
    (ACTIONS, {**ACTION, "do": {"assign": {"campaignUuid": "{campaign}", "status": "scheduled", "scheduledTime": "soon"}}},
     [("/do/assign/scheduledTime", "invalid_datetime")]),
    ("orders", {"recordUuid": "{record}", "status": "scheduled", "scheduledTime": "soon"}, [("/scheduledTime", "invalid_datetime")]),
    ("orders", {"recordUuid": "x"}, [("/recordUuid", "invalid_uuid")]),
    ("orders", {"record": {"recordTypeUuid": "00000000-0000-7000-8000-000000000000", "phone": "+12025550143"}},
     [("/record/recordTypeUuid", "unknown_record_type")]),
    ("orders", {"record": {"recordTypeUuid": "{other_type}", "phone": "+12025550143"}}, [("/record/recordTypeUuid", "wrong_record_type")]),
    ("orders", {"record": []}, [("/record", "wrong_type")]),
    ("orders", {"recordUuid": "{record}", "record": 1}, [("/record", "wrong_type")]),
    ("orders", {"recordUuid": "{record}", "record": {}}, [("/record", "record_and_uuid"), ("/record/phone", "required")]),
    (ACTIONS, {**ACTION, "do": {**PATCH["do"], "assign": 1}}, [("/do/assign", "wrong_type")]),
    (ACTIONS, {**ACTION, "do": 1}, [("/do", "wrong_type")]),
    (IMPORTS, {"recordTypeUuid": "x"}, [("/recordTypeUuid", "invalid_uuid")]),
    (IMPORTS, {}, [("/recordTypeUuid", "required")]),
    (RECORDS + "/batch", {"items": [{**ITEM, "match": []}, {**ITEM, "match": 1}, ITEM]},
     [("/items/0/match", "wrong_count"), ("/items/1/match", "wrong_type"), ("/items/2/match", "required")]),
    (RECORDS + "/batch", {"items": [{"op": "update", "uuid": 1}, {"op": "delete", "uuid": "x"}, {"op": "delete"}]},
     [("/items/0/uuid", "wrong_type"), ("/items/1/uuid", "invalid_uuid"), ("/items/2/uuid", "required")])]


def filled(value, ids):
    """The value with the objects that it names."""
    if isinstance(value, dict):
        return {name: filled(member, ids) for name, member in value.items()}
    if isinstance(value, list):
        return [filled(item, ids) for item in value]
    return value.format(**ids) if isinstance(value, str) and value.startswith("{") else value


def places_of(answer):
    return sorted((error.get("pointer", error.get("parameter")), error["code"]) for error in answer.json.get("errors", []))


@case("a campaign that is unknown has one code, whoever names it", [f"{path} {body}" for path, body, _ in UNKNOWN_CAMPAIGNS])
def unknown_campaign(test, world, row):
    path, body, pointer = next(one for one in UNKNOWN_CAMPAIGNS if f"{one[0]} {one[1]}" == row)
    objects = world.objects("faults")
    body = filled(body, {"type": objects.ids["type"]})
    inner = body
    for name in pointer.split("/")[1:-1]:
        inner = inner[name]
    inner["campaignUuid"] = unknown_id()
    answer = objects.client.post(path, body)
    test.equal([answer.status, places_of(answer)], [422, [(pointer, "unknown_campaign")]], "the fault")


@case("an import that is there, and a suppression of a batch, name a campaign that is unknown")
def unknown_campaign_elsewhere(test, world):
    objects = world.objects("faults")
    answer = objects.client.patch(f"{IMPORTS}/{objects.ids['import']}", {"campaignUuid": unknown_id()})
    test.equal([answer.status, places_of(answer)], [422, [("/campaignUuid", "unknown_campaign")]], "a PATCH")
    item = {"op": "create", "phone": phone_number(), "reason": "other", "campaignUuid": unknown_id()}
    answer = objects.client.post(SUPPRESSIONS + "/batch", {"items": [item]})
    test.equal([answer.status, places_of(answer)], [422, [("/items/0/campaignUuid", "unknown_campaign")]], "a batch")


@case("what the query of an upload says is faulty there")
def query_of_upload(test, world):
    objects = world.objects("faults")
    for query, place, code in ((f"recordTypeUuid={unknown_id()}", "recordTypeUuid", "unknown_record_type"),
                               (f"recordTypeUuid={objects.ids['type']}&campaignUuid={unknown_id()}", "campaignUuid", "unknown_campaign"),
                               (f"of=suppressions&recordTypeUuid={objects.ids['type']}", "recordTypeUuid", "unknown_parameter")):
        answer = objects.client.post(f"{IMPORTS}?{query}", "phone\n+12025550143\n", CSV)
        test.equal([answer.status, [(error.get("parameter"), error["code"]) for error in answer.json.get("errors", [])]],
                   [422, [(place, code)]], query)


@case("a fault of a query is told once")
def told_once_of_query(test, world):
    client, history = world.objects("faults").client, SUPPRESSIONS + "/history"
    for query, code in (("", "required"), ("?phone=", "invalid_phone"), ("?phone=%FF", "invalid_encoding"), ("?phone=x", "invalid_phone")):
        answer = client.get(history + query)
        test.equal([answer.status, places_of(answer)], [400, [("phone", code)]], query)


@case("a fault is told once", [f"{path} {body}" for path, body, _ in ONCE])
def told_once(test, world, row):
    path, body, faults = next(one for one in ONCE if f"{one[0]} {one[1]}" == row)
    objects = world.objects("faults")
    answer = objects.client.post(orders_of(objects.ids["campaign"]) if path == "orders" else path, filled(body, objects.ids))
    test.equal([answer.status, places_of(answer)], [422, sorted(faults)], "the faults")


def respelled(value):
    """The same uuids in upper case, and the same times in another zone."""
    if isinstance(value, dict):
        return {name: respelled(member) for name, member in value.items()}
    if isinstance(value, list):
        return [respelled(item) for item in value]
    if isinstance(value, str) and len(value) == 36 and value.count("-") == 4:
        return value.upper()
    return value[:-1] + ".000+00:00" if isinstance(value, str) and value.endswith("Z") and value[10:11] == "T" else value


@case("what GET gave may be sent back in another spelling")
def other_spelling(test, world):
    objects = world.new_objects("faults")
    client, ids = objects.client, objects.ids
    paths = [f"{RECORDS}/{ids['record']}", f"{TYPES}/{ids['type']}", f"{CAMPAIGNS}/{ids['campaign']}",
             f"{orders_of(ids['campaign'])}/{ids['order']}", f"{IMPORTS}/{ids['import']}", f"/api/segments/{ids['segment']}"]
    for path in paths:
        shown = client.read(path)
        answer = client.patch(path, respelled(shown))
        if not test.status(answer, 200, path):
            continue
        now = client.read(path)
        test.equal({**now, "updatedAt": 0}, {**shown, "updatedAt": 0}, f"{path} afterwards")
    record = client.read(paths[0])
    test.refused(client.patch(paths[0], {"recordTypeUuid": ids["other_type"].upper()}), 422, ("/recordTypeUuid", "immutable"))
    history = respelled(record["campaignHistory"])
    history[0]["campaignUuid"] = unknown_id()
    test.refused(client.patch(paths[0], {"campaignHistory": history}), 422, ("/campaignHistory", "immutable"))
    place = f"{RECORDS}/by-external-id/{ids['external_id']}?recordTypeUuid={ids['type'].upper()}"
    answer = client.request("PUT", place, {"recordTypeUuid": ids["type"].upper(), "lastName": "Up"})
    test.equal([answer.status, answer.json.get("lastName")], [200, "Up"], "PUT")
    items = [{"op": "update", "uuid": ids["record"].upper(), "recordTypeUuid": ids["type"].upper(), "lastName": "Batch"},
             {"op": "upsert", "match": ["externalId"], "externalId": urllib.parse.unquote(ids["external_id"]),
              "recordTypeUuid": ids["type"].upper(), "lastName": "Batch"}]
    answer = client.post(RECORDS + "/batch", {"items": items})
    test.equal([answer.status, answer.json.get("summary", {}).get("updated")], [200, 2], "a batch")


@case("a plus that a query has made a blank is the sign of an offset")
def bare_plus(test, world):
    objects = world.new_objects("faults")
    orders = orders_of(objects.ids["campaign"])
    objects.client.patch(f"{orders}/{objects.ids['order']}", {"status": "scheduled", "scheduledTime": "2030-05-01T10:00:00Z"})
    for query, total in (("scheduledBefore=2030-05-01T12:00:00+02:00", 0), ("scheduledBefore=2030-05-01T12:00:01+02:00", 1),
                         ("scheduledBefore=2030-05-01T12:00:01%2B02:00", 1), ("scheduledBefore=2030-05-01T10:00:01-00:00", 1)):
        test.equal(objects.client.read(f"{orders}?{query}").get("total"), total, query)
    for query in ("scheduledBefore=2030-05-01+12:00:00+02:00", "scheduledBefore=+2030-05-01T12:00:00Z", "scheduledBefore=+", "scheduledBefore="):
        test.refused(objects.client.get(f"{orders}?{query}"), 400, ("scheduledBefore", "invalid_datetime"))
    filtered = f"{RECORDS}?filter[createdAt][lt]=2030-05-01T12:00:00+02:00&limit=0"
    test.equal(objects.client.read(filtered).get("total", 0) > 0, True, "as in a filter")
    test.equal(objects.client.read(f"{EVENTS}?timezone=Etc/GMT+5").get("timezone"), "Etc/GMT+5", "a time zone")
    test.refused(objects.client.get(f"{EVENTS}?timezone=Etc/GMT++5"), 400, ("timezone", "invalid_timezone"))


@case("a batch of which every item has failed keeps its Idempotency-Key, one that is refused does not")
def key_of_failed_batch(test, world):
    objects, key = world.new_objects("faults"), {"Idempotency-Key": unknown_id()}
    item = {"op": "create", "recordTypeUuid": objects.ids["type"], "phone": "12", "externalId": "failed batch"}
    bad, good = {"items": [item]}, {"items": [{**item, "phone": phone_number()}]}
    test.refused(objects.client.post(RECORDS + "/batch", bad, key), 422, ("/items/0/phone", "invalid_phone"))
    first = objects.client.post(RECORDS + "/batch", {"onError": "continue", **bad}, key)
    test.equal([first.status, first.json["summary"]["failed"], first.header("Idempotency-Replayed")], [422, 1, None], "the first answer")
    again = objects.client.post(RECORDS + "/batch", {"onError": "continue", **bad}, key)
    test.equal([again.status, again.body, again.header("Idempotency-Replayed")], [422, first.body, "true"], "the same again")
    answer = objects.client.post(RECORDS + "/batch", {"onError": "continue", **good}, key)
    test.refused(answer, 422, ("Idempotency-Key", "key_reused"))
    answer = objects.client.post(RECORDS + "/batch", {"onError": "continue", **good}, {"Idempotency-Key": unknown_id()})
    test.equal([answer.status, answer.json["summary"]["created"]], [200, 1], "with another key")


@case("a file that is sent with the same key for another type is another request")
def key_of_upload(test, world):
    objects, key = world.new_objects("faults"), {**CSV, "Idempotency-Key": unknown_id()}
    send = lambda kind: objects.client.post(f"{IMPORTS}?recordTypeUuid={kind}", "phone\n+12025550143\n", key)
    first = send(objects.ids["type"])
    test.status(first, 201)
    test.refused(send(objects.ids["other_type"]), 422, ("Idempotency-Key", "key_reused"))
    again = send(objects.ids["type"])
    test.equal([again.status, again.body, again.header("Idempotency-Replayed")], [201, first.body, "true"], "the same again")
