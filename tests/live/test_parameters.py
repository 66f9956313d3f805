"""Values of custom fields, as tables/values.tsv has them."""

import json

from tables import read_rows
from tap import case
from support.wire import Number
from test_logs import fields_of, settled
from world import RECORDS, TYPES, phone_number

ROWS = read_rows("values.tsv")
KINDS = list(dict.fromkeys((row.type, row.more) for row in ROWS))


def field_id(row):
    return f"f{KINDS.index((row.type, row.more))}"


def make_type(world):
    """One record type with a field for each kind of row."""
    fields = [{"id": f"f{number}", "type": kind, "title": kind, **({} if more == "-" else json.loads(more))}
              for number, (kind, more) in enumerate(KINDS)]
    return world.account("values").client.made(TYPES, {"name": "Values", "parameters": fields})["uuid"]


def value_type(world):
    client = world.account("values").client
    return client, world.once("value type", lambda: make_type(world))


def patched_record(world):
    client, record_type = value_type(world)
    body = {"recordTypeUuid": record_type, "phone": phone_number()}
    return world.once("record of values", lambda: client.made(RECORDS, body)["uuid"])


def exact_value(text):
    return json.loads(text, parse_int=Number, parse_float=Number)


def check(test, row, answer, status):
    field, verdict = field_id(row), row.verdict
    if verdict == "malformed":
        test.status(answer, 400)
    elif verdict not in ("ok", "none"):
        test.refused(answer, 422, (f"/parameters/{field}", verdict))
    elif test.status(answer, status):
        stored = answer.exact["parameters"]
        expected = {} if verdict == "none" else {field: exact_value(row.value)}
        test.equal({name: value for name, value in stored.items() if name == field}, expected, "the value")


@case("a value of a custom field", ROWS)
def values(test, world, row):
    client, record_type = value_type(world)
    parameters = '{"%s":%s}' % (field_id(row), row.value)
    body = f'{{"recordTypeUuid":"{record_type}","phone":"{phone_number()}","parameters":{parameters}}}'
    answer = client.post(RECORDS, body)
    check(test, row, answer, 201)
    if answer.status == 201:
        check(test, row, client.get(answer.header("Location")), 200)
    patched = client.patch(f"{RECORDS}/{patched_record(world)}", f'{{"parameters":{parameters}}}')
    check(test, row, patched, 200)


BLANK = ["", " ", "\t", "\u00a0\u2003", "\u3000\u2028\r\n"]
TEXTS = ["text", "textarea", "select", "date"]


def required_type(client, kind):
    more = {"options": ["a"]} if kind == "select" else {}
    field = {"id": "f", "type": kind, "title": "F", "required": True, **more}
    return client.made(TYPES, {"name": "Required", "parameters": [field]})["uuid"]


@case("blank text is no value of a required field", TEXTS)
def blank(test, world, kind):
    client = world.account("values").client
    uuid = world.once(f"required {kind}", lambda: required_type(client, kind))
    good = {"text": " x ", "textarea": "\nx", "select": "a", "date": "2026-04-01"}[kind]
    body = {"recordTypeUuid": uuid, "phone": phone_number()}
    record = test.needs(client.post(RECORDS, {**body, "parameters": {"f": good}}), 201)
    place = f"{RECORDS}/{record['uuid']}"
    for text in BLANK:
        test.refused(client.post(RECORDS, {**body, "parameters": {"f": text}}), 422, ("/parameters/f", "required"))
        test.refused(client.patch(place, {"parameters": {"f": text}}), 422, ("/parameters/f", "required"))
        field = {"id": "f", "type": "text", "title": "F", "required": True, "default": text}
        test.refused(client.post(TYPES, {"name": "Blank", "parameters": [field]}), 422,
                     ("/parameters/0/default", "required"))
    test.equal(client.read(place)["parameters"], {"f": good}, "the value")


@case("a value that is no option is told the options")
def options(test, world):
    client = world.account("values").client
    uuid = world.once("required select", lambda: required_type(client, "select"))
    answer = client.post(RECORDS, {"recordTypeUuid": uuid, "phone": phone_number(), "parameters": {"f": "b"}})
    test.refused(answer, 422, ("/parameters/f", "invalid_choice"))
    test.equal(answer.json["detail"], "parameters.f: it must be one of the field's options: a.", "detail")


@case("a long text is kept whole, one that is too long is refused")
def long_text(test, world):
    client, record_type = value_type(world)
    field = f"f{KINDS.index(('textarea', '-'))}"
    for text in ("x" * 65000, "漢" * 21000, "\n" * 30000, '"' * 30000):
        body = {"recordTypeUuid": record_type, "phone": phone_number(), "parameters": {field: text}}
        record = test.needs(client.post(RECORDS, body), 201)
        test.equal(client.read(f"{RECORDS}/{record['uuid']}")["parameters"][field], text, "the text")
        body["parameters"][field] += "x" * 40000
        for answer in (client.post(RECORDS, body), client.patch(f"{RECORDS}/{record['uuid']}",
                                                                {"parameters": body["parameters"]})):
            test.status(answer, 422)
            test.true({place for place, _ in answer.codes} <= {"/parameters", f"/parameters/{field}"}, "the place")


