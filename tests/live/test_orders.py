"""Orders: records' places in a campaign."""

from tap import case
from world import CAMPAIGNS, RECORDS, TYPES, orders_of, phone_number, unknown_id

MEMBERS = ["uuid", "campaignUuid", "status", "scheduledTime", "instructions", "priority", "nextAttemptAt",
           "attempts", "record", "createdAt", "updatedAt"]
STATUSES = ["registered", "planned", "scheduled", "busy", "contacted", "canceled", "do-not-call"]
TIMES = [("2026-12-01T10:00:00Z", "2026-12-01T10:00:00Z"), ("2026-12-01T10:00:00+02:00", "2026-12-01T08:00:00Z"),
         ("2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00Z"), ("2024-03-01T00:30:00+01:00", "2024-02-29T23:30:00Z"),
         ("2026-12-01T10:00:00.999Z", "2026-12-01T10:00:00Z"), ("2026-12-01t10:00:00z", "2026-12-01T10:00:00Z")]
ODD_TIMES = ["0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59Z",
             "9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59.9999999Z", "1990-12-31T23:59:60Z"]
BAD = [
    ({"status": "done"}, "/status"), ({"status": 1}, "/status"),
    ({"scheduledTime": "tomorrow"}, "/scheduledTime"), ({"scheduledTime": "2026-12-01"}, "/scheduledTime"),
    ({"scheduledTime": "2026-12-01T10:00:00"}, "/scheduledTime"), ({"scheduledTime": 1}, "/scheduledTime"),
    ({"instructions": 5}, "/instructions"), ({"instructions": ["x"]}, "/instructions"),
    ({"uuid": unknown_id()}, "/uuid"),
    ({"campaignUuid": unknown_id()}, "/campaignUuid"), ({"createdAt": "2026-12-01T10:00:00Z"}, "/createdAt"),
    ({"x": 1}, "/x"),
]


def objects_of(world):
    return world.new_objects("orders")


@case("an order for an existing record")
def existing(test, world):
    objects = objects_of(world)
    orders = orders_of(objects.ids["campaign"])
    answer = objects.client.post(orders, {"recordUuid": objects.ids["spare_record"]})
    order = test.needs(answer, 201)
    record = objects.spare_record
    test.equal(list(order), MEMBERS, "members in order")
    brief = {name: record[name] for name in ("uuid", "firstName", "lastName", "phone")}
    test.equal([order["record"], list(order["record"])], [brief, list(brief)], "the record in brief")
    test.equal([order["campaignUuid"], order["status"], order["scheduledTime"], order["instructions"]],
               [objects.ids["campaign"], "registered", None, None], "values")
    test.equal(answer.header("Location"), f"{orders}/{order['uuid']}", "Location")
    again = objects.client.get(answer.header("Location"))
    test.equal([again.json, again.header("ETag")], [order, answer.header("ETag")], "read again")
    page = objects.client.read(orders)
    test.equal(list(page), ["orders", "total", "page", "limit", "totalPages"], "the envelope")
    test.equal([page["total"], page["orders"][0]], [2, order], "newest first")


@case("an order with a new record, whose type is the campaign's")
def new_record(test, world):
    objects = objects_of(world)
    before = objects.client.read(RECORDS)["total"]
    body = {"record": {"firstName": "Ann", "phone": "0044 20 7946 0000", "parameters": {"note": "n"},
                       "status": "active"},
            "status": "planned", "scheduledTime": "2026-12-01T10:00:00Z", "instructions": "Ask\nfor Ann"}
    order = test.needs(objects.client.post(orders_of(objects.ids["campaign"]), body), 201)
    test.equal({name: order[name] for name in body if name != "record"},
               {name: body[name] for name in body if name != "record"}, "values")
    record = objects.client.read(f"{RECORDS}/{order['record']['uuid']}")
    test.equal([record["recordTypeUuid"], record["firstName"], record["phone"], record["parameters"], record["status"]],
               [objects.ids["type"], "Ann", "+442079460000", {"note": "n"}, "active"], "the record")
    test.equal([entry["orderUuid"] for entry in record["campaignHistory"]], [order["uuid"]], "its history")
    test.equal(objects.client.read(RECORDS)["total"], before + 1, "number of records")


