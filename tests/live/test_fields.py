"""The custom fields of a record type: their definition, and what becomes of values when it changes."""

from tap import case
from test_idempotency import in_threads
from world import RECORDS, TYPES, phone_number

KINDS = ["text", "input", "string", "textarea", "number", "decimal", "bool", "date", "datetime", "currency", "country"]
GOOD = {"id": "f", "type": "text", "title": "F"}
BAD = [
    ({"id": ""}, "id"), ({"id": "a" * 65}, "id"), ({"id": "First"}, "id"), ({"id": "1st"}, "id"), ({"id": "a-b"}, "id"),
    ({"id": "a b"}, "id"), ({"id": "ä"}, "id"), ({"id": 5}, "id"), ({"id": None}, "id"), ({"type": "varchar"}, "type"),
    ({"type": "Text"}, "type"), ({"type": None}, "type"), ({"type": 1}, "type"), ({"title": ""}, "title"),
    ({"title": " "}, "title"),
    ({"title": None}, "title"), ({"title": "x" * 256}, "title"), ({"required": "yes"}, "required"),
    ({"validation": 5}, "validation"), ({"error": 5}, "error"), ({"x": 1}, "x"),
    ({"retired": True}, "retired"), ({"options": ["a"]}, "options"), ({"type": "select"}, "options"),
    ({"type": "select", "options": []}, "options"), ({"type": "select", "options": None}, "options"),
    ({"type": "select", "options": "a"}, "options"), ({"type": "select", "options": ["a", 1]}, "options/1"),
    ({"default": 5}, "default"), ({"type": "number", "default": "5"}, "default"),
    ({"type": "date", "default": "2026-02-30"}, "default"), ({"type": "bool", "default": "true"}, "default"),
    ({"type": "country", "default": "UK"}, "default"), ({"type": "currency", "default": "eur"}, "default"),
    ({"type": "select", "options": ["a"], "default": "b"}, "default"), ({"default": "a\nb"}, "default"),
    ({"validation": "^[A-Z]+$", "default": "abc"}, "default"), ({"default": {"a": 1}}, "default"),
]


class Typed:
    """A record type to change, and records of it."""

    def __init__(self, world, *fields):
        self.client = world.account("fields").client
        self.uuid = self.client.made(TYPES, {"name": "Changing", "parameters": list(fields)})["uuid"]
        self.place = f"{TYPES}/{self.uuid}"

    def body(self, parameters):
        return {"recordTypeUuid": self.uuid, "phone": phone_number(), "parameters": parameters}

    def post(self, **parameters):
        return self.client.post(RECORDS, self.body(parameters))

    def made(self, **parameters):
        return f"{RECORDS}/{self.client.made(RECORDS, self.body(parameters))['uuid']}"

    def change(self, *fields):
        return self.client.patch(self.place, {"parameters": list(fields)})

    def parameters(self, place):
        return self.client.read(place)["parameters"]

    def patch(self, place, **parameters):
        return self.client.patch(place, {"parameters": parameters})


def field(name, kind="text", **more):
    return {"id": name, "type": kind, "title": name.title(), **more}


@case("a bad field is refused, in a new type and in a changed one", [str(change) for change, _ in BAD])
def bad(test, world, row):
    change, place = next(one for one in BAD if str(one[0]) == row)
    client = world.account("fields").client
    body = {"name": "Bad", "parameters": [GOOD, {**GOOD, "id": "g", **change}]}
    test.refused(client.post(TYPES, body), 422, (f"/parameters/1/{place}", None))
    typed = world.once("type for bad fields", lambda: Typed(world, GOOD))
    test.refused(typed.change(*body["parameters"]), 422, (f"/parameters/1/{place}", None))
    test.equal(len(client.read(typed.place)["parameters"]), 1, "fields of the type")


@case("a field needs its id, type and title")
def required_members(test, world):
    client = world.account("fields").client
    answer = client.post(TYPES, {"name": "Bad", "parameters": [{}]})
    test.refused(answer, 422, *[(f"/parameters/0/{name}", "required") for name in ("id", "type", "title")])


