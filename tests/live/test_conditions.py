"""ETags and conditional requests."""

from routes import BY_NAME
from tap import case
from world import CAMPAIGNS, RECORDS, TYPES, orders_of, phone_number

KINDS = ["record", "type", "campaign", "order"]
CREATES = {"record": "createRecord", "type": "createRecordType", "campaign": "createCampaign", "order": "createOrder"}
CHANGES = {"record": {"firstName": "Jane"}, "type": {"icon": "star"}, "campaign": {"name": "Summer"},
           "order": {"status": "busy"}}


def place_of(objects, kind):
    collections = {"record": RECORDS, "type": TYPES, "campaign": CAMPAIGNS, "order": orders_of(objects.ids["campaign"])}
    return f"{collections[kind]}/{objects.ids[kind]}"


@case("a new object's ETag is the one that reading it gives", KINDS)
def created(test, world, kind):
    objects = world.new_objects("conditions")
    answer = BY_NAME[CREATES[kind]].request(objects.client, objects.ids)
    test.status(answer, 201)
    etag = answer.header("ETag")
    test.equal(objects.client.get(answer.header("Location")).header("ETag"), etag, "ETag")
    test.status(objects.client.patch(answer.header("Location"), CHANGES[kind], {"If-Match": etag}), 200)


@case("If-Match with the current ETag changes, with the former one it does not", KINDS)
def if_match(test, world, kind):
    objects = world.new_objects("conditions")
    place = place_of(objects, kind)
    etag = objects.client.get(place).header("ETag")
    changed = objects.client.patch(place, CHANGES[kind], {"If-Match": etag})
    test.status(changed, 200)
    test.true(changed.header("ETag") != etag, "another ETag")
    test.status(objects.client.patch(place, CHANGES[kind], {"If-Match": etag}), 412)
    test.status(objects.client.delete(place, {"If-Match": etag}), 412)
    test.status(objects.client.get(place, {"If-None-Match": etag}), 200)
    test.status(objects.client.get(place, {"If-None-Match": changed.header("ETag")}), 304)
    many = f'"x", {changed.header("ETag")} , "y"'
    test.status(objects.client.patch(place, {}, {"If-Match": many}), 200, "one of several")
    test.status(objects.client.patch(place, {}, {"If-Match": "*"}), 200, "any")
    test.status(objects.client.patch(place, {}, {"If-Match": "W/" + changed.header("ETag")}), 412, "a weak one")


@case("If-Match with the current ETag deletes", KINDS)
def delete(test, world, kind):
    objects = world.new_objects("conditions")
    if kind == "type":
        objects.ids["type"] = objects.ids["other_type"]
    place = place_of(objects, kind)
    etag = objects.client.get(place).header("ETag")
    test.status(objects.client.delete(place, {"If-Match": '"x"'}), 412)
    test.status(objects.client.delete(place, {"If-Match": etag}), 204)
    test.status(objects.client.delete(place, {"If-Match": etag}), 404)


@case("an ETag is the same for every reader and every worker", KINDS)
def stable(test, world, kind):
    objects = world.objects("stable")
    etags = {objects.client.twin().get(place_of(objects, kind)).header("ETag") for _ in range(12)}
    test.equal(len(etags), 1, "different ETags")


@case("different objects have different ETags")
def different(test, world):
    objects = world.objects("stable")
    paths = objects.all_paths()
    test.equal(len({objects.client.get(path).header("ETag") for path in paths}), len(paths), "ETags")


@case("a bad body is a fault of its own, whatever If-Match says")
def bad_body(test, world):
    objects = world.objects("stable")
    place = place_of(objects, "record")
    test.status(objects.client.patch(place, "{", {"If-Match": "*"}), 400)
    test.status(objects.client.patch(place, {"x": 1}, {"If-Match": "*"}), 422)


@case("an If-Match that is no list of ETags is refused", ["x", "W/", '"', "*, \"x\"", "'x'", "W/*", ",", "undefined"])
def odd_match(test, world, text):
    objects = world.objects("stable")
    place = place_of(objects, "record")
    before = objects.client.get(place).body
    test.refused(objects.client.patch(place, {"firstName": "x"}, {"If-Match": text}), 400, ("If-Match", "invalid_etag"))
    test.refused(objects.client.delete(place, {"If-Match": text}), 400, ("If-Match", "invalid_etag"))
    test.equal(objects.client.get(place).body, before, "the record")


@case("an empty precondition is refused, never taken for none", ["", " "])
def empty(test, world, text):
    objects = world.objects("stable")
    for kind in KINDS:
        place = place_of(objects, kind)
        before = objects.client.get(place).body
        for answer in (objects.client.patch(place, CHANGES[kind], {"If-Match": text}),
                       objects.client.delete(place, {"If-Match": text})):
            test.refused(answer, 400, ("If-Match", "invalid_etag"))
        for method in ("GET", "HEAD"):
            answer = objects.client.request(method, place, None, {"If-None-Match": text})
            test.status(answer, 400, method)
        test.equal(objects.client.get(place).body, before, f"the {kind}")
    answer = objects.client.get(RECORDS + "?page=0", {"If-None-Match": text})
    test.refused(answer, 400, ("If-None-Match", "invalid_etag"), ("page", "out_of_range"))


@case("what others have changed does not count for POST")
def post(test, world):
    objects = world.objects("stable")
    body = {"recordTypeUuid": objects.ids["type"], "phone": phone_number()}
    test.status(objects.client.post(RECORDS, body, {"If-None-Match": '"x"'}), 201)


@case("the API's description may be kept by caches, what is an account's may not")
def caches(test, world):
    objects = world.objects("stable")
    description = world.stranger.get("/api/openapi.json")
    test.true("public" in (description.header("Cache-Control") or ""), "the description is public")
    for path in objects.all_paths() + [RECORDS, "/api/auth/me"]:
        control = objects.client.get(path).header("Cache-Control") or ""
        test.true("private" in control or "no-store" in control, f"Cache-Control of {path}: {control}")
