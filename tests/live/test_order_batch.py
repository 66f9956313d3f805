"""Many orders of a campaign at once."""

import secrets

from tap import case
from test_batch import done, faults_of
from world import CAMPAIGNS, RECORDS, TYPES, orders_of, phone_number, unknown_id


class Base:
    """A client, a type, and a campaign of it."""

    def __init__(self, client):
        self.client = client
        self.kind = client.made(TYPES, {"name": "Lead", "parameters": [
            {"id": "ssn", "type": "text", "title": "Number", "unique": True}]})["uuid"]
        self.campaign = client.made(CAMPAIGNS, {"name": "Many", "recordTypeUuid": self.kind})["uuid"]
        self.orders = orders_of(self.campaign)

    def record(self, **members):
        return self.client.made(RECORDS, {"recordTypeUuid": self.kind, "phone": phone_number(), **members})["uuid"]

    def order(self, **members):
        return self.client.made(self.orders, {"recordUuid": self.record(), **members})

    def send(self, *items, on_error="continue", headers=None):
        return self.client.post(f"{self.orders}/batch", {"onError": on_error, "items": list(items)}, headers)


def base(world):
    return world.once("order batch", lambda: Base(world.account("order batch").client))


def new(record, **members):
    return {"op": "create", "recordUuid": record, **members}


@case("create, update and delete are as their single calls")
def operations(test, world):
    own = base(world)
    record, one, two = own.record(), own.order(), own.order()
    fresh = {"phone": phone_number(), "firstName": "Made", "parameters": {"ssn": secrets.token_hex(8)}}
    answer = own.send(new(record, ref="a", instructions="Ring"), {"op": "create", "record": fresh, "status": "planned"},
                      {"op": "update", "uuid": one["uuid"], "status": "contacted"}, {"op": "delete", "uuid": two["uuid"]})
    items = done(test, answer, 200, (201, "created"), (201, "created"), (200, "updated"), (200, "deleted"))
    test.equal((items[0]["ref"], items[2]["uuid"], items[3]["uuid"]), ("a", one["uuid"], two["uuid"]), "names")
    made = own.client.read(f"{own.orders}/{items[0]['uuid']}")
    test.equal((made["status"], made["instructions"], made["record"]["uuid"]), ("registered", "Ring", record), "by uuid")
    made = own.client.read(f"{own.orders}/{items[1]['uuid']}")
    test.equal((made["status"], made["record"]["phone"]), ("planned", fresh["phone"]), "with a record")
    test.equal(own.client.read(RECORDS, campaignUuid=own.campaign, search="Made " + fresh["parameters"]["ssn"])["total"], 1,
               "found in the campaign")
    test.equal(own.client.read(f"{own.orders}/{one['uuid']}")["status"], "contacted", "updated")
    history = own.client.read(f"{RECORDS}/{one['record']['uuid']}")["campaignHistory"]
    test.equal([event["status"] for event in history[0]["events"]], ["registered", "contacted"], "an event")
    test.status(own.client.get(f"{own.orders}/{two['uuid']}"), 404, "deleted")
    stay = own.client.read(f"{RECORDS}/{two['record']['uuid']}")["campaignHistory"][0]
    test.true(stay["removedAt"], "its history keeps it")


@case("what single calls refuse is refused item by item, and nothing of it is written")
def refused(test, world):
    own = base(world)
    there, archived, order = own.order(), own.record(status="archived"), own.order()
    stranger = own.client.made(RECORDS, {"recordTypeUuid": own.client.made(TYPES, {"name": "Else"})["uuid"],
                                         "phone": phone_number()})["uuid"]
    number = secrets.token_hex(8)
    own.record(parameters={"ssn": number})
    answer = own.send(new(there["record"]["uuid"]), new(archived), new(stranger), new(unknown_id()), {"op": "create"},
                      new(own.record(), status="scheduled"), {"op": "create", "record": {"phone": "1"}},
                      {"op": "create", "record": {"phone": phone_number(), "parameters": {"ssn": number}}},
                      {"op": "update", "uuid": order["uuid"], "status": "scheduled"}, {"op": "update", "uuid": unknown_id()},
                      {"op": "update", "instructions": "x"}, {"op": "delete", "uuid": unknown_id()},
                      {"op": "upsert", "match": ["phone"]}, new(own.record()))
    items = done(test, answer, 207, (409, "already_in_campaign"), (422, "record_not_active"), (422, "wrong_record_type"),
                 (422, "unknown_record"), (422, "required"), (422, "required"), (422, "invalid_phone"), (409, "duplicate"),
                 (422, "required"), (404, "not_found"), (422, "required"), (404, "not_found"), (422, "invalid_choice"),
                 (201, "created"))
    test.equal([faults_of(item)[0][0] for item in items[:-1]],
               ["/recordUuid"] * 5 + ["/scheduledTime", "/record/phone", "/record/parameters/ssn", "/scheduledTime", "/uuid",
                                      "/uuid", "/uuid", "/op"], "places")
    test.equal(own.client.read(f"{own.orders}/{order['uuid']}"), order, "untouched")
    test.equal(own.client.read(RECORDS, recordTypeUuid=own.kind, search=number)["total"], 1, "no second record")


