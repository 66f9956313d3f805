"""What web servers do differently, or could: what reaches the worker, and what never may reach a client."""

import contextlib
import socket
import time

from client import address_of
from tap import case
from support.wire import Connection, request_bytes
from world import RECORDS, patience, phone_number

OUTSIDE = "127.0.0.2"  # an address of this machine that is none of those that may read the metrics
SLOW = 12              # clients that are slower than there are workers
# Files that lie beside the program on a shared host; elsewhere there are none.
HIDDEN = ["/.htaccess", "/.htcallbook.conf", "/%2ehtcallbook.conf", "/.HTCALLBOOK.CONF", "//.htcallbook.conf",
          "/api/../.htcallbook.conf", "/callbook.fcgi/../.htcallbook.conf", "/callbook/.htaccess", "/callbook",
          "/callbook/", "/callbook/callbook", "/callbook/bin/callbook-fcgi", "/callbook/lib/ld.so", "/callbook/lib/",
          "/callbook/htcallbook.conf.sample", "/callbook/../callbook/bin/callbook", "/README.md", "/callbook.fcgi",
          "/callbook.fcgi/api/auth/me"]


def token_of(objects):
    return ("Authorization", f"Bearer {objects.client.token}")


def send(objects, method, target, headers=(), body=None):
    """Raw bytes, with the token first."""
    pairs = [token_of(objects), *headers]
    return objects.client.twin().send(method, target, request_bytes(method, target, "localhost", pairs, body))


def ask_from(world, source, target, *headers):
    """An answer for a client of that address."""
    connection = Connection(address_of(world.url))
    connection.socket = socket.create_connection(connection.address, 10, (source, 0))
    with contextlib.closing(connection):
        return connection.try_exchange("GET", request_bytes("GET", target, "localhost", [("Connection", "close"),
                                                                                         *headers]))


@case("an encoded slash belongs to a name, and so do encoded letters")
def encoded(test, world):
    objects = world.objects()
    identifier = objects.ids["record"]
    test.status(send(objects, "GET", f"{RECORDS}/%{ord(identifier[0]):02x}{identifier[1:]}"), 200, "a letter")
    answer = send(objects, "GET", f"/api%2Frecords/{identifier}")
    test.status(answer, 404, "a slash")
    answer = send(objects, "GET", f"{RECORDS}/a%2Fb")
    test.status(answer, 404, "a slash in a name")


@case("a query reaches the worker as it was written")
def queries(test, world):
    objects = world.objects()
    for query, status in (("search=a%2Fb%3F%26%25%23", 200), ("search=%zz", 400), ("search=%00", 400),
                          ("search=%C3%28", 400), ("search=a+b", 200), ("limit=1&limit=2", 400), ("", 200),
                          ("search=J%C3%B6rg", 200)):
        test.status(send(objects, "GET", f"{RECORDS}?{query}"), status, query)


@case("HEAD tells the length and sends no body")
def head(test, world):
    objects = world.objects()
    target = f"{RECORDS}/{objects.ids['record']}"
    whole, answer = send(objects, "GET", target), send(objects, "HEAD", target)
    test.status(answer, 200)
    test.equal(answer.header("ETag"), whole.header("ETag"), "ETag")
    test.true(answer.header("Content-Length") in (None, str(len(whole.body))),
              f"Content-Length {answer.header('Content-Length')}")


@case("headers reach the worker, once and in any case")
def headers(test, world):
    objects = world.objects()
    target = f"{RECORDS}/{objects.ids['record']}"
    etag = send(objects, "GET", target).header("ETag")
    for name in ("If-None-Match", "if-none-match", "IF-NONE-MATCH"):
        test.status(send(objects, "GET", target, [(name, etag)]), 304, name)
    test.status(send(objects, "GET", target, [("If-None-Match", '"x"'), ("X-If-None-Match", etag)]), 200, "X-")
    test.status(send(objects, "GET", target, [("Request-Id", "x" * 8), ("REQUEST_ID", "y" * 8)]), 200, "REQUEST_ID")
    # Parameters of the FastCGI protocol must not be made by headers.
    for name in ("Request-Method", "Request_Uri", "Content_Length", "Remote_User", "Script_Name"):
        test.status(send(objects, "GET", target, [(name, "9")]), (200, 400), name)


@case("a Content-Type that comes twice is refused")
def content_type(test, world):
    objects = world.objects()
    body = b'{"recordTypeUuid":"%s","phone":"%s"}' % (objects.ids["type"].encode(), phone_number().encode())
    pairs = [("Content-Type", "application/xml"), ("Content-Type", "application/json")]
    test.status(send(objects, "POST", RECORDS, pairs, body), (400, 415))


@case("no body, an empty one, and one without a length")
def no_body(test, world):
    objects = world.objects()
    pairs = [("Content-Type", "application/json")]
    test.status(send(objects, "POST", RECORDS, pairs), (400, 411), "no length")
    test.status(send(objects, "POST", RECORDS, [*pairs, ("Content-Length", "0")]), 400, "a length of 0")
    test.status(send(objects, "GET", "/api/auth/me", [("Content-Length", "0")]), 200, "GET")


@case("OPTIONS tells what a path offers")
def options(test, world):
    objects = world.objects()
    answer = send(objects, "OPTIONS", RECORDS)
    test.status(answer, 204)
    test.true("POST" in (answer.header("Allow") or ""), f"Allow is {answer.header('Allow')}")


@case("clients that send slowly hold no worker")
def slow_clients(test, world):
    objects = world.objects()
    start = request_bytes("POST", RECORDS, "localhost", [token_of(objects), ("Content-Type", "application/json"),
                                                         ("Content-Length", "200000")], b" " * 40000)
    with contextlib.ExitStack() as stack:
        for _ in range(SLOW):
            stack.enter_context(socket.create_connection(address_of(world.url), 10)).sendall(start)
        time.sleep(0.3)
        for _ in range(3):
            answer = objects.client.twin().get("/api/auth/me")
            test.status(answer, 200)
            test.true(answer.seconds < patience(1), f"it took {answer.seconds:.1f} s")


@case("the metrics are for this machine only")
def metrics(test, world):
    test.status(ask_from(world, "127.0.0.1", "/metrics"), (200, 404), "from here")
    for target in ("/metrics", "//metrics", "/%6detrics", "/api/../metrics", "/metrics?x", "http://localhost/metrics",
                   "/./metrics", "/metrics/"):
        answer = ask_from(world, OUTSIDE, target)
        test.status(answer, 403 if target == "/metrics" else (403, 404), target)
        test.true(b"# TYPE" not in answer.body, f"{target} gave the metrics away")


@case("the metrics are for nobody whom a proxy on this machine asks for")
def metrics_by_proxy(test, world):
    for header in (("X-Forwarded-For", "192.0.2.7"), ("X-Real-IP", "192.0.2.7"), ("Via", "1.1 proxy"),
                   ("Forwarded", "for=192.0.2.7"), ("x-forwarded-for", "127.0.0.1")):
        for target in ("/metrics", "/metrics?x"):
            answer = ask_from(world, "127.0.0.1", target, header)
            test.status(answer, 403, f"{target} with {header}")
            test.true(b"# TYPE" not in answer.body, f"{target} with {header} gave the metrics away")


@case("no file can be read", HIDDEN)
def hidden(test, world, path):
    answer = ask_from(world, "127.0.0.1", path)
    test.status(answer, (400, 403, 404))
    for word in (b"database_", b"Require all", b"#!/bin/sh", b"\x7fELF"):
        test.true(word not in answer.body, f"{word} is in the answer")
