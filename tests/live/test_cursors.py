"""Walking lists by cursor while rows come and go."""

import base64
import hashlib
import struct

from tap import case
from test_lists import COUNT, PLURALS, SEARCHED, SORTED, STATUS, links_of, lists_of
from world import RECORDS, TYPES, phone_number

SORTS = SORTED["records"]


@case("a walk is the whole list, in the list's order", PLURALS)
def whole(test, world, plural):
    lists = lists_of(world)
    for limit in (1, 7, COUNT, 100):
        test.equal(lists.client.walk(lists.paths[plural], plural, limit=limit), lists.rows[plural], f"limit {limit}")


@case("the envelope of a walk", PLURALS)
def envelope(test, world, plural):
    lists = lists_of(world)
    page = lists.client.read(lists.paths[plural], cursor="", limit=20)
    test.equal(list(page), [plural, "total", "limit", "nextCursor"], "the first page")
    test.equal([page["total"], page["limit"], len(page[plural])], [COUNT, 20, 20], "its numbers")
    test.true(isinstance(page["nextCursor"], str) and page["nextCursor"], "nextCursor")
    last = lists.client.read(lists.paths[plural], cursor=page["nextCursor"], limit=20)
    test.equal([last["total"], len(last[plural]), last["nextCursor"]], [COUNT, COUNT - 20, None], "the last page")
    exact = lists.client.read(lists.paths[plural], cursor="", limit=COUNT)
    test.equal(exact["nextCursor"], None, "nextCursor when the last page is full")
    test.equal(lists.client.read(lists.paths[plural], cursor="", limit=1000)["limit"], 100, "limit")
    test.equal(lists.client.read(lists.paths[plural], cursor="")["limit"], 10, "limit when nothing is said")


@case("pages have no nextCursor", PLURALS)
def page_mode(test, world, plural):
    lists = lists_of(world)
    test.true("nextCursor" not in lists.client.read(lists.paths[plural], page=1), "nextCursor")


@case("the next link of a walk leads on", PLURALS)
def links(test, world, plural):
    lists = lists_of(world)
    seen, target = [], f"{lists.paths[plural]}?cursor=&limit=9"
    while target:
        answer = lists.client.request("GET", target)
        seen += test.needs(answer, 200)[plural]
        found = links_of(answer)
        test.true("last" not in found, "no last page is known")
        target = found.get("next")
    test.equal(seen, lists.rows[plural], "all rows")


@case("page together with cursor is refused", PLURALS)
def both(test, world, plural):
    lists = lists_of(world)
    for query in ("page=1&cursor=", "cursor=&page=2"):
        test.status(lists.client.request("GET", f"{lists.paths[plural]}?{query}"), 400, query)


@case("a cursor that is none is refused", PLURALS)
def bad_cursors(test, world, plural):
    lists = lists_of(world)
    good = lists.client.read(lists.paths[plural], cursor="", limit=1)["nextCursor"]
    for text in ("x", "null", "0", good[:-1], good + "A", good[:-2], good + good, "=" * 32, "A" * len(good), "é", "%",
                 base64.urlsafe_b64encode(b"\xff" * 24).decode(), base64.urlsafe_b64encode(b"\0" * 24).decode(),
                 " " + good, good + "%00"[:1], "A" * 5000, good.swapcase() + "!"):
        test.refused(lists.client.get(lists.paths[plural], cursor=text), 400, ("cursor", None))


def parts_of(cursor):
    """Form, id, time of update and seal."""
    return struct.unpack(">Bqq8s", base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))


@case("a cursor of another form is refused", PLURALS)
def other_form(test, world, plural):
    lists = lists_of(world)
    good = lists.client.read(lists.paths[plural], cursor="", limit=1)["nextCursor"]
    form, *rest = parts_of(good)
    test.equal(form, 2, "the form of today")
    for other in (0, 1, 3, 255):
        text = base64.urlsafe_b64encode(struct.pack(">Bqq8s", other, *rest)).decode().rstrip("=")
        test.refused(lists.client.get(lists.paths[plural], cursor=text), 400, ("cursor", "invalid_cursor"))
    test.status(lists.client.get(lists.paths[plural], cursor=good), 200)


@case("a cursor does not tell the account's number, and who counts cannot make one")
def no_number(test, world):
    client = world.new_account().client
    kind = client.made(TYPES, {"name": "Counted"})["uuid"]
    for _ in range(2):
        client.made(RECORDS, {"recordTypeUuid": kind, "phone": phone_number()})
    good = client.read(RECORDS, cursor="", limit=1)["nextCursor"]
    _, row, updated, seal = parts_of(good)

    def sealed(account, row):
        return hashlib.sha256(f"{account} listRecords 0 {row} {updated} {RECORDS}".encode()).digest()[:8]

    account = client.read("/api/auth/me")["account"]["uuid"]
    test.equal(sealed(account, row), seal, "this is how a seal is made")
    test.true(all(sealed(number, row) != seal for number in range(100_000)), "no number of an account gives the seal")
    number, = world.sql(f"select id from account where uuid = unhex(replace('{account}', '-', ''))")
    forged = base64.urlsafe_b64encode(struct.pack(">Bqq8s", 2, row + 1, updated, sealed(number, row + 1))).decode()
    test.refused(client.get(RECORDS, cursor=forged.rstrip("=")), 400, ("cursor", "invalid_cursor"))


