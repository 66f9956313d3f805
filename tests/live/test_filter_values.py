"""What filters find and how sorts order, against a model; and that pages, walks and totals agree."""

import datetime
import itertools

from tap import case
from world import CAMPAIGNS, RECORDS, SEGMENTS, TYPES, orders_of, phone_number, settle

FIELDS = [{"id": "city", "type": "text", "title": "City", "indexed": True},
          {"id": "amount", "type": "decimal", "title": "Amount"}, {"id": "visits", "type": "number", "title": "Visits"},
          {"id": "vip", "type": "bool", "title": "Vip"}, {"id": "day", "type": "date", "title": "Day"},
          {"id": "at", "type": "datetime", "title": "At"}, {"id": "cur", "type": "currency", "title": "Currency"},
          {"id": "tier", "type": "select", "title": "Tier", "options": ["gold", "silver", "bronze"]}]
SEARCH = RECORDS + "/search"
CITIES = ["Porto", "porto", "São Paulo", "Sao Paulo", "Faro", "Évora", "Saint-Denis", None]
AMOUNTS = [1.1, 1.10, -5, 0, 100, 99.999, 1e3, None]
DAYS = ["2026-01-31", "2026-02-28", "2024-02-29", None]
TIMES = ["2026-04-01T09:00:00+02:00", "2026-04-01T07:00:00Z", "2026-04-01T07:00:01Z", None]
TIERS = ["silver", "gold", "bronze", None]
NAMES = ["Ann", "ann", "Åsa", "Bob", "O'Brien", "Zoë", None]
FOLDED = {"São Paulo": "sao paulo", "Évora": "evora", "Åsa": "asa", "Zoë": "zoe", "zoé": "zoe"}
COUNT = 48


def folded(text):
    return FOLDED.get(text, text.lower()) if isinstance(text, str) else text