@case("an order needs either a record or its uuid")
def one_of_both(test, world):
    objects = objects_of(world)
    orders = orders_of(objects.ids["campaign"])
    total = objects.client.read(RECORDS)["total"]
    both = {"recordUuid": objects.ids["spare_record"], "record": {"phone": phone_number()}}
    for body in (both, {}, {"status": "busy"}, {"recordUuid": None}, {"record": None}, {"record": []},
                 {"recordUuid": "x"}, {"recordUuid": unknown_id()}, {"record": objects.ids["record"]}):
        test.status(objects.client.post(orders, body), 422, str(body))
    test.equal(objects.client.read(orders)["total"], 1, "orders")
    test.equal(objects.client.read(RECORDS)["total"], total, "records")


@case("a record is in a campaign once")
def once(test, world):
    objects = objects_of(world)
    orders = orders_of(objects.ids["campaign"])
    test.status(objects.client.post(orders, {"recordUuid": objects.ids["record"]}), 409)
    test.equal(objects.client.read(orders)["total"], 1, "orders")
    history = objects.client.read(f"{RECORDS}/{objects.ids['record']}")["campaignHistory"]
    test.equal([len(history), len(history[0]["events"])], [1, 1], "entries and events of the history")


@case("a record of another type than the campaign's is refused")
def wrong_type(test, world):
    objects = objects_of(world)
    client, orders = objects.client, orders_of(objects.ids["campaign"])
    other = client.made(RECORDS, {"recordTypeUuid": objects.ids["other_type"], "phone": phone_number()})
    total = client.read(RECORDS)["total"]
    test.refused(client.post(orders, {"recordUuid": other["uuid"]}), 422, ("/recordUuid", "wrong_record_type"))
    body = {"record": {"recordTypeUuid": objects.ids["other_type"], "phone": phone_number()}}
    test.refused(client.post(orders, body), 422, ("/record/recordTypeUuid", "wrong_record_type"))
    test.equal([client.read(orders)["total"], client.read(RECORDS)["total"]], [1, total], "orders and records")
    body["record"]["recordTypeUuid"] = objects.ids["type"]
    test.status(client.post(orders, body), 201, "the campaign's own type, named")


@case("a campaign of any type takes records of every type, and new ones that name theirs")
def any_type(test, world):
    objects = objects_of(world)
    client = objects.client
    orders = orders_of(client.made(CAMPAIGNS, {"name": "Any"})["uuid"])
    for kind in ("type", "other_type"):
        record = {"recordTypeUuid": objects.ids[kind], "phone": phone_number()}
        test.status(client.post(orders, {"record": record}), 201)
        test.status(client.post(orders, {"recordUuid": client.made(RECORDS, record)["uuid"]}), 201)
    test.refused(client.post(orders, {"record": {"phone": phone_number()}}), 422,
                 ("/record/recordTypeUuid", "required"))
    test.equal(client.read(orders)["total"], 4, "orders")


@case("a bad new record within an order names all its faults, and nothing is stored")
def bad_record(test, world):
    objects = objects_of(world)
    client, orders = objects.client, orders_of(objects.ids["campaign"])
    total = client.read(RECORDS)["total"]
    answer = client.post(orders, {"status": "x", "record": {
        "firstName": 5, "phone": "no", "x": 1, "uuid": unknown_id(), "parameters": {"note": 1, "none": 2}}})
    test.refused(answer, 422, ("/status", "invalid_choice"), ("/record/firstName", "wrong_type"),
                 ("/record/phone", "invalid_phone"), ("/record/x", "unknown_member"), ("/record/uuid", "read_only"),
                 ("/record/parameters/note", "wrong_type"), ("/record/parameters/none", "unknown_field"))
    test.refused(client.post(orders, {"record": {}}), 422, ("/record/phone", "required"))
    good = {"phone": phone_number()}
    test.status(client.post(orders, {"record": good, "scheduledTime": "never"}), 422)
    test.equal([client.read(orders)["total"], client.read(RECORDS)["total"]], [1, total], "orders and records")


@case("a bad order is refused, new or changed", [str(body) for body, _ in BAD])
def bad(test, world, row):
    body, pointer = next(one for one in BAD if str(one[0]) == row)
    objects = world.objects("bad orders")
    orders = orders_of(objects.ids["campaign"])
    place = f"{orders}/{objects.ids['order']}"
    before = objects.client.get(place).body
    test.refused(objects.client.post(orders, {"recordUuid": objects.ids["spare_record"], **body}), 422, (pointer, None))
    test.refused(objects.client.patch(place, {"instructions": "new", **body}), 422, (pointer, None))
    test.equal(objects.client.get(place).body, before, "the order")
    test.equal(objects.client.read(orders)["total"], 1, "orders")


