"""Validations: regular expressions that accounts write."""

import time

from tap import case
from world import RECORDS, TYPES, patience, phone_number

BAD = ["(", "[a", "a**", "(?<n>a", "\\", "(*UCP)a", "(*LIMIT_MATCH=1)a", "\\X", "a\\X",
       "((((a{1000}){1000}){1000}){1000}",
       "(" * 60 + "a" + ")" * 60, "x" * 513, "", "(?P<1>a)", "a{2,1}", "[z-a]", "\\C", "(?"]
HOSTILE = [
    ("^(a+)+$", "a" * 40 + "!"), ("(a|aa)+$", "a" * 60 + "!"), ("^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 60),
    ("(.*)*(.*)*(.*)*x$", "a" * 3000), ("(?:(?:a*)*)*b", "a" * 2000), ("^(.+)+\\1$", "ab" * 500 + "c"),
    ("(?=(a+))a*b\\1", "a" * 5000), ("(x+x+)+y", "x" * 200), ("a{0,500}a{0,500}a{0,500}b", "a" * 2000),
]
LIMIT = patience(1.0)  # seconds: generous, for the machine may be slow; without a guard these take years


def typed(client, *patterns, **more):
    fields = [{"id": f"f{number}", "type": "textarea", "title": "F", "validation": pattern, **more}
              for number, pattern in enumerate(patterns)]
    return client.post(TYPES, {"name": "Pattern", "parameters": fields})


def post(client, record_type, **parameters):
    return client.post(RECORDS, {"recordTypeUuid": record_type, "phone": phone_number(), "parameters": parameters})


@case("a bad pattern is refused when the type is saved", [ascii(pattern)[:60] for pattern in BAD])
def bad(test, world, row):
    pattern = next(one for one in BAD if ascii(one)[:60] == row)
    client = world.account("patterns").client
    started = time.monotonic()
    test.refused(typed(client, pattern), 422, ("/parameters/0/validation", None))
    test.true(time.monotonic() - started < LIMIT, "it took long")


@case("a hostile pattern or value costs milliseconds", [pattern for pattern, _ in HOSTILE])
def hostile(test, world, pattern):
    value = dict(HOSTILE)[pattern]
    client = world.account("patterns").client
    uuid = test.needs(typed(client, pattern, error="Own message."), 201)["uuid"]
    started = time.monotonic()
    answer = post(client, uuid, f0=value)
    test.true(time.monotonic() - started < LIMIT, f"it took {time.monotonic() - started:.2f} s")
    test.refused(answer, 422, ("/parameters/f0", None))


@case("a value that runs over the budget has its own message")
def own_message(test, world):
    client = world.account("patterns").client
    uuid = test.needs(typed(client, HOSTILE[0][0], error="Only letters a."), 201)["uuid"]
    costly, simple = post(client, uuid, f0=HOSTILE[0][1]), post(client, uuid, f0="b")
    test.refused(costly, 422, ("/parameters/f0", "pattern_too_expensive"))
    test.refused(simple, 422, ("/parameters/f0", "pattern_mismatch"))
    details = [answer.json["errors"][0]["detail"] for answer in (costly, simple)]
    test.equal(details[1], "Only letters a.", "the field's own message")
    test.true(details[0] != details[1], "another message for the costly one")
    test.status(post(client, uuid, f0="aaaa"), 201, "a value that matches")


@case("many hostile values in one request cost little")
def many(test, world):
    client = world.account("patterns").client
    uuid = test.needs(typed(client, *["^(a+)+$"] * 200), 201)["uuid"]
    started = time.monotonic()
    answer = post(client, uuid, **{f"f{number}": "a" * 50 + "!" for number in range(200)})
    test.true(time.monotonic() - started < LIMIT, f"it took {time.monotonic() - started:.2f} s")
    test.refused(answer, 422, *[(f"/parameters/f{number}", None) for number in range(200)])


@case("an error message is shown as it is")
def message(test, world):
    client = world.account("patterns").client
    for text in ("Bitte „ja“ oder „nein“ 😀", "%s%n{0}", "<b>no</b>", '"quoted" \\ backslash'):
        uuid = test.needs(typed(client, "^ja$", error=text), 201)["uuid"]
        answer = post(client, uuid, f0="x")
        test.refused(answer, 422, ("/parameters/f0", "pattern_mismatch"))
        test.equal(answer.json["errors"][0]["detail"], text, "detail")
