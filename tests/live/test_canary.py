"""No secret and no person in logs, cores and /proc, whatever is sent and whatever fails. test_logs looks at the logs of
all other tests; this one has servers of its own, which log everything, and fail."""

import os
import secrets

from canary import NAME, Place
from client import body_bytes
from routes import BODIED, ROUTES, session_of
from tables import fill, fill_value
from tap import case
from test_web_server import HOST
from support.wire import WireError
from world import CAMPAIGNS, RECORDS, TYPES, Objects, orders_of

HEADERS = ["Authorization", "If-Match", "If-None-Match", "Accept", "Content-Type", "User-Agent", "Referer", "Cookie",
           "X-Request-Id", "X-Forwarded-For", "Content-Encoding", "Idempotency-Key", "Host", "Range", "Via", "X-Canary"]
QUERIES = ["search", "cursor", "page", "limit", "sort", "status", "recordTypeUuid", "campaignUuid", "access_token"]


def refusing(number, state):
    """Records are refused with that error, whose message has the values, as the server's own messages can."""
    return (f"drop trigger if exists {NAME}.canary;\ndelimiter //\n"
            f"create trigger {NAME}.canary before insert on {NAME}.record for each row begin declare said text "
            "default concat('Duplicate ', new.phone, ' ', new.first_name, ' ', new.last_name); "
            f"signal sqlstate '{state}' set mysql_errno = {number}, message_text = said; end//\ndelimiter ;")


# What makes the database refuse statements, one after the other.
BREAKAGES = {
    "a value that is there already": refusing(1062, "23000"),
    "a value that is too long": refusing(1406, "22001"),
    "a value that another character set has not": refusing(1366, "22007"),
    "a value that is unknown": refusing(1452, "23000"),
    "a deadlock": refusing(1213, "40001"),
    "an error of another kind": refusing(1690, "22003"),
    "no such table": f"rename table {NAME}.search_segment to {NAME}.away",
    "a reference to nothing": f"drop trigger {NAME}.canary; set foreign_key_checks = 0; delete from {NAME}.record_type",
    "no such column": f"alter table {NAME}.record drop column parameters",
    "access denied": "alter user canary@localhost identified by 'other'; kill user canary@localhost",
    "no such user": "drop user canary@localhost; kill user canary@localhost",
}


class Words:
    """What is looked for: made up, so that nothing else holds it."""

    def __init__(self, place):
        tail = secrets.token_hex(5)
        self.name = "Canary" + tail
        self.mail = f"{self.name}@example.org"
        self.note = f"Nöte {self.name} 😀"
        self.phone = "+4915" + str(secrets.randbelow(10 ** 10)).zfill(10)
        self.all = [self.name, self.name.lower(), tail, self.phone, self.phone[1:], place.token, place.token[3:],
                    place.password]

    def fields(self):
        return {"firstName": self.name, "lastName": self.mail, "phone": self.phone, "parameters": {"note": self.note}}


def bodies_of(route, ids, words):
    """Bodies that are taken, and bodies that are not, with the words in each place."""
    good = fill_value(route.body, ids)
    texts = {"name": words.name, "description": words.note, "firstName": words.name, "lastName": words.mail,
             "instructions": words.note, "note": words.note, "worker": words.name, "outcome": words.name,
             "phone": words.phone, "parameters": {"note": words.note}, "source": words.name, "evidence": words.mail,
             "phones": [words.phone, words.name], "reason": words.note}
    allowed = {"createRecord": ["firstName", "lastName", "phone", "parameters"], "createOrder": ["instructions"],
               "updateRecord": ["firstName", "lastName", "phone", "parameters"], "updateOrder": ["instructions"],
               "createSuppression": ["phone", "source"], "batchSuppressions": [], "checkSuppressions": [],
               "createImport": ["name"], "updateImport": ["name"], "completeImport": [], "claimOrders": [],
               "addResult": [], "extendLease": [], "releaseLease": []}
    some = {name: texts[name] for name in allowed.get(route.name, ["name", "description"])}
    yield {**good, **some}
    yield {**good, **texts, words.name: words.mail}
    yield {**good, "phone": words.name, "status": words.name, "recordTypeUuid": words.mail, "name": [words.name],
           "parameters": [{"id": words.name, "type": words.mail, "title": words.note, "validation": "(" + words.name,
                           "default": words.name, "options": [words.name, words.name]}]}
    yield {**good, "parameters": {words.name: words.note, "note": [words.name]}, "schedule": {words.name: words.mail},
           "record": {"phone": words.name, "firstName": 5, words.mail: words.phone}, "timezone": words.name}
    yield "{" + words.name
    yield '{"firstName": "%s' % words.phone
    yield body_bytes(words.name) + b"\xff\x00"
    yield [words.name, words.phone]
    yield {"description": (words.name + " ") * 40000}
    yield {"description": words.name * 80000}
    yield '{"%s": [%s0]}' % (words.name, "0, " * 90000)


def try_route(client, route, ids, words):
    path = fill(route.path, ids)
    bodies = list(bodies_of(route, ids, words)) if route in BODIED else [None]
    for body in bodies:
        client.request(route.method, path, body)
    for name in HEADERS:
        for value in (words.mail, f'"{words.phone}"', f"Bearer {words.name}", f"Bearer {client.token}x"):
            client.request(route.method, path, bodies[-1] if route.method != "GET" else None, {name: value})
    client.request(route.method, path, bodies[0], words.session)
    for query in QUERIES + [words.name]:
        for value in (words.name, words.phone, words.mail + "%zz", client.token):
            client.request(route.method, f"{path}?{query}={value}", bodies[0])
    client.request("PUT", f"{path}/{words.name}?{words.mail}", None)
    client.get(f"{path}/{words.name}%2f{words.phone}")


