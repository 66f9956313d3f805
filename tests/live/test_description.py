"""The API's description against what the run has seen."""

import json
import re

from routes import BY_NAME
from schema import Schemas
from support.tap import Skip
from tap import case
from test_coverage import ENOUGH

EXTERNAL_ID = re.compile("/by-external-id/.*")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HEADERS = ["ETag", "Location", "Link", "Allow", "Retry-After", "WWW-Authenticate", "Idempotency-Replayed",
           "X-Request-Id"]
SET_BY_SERVER = {"uuid", "createdAt", "updatedAt", "campaignUuid", "campaignHistory"}
NULL_IS_ABSENT = SET_BY_SERVER | {"status"}
SOMETIMES = {"Idempotency-Replayed", "Retry-After"}


def operations(world):
    """Every operation by method and the form of its path."""
    return {(method.upper(), re.sub(r"\{[a-zA-Z]+\}", "{}", path)): operation
            for path, methods in world.openapi["paths"].items() for method, operation in methods.items()}


def samples(world):
    """(operation, response, sample) for each kept answer that is described; what nginx answered is not."""
    if len(world.journal.exchanges) < ENOUGH:
        raise Skip("only a part of the tests was run")
    schemas, known = Schemas(world.openapi), operations(world)
    for sample in world.journal.samples:
        path = EXTERNAL_ID.sub("/by-external-id/{}", UUID.sub("{}", sample.path))
        operation = known.get((sample.method.replace("HEAD", "GET"), path))
        if operation and str(sample.status) in operation["responses"]:
            yield operation, schemas.resolve(operation["responses"][str(sample.status)]), sample


@case("bodies of answers are as described")
def answers(test, world):
    schemas, seen = Schemas(world.openapi), set()
    for operation, response, sample in samples(world):
        content = response.get("content", {})
        if sample.body and content and sample.value is not None:
            kind = sample.header("Content-Type")
            schema = content.get(kind, next(iter(content.values()))).get("schema", {})
            seen.add((operation["operationId"], sample.status))
            for fault in schemas.faults(schema, sample.value):
                test.fail(f"{operation['operationId']} {sample.status}: {fault}")
    test.true(len(seen) > 100, f"answers of many kinds were looked at: {len(seen)}")


def without_nulls(body):
    """A body without null where that is taken for absence, but is not described."""
    if isinstance(body, list):
        return [without_nulls(one) for one in body]
    if not isinstance(body, dict):
        return body
    return {name: without_nulls(value) for name, value in body.items()
            if value is not None or name not in NULL_IS_ABSENT}


def is_json(text):
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


@case("bodies of requests that succeed are as described")
def requests(test, world):
    schemas, seen = Schemas(world.openapi), set()
    for operation, _, sample in samples(world):
        if sample.status in (200, 201) and "application/json" in operation.get("requestBody", {}).get("content", {}):
            if not is_json(sample.sent):
                continue  # it is a file
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            seen.add(operation["operationId"])
            for fault in schemas.faults(schema, without_nulls(json.loads(sample.sent))):
                test.fail(f"{operation['operationId']}: {fault}")
    test.equal(len(seen), 28, "calls that take a body")


@case("headers of answers are as described")
def headers(test, world):
    met = {}
    for operation, response, sample in samples(world):
        key = (operation["operationId"], sample.status)
        names, described = met.setdefault(key, (set(), set(response.get("headers", {}))))
        present = {name for name in HEADERS if sample.header(name)}
        names |= present
        for name in sorted((described & set(HEADERS)) - SOMETIMES - present):
            test.fail(f"{key[0]} {key[1]}: {name} is described and missing")
    for (name, status), (present, described) in sorted(met.items()):
        for header in sorted(present - described):
            test.fail(f"{name} {status}: {header} is sent and not described")


@case("the examples of the description are as it says itself")
def examples(test, world):
    schemas, count = Schemas(world.openapi), 0
    for operation in operations(world).values():
        bodies = [operation.get("requestBody", {})] + [schemas.resolve(one) for one in operation["responses"].values()]
        for body in bodies:
            for content in body.get("content", {}).values():
                if "example" in content:
                    count += 1
                    for fault in schemas.faults(content["schema"], content["example"]):
                        test.fail(f"{operation['operationId']}: {fault}")
    test.true(count >= 8, f"there are examples: {count}")


@case("every query parameter that a list takes is described, and no other")
def parameters(test, world):
    paging, both = {"page", "limit", "cursor", "total"}, {"status", "search"}
    records = paging | both | {"recordTypeUuid", "campaignUuid", "sort", "fields", "filter"}
    wanted = {"listRecords": records, "listSegmentRecords": records, "listSegments": paging, "listRecordTypes": paging,
              "listCampaigns": paging | both, "listOrders": paging | both | {"sort", "scheduledBefore", "include"},
              "listEventDays": {"from", "to", "campaignUuid", "timezone"}}
    wanted.update({route.name: {route.query.partition("=")[0]} for route in BY_NAME.values() if route.query})
    wanted.update({name: paging for name in ("listJobs", "listExports", "listActions", "listImports")})
    wanted["listRecordOrders"] = paging | {"recordUuid", "status", "include"}
    wanted["listActionRows"] = wanted["listImportRows"] = paging | {"status"}
    wanted["listSuppressions"] = paging | {"phone", "campaignUuid", "reason"}
    wanted["listSuppressionHistory"] = paging | {"phone"}
    wanted["createImport"] = {"of", "recordTypeUuid", "campaignUuid", "format", "name"}
    for operation in operations(world).values():
        names = {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}
        test.equal(names, wanted.get(operation["operationId"], set()), operation["operationId"])


@case("every call tells its scope, and whether it needs a token")
def scopes(test, world):
    for operation in operations(world).values():
        route = BY_NAME[operation["operationId"]]
        test.equal(operation.get("security") == [], route.open, f"{route.name} needs no token")
        if route.scope:
            test.true(route.scope in operation["description"], f"{route.name} tells its scope")
