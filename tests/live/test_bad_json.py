"""What JSON is and what is not, as tables/bodies.tsv has it."""

import json

from tables import bytes_of, read_rows
from tap import case
from world import RECORDS, TYPES, phone_number

ROWS = read_rows("bodies.tsv")
EMPTY_BODIES = [b"", None]


def base(objects):
    return f'"recordTypeUuid":"{objects.ids["type"]}","phone":"{phone_number()}"'


@case("a body", ROWS)
def bodies(test, world, row):
    objects = world.objects("bodies")
    total = objects.client.read(RECORDS)["total"]
    answer = objects.client.post(RECORDS, bytes_of(row.body.replace("@BASE@", base(objects))))
    test.status(answer, int(row.status))
    if row.status == "201" and answer.status == 201:
        test.equal(answer.json["firstName"], json.loads(row.fault), "firstName")
        again = objects.client.get(answer.header("Location"))
        test.equal(again.json["firstName"], json.loads(row.fault), "firstName, read again")
    if row.status == "422":
        code, _, pointer = row.fault.partition("@")
        test.refused(answer, 422, (pointer, code))
    made = 1 if row.status == "201" else 0
    test.equal(objects.client.read(RECORDS)["total"], total + made, "number of records")


@case("a patch is read as strictly", [row for row in ROWS if row.status == "400"])
def patches(test, world, row):
    objects = world.objects("bodies")
    place = f"{RECORDS}/{objects.ids['record']}"
    before = world.once("record for bad patches", lambda: objects.client.get(place).body)
    test.status(objects.client.patch(place, bytes_of(row.body)), 400)
    test.equal(objects.client.get(place).body, before, "the record")


@case("a POST or PATCH without a body")
def no_body(test, world):
    objects = world.objects("bodies")
    for body in EMPTY_BODIES:
        headers = {"Content-Type": "application/json"}
        test.status(objects.client.request("POST", RECORDS, body, headers), 400)
        test.status(objects.client.request("PATCH", f"{RECORDS}/{objects.ids['record']}", body, headers), 400)


@case("the detail of a bad body quotes nothing of it")
def quotes_nothing(test, world):
    objects = world.objects("bodies")
    for body in ('{"firstName": "Secretson",}', '{"phone": Secretson}', '"Secretson', '{"x":"Secretson\\ud800"}'):
        answer = objects.client.post(RECORDS, body)
        test.status(answer, 400)
        test.true(b"Secretson" not in answer.body, f"quoted: {answer!r}")


@case("all faults of a body are named, whatever found them")
def all_kinds(test, world):
    objects = world.objects("bodies")
    answer = objects.client.post(RECORDS, "{" + base(objects) + ',"x":1,"x":2,"firstName":"a\\u0000","lastName":1,'
                                 '"parameters":{"note":"\\u0000","none":1,"none":2}}')
    test.refused(answer, 422, ("/x", "unknown_member"), ("/x", "duplicate_member"), ("/firstName", "nul_character"),
                 ("/lastName", "wrong_type"), ("/parameters/note", "nul_character"),
                 ("/parameters/none", "unknown_field"), ("/parameters/none", "duplicate_member"))


@case("a thousand faults are all named")
def many_faults(test, world):
    objects = world.objects("bodies")
    body = {"name": "Wide", "parameters": [{"id": f"f{number}", "type": "no", "title": 1} for number in range(200)]}
    answer = objects.client.post(TYPES, body)
    test.refused(answer, 422, *[(f"/parameters/{number}/{name}", None) for number in range(200)
                                for name in ("type", "title")])
    members = {f"m{number}": number for number in range(1000)}
    answer = objects.client.post(RECORDS, members)
    test.refused(answer, 422, *[(f"/{name}", "unknown_member") for name in members])
