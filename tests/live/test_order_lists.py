"""Lists of orders by several statuses and by the time that they are scheduled for, and the orders of a record."""

import itertools

from tap import case
from world import CAMPAIGNS, RECORDS, orders_of, unknown_id

ORDERS = "/api/orders"
TIMES = ["2030-05-01T10:00:00Z", None, "2030-04-01T10:00:00Z", "2030-05-01T10:00:00Z", "2030-06-01T10:00:00Z", None,
         "2029-01-01T00:00:00Z"]
STATUSES = ["planned", "registered", "scheduled", "planned", "busy", "planned", "contacted"]
FILTERS = [{}, {"status": "planned"}, {"status": "planned,busy"}, {"status": "busy,planned,scheduled"},
           {"status": "canceled,do-not-call"}, {"scheduledBefore": "2030-05-01T10:00:00Z"},
           {"scheduledBefore": "2030-05-01T10:00:01Z", "status": "planned,scheduled"},
           {"scheduledBefore": "2028-01-01T00:00:00Z"}]
SORTS = [None, "-createdAt", "scheduledTime", "-scheduledTime"]
FAULTS = [({"status": "planned,"}, "status", "invalid_choice"), ({"status": ""}, "status", "invalid_choice"),
          ({"status": "planned,open"}, "status", "invalid_choice"), ({"status": " planned"}, "status", "invalid_choice"),
          ({"sort": "createdAt"}, "sort", "invalid_choice"), ({"sort": "updatedAt"}, "sort", "invalid_choice"),
          ({"sort": "phone"}, "sort", "invalid_choice"),
          ({"sort": "-createdAt", "scheduledBefore": TIMES[0]}, "sort", "invalid_choice"),
          ({"scheduledBefore": "soon"}, "scheduledBefore", "invalid_datetime"),
          ({"include": "record"}, "include", "invalid_choice"),
          ({"sort": "scheduledTime", "page": 1001}, "page", "page_too_deep"),
          ({"scheduledBefore": TIMES[0], "page": 1001}, "page", "page_too_deep"),
          ({"status": "planned,busy", "page": 1001}, "page", "page_too_deep")]


class Crowd:
    """A campaign with an order for each of TIMES, oldest first, and words by which they are found."""

    def __init__(self, world):
        self.objects = world.new_objects("order lists")
        self.client = self.objects.client
        self.campaign = self.client.made(CAMPAIGNS, {"name": "Times"})["uuid"]
        self.path = orders_of(self.campaign)
        self.orders = [self.enter(*one) for one in zip(TIMES, STATUSES)]

    def enter(self, time, status):
        record = self.objects.new_record(firstName="Crowd", parameters={"note": status})
        return self.client.made(self.path, {"recordUuid": record["uuid"], "status": status, "scheduledTime": time})

    def wanted(self, status=None, scheduledBefore=None, sort=None):
        rows = list(enumerate(self.orders))
        if status:
            rows = [row for row in rows if row[1]["status"] in status.split(",")]
        if scheduledBefore:
            rows = [row for row in rows if row[1]["scheduledTime"] and row[1]["scheduledTime"] < scheduledBefore]
        sort = sort or ("scheduledTime" if scheduledBefore else "-createdAt")
        if sort == "-createdAt":
            return [order["uuid"] for _, order in reversed(rows)]
        back = sort.startswith("-")
        timed = sorted((row for row in rows if row[1]["scheduledTime"]),
                       key=lambda row: (row[1]["scheduledTime"], row[0]), reverse=back)
        rest = sorted((row for row in rows if not row[1]["scheduledTime"]), key=lambda row: row[0], reverse=back)
        return [order["uuid"] for _, order in timed + rest]


def uuids(page):
    return [order["uuid"] for order in page["orders"]]


@case("orders by statuses, by the time that they are scheduled for, and in its order")
def lists(test, world):
    crowd = world.once("crowd of orders", lambda: Crowd(world))
    for some, sort, word in itertools.product(FILTERS, SORTS, (None, "crowd")):
        if sort == "-createdAt" and "scheduledBefore" in some:
            continue
        asked = {**some, **({"sort": sort} if sort else {})}
        wanted = crowd.wanted(**asked)
        asked.update({"search": word} if word else {})
        page = crowd.client.read(crowd.path, limit=100, **asked)
        test.equal([uuids(page), page["total"]], [wanted, len(wanted)], f"{asked}")
        pages = [uuids(crowd.client.read(crowd.path, limit=3, page=number, **asked)) for number in (1, 2, 3, 4)]
        test.equal(sum(pages, []), wanted, f"{asked} in pages")
        walked = [order["uuid"] for order in crowd.client.walk(crowd.path, "orders", limit=2, **asked)]
        test.equal(walked, wanted, f"{asked} by cursor")


