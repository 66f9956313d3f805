"""Compares what searches find with a naive reference: the same records, in the same order, with the same total."""

import random

from api import Verdict, together
from people import new_query
from reference import Words, query_tokens
from world import World

CAP = 10000
SORTS = {None: ("uuid", True), "-createdAt": ("uuid", True), "createdAt": ("uuid", False),
         "-updatedAt": ("updated", True), "updatedAt": ("updated", False)}


class Known:
    """The records as the database has them, with the words by which each can be found."""

    def __init__(self, world):
        rows = world.stack.sql(
            "select lower(insert(insert(insert(insert(hex(r.uuid),9,0,'-'),14,0,'-'),19,0,'-'),24,0,'-')), r.id, "
            "r.updated_at from record r join account a on a.id = r.account_id "
            f"where a.name = '{world.stack.name}' order by r.id")
        self.rows = []
        self.by_token = {}
        for uuid, number, updated in rows:
            entry = world.records[uuid]
            self.rows.append({"uuid": uuid, "id": int(number), "updated": (updated, int(number)), "entry": entry,
                              "words": Words(entry["record"])})
        if len(rows) != len(world.records):
            raise AssertionError(f"{len(rows)} records in the database, {len(world.records)} were made")

    def with_token(self, token):
        """The places of the rows that have it: every row is looked at, once for each token."""
        if token not in self.by_token:
            self.by_token[token] = {place for place, row in enumerate(self.rows) if row["words"].has(*token)}
        return self.by_token[token]

    def found(self, query, filters):
        tokens = query_tokens(query)
        places = set.intersection(*map(self.with_token, tokens)) if tokens else ()
        return [self.rows[place] for place in sorted(places) if self.passes(self.rows[place], filters)]

    @staticmethod
    def passes(row, filters):
        record = row["entry"]["record"]
        return (filters.get("recordTypeUuid") in (None, record["recordTypeUuid"])
                and filters.get("status") in (None, record["status"])
                and (filters.get("campaignUuid") is None or filters["campaignUuid"] in row["entry"]["orders"]))


def expected_total(count, is_capped):
    return (CAP, "gte") if is_capped and count > CAP else (count, None)


def compare_page(world, known, chance, verdict, query):
    filters = {}
    if chance.random() < 0.3:
        filters["recordTypeUuid"] = chance.choice(world.types)
    if chance.random() < 0.3:
        filters["campaignUuid"] = chance.choice(world.campaigns)
    if chance.random() < 0.2:
        filters["status"] = chance.choice(["active", "inactive", "archived"])
    sort = chance.choice(list(SORTS)) if chance.random() < 0.5 else None
    limit = chance.choice([1, 7, 10, 50, 100])
    rows = known.found(query, filters)
    key, reverse = SORTS[sort]
    rows.sort(key=lambda row: row["id"] if key == "uuid" else row["updated"], reverse=reverse)
    page = 1 if chance.random() < 0.5 else chance.randint(1, min(len(rows), CAP - limit) // limit + 1)
    answer = world.stack.api.get("/api/records", search=query, sort=sort, limit=limit, page=page, **filters)
    what = f"search={query!r} {filters} sort={sort} limit={limit} page={page}"
    verdict.equal((answer["total"], answer.get("totalRelation")), expected_total(len(rows), True), what)
    verdict.equal([row["uuid"] for row in answer["records"]],
                  [row["uuid"] for row in rows[(page - 1) * limit:page * limit]], what)


def compare_walk(world, known, chance, verdict, query):
    """A whole walk by cursor."""
    sort = chance.choice(list(SORTS))
    key, reverse = SORTS[sort]
    rows = known.found(query, {})
    rows.sort(key=lambda row: row["id"] if key == "uuid" else row["updated"], reverse=reverse)
    walked = walk(world.stack.api, "/api/records", "records", search=query, sort=sort)
    verdict.equal([row["uuid"] for row in walked], [row["uuid"] for row in rows], f"walk {query!r} sort={sort}")


def walk(api, path, plural, **parameters):
    rows = []
    cursor = ""
    while cursor is not None:
        answer = api.get(path, cursor=cursor, limit=100, **parameters)
        rows += answer[plural]
        cursor = answer["nextCursor"]
    return rows


def compare_orders(world, known, chance, verdict, query):
    campaign = chance.choice(world.campaigns)
    status = chance.choice([None, None, "registered", "busy"])
    rows = [row["entry"]["orders"][campaign] for row in known.found(query, {"campaignUuid": campaign})]
    orders = [row for row in rows if status in (None, row["status"])]
    orders.sort(key=lambda order: order["uuid"], reverse=True)
    answer = world.stack.api.get(f"/api/campaigns/{campaign}/orders", search=query, status=status, limit=100)
    what = f"orders search={query!r} status={status} of {campaign}"
    verdict.equal(answer["total"], len(orders), what)
    # Orders that were made within a millisecond by two clients may stand either way round.
    verdict.equal(sorted(row["uuid"][:13] for row in answer["orders"]),
                  sorted(order["uuid"][:13] for order in orders[:100]), what)


def compare_all(world, queries, seed, name):
    known = Known(world)
    verdict = Verdict(name)
    chance = random.Random(seed)
    phones = [entry["record"]["phone"] for entry in list(world.records.values())[:500]]
    for number in range(queries):
        query = new_query(chance, phones)
        compare_page(world, known, chance, verdict, query)
        if number % 10 == 0:
            compare_orders(world, known, chance, verdict, query)
        if number % 40 == 0:
            compare_walk(world, known, chance, verdict, query)
    return verdict


def search_meanwhile(world, seed):
    """While others write, what nobody touches is found, each once."""
    verdict = Verdict("untouched records are found exactly once while others write")
    quiet = {world.stack.api.made("/api/records", {"recordTypeUuid": world.types[0], "phone": f"+99{i:07d}",
                                                   "firstName": "Quiet", "lastName": "Quokka"})["uuid"]
             for i in range(250)}
    ended = []

    def write():
        try:
            world.change(1600)
        finally:
            ended.append(True)

    def read():
        api = world.stack.client()
        while not ended:
            rows = [row["uuid"] for row in walk(api, "/api/records", "records", search="quokka quiet")]
            verdict.equal(len(rows), len(set(rows)), "rows that came twice in a walk")
            verdict.equal(set(rows), quiet, "untouched records")
            page = api.get("/api/records", search="quokka", limit=100, page=2)
            verdict.equal((page["total"], len(page["records"])), (len(quiet), 100), "a page of them")

    together([write, read, read])
    for uuid in quiet:
        world.stack.api.call("DELETE", f"/api/records/{uuid}", expected=(204,))
    return verdict


def run(stack, records, queries, seed):
    world = World(stack, seed)
    verdicts = []
    world.fill(records)
    world.change(records // 5)
    verdicts.append(compare_all(world, queries, seed, "searches against a naive reference"))
    verdicts.append(search_meanwhile(world, seed))
    verdicts.append(compare_all(world, queries // 4, seed + 1, "searches after more changes"))
    stack.operator("reindex", "--account", stack.name)
    verdicts.append(compare_all(world, queries // 4, seed + 2, "searches after reindex"))
    return verdicts
