"""Tenants never meet: every call, with another account's ids in every place that takes something.

tables/tenants.tsv has a row for each place of each call that the API describes; a place without one fails."""

import copy
import datetime
import json

from routes import BODIED, BY_NAME, ROUTES, with_unknown
from tables import fill, fill_value, read_rows
from tap import case
from tenants import LISTS, Tenant
from world import CAMPAIGNS, IMPORTS, RECORDS, SUPPRESSIONS, TYPES, Objects, orders_of, phone_number, unknown_id

SIDES = ["the first", "the second"]
RECORD_TYPE_OF_NEW = "/record/recordTypeUuid"
POINTS = [f"{route.name}, {side}" for route in ROUTES for side in SIDES]
LISTS_BY_BODY = {"searchRecords": "records"}
NUMBERS = ("listEventDays", "listRecordOrders")
DELETION = {"on": "records", "do": {"delete": True}}
# Bodies other than those of the routes table, where these have no such member.
BODIES = {("createAction", "/segment"): {**DELETION, "segment": "{segment}"},
          ("createAction", "/importUuid"): {**DELETION, "importUuid": "{import}"},
          ("createAction", "/recordTypeUuid"): {**DELETION, "all": True, "recordTypeUuid": "{type}"},
          ("createAction", "/campaignUuid"): {**DELETION, "all": True, "campaignUuid": "{campaign}"},
          ("createAction", "/do/assign/campaignUuid"): {"on": "records", "all": True,
                                                        "do": {"assign": {"campaignUuid": "{campaign}"}}},
          ("createAction", "/do/unassign/campaignUuid"): {"on": "records", "all": True,
                                                          "do": {"unassign": {"campaignUuid": "{campaign}"}}},
          ("createOrder", RECORD_TYPE_OF_NEW): {"record": {"recordTypeUuid": "{type}", "phone": "+12025550143"}}}


class Attempt:
    """One account tries to get at another one."""

    def __init__(self, test, world, call, side):
        self.test = test
        tenants = world.once("tenants", lambda: [Tenant(world, 0), Tenant(world, 5)])
        self.mine, self.others = tenants if side == SIDES[0] else tenants[::-1]
        self.route = BY_NAME[call]
        self.secrets = self.others.secrets()

    def warm(self):
        """Every worker has just read the other account's record type, and trusts what it remembers for a second."""
        for _ in range(12):
            self.others.client.twin().read(RECORDS, recordTypeUuid=self.others.ids["type"], limit=1)

    def look(self, answer, given=()):
        """Nothing of the other account stands in the answer, but for what was sent."""
        told = "\n".join(f"{name}: {value}" for name, value in answer.headers) + answer.body.decode("utf-8", "replace")
        for secret in self.secrets.difference(given):
            self.test.true(secret not in told, f"{secret} is told by {answer!r}")
        return answer

    def send(self, ids, **more):
        return self.look(self.route.request(self.mine.client, ids, **more))

    def same(self, answer, unknown, values):
        """Both answers say the same, but for the ids that were sent."""
        texts = []
        for one, value in zip((answer, unknown), values):
            problem = {name: member for name, member in (one.json or {}).items() if name != "instance"}
            texts.append(json.dumps(problem, sort_keys=True).replace(value, "?"))
        self.test.equal(texts[0], texts[1], "the answer, and that for an id that nobody has")


def described_places(world):
    """(call, place) of all that the API's description has: parameters, headers, and members that are ids."""
    found = set()
    for path in world.openapi["paths"].values():
        for operation in path.values():
            places = [f"{one['in']} {one['name']}" for one in map(world_reference(world), operation["parameters"])] \
                if "parameters" in operation else []
            body = operation.get("requestBody")
            if body:
                schema = list(body["content"].values())[0].get("schema", {})  # a file has none
                places += [f"body {pointer}" for pointer in id_members(world_reference(world), schema, "")]
            found |= {(operation["operationId"], place) for place in places or ["-"]}
    return found


