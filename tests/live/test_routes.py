"""What holds for every row of the routes table."""

import re

from routes import ALL_ROWS, BODIED, CLOSED, FILES, READING, ROUTES, TEMPLATES, methods_of, path_of, with_unknown
from tap import case
from world import unknown_id

# A PUT makes the object where nothing has the id.
FINDING = [route for route in ROUTES if route.path_names and route.method != "PUT"]
SINGLE = [route for route in READING
          if route.path_names and not route.name.startswith("list") and
          route.name not in ("getProgress", "getJob", "getExport", "getAction", "previewImport", "getImportErrors", "getImportMap")] + \
    [route for route in READING if route.name in ("getAccount", "getOpenapi")]
CHANGING = [route for route in ROUTES
            if route.method in ("PUT", "PATCH", "DELETE") and not route.file and not route.session and
            route.name != "deleteExport"]
BY_UUID = [route for route in FINDING if "external_id" not in route.path_names]
ANSWERING = [route for route in ROUTES if route.status != 204 and route.name not in FILES]
NO_UUIDS = ["record_12345", "1", "0", "-", "null", "%7B%7D", "..%2F..", "a" * 200, "%F0%9F%98%80"]


@case("the table names the calls that the API describes, no more and no fewer")
def same_calls(test, world):
    described = {}
    for path, methods in world.openapi["paths"].items():
        for method, operation in methods.items():
            if method in ("get", "post", "patch", "delete", "put"):
                described[operation["operationId"]] = (method.upper(), re.sub(r"\{[a-zA-Z]+\}", "{}", path))
    test.equal({route.name: (route.method, route.template) for route in ROUTES}, described, "calls")


@case("every call succeeds", ROUTES)
def succeeds(test, world, route):
    objects = world.new_objects("routes")
    client = world.stranger if route.open else objects.client
    test.status(route.request(client, objects.ids), route.status)


@case("ids that nothing has are 404", FINDING)
def unknown_ids(test, world, route):
    objects = world.objects()
    for name in route.path_names:
        test.status(route.request(objects.client, with_unknown(objects.ids, name)), 404, name)


@case("what is no id names nothing", BY_UUID)
def malformed_ids(test, world, route):
    objects = world.objects()
    for name in route.path_names:
        for text in NO_UUIDS + [objects.ids[name] + "0", objects.ids[name][:-1], "{" + objects.ids[name] + "}",
                                objects.ids[name].replace("-", ""), objects.ids[name] + "%20"]:
            test.status(route.request(objects.client, {**objects.ids, name: text}), 404, f"{name}={text}")


@case("an unknown query parameter is a 400 that names it", ROUTES)
def unknown_parameter(test, world, route):
    objects = world.objects()
    answer = route.request(objects.client, objects.ids, query="?nonsense=1&pge=2")
    test.refused(answer, 400, ("nonsense", "unknown_parameter"), ("pge", "unknown_parameter"))


@case("a client that takes no JSON gets 406", ANSWERING)
def not_acceptable(test, world, route):
    objects = world.objects()
    other = [] if route.name in ALL_ROWS else ["application/xml, text/*", "application/json;q=0, */*"]
    for accept in ("text/html", "application/json;q=0", "*/*;q=0", "application/*;q=0.0, text/html", *other):
        answer = route.request(objects.client, objects.ids, {"Accept": accept})
        test.status(answer, 406, f"Accept: {accept}")


@case("a client that takes JSON among others gets it", READING)
def acceptable(test, world, route):
    objects = world.objects()
    for accept in (None, "", "*/*", "application/*", "text/html, application/json;q=0.1", "APPLICATION/JSON",
                   "text/html,application/xhtml+xml,*/*;q=0.8", "application/json; charset=utf-8"):
        answer = route.request(objects.client, objects.ids, {"Accept": accept})
        test.status(answer, 200, f"Accept: {accept}")


@case("what has no answer to show cannot be unacceptable", [route for route in ROUTES if route.status == 204])
def nothing_to_accept(test, world, route):
    objects = world.new_objects("routes")
    test.status(route.request(objects.client, objects.ids, {"Accept": "text/html"}), 204)


@case("a body of another type gets 415", BODIED)
def wrong_type(test, world, route):
    objects = world.objects()
    kinds = [None, "text/plain", "text/json", "application/x-www-form-urlencoded", "application/jsonx", "application",
             "multipart/form-data; boundary=x", "application/json; charset=iso-8859-1", "application/json-patch+json"]
    for kind in kinds + (["application/merge-patch+json"] if route.method != "PATCH" else []):
        answer = route.request(objects.client, objects.ids, {"Content-Type": kind})
        test.status(answer, 415, f"Content-Type: {kind}")
    for coding in ("gzip", "deflate", "br"):
        answer = route.request(objects.client, objects.ids, {"Content-Encoding": coding})
        test.status(answer, 415, f"Content-Encoding: {coding}")


@case("a body of a good type is taken", BODIED)
def good_type(test, world, route):
    kinds = ["application/json", "Application/JSON", "application/json; charset=utf-8",
             'application/json;charset="UTF-8"', "application/json; charset=utf8", "application/json; charset=us-ascii",
             'application/json; charset="US-ASCII"']
    for kind in kinds + (["application/merge-patch+json", "application/merge-patch+json; charset=utf8"]
                         if route.method == "PATCH" else []):
        objects = world.new_objects("routes")
        answer = route.request(objects.client, objects.ids, {"Content-Type": kind})
        expected = (200, 201) if route.name == "createSuppression" else route.status  # it is there from the second time on
        test.status(answer, expected, f"Content-Type: {kind}")


