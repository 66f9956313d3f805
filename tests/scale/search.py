"""Compares what searches find with a naive reference: the same records, in the same order, with the same total."""

import random

from api import Verdict, meanwhile
from lists import CAP, SORTS, expect_page, in_order
from people import ORDER_STATUSES, STATUSES, new_query
from reference import WORDS, count_words, query_tokens
from world import World

LONGEST_WALK = 3000
WEIGHTS = {"patch": 10, "move": 12, "delete": 5, "create": 5, "place": 3, "status": 2}


class Comparison:
    """Asks random queries and compares the answers."""

    def __init__(self, world, verdict, seed, snapshot):
        self.world = world
        self.api = world.stack.api
        self.verdict = verdict
        self.chance = random.Random(seed)
        self.snapshot = snapshot
        self.found = 0

    def ask(self, queries):
        for number in range(queries):
            query = new_query(self.chance, self.snapshot.rows)
            tokens = query_tokens(query) if query.strip() else None
            if tokens and count_words(tokens) > WORDS:
                self.api.get("/api/records", (400,), search=query)
                self.verdict.equal(True, True, "refused")
                continue
            self.page(query, tokens)
            if number % 5 == 0:
                self.orders(query, tokens)
            if number % 10 == 0:
                self.walk(query, tokens)

    def filters(self):
        chance = self.chance
        filters = {"recordTypeUuid": chance.choice(self.world.types) if chance.random() < 0.3 else None,
                   "campaignUuid": self.world.any_campaign(chance) if chance.random() < 0.3 else None,
                   "status": chance.choice(STATUSES) if chance.random() < 0.2 else None}
        return {name: value for name, value in filters.items() if value}

    def page(self, query, tokens):
        filters = self.filters()
        sort = self.chance.choice(list(SORTS)) if self.chance.random() < 0.5 else None
        limit = self.chance.choice([1, 7, 10, 50, 100])
        uuids = in_order(self.snapshot.listed(filters, tokens), sort)
        last = min(len(uuids), CAP - limit) // limit + 1
        page = 1 if self.chance.random() < 0.5 else self.chance.randint(1, last)
        answer = self.api.get("/api/records", search=query, sort=sort, limit=limit, page=page, **filters)
        self.verdict.about = f"search={query!r} {filters} sort={sort}"
        self.found += bool(uuids)
        expect_page(self.verdict, answer, "records", uuids, tokens is not None or "status" in filters)

    def walk(self, query, tokens):
        filters = self.filters()
        sort = self.chance.choice(list(SORTS))
        uuids = in_order(self.snapshot.listed(filters, tokens), sort)
        if len(uuids) > LONGEST_WALK:
            return
        limit = self.chance.choice([3, 10, 100]) if len(uuids) < 60 else 100
        walked = self.api.walk("/api/records", "records", search=query, sort=sort, limit=limit, **filters)
        self.verdict.about = f"walk search={query!r} {filters} sort={sort} limit={limit}"
        self.verdict.same([row["uuid"] for row in walked], uuids, "by cursor")

    def orders(self, query, tokens):
        campaign = self.world.any_campaign(self.chance)
        status = self.chance.choice([None, None, None] + ORDER_STATUSES)
        limit = self.chance.choice([2, 10, 100])
        uuids = self.snapshot.orders(self.snapshot.listed({}, tokens), campaign, status)
        page = self.chance.randint(1, min(len(uuids), CAP - limit) // limit + 1)
        path = f"/api/campaigns/{campaign}/orders"
        answer = self.api.get(path, search=query, status=status, limit=limit, page=page)
        self.verdict.about = f"orders of {campaign} search={query!r} status={status}"
        expect_page(self.verdict, answer, "orders", uuids, tokens is not None or status is not None)
        if self.chance.random() < 0.2 and len(uuids) <= LONGEST_WALK:
            walked = self.api.walk(path, "orders", search=query, status=status, limit=limit)
            self.verdict.same([row["uuid"] for row in walked], uuids, "by cursor")


def compare(world, queries, chance, name):
    verdict = Verdict(name)
    seed = chance.getrandbits(32)
    comparison = Comparison(world, verdict, seed, world.sync(verdict))
    comparison.ask(queries)
    print(f"# {comparison.found} of {queries} searches find something", flush=True)
    return verdict


class Quiet:
    """Records that nobody touches, in a campaign that nobody else uses."""

    COUNT = 250

    def __init__(self, world):
        self.world = world
        api = world.stack.api
        self.campaign = api.made("/api/campaigns", {"name": "Quiet"})["uuid"]
        self.verdict = Verdict("untouched records are found exactly once while others write")
        self.uuids = set()
        for number in range(self.COUNT):
            record = {"recordTypeUuid": world.types[1], "phone": f"+99{number:07d}", "firstName": "Quiet",
                      "lastName": "Quokka"}
            order = api.made(f"/api/campaigns/{self.campaign}/orders", {"record": record})
            self.uuids.add(order["record"]["uuid"])

    def all_of(self, chance, api, **parameters):
        """All rows of a list by cursor or page by page."""
        if chance.random() < 0.5:
            return api.walk("/api/records", "records", **parameters)
        rows = []
        for page in range(1, self.COUNT // 50 + 2):
            answer = api.get("/api/records", page=page, limit=50, **parameters)
            self.verdict.equal(answer["total"], self.COUNT, f"total {parameters}")
            rows += answer["records"]
        return rows

    def reader(self, seed):
        api = self.world.stack.client()
        chance = random.Random(seed)

        def read():
            parameters = chance.choice([
                {"search": "quokka quiet"}, {"search": "quok", "recordTypeUuid": self.world.types[1]},
                {"campaignUuid": self.campaign}, {"campaignUuid": self.campaign, "search": "99000"},
                {"recordTypeUuid": self.world.types[1], "search": "q quok 9900"}])
            sort = chance.choice(list(SORTS))
            rows = [row["uuid"] for row in self.all_of(chance, api, sort=sort, **parameters)]
            self.verdict.same(sorted(rows), sorted(self.uuids), f"{parameters} sort={sort}")
            rows = [row["uuid"] for row in api.walk("/api/records", "records", recordTypeUuid=self.world.types[1],
                                                    sort=chance.choice(list(SORTS)[:3]))]
            self.verdict.equal(len(rows), len(set(rows)), "rows that came twice in a walk of a type")
            self.verdict.equal(self.uuids - set(rows), set(), "missing in a walk of a type")

        return read


class Marked:
    """Records that get and lose a word; their number is known but for what is under way."""

    def __init__(self, world):
        self.world = world
        self.verdict = Verdict("totals of a search while records get and lose the word")

    def writer(self, seed):
        """Makes records with the word, takes it off, gives it back, deletes; each with its own records."""
        api = self.world.stack.client()
        chance = random.Random(seed)
        own = {}

        def make():
            made = api.made("/api/records", {"recordTypeUuid": self.world.types[2], "firstName": "Marmoset",
                                             "phone": f"+3469{self.world.next_number():07d}"})
            own[made["uuid"]] = True
            return True

        def rename(uuid, name):
            api.call("PATCH", f"/api/records/{uuid}", {"firstName": name})
            return True

        def delete(uuid):
            api.call("DELETE", f"/api/records/{uuid}", expected=(204,))
            return True

        def write():
            counted = self.world.bounds.counted
            uuid = chance.choice(list(own)) if own else None
            kind = chance.random()
            if not uuid or kind < 0.4:
                counted(["marmoset"], 1, make)
            elif kind < 0.55:
                has = own.pop(uuid)
                counted(["marmoset"] if has else [], -1, lambda: delete(uuid))
            else:
                has = own[uuid]
                own[uuid] = not has
                counted(["marmoset"], -1 if has else 1, lambda: rename(uuid, "Other" if has else "Marmoset"))

        return write

    def reader(self):
        api = self.world.stack.client()

        def read():
            self.world.bounds.check(self.verdict, "marmoset",
                                    lambda: api.get("/api/records", search="marmos", limit=1)["total"], "marmoset")

        return read


def search_meanwhile(world, chance, count):
    """While others write, and while the index is made anew."""
    quiet = Quiet(world)
    marked = Marked(world)
    world.bounds.reset({})
    steps = [quiet.reader(chance.random()), quiet.reader(chance.random()), marked.writer(chance.random()),
             marked.writer(chance.random()), marked.reader(),
             lambda: world.stack.operator("reindex", "--account", world.stack.name)]
    meanwhile(lambda: world.run(count, WEIGHTS, clients=4), steps)
    world.sync()
    world.campaigns.append(quiet.campaign)
    return [quiet.verdict, marked.verdict]


def run(stack, records, queries, seed):
    world = World(stack, seed, campaigns=20)
    chance = random.Random(seed)
    world.run(records, {"create": 4, "place": 1})
    world.run(records // 2, WEIGHTS)
    verdicts = [compare(world, queries, chance, "searches against a naive reference")]
    verdicts += search_meanwhile(world, chance, 1600)
    verdicts.append(compare(world, queries // 4, chance, "searches after changes and reindex at once"))
    stack.operator("reindex", "--account", stack.name)
    verdicts.append(compare(world, queries // 4, chance, "searches after reindex"))
    world.run(records // 4, WEIGHTS)
    verdicts.append(compare(world, queries // 4, chance, "searches after reindex and more changes"))
    return verdicts