def world_reference(world):
    def follow(node):
        while "$ref" in node:
            target = world.openapi
            for name in node["$ref"].split("/")[1:]:
                target = target[name]
            node = target
        return node
    return follow


def id_members(follow, schema, pointer):
    schema = follow(schema)
    found = [pointer] if schema.get("format") == "uuid" else []
    for part in schema.get("allOf", []) + schema.get("anyOf", []) + schema.get("oneOf", []):
        found += id_members(follow, part, pointer)
    for name, member in schema.get("properties", {}).items():
        if not follow(member).get("readOnly") and not member.get("readOnly"):
            found += id_members(follow, member, f"{pointer}/{name}")
    return found + (id_members(follow, schema["items"], pointer + "/0") if "items" in schema else [])


@case("every place of every call has its row")
def complete(test, world):
    rows = {(row.call, row.place) for row in read_rows("tenants.tsv")}
    described = described_places(world)
    for call, place in sorted(described - rows):
        test.fail(f"{call} takes {place}, but no row of tenants.tsv says what another account's value does there")
    for call, place in sorted(rows - described):
        test.fail(f"{call} takes no {place}")
    test.equal({call for call, _ in described}, set(BY_NAME), "the calls")


def path_name(route, parameter, world):
    """What the routes table calls a parameter of the description's path: they stand in the same order."""
    for path, methods in world.openapi["paths"].items():
        for operation in methods.values():
            if operation["operationId"] == route.name:
                given = [part[1:-1] for part in path.split("/") if part.startswith("{")]
                return route.path_names[given.index(parameter)]
    raise AssertionError(f"{route.name} is not described")


def try_path(attempt, world, parameter, row):
    """Nothing is there, whatever else is sent, as for an id that nobody has."""
    mine, others, route = attempt.mine, attempt.others, attempt.route
    names = [path_name(route, parameter, world)]
    attempt.test.equal(row.value, "{%s}" % names[0], "the id's name")
    if row.outcome == "same":
        attempt.test.status(attempt.send(mine.ids), route.status)
        return
    if route.name == "putRecordByExternalId":
        try_put(attempt, row)
        return
    etag = others.client.get(route.target(others.ids)).header("ETag") or '"x"'
    for foreign in (names, route.path_names):
        ids = {**mine.ids, **{name: others.ids[name] for name in foreign}}
        unknown = route.request(mine.client, with_unknown(mine.ids, *foreign))
        for headers in (None, {"If-Match": "*"}, {"If-Match": etag}, {"If-None-Match": "*"}, {"If-None-Match": etag},
                        {"Idempotency-Key": unknown_id()}):
            answer = attempt.send(ids, headers=headers)
            attempt.test.status(answer, int(row.outcome), f"{foreign} with {headers}")
            attempt.same(answer, unknown, ("-", "-"))
        if route.method == "GET":
            answer = attempt.look(mine.client.head(route.target(ids)))
            attempt.test.status(answer, int(row.outcome), "HEAD")


def try_put(attempt, row):
    """What another account has under an id is no matter: one's own is made."""
    mine, others, route = attempt.mine, attempt.others, attempt.route
    body = {"phone": phone_number()}
    for status in (int(row.outcome), 200):
        answer = attempt.look(route.request(mine.client, {**mine.ids, "external_id": others.ids["external_id"]},
                                            body=body), [others.objects.external_id])
        attempt.test.status(answer, status, "the other's external id")
    attempt.test.status(route.request(others.client, others.ids, {"If-None-Match": "*"}), 412, "the other has its own")
    attempt.test.status(mine.client.delete(f"{RECORDS}/{answer.json['uuid']}"), 204, "one's own goes")


def try_type(attempt, row):
    """Of the other's type there is nothing here, as of one that nobody has."""
    mine, others, route = attempt.mine, attempt.others, attempt.route
    value, nobody = fill(row.value, others.ids), unknown_id()
    for ids in (mine.ids, {**mine.ids, "external_id": others.ids["external_id"]}):
        answers = [attempt.look(route.request(mine.client, {**ids, "type": one}), [one]) for one in (value, nobody)]
        attempt.test.status(answers[0], int(row.outcome), row.value)
        attempt.same(answers[0], answers[1], (value, nobody))