@case("a body that is no JSON gets 400", BODIED)
def malformed(test, world, route):
    objects = world.objects()
    for body in (b"", b"{", b"nonsense", b"\xff"):
        test.status(route.request(objects.client, objects.ids, body=body), 400, repr(body))


@case("a body that is no object, or has unknown members, gets 422", BODIED)
def unacceptable(test, world, route):
    objects = world.objects()
    for body in ("[]", "null", '"text"', "5", "true"):
        test.refused(route.request(objects.client, objects.ids, body=body), 422, ("", "wrong_type"))
    answer = route.request(objects.client, objects.ids, body={"nonsense": 1, "Name": 2})
    test.refused(answer, 422, ("/nonsense", "unknown_member"), ("/Name", "unknown_member"))


@case("a body of too many values, and one of too many bytes, gets 413", BODIED)
def too_large(test, world, route):
    objects = world.objects()
    body = '{"nonsense":[' + "0," * 100000 + "0]}"
    test.status(route.request(objects.client, objects.ids, body=body), 413, "values")
    body = '{"nonsense":"' + "x" * (1 << 20) + '"}'
    test.status(route.request(objects.client, objects.ids, body=body), 413, "bytes")


@case("a stale If-Match gets 412 and changes nothing", CHANGING)
def stale(test, world, route):
    objects = world.objects()
    before = [objects.client.read(path) for path in objects.all_paths()]
    for tag in ('"0123456789abcdef0123456789abcdef"', '""', 'W/"x"', '"x", "y"'):
        answer = route.request(objects.client, objects.ids, {"If-Match": tag})
        test.status(answer, 412, f"If-Match: {tag}")
    test.equal([objects.client.read(path) for path in objects.all_paths()], before, "the objects")


@case("an object that the client knows is 304", SINGLE)
def not_modified(test, world, route):
    objects = world.objects()
    etag = route.request(objects.client, objects.ids).header("ETag")
    test.true(etag, "an ETag")
    for tags in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = route.request(objects.client, objects.ids, {"If-None-Match": tags})
        if test.status(answer, 304, f"If-None-Match: {tags}"):
            test.equal(answer.header("ETag"), etag, "ETag")
    for tags in ('"other"', etag.strip('"'), etag.upper().replace('"', "'")):
        test.status(route.request(objects.client, objects.ids, {"If-None-Match": tags}), 200, f"If-None-Match: {tags}")


@case("lists and the like have no ETag", [route for route in READING if route not in SINGLE])
def no_etag(test, world, route):
    objects = world.objects()
    answer = route.request(objects.client, objects.ids, {"If-None-Match": "*"})
    test.status(answer, 200)
    test.equal(answer.header("ETag"), None, "ETag")


@case("HEAD is GET without the body", READING)
def head(test, world, route):
    objects = world.objects()
    path = path_of(route.template, objects.ids)
    get, answer = objects.client.get(path), objects.client.head(path)
    ignored = {"date", "x-request-id", "connection"}
    headers = [[pair for pair in one.headers if pair[0].lower() not in ignored] for one in (get, answer)]
    test.status(answer, 200)
    test.equal(headers[1], headers[0], "headers")
    test.equal(int(answer.header("Content-Length")), len(get.body), "Content-Length")
    if route in SINGLE:
        test.status(objects.client.head(path, {"If-None-Match": "*"}), 304)


@case("HEAD of what is missing or forbidden is the same problem without the body", [route for route in CLOSED
                                                                                    if route.method == "GET"])
def head_problem(test, world, route):
    objects = world.objects()
    path = path_of(route.template, with_unknown(objects.ids, *route.path_names))
    test.status(objects.client.head(path + ("&" if "?" in path else "?") + "nonsense=1"), (400, 404))
    test.status(world.stranger.head(path), 401)


@case("OPTIONS tells what the path offers", TEMPLATES)
def options(test, world, template):
    objects = world.objects()
    for client in (objects.client, world.stranger):
        answer = client.options(path_of(template, objects.ids))
        test.status(answer, (200, 204))
        test.equal(set((answer.header("Allow") or "").split(", ")), methods_of(template), "Allow")


@case("a method that the path does not offer is 405 with Allow", TEMPLATES)
def method_not_allowed(test, world, template):
    objects = world.objects()
    others = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PROPFIND", "FOO", "REPORT")
    for method in others:
        if method in methods_of(template):
            continue
        answer = objects.client.request(method, path_of(template, objects.ids), None if method == "HEAD" else "{}")
        if test.status(answer, 405, method):
            test.equal(set((answer.header("Allow") or "").split(", ")), methods_of(template), f"Allow for {method}")


@case("an If-Match for an object that does not exist is 404, or 412 where it could be made",
      [route for route in CHANGING if route.path_names])
def match_of_nothing(test, world, route):
    objects = world.objects()
    ids = with_unknown(objects.ids, *route.path_names)
    wanted = 412 if route.method == "PUT" else 404
    test.status(route.request(objects.client, ids, {"If-Match": f'"{unknown_id()}"'}), wanted)
