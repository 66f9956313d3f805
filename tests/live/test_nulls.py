"""Null for what may be missing: many programs send it for whatever they have no value for."""

from tap import case
from world import CAMPAIGNS, RECORDS, SEGMENTS, TYPES, orders_of, phone_number

CHOSEN_BY_SERVER = ["uuid", "createdAt", "updatedAt"]
MAKERS = ["record", "record type", "field", "campaign", "order", "order with a record", "segment"]


def maker(objects, name):
    """Path and least body of a create, and the members that may be null there."""
    ids = objects.ids
    record = {"recordTypeUuid": ids["type"], "phone": phone_number()}
    field = {"id": "f", "type": "text", "title": "F"}
    names = ["firstName", "lastName", "status", "parameters"]
    return {
        "record": (RECORDS, record, names + ["campaignHistory"]),
        "record type": (TYPES, {"name": "Nulls"}, ["plural", "slug", "icon", "description", "isDefault", "status",
                                                   "parameters"]),
        "campaign": (CAMPAIGNS, {"name": "Nulls"}, ["description", "status", "type", "timezone", "schedule",
                                                    "recordTypeUuid"]),
        "order": (orders_of(ids["campaign"]), {"recordUuid": objects.new_record()["uuid"]},
                  ["record", "status", "scheduledTime", "instructions", "campaignUuid"]),
        "order with a record": (orders_of(ids["campaign"]), {"record": {"phone": phone_number()}}, ["recordUuid"]),
        "segment": (SEGMENTS, {"name": "Nulls", "search": "ada"}, ["recordTypeUuid", "filter"]),
        "field": (TYPES, {"name": "Nulls", "parameters": [field]}, []),
    }[name]


def nulled(name, body, names):
    """The body with null for every member that may be missing, inside it too."""
    body = {**body, **dict.fromkeys(names + CHOSEN_BY_SERVER)}
    if name == "field":
        options = ["required", "validation", "default", "error", "options"]
        body["parameters"] = [{**body["parameters"][0], **dict.fromkeys(options)}]
    if name == "order with a record":
        body["record"] = {**body["record"], "recordTypeUuid": None, "status": None, "parameters": None, "uuid": None}
    return body


def without_own(made):
    """What two objects that were made in the same way have in common."""
    own = {"uuid", "createdAt", "updatedAt", "phone", "slug"}
    return {name: without_own(value) if isinstance(value, dict) else value for name, value in made.items()
            if name not in own}


@case("null is as good as nothing in a new", MAKERS)
def created(test, world, name):
    objects = world.new_objects("nulls")
    path, body, _ = maker(objects, name)
    plain = test.needs(objects.client.post(path, body), 201)
    path, body, names = maker(objects, name)
    made = test.needs(objects.client.post(path, nulled(name, body, names)), 201)
    test.equal(without_own(made), without_own(plain), "what was made")


@case("null clears in a change what may be cleared, and nothing else")
def changed(test, world):
    objects = world.objects("nulls to change")
    client, ids = objects.client, objects.ids
    for place, names in ((f"{RECORDS}/{ids['record']}", ["phone", "status", "parameters"]),
                         (f"{TYPES}/{ids['type']}", ["name", "slug", "isDefault", "status", "parameters"]),
                         (f"{CAMPAIGNS}/{ids['campaign']}", ["name", "status", "type", "timezone"]),
                         (f"{orders_of(ids['campaign'])}/{ids['order']}", ["status"])):
        before = client.get(place).body
        for name in names + CHOSEN_BY_SERVER:
            wanted = "immutable" if name in CHOSEN_BY_SERVER else None
            test.refused(client.patch(place, {name: None}), 422, (f"/{name}", wanted))
        test.equal(client.get(place).body, before, "the object")


@case("null for what is needed is refused")
def needed(test, world):
    client = world.objects("nulls to change").client
    for path, body, pointers in ((RECORDS, {"recordTypeUuid": None, "phone": None}, ["/recordTypeUuid", "/phone"]),
                                 (TYPES, {"name": None}, ["/name"]), (CAMPAIGNS, {"name": None}, ["/name"]),
                                 (TYPES, {"name": "x", "parameters": [{"id": None, "type": None, "title": None}]},
                                  ["/parameters/0/id", "/parameters/0/type", "/parameters/0/title"])):
        test.refused(client.post(path, body), 422, *[(pointer, "not_nullable") for pointer in pointers])