@case("abort writes nothing, and names every fault")
def aborts(test, world):
    own = base(world)
    record, order = own.record(), own.order()
    items = [new(record), new(unknown_id()), {"op": "update", "uuid": order["uuid"], "status": "so", "instructions": 5},
             {"op": "delete", "uuid": order["uuid"], "more": 1}]
    answer = own.client.post(f"{own.orders}/batch", {"items": items})
    test.refused(answer, 422, ("/items/1/recordUuid", "unknown_record"), ("/items/2/status", "invalid_choice"),
                 ("/items/2/instructions", "wrong_type"), ("/items/3/uuid", "duplicate_in_batch"),
                 ("/items/3/more", "unknown_member"))
    test.equal(own.client.read(f"{RECORDS}/{record}")["campaignHistory"], [], "nothing was written")
    done(test, own.client.post(f"{own.orders}/batch", {"items": items[:1]}), 200, (201, "created"))


@case("two items that mean the same record")
def same_records(test, world):
    own = base(world)
    twice = (409, "duplicate_in_batch")
    record, order, mark = own.record(), own.order(), secrets.token_hex(8)
    made = {"op": "create", "record": {"phone": phone_number(), "externalId": mark}}
    answer = own.send(new(record), new(record), {"op": "update", "uuid": order["uuid"], "instructions": "x"},
                      {"op": "delete", "uuid": order["uuid"]}, new(order["record"]["uuid"]), made, made)
    done(test, answer, 207, (201, "created"), twice, (200, "updated"), twice, twice, (201, "created"), twice)


@case("ifMatch, and what changes nothing")
def preconditions(test, world):
    own = base(world)
    one, two = own.order(), own.order()
    tag = own.client.get(f"{own.orders}/{one['uuid']}").header("ETag")
    answer = own.send({"op": "update", "uuid": one["uuid"], "ifMatch": tag, "status": "registered"},
                      {"op": "delete", "uuid": two["uuid"], "ifMatch": '"x"'})
    done(test, answer, 207, (200, "unchanged"), (412, "precondition_failed"))
    test.equal(own.client.read(f"{own.orders}/{one['uuid']}"), one, "unchanged")


@case("a campaign that takes no orders, or is not there")
def campaigns(test, world):
    own = base(world)
    closed = own.client.made(CAMPAIGNS, {"name": "Old"})["uuid"]
    order = own.client.made(orders_of(closed), {"recordUuid": own.record()})
    own.client.patch(f"{CAMPAIGNS}/{closed}", {"status": "completed"})
    answer = own.client.post(f"{orders_of(closed)}/batch", {"onError": "continue", "items": [
        new(own.record()), {"op": "update", "uuid": order["uuid"], "status": "contacted"}]})
    done(test, answer, 207, (409, "campaign_closed"), (200, "updated"))
    test.status(own.client.post(f"{orders_of(unknown_id())}/batch", {"items": [new(own.record())]}), 404)


@case("making records needs records:write, too")
def scopes(test, world):
    own = base(world)
    limited = world.account("order batch").with_scopes("campaigns:write")
    place = f"{own.orders}/batch"
    test.status(limited.post(place, {"items": [new(own.record())]}), 200, "of existing ones")
    made = {"items": [new(own.record()), {"op": "create", "record": {"phone": phone_number()}}]}
    test.status(limited.post(place, made), 403, "with a record")
    test.status(world.account("order batch").with_scopes("campaigns:write", "records:write").post(place, made), 200, "both")
    test.status(world.account("order batch").with_scopes("campaigns:read").post(place, made), 403, "without")


@case("a key covers the whole batch, and a thousand orders are one request")
def thousand(test, world):
    own = base(world)
    campaign = own.client.made(CAMPAIGNS, {"name": "Big", "recordTypeUuid": own.kind})["uuid"]
    made = own.client.post(f"{RECORDS}/batch", {"items": [
        {"op": "create", "recordTypeUuid": own.kind, "phone": phone_number()} for _ in range(1000)]})
    items = [new(item["uuid"]) for item in test.needs(made, 200)["items"]]
    key = {"Idempotency-Key": unknown_id()}
    first = own.client.post(f"{orders_of(campaign)}/batch", {"items": items}, key)
    done(test, first, 200, *[(201, "created")] * 1000)
    second = own.client.post(f"{orders_of(campaign)}/batch", {"items": items}, key)
    test.equal((second.status, second.json), (200, first.json), "the same answer")
    test.equal(own.client.read(orders_of(campaign))["total"], 1000, "orders")
