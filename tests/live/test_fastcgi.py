"""The worker's own socket: requests that nginx would never pass on, but other web servers do."""

import time

from checks import answer_faults
from support.fastcgi import ABORT, PARAMS, Worker, get_values, parameters, record, request
from tap import case
from world import RECORDS, patience, phone_number

JSON = ("CONTENT_TYPE", "application/json")


class Asker:
    """Asks the worker as the shared account."""

    def __init__(self, test, world):
        self.test = test
        self.objects = world.objects()
        self.worker = Worker(world.need("SOCKET"))
        self.token = ("HTTP_AUTHORIZATION", f"Bearer {self.objects.client.token}")

    def pairs(self, method, target, *more):
        return [("REQUEST_METHOD", method), ("REQUEST_URI", target), self.token, *more]

    def ask(self, method, target, *more, body=b"", keep=False):
        return self.send(self.pairs(method, target, *more), body, keep)

    def send(self, pairs, body=b"", keep=False):
        answer = self.worker.exchange(pairs, body, keep)
        for fault in answer_faults(answer):
            self.test.fail(f"{pairs[:2]}: {fault}")
        return answer

    def new_body(self):
        return b'{"recordTypeUuid":"%s","phone":"%s"}' % (self.objects.ids["type"].encode(), phone_number().encode())

    def total(self):
        return self.objects.client.read(RECORDS)["total"]


@case("a worker answers over its socket")
def plain(test, world):
    asker = Asker(test, world)
    body = asker.new_body()
    test.status(asker.ask("GET", "/api/auth/me"), 200)
    test.status(asker.ask("GET", "/api/auth/me", ("CONTENT_LENGTH", "")), 200, "an empty length")
    test.status(asker.ask("GET", "/api/auth/me", ("CONTENT_LENGTH", "0")), 200, "a length of 0")
    test.status(asker.ask("POST", RECORDS, JSON, ("CONTENT_LENGTH", str(len(body))), body=body), 201)


@case("a body without a length is 411")
def no_length(test, world):
    asker = Asker(test, world)
    total = asker.total()
    for length in ([], [("CONTENT_LENGTH", "")]):
        answer = asker.ask("POST", RECORDS, JSON, ("HTTP_TRANSFER_ENCODING", "chunked"), *length, body=asker.new_body())
        test.status(answer, 411)
    test.equal(asker.total(), total, "number of records")


@case("a body that is not as long as was said is never acted on")
def wrong_length(test, world):
    asker = Asker(test, world)
    total = asker.total()
    for length in ("1", "5", "9999", "500000"):
        answer = asker.ask("POST", RECORDS, JSON, ("CONTENT_LENGTH", length), body=asker.new_body())
        test.status(answer, 400, f"a length of {length}")
    for length in ("x", "-1", "1e3", "0x10", " 5", "5 ", "9" * 30, "+5"):
        answer = asker.ask("POST", RECORDS, JSON, ("CONTENT_LENGTH", length), body=asker.new_body())
        test.status(answer, (400, 413), f"a length of {length!r}")
    test.equal(asker.total(), total, "number of records")


@case("a body beyond the limit is 413 without being read")
def too_large(test, world):
    asker = Asker(test, world)
    for length in ("1048577", "99999999999"):
        test.status(asker.ask("POST", RECORDS, JSON, ("CONTENT_LENGTH", length), body=b"{}"), 413, length)


@case("targets as other web servers pass them on")
def targets(test, world):
    asker = Asker(test, world)
    record_place = f"{RECORDS}/{asker.objects.ids['record']}"
    for target, status in (("http://host/api/auth/me", 200), ("https://host:8443/api/auth/me", 200),
                           (f"http://host{record_place}", 200), ("/api/auth/me?", 200), ("http://host", 404),
                           ("", 404), ("*", 404), ("?x", 404), ("api/auth/me", 404), ("//api/auth/me", 404),
                           ("/api/auth/me#x", 404), (" /api/auth/me", 404),
                           ("/api/records/%zz", 400), ("/api/records/%00", 400), ("/api/records?search=%00", 400),
                           ("/" + "x" * 60000, 404), ("/api/records/" + "/" * 5000, 404), ("/api/auth/me\x01", 404)):
        test.status(asker.ask("GET", target), status, target[:60])
    test.status(asker.send([("REQUEST_METHOD", "GET"), asker.token]), 404, "no target")


