"""All filters and orders of records together, against a model of them."""

import itertools

from tap import case
from world import CAMPAIGNS, RECORDS, TYPES, orders_of, phone_number, unknown_id

STATUSES = ["active", "inactive", "archived"]
NAMES = [("José", "Meyer"), ("Jo", "Łukasz"), ("Ann", None)]
SORTS = ["-createdAt", "createdAt", "updatedAt", "-updatedAt"]
PLACES = [f"{kind} and {campaign}" for kind in ("any type", "type 0", "type 1")
          for campaign in ("any campaign", "campaign 0", "campaign 1")]


class Model:
    """Records of every kind, in every constellation of campaigns."""

    def __init__(self, world):
        self.client = world.new_account().client
        self.types = [self.client.made(TYPES, {"name": f"type {number}"})["uuid"] for number in range(2)]
        self.campaigns = [self.client.made(CAMPAIGNS, {"name": f"campaign {number}"})["uuid"] for number in range(2)]
        self.rows = []
        kinds = itertools.product(range(2), range(4), STATUSES, range(3))
        for number, (kind, members, status, name) in enumerate(kinds):
            self.add(kind, [place for place in range(2) if members & 1 << place], status, NAMES[name], number)
        for position, number in enumerate(range(0, len(self.rows), 5), len(self.rows)):
            self.client.patch(f"{RECORDS}/{self.rows[number]['uuid']}", {"phone": phone_number()})
            self.rows[number]["changed"] = position

    def add(self, kind, campaigns, status, name, number):
        record = self.client.made(RECORDS, {"recordTypeUuid": self.types[kind], "firstName": name[0],
                                            "lastName": name[1], "phone": phone_number()})
        for place in campaigns:
            self.client.made(orders_of(self.campaigns[place]), {"recordUuid": record["uuid"]})
        if status != "active":  # only an active one can be put into a campaign
            self.client.patch(f"{RECORDS}/{record['uuid']}", {"status": status})
        self.rows.append({"uuid": record["uuid"], "type": kind, "campaigns": campaigns, "status": status, "name": name,
                          "made": number, "changed": number})

    def expected(self, kind, campaign, status, word, sort):
        rows = [row for row in self.rows
                if (kind is None or row["type"] == kind) and (campaign is None or campaign in row["campaigns"])
                and (status is None or row["status"] == status)
                and (word is None or row["name"] in [NAMES[0], NAMES[1]][:1 if word == "jose" else 2])]
        key = "changed" if "updated" in sort else "made"
        rows.sort(key=lambda row: row[key], reverse=sort.startswith("-"))
        return [row["uuid"] for row in rows]


def model_of(world):
    return world.once("filter model", lambda: Model(world))


def number_of(word):
    return None if word.startswith("any") else int(word.split()[1])


@case("filters of records combine", PLACES)
def combined(test, world, row):
    model = model_of(world)
    kind, campaign = (number_of(word) for word in row.split(" and "))
    for status, word, sort in itertools.product([None] + STATUSES, (None, "jose", "jo"), SORTS):
        parameters = {"recordTypeUuid": None if kind is None else model.types[kind],
                      "campaignUuid": None if campaign is None else model.campaigns[campaign],
                      "status": status, "search": word, "sort": sort, "limit": 100}
        page = model.client.read(RECORDS, **parameters)
        expected = model.expected(kind, campaign, status, word, sort)
        found = [one["uuid"] for one in page["records"]]
        what = f"status={status} search={word} sort={sort}"
        test.equal([page["total"], found], [len(expected), expected[:100]], what)


@case("filters hold for walks and later pages", SORTS)
def paged(test, world, sort):
    model = model_of(world)
    for kind, campaign, status, word in ((0, None, None, None), (None, 1, None, None), (1, 0, None, "jo"),
                                         (0, 1, "active", None), (None, None, "archived", "jose")):
        parameters = {"recordTypeUuid": None if kind is None else model.types[kind],
                      "campaignUuid": None if campaign is None else model.campaigns[campaign],
                      "status": status, "search": word, "sort": sort, "limit": 2}
        expected = model.expected(kind, campaign, status, word, sort)
        walked = [one["uuid"] for one in model.client.walk(RECORDS, "records", **parameters)]
        test.equal(walked, expected, f"a walk: {parameters}")
        second = [one["uuid"] for one in model.client.read(RECORDS, page=2, **parameters)["records"]]
        test.equal(second, expected[2:4], f"page 2: {parameters}")


@case("an id that nothing has finds nothing, one that is none is refused", ["recordTypeUuid", "campaignUuid"])
def ids(test, world, name):
    model = model_of(world)
    page = model.client.read(RECORDS, **{name: unknown_id()})
    test.equal(page, {"records": [], "total": 0, "page": 1, "limit": 10, "totalPages": 0}, "an unknown id")
    for text in ("", "x", "record_12345", unknown_id()[:-1], unknown_id() + "0", "{" + unknown_id() + "}", "null"):
        test.refused(model.client.get(RECORDS, **{name: text}), 400, (name, None))
    other = {"recordTypeUuid": "campaignUuid", "campaignUuid": "recordTypeUuid"}[name]
    answer = model.client.get(RECORDS, **{name: "x", other: "y", "status": "z", "sort": "q", "page": 0, "colour": 1})
    test.refused(answer, 400, *[(one, None) for one in (name, other, "status", "sort", "page", "colour")])


@case("a change moves a record between filters at once")
def moves(test, world):
    client = world.new_account().client
    town = {"id": "town", "type": "text", "title": "Town"}
    uuid = client.made(TYPES, {"name": "Moving", "parameters": [town]})["uuid"]
    place = client.post(RECORDS, {"recordTypeUuid": uuid, "firstName": "Zoë", "phone": "+442079460123",
                                  "parameters": {"town": "Łódź"}}).header("Location")

    def totals(*words, **parameters):
        return [client.read(RECORDS, search=word, **parameters)["total"] for word in words]

    test.equal(totals("zoe", "lodz", "0123", "442079", "zoe lodz"), [1, 1, 1, 1, 1], "as it was made")
    client.patch(place, {"firstName": "Ann", "phone": "+442079469876", "status": "archived",
                         "parameters": {"town": "Kyiv"}})
    test.equal(totals("zoe", "lodz", "0123", "442079460123"), [0, 0, 0, 0], "what it was before")
    test.equal(totals("ann", "kyiv", "9876", "ann kyiv 9876"), [1, 1, 1, 1], "what it is now")
    test.equal(totals("ann", status="active") + totals("ann", status="archived"), [0, 1], "by status")
    client.patch(place, {"firstName": None, "parameters": {"town": None}})
    test.equal(totals("ann", "kyiv", "9876"), [0, 0, 1], "what was cleared")
