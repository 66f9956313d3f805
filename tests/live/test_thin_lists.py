"""Lists of records that show some members only: the parameter fields."""

from tap import case
from world import RECORDS, TYPES, phone_number

MEMBERS = ["uuid", "recordTypeUuid", "firstName", "lastName", "phone", "parameters", "status", "createdAt", "updatedAt"]
VALUES = [{"city": "Porto", "amount": 1.5, "note": "a"}, {"amount": 2}, {}, {"city": "Faro"}]


class Thin:
    """Records with some values, and one field that is retired."""

    def __init__(self, world):
        self.client = world.new_account().client
        fields = [{"id": "city", "type": "text", "title": "City"}, {"id": "amount", "type": "decimal", "title": "Amount"},
                  {"id": "note", "type": "text", "title": "Note"}]
        self.type = self.client.made(TYPES, {"name": "Thin", "parameters": fields})["uuid"]
        self.rows = [self.client.made(RECORDS, {"recordTypeUuid": self.type, "phone": phone_number(), "firstName": "Thin",
                                                "parameters": values}) for values in VALUES][::-1]
        self.client.patch(f"{TYPES}/{self.type}", {"fields": {"note": None}})


def thin(world):
    return world.once("thin lists", lambda: Thin(world))


def thinned(row, names):
    """What is left of a record."""
    ids = [name.partition(".")[2] for name in names if name.startswith("parameters.")]
    left = {name: row[name] for name in MEMBERS if name == "uuid" or name in names}
    if ids and "parameters" not in names:
        left["parameters"] = {id: value for id, value in row["parameters"].items() if id in ids}
    return left


@case("fields leaves out what it does not name, and uuid never")
def chosen(test, world):
    lists = thin(world)
    for fields in ("uuid", "phone", "firstName,phone,parameters.city", "parameters", "parameters.city,parameters",
                   "parameters.amount", "parameters.city,parameters.amount,parameters.note", "phone,phone", "lastName",
                   "status,createdAt,updatedAt,recordTypeUuid", ",".join(MEMBERS)):
        expected = [thinned(row, fields.split(",")) for row in lists.rows]
        for more in ({}, {"recordTypeUuid": lists.type}, {"search": "thin"}, {"sort": "-updatedAt"}):
            page = lists.client.read(RECORDS, fields=fields, **more)
            test.equal(page["records"], expected, f"fields={fields} {more}")
            test.equal([list(row) for row in page["records"]],
                       [[name for name in MEMBERS if name in row] for row in expected], "the order of the members")


@case("a walk and its links keep fields, and may change it")
def walked(test, world):
    lists = thin(world)
    expected = [thinned(row, ["phone"]) for row in lists.rows]
    test.equal(lists.client.walk(RECORDS, "records", fields="phone", limit=1), expected, "a walk")
    first = lists.client.read(RECORDS, fields="phone", limit=2, cursor="")
    rest = lists.client.read(RECORDS, fields="status", limit=2, cursor=first["nextCursor"])
    test.equal(rest["records"], [thinned(row, ["status"]) for row in lists.rows[2:]], "other fields from step to step")


@case("without the record type any id that a field can have is taken")
def any_type(test, world):
    lists = thin(world)
    page = lists.client.read(RECORDS, fields="parameters.somewhere")
    test.equal(page["records"], [{"uuid": row["uuid"], "parameters": {}} for row in lists.rows], "rows")


@case("numbers keep their text")
def numbers(test, world):
    client = world.new_account().client
    kind = client.made(TYPES, {"name": "N", "parameters": [{"id": "n", "type": "decimal", "title": "N"}]})["uuid"]
    client.request("POST", RECORDS, '{"recordTypeUuid": "%s", "phone": "+12025550143", "parameters": {"n": 1.100}}' % kind)
    test.true(b'"parameters":{"n":1.100}' in client.get(RECORDS, fields="parameters.n").body, "1.100")
