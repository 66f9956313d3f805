"""Lists by page: envelope, limits, order, depth and links."""

import re
import urllib.parse

from tap import case
from world import CAMPAIGNS, RECORDS, TYPES, orders_of, phone_number, unknown_id

COUNT = 23
PLURALS = ["records", "recordTypes", "campaigns", "orders"]
SORTED = {"records": ["createdAt", "-createdAt", "updatedAt", "-updatedAt"]}
SEARCHED = ["records", "campaigns", "orders"]
STATUS = {"records": "active", "campaigns": "draft", "orders": "registered"}


class Lists:
    """An account with COUNT rows in each list."""

    def __init__(self, world):
        self.client = client = world.new_account().client
        types = [client.made(TYPES, {"name": f"Type {number}"}) for number in range(COUNT)]
        campaigns = [client.made(CAMPAIGNS, {"name": f"Number {number}"}) for number in range(COUNT)]
        self.paths = {"records": RECORDS, "recordTypes": TYPES, "campaigns": CAMPAIGNS,
                      "orders": orders_of(campaigns[0]["uuid"])}
        self.rows = {"recordTypes": types[::-1], "campaigns": campaigns[::-1], "records": [], "orders": []}
        for number in range(COUNT):
            record = client.made(RECORDS, {"recordTypeUuid": types[0]["uuid"], "firstName": f"Number {number}",
                                           "phone": phone_number(), "status": "active"})
            self.rows["records"].insert(0, record)
            self.rows["orders"].insert(0, client.made(self.paths["orders"], {"recordUuid": record["uuid"]}))


def lists_of(world):
    return world.once("lists", lambda: Lists(world))


def links_of(answer):
    """The Link header by relation."""
    links = {}
    for part in re.findall(r'<([^>]*)>; rel="([a-z]+)"(?:, |$)', answer.header("Link") or ""):
        links.setdefault(part[1], part[0])
    return links


