"""Filters by import, against a model of which records an import has written."""

import itertools

from support.web import walk
from tap import case
from test_imports import Importing, people
from world import CAMPAIGNS, RECORDS, SEGMENTS, TYPES, orders_of, unknown_id

SEARCH, EXPORTS = f"{RECORDS}/search", "/api/exports"
LEEDS = {"field": "parameters.city", "value": "Leeds"}
CONDITIONS = {
    "first": lambda row: "first" in row["imports"],
    "second": lambda row: "second" in row["imports"],
    "not first": lambda row: "first" not in row["imports"],
    "either": lambda row: bool({"first", "second"} & row["imports"]),
    "any": lambda row: bool(row["imports"]),
    "none": lambda row: not row["imports"],
}
SORTS = ["-createdAt", "createdAt", "firstName", "-parameters.age", "-updatedAt"]


class Model:
    """Two imports of one type, of which the second has changed some records of the first, and records of none."""

    def __init__(self, world):
        self.account = world.new_account()
        self.importing = importing = Importing(self.account.client)
        self.client = client = importing.client
        client.patch(f"{TYPES}/{importing.kind}", {"fields": {"city": {"indexed": True}}})
        self.imports = {}
        self.rows = {}
        self.made = 0
        for number in range(3):
            self.add({"uuid": client.made(RECORDS, {
                "recordTypeUuid": importing.kind, "firstName": f"First{number}", "phone": f"+1415555000{number}",
                "parameters": {"city": "Leeds"}})["uuid"]})
        self.take("first", importing.run(people(20), {"match": ["phone"]}))
        changed = "firstName,phone,City,Age\n" + "".join(
            f"Other{number},020 7946 {number:04d},{'Leeds' if number % 2 else 'Hull'},{100 - number}\n"
            for number in range(12, 27)) + "First3,020 7946 0003,Leeds,\nNobody,x,,\n"
        self.take("second", importing.run(changed, {"match": ["phone"]}))

    def add(self, row):
        self.made += 1
        self.rows[row["uuid"]] = {"imports": set(), "made": self.made, **row}

    def take(self, name, done):
        self.imports[name] = done["uuid"]
        for row in self.importing.rows(done):
            if row["status"] == "created":
                self.add({"uuid": row["uuid"]})
            if row["status"] in ("created", "updated"):
                self.rows[row["uuid"]]["imports"].add(name)

    def refresh(self):
        """What sorts go by is the record's own business: it is read by its uuid."""
        for uuid, row in self.rows.items():
            row["record"] = self.client.read(f"{RECORDS}/{uuid}")

    def condition(self, name):
        first, second = self.imports["first"], self.imports["second"]
        return {"first": {"field": "importUuid", "value": first},
                "second": {"field": "importUuid", "op": "eq", "value": second},
                "not first": {"field": "importUuid", "op": "ne", "value": first},
                "either": {"field": "importUuid", "op": "in", "value": [first, unknown_id(), second]},
                "any": {"field": "importUuid", "op": "empty", "value": False},
                "none": {"field": "importUuid", "op": "empty", "value": True}}[name]

    def expected(self, holds, sort):
        rows = sorted((row for row in self.rows.values() if holds(row)), key=lambda row: -row["made"])
        if sort == "createdAt":
            rows.reverse()
        if sort == "firstName":
            rows.sort(key=lambda row: row["record"]["firstName"].lower())
        if sort == "-updatedAt":
            rows.sort(key=lambda row: row["record"]["updatedAt"], reverse=True)
        if sort == "-parameters.age":
            age = lambda row: row["record"]["parameters"].get("age")
            rows.sort(key=lambda row: (age(row) is None, -(age(row) or 0)))
        return [row["uuid"] for row in rows]

    def posted(self, body):
        answer = self.client.post(SEARCH, body)
        if answer.status != 200:
            raise AssertionError(f"an answer was to come, but: {answer!r}")
        return answer.json

    def compare(self, test, when):
        self.refresh()
        lives_in_leeds = lambda row: row["record"]["parameters"].get("city") == "Leeds"
        for (name, holds), sort in itertools.product(CONDITIONS.items(), SORTS):
            expected = self.expected(holds, sort)
            body = {"recordTypeUuid": self.importing.kind, "filter": self.condition(name), "sort": sort, "limit": 7,
                    "total": "exact"}
            what = f"{when}: {name} by {sort}"
            test.equal(self.posted({**body, "limit": 0})["total"], len(expected), f"total, {what}")
            rows = walk(lambda cursor, body=body: self.posted({**body, "cursor": cursor}), "records")
            test.equal([one["uuid"] for one in rows], expected, what)
            both = {**body, "limit": 100, "filter": {"and": [LEEDS, self.condition(name)]}}
            test.equal([one["uuid"] for one in self.posted(both)["records"]],
                       self.expected(lambda row, holds=holds: holds(row) and lives_in_leeds(row), sort),
                       f"with another condition, {what}")
            worded = {**body, "limit": 100, "search": "first1"}
            test.equal([one["uuid"] for one in self.posted(worded)["records"]],
                       self.expected(lambda row, holds=holds: holds(row)
                                     and row["record"]["firstName"].lower().startswith("first1"), sort),
                       f"with a search, {what}")


def model_of(world):
    return world.once("import filter model", lambda: Model(world))


