"""One account never sees, changes or names what is another's."""

from routes import BODIED, ROUTES, SCOPED, with_unknown
from tap import case
from world import CAMPAIGNS, RECORDS, TYPES, orders_of, phone_number, unknown_id

WITH_PATH = [route for route in ROUTES if route.path_names]
NAMING = [route for route in BODIED if set(route.body_names) & {"type", "other_type", "spare_record"}]
LISTS = [("listRecords", "records"), ("listRecordTypes", "recordTypes"), ("listCampaigns", "campaigns")]


def both(world):
    """Two accounts' objects, and what the other account's looked like at first."""
    mine, others = world.objects("one tenant"), world.objects("another tenant")
    return mine, others, world.once("foreign objects", lambda: snapshot(others))


def snapshot(objects):
    lists = [f"{RECORDS}?limit=100", f"{TYPES}?limit=100", f"{CAMPAIGNS}?limit=100",
             orders_of(objects.ids["campaign"])]
    return [objects.client.read(path) for path in objects.all_paths() + lists]


def without_instance(answer):
    return {name: value for name, value in (answer.json or {}).items() if name != "instance"}


def combinations(names):
    """Every choice of at least one of the names."""
    return [[name for i, name in enumerate(names) if bits & 1 << i] for bits in range(1, 1 << len(names))]


@case("another's ids in the path are 404, as unknown ones are", WITH_PATH)
def in_path(test, world, route):
    mine, others, before = both(world)
    for names in combinations(route.path_names):
        foreign = {**mine.ids, **{name: others.ids[name] for name in names}}
        answer = route.request(mine.client, foreign)
        test.status(answer, 404, " and ".join(names))
        unknown = route.request(mine.client, with_unknown(mine.ids, *names))
        test.equal(without_instance(answer), without_instance(unknown), "the answer for an unknown id")
    test.equal(snapshot(others), before, "the other account's objects")


@case("another's objects in the path with If-Match or a bad body are 404 or the body's fault, never more", WITH_PATH)
def in_path_with_more(test, world, route):
    mine, others, before = both(world)
    foreign = {**mine.ids, **{name: others.ids[name] for name in route.path_names}}
    headers = {"If-Match": "*", "If-None-Match": "*"}
    test.status(route.request(mine.client, foreign, headers), 404)
    test.equal(snapshot(others), before, "the other account's objects")


@case("another's ids in the body are refused as unknown ones are", NAMING)
def in_body(test, world, route):
    mine, others, before = both(world)
    names = set(route.body_names)
    foreign = {**mine.ids, **{name: others.ids[name] for name in names}}
    answer = route.request(mine.client, foreign)
    test.status(answer, 422)
    unknown = route.request(mine.client, with_unknown(mine.ids, *names))
    test.equal(without_instance(answer), without_instance(unknown), "the answer for an unknown id")
    test.equal(snapshot(others), before, "the other account's objects")


@case("another's record type in a record within an order is refused")
def in_order_record(test, world):
    mine, others, _ = both(world)
    any_type = mine.client.made(CAMPAIGNS, {"name": "Any type"})
    for campaign in (any_type["uuid"], mine.ids["campaign"]):
        body = {"record": {"recordTypeUuid": others.ids["type"], "phone": phone_number()}}
        answer = mine.client.post(orders_of(campaign), body)
        test.refused(answer, 422, ("/record/recordTypeUuid", None))
    test.equal(mine.client.read(orders_of(any_type["uuid"]))["total"], 0, "orders")


@case("an order of one's own other campaign is 404")
def wrong_campaign(test, world):
    mine, _, _ = both(world)
    other = mine.client.made(CAMPAIGNS, {"name": "Other"})["uuid"]
    place = f"{orders_of(other)}/{mine.ids['order']}"
    for answer in (mine.client.get(place), mine.client.patch(place, {"status": "busy"}), mine.client.delete(place)):
        test.status(answer, 404)
    test.status(mine.client.get(f"{orders_of(mine.ids['campaign'])}/{mine.ids['order']}"), 200)


@case("an id of another kind of object is 404")
def wrong_kind(test, world):
    mine, _, _ = both(world)
    for collection, name in ((RECORDS, "type"), (TYPES, "record"), (CAMPAIGNS, "order"), (RECORDS, "campaign")):
        test.status(mine.client.get(f"{collection}/{mine.ids[name]}"), 404, f"{collection}/{name}")


@case("another's ids in a filter find nothing")
def in_filter(test, world):
    mine, others, _ = both(world)
    for name, kind in (("recordTypeUuid", "type"), ("campaignUuid", "campaign")):
        for value in (others.ids[kind], unknown_id()):
            for more in ({}, {"search": "john"}, {"status": "active"}, {"sort": "updatedAt"}):
                page = mine.client.read(RECORDS, **{name: value, **more})
                test.equal([page["records"], page["total"], page["totalPages"]], [[], 0, 0], f"{name} {more}")
            page = mine.client.read(RECORDS, **{name: value, "cursor": ""})
            test.equal([page["records"], page["nextCursor"]], [[], None], f"{name} by cursor")


@case("lists, searches and walks hold nothing of another account", LISTS)
def lists(test, world, row):
    mine, others, _ = both(world)
    name, plural = row
    path = next(route.path for route in SCOPED if route.name == name)
    foreign = {one["uuid"] for one in others.client.walk(path, plural)}
    seen = {one["uuid"] for one in mine.client.walk(path, plural)}
    test.true(foreign and seen and not foreign & seen, "the lists of both have nothing in common")
    word = {"records": "john", "campaigns": "spring"}.get(plural)
    if word:
        found = {one["uuid"] for one in mine.client.walk(path, plural, search=word)}
        test.true(found and found <= seen, "search finds one's own only")


@case("another's cursor shows nothing but one's own")
def cursors(test, world):
    mine, others, _ = both(world)
    for sort in ("createdAt", "-createdAt", "updatedAt", "-updatedAt"):
        cursor = others.client.read(RECORDS, cursor="", limit=1, sort=sort)["nextCursor"]
        answer = mine.client.get(RECORDS, cursor=cursor, sort=sort)
        if test.status(answer, (200, 400)) and answer.status == 200:
            own = {mine.ids["record"], mine.ids["spare_record"]}
            test.true({row["uuid"] for row in answer.json["records"]} <= own, "rows")


@case("another's Idempotency-Key means nothing here")
def keys(test, world):
    mine, others, _ = both(world)
    key = {"Idempotency-Key": unknown_id()}
    theirs = others.client.post(CAMPAIGNS, {"name": "Secret"}, key)
    answer = mine.client.post(CAMPAIGNS, {"name": "Secret"}, key)
    test.status(answer, 201)
    test.equal(answer.header("Idempotency-Replayed"), None, "Idempotency-Replayed")
    test.true(answer.json["uuid"] != theirs.json["uuid"], "another campaign")
    for client, made in ((others.client, theirs), (mine.client, answer)):
        client.delete(f"{CAMPAIGNS}/{made.json['uuid']}")


@case("two accounts may use the same slug")
def slugs(test, world):
    mine, others, _ = both(world)
    made = [one.client.post(TYPES, {"name": "Same", "slug": "same-slug"}) for one in (mine, others)]
    for one, answer in zip((mine, others), made):
        if test.status(answer, 201):
            one.client.delete(f"{TYPES}/{answer.json['uuid']}")