@case("a cursor belongs to one order", SORTS)
def other_sort(test, world, sort):
    lists = lists_of(world)
    cursor = lists.client.read(RECORDS, cursor="", limit=1, sort=sort)["nextCursor"]
    for other in SORTS:
        answer = lists.client.get(RECORDS, cursor=cursor, sort=other)
        test.status(answer, 200 if other == sort else 400, f"sort={other}")


@case("a cursor is good in whatever order the parameters stand")
def other_order(test, world):
    lists = lists_of(world)
    asked = ["sort=-firstName", "status=active", "filter[firstName][empty]=false", "filter[phone][prefix]=%2B",
             "search=number"]
    first = test.needs(lists.client.request("GET", f"{RECORDS}?{'&'.join(asked)}&limit=2&cursor="), 200)
    there = test.needs(lists.client.request("GET", f"{RECORDS}?{'&'.join(asked)}&cursor={first['nextCursor']}"), 200)
    turned = f"cursor={first['nextCursor']}&{'&'.join(reversed(asked))}"
    test.equal(test.needs(lists.client.request("GET", f"{RECORDS}?{turned}"), 200), there, "the rest of the list")
    test.true(there["records"], "there are more")
    other = lists.client.request("GET", f"{RECORDS}?{turned.replace('%2B', '%2B4')}")
    test.refused(other, 400, ("cursor", "invalid_cursor"))


@case("a cursor of a search is good in whatever order the members of its body stand")
def other_members(test, world):
    client = lists_of(world).client
    conditions = [{"field": "phone", "op": "prefix", "value": "+"},
                  {"field": "firstName", "op": "empty", "value": False}]
    body = {"filter": {"and": conditions}, "sort": "firstName"}
    cursor = test.needs(client.post(f"{RECORDS}/search", {**body, "limit": 2, "cursor": ""}), 200)["nextCursor"]
    there = test.needs(client.post(f"{RECORDS}/search", {**body, "cursor": cursor}), 200)
    turned = [dict(reversed(one.items())) for one in conditions]
    body = {"cursor": cursor, "sort": "firstName", "filter": {"and": turned}}
    test.equal(test.needs(client.post(f"{RECORDS}/search", body), 200), there, "the rest of the list")
    test.true(there["records"], "there are more")
    body["filter"]["and"].reverse()
    test.refused(client.post(f"{RECORDS}/search", body), 422, ("/cursor", "invalid_cursor"))


@case("a walk in every order", SORTS)
def sorted_walk(test, world, sort):
    lists = lists_of(world)
    expected = lists.client.read(RECORDS, sort=sort, limit=100)["records"]
    test.equal(lists.client.walk(RECORDS, "records", sort=sort, limit=4), expected, "all rows")


@case("a walk through what a filter leaves", SEARCHED)
def filtered(test, world, plural):
    lists = lists_of(world)
    for parameters in ({"search": "number"}, {"status": STATUS[plural]}, {"search": "number 1"}, {"search": "none"}):
        expected = lists.client.read(lists.paths[plural], limit=100, **parameters)[plural]
        test.equal(lists.client.walk(lists.paths[plural], plural, limit=3, **parameters), expected, str(parameters))


@case("rows that stay are seen once while others come and go", SORTS)
def coming_and_going(test, world, sort):
    client = world.new_account().client
    uuid = client.made(TYPES, {"name": "Walked"})["uuid"]

    def new_record():
        return client.made(RECORDS, {"recordTypeUuid": uuid, "phone": phone_number()})["uuid"]

    made = [new_record() for _ in range(30)]
    going = made[1::3]
    seen, cursor = [], ""
    while cursor is not None:
        page = client.read(RECORDS, cursor=cursor, limit=4, sort=sort)
        seen += [row["uuid"] for row in page["records"]]
        cursor = page["nextCursor"]
        if len(seen) < 60:
            new_record()
        if going:
            client.delete(f"{RECORDS}/{going.pop(len(seen) % len(going))}")
    staying = [one for one in made if one not in made[1::3]]
    test.equal(len(seen), len(set(seen)), "every row once")
    kept = [one for one in seen if one in staying]
    test.equal(kept, staying if sort in ("createdAt", "updatedAt") else staying[::-1], "rows that stayed")


@case("a walk goes on when the row of its cursor is gone", SORTS)
def row_gone(test, world, sort):
    client = world.new_account().client
    uuid = client.made(TYPES, {"name": "Walked"})["uuid"]
    made = [client.made(RECORDS, {"recordTypeUuid": uuid, "phone": phone_number()})["uuid"] for _ in range(6)]
    order = made if sort in ("createdAt", "updatedAt") else made[::-1]
    page = client.read(RECORDS, cursor="", limit=3, sort=sort)
    client.delete(f"{RECORDS}/{order[2]}")
    rest = client.read(RECORDS, cursor=page["nextCursor"], limit=3, sort=sort)["records"]
    test.equal([row["uuid"] for row in rest], order[3:], "the rest")
