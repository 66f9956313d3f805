"""The codes of problems, what their sentences name, and what the log tells of them."""

from checks import CODES
from tap import case
from test_logs import fields_of, settled
from world import CAMPAIGNS, RECORDS, TYPES, orders_of, phone_number, unknown_id

FIELDS = [{"id": "tier", "type": "select", "title": "Tier", "options": ["gold", "silver"]}]


def record_type(world):
    client = world.account("problems").client
    return client, world.once("type for problems",
                              lambda: client.made(TYPES, {"name": "Refused", "parameters": FIELDS})["uuid"])


def refused(world, **members):
    client, uuid = record_type(world)
    return client.post(RECORDS, {"recordTypeUuid": uuid, "phone": phone_number(), **members})


@case("a problem without faults can be told from others by its code")
def codes(test, world):
    objects = world.new_objects("problems")
    client, ids = objects.client, objects.ids
    place = f"{RECORDS}/{ids['record']}"
    for answer, status, code in (
            (client.delete(f"{TYPES}/{ids['type']}"), 409, "type_in_use"),
            (client.post(orders_of(ids["campaign"]), {"recordUuid": ids["record"]}), 409, "already_in_campaign"),
            (client.patch(f"{TYPES}/{ids['type']}", {"slug": objects.other_type["slug"]}), 409, "slug_taken"),
            (client.get(f"{RECORDS}/{unknown_id()}"), 404, "not_found"), (client.get(f"{RECORDS}/x"), 404, "not_found"),
            (client.get("/api/nothing"), 404, "unknown_path"), (client.get("/nothing"), 404, "unknown_path"),
            (client.request("PUT", RECORDS), 405, "method_not_allowed"),
            (client.get(place, {"Accept": "text/html"}), 406, "not_acceptable"),
            (client.patch(place, {}, {"If-Match": '"x"'}), 412, "precondition_failed"),
            (client.post(RECORDS, "{}", {"Content-Type": "text/plain"}), 415, "unsupported_media_type"),
            (client.post(RECORDS, "[" + "0," * 70000 + "0]"), 413, "too_many_values"),
            (client.post(RECORDS, " " * 1048577), 413, "too_large"),
            (client.post(RECORDS, "{}"), 422, "invalid"), (client.post(RECORDS, "{"), 400, "malformed_json"),
            (world.stranger.get(RECORDS), 401, "token_missing"),
            (client.get(RECORDS, {"Authorization": "Basic eDp5"}), 401, "wrong_scheme"),
            (client.get(RECORDS, {"Authorization": "Bearer x"}), 401, "token_malformed"),
            (client.get(RECORDS, {"Authorization": "Bearer cb_" + "x" * 40}), 401, "token_unknown"),
            (world.account("problems").with_scopes("records:read").delete(place), 403, "scope_missing")):
        test.status(answer, status)
        test.equal(answer.json["code"], code, f"code of {answer.json['detail']!r}")


@case("413 tells how much is allowed, and 401 of a wrong scheme which one is right")
def limits(test, world):
    client = world.account("problems").client
    test.true("1048576 bytes" in client.post(RECORDS, " " * 1048577).json["detail"], "the limit")
    detail = client.get(RECORDS, {"Authorization": "Token x"}).json["detail"]
    test.true("must be Bearer" in detail, f"the scheme: {detail}")


@case("the sentence of a single fault names its subject")
def subjects(test, world):
    client, uuid = record_type(world)
    made = client.made(RECORDS, {"recordTypeUuid": uuid, "phone": phone_number()})["uuid"]
    for answer, start in ((refused(world, phone="x"), "phone: it must "),
                          (refused(world, parameters={"tier": 1}), "parameters.tier: it must "),
                          (refused(world, colour=1), "colour: there is no such member."),
                          (client.patch(f"{RECORDS}/{made}", {"phone": None}), "phone: it must not be null."),
                          (client.get(RECORDS, page="x"), "page: it must be a whole number."),
                          (client.get(RECORDS + "?page=1&page=2"), "page: it stands in the query twice."),
                          (client.post(RECORDS, "[]"), "The body must be an object.")):
        test.true(answer.json["detail"].startswith(start), f"the detail {answer.json['detail']!r}")


@case("a path that ends in a slash is told so")
def slashes(test, world):
    ids, client = world.objects("stable").ids, world.objects("stable").client
    for path in (RECORDS + "/", f"{RECORDS}/{ids['record']}/", CAMPAIGNS + "//", "/api/nothing/"):
        answer = client.get(path)
        test.status(answer, 404)
        test.true("slash" in answer.json["detail"], f"{path}: {answer.json['detail']}")
    test.true("slash" not in client.get("/api/nothing").json["detail"], "of a path without one")


@case("U+0000 is one fault", ["firstName", "status", "recordTypeUuid", "phone", "colour", "parameters"])
def nul(test, world, name):
    value = {"tier": "\0", "a\0b": 1} if name == "parameters" else "a\0b"
    places = ["/parameters/tier", "/parameters/a\0b"] if name == "parameters" else ["/" + name]
    answer = refused(world, **{name: value})
    test.equal(sorted(answer.codes), sorted((place, "nul_character") for place in places), "faults")


@case("every code of the list is described, and no other")
def described(test, world):
    schemas = world.openapi["components"]["schemas"]
    test.equal(sorted(schemas["ProblemCode"]["enum"]), sorted(CODES), "codes")
    problem = schemas["Problem"]["properties"]
    for properties in (problem, problem["errors"]["items"]["properties"]):
        test.equal(properties["code"], {"$ref": "#/components/schemas/ProblemCode"}, "the schema of code")


@case("every call tells that the web server may answer 429")
def limited(test, world):
    for path, methods in world.openapi["paths"].items():
        for method, operation in methods.items():
            test.true("429" in operation["responses"], f"{method} {path}")
    response = world.openapi["components"]["responses"]["too_many_requests"]
    test.equal(sorted(response["headers"]), ["Retry-After", "X-Request-Id"], "headers")


@case("the log tells the codes and places of faults, and nothing that the client has made up")
def logged(test, world):
    client, uuid = record_type(world)
    for answer, code, faults in (
            (refused(world, phone="Miller"), "invalid_phone", "invalid_phone@/phone"),
            (refused(world, phone="Miller", parameters={"tier": "Miller"}), "invalid",
             "invalid_phone@/phone,invalid_choice@/parameters/tier"),
            (refused(world, Miller="x"), "unknown_member", "unknown_member@/?"),
            (refused(world, parameters={"Miller": "x"}), "unknown_field", "unknown_field@/parameters/?"),
            (client.get(RECORDS + "?Miller=1"), "unknown_parameter", "unknown_parameter@?"),
            (client.get(RECORDS + "?limit=Miller"), "invalid_number", "invalid_number@limit"),
            (client.get(f"{CAMPAIGNS}/{unknown_id()}"), "not_found", None),
            (client.delete(f"{TYPES}/{unknown_id()}"), "not_found", None)):
        lines, _ = settled(world)
        line = (lines.get(answer.request_id) or [""])[0]
        fields = fields_of(line)
        test.equal([fields.get("code"), fields.get("faults")], [code, faults], f"of {answer!r}")
        test.true("Miller" not in line, line)