@case("what a list of orders cannot be asked for", FAULTS)
def faults(test, world, fault):
    asked, place, code = fault
    crowd = world.once("crowd of orders", lambda: Crowd(world))
    answer = crowd.client.get(crowd.path, **asked)
    test.refused(answer, 400, (place, code))


@case("a change of an order's time or status is in all lists at once")
def changes(test, world):
    crowd = Crowd(world)
    first = crowd.orders[1]
    for change in ({"scheduledTime": "2031-01-01T00:00:00Z"}, {"status": "contacted"}, {"scheduledTime": None}):
        crowd.orders[1] = crowd.client.patch(f"{crowd.path}/{first['uuid']}", change).json
        for asked in ({"sort": "scheduledTime"}, {"status": "contacted,busy", "sort": "-scheduledTime"}):
            test.equal(uuids(crowd.client.read(crowd.path, **asked)), crowd.wanted(**asked), f"{change}, {asked}")


@case("with include=parameters an order's record has its custom fields")
def included(test, world):
    crowd = world.once("crowd of orders", lambda: Crowd(world))
    record = crowd.orders[0]["record"]
    for asked in ({}, {"search": "crowd"}, {"sort": "scheduledTime"}, {"status": "planned,busy"}):
        found = {order["uuid"]: order for order in
                 crowd.client.read(crowd.path, limit=100, include="parameters", **asked)["orders"]}
        test.equal(found[crowd.orders[0]["uuid"]]["record"], {**record, "parameters": {"note": "planned"}}, f"{asked}")
    page = crowd.client.read(ORDERS, recordUuid=record["uuid"], include="parameters")
    test.equal(page["orders"][0]["record"]["parameters"], {"note": "planned"}, "of a record's order")
    test.true("parameters" not in crowd.client.read(crowd.path)["orders"][0]["record"], "not unless they are asked for")


@case("the orders of a record in all campaigns")
def of_record(test, world):
    objects = world.new_objects("orders of a record")
    client, record = objects.client, objects.ids["record"]
    made = [client.read(f"{orders_of(objects.ids['campaign'])}/{objects.ids['order']}")]
    campaigns = [client.made(CAMPAIGNS, {"name": f"Campaign {number}"})["uuid"] for number in range(4)]
    for campaign, status in zip(campaigns, ("planned", "busy", "canceled", "planned")):
        made.append(client.made(orders_of(campaign), {"recordUuid": record, "status": status}))
    made.reverse()
    page = client.read(ORDERS, recordUuid=record)
    test.equal([page["orders"], page["total"]], [made, 5], "newest first")
    test.equal(list(client.walk(ORDERS, "orders", recordUuid=record, limit=2)), made, "by cursor")
    test.equal(uuids(client.read(ORDERS, recordUuid=record, page=2, limit=2)), [one["uuid"] for one in made[2:4]], "a page")
    page = client.read(ORDERS, recordUuid=record, status="busy,planned")
    test.equal([page["orders"], page["total"]], [[made[0], made[2], made[3]], 3], "by status")
    client.delete(f"{CAMPAIGNS}/{campaigns[0]}")
    client.delete(f"{orders_of(campaigns[1])}/{made[2]['uuid']}")
    test.equal(client.read(ORDERS, recordUuid=record)["orders"], made[:2] + made[4:], "not in a deleted campaign")
    for uuid in (objects.ids["spare_record"], unknown_id()):
        test.equal(client.read(ORDERS, recordUuid=uuid),
                   {"orders": [], "total": 0, "page": 1, "limit": 10, "totalPages": 0}, "there are none")
    client.delete(f"{RECORDS}/{record}")
    test.equal(client.read(ORDERS, recordUuid=record)["total"], 0, "of a record that is gone")
    test.refused(client.get(ORDERS), 400, ("recordUuid", "required"))
    test.refused(client.get(ORDERS, recordUuid="x"), 400, ("recordUuid", "invalid_uuid"))
