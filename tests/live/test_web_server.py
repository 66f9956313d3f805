"""What the web server in front answers by itself, and requests that only raw bytes can make."""

import socket
import time

from client import address_of
from routes import ROUTES, TEMPLATES, path_of
from tap import case
from support.wire import request_bytes
from world import RECORDS, patience, phone_number

LIMIT = 1 << 20
OTHER_PATHS = ["/", "/index.html", "/apis", "/api", "/.callbook-problem", "/healthzz", "/nginx_status", "/50x.html",
               "/api%2frecords", "/%61pi"]
HOST = b"Host: localhost\r\n"
# What is sent, and the statuses that may come back.
BROKEN = {
    "nonsense": (b"NONSENSE\r\n\r\n", [400]),
    "binary nonsense": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", [400]),
    "a method in small letters": (b"get /api/records HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    "no target": (b"GET HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    "a target without a slash": (b"GET api/records HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    "a star": (b"GET * HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    "a NUL in the target": (b"GET /api/\x00records HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    "a path above the root": (b"GET /../etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    "a path above the root, encoded": (b"GET /api/%2e%2e/%2e%2e/x HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    "bad encoding": (b"GET /api/records/%zz HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    "an encoded NUL": (b"GET /api/records/%00 HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    "no host": (b"GET /api/records HTTP/1.1\r\n\r\n", [400]),
    "two hosts": (b"GET /api/records HTTP/1.1\r\n" + HOST + HOST + b"\r\n", [400]),
    "a bad host": (b"GET /api/records HTTP/1.1\r\nHost: a/b\r\n\r\n", [400]),
    "HTTP/2 in text": (b"GET /api/records HTTP/2.0\r\n" + HOST + b"\r\n", [505]),
    "a version from the future": (b"GET /api/records HTTP/9.9\r\n" + HOST + b"\r\n", [400, 505]),
    "no version number": (b"GET /api/records HTTP/x\r\n" + HOST + b"\r\n", [400]),
    "a NUL in a header": (b"GET /api/records HTTP/1.1\r\n" + HOST + b"X-A: a\x00b\r\n\r\n", [400]),
    "a negative length": (b"POST /api/records HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n", [400]),
    "a length that is no number": (b"POST /api/records HTTP/1.1\r\n" + HOST + b"Content-Length: x\r\n\r\n", [400]),
    "two lengths": (b"POST /api/records HTTP/1.1\r\n" + HOST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                    [400]),
    "a length beyond all numbers": (b"POST /api/records HTTP/1.1\r\n" + HOST + b"Content-Length: " + b"9" * 40 +
                                    b"\r\n\r\n", [400, 413]),
    "a length and chunks": (b"POST /api/records HTTP/1.1\r\n" + HOST +
                            b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", [400]),
    "an unknown transfer encoding": (b"POST /api/records HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: gzip\r\n\r\n",
                                     [501]),
    "bad chunks": (b"POST /api/records HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n", [400]),
    "TRACE": (b"TRACE /api/records HTTP/1.1\r\n" + HOST + b"\r\n", [405]),
    "CONNECT": (b"CONNECT localhost:80 HTTP/1.1\r\n" + HOST + b"\r\n", [400, 405]),
    "a body too large by its length": (b"POST /api/records HTTP/1.1\r\n" + HOST + b"Content-Length: 99999999\r\n\r\n",
                                       [413]),
    "a target too long": (b"GET /api/records?search=" + b"x" * 20000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", [414]),
    "a header too long": (b"GET /api/records HTTP/1.1\r\n" + HOST + b"X-A: " + b"x" * 20000 + b"\r\n\r\n", [431]),
    "headers too many": (b"GET /api/records HTTP/1.1\r\n" + HOST + b"".join(b"X-%d: %s\r\n" % (number, b"x" * 400)
                                                                       for number in range(200)) + b"\r\n", [431]),
}


def authorized(objects):
    return ("Authorization", f"Bearer {objects.client.token}")


@case("broken HTTP is answered as a problem, and the next request works", sorted(BROKEN))
def broken(test, world, row):
    request, statuses = BROKEN[row]
    client = world.client()
    test.status(client.send("RAW", row, request), statuses)
    client.connection.close()
    test.status(client.get("/readyz"), 200, "the next request")


@case("paths that are not the API's are problems, too", OTHER_PATHS)
def other_paths(test, world, path):
    # Whoever looks at / is led to the console.
    for method in ("POST", "DELETE", "PUT", *(("GET", "HEAD") if path != "/" else ())):
        body = "{}" if method == "POST" else None
        test.status(world.stranger.request(method, path, body), 404, method)


@case("an HTTP/1.0 client and an absolute target are served")
def old_forms(test, world):
    objects = world.objects()
    head = f"Host: localhost\r\n{': '.join(authorized(objects))}\r\n\r\n"
    for line in ("GET /api/auth/me HTTP/1.0", f"GET http://localhost/api/auth/me HTTP/1.1",
                 f"GET {objects.client.url}/api/auth/me HTTP/1.1"):
        answer = objects.client.send("GET", "/api/auth/me", f"{line}\r\n{head}".encode())
        test.status(answer, 200, line)


@case("chunked bodies are put together")
def chunked(test, world):
    objects = world.objects()
    body = ('{"recordTypeUuid":"%s","phone":"%s"}' % (objects.ids["type"], phone_number())).encode()
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:1], body[1:30], body[30:])) + b"0\r\n\r\n"
    headers = [authorized(objects), ("Content-Type", "application/json"), ("Transfer-Encoding", "chunked")]
    answer = objects.client.send("POST", RECORDS, request_bytes("POST", RECORDS, "localhost", headers, chunks))
    test.status(answer, 201)
    large = b"%x\r\n%s\r\n0\r\n\r\n" % (LIMIT + 1, b" " * (LIMIT + 1))
    answer = objects.client.twin().send("POST", RECORDS, request_bytes("POST", RECORDS, "localhost", headers, large))
    test.status(answer, 413, "more than the limit")


@case("a body of exactly 1 MiB is taken, one byte more is not")
def limit(test, world):
    objects = world.objects()
    for more, status in ((0, 201), (1, 413)):
        body = '{"recordTypeUuid":"%s","phone":"%s"}' % (objects.ids["type"], phone_number())
        test.status(objects.client.twin().post(RECORDS, body + " " * (LIMIT + more - len(body))), status,
                    f"{more} more")


@case("a client may wait to be asked for its body")
def expect(test, world):
    objects = world.objects()
    body = b'{"recordTypeUuid":"%s","phone":"+12025550143"}' % objects.ids["type"].encode()
    headers = [authorized(objects), ("Content-Type", "application/json"), ("Expect", "100-continue"),
               ("Content-Length", str(len(body))), ("Connection", "close")]
    with socket.create_connection(address_of(world.url), 10) as connection:
        connection.sendall(request_bytes("POST", RECORDS, "localhost", headers))
        first = connection.recv(1000)
        test.true(first.startswith(b"HTTP/1.1 100 "), f"asked for the body: {first[:40]}")
        connection.sendall(body)
        test.true(connection.recv(1000).startswith(b"HTTP/1.1 201 "), "and made the record")


@case("several requests at once on a connection are answered in order")
def pipelined(test, world):
    objects = world.objects()
    paths = [f"{RECORDS}/{objects.ids['record']}", "/api/nothing", "/api/auth/me"]
    requests = [request_bytes("GET", path, "localhost", [authorized(objects)]) for path in paths]
    last = request_bytes("GET", "/healthz", "localhost", [("Connection", "close")])
    with socket.create_connection(address_of(world.url), 10) as connection:
        connection.sendall(b"".join(requests) + last)
        received = b""
        while data := connection.recv(65536):
            received += data
    test.equal([part.split(b" ", 1)[0] for part in received.split(b"HTTP/1.1 ")[1:]], [b"200", b"404", b"200", b"200"],
               "statuses")


@case("a client that goes away in the middle leaves nothing behind")
def aborted(test, world):
    objects = world.objects()
    total = objects.client.read(RECORDS)["total"]
    body = b'{"recordTypeUuid":"%s","phone":"+12025550143"}' % objects.ids["type"].encode()
    headers = [authorized(objects), ("Content-Type", "application/json"), ("Content-Length", str(len(body) + 10))]
    for cut in (1, 40, 200, len(body)):
        with socket.create_connection(address_of(world.url), 10) as connection:
            connection.sendall(request_bytes("POST", RECORDS, "localhost", headers, body)[:-cut])
    time.sleep(patience(0.1))
    test.equal(objects.client.read(RECORDS)["total"], total, "number of records")


@case("a header that comes twice, or from a proxy that means ill")
def odd_headers(test, world):
    objects = world.objects()
    token = authorized(objects)
    for headers, status in (([token, ("Proxy", "http://evil")], 200),
                            ([token, ("X-HTTP-Method-Override", "DELETE")], 200),
                            ([token, ("X-Request-Id", "mine")], 200), ([token, ("X-Original-Url", "/healthz")], 200),
                            ([("Authorization", "Bearer x"), token], 401), ([token, ("X_Authorization", "x")], 200)):
        place = f"{RECORDS}/{objects.ids['record']}"
        answer = objects.client.twin().send("GET", place, request_bytes("GET", place, "localhost", headers))
        test.status(answer, (status, 400) if status == 401 else status, str(headers[-1][0]))
        test.true(answer.request_id != "mine", "the request id is the server's")


@case("TRACE is 405 everywhere", TEMPLATES)
def trace(test, world, template):
    path = path_of(template, world.objects().ids)
    answer = world.client().send("TRACE", path, request_bytes("TRACE", path, "localhost", []))
    test.status(answer, 405)


@case("when no worker runs every call is a 503, and all is well when they are back")
def no_workers(test, world):
    folder, objects = world.need("FOLDER"), world.objects()
    world.servers("server.sh", "stop", folder, "workers")
    try:
        for route in ROUTES:
            answer = route.request(objects.client.twin(), objects.ids)
            test.status(answer, 503, route.name)
            test.true(answer.seconds < patience(3), f"{route.name} took {answer.seconds:.1f} s")
        test.status(objects.client.head(RECORDS), 503, "HEAD")
        test.status(objects.client.get("/nothing"), 404, "another path")
    finally:
        world.servers("server.sh", "start", folder, "workers")
    test.status(objects.client.twin().get("/readyz"), 200, "afterwards")
    if world.front == "lighttpd":
        wait_for_lighttpd(world)


def wait_for_lighttpd(world):
    """Until it has seen that the socket has come back, as differences.py says."""
    end = time.monotonic() + 5
    while world.client().get("/readyz").status == 503 and time.monotonic() < end:
        time.sleep(0.2)