def try_file(attempt, name, row):
    """A file as the body, of which the query tells the rest."""
    parameters = {"recordTypeUuid": attempt.mine.ids["type"], name: fill(row.value, attempt.others.ids)}
    query = "&".join(f"{one}={value}" for one, value in parameters.items())
    answer = attempt.look(attempt.mine.client.post(f"{IMPORTS}?{query}", "phone\n+12025550143\n",
                                                   {"Content-Type": "text/csv"}), [parameters[name]])
    attempt.test.status(answer, 201 if row.outcome == "same" else int(row.outcome))


def try_numbers(attempt, name, row):
    """Of the other's record or campaign there is nothing, as of one that nobody has."""
    mine, others, test = attempt.mine, attempt.others, attempt.test
    needed = {"recordUuid": mine.ids["record"]} if attempt.route.name == "listRecordOrders" else {}
    path = attempt.route.path
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    value = fill(row.value, {**others.ids, "today": today, "cursor": "AgAA"})
    answer = attempt.look(mine.client.get(path, **{**needed, name: value}), [value])
    if name == "cursor":
        test.refused(answer, int(row.outcome), ("cursor", "invalid_cursor"))
        return
    if test.status(answer, 200):
        test.equal(answer.json["total"] > 0, row.outcome == "own", f"the total with {row.value}")
    if row.outcome == "nothing":
        nobody = unknown_id()
        attempt.same(answer, attempt.look(mine.client.get(path, **{**needed, name: nobody}), [nobody]), (value, nobody))


def lift(client):
    """So that the same number can be suppressed again."""
    for one in client.read(SUPPRESSIONS, phone="+12025550188")["suppressions"]:
        client.request("DELETE", f"{SUPPRESSIONS}/{one['uuid']}", {"reason": "Once more"})


def try_history(attempt, name, value):
    """Numbers that only others have suppressed have no history."""
    for one in attempt.others.rows("listSuppressions"):
        if one["phone"] == "+12025550188":
            continue
        query = {"phone": one["phone"], **({name: value} if name != "phone" else {})}
        answer = attempt.look(attempt.mine.client.get(f"{SUPPRESSIONS}/history", **query), [one["phone"]])
        attempt.test.equal(attempt.test.needs(answer, 200)["history"], [], f"of {one['phone']}")


def try_query(attempt, name, row):
    """Lists show nothing but one's own, and tell the numbers of one's own."""
    if row.value == "note":
        answer = attempt.send(attempt.mine.ids)
        attempt.test.equal(answer.json, {"collisions": [], "total": 0}, "one's own field of that name")
        return
    if attempt.route.name == "createImport":
        try_file(attempt, name, row)
        return
    if attempt.route.name in NUMBERS:
        try_numbers(attempt, name, row)
        return
    if attempt.route.name == "listSuppressionHistory":
        try_history(attempt, name, fill(row.value, {"phone": "", "cursor": ""}))
        return
    if attempt.route.query:
        try_type(attempt, row)
        return
    mine, others, test = attempt.mine, attempt.others, attempt.test
    call, plural = attempt.route.name, LISTS[attempt.route.name]
    phone = others.objects.record["phone"]
    value = fill(row.value, {**others.ids, "word": others.word, "phone": phone[1:], "digits": phone[-6:],
                             "cursor": others.cursor(call) if name == "cursor" else ""})
    if name == "filter":
        name, _, value = (name + value).partition("=")
    answer = attempt.look(mine.client.get(mine.path(call), **{name: value}), [value])
    if name == "cursor":
        test.refused(answer, int(row.outcome), ("cursor", "invalid_cursor"))
        test.status(mine.client.get(mine.path(call), cursor=mine.cursor(call)), 200, "one's own cursor")
        return
    if not test.status(answer, 200):
        return
    own = {one["uuid"] for one in mine.rows(call) if name != "status" or one["status"] == value} \
        if row.outcome == "own" else set()
    test.equal(answer.json["total"], len(own), f"the total with {row.value}")
    test.true({one["uuid"] for one in answer.json[plural]} <= own, "the rows are one's own")
    test.equal(bool(answer.json[plural]), bool(own), "there are rows")
    if name not in ("page", "limit"):
        walk = attempt.look(mine.client.get(mine.path(call), cursor="", **{name: value}), [value])
        test.true({one["uuid"] for one in walk.json[plural]} <= own, "the rows of a walk are one's own")


