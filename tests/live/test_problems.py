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


@case("what a limit refuses has the limit and what came as numbers")
def excess(test, world):
    client, uuid = record_type(world)
    fields = [{"id": f"f{number}", "type": "text", "title": "F"} for number in range(201)]
    for answer, place, limit, value in (
            (refused(world, firstName="x" * 256), "/firstName", 255, 256),
            (client.post(TYPES, {"name": ""}), "/name", 1, 0),
            (client.post(TYPES, {"name": "Many", "parameters": fields}), "/parameters", 200, 201),
            (client.post(TYPES, {"name": "None", "parameters": [
                {"id": "a", "type": "select", "title": "A", "options": []}]}), "/parameters/0/options", 1, 0),
            (refused(world, parameters={f"a{number}": 1 for number in range(1201)}), "/parameters", 1200, 1201),
            (client.get(RECORDS, page="0"), "page", 1, 0), (client.get(RECORDS, limit="-1"), "limit", 0, -1),
            (client.get(RECORDS, page="9" * 30), "page", 2 ** 53 - 1, None),
            (client.get(RECORDS, search="x", page="1001"), "page", 10000, 10001),
            (client.get(RECORDS, search="a b c d e f g h i j k l m"), "search", 12, None),
            (client.post(RECORDS, {}, {"Idempotency-Key": "x" * 256}), "Idempotency-Key", 255, 256),
            (client.post(RECORDS, "[" * 40), "", 32, None)):
        fault = test.needs(answer, 400, 422)["errors"][0]
        test.equal(fault.get("pointer", fault.get("parameter")), place, f"the place in {answer!r}")
        test.equal([fault.get("limit"), fault.get("value")], [limit, value], f"limit and value of {place}")
    many = client.post(RECORDS, "[" + "0," * 70000 + "0]")
    test.equal([many.json.get("limit"), many.json.get("value")], [65536, None], "too many values")
    test.equal(client.post(RECORDS, " " * 1048577).json.get("limit"), 1048576, "the web server's limit of a body")
    for answer in (refused(world, phone="x"), refused(world), client.get(f"{RECORDS}/{unknown_id()}")):
        test.true("limit" not in answer.json and "value" not in answer.json, f"no limit in {answer!r}")
    schemas = world.openapi["components"]["schemas"]["Problem"]["properties"]
    for properties in (schemas, schemas["errors"]["items"]["properties"]):
        test.equal([properties[name]["type"] for name in ("limit", "value")], ["integer", "integer"], "the description")


@case("the sentence of a single fault names its subject")
def subjects(test, world):
    client, uuid = record_type(world)
    made = client.made(RECORDS, {"recordTypeUuid": uuid, "phone": phone_number()})["uuid"]
    for answer, start in ((refused(world, phone="x"), "phone: The letter x "),
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