@case("methods as other web servers pass them on")
def methods(test, world):
    asker = Asker(test, world)
    for method in ("get", "Get", "", "TRACE", "CONNECT", "GET ", "G" * 1000):
        test.status(asker.ask(method, "/api/auth/me"), 405, method[:20])


@case("of a header that comes twice the first one counts")
def twice(test, world):
    asker = Asker(test, world)
    other = ("HTTP_AUTHORIZATION", "Bearer x")
    test.status(asker.ask("GET", "/api/auth/me", other), 200, "the good one first")
    pairs = [("REQUEST_METHOD", "GET"), ("REQUEST_URI", "/api/auth/me"), other, asker.token]
    test.status(asker.send(pairs), 401, "the bad one first")


@case("a request id is taken over when it is harmless, else made")
def request_ids(test, world):
    asker = Asker(test, world)
    good = "0123456789abcdef0123456789abcdef"
    test.equal(asker.ask("GET", "/healthz", ("REQUEST_ID", good)).request_id, good, "a good one")
    for bad in ("", "x", "a b c d e f g h", "abcdefgh\r\nSet-Cookie: x=1", "x" * 65, "é" * 20, '"quoted-id-12"'):
        answer = asker.ask("GET", "/healthz", ("REQUEST_ID", bad))
        test.true(answer.request_id and answer.request_id != bad, f"another id than {bad!r}")
        test.equal(answer.header("Set-Cookie"), None, "no header made of it")


@case("the wish to keep the connection is not granted")
def keep(test, world):
    asker = Asker(test, world)
    for _ in range(6):
        started = time.monotonic()
        test.status(asker.ask("GET", "/healthz", keep=True), 200)
        test.true(time.monotonic() - started < patience(2), "the connection ends at once")


@case("peers that go away or talk nonsense leave the worker alive")
def nonsense(test, world):
    asker = Asker(test, world)
    whole = request(asker.pairs("POST", RECORDS, JSON, ("CONTENT_LENGTH", "500")), b'{"a":')
    begin = request([])[:16]
    for data in (b"", b"\0", b"GET / HTTP/1.1\r\n\r\n", b"\xff" * 500, begin, begin + record(PARAMS, b"\xff" * 20),
                 begin + parameters([("A", "b")])[:-8], whole[:100], whole[:-8], whole + record(ABORT, b""),
                 record(99, b"x" * 100)):
        with asker.worker.connect() as connection:
            connection.sendall(data)
    for _ in range(12):
        test.status(asker.ask("GET", "/healthz"), 200, "afterwards")


@case("records of no request leave the worker alive, wherever they come")
def management(test, world):
    asker = Asker(test, world)
    whole = request(asker.pairs("POST", RECORDS, JSON, ("CONTENT_LENGTH", "5")), b'{"a":')
    questions = get_values(80)
    for at in (0, 16, 40, len(whole) - 21, len(whole) - 8):
        for pieces in ((whole[:at] + questions + whole[at:],), (whole[:at], questions[:5], questions[5:] + whole[at:])):
            with asker.worker.connect() as connection:
                for piece in pieces:
                    say(connection, piece)
                    time.sleep(0.02 if len(pieces) > 1 else 0)
    for _ in range(12):
        test.status(asker.ask("GET", "/healthz"), 200, "afterwards")


def say(connection, data):
    try:
        connection.sendall(data)
    except (BrokenPipeError, ConnectionResetError):
        pass  # it has been closed, which is as good as being ignored