@case("an order's record cannot be exchanged")
def same_record(test, world):
    objects = world.objects("bad orders")
    place = f"{orders_of(objects.ids['campaign'])}/{objects.ids['order']}"
    for name, value in (("recordUuid", objects.ids["spare_record"]), ("record", {"firstName": "x"}), ("record", None)):
        test.refused(objects.client.patch(place, {name: value}), 422, (f"/{name}", None))


@case("an order that is scheduled needs its time")
def needs_time(test, world):
    objects = objects_of(world)
    orders = orders_of(objects.ids["campaign"])
    place = f"{orders}/{objects.ids['order']}"
    fault = ("/scheduledTime", "required")
    test.refused(objects.client.post(orders, {"recordUuid": objects.ids["spare_record"], "status": "scheduled"}), 422,
                 fault)
    test.refused(objects.client.patch(place, {"status": "scheduled"}), 422, fault)
    test.status(objects.client.patch(place, {"status": "scheduled", "scheduledTime": "2026-12-01T10:00:00Z"}), 200)
    test.refused(objects.client.patch(place, {"scheduledTime": None}), 422, fault)
    test.status(objects.client.patch(place, {"scheduledTime": None, "status": "planned"}), 200)


@case("a record that is not active is put into no campaign", ["inactive", "archived"])
def not_active(test, world, status):
    objects = objects_of(world)
    orders = orders_of(objects.ids["campaign"])
    objects.client.patch(f"{RECORDS}/{objects.ids['spare_record']}", {"status": status})
    test.refused(objects.client.post(orders, {"recordUuid": objects.ids["spare_record"]}), 422,
                 ("/recordUuid", "record_not_active"))
    test.refused(objects.client.post(orders, {"record": {"phone": phone_number(), "status": status}}), 422,
                 ("/record/status", "record_not_active"))
    objects.client.patch(f"{RECORDS}/{objects.ids['spare_record']}", {"status": "active"})
    test.status(objects.client.post(orders, {"recordUuid": objects.ids["spare_record"]}), 201)
    test.status(objects.client.patch(f"{RECORDS}/{objects.ids['spare_record']}", {"status": status}), 200, "in it")


@case("a campaign that is over takes no orders", ["completed", "archived"])
def closed(test, world, status):
    objects = objects_of(world)
    place = f"{CAMPAIGNS}/{objects.ids['campaign']}"
    orders = orders_of(objects.ids["campaign"])
    objects.client.patch(place, {"status": status})
    answer = objects.client.post(orders, {"recordUuid": objects.ids["spare_record"]})
    test.equal([answer.status, answer.json.get("code")], [409, "campaign_closed"], "a new order")
    test.status(objects.client.patch(f"{orders}/{objects.ids['order']}", {"status": "busy"}), 200, "one that is there")
    objects.client.patch(place, {"status": "active"})
    test.status(objects.client.post(orders, {"recordUuid": objects.ids["spare_record"]}), 201, "open again")


@case("what GET gave may be sent back in a PATCH, and changes nothing")
def sent_back(test, world):
    objects = objects_of(world)
    ids = objects.ids
    for place in (f"{RECORDS}/{ids['record']}", f"{TYPES}/{ids['type']}", f"{CAMPAIGNS}/{ids['campaign']}",
                  f"{orders_of(ids['campaign'])}/{ids['order']}"):
        before = objects.client.get(place)
        after = objects.client.patch(place, before.json)
        if test.status(after, 200, place):
            test.equal(after.header("ETag"), before.header("ETag"), f"the ETag of {place}")
        for name, value in (("uuid", unknown_id()), ("createdAt", "2020-01-01T00:00:00Z"), ("updatedAt", None)):
            test.refused(objects.client.patch(place, {**before.json, name: value}), 422, (f"/{name}", "immutable"))


@case("every status of an order", STATUSES)
def statuses(test, world, status):
    objects = objects_of(world)
    orders = orders_of(objects.ids["campaign"])
    when = {"scheduledTime": "2026-12-01T10:00:00Z"} if status == "scheduled" else {}
    made = objects.client.post(orders, {"recordUuid": objects.ids["spare_record"], "status": status, **when})
    test.equal(test.needs(made, 201)["status"], status, "of a new order")
    changed = objects.client.patch(f"{orders}/{objects.ids['order']}", {"status": status, **when})
    test.equal(test.needs(changed, 200)["status"], status, "of a changed order")
    test.equal(objects.client.read(orders, status=status)["total"], 2, "listed by status")


