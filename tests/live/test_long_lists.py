"""A list of more than 10,000 rows: where totals stop, and where pages do; and that following `next` loses no row."""

import threading

from tap import case
from test_lists import links_of
from world import CAMPAIGNS, RECORDS, TYPES, orders_of

CAP = 10000
COUNT = CAP + 3
THREADS = 3
SEARCHED = [{"search": "bulk"}, {"search": "bu", "status": "active"}, {"search": "+447"}]
FILTERED = SEARCHED + [{"status": "active"}]


class LongList:
    """An account with COUNT records, all of them in one campaign.

    Before it is filled every worker answers the same searches for an empty account: what the database plans for that
    must not be what it does for a long list."""

    def __init__(self, world):
        empty = world.new_account().client
        for parameters in FILTERED * 8:
            empty.twin().read(RECORDS, **parameters)
        self.client = world.new_account().client
        self.type = self.client.made(TYPES, {"name": "Bulk"})["uuid"]
        self.campaign = self.client.made(CAMPAIGNS, {"name": "Bulk", "recordTypeUuid": self.type})["uuid"]
        threads = [threading.Thread(target=self.fill, args=(start,)) for start in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def fill(self, start):
        client = self.client.twin()
        for number in range(start, COUNT, THREADS):
            record = {"phone": f"+447{number:08}", "firstName": "Bulk", "status": "active"}
            client.made(orders_of(self.campaign), {"record": record})


def long_list(world):
    return world.once("long list", lambda: LongList(world))


@case("with search, or with status in a campaign, a total stops at 10,000 and says so", [str(one) for one in FILTERED])
def capped(test, world, row):
    parameters = next(one for one in FILTERED if str(one) == row)
    rows = long_list(world)
    for more in ({}, {"recordTypeUuid": rows.type}, {"campaignUuid": rows.campaign}):
        if "search" not in parameters and "campaignUuid" not in more:
            continue
        answer = rows.client.get(RECORDS, **parameters, **more)
        if not test.status(answer, 200, f"{more} after {answer.seconds:.1f} s"):
            continue
        page = answer.json
        test.equal(list(page), ["records", "total", "totalRelation", "page", "limit"], f"envelope {more}")
        test.equal([page["total"], page["totalRelation"]], [CAP, "gte"], f"totals {more}")
        test.equal(set(links_of(answer)), {"first", "next"}, "there is no last page to link to")
        test.equal(len(rows.client.read(RECORDS, page=CAP // 10, **parameters, **more)["records"]), 10, "its rows")
        walk = rows.client.read(RECORDS, cursor="", **parameters, **more)
        test.equal([walk["total"], walk["totalRelation"]], [CAP, "gte"], f"totals of a walk {more}")


@case("total=exact counts to the end, and pages still end at row 10,000", [str(one) for one in FILTERED])
def counted(test, world, row):
    parameters = next(one for one in FILTERED if str(one) == row)
    rows = long_list(world)
    for more in ({}, {"recordTypeUuid": rows.type}, {"campaignUuid": rows.campaign}):
        answer = rows.client.get(RECORDS, total="exact", **parameters, **more)
        page = test.needs(answer, 200)
        test.equal(list(page), ["records", "total", "page", "limit", "totalPages"], f"envelope {more}")
        test.equal([page["total"], page["totalPages"]], [COUNT, COUNT // 10 + 1], f"totals {more}")
        if "search" in parameters or "campaignUuid" in more:
            test.equal(set(links_of(answer)), {"first", "next"}, "pages do not reach the last one")
            test.refused(rows.client.get(RECORDS, total="exact", page=CAP // 10 + 1, **parameters, **more), 400,
                         ("page", "page_too_deep"))
        alone = rows.client.read(RECORDS, total="exact", limit=0, **parameters, **more)
        test.equal([alone["total"], alone["records"]], [COUNT, []], f"the total alone {more}")
        walk = rows.client.read(RECORDS, total="exact", cursor="", **parameters, **more)
        test.equal(list(walk), ["records", "total", "limit", "nextCursor"], f"a walk {more}")
        test.equal(walk["total"], COUNT, f"the total of a walk {more}")
        walk = rows.client.read(RECORDS, cursor=walk["nextCursor"], **parameters, **more)
        test.equal(len(walk["records"]), 10, "a later step need not count")
    for parameters in ({"status": "registered"}, {"search": "bulk"}, {"search": "bulk", "status": "registered"}):
        page = rows.client.read(orders_of(rows.campaign), total="exact", **parameters)
        test.equal([page["total"], "totalRelation" in page], [COUNT, False], f"orders {parameters}")


@case("whoever follows next sees every row", [str(one) for one in FILTERED + [{"sort": "-updatedAt"}]])
def followed(test, world, row):
    parameters = next(one for one in FILTERED + [{"sort": "-updatedAt"}] if str(one) == row)
    rows = long_list(world)
    answer = rows.client.get(RECORDS, page=97, limit=100, **parameters)
    before = rows.client.walk(RECORDS, "records", **parameters)
    seen = [one["uuid"] for one in before][:9600]
    while True:
        test.needs(answer, 200)
        seen += [one["uuid"] for one in answer.json["records"]]
        links = links_of(answer)
        if "next" not in links:
            break
        answer = rows.client.request("GET", links["next"])
    test.equal([len(seen), len(set(seen))], [COUNT, COUNT], "rows, and different ones")


@case("orders of one status stop at 10,000 as well")
def capped_orders(test, world):
    rows = long_list(world)
    for parameters in ({"status": "registered"}, {"search": "bulk"}):
        page = rows.client.read(orders_of(rows.campaign), **parameters)
        test.equal([page["total"], page["totalRelation"]], [CAP, "gte"], str(parameters))


@case("all other totals are exact")
def exact(test, world):
    rows = long_list(world)
    lists = [RECORDS, f"{RECORDS}?recordTypeUuid={rows.type}", f"{RECORDS}?campaignUuid={rows.campaign}",
             f"{RECORDS}?recordTypeUuid={rows.type}&campaignUuid={rows.campaign}", f"{RECORDS}?sort=updatedAt",
             f"{RECORDS}?status=active", f"{RECORDS}?status=active&recordTypeUuid={rows.type}",
             f"{RECORDS}?status=active&sort=updatedAt",
             f"{RECORDS}?sort=updatedAt&recordTypeUuid={rows.type}",
             f"{RECORDS}?sort=-updatedAt&campaignUuid={rows.campaign}", orders_of(rows.campaign)]
    for path in lists:
        page = rows.client.read(path)
        test.equal([page["total"], page["totalPages"], "totalRelation" in page], [COUNT, CAP // 10 + 1, False], path)


@case("pages reach the end of a long list")
def deep(test, world):
    rows = long_list(world)
    for path, plural in ((RECORDS, "records"), (orders_of(rows.campaign), "orders")):
        last = rows.client.read(path, page=CAP // 10 + 1)
        test.equal(len(last[plural]), COUNT - CAP, f"{plural} on the last page")
    first = rows.client.read(RECORDS, sort="createdAt", limit=3)["records"]
    for more in ({}, {"status": "active"}, {"status": "active", "recordTypeUuid": rows.type}):
        last = rows.client.read(RECORDS, page=CAP // 10 + 1, **more)["records"]
        test.equal(last, first[::-1], f"the last page is the beginning of the list read backwards: {more}")


@case("a walk with search goes beyond 10,000 rows")
def walk(test, world):
    rows = long_list(world)
    phones = {row["phone"] for row in rows.client.walk(RECORDS, "records", search="bulk")}
    test.equal(len(phones), COUNT, "different rows")