def try_broken(client, words):
    """What nginx itself refuses."""
    target = f"/api/records?search={words.name}".encode()
    word = words.name.encode()
    for request in (b"GET " + target + b" HTTP/9.9\r\n" + HOST + b"\r\n", b"GET " + target + b" HTTP/1.1\r\n\r\n",
                    b"GET " + target + word * 2000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", word + b" " + target + b"\r\n\r\n",
                    b"GET " + target + b" HTTP/1.1\r\n" + HOST + b"X-" + word + b": " + word * 2000 + b"\r\n\r\n",
                    b"GET " + target + b"\x00 HTTP/1.1\r\n" + HOST + b"\r\n",
                    b"POST " + target + b" HTTP/1.1\r\n" + HOST + b"Content-Length: 99999999\r\n\r\n" + word,
                    b"POST " + target + b" HTTP/1.1\r\n" + HOST + b"Content-Length: x" + word + b"\r\n\r\n",
                    b"POST " + target + b" HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: " + word + b"\r\n\r\n"):
        one = client.twin()
        try:
            one.send("RAW", "broken", request)
        except (WireError, OSError):
            pass
        one.connection.close()


def try_all(place, words):
    client = place.client
    objects = Objects(client)
    client.made(TYPES, {"name": words.name, "parameters": [{"id": "mail", "type": "text", "title": words.name,
                                                            "validation": words.name, "error": words.note}]})
    words.session = session_of(client)
    words.all += [words.session["Cookie"].partition("=")[2], words.session["Cookie"].partition("=cs_")[2]]
    for route in sorted(ROUTES, key=lambda route: route.name == "deleteSession"):
        ids = objects.ids if route.method == "GET" else Objects(client).ids
        try_route(client, route, ids, words)
    for name in objects.ids.makers:  # they are asked for when nothing can be made any more
        assert objects.ids[name]
    try_broken(client, words)
    return objects


def try_broken_database(place, objects, words):
    """The statuses of what was tried while each was so."""
    statuses = {}
    for name, statement in BREAKAGES.items():
        place.sql(statement)
        client = place.client.twin()
        body = {"recordTypeUuid": objects.ids["type"], **words.fields()}
        orders = orders_of(objects.ids["campaign"])
        answers = [client.post(RECORDS, body, {"Idempotency-Key": words.name}), client.post(RECORDS, body),
                   client.patch(f"{RECORDS}/{objects.ids['record']}", words.fields()),
                   client.post(CAMPAIGNS, {"name": words.note, "description": words.note}),
                   client.post(orders, {"record": words.fields(), "instructions": words.note}),
                   client.get(RECORDS, search=words.name), client.get(CAMPAIGNS, search=words.name)]
        statuses[name] = [answer.status for answer in answers]
    return statuses


class Searched:
    """The one run, and what is left of it."""

    def __init__(self, world):
        self.place = place = Place(world)
        try:
            self.words = Words(place)
            objects = try_all(place, self.words)
            self.running = place.processes()
            self.statuses = try_broken_database(place, objects, self.words)
            self.has_core = place.crash()
            os.unlink(place.path("worker.sock"))
            for route in ROUTES:
                place.client.twin().request(route.method, f"{fill(route.path, objects.ids)}?search={self.words.name}")
            self.files = place.files()
        finally:
            place.stop()


def searched(world):
    return world.once("canary", lambda: Searched(world))


def look(test, texts, words):
    for name, text in texts.items():
        for word in words:
            at = text.find(word.encode())
            if at >= 0:
                line = text[text.rfind(b"\n", 0, at) + 1:].split(b"\n")[0]
                test.fail(f"{name}: {word} in {line[:300]}")


@case("no log holds a secret or a person, at level debug and with a database that fails")
def logs(test, world):
    run = searched(world)
    test.true({"callbook.log", "access.log", "error.log"} <= set(run.files), f"there are logs: {sorted(run.files)}")
    test.true(run.files["callbook.log"].count(b" event=request ") > 1000, "the worker has logged its requests")
    test.true(run.files["access.log"].count(b"\n") > 1000, "nginx has logged its requests")
    test.true(b" level=debug event=database " in run.files["callbook.log"], "the worker has logged all that it can")
    test.true(b" level=error event=memory " in run.files["callbook.log"], "a request was too large for its memory")
    look(test, run.files, run.words.all)


@case("the database has failed in each way", sorted(BREAKAGES))
def failures(test, world, name):
    statuses = searched(world).statuses[name]
    test.true({409, 422, 500, 503} & set(statuses), f"statuses: {statuses}")


@case("the command line and the environment show no password")
def processes(test, world):
    run = searched(world)
    look(test, run.running, run.words.all)
    test.true(any(b"xxxxxxxx" in text for text in run.running.values()), "there was one to be seen")


@case("a worker that crashes leaves no core")
def core(test, world):
    run = searched(world)
    test.equal(run.has_core, False, "the system has taken a core")
    test.equal([name for name in run.files if "core" in name], [], "files")