@case("a filter by import finds whom it has created or updated, in any order and with anything else")
def found(test, world):
    model = model_of(world)
    test.equal([len(model.expected(holds, "createdAt")) for holds in CONDITIONS.values()], [20, 15, 10, 27, 27, 3],
               "what there is to find")
    model.compare(test, "as it was written")
    world.operator("reindex", "--account", model.account.name)
    model.compare(test, "packed")
    uuids = list(model.rows)
    for uuid in uuids[5::6]:
        model.client.patch(f"{RECORDS}/{uuid}", {"firstName": "First1 again"})
    gone = uuids[8]
    model.client.delete(f"{RECORDS}/{gone}")
    del model.rows[gone]
    model.compare(test, "with changes")
    world.operator("reindex", "--account", model.account.name)
    model.compare(test, "packed again")


@case("a filter by import holds in parameters, segments, exports and campaigns")
def elsewhere(test, world):
    model = model_of(world)
    client, done = model.client, model.imports["first"]
    expected = model.expected(CONDITIONS["first"], "-createdAt")
    ids = lambda page: [one["uuid"] for one in page["records"]]
    parameters = {"filter[importUuid]": done, "limit": 100}
    test.equal(ids(client.read(RECORDS, **parameters)), expected, "in parameters")
    test.equal(client.read(RECORDS, **{"filter[importUuid][in]": f"{done},{model.imports['second']}"}, limit=0)["total"],
               len(model.expected(CONDITIONS["either"], "createdAt")), "one of two")
    test.equal(ids(client.read(RECORDS, **{**parameters, "limit": 5, "page": 2})), expected[5:10], "the second page")
    segment = client.made(SEGMENTS, {"name": "Imported", "filter": model.condition("first")})["uuid"]
    test.equal(ids(client.read(f"{SEGMENTS}/{segment}/records", limit=100)), expected, "a segment")
    campaign = client.made(CAMPAIGNS, {"name": "Imported", "recordTypeUuid": model.importing.kind})["uuid"]
    for uuid in expected[:2]:
        client.made(orders_of(campaign), {"recordUuid": uuid})
    test.equal(ids(client.read(RECORDS, campaignUuid=campaign, **parameters)), expected[:2], "within a campaign")
    answer = client.get(RECORDS, headers={"Accept": "application/x-ndjson"}, **{"filter[importUuid]": done})
    test.equal(answer.body.count(b"\n"), len(expected), "rows that are streamed")
    job = client.made(EXPORTS, {"of": "records", "filter": model.condition("first"), "format": "csv"})
    test.equal(client.read(f"{EXPORTS}/{job['uuid']}")["uuid"], job["uuid"], "an export is taken")


@case("an import of nobody, and another account's, find nobody")
def others(test, world):
    model = model_of(world)
    other = Importing(world.new_account().client)
    done = other.run(people(2))
    for uuid, what in ((unknown_id(), "an unknown one"), (done["uuid"], "another account's"),
                       (other.made(people(1))["uuid"], "one that was not run")):
        page = model.client.read(RECORDS, **{"filter[importUuid]": uuid})
        test.equal([page["total"], page["records"]], [0, []], what)
        test.equal(model.client.read(RECORDS, **{"filter[importUuid][ne]": uuid})["total"], len(model.rows), f"{what}, ne")
    test.equal(other.client.read(RECORDS, **{"filter[importUuid]": model.imports["first"]})["total"], 0, "the other way")
    test.equal(other.client.read(RECORDS, **{"filter[importUuid]": done["uuid"]})["total"], 2, "its own")
    test.refused(model.client.get(RECORDS, **{"filter[importUuid]": "x"}), 400, ("filter[importUuid]", None))
    test.refused(model.client.post(SEARCH, {"filter": {"field": "importUuid", "value": 7}}), 422, ("/filter/value", None))


@case("who is created or updated: not whom a check has seen, who was unchanged, or whom an undo has taken back")
def written(test, world):
    importing = Importing(world.new_account().client)
    found_by = lambda one: {row["uuid"] for row in importing.client.walk(RECORDS, "records",
                                                                          **{"filter[importUuid]": one["uuid"]})}
    one = importing.made(people(3))
    importing.work(one, "check")
    test.equal(found_by(one), set(), "checked")
    importing.work(one, "run")
    first = [row["uuid"] for row in importing.rows(one)]
    test.equal(found_by(one), set(first), "run")
    changing = "firstName,lastName,phone,City\nFirst0,Last0,020 7946 0000,Leeds\nAnna,Last1,020 7946 0001,Leeds\n" \
        "Bob,Last2,020 7946 0002,Leeds\nNew,Last,020 7946 0009,Leeds\n"
    two = importing.run(changing, {"match": ["phone"]})
    test.equal([row["status"] for row in importing.rows(two)], ["unchanged", "updated", "updated", "created"], "rows")
    made = importing.rows(two, status="created")[0]["uuid"]
    test.equal(found_by(two), {*first[1:], made}, "changed or new")
    importing.client.patch(f"{RECORDS}/{first[1]}", {"lastName": "Since"})
    test.equal(importing.work(two, "undo")["state"], "undone", "undone")
    test.equal(found_by(two), {first[1]}, "what was kept")
    test.equal(found_by(one), set(first), "the other import")