def try_body(attempt, pointer, row):
    """422 at the member, as for an id that nobody has; one's own is taken."""
    mine, others, route, test = attempt.mine, attempt.others, attempt.route, attempt.test
    template = BODIES.get((route.name, pointer), route.body)
    value, nobody = fill(row.value, others.ids), unknown_id()

    def body_with(ids, id):
        body = copy.deepcopy(fill_value(template, ids))
        *folders, last = pointer[1:].split("/")
        target = body
        for folder in folders:
            target = target[folder]
        target[last] = id
        return body

    answer = attempt.send(mine.ids, body=body_with(mine.ids, value))
    if row.outcome == "nothing":
        test.equal([test.needs(answer, 200)["total"], answer.json[LISTS_BY_BODY[route.name]]], [0, []], "what is found")
        return
    test.refused(answer, int(row.outcome), (pointer, None))
    attempt.same(answer, attempt.send(mine.ids, body=body_with(mine.ids, nobody)), (value, nobody))
    own = Objects(mine.client)
    test.status(attempt.send(own.ids, body=body_with(own.ids, fill(row.value, own.ids))), route.status, "one's own")


def try_condition(attempt, header, row):
    """The other's ETag is none of one's own objects'."""
    mine, others, route, test = attempt.mine, attempt.others, attempt.route, attempt.test
    etag = others.client.get(route.target(others.ids)).header("ETag")
    test.status(attempt.send(mine.ids, headers={header: etag}), int(row.outcome), f"{header} of the other's object")
    own = Objects(mine.client)
    etag = mine.client.get(route.target(own.ids)).header("ETag")
    status = route.status if header == "If-Match" else 304 if route.method == "GET" else 412
    test.status(attempt.send(own.ids, headers={header: etag}), status, f"{header} of one's own")


def try_key(attempt, key, row):
    """The other's key with the other's own request, byte for byte, and with one's own: nothing is replayed."""
    headers = {"Idempotency-Key": key}
    if attempt.route.name == "createSuppression":
        lift(attempt.mine.client)
    answer = attempt.send(attempt.theirs.ids, headers=headers)
    if answer.status != attempt.route.status:
        attempt.test.status(answer, (404, 422), "the other's request")
        answer = attempt.send(Objects(attempt.mine.client).ids, headers=headers)
    attempt.test.status(answer, int(row.outcome), "one's own request")
    attempt.test.equal(answer.header("Idempotency-Replayed"), None, "Idempotency-Replayed")


def prepare_key(attempt):
    """The other account's request under a key of its own."""
    attempt.theirs = Objects(attempt.others.client)
    if attempt.route.name == "createSuppression":
        lift(attempt.others.client)
    key = unknown_id()
    for replayed in (None, "true"):
        answer = attempt.route.request(attempt.others.client, attempt.theirs.ids, {"Idempotency-Key": key})
        attempt.test.status(answer, attempt.route.status, "the other's request")
        attempt.test.equal(answer.header("Idempotency-Replayed"), replayed, "replayed for the other")
    attempt.secrets = attempt.others.secrets()
    return key


def try_place(attempt, world, row, key):
    kind, _, name = row.place.partition(" ")
    if row.value == "{type}":
        attempt.warm()
    if kind == "path":
        try_path(attempt, world, name, row)
    elif kind == "query":
        try_query(attempt, name, row)
    elif kind == "body":
        try_body(attempt, name, row)
    elif name == "Idempotency-Key":
        try_key(attempt, key, row)
    elif row.value == "{etag}":
        try_condition(attempt, name, row)
    elif attempt.test.equal(row.outcome, "same", f"the outcome of {row}"):
        attempt.test.status(attempt.send(attempt.mine.ids), attempt.route.status)