@case("pages together are the whole list, newest first", PLURALS)
def pages(test, world, plural):
    lists = lists_of(world)
    for limit in (1, 7, 10, COUNT - 1, COUNT, COUNT + 1, 100):
        seen, last = [], -(-COUNT // limit)
        for number in range(1, last + 1):
            page = lists.client.read(lists.paths[plural], page=number, limit=limit)
            test.equal(list(page), [plural, "total", "page", "limit", "totalPages"], "the envelope")
            test.equal([page["total"], page["page"], page["limit"], page["totalPages"]], [COUNT, number, limit, last],
                       f"numbers with limit {limit}")
            test.equal(len(page[plural]), min(limit, COUNT - (number - 1) * limit), f"rows on page {number}")
            seen += page[plural]
        test.equal(seen, lists.rows[plural], f"all rows with limit {limit}")


@case("ten rows are a page when nothing is said", PLURALS)
def defaults(test, world, plural):
    lists = lists_of(world)
    plain = lists.client.read(lists.paths[plural])
    test.equal(plain[plural], lists.rows[plural][:10], "rows")
    test.equal([plain["page"], plain["limit"], plain["totalPages"]], [1, 10, 3], "numbers")
    test.equal(lists.client.read(lists.paths[plural] + "?page=1&limit=10"), plain, "said")


@case("more than 100 rows are answered as 100", PLURALS)
def clamp(test, world, plural):
    lists = lists_of(world)
    for limit in (101, 1000, 10 ** 9, 10 ** 17):
        page = lists.client.read(lists.paths[plural], limit=limit)
        test.equal([page["limit"], page["totalPages"], len(page[plural])], [100, 1, COUNT], f"limit={limit}")


@case("limit=0 tells the total alone", PLURALS)
def nothing_but_the_total(test, world, plural):
    lists = lists_of(world)
    filters = [{}] + [{"search": "number"}, {"status": STATUS.get(plural)}] * (plural in SEARCHED)
    filters += [{"sort": "-updatedAt"}, {"campaignUuid": lists.rows["campaigns"][0]["uuid"]}] * (plural in SORTED)
    for parameters in filters:
        total = lists.client.read(lists.paths[plural], **parameters)["total"]
        for page in (None, 1, 7, 2 ** 53 - 1):
            answer = lists.client.get(lists.paths[plural], limit=0, page=page, **parameters)
            test.equal(test.needs(answer, 200), {plural: [], "total": total, "page": page or 1, "limit": 0,
                                                 "totalPages": 0}, f"page {page} {parameters}")
            test.true("next" not in links_of(answer), "nothing comes next")
        walk = lists.client.read(lists.paths[plural], limit=0, cursor="", **parameters)
        test.equal(walk, {plural: [], "total": total, "limit": 0, "nextCursor": None}, f"a walk {parameters}")


@case("a page past the end is an empty list", PLURALS)
def past_the_end(test, world, plural):
    lists = lists_of(world)
    for number in (4, 101, 100000, 10 ** 12, 2 ** 53 - 1):
        answer = lists.client.get(lists.paths[plural], page=number)
        page = test.needs(answer, 200)
        test.equal([page[plural], page["total"], page["page"], page["totalPages"]], [[], COUNT, number, 3],
                   f"page {number}")
        links = links_of(answer)
        test.true("next" not in links and {"first", "prev", "last"} <= set(links), f"links: {sorted(links)}")


@case("a page that not every program can count to is refused", PLURALS)
def too_far(test, world, plural):
    lists = lists_of(world)
    for number in (2 ** 53, 2 ** 53 + 1, 10 ** 18, 99999999999999999999, 10 ** 40):
        for limit in (1, 100):
            test.refused(lists.client.get(lists.paths[plural], page=number, limit=limit), 400, ("page", "out_of_range"))


@case("page and limit are whole numbers, page from 1 and limit from 0", PLURALS)
def bad_numbers(test, world, plural):
    lists = lists_of(world)
    for name in ("page", "limit"):
        for text in ("0",) * (name == "page") + ("-1", "", "x", "1.5", "1e1", "+1", " 1", "0x1", "１", "null", "1,2", "--1", "-"):
            answer = lists.client.request("GET", f"{lists.paths[plural]}?{name}={urllib.parse.quote(text)}")
            if text == "+1":
                answer = lists.client.request("GET", f"{lists.paths[plural]}?{name}=%2B1")
            test.refused(answer, 400, (name, None))
    answer = lists.client.request("GET", lists.paths[plural] + "?page=0&limit=-1&nonsense=1")
    test.refused(answer, 400, ("page", None), ("limit", None), ("nonsense", "unknown_parameter"))


@case("a parameter twice is refused", PLURALS)
def twice(test, world, plural):
    lists = lists_of(world)
    for query in ("page=1&page=1", "limit=5&page=1&limit=5"):
        test.status(lists.client.request("GET", f"{lists.paths[plural]}?{query}"), 400, query)


@case("links lead to the first, previous, next and last page", PLURALS)
def links(test, world, plural):
    lists = lists_of(world)
    rows = lists.rows[plural]
    for number, relations in ((1, {"first", "next", "last"}), (2, {"first", "prev", "next", "last"}),
                              (3, {"first", "prev", "last"})):
        answer = lists.client.get(lists.paths[plural], page=number, limit=10)
        found = links_of(answer)
        test.equal(set(found), relations, f"relations on page {number}")
        wanted = {"first": 1, "prev": number - 1, "next": number + 1, "last": 3}
        for relation, link in found.items():
            page = test.needs(lists.client.request("GET", link), 200)
            test.equal([page["page"], page["limit"]], [wanted[relation], 10], relation)
            test.equal(page[plural], rows[(wanted[relation] - 1) * 10:wanted[relation] * 10], f"rows of {relation}")


@case("links keep all other parameters")
def links_keep(test, world):
    lists = lists_of(world)
    parameters = {"search": "number é&=+%\r\nX-Evil: 1", "status": "active", "sort": "updatedAt", "limit": "5"}
    answer = lists.client.get(RECORDS, **parameters, page=1)
    test.equal(answer.header("X-Evil"), None, "no header made of the search")
    for link in links_of(answer).values():
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(link).query, strict_parsing=True))
        test.equal({name: value for name, value in query.items() if name != "page"}, parameters, link)
        test.status(lists.client.request("GET", link), 200, link)


@case("an empty list has one page to link to")
def empty(test, world):
    client = world.new_account().client
    for path, plural in ((RECORDS, "records"), (TYPES, "recordTypes"), (CAMPAIGNS, "campaigns")):
        answer = client.get(path)
        test.equal(answer.json, {plural: [], "total": 0, "page": 1, "limit": 10, "totalPages": 0}, plural)
        test.equal(set(links_of(answer)), {"first", "last"}, "relations")