@case("an id stands for one field")
def same_id(test, world):
    client = world.account("fields").client
    answer = client.post(TYPES, {"name": "Bad", "parameters": [GOOD, {**GOOD, "type": "number"}]})
    test.refused(answer, 422, ("/parameters/1/id", "duplicate_id"))


@case("200 fields are taken, more are refused")
def count(test, world):
    client = world.account("fields").client
    fields = [field(f"f{number}") for number in range(201)]
    made = test.needs(client.post(TYPES, {"name": "Wide", "parameters": fields[:200]}), 201)
    test.equal(len(made["parameters"]), 200, "fields")
    test.refused(client.post(TYPES, {"name": "Too wide", "parameters": fields}), 422, ("/parameters", None))


@case("a default of every type is filled in, with its own text")
def defaults(test, world):
    texts = {"text": '"t"', "input": '""', "string": '"s"', "textarea": '"a\\nb"', "number": "7",
             "decimal": "1.10", "bool": "false", "date": '"2026-04-01"', "datetime": '"2026-04-10T09:24:11+02:00"',
             "currency": '"EUR"',
             "country": '"DE"'}
    client = world.account("fields").client
    rows = ",".join(f'{{"id":"{kind}_f","type":"{kind}","title":"T","default":{texts[kind]}}}' for kind in KINDS)
    answer = client.post(TYPES, f'{{"name":"Defaults","parameters":[{rows}]}}')
    uuid = test.needs(answer, 201)["uuid"]
    shown = {one["id"]: one["default"] for one in answer.exact["parameters"]}
    test.equal(shown["decimal_f"], "1.10", "the type's default")
    record = client.post(RECORDS, {"recordTypeUuid": uuid, "phone": phone_number()})
    test.equal(list(test.needs(record, 201)["parameters"]), [f"{kind}_f" for kind in KINDS], "the filled in fields")
    test.equal(record.exact["parameters"]["decimal_f"], "1.10", "a default's text")
    given = client.post(RECORDS, {"recordTypeUuid": uuid, "phone": phone_number(), "parameters": {"number_f": 8}})
    test.equal(test.needs(given, 201)["parameters"]["number_f"], 8, "a given value")


@case("a required field is demanded, unless it has a default")
def required(test, world):
    typed = Typed(world, field("must", required=True), field("may", required=True, default="d"), field("free"))
    test.refused(typed.post(), 422, ("/parameters/must", "required"))
    test.refused(typed.post(must=None), 422, ("/parameters/must", "required"))
    test.refused(typed.client.post(RECORDS, {"recordTypeUuid": typed.uuid, "phone": phone_number()}), 422,
                 ("/parameters/must", "required"))
    place = typed.made(must="m")
    test.equal(typed.parameters(place), {"must": "m", "may": "d"}, "parameters")
    test.refused(typed.patch(place, must=None), 422, ("/parameters/must", "required"))
    test.refused(typed.patch(place, may=None), 422, ("/parameters/may", "required"))
    test.equal(typed.parameters(place), {"must": "m", "may": "d"}, "parameters, unchanged")


@case("a new required field binds new records and patches that touch it, not old rows")
def newly_required(test, world):
    typed = Typed(world, field("old"))
    place = typed.made(old="o")
    test.status(typed.change(field("old"), field("new", required=True)), 200)
    test.refused(typed.post(old="o"), 422, ("/parameters/new", "required"))
    test.equal(typed.parameters(place), {"old": "o"}, "an old row")
    test.status(typed.client.patch(place, {"firstName": "x"}), 200, "a patch of something else")
    test.status(typed.patch(place, old="p"), 200, "a patch of another field")
    test.refused(typed.patch(place, new=None), 422, ("/parameters/new", "required"))
    test.equal(test.needs(typed.patch(place, new="n"), 200)["parameters"], {"old": "p", "new": "n"}, "with a value")


