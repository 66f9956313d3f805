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


# What is kept of whom: first name, phone, a text. And by what that is found, each query by the keys that stand beside.
CALLERS = {
    "bob": ("Bob", "+14155552671", "Flat 3, 25 Long Lane, Bristol BS1 5TR"),
    "ann": ("Ann", "+442079460958", "SW1A 2AA, 12 rue de l\u2019\u00c9glise"),
    "twelve": ("Twelve", "+14155550012", "00184 Roma"),
    "wrong": ("Wrong", "+12025550143", "X01 report of AIF, no 02614"),
    "ids": ("Ids", "+989899998888", "bb4e11cd-0f23-49da-a123-dcc1fec6852c 507f1f77bcf86cd799439011 01ARZ3NDEKTSV4RRFFQ69G5FAV "
            "AIF02614X01 00:1A:2b:3C:4d:5E 2001:db8:85a3::8a2e:370:7334"),
    "ali": ("\u0639\u0644\u06cc", "+989899998889", "\u06a9\u0631\u06cc\u0645"),
    "fatima": ("\u0641\u0627\u0637\u0645\u0629", "+989899998898", "\u064a\u062d\u064a\u0649"),
    "kim": ("\uae40\ubbfc\uc900", "+989899998899", "\uc11c\uc6b8"),
    "brien": ("O\u00b4Brien", "+989899988888", "d`Arcy"),
}
CALLS = [
    ("bob", "415-555-2671", "415.555.2671", "(415) 555-2671", "4155552671", "1-415-555-2671", "1 (415) 555-2671", "555-2671",
     "+1 415 555 2671", "001 415 555 2671", "tel:+14155552671", "tel:+1-415-555-2671", "Bob 415-555-2671", "415-555-2671 bob",
     "bob, 4155552671", "\u202d+1 415 555 2671\u202c", "\uff0b14155552671", "+1\u2009415 555 2671"),
    ("ann", "44 20 7946 0958", "+44 20 7946 0958", " 44 20 7946 0958", "0044 20 7946 0958", "020 7946 0958", "02079460958",
     "Ann +44 20 7946 0958", "Ann +442079460958", "tel:+442079460958", "+44 (0) 20 7946 0958", "+44 20", "+4420"),
    ("", "ann 415-555-2671", "415-555-2672", "020 7946 0959", "7946", "2026-04-01", "555-267"),
    ("twelve", "0012", "0012 twelve", "00184", "00184 twelve", "00184 roma"),
    ("wrong", "0143"),
    ("ids", "bb4e11cd-0f23-49da-a123-dcc1fec6852c", "BB4E11CD", "507f1f77bcf86cd799439011", "507f1f77", "01ARZ3NDEKTSV4RRFFQ69G5FAV",
     "01arz3ndek", "AIF02614X01", "aif02614", "00:1A:2b:3C:4d:5E", "2001:db8:85a3::8a2e:370:7334"),
    ("", "02614X01", "7f1f77bcf86cd799439011", "bb4e11cd-0f23-49da-a123-dcc1fec6852d"),
    ("bob", "Flat 3, 25 Long Lane, Bristol BS1 5TR", "bs1 5t", "25 long lane"),
    ("ann", "SW1A 2AA", "sw1a", "2aa", "sw 2", "rue de l'eglise", "eglise", "leglise", "l\u2019\u00e9glise"),
    ("", "SW1A 1AA", "sw1a2aa", "w1a"),
    ("ali", "\u0639\u0644\u064a", "\u0639\u0644\u06cc", "\u0643\u0631\u064a\u0645", "\u06a9\u0631\u06cc\u0645"),
    ("fatima", "\u0641\u0627\u0637\u0645\u0647", "\u0641\u0627\u0637\u0645\u0629", "\u064a\u062d\u064a\u064a", "\u06cc\u062d\u06cc\u06cc"),
    ("kim", "\ubbfc\uc900", "\uae40\ubbfc", "\uae40", "\uc900", "\uc6b8 \ubbfc\uc900", "\u1106\u1175\u11ab\u110c\u116e\u11ab"),
    ("", "\uc900\ubbfc"),
    ("brien", "brien", "obrien", "o'brien", "O\u2019Brien", "O\u02bcBrien", "o`brien", "arcy", "darcy", "d'arcy"),
]


def callers_of(world):
    client = world.account("callers").client
    kind = client.made(TYPES, {"name": "Lead", "parameters": [{"id": "text", "type": "textarea", "title": "T"}]})["uuid"]
    keys = {}
    for key, (name, phone, text) in CALLERS.items():
        body = {"recordTypeUuid": kind, "firstName": name, "phone": phone, "parameters": {"text": text}}
        keys[client.made(RECORDS, body)["uuid"]] = key
    return client, keys


@case("phones in any spelling, ids, addresses, parts of names are found", CALLS)
def calls(test, world, row):
    client, keys = world.once("callers", lambda: callers_of(world))
    expected = [row[0]] if row[0] else []
    for query in row[1:]:
        answer = test.needs(client.get(RECORDS, search=query), 200)
        test.equal([keys[one["uuid"]] for one in answer["records"]], expected, ascii(query))


@case("the beginning of a phone is found as it is typed at home, with the trunk prefix and without")
def typed(test, world):
    client = world.account("callers who type").client
    kinds = {country: client.made(TYPES, {"name": country, "defaultCountry": country})["uuid"]
             for country in ("DE", "PT", "US", "GB", "IT")}
    for country, phone, queries in (
            ("DE", "+4917120109823", ("0171201098", "0171 2010", "0171-201 098", "171201098", "+49171201", "00491712010")),
            ("PT", "+351912345678", ("9123456", "912 345 6", "91234567", "+351912", "003519123")),
            ("US", "+14155552671", ("415-5552", "4155552", "(415) 555-267", "1 415 555-26")),
            ("GB", "+442079460958", ("020 7946", "0207946095", "02079460", "2079460")),
            ("IT", "+390612345678", ("0612345", "06 1234567"))):
        client.made(RECORDS, {"recordTypeUuid": kinds[country], "phone": phone})
        for query in queries:
            found = client.read(RECORDS, search=query, recordTypeUuid=kinds[country])["records"]
            test.equal([one["phone"] for one in found], [phone], f"{country}: {query}")
        for query in ("0171 2010999", "4155553", "9123457", "020 7947", "0612355"):
            test.equal(client.read(RECORDS, search=query, recordTypeUuid=kinds[country])["total"], 0, f"{country}: {query}")
    number = "0171 20109823"
    for end in range(8, len(number) + 1):
        if number[end - 1] != " ":
            test.equal(client.read(RECORDS, search=number[:end], recordTypeUuid=kinds["DE"])["total"], 1, number[:end])


@case("a phone in a search is read as its type's country writes it")
def at_home(test, world):
    client = world.account("callers at home").client
    kinds = [client.made(TYPES, {"name": name, "defaultCountry": country})["uuid"]
             for name, country in (("Moscow", "RU"), ("Anywhere", None))]
    for kind in kinds:
        client.made(RECORDS, {"recordTypeUuid": kind, "phone": "+79123456789"})
    for query in ("8 912 345-67-89", "89123456789", "8 (912) 345 67 89", "810 7 912 345 67 89"):
        found = [test.needs(client.get(RECORDS, search=query, recordTypeUuid=kind), 200)["total"] for kind in kinds]
        test.equal(found, [1, 0], query)
    test.equal(client.read(RECORDS, search="912 345-67-89")["total"], 2, "without a country")
