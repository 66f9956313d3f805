"""The reference page's own examples: its members, in its order, with its values."""

import re

from tap import case
from world import RECORDS, TYPES

MEMBERS = ["uuid", "recordTypeUuid", "firstName", "lastName", "phone", "parameters", "status", "createdAt", "updatedAt"]
UUID_V7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
WHOLE_SECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def make_example(world):
    client = world.account("reference").client
    lead = client.made(TYPES, {"name": "Lead", "plural": "Leads", "parameters": [
        {"id": "amount", "type": "number", "title": "Amount", "required": True},
        {"id": "last_visit", "type": "date", "title": "Last visit"}]})
    body = {"recordTypeUuid": lead["uuid"], "firstName": "John", "lastName": "Doe", "phone": "+1234567890",
            "parameters": {"amount": 50, "last_visit": "2026-04-01"}}
    return client, lead["uuid"], body, client.post(RECORDS, body)


def example(world):
    return world.once("reference example", lambda: make_example(world))


def check_example(test, record, record_type):
    test.equal(list(record)[:9], MEMBERS, "members in order")
    test.true(UUID_V7.fullmatch(record["uuid"]), f"{record['uuid']} is no time-ordered UUID in lower case")
    shown = {name: record[name] for name in MEMBERS if name not in ("uuid", "createdAt", "updatedAt")}
    test.equal(shown, {
        "recordTypeUuid": record_type, "firstName": "John", "lastName": "Doe", "phone": "+1234567890",
        "parameters": {"amount": 50, "last_visit": "2026-04-01"}, "status": "active"}, "values")
    test.equal(list(record["parameters"]), ["amount", "last_visit"], "order of the parameters")
    for name in ("createdAt", "updatedAt"):
        test.true(WHOLE_SECONDS.fullmatch(record[name]), f"{name} is {record[name]}")


@case("the page's example of creating a record")
def create(test, world):
    _, record_type, _, answer = example(world)
    record = test.needs(answer, 201)
    check_example(test, record, record_type)
    test.equal(list(record), MEMBERS, "all members")
    test.equal(answer.header("Location"), f"{RECORDS}/{record['uuid']}", "Location")
    test.equal(record["createdAt"], record["updatedAt"], "updatedAt of a new record")


@case("the page's example of listing records")
def list_records(test, world):
    client, record_type, _, answer = example(world)
    page = test.needs(client.get(RECORDS, recordTypeUuid=record_type), 200)
    test.equal(list(page), ["records", "total", "page", "limit", "totalPages"], "the envelope")
    test.equal([page["total"], page["page"], page["limit"], page["totalPages"]], [1, 1, 10, 1], "its numbers")
    test.equal(page["records"], [answer.json], "the records")
    test.equal(list(page["records"][0]), MEMBERS, "members of a record in a list")


@case("the page's example of getting a record")
def get(test, world):
    client, record_type, _, answer = example(world)
    record = test.needs(client.get(answer.header("Location")), 200)
    check_example(test, record, record_type)
    test.equal(list(record), MEMBERS + ["campaignHistory"], "all members")
    test.equal(record["campaignHistory"], [], "the history of a record that was in no campaign")


@case("the page's example of updating a record")
def update(test, world):
    client, record_type, body, _ = example(world)
    record = client.made(RECORDS, {"recordTypeUuid": record_type, "firstName": "Johnny", "phone": "+1987654321",
                                   "parameters": {"amount": 10}})
    patch = {name: body[name] for name in ("firstName", "lastName", "phone", "parameters")}
    changed = test.needs(client.patch(f"{RECORDS}/{record['uuid']}", patch), 200)
    check_example(test, changed, record_type)
    test.equal(list(changed), MEMBERS, "all members")
    test.equal(changed["uuid"], record["uuid"], "uuid")
    test.equal(changed["createdAt"], record["createdAt"], "createdAt")


@case("the page's example of deleting a record")
def delete(test, world):
    client, _, body, _ = example(world)
    place = f"{RECORDS}/{client.made(RECORDS, body)['uuid']}"
    answer = client.delete(place)
    test.status(answer, 204)
    test.equal(answer.body, b"", "body")
    test.status(client.get(place), 404)
    test.status(client.delete(place), 404, "a second time")


@case("the page's query parameters are all known")
def parameters(test, world):
    client, record_type, _, _ = example(world)
    answer = client.get(RECORDS, recordTypeUuid=record_type, search="john", page=1, limit=10)
    test.status(answer, 200)
    test.true("John" in [row["firstName"] for row in answer.json["records"]], "John is found")