def large_record(client, size):
    """A path and a body of about so many bytes."""
    fields = [{"id": f"f{number}", "type": "textarea", "title": "F"} for number in range(15)]
    uuid = client.made(TYPES, {"name": "Large", "parameters": fields})["uuid"]
    values = {f"f{number}": "lorem ipsum " * (size // 180) for number in range(15)}
    return RECORDS, {"recordTypeUuid": uuid, "phone": phone_number(), "parameters": values}


def large_type(_, size):
    options = [f"number {one:05}" for one in range(size // 2850)]
    return TYPES, {"name": "Large", "parameters": [
        {"id": f"f{number}", "type": "select", "title": "F", "options": options} for number in range(190)]}


def large_type_of_small_options(_, size):
    """So many texts that reading them takes far more memory than the bytes."""
    fields = min(199, size // 4500)
    return TYPES, {"name": "Large", "parameters": [
        {"id": f"f{number}", "type": "select", "title": "F", "options": [f"{one:03}" for one in range(500)]}
        for number in range(fields)] + [{"id": "rest", "type": "text", "title": "R", "error": "x" * 100}]}


LARGE = {"records": large_record, "recordTypes": large_type, "recordTypes of small options": large_type_of_small_options}


@case("values and fields that together are too many bytes are refused", ["recordTypes", "records"])
def too_many_bytes(test, world, plural):
    client = world.account("values").client
    path, body = LARGE[plural](client, 950000)
    test.refused(client.post(path, body), 422, ("/parameters", None))


@case("a page of the largest objects that are taken is answered", sorted(LARGE))
def large_page(test, world, plural):
    client = world.new_account().client
    for size in (500000, 250000, 190000, 120000, 60000):
        path, body = LARGE[plural](client, size)
        if client.post(path, body).status == 201:
            break
    for _ in range(99):
        client.made(path, body)
    for answer in (client.get(path), client.get(path, limit=100)):
        if test.status(answer, 200, f"a page of objects of {size} bytes"):
            test.equal(len(answer.json[plural.split(" ", 1)[0]]), answer.json["limit"], "rows")
    lines, _ = settled(world)
    memory = int(fields_of(lines[answer.request_id][0])["memory"])
    test.true(memory <= 4 * len(answer.body), f"{memory} bytes of memory for a page of {len(answer.body)} bytes")


@case("many values in one record")
def many(test, world):
    client = world.account("values").client
    fields = [{"id": f"field_{number}", "type": "text", "title": "T"} for number in range(200)]
    record_type = client.made(TYPES, {"name": "Wide", "parameters": fields})["uuid"]
    values = {f"field_{number}": f"value {number} ñ" for number in range(200)}
    body = {"recordTypeUuid": record_type, "phone": phone_number(), "parameters": values}
    record = test.needs(client.post(RECORDS, body), 201)
    test.equal(client.read(f"{RECORDS}/{record['uuid']}")["parameters"], values, "all values")
    faulty = {**body, "parameters": {name: 1 for name in values}}
    answer = client.post(RECORDS, faulty)
    test.refused(answer, 422, *[(f"/parameters/{name}", "wrong_type") for name in values])


@case("numbers keep their text in lists and in answers that are given again")
def number_text(test, world):
    client = world.account("values").client
    fields = [{"id": "d", "type": "decimal", "title": "D"}, {"id": "n", "type": "number", "title": "N"}]
    uuid = client.made(TYPES, {"name": "Numbers", "parameters": fields})["uuid"]
    for number in ("1.10", "123456789012345678901234567890.0", "1e300", "-0.0", "1E+2"):
        body = f'{{"recordTypeUuid":"{uuid}","phone":"{phone_number()}","parameters":{{"d":{number},"n":-0}}}}'
        key = {"Idempotency-Key": number + uuid}
        for answer in (client.post(RECORDS, body, key), client.post(RECORDS, body, key)):
            test.equal(answer.exact["parameters"], {"d": number, "n": "-0"}, "in the answer")
        page = client.get(RECORDS, recordTypeUuid=uuid, limit=1)
        test.equal(page.exact["records"][0]["parameters"], {"d": number, "n": "-0"}, "in a list")


def many_words(count, ending):
    """Different words in as little text as possible."""
    letters = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
    return " ".join(f"{number:x}".translate(letters) + ending for number in range(count))


@case("as many words as fit into a record are stored")
def many_words_at_once(test, world):
    client = world.account("values").client
    uuid = client.made(TYPES, {"name": "Words", "parameters": [{"id": "f", "type": "textarea", "title": "T"}]})["uuid"]
    place = None
    for ending in ("x", "y"):
        text = many_words(10000, ending)
        if place is None:
            body = {"recordTypeUuid": uuid, "phone": phone_number(), "parameters": {"f": text}}
            answer = client.post(RECORDS, body)
            place = answer.header("Location")
        else:
            answer = client.patch(place, {"parameters": {"f": text}})
        test.status(answer, (200, 201))
        test.equal(client.read(RECORDS, search=text.rpartition(" ")[2])["total"], 1, "found by the last word")
    test.equal(client.read(RECORDS, search=many_words(10000, "x").rpartition(" ")[2])["total"], 0, "by a former word")
    test.status(client.delete(place), 204)