@case("a field shows whether it is indexed, and keeps to itself by which number")
def indexed(test, world):
    typed = Typed(world, field("a"), field("b", "number"), field("c", indexed=True))
    answer = typed.change(field("c", indexed=True), field("a"), field("b", "number", indexed=False))
    test.equal([(one["id"], one.get("indexed"), one.get("number")) for one in test.needs(answer, 200)["parameters"]],
               [("c", True, None), ("a", False, None), ("b", False, None)], "fields of the type")
    test.refused(typed.change(field("a", number=7)), 422, ("/parameters/0/number", "unknown_member"))


@case("a retired field's values stay readable, new ones are refused")
def retired(test, world):
    typed = Typed(world, field("a", required=True), field("b", default="x"), field("c"))
    place = typed.made(a="1", b="2", c="3")
    answer = typed.change(field("c"))
    test.equal([(one["id"], one.get("retired")) for one in test.needs(answer, 200)["parameters"]],
               [("c", None), ("a", True), ("b", True)], "fields of the type")
    again = typed.client.patch(typed.place, {"parameters": answer.json["parameters"]})
    test.equal(again.header("ETag"), answer.header("ETag"), "sent back as they are shown")
    test.equal(typed.parameters(place), {"a": "1", "b": "2", "c": "3"}, "stored values")
    test.equal(typed.client.read(RECORDS, recordTypeUuid=typed.uuid)["records"][0]["parameters"],
               {"a": "1", "b": "2", "c": "3"}, "in a list")
    test.refused(typed.post(a="1"), 422, ("/parameters/a", None))
    test.refused(typed.patch(place, a="2", b="3"), 422, ("/parameters/a", None), ("/parameters/b", None))
    test.equal(test.needs(typed.post(c="3"), 201)["parameters"], {"c": "3"}, "a new record")
    test.equal(test.needs(typed.patch(place, c="4"), 200)["parameters"], {"a": "1", "b": "2", "c": "4"}, "a patch")
    test.equal(typed.client.read(RECORDS, recordTypeUuid=typed.uuid, search="2")["total"], 1, "found by its value")


def posted(typed, **parameters):
    """The statuses of so many new records at once that every worker makes some of them."""
    return {answer.status for answer in in_threads(48, lambda _: typed.client.twin().post(
        RECORDS, typed.body(parameters)))}


@case("every worker knows a changed type at once")
def changed_everywhere(test, world):
    typed = Typed(world, field("a"))
    test.equal(posted(typed, a="1"), {201}, "before")
    test.status(typed.change(field("a"), field("b")), 200)
    test.equal(posted(typed, a="1", b="2"), {201}, "a new field")
    test.status(typed.change(field("b", validation="^[0-9]+$")), 200)
    test.equal(posted(typed, a="1"), {422}, "a retired field")
    test.equal(posted(typed, b="x"), {422}, "a new pattern")
    test.equal(posted(typed, b="2"), {201}, "what is allowed")


@case("every worker knows at once that a type is gone")
def gone_everywhere(test, world):
    typed = Typed(world, field("a"))
    place = typed.made(a="1")
    answers = in_threads(24, lambda _: typed.client.twin().post(RECORDS, typed.body({"a": "1"})))
    for one in [answer.header("Location") for answer in answers] + [place]:
        test.status(typed.client.delete(one), 204)
    test.status(typed.client.delete(typed.place), 204)
    for answer in in_threads(24, lambda _: typed.client.twin().post(RECORDS, typed.body({"a": "1"}))):
        test.refused(answer, 422, ("/recordTypeUuid", "unknown_record_type"))


@case("a field that is taken in again has its values again")
def readded(test, world):
    typed = Typed(world, field("a"), field("b"))
    place = typed.made(a="1", b="2")
    typed.change(field("b"))
    typed.change()
    answer = typed.change(field("a", "number"), field("b"))
    test.refused(answer, 422, ("/parameters/0/type", None))
    test.status(typed.change(field("b"), field("a", required=True)), 200)
    test.equal(typed.parameters(place), {"a": "1", "b": "2"}, "stored values")
    test.equal(test.needs(typed.patch(place, a="3"), 200)["parameters"], {"a": "3", "b": "2"}, "a new value")


