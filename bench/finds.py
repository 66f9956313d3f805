"""Rows of the benchmark that find records by their values: filters, sorts, phones as people write them."""

import json

from targets import LIMIT, records_of

LEAD = 0  # the type with the most records
TREES = 200  # of four conditions each


def lead(make):
    return {"recordTypeUuid": make.account.facts["types"][LEAD]["uuid"]}


def day(chance):
    return f"{chance.randint(2019, 2024)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"


def equal(chance):
    """One value of a field: some thousandths of the records, or many of them."""
    return chance.choice([
        ("since", "eq", day(chance)),
        ("visits", "eq", str(chance.choice((1, 6, 12, 35)))),
        ("source", "eq", chance.choice(("website", "fair", "friend", "advert"))),
        ("next_call", "eq", f"{chance.randint(2025, 2026)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}T12:15:00Z"),
    ])


def between(chance):
    """Two ends of a field: a day to all years, cents to thousands."""
    low = chance.randint(1, 5000)
    year = chance.randint(2019, 2023)
    return chance.choice([
        [("amount", "gte", str(low)), ("amount", "lt", str(low + chance.choice((1, 100, 5000))))],
        [("since", "gte", f"{year}-03-01"), ("since", "lte", f"{year + chance.randint(0, 1)}-03-28")],
        [("next_call", "gte", "2026-02-01T00:00:00Z"),
         ("next_call", "lt", f"2026-0{chance.randint(3, 9)}-01T00:00:00Z")],
    ])


def four(chance):
    """As somebody asks: over so much since a day, heard of us by that, called so often."""
    return [("amount", "gte", str(chance.randint(1, 3000))), ("since", "gte", day(chance)),
            ("source", "eq", chance.choice(("website", "fair", "friend", "advert"))),
            ("visits", "lt", str(chance.randint(2, 60)))]


def either(chance):
    """Four conditions of which one has to hold, each on another field."""
    return [("amount", "gte", str(chance.randint(1000, 90000))), ("since", "eq", day(chance)),
            ("visits", "eq", str(chance.randint(0, 70))),
            ("next_call", "lt", f"2025-0{chance.randint(1, 9)}-02T00:00:00Z")]


def in_query(conditions, **others):
    names = {f"filter[parameters.{field}][{op}]": value for field, op, value in conditions}
    return records_of(**names, **others)


def value_of(field, value):
    return float(value) if field in ("amount", "visits") else value


def tree_of(kind, conditions):
    return {kind: [{"field": "parameters." + field, "op": op, "value": value_of(field, value)}
                   for field, op, value in conditions]}


def filters(conditions, **others):
    """Targets of filters in the query."""
    return lambda make: [("GET", in_query(conditions(make.chance), **lead(make), **(others or {"limit": LIMIT})))
                         for _ in range(TREES)]


def trees(**others):
    def targets(make):
        return [("POST", "/api/records/search", json.dumps(dict(
            lead(make), filter=tree_of("or", either(make.chance)), **(others or {"limit": LIMIT}))))
                for _ in range(TREES)]
    return targets


def sorted_by(member, **others):
    return lambda make: [("GET", records_of(limit=LIMIT, sort=member, **lead(make), **others))]


def by_external_id(make):
    return [("GET", f"/api/records/by-external-id/{each['id']}?recordTypeUuid={each['type']}")
            for each in make.account.facts["externalIds"]]


def spellings(phone):
    """How people write +4915112345678, but for the first one."""
    digits = phone[1:]
    parts = [digits[:2], digits[2:5], digits[5:8], digits[8:]]
    return ["+" + " ".join(parts), f"+{parts[0]} ({parts[1]}) {parts[2]}-{parts[3]}", "00" + "-".join(parts),
            "tel:" + phone, f"0{parts[1]} {parts[2]}{parts[3]}", f"{parts[1]}/{parts[2]}.{parts[3]}"]


def any_spelling(make):
    return [("GET", target) for phone in make.account.facts["phones"] for target in make.searches(spellings(phone))]


EXACT = {"total": "exact", "limit": 0}
FINDS = [
    ("search: phone in any spelling", any_spelling),
    ("filter: equality", filters(lambda chance: [equal(chance)])),
    ("filter: range", filters(between)),
    ("filter: four conditions", filters(four)),
    ("filter: or-tree of four", trees()),
    ("sort: number, first page", sorted_by("-parameters.amount")),
    ("sort: date, first page", sorted_by("parameters.since")),
    ("sort: name, first page", sorted_by("lastName")),
    ("total=exact: equality", filters(lambda chance: [equal(chance)], **EXACT)),
    ("total=exact: range", filters(between, **EXACT)),
    ("total=exact: four conditions", filters(four, **EXACT)),
    ("total=exact: or-tree of four", trees(**EXACT)),
    ("total=exact: common word", lambda make: [("GET", records_of(search=make.account.word("common"), **EXACT))]),
]

# Walked by their cursors: what is measured are the next pages.
WALKS = [
    ("sort: number, next by cursor", sorted_by("-parameters.amount")),
    ("sort: date, next by cursor", sorted_by("parameters.since")),
    ("sort: name, next by cursor", sorted_by("lastName")),
]
