"""Answers to clients that take gzip: what is compressed, and that an ETag still does what it is for."""

import gzip
import json
import re

from client import address_of
from routes import BY_NAME
from support.web import Wire, headers_of
from tables import fill, fill_value
from tap import case
from test_conditions import CHANGES, CREATES, KINDS, place_of
from world import RECORDS

MANY = 100
LONG = "Lorem ipsum dolor sit amet, consectetur adipiscing elit. " * 40
# What makes each kind larger than what is not worth it.
LARGE = {"record": {"parameters": {"note": LONG}}, "type": {"description": LONG[:1000], "plural": LONG[:255]},
         "campaign": {"description": LONG[:1000]}, "order": {"instructions": LONG[:1000]}}
STRONG = re.compile(r'"[0-9a-f]{32}"')


def ask(world, token, method, target, body=None, **headers):
    """The answer to a client that takes gzip, unless `headers` say otherwise."""
    wire = Wire(address_of(world.url)[1], {**(headers_of(token) if token else {}), "Accept-Encoding": "gzip",
                                           **{name.replace("_", "-"): value for name, value in headers.items()}})
    answer = wire.send(method, target, body)
    wire.close()
    return answer


def is_compressed(answer):
    return answer.headers.get("Content-Encoding") == "gzip"


def value_of(answer):
    return json.loads(gzip.decompress(answer.text) if is_compressed(answer) else answer.text)


def large_objects(world):
    objects = world.new_objects("compression")
    for kind in KINDS:
        answer = objects.client.patch(place_of(objects, kind), LARGE[kind])
        if answer.status != 200:
            raise AssertionError(f"{kind}: {answer!r}")
    return objects


def full_list(world):
    """An account with a list of MANY records, and the list's target."""
    def make():
        objects = world.new_objects("full list")
        for _ in range(MANY):
            objects.new_record(firstName="Ada", lastName="Lovelace", parameters={"note": "a note of some words"})
        return objects
    return world.once("full list of records", make), f"{RECORDS}?limit={MANY}"


@case("a list of 100 records is compressed for who takes it, and says the same")
def lists(test, world):
    objects, target = full_list(world)
    token = objects.client.token
    plain, packed = objects.client.get(target), ask(world, token, "GET", target)
    test.equal(packed.status, 200, "status")
    test.true(is_compressed(packed), f"Content-Encoding is {packed.headers.get('Content-Encoding')}")
    test.true("accept-encoding" in (packed.headers.get("Vary") or "").lower(), f"Vary: {packed.headers.get('Vary')}")
    test.equal(value_of(packed), plain.json, "the list")
    test.equal(len(plain.json["records"]), MANY, "records")
    test.true(len(packed.text) * 4 < len(plain.body), f"{len(packed.text)} bytes instead of {len(plain.body)}")
    for name in ("Content-Type", "Cache-Control", "Link", "X-Content-Type-Options"):
        test.equal(packed.headers.get(name), plain.header(name), name)
    test.equal(packed.headers.get("ETag"), None, "ETag of a list")


@case("a list is not compressed for who does not take gzip", ["", "identity", "gzip;q=0", "br"])
def plain_lists(test, world, accepted):
    objects, target = full_list(world)
    answer = ask(world, objects.client.token, "GET", target, Accept_Encoding=accepted)
    test.equal(answer.headers.get("Content-Encoding"), None, "Content-Encoding")
    test.equal(answer.headers.get("Content-Length"), str(len(answer.text)), "Content-Length")
    test.equal(len(value_of(answer)["records"]), MANY, "records")


@case("the ETag that was given to a client that takes gzip changes the object, and only once", KINDS)
def change(test, world, kind):
    objects = large_objects(world)
    token, place = objects.client.token, place_of(objects, kind)
    read = ask(world, token, "GET", place)
    etag = read.headers.get("ETag") or ""
    test.true(STRONG.fullmatch(etag), f"a strong ETag: {etag}")
    test.equal(etag, objects.client.get(place).header("ETag"), "the ETag of other clients")
    test.true(len(read.text) > 1000, f"a large object: {len(read.text)} bytes")
    test.equal(ask(world, token, "GET", place, If_None_Match=etag).status, 304, "nothing new")
    changed = ask(world, token, "PATCH", place, CHANGES[kind], If_Match=etag)
    test.equal(changed.status, 200, "the first change")
    test.equal(ask(world, token, "PATCH", place, CHANGES[kind], If_Match=etag).status, 412, "the second change")
    test.equal(ask(world, token, "GET", place, If_None_Match=etag).status, 200, "something new")
    etag = changed.headers.get("ETag")
    test.equal(ask(world, token, "GET", place, If_None_Match=etag).status, 304, "the ETag of the change")
    test.equal(ask(world, token, "PATCH", place, LARGE[kind], If_Match=etag).status, 200, "a change by it")


@case("what Apache would make of an ETag is taken back, and nobody else's tag is changed")
def suffix(test, world):
    objects = world.new_objects("compression")
    place = place_of(objects, "record")
    for text, of_apache in (("{}-gzip", True), ("{}-br", True), ("{}-gzi", False), ("x{}", False), ("{}gzip", False)):
        etag = objects.client.get(place).header("ETag").strip('"')
        wanted = 200 if of_apache and world.front in ("apache", "fcgid") else 412
        given = f'"x", "{text.format(etag)}"'
        answer = objects.client.patch(place, {"lastName": text}, {"If-Match": given})
        test.status(answer, wanted, given)


@case("the ETag of a new object changes it", KINDS)
def create(test, world, kind):
    objects = large_objects(world)
    route = BY_NAME[CREATES[kind]]
    made = ask(world, objects.client.token, "POST", fill(route.path, objects.ids),
               {**fill_value(route.body, objects.ids), **LARGE[kind]})
    test.equal(made.status, 201, "status")
    test.true(len(made.text) > 1000, f"a large object: {len(made.text)} bytes")
    test.equal(ask(world, objects.client.token, "PATCH", made.headers["Location"], CHANGES[kind],
                   If_Match=made.headers["ETag"]).status, 200, "a change by its ETag")


@case("a long problem can be read by who takes gzip")
def problems(test, world):
    objects = world.objects("compression")
    answer = ask(world, objects.client.token, "POST", RECORDS, {f"unknown{number}": 1 for number in range(50)})
    test.equal(answer.status, 422, "status")
    test.equal(value_of(answer)["status"], 422, "status in the problem")
    test.true(len(value_of(answer)["errors"]) > 50, "its faults")


@case("the API's description is compressed, and is not sent again to who has it")
def description(test, world):
    answer = ask(world, None, "GET", "/api/openapi.json")
    test.true(is_compressed(answer), f"Content-Encoding is {answer.headers.get('Content-Encoding')}")
    test.equal(value_of(answer), world.openapi, "the description")
    etag = answer.headers.get("ETag")
    test.true(etag, "it has an ETag")
    test.equal(ask(world, None, "GET", "/api/openapi.json", If_None_Match=etag).status, 304, f"with {etag}")
    test.equal(ask(world, None, "GET", "/api/openapi.json", If_None_Match='"x"').status, 200, "with another one")


@case("HEAD of what would be compressed has no body")
def head(test, world):
    objects, target = full_list(world)
    answer = ask(world, objects.client.token, "HEAD", target)
    test.equal(answer.status, 200, "status")
    test.equal(answer.text, b"", "body")
