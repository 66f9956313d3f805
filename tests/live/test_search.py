"""Search, as the tables search-records.tsv, search-latin.tsv and search-scripts.tsv have it."""

import json

from tables import read_rows, text_of
from tap import case
from world import RECORDS, TYPES

PEOPLE = read_rows("search-records.tsv")
QUERIES = read_rows("search-latin.tsv") + read_rows("search-scripts.tsv")
FIELDS = {"text": "textarea", "number": "decimal", "date": "date", "bool": "bool", "country": "country",
          "currency": "currency"}


def quiet_phone(number):
    """A phone number of nines and eights, which no query of the table finds."""
    return "+9898" + "".join("89"[number >> bit & 1] for bit in range(8))


class People:
    """The people of the table; `keys` are their keys by uuid."""

    def __init__(self, world):
        self.client = world.account("search").client
        fields = [{"id": name, "type": kind, "title": name.title()} for name, kind in FIELDS.items()]
        fields.append({"id": "select", "type": "select", "title": "S", "options": ["New", "In progress"]})
        self.type = self.client.made(TYPES, {"name": "Lead", "parameters": fields})["uuid"]
        self.keys = {self.add(number, row)["uuid"]: row.key for number, row in enumerate(PEOPLE)}

    def add(self, number, row):
        given = (("firstName", row.first), ("lastName", row.last))
        names = {name: text_of(text) for name, text in given if text != "-"}
        body = {"recordTypeUuid": self.type, "phone": quiet_phone(number) if row.phone == "-" else row.phone, **names}
        parameters = "{}" if row.parameters == "-" else row.parameters
        # The parameters go as they stand in the table, so that 1.10 is not made 1.1.
        return self.client.made(RECORDS, json.dumps(body)[:-1] + f', "parameters": {parameters}}}')

    def find(self, query, **parameters):
        return self.client.get(RECORDS, search=query, limit=100, **parameters)


def people_of(world):
    return world.once("people", lambda: People(world))


@case("search finds whom it should", QUERIES)
def finds(test, world, row):
    people = people_of(world)
    answer = people.find(text_of(row.query))
    if row.found == "400":
        test.refused(answer, 400, ("search", None))
        return
    found = [people.keys[one["uuid"]] for one in test.needs(answer, 200)["records"]]
    everybody = {person.key for person in PEOPLE}
    expected = everybody if row.found == "*" else set() if row.found == "-" else set(row.found.split())
    test.true(expected <= everybody, f"{row.place} names somebody unknown: {expected - everybody}")
    test.equal(sorted(found), sorted(expected), row.place)
    test.equal(answer.json["total"], len(expected), "total")
    order = [one for one in people.keys.values() if one in expected]
    test.equal(found, order[::-1], "newest first")


@case("search is the same by cursor and in the other order")
def other_ways(test, world):
    people = people_of(world)
    for query in ("jo", "anna", "京", "2026", "123", "%", "7890"):
        page = people.find(query).json["records"]
        test.equal(people.client.walk(RECORDS, "records", search=query, limit=2), page, f"{query} by cursor")
        test.equal(people.find(query, sort="createdAt").json["records"], page[::-1], f"{query}, oldest first")


@case("a long query is refused or answered, never more")
def long_queries(test, world):
    people = people_of(world)
    for query in ("x" * 400, "京" * 400, "1" * 400, "+" + "1" * 400, "é" * 100, "'" * 400, "\u0301" * 200,
                  "a\u0301" * 50,
                  "क" * 300, "\u1100" * 300, "(" * 400, "0" * 400, "😀" * 100):
        answer = people.find(query)
        if test.status(answer, (200, 400), ascii(query)[:20]) and answer.status == 200 and query != "0" * 400:
            test.equal(answer.json["total"], 0, f"found by {ascii(query)[:20]}")


@case("search and another account's words")
def others(test, world):
    people_of(world)
    test.equal(world.account().client.read(RECORDS, search="lukasz")["total"], 0, "found in another account")
