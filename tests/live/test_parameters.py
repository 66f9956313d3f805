"""Values of custom fields, as tables/values.tsv has them."""

import json

from tables import read_rows
from tap import case
from wire import Number
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


@case("a long text is kept whole, one of more than 65,535 bytes is refused")
def long_text(test, world):
    client, record_type = value_type(world)
    field = f"f{KINDS.index(('textarea', '-'))}"
    for text in ("x" * 65535, "漢" * 21845):
        body = {"recordTypeUuid": record_type, "phone": phone_number(), "parameters": {field: text}}
        record = test.needs(client.post(RECORDS, body), 201)
        test.equal(client.read(f"{RECORDS}/{record['uuid']}")["parameters"][field], text, "the text")
        body["parameters"][field] += "x"
        test.refused(client.post(RECORDS, body), 422, (f"/parameters/{field}", "too_long"))


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