@case("a patch changes single fields by their ids")
def single(test, world):
    typed = Typed(world, field("a", required=True, validation="^x"), field("b"))
    place = typed.made(a="x", b="2")

    def change(fields, *faults):
        answer = typed.client.patch(typed.place, {"fields": fields})
        return test.refused(answer, 422, *faults) if faults else test.needs(answer, 200)["parameters"]

    changed = change({"a": {"title": "New", "validation": None}, "c": {"type": "number", "title": "C"}})
    test.equal(changed, [{"id": "a", "type": "text", "title": "New", "required": True, "indexed": False, "unique": False},
                         field("b", required=False, indexed=False, unique=False),
                         {"id": "c", "type": "number", "title": "C", "required": False, "indexed": True,
                          "unique": False, "indexState": "ready"}],
               "changed, kept and added")
    test.equal([(one["id"], one.get("retired")) for one in change({"b": None})],
               [("a", None), ("b", True), ("c", None)], "one is retired")
    test.refused(typed.patch(place, b="3"), 422, ("/parameters/b", "retired_field"))
    test.equal([(one["id"], one.get("retired")) for one in change({"b": {"retired": None}})],
               [("a", None), ("b", None), ("c", None)], "and taken in again")
    before = typed.client.get(typed.place).header("ETag")
    test.equal(typed.client.patch(typed.place, {"fields": {"b": {"title": "T"}}}).status, 200, "a title")
    change({"a": {"type": "number"}}, ("/fields/a/type", "immutable"))
    change({"a": {"id": "z"}}, ("/fields/a/id", "immutable"))
    change({"none": None}, ("/fields/none", "unknown_field"))
    change({"a": 1, "No": {"type": "text", "title": "N"}}, ("/fields/a", "wrong_type"), ("/fields/No/id", "not_snake_case"))
    change({"d": {"title": "D"}}, ("/fields/d/type", "required"))
    change({"a": {"validation": "("}}, ("/fields/a/validation", "invalid_pattern"))
    change({"a": {"x": 1, "y": None}}, ("/fields/a/x", "unknown_member"), ("/fields/a/y", "unknown_member"))
    change([], ("/fields", "wrong_type"))
    test.refused(typed.client.patch(typed.place, {"fields": {}, "parameters": []}), 422,
                 ("/fields", "fields_and_parameters"))
    test.refused(typed.client.post(TYPES, {"name": "T", "fields": {}}), 422, ("/fields", "unknown_member"))
    test.true(typed.client.get(typed.place).header("ETag") != before, "the title alone has changed the ETag")


@case("a field's type never changes")
def other_type(test, world):
    typed = Typed(world, field("a"), field("b", "select", options=["x"]))
    for kind in ("string", "number", "textarea"):
        test.refused(typed.change(field("a", kind), field("b", "select", options=["x"])), 422,
                     ("/parameters/0/type", None))
    test.equal(typed.client.read(typed.place)["parameters"][0]["type"], "text", "the type")


@case("all else of a field may change; old values stay as they are")
def other_definition(test, world):
    typed = Typed(world, field("a", "select", options=["x", "y"]), field("b"))
    place = typed.made(a="x", b="old")
    test.status(typed.change(field("b", validation="^n", error="No."),
                             field("a", "select", options=["y", "z"], title="New title")), 200)
    test.equal([one["id"] for one in typed.client.read(typed.place)["parameters"]], ["b", "a"], "order of the fields")
    test.equal(typed.parameters(place), {"a": "x", "b": "old"}, "stored values")
    test.status(typed.client.patch(place, {"firstName": "x"}), 200, "a patch of something else")
    test.status(typed.patch(place, a="x", b="old"), 200, "the old values again")
    test.refused(typed.post(a="x", b="old"), 422, ("/parameters/a", "invalid_choice"),
                 ("/parameters/b", "pattern_mismatch"))
    test.refused(typed.patch(place, b="older"), 422, ("/parameters/b", "pattern_mismatch"))
    test.status(typed.patch(place, a="z", b="new"), 200)
