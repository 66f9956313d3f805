"""What a token may do."""

from routes import CLOSED, SCOPED, with_unknown
from tap import case
from world import ALL_SCOPES, orders_of, phone_number


def client_with(world, *scopes):
    account = world.account()
    return world.once(("scopes", scopes), lambda: account.with_scopes(*scopes))


@case("a token with every scope but the call's is refused", SCOPED)
def without(test, world, route):
    objects = world.objects()
    before = [objects.client.read(path) for path in objects.all_paths()]
    client = client_with(world, *(scope for scope in ALL_SCOPES if scope != route.scope))
    answer = route.request(client, objects.ids)
    test.status(answer, 403)
    test.equal(answer.header("WWW-Authenticate"), None, "WWW-Authenticate of a 403")
    test.true(route.scope in (answer.json or {}).get("detail", ""), "the detail names the scope")
    test.status(route.request(client, with_unknown(objects.ids, *route.path_names)), 403, "of an unknown id")
    test.equal([objects.client.read(path) for path in objects.all_paths()], before, "the objects")


@case("a token with only the call's scope may", SCOPED)
def with_only(test, world, route):
    objects = world.new_objects()
    test.status(route.request(client_with(world, *route.scopes), objects.ids), route.status)


@case("a call without a scope takes any token", [route for route in CLOSED if not route.scope])
def any_token(test, world, route):
    for scope in ALL_SCOPES:
        test.status(route.request(client_with(world, scope), world.objects().ids), route.status, scope)


@case("the scope is looked at before the body")
def before_body(test, world):
    client = client_with(world, "records:read")
    for body in ("{", b"\xff", "{}"):
        test.status(client.post("/api/records", body), 403)


@case("a new record within an order needs the scopes of both")
def record_in_order(test, world):
    objects = world.new_objects()
    orders, body = orders_of(objects.ids["campaign"]), {"record": {"phone": phone_number()}}
    total = objects.client.read("/api/records")["total"]
    for scopes in (["campaigns:write"], ["records:write"], ["campaigns:write", "records:read"]):
        test.status(client_with(world, *scopes).post(orders, body), 403, " and ".join(scopes))
    test.equal(objects.client.read("/api/records")["total"], total, "number of records")
    test.status(client_with(world, "campaigns:write", "records:write").post(orders, body), 201)


@case("a token tells its scopes in their order")
def told(test, world):
    for scopes in (["records:read"], ["campaigns:write", "records:read"], ALL_SCOPES):
        answer = client_with(world, *scopes).get("/api/auth/me")
        shown = test.needs(answer, 200)["token"]["scopes"]
        test.equal(shown, [scope for scope in ALL_SCOPES if scope in scopes], "scopes")