@case("pages beyond row 10,000 need cursor with search, status in a campaign or sort by update", SEARCHED)
def too_deep(test, world, plural):
    lists = lists_of(world)
    limited = [{"search": "number"}, {"search": "x", "status": STATUS[plural]}]
    if plural == "orders":
        limited += [{"status": STATUS[plural]}]
    if plural == "records":
        limited += [{"status": STATUS[plural], "campaignUuid": "01890000-0000-7000-8000-000000000000"}]
    if plural in SORTED:
        limited += [{"sort": "updatedAt"}, {"sort": "-updatedAt"}]
    for parameters in limited:
        for page, limit in ((1000, 10), (100, 100), (10000, 1)):
            answer = lists.client.get(lists.paths[plural], page=page, limit=limit, **parameters)
            test.status(answer, 200, f"{parameters} page {page} of {limit}")
        for page, limit in ((1001, 10), (101, 100), (10001, 1), (10 ** 12, 1)):
            answer = lists.client.get(lists.paths[plural], page=page, limit=limit, **parameters)
            test.status(answer, 400, f"{parameters} page {page} of {limit}")
            test.true("cursor" in answer.body.decode(), "the answer points to cursor")


@case("without them pages reach any depth", PLURALS)
def any_depth(test, world, plural):
    lists = lists_of(world)
    by_status = [{"status": STATUS[plural]}] if plural in ("records", "campaigns") else []
    for parameters in [{}, {"search": " "}][:2 if plural in SEARCHED else 1] + by_status:
        for page, limit in ((1001, 10), (1000000, 100)):
            answer = lists.client.get(lists.paths[plural], page=page, limit=limit, **parameters)
            test.status(answer, 200, f"{parameters} page {page} of {limit}")


@case("an exact total has no totalRelation", SEARCHED)
def exact(test, world, plural):
    lists = lists_of(world)
    for parameters in ({}, {"search": "number"}, {"status": STATUS[plural]}):
        page = lists.client.read(lists.paths[plural], **parameters)
        test.true("totalRelation" not in page, str(parameters))


@case("the four orders of records")
def sorts(test, world):
    client = world.new_account().client
    uuid = client.made(TYPES, {"name": "Sorted"})["uuid"]
    made = [client.made(RECORDS, {"recordTypeUuid": uuid, "phone": phone_number()})["uuid"] for _ in range(9)]
    changed = list(made)
    for number in (4, 0, 8, 4, 2):
        client.patch(f"{RECORDS}/{made[number]}", {"firstName": phone_number()})
        changed.append(changed.pop(changed.index(made[number])))
    for sort, expected in (("createdAt", made), ("-createdAt", made[::-1]), ("updatedAt", changed),
                           ("-updatedAt", changed[::-1]), (None, made[::-1])):
        pages = [client.read(RECORDS, sort=sort, limit=4, page=page)["records"] for page in (1, 2, 3)]
        test.equal([row["uuid"] for page in pages for row in page], expected, f"sort={sort}")


@case("an order that there is not is refused", PLURALS)
def bad_sorts(test, world, plural):
    lists = lists_of(world)
    for sort in ("", "name", "-name", "createdat", "+createdAt", "createdAt,updatedAt", "--createdAt",
                 "createdAt desc"):
        test.refused(lists.client.get(lists.paths[plural], sort=sort), 400, ("sort", None))


@case("an unknown status is refused", SEARCHED)
def bad_status(test, world, plural):
    lists = lists_of(world)
    for status in ("", "Active", "gone", "active,inactive", "0", unknown_id()):
        test.refused(lists.client.get(lists.paths[plural], status=status), 400, ("status", None))


@case("a list shows what reading one shows", PLURALS)
def same_objects(test, world, plural):
    lists = lists_of(world)
    for row in lists.client.read(lists.paths[plural], limit=3)[plural]:
        one = lists.client.read(f"{lists.paths[plural]}/{row['uuid']}")
        one.pop("campaignHistory", None)
        test.equal(one, row, "the object")


@case("blanks are plus signs or %20, empty pairs do not count")
def query_forms(test, world):
    lists = lists_of(world)
    wanted = [row for row in lists.rows["records"] if row["firstName"] == "Number 7"]
    for query in ("search=Number+7", "search=Number%207", "search=%4e%75mber%207", "&&search=number+7&",
                  "se%61rch=number+7"):
        page = test.needs(lists.client.request("GET", f"{RECORDS}?{query}"), 200)
        test.equal(page["records"], wanted, query)
    test.status(lists.client.request("GET", RECORDS + "?"), 200)