@case("another account is not met", POINTS)
def unmet(test, world, point):
    call, side = point.split(", ")
    attempt = Attempt(test, world, call, side)
    rows = [row for row in read_rows("tenants.tsv") if row.call == call]
    key = prepare_key(attempt) if any(row.place == "header Idempotency-Key" for row in rows) else None
    before = attempt.others.stored(), attempt.others.seen()
    test.true(rows, f"no row of tenants.tsv is about {call}")
    for row in rows:
        try_place(attempt, world, row, key)
    test.equal(attempt.others.stored() == before[0], True, "the other account's rows in the database are as before")
    test.equal(attempt.others.seen(), before[1], "what the other account sees")


@case("whatever the other account does, nothing changes here", SIDES)
def undisturbed(test, world, side):
    attempt = Attempt(test, world, "getMe", side)
    before = attempt.mine.stored(), attempt.mine.seen()
    lift(attempt.others.client)
    for route in ROUTES:
        test.status(route.request(attempt.others.client, Objects(attempt.others.client).ids), route.status, route.name)
    test.equal(attempt.mine.stored() == before[0], True, "the account's rows in the database are as before")
    test.equal(attempt.mine.seen(), before[1], "what the account sees")


@case("members that only the server sets are refused, whosever they are", BODIED)
def server_members(test, world, route):
    attempt = Attempt(test, world, route.name, SIDES[0])
    before = attempt.others.stored()
    body = fill_value(route.body, attempt.mine.ids)
    for name, value in (("uuid", attempt.others.ids["record"]), ("accountId", attempt.others.number), ("id", 1),
                        ("account_id", attempt.others.number), ("account", attempt.others.account.name),
                        ("type_id", 1), ("campaign_id", 1), ("campaignUuid", attempt.others.ids["campaign"])):
        answer = attempt.send(attempt.mine.ids, body={**body, name: value})
        test.refused(answer, 422, (f"/{name}", None))
    test.equal(attempt.others.stored() == before, True, "the other account's rows in the database are as before")


@case("another's record type in a record within an order is refused where any type is taken")
def in_order_record(test, world):
    attempt = Attempt(test, world, "createOrder", SIDES[0])
    any_type = orders_of(attempt.mine.client.made(CAMPAIGNS, {"name": "Any type"})["uuid"])
    body = {"record": {"recordTypeUuid": attempt.others.ids["type"], "phone": phone_number()}}
    test.refused(attempt.mine.client.post(any_type, body), 422, (RECORD_TYPE_OF_NEW, "unknown_record_type"))
    test.equal(attempt.mine.client.read(any_type)["total"], 0, "orders")


@case("an order of one's own other campaign is 404")
def wrong_campaign(test, world):
    mine = world.objects("one tenant")
    other = mine.client.made(CAMPAIGNS, {"name": "Other"})["uuid"]
    place = f"{orders_of(other)}/{mine.ids['order']}"
    for answer in (mine.client.get(place), mine.client.patch(place, {"status": "busy"}), mine.client.delete(place)):
        test.status(answer, 404)
    test.status(mine.client.get(f"{orders_of(mine.ids['campaign'])}/{mine.ids['order']}"), 200)


@case("an id of another kind of object is 404")
def wrong_kind(test, world):
    mine = world.objects("one tenant")
    for collection, name in ((RECORDS, "type"), (TYPES, "record"), (CAMPAIGNS, "order"), (RECORDS, "campaign")):
        test.status(mine.client.get(f"{collection}/{mine.ids[name]}"), 404, f"{collection}/{name}")


@case("two accounts may use the same slug")
def slugs(test, world):
    sides = world.objects("one tenant"), world.objects("another tenant")
    for one in sides:
        test.status(one.client.post(TYPES, {"name": "Same", "slug": "same-slug"}), 201)