class Model:
    """An account of records whose values are known."""

    def __init__(self, world):
        self.client = world.new_account().client
        self.type = self.client.made(TYPES, {"name": "Model", "parameters": FIELDS})["uuid"]
        self.other = self.client.made(TYPES, {"name": "Other"})["uuid"]
        self.campaign = self.client.made(CAMPAIGNS, {"name": "Model"})["uuid"]
        self.rows = [self.add(number) for number in range(COUNT)]
        for number in range(5):
            self.client.made(RECORDS, {"recordTypeUuid": self.other, "phone": phone_number(), "firstName": "Ann"})

    def add(self, number):
        values = {"city": CITIES[number % 8], "amount": AMOUNTS[number * 3 % 8], "visits": number % 5 or None,
                  "vip": [True, False, None][number % 3], "day": DAYS[number % 4], "at": TIMES[number // 4 % 4],
                  "cur": ["EUR", "USD", None][number // 3 % 3], "tier": TIERS[number // 2 % 4]}
        body = {"recordTypeUuid": self.type, "phone": f"+4420794609{number:02}", "firstName": NAMES[number % 7],
                "lastName": NAMES[number * 5 % 7], "status": ["active", "inactive", "archived"][number % 3],
                "parameters": {name: value for name, value in values.items() if value is not None}}
        record = self.client.made(RECORDS, body)
        if record["status"] == "active" and number % 2:
            self.client.made(orders_of(self.campaign), {"recordUuid": record["uuid"]})
        values.update({name: record[name] for name in ("firstName", "lastName", "phone", "status")}, uuid=record["uuid"],
                      campaign=record["status"] == "active" and number % 2 == 1, number=number)
        return values

    def expected(self, holds):
        return [row["uuid"] for row in self.rows[::-1] if holds(row)]


def model_of(world):
    return world.once("filter values", lambda: Model(world))


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None


def value_of(row, name):
    value = row[name.rpartition(".")[2]]
    return moment(value) if name.endswith(".at") else folded(value)


def compared(name, text):
    kind = name.rpartition(".")[2]
    if kind == "at":
        return moment(text)
    if kind in ("amount", "visits"):
        return float(text)
    return text == "true" if kind == "vip" else folded(text)


COMPARE = {"eq": lambda a, b: a == b, "lt": lambda a, b: a < b, "lte": lambda a, b: a <= b, "gt": lambda a, b: a > b,
           "gte": lambda a, b: a >= b, "prefix": lambda a, b: a.startswith(b)}


def holds(name, op, text):
    def check(row):
        value = value_of(row, name)
        if op == "empty":
            return (value is None) == (text == "true")
        if op == "ne":
            return value != compared(name, text)
        if op == "in":
            return value in [compared(name, part) for part in text.split(",")]
        return value is not None and COMPARE[op](value, compared(name, text))
    return check


P = "parameters."
CONDITIONS = [
    ("firstName", "eq", "ANN"), ("firstName", "ne", "ann"), ("firstName", "prefix", "o'b"), ("firstName", "in", "asa,BOB"),
    ("firstName", "empty", "true"), ("lastName", "empty", "false"), ("lastName", "prefix", "zo"), ("lastName", "eq", "zoé"),
    ("phone", "eq", "+442079460907"), ("phone", "prefix", "+44207946091"), ("phone", "ne", "+442079460901"),
    ("status", "eq", "archived"), ("status", "in", "active,inactive"), ("status", "ne", "active"),
    ("status", "empty", "true"), (P + "city", "eq", "porto"), (P + "city", "prefix", "sao"), (P + "city", "eq", "saint denis"),
    (P + "city", "eq", "Saint-Denis"), (P + "city", "empty", "true"), (P + "amount", "eq", "1.1"),
    (P + "amount", "eq", "1.100"), (P + "amount", "eq", "11e-1"), (P + "amount", "gt", "99.9"), (P + "amount", "lt", "0"),
    (P + "amount", "lte", "0"), (P + "amount", "gte", "1000"), (P + "amount", "ne", "0"), (P + "amount", "in", "-5,100"),
    (P + "visits", "gt", "2.5"), (P + "visits", "eq", "2.5"), (P + "visits", "empty", "true"), (P + "vip", "eq", "true"),
    (P + "vip", "ne", "true"), (P + "vip", "eq", "false"), (P + "day", "gte", "2026-01-31"), (P + "day", "lt", "2026-01-31"),
    (P + "day", "eq", "2024-02-29"), (P + "at", "eq", "2026-04-01T07:00:00Z"), (P + "at", "gt", "2026-04-01T07:00:00Z"),
    (P + "at", "lte", "2026-04-01T08:00:00+01:00"), (P + "cur", "eq", "EUR"), (P + "cur", "eq", "XXX"),
    (P + "tier", "in", "gold,silver"), (P + "tier", "eq", "copper"), (P + "tier", "empty", "false"),
]


def name_of(row):
    return " ".join(row)


def as_json(name, op, text):
    """The value of a condition in a body."""
    kind = name.rpartition(".")[2]
    if op == "empty":
        return text == "true"
    convert = {"amount": float, "visits": float, "vip": lambda one: one == "true"}.get(kind, str)
    return [convert(part) for part in text.split(",")] if op == "in" else convert(text)


@case("a condition finds what it says, in a query and in a body", [name_of(row) for row in CONDITIONS])
def one(test, world, row):
    model = model_of(world)
    name, op, text = next(one for one in CONDITIONS if name_of(one) == row)
    expected = model.expected(holds(name, op, text))
    query = {f"filter[{name}][{op}]": text}
    if op == "eq":
        query = {f"filter[{name}]": text}
    page = model.client.read(RECORDS, recordTypeUuid=model.type, limit=100, **query)
    test.equal([one["uuid"] for one in page["records"]], expected, "of a query")
    test.equal(page["total"], len(expected), "its total")
    condition = {"field": name, "op": op, "value": as_json(name, op, text)}
    found = test.needs(model.client.post(SEARCH, {"recordTypeUuid": model.type, "filter": condition, "limit": 100}), 200)
    test.equal([one["uuid"] for one in found["records"]], expected, "of a body")
    other = {"recordTypeUuid": model.type, "filter": {"not": condition}, "limit": 0}
    test.equal(test.needs(model.client.post(SEARCH, other), 200)["total"], COUNT - len(expected), "the complement")
    walked = model.client.walk(RECORDS, "records", recordTypeUuid=model.type, limit=7, **query)
    test.equal([one["uuid"] for one in walked], expected, "a walk")


@case("conditions combine with each other, with search, status and a campaign")
def combined(test, world):
    model = model_of(world)
    for (a, b) in itertools.islice(itertools.combinations(CONDITIONS, 2), 0, None, 17):
        checks = holds(*a), holds(*b)
        trees = {op: {op: [{"field": name, "op": one, "value": as_json(name, one, text)} for name, one, text in (a, b)]}
                 for op in ("and", "or")}
        for op, both in (("and", all), ("or", any)):
            page = test.needs(model.client.post(SEARCH, {"recordTypeUuid": model.type, "filter": trees[op], "limit": 100}),
                              200)
            expected = model.expected(lambda row, both=both: both(check(row) for check in checks))
            test.equal([one["uuid"] for one in page["records"]], expected, f"{a} {op} {b}")
    query = {f"filter[{P}amount][gte]": "1", f"filter[{P}amount][lt]": "100", "recordTypeUuid": model.type, "limit": 100}
    amount = lambda row: row["amount"] is not None and 1 <= row["amount"] < 100
    for more, check in (({}, lambda row: True), ({"status": "active"}, lambda row: row["status"] == "active"),
                        ({"campaignUuid": model.campaign}, lambda row: row["campaign"]),
                        ({"filter[campaignUuid]": model.campaign}, lambda row: row["campaign"]),
                        ({"filter[campaignUuid][ne]": model.campaign}, lambda row: not row["campaign"]),
                        ({"search": "bob"}, lambda row: "Bob" in (row["firstName"], row["lastName"]))):
        page = model.client.read(RECORDS, **query, **more)
        test.equal([one["uuid"] for one in page["records"]], model.expected(lambda row: amount(row) and check(row)),
                   str(more))


@case("times told from now on")
def relative(test, world):
    model = model_of(world)
    for query, count in (({"filter[createdAt][gte]": "now-1h"}, COUNT), ({"filter[createdAt][gte]": "today+2d"}, 0),
                         ({"filter[createdAt][lt]": "now-1d"}, 0), ({"filter[updatedAt][lte]": "now+1h"}, COUNT),
                         ({f"filter[{P}day][gte]": "now-9999d"}, sum(row["day"] is not None for row in model.rows))):
        page = model.client.read(RECORDS, recordTypeUuid=model.type, limit=0, **query)
        test.equal(page["total"], count, str(query))
    answer = model.client.request("GET", f"{RECORDS}?recordTypeUuid={model.type}&filter[createdAt][lt]=today+2d&limit=0")
    test.equal(test.needs(answer, 200)["total"], COUNT, "a plus that was not encoded")


SORTS = ["firstName", "lastName", "phone", P + "city", P + "amount", P + "visits", P + "vip", P + "day", P + "at",
         P + "cur", P + "tier"]


def sort_key(name, row):
    value = value_of(row, name)
    if name == P + "tier" and value is not None:
        return ["gold", "silver", "bronze"].index(value)
    return value


@case("records sorted by a member: absent values last both ways, ties newest first", SORTS)
def sorted_by(test, world, name):
    model = model_of(world)
    newest = model.rows[::-1]
    there = [row for row in newest if sort_key(name, row) is not None]
    absent = [row["uuid"] for row in newest if sort_key(name, row) is None]
    for sort, is_descending in ((name, False), ("-" + name, True)):
        expected = [row["uuid"] for row in sorted(there, key=lambda row: sort_key(name, row), reverse=is_descending)]
        expected += absent  # and reverse keeps the order of ties
        page = model.client.read(RECORDS, recordTypeUuid=model.type, sort=sort, limit=100)
        test.equal([one["uuid"] for one in page["records"]], expected, sort)
        pages = [model.client.read(RECORDS, recordTypeUuid=model.type, sort=sort, limit=20, page=number)["records"]
                 for number in (1, 2, 3)]
        test.equal([one["uuid"] for part in pages for one in part], expected, f"{sort} in pages")
        walked = model.client.walk(RECORDS, "records", recordTypeUuid=model.type, sort=sort, limit=5)
        test.equal([one["uuid"] for one in walked], expected, f"{sort} in a walk")
        body = {"recordTypeUuid": model.type, "sort": sort, "limit": 7, "cursor": "", "fields": ["uuid"],
                "filter": {"field": "status", "value": "active"}}
        seen = []
        while body["cursor"] is not None:
            found = test.needs(model.client.post(SEARCH, body), 200)
            seen += [one["uuid"] for one in found["records"]]
            body["cursor"] = found["nextCursor"]
        active = {row["uuid"] for row in model.rows if row["status"] == "active"}
        test.equal(seen, [one for one in expected if one in active], f"{sort} by a body, filtered")


@case("a cursor of a body is good for the same body only")
def cursors(test, world):
    model = model_of(world)
    body = {"recordTypeUuid": model.type, "filter": {"field": "status", "value": "active"}, "limit": 2}
    first = test.needs(model.client.post(SEARCH, {**body, "cursor": ""}), 200)
    test.equal(list(first), ["records", "total", "limit", "nextCursor"], "the envelope")
    step = {**body, "cursor": first["nextCursor"]}
    for same in (step, {**step, "limit": 9}, {**step, "fields": ["phone"]}, {**step, "total": "exact"}):
        test.status(model.client.post(SEARCH, same), 200)
    for other in ({**step, "filter": {"field": "status", "value": "inactive"}}, {**step, "search": "a"},
                  {**step, "sort": "phone"}, {name: value for name, value in step.items() if name != "filter"}):
        test.refused(model.client.post(SEARCH, other), 422, ("/cursor", "invalid_cursor"))
    test.status(model.client.get(RECORDS, cursor=first["nextCursor"]), 400, "in a query")


@case("a segment finds what its filter, search and type find, alone and inside other filters")
def segments(test, world):
    model = model_of(world)
    client = model.client
    big = client.made(SEGMENTS, {"name": "Big", "recordTypeUuid": model.type,
                                 "filter": {"field": P + "amount", "op": "gte", "value": 99}})
    bob = client.made(SEGMENTS, {"name": "Bob", "search": "bob"})
    both = client.made(SEGMENTS, {"name": "Both", "filter": {"and": [{"segment": big["uuid"]},
                                                                     {"not": {"segment": bob["uuid"]}}]}})
    is_big = holds(P + "amount", "gte", "99")
    is_bob = lambda row: "Bob" in (row["firstName"], row["lastName"])
    for segment, check in ((big, is_big), (bob, is_bob), (both, lambda row: is_big(row) and not is_bob(row))):
        path = f"{SEGMENTS}/{segment['uuid']}/records"
        expected = model.expected(check)
        page = client.read(path, limit=100)
        test.equal([[one["uuid"] for one in page["records"]], page["total"]], [expected, len(expected)], segment["name"])
        test.equal([one["uuid"] for one in client.walk(path, "records", limit=3)], expected, f"{segment['name']}, a walk")
        active = [row["uuid"] for row in model.rows[::-1] if check(row) and row["status"] == "active"]
        for query in ({"status": "active"}, {"filter[status]": "active"}):
            test.equal([one["uuid"] for one in client.read(path, limit=100, **query)["records"]], active, str(query))
        found = client.post(SEARCH, {"filter": {"or": [{"segment": segment["uuid"]}, {"field": "phone", "value": "+1999"}]},
                                     "limit": 100})
        if found.status == 422:
            found = client.post(SEARCH, {"filter": {"or": [{"segment": segment["uuid"]}]}, "limit": 100})
        test.equal([one["uuid"] for one in test.needs(found, 200)["records"]], expected, f"{segment['name']} in a tree")


@case("a write is found at once by every filter")
def at_once(test, world):
    client = world.new_account().client
    kind = client.made(TYPES, {"name": "Fresh", "parameters": FIELDS})["uuid"]
    made = client.made(RECORDS, {"recordTypeUuid": kind, "phone": phone_number(), "parameters": {"amount": 5}})
    for number in range(20):
        query = {"recordTypeUuid": kind, f"filter[{P}amount]": str(number), "limit": 0}
        client.patch(f"{RECORDS}/{made['uuid']}", {"parameters": {"amount": number}})
        test.equal(client.twin().read(RECORDS, **query)["total"], 1, f"amount {number}")
        query[f"filter[{P}amount]"] = str(number - 1)
        test.equal(client.twin().read(RECORDS, **query)["total"], 0, f"and no more {number - 1}")
    client.delete(f"{RECORDS}/{made['uuid']}")
    test.equal(client.read(RECORDS, recordTypeUuid=kind, limit=0, **{f"filter[{P}amount]": "19"})["total"], 0, "deleted")


@case("an account's clocks tell when a day begins")
def clocks(test, world):
    client = world.new_account().client
    kind = client.made(TYPES, {"name": "Clock", "parameters": FIELDS})["uuid"]
    for zone, hours in (("Pacific/Kiritimati", 14), ("Pacific/Honolulu", -10)):
        test.status(client.patch("/api/account", {"timezone": zone}), 200)
        today = (datetime.datetime.utcnow() + datetime.timedelta(hours=hours)).date()
        made = client.made(RECORDS, {"recordTypeUuid": kind, "phone": phone_number(), "parameters": {"day": str(today)}})
        settle()
        page = client.read(RECORDS, recordTypeUuid=kind, **{f"filter[{P}day]": "today"})
        test.equal([one["uuid"] for one in page["records"]], [made["uuid"]], zone)


@case("national numbers are those of the account's country")
def national(test, world):
    client = world.new_account().client
    kind = client.made(TYPES, {"name": "National"})["uuid"]
    client.patch("/api/account", {"defaultCountry": "GB"})
    made = client.made(RECORDS, {"recordTypeUuid": kind, "phone": "+442079460958"})
    settle()
    page = client.read(RECORDS, **{"filter[phone]": "020 7946 0958"})
    test.equal([one["uuid"] for one in page["records"]], [made["uuid"]], "found")