@case("a scheduled time is shown in UTC", [f"{given} -> {shown}" for given, shown in TIMES])
def times(test, world, row):
    given, shown = row.split(" -> ")
    objects = world.objects("order times")
    place = f"{orders_of(objects.ids['campaign'])}/{objects.ids['order']}"
    answer = objects.client.patch(place, {"scheduledTime": given})
    test.equal(test.needs(answer, 200)["scheduledTime"], shown, "scheduledTime")
    test.equal(objects.client.get(place).header("ETag"), answer.header("ETag"), "ETag, read again")
    test.equal(objects.client.patch(place, {"scheduledTime": None}).json["scheduledTime"], None, "cleared")


@case("a time at the edge of the calendar is kept or refused, no more", ODD_TIMES)
def odd_times(test, world, text):
    objects = world.objects("order times")
    place = f"{orders_of(objects.ids['campaign'])}/{objects.ids['order']}"
    answer = objects.client.patch(place, {"scheduledTime": text})
    if test.status(answer, (200, 422)) and answer.status == 200:
        test.equal(objects.client.read(place), answer.json, "read again")


@case("a merge patch of an order")
def patch(test, world):
    objects = objects_of(world)
    client, place = objects.client, f"{orders_of(objects.ids['campaign'])}/{objects.ids['order']}"
    order = client.read(place)
    for change in ({"instructions": "Zweimal\nklingeln"}, {"status": "planned"},
                   {"scheduledTime": "2026-12-01T10:00:00Z"},
                   {"instructions": None, "scheduledTime": None}):
        order.update(change)
        answer = client.patch(place, change)
        test.equal({**test.needs(answer, 200), "updatedAt": ""}, {**order, "updatedAt": ""}, f"after {change}")
        test.equal(client.get(place).header("ETag"), answer.header("ETag"), "ETag")
    before = client.get(place)
    for change in ({}, {"status": "planned"}, {"instructions": None}, {"scheduledTime": None}):
        answer = client.patch(place, change)
        test.equal([answer.body, answer.header("ETag")], [before.body, before.header("ETag")], f"no change: {change}")


@case("an order shows its record as it is now")
def brief(test, world):
    objects = objects_of(world)
    client, place = objects.client, f"{orders_of(objects.ids['campaign'])}/{objects.ids['order']}"
    etag = client.get(place).header("ETag")
    client.patch(f"{RECORDS}/{objects.ids['record']}", {"firstName": "Jane", "phone": "+4930123456"})
    answer = client.get(place)
    test.equal([answer.json["record"]["firstName"], answer.json["record"]["phone"]], ["Jane", "+4930123456"],
               "the record")
    test.true(answer.header("ETag") != etag, "another ETag")


@case("orders by status and search")
def filters(test, world):
    objects = objects_of(world)
    client, orders = objects.client, orders_of(objects.ids["campaign"])
    ann = client.made(orders, {"record": {"firstName": "Ann", "phone": "+442079460001", "parameters": {"note": "tea"}},
                               "status": "planned", "instructions": "secret"})
    zoe = client.made(orders, {"record": {"firstName": "Zoë", "phone": "+442079461001"}, "status": "busy"})
    for parameters, found in (({"search": "ann"}, [ann]), ({"search": "zoe"}, [zoe]), ({"search": "1001"}, [zoe]),
                              ({"search": "60001"}, [ann]), ({"search": "44207946"}, [zoe, ann]),
                              ({"search": "tea"}, [ann]), ({"search": "secret"}, []),
                              ({"status": "planned"}, [ann]), ({"status": "busy", "search": "ann"}, []),
                              ({"status": "busy", "search": "zo"}, [zoe]), ({"status": "canceled"}, []),
                              ({"search": "spring"}, []), ({"search": "+44 (20) 7946-0001"}, [ann])):
        page = client.read(orders, **parameters)
        test.equal([page["orders"], page["total"]], [found, len(found)], str(parameters))


@case("deleting an order leaves the record")
def delete(test, world):
    objects = objects_of(world)
    client, orders = objects.client, orders_of(objects.ids["campaign"])
    place = f"{orders}/{objects.ids['order']}"
    test.status(client.delete(place), 204)
    for answer in (client.get(place), client.patch(place, {"status": "busy"}), client.delete(place)):
        test.status(answer, 404)
    test.equal([client.read(orders)["total"], client.read(orders, search="john")["total"]], [0, 0], "orders")
    test.equal(client.read(RECORDS, campaignUuid=objects.ids["campaign"])["total"], 0, "records of the campaign")
    test.status(client.get(f"{RECORDS}/{objects.ids['record']}"), 200)
    test.status(client.get(f"{TYPES}/{objects.ids['type']}"), 200)
