"""Lists of records as a whole, in pieces: text/csv and application/x-ndjson."""

import contextlib
import csv
import glob
import io
import json
import os
import secrets
import signal
import socket
import subprocess
import threading
import time

from client import address_of
from support.fastcgi import END, Worker, read_all, request
from support.processes import children_of, pid_in
from support.wire import Connection, WireError, request_bytes
from tap import case
from test_logs import fields_of, settled
from test_web_server import wait_for_lighttpd
from world import RECORDS, SEGMENTS, TYPES, patience, phone_number, unknown_id

CSV, NDJSON, JSON = "text/csv", "application/x-ndjson", "application/json"
MEMBERS = ["uuid", "recordTypeUuid", "firstName", "lastName", "phone", "status", "createdAt", "updatedAt"]
SEARCH, BATCH = f"{RECORDS}/search", f"{RECORDS}/batch"
FIELDS = [{"id": "city", "type": "text", "title": "City", "indexed": True}, {"id": "amount", "type": "decimal", "title": "Amount"},
          {"id": "count", "type": "number", "title": "Count"}, {"id": "member", "type": "bool", "title": "Member"},
          {"id": "since", "type": "date", "title": "Since"}, {"id": "note", "type": "textarea", "title": "Note"}]
EXACT = ["1.10", "1.100", "0.0000000001", "-0.0", "123456789012345678901234567890", "1e5", "99999999999999.99"]
NASTY = ["plain", "a,b", 'say "yes"', '"', '""', "two\nlines", "\r\n", "\ttab", " blanks ", "=1+1", "+4477", "@x", "a;b", "'",
         "東京", "e\u0301", "🙂", ",", "null", "-"]
COUNT = 260  # of records that come in several pieces
LIMIT = 50000
AT_ONCE = 1000
TRIES = 15
STALL = 6  # seconds for which a client takes nothing; transactions of other requests may idle for 5


class Rows:
    """Records with values that are hard to write, and more than are read together."""

    def __init__(self, world):
        self.client = world.new_account().client
        self.type = self.client.made(TYPES, {"name": "Export", "parameters": FIELDS})["uuid"]
        self.other = self.client.made(TYPES, {"name": "Other", "parameters": FIELDS[:1]})["uuid"]
        items = [self.item(number) for number in range(COUNT)]
        for start in range(0, COUNT, 130):
            fill(self.client, items[start:start + 130])
        fill(self.client, ['{"op": "create", "recordTypeUuid": "%s", "phone": "+12025550143"}' % self.other])
        self.client.patch(f"{TYPES}/{self.type}", {"fields": {"since": None}})
        self.segment = self.client.made(SEGMENTS, {"name": "Few", "recordTypeUuid": self.type, "filter": {
            "field": "parameters.count", "op": "lt", "value": 100}})["uuid"]

    def item(self, number):
        """As text, for numbers have to stay as they are written."""
        values = {"city": f"City {number % 7}", "note": NASTY[number % len(NASTY)], "member": number % 2 == 0,
                  "since": "2026-04-01"}
        item = {"op": "create", "recordTypeUuid": self.type, "phone": f"+4477{number:08}", "parameters": values,
                "firstName": f"Ann {number:03}", "status": ["active", "inactive"][number % 2]}
        if number % 3:
            item["externalId"] = f"id,{number}"
        numbers = '"amount": %s, "count": %d, "city"' % (EXACT[number % len(EXACT)], number)
        return json.dumps(item, ensure_ascii=False).replace('"city"', numbers, 1)


def fill(client, items):
    answer = client.post(BATCH, '{"items": [' + ",".join(items) + "]}")
    if answer.status != 200:
        raise AssertionError(f"a batch was to make records, but: {answer!r}")


def exported(world):
    return world.once("exports", lambda: Rows(world))


def ask(client, accept, target=RECORDS, **parameters):
    return client.get(target, {"Accept": accept}, **parameters)


def ask_until_found(client, accept, target=RECORDS, **parameters):
    """While others are at work, finding all rows may take more time than a request has."""
    for _ in range(TRIES):
        answer = ask(client, accept, target, **parameters)
        if answer.status != 503:
            break
        time.sleep(float(answer.header("Retry-After")))
    return answer


def table_of(answer):
    """The rows of a CSV, as a list of dicts; RFC 4180 has CRLF after every row."""
    text = answer.body.decode("utf-8")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    return rows[0], [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def lines_of(answer):
    return [json.loads(line) for line in answer.body.decode("utf-8").removesuffix("\n").split("\n")] if answer.body else []


def cell(value):
    """How a value stands in a cell, but for numbers, whose text Python does not keep."""
    return "" if value is None else {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def exact_walk(client, **parameters):
    """All rows of the list, with numbers as they are written."""
    rows, cursor = [], ""
    while cursor is not None:
        page = client.get(RECORDS, cursor=cursor, limit=100, **parameters).exact
        rows += page["records"]
        cursor = page["nextCursor"]
    return rows


@case("CSV has uuid first, then all members of a list, with the type's fields in the place of parameters")
def columns(test, world):
    rows = exported(world)
    answer = ask(rows.client, CSV, recordTypeUuid=rows.type)
    test.needs(answer, 200)
    test.equal(answer.header("Content-Type"), "text/csv; charset=utf-8; header=present", "type")
    test.equal(answer.header("X-Total-Count"), str(COUNT), "X-Total-Count")
    test.true(answer.body.endswith(b"\r\n"), "CRLF at the end")
    header, table = table_of(answer)
    test.equal(header, MEMBERS[:5] + [f"parameters.{field['id']}" for field in FIELDS] + MEMBERS[5:] + ["externalId"], "header")
    expected = []
    for row in exact_walk(rows.client, recordTypeUuid=rows.type):
        values = {**row, **{f"parameters.{name}": value for name, value in row["parameters"].items()}}
        expected.append({name: cell(values.get(name)) for name in header})
    test.equal(len(table), COUNT, "rows")
    for got, wanted in zip(table, expected):
        test.equal(got, wanted, "a row")


@case("a cell has quotes only where it needs them")
def quotes(test, world):
    rows = exported(world)
    answer = ask(rows.client, CSV, recordTypeUuid=rows.type, fields="parameters.note")
    for note, form in (("plain", b",plain\r\n"), ("a,b", b',"a,b"\r\n'), ('say "yes"', b',"say ""yes"""\r\n'),
                       ("\r\n", b',"\r\n"\r\n'), ("=1+1", b",=1+1\r\n"), (" blanks ", b", blanks \r\n"), ("+4477", b",+4477\r\n")):
        test.true(form in answer.body, f"{note!r} as {form!r}")
    test.equal(answer.body.count(b",plain\r\n"), COUNT // len(NASTY), "plain ones")


@case("numbers stand in both forms as they were written")
def numbers(test, world):
    rows = exported(world)
    _, table = table_of(ask(rows.client, CSV, recordTypeUuid=rows.type, fields="parameters.amount", sort="parameters.count"))
    test.equal([row["parameters.amount"] for row in table], [EXACT[number % len(EXACT)] for number in range(COUNT)], "CSV")
    lines = ask(rows.client, NDJSON, recordTypeUuid=rows.type, fields="parameters.amount", sort="parameters.count").body
    for number, line in enumerate(lines.split(b"\n")[:-1]):
        test.true(line.endswith(b'"parameters":{"amount":%s}}' % EXACT[number % len(EXACT)].encode()), f"{line!r}")


@case("fields chooses the columns in its order, each once")
def chosen(test, world):
    rows = exported(world)
    for fields, header in (("phone,firstName", ["uuid", "phone", "firstName"]), ("uuid", ["uuid"]), ("status,uuid,status", ["uuid", "status"]),
                           ("parameters.note,lastName,parameters.city", ["uuid", "parameters.note", "lastName", "parameters.city"]),
                           ("externalId", ["uuid", "externalId"]), ("parameters.since", ["uuid", "parameters.since"]),
                           ("parameters.city,parameters", ["uuid", "parameters.city"] + [
                               f"parameters.{field['id']}" for field in FIELDS if field["id"] != "city"])):
        got, table = table_of(ask(rows.client, CSV, recordTypeUuid=rows.type, fields=fields))
        test.equal(got, header, f"header of fields={fields}")
        test.equal(len(table), COUNT, "rows")
    body = {"recordTypeUuid": rows.type, "fields": ["phone", "parameters.count"]}
    got, table = table_of(rows.client.post(SEARCH, body, {"Accept": CSV}))
    test.equal(got, ["uuid", "phone", "parameters.count"], "header of a body")
    test.refused(ask(rows.client, CSV, recordTypeUuid=rows.type, fields="nothing"), 400, ("fields", "unknown_member"))


@case("without a type the custom fields are one column of JSON, or those that fields names")
def without_type(test, world):
    rows = exported(world)
    header, table = table_of(ask(rows.client, CSV))
    test.equal(header, MEMBERS[:5] + ["parameters"] + MEMBERS[5:] + ["externalId"], "header")
    wanted = {row["uuid"]: row["parameters"] for row in rows.client.walk(RECORDS, "records")}
    test.equal({row["uuid"]: json.loads(row["parameters"]) for row in table}, wanted, "parameters")
    header, table = table_of(ask(rows.client, CSV, fields="parameters.city,parameters.nowhere"))
    test.equal(header, ["uuid", "parameters.city", "parameters.nowhere"], "header")
    test.equal({row["parameters.city"] for row in table}, {""} | {f"City {number}" for number in range(7)}, "cities")
    for unknown in ({"recordTypeUuid": unknown_id()}, {"search": "nobody"}):
        answer = ask(rows.client, CSV, **unknown)
        test.equal(len(table_of(answer)[1]), 0, f"rows of {unknown}")
        test.equal([answer.header("X-Total-Count"), answer.header("Content-Length")], ["0", str(len(answer.body))], "of nothing")
        test.equal(ask(rows.client, NDJSON, **unknown).body, b"", f"lines of {unknown}")


@case("NDJSON has the objects of the list, byte for byte, a line for each")
def lines(test, world):
    rows = exported(world)
    for parameters in ({}, {"recordTypeUuid": rows.type}, {"fields": "phone,parameters.amount", "recordTypeUuid": rows.type}):
        answer = ask(rows.client, NDJSON, **parameters)
        test.equal(answer.header("Content-Type"), NDJSON, "type")
        test.true(answer.body.endswith(b"\n"), "the last line ends")
        pages, cursor = [], ""
        while cursor is not None:
            page = rows.client.get(RECORDS, cursor=cursor, limit=100, **parameters)
            cursor = page.json["nextCursor"]
            pages.append(page.body[len(b'{"records":['):page.body.rindex(b'],"total"')])
        test.true(b",".join(pages) == answer.body[:-1].replace(b"}\n{", b"},{"), f"the same objects with {parameters}")
        test.equal(len(lines_of(answer)), int(answer.header("X-Total-Count")), "lines")


ASKED = [{}, {"status": "inactive"}, {"search": "city 3"}, {"search": "ann", "sort": "firstName"}, {"sort": "createdAt"},
         {"sort": "updatedAt"}, {"sort": "-updatedAt", "status": "active"}, {"sort": "-phone"}, {"sort": "parameters.city"},
         {"sort": "-parameters.count", "filter[parameters.member]": "true"}, {"filter[parameters.count][lt]": "120"},
         {"filter[firstName][prefix]": "ann 1", "sort": "-firstName"}, {"filter[externalId][empty]": "true"}]


@case("filters, search and sort hold as in the list", [str(one) for one in ASKED])
def found(test, world, row):
    rows = exported(world)
    parameters = next(one for one in ASKED if str(one) == row)
    for more in ({"recordTypeUuid": rows.type}, {}) if "parameters." not in row else ({"recordTypeUuid": rows.type},):
        wanted = [one["uuid"] for one in rows.client.walk(RECORDS, "records", **parameters, **more)]
        answer = ask(rows.client, NDJSON, **parameters, **more)
        test.equal([one["uuid"] for one in lines_of(answer)], wanted, f"NDJSON {more}")
        test.equal([one["uuid"] for one in table_of(ask(rows.client, CSV, **parameters, **more))[1]], wanted, f"CSV {more}")
        test.true(wanted, "there are some")


@case("a search by a body and a segment answer all rows, too")
def others(test, world):
    rows = exported(world)
    body = {"recordTypeUuid": rows.type, "sort": "phone", "filter": {"or": [
        {"field": "parameters.count", "op": "lt", "value": 20}, {"field": "parameters.count", "op": "gte", "value": 240}]}}
    answer = rows.client.post(SEARCH, body, {"Accept": NDJSON})
    test.equal([one["phone"] for one in lines_of(answer)], [f"+4477{n:08}" for n in [*range(20), *range(240, COUNT)]], "a tree")
    header, table = table_of(ask(rows.client, CSV, f"{SEGMENTS}/{rows.segment}/records", sort="parameters.count"))
    test.equal([row["parameters.count"] for row in table], [str(number) for number in range(100)], "a segment")
    test.equal(len(header), len(MEMBERS) + len(FIELDS) + 1, "a segment's type is that of its records")


@case("the client's weights decide between the forms, and JSON goes before the others")
def negotiated(test, world):
    rows = exported(world)
    for accept, kind in (("text/csv", CSV), ("TEXT/CSV; charset=utf-8", CSV), ("text/*", CSV), ("application/x-ndjson", NDJSON),
                         ("*/*", JSON), ("", JSON), ("application/*", JSON), ("text/csv, */*", JSON), ("text/csv, */*;q=0.9", CSV),
                         ("application/json;q=0.5, text/csv;q=0.6", CSV), ("application/json;q=0.6, text/csv;q=0.5", JSON),
                         ("application/json;q=0, */*", CSV), ("application/json;q=0, text/csv;q=0, */*", NDJSON),
                         ("text/csv;q=0.001, application/x-ndjson;q=0.002", NDJSON), ("text/html, */*;q=0.8", JSON),
                         ("text/csv, application/json", JSON), ("text/csv;q=0, text/*;q=0.9, application/json;q=0.1", JSON)):
        answer = ask(rows.client, accept, **({} if kind != JSON else {"limit": 1}))
        test.status(answer, 200, accept)
        test.equal(answer.header("Content-Type").partition(";")[0], kind, accept)
    for accept in ("text/html", "text/csv;q=0", "application/xml, text/plain", "application/json;q=0"):
        for target in (RECORDS, f"{SEGMENTS}/{rows.segment}/records"):
            test.status(ask(rows.client, accept, target), 406, accept)
        test.status(rows.client.post(SEARCH, {}, {"Accept": accept}), 406, accept)
    for target in (TYPES, SEGMENTS, f"{SEGMENTS}/{rows.segment}", "/api/auth/me"):
        test.status(ask(rows.client, CSV, target), 406, f"{target} has no rows")
    test.equal(ask(rows.client, CSV, sort="nothing").header("Content-Type"), "application/problem+json", "a problem is no CSV")


@case("what chooses a page is refused")
def no_pages(test, world):
    rows = exported(world)
    for name, value in (("page", 1), ("limit", 10), ("limit", 0), ("cursor", ""), ("total", "exact")):
        for accept in (CSV, NDJSON):
            test.refused(ask(rows.client, accept, **{name: value}), 400, (name, "no_pages"))
            test.refused(rows.client.post(SEARCH, {name: value}, {"Accept": accept}), 422, (f"/{name}", "no_pages"))
    answer = ask(rows.client, CSV, page=1, limit=5, search="ann", sort="nothing")
    test.refused(answer, 400, ("page", "no_pages"), ("limit", "no_pages"), ("sort", None))


@case("HEAD has the headers of GET and no body")
def head(test, world):
    rows = exported(world)
    for accept in (CSV, NDJSON):
        for target, total in ((RECORDS, COUNT + 1), (f"{RECORDS}?search=nobody", 0)):
            got, told = ask(rows.client, accept, target), rows.client.head(target, {"Accept": accept})
            test.status(told, 200)
            for name in ("Content-Type", "X-Total-Count", "Cache-Control"):
                test.equal(told.header(name), got.header(name), name)
            test.equal([told.header("X-Total-Count"), told.body], [str(total), b""], "rows")
    test.status(rows.client.get("/api/auth/me"), 200, "the next request")


@case("another account's rows are never among them")
def other_accounts(test, world):
    rows = exported(world)
    other = world.new_account().client
    for parameters in ({}, {"recordTypeUuid": rows.type}, {"search": "ann"}, {"sort": "firstName"}):
        test.equal(ask(other, NDJSON, **parameters).body, b"", f"{parameters}")
    test.status(ask(other, CSV, f"{SEGMENTS}/{rows.segment}/records"), 404, "a segment")
    test.status(ask(world.stranger, CSV), 401, "nobody")
    test.status(ask(world.account().with_scopes("campaigns:read"), CSV), 403, "without the scope")


@case("a worker holds a piece in memory, not the whole, and the log has all bytes")
def memory(test, world):
    client = world.new_account().client
    kind = client.made(TYPES, {"name": "Wide", "parameters": FIELDS})["uuid"]
    note = "word " * 800
    for _ in range(10):
        fill(client, [json.dumps({"op": "create", "recordTypeUuid": kind, "phone": phone_number(), "parameters": {"note": note}})
                      for _ in range(200)])
    answers = [ask(client, accept, recordTypeUuid=kind) for accept in (CSV, NDJSON)]
    logged, _ = settled(world)
    for answer in answers:
        fields = fields_of(logged[answer.request_id][0])
        test.equal(len(answer.body) // (2000 * len(note)), 1, "the size of the answer")
        test.equal([fields["out"], fields["status"], fields.get("cut")], [str(len(answer.body)), "200", None], "the log")
        test.true(int(fields["memory"]) < len(answer.body) // 3, f"{fields['memory']} bytes for {len(answer.body)}")


class Writers:
    """They change, delete and make records, all the time."""

    def __init__(self, client, kind, kept):
        self.client, self.kind, self.kept = client, kind, kept
        self.stops = threading.Event()
        self.faults = []
        self.threads = [threading.Thread(target=self.work, args=(work,)) for work in (self.rename, self.come_and_go)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stops.set()
        for thread in self.threads:
            thread.join()

    def work(self, work):
        client = self.client.twin()
        while not self.stops.is_set():
            work(client)

    def rename(self, client):
        answer = client.patch(f"{RECORDS}/{secrets.choice(self.kept)}", {"firstName": secrets.token_hex(3)})
        if answer.status != 200:
            self.faults.append(repr(answer))

    def come_and_go(self, client):
        made = client.made(RECORDS, {"recordTypeUuid": self.kind, "phone": phone_number()})
        client.delete(f"{RECORDS}/{made['uuid']}")


@case("what exists throughout is there once, whatever is written meanwhile")
def meanwhile(test, world):
    client = world.new_account().client
    kind = client.made(TYPES, {"name": "Moving"})["uuid"]
    for _ in range(2):
        fill(client, [json.dumps({"op": "create", "recordTypeUuid": kind, "phone": phone_number()}) for _ in range(AT_ONCE)])
    kept = [row["uuid"] for row in client.walk(RECORDS, "records")]
    with Writers(client, kind, kept) as writers:
        for sort in ("-createdAt", "createdAt", "-updatedAt", "updatedAt", "firstName", "-firstName", "phone") * 2:
            answer = ask(client, NDJSON, sort=sort, recordTypeUuid=kind)
            if not test.status(answer, 200, sort):
                continue
            uuids = [row["uuid"] for row in lines_of(answer)]
            test.equal(len(uuids), len(set(uuids)), f"none is there twice in the order of {sort}")
            test.equal(set(kept) - set(uuids), set(), f"none is lost in the order of {sort}")
            test.equal(len(uuids), int(answer.header("X-Total-Count")), "as many as were announced")
    test.equal(writers.faults, [], "the writers")


def connections(world):
    """The statements that end all connections which workers have to the database."""
    numbers = world.sql("select id from information_schema.processlist where user = 'callbook'")
    return "; ".join(f"kill {number}" for number in numbers)


def begin(world, rows, *more):
    """A connection to a worker that has been asked for all rows, and nothing of whose answer is read."""
    connection = Worker(world.need("SOCKET")).connect()
    connection.sendall(request([("REQUEST_METHOD", "GET"), ("REQUEST_URI", RECORDS), ("HTTP_ACCEPT", CSV), *more,
                                ("HTTP_AUTHORIZATION", f"Bearer {rows.token}")]))
    return connection


def kinds_of(data):
    """The kinds of the records, as far as they are whole."""
    kinds = []
    while len(data) >= 8:
        kinds.append(data[1])
        data = data[8 + int.from_bytes(data[4:6], "big"):]
    return kinds


def cut_of(world, name):
    lines, _ = settled(world)
    return fields_of(lines[name][0])


class Many:
    """An account that has one record too many for an answer."""

    def __init__(self, world):
        self.account = world.new_account()
        self.client = self.account.client
        self.token = self.account.token
        self.type = self.client.made(TYPES, {"name": "Many"})["uuid"]
        for start in range(0, LIMIT, AT_ONCE):
            self.fill(start, AT_ONCE)
        self.segment = self.client.made(SEGMENTS, {"name": "All", "recordTypeUuid": self.type})["uuid"]

    def fill(self, start, count):
        fill(self.client, ['{"op":"create","recordTypeUuid":"%s","phone":"+4477%08d"}' % (self.type, start + number)
                           for number in range(count)])


def many(world):
    return world.once("many exports", lambda: Many(world))


@case("50,000 rows are answered")
def most(test, world):
    rows = many(world)
    for accept, sort in ((CSV, "-createdAt"), (NDJSON, "updatedAt"), (CSV, "-phone")):
        answer = ask_until_found(rows.client, accept, sort=sort, fields="phone", recordTypeUuid=rows.type)
        if not test.status(answer, 200, f"{sort} after {answer.seconds:.1f} s"):
            continue
        found = lines_of(answer) if accept == NDJSON else table_of(answer)[1]
        phones = [row["phone"] for row in found]
        test.equal([len(phones), len(set(phones)), answer.header("X-Total-Count")], [LIMIT, LIMIT, str(LIMIT)], "rows")
        test.equal(phones, sorted(phones, reverse=sort[0] == "-"), f"the order of {sort}")


@case("a client that leaves, a database that goes away: the answer has no end")
def cut(test, world):
    rows = many(world)
    names = {word: secrets.token_hex(16) for word in ("gone", "database")}
    with begin(world, rows, ("REQUEST_ID", names["gone"])) as connection:
        connection.recv(1000)
    with begin(world, rows, ("REQUEST_ID", names["database"])) as connection:
        data = connection.recv(1000)
        test.true(b"Status: 200" in data and b"X-Total-Count: 50000" in data, f"the head: {data[:300]}")
        world.sql(connections(world))
        data += read_all(connection)
    test.true(END not in kinds_of(data), "the request has no end")
    for word, name in names.items():
        fields = cut_of(world, name)
        test.equal([fields["status"], fields["cut"]], ["200", word], f"the log of {word}")
    test.status(rows.client.get(RECORDS, limit=1), 200, "the next request")


class Reader(threading.Thread):
    """A client of the web server's that asks for all rows."""

    def __init__(self, world, rows):
        super().__init__()
        self.connection = Connection(address_of(world.url))
        pairs = [("Authorization", f"Bearer {rows.token}"), ("Accept", NDJSON)]
        self.sent = request_bytes("GET", RECORDS, "localhost", pairs)
        self.answer = None
        self.start()

    def run(self):
        with contextlib.suppress(WireError, OSError):  # no answer is no whole one
            self.answer = self.connection.exchange("GET", self.sent)
        self.connection.close()


def kill_after(world, seconds, begin_with):
    """Ends all connections to the database at that time after something has begun."""
    command = [world.script("database.sh"), "client", world.need("DATABASE"), "--force", "--unbuffered"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as client:
        client.stdin.write("select 1;\n")
        client.stdin.flush()
        client.stdout.readline()
        kill = connections(world)
        begun = begin_with()
        time.sleep(seconds)
        client.communicate(kill + ";\n")
    return begun


@case("a client that takes nothing for a while gets all in the end")
def slow(test, world):
    rows = many(world)
    name = secrets.token_hex(16)
    with begin(world, rows, ("REQUEST_ID", name)) as connection:
        data = connection.recv(1000)
        time.sleep(STALL)
        data += read_all(connection)
        test.true(END in kinds_of(data), "the request has an end")
    test.equal(cut_of(world, name).get("cut"), None, "the log")


def kill_workers(world):
    """All that serve behind this web server. mod_fcgid has workers of its own, and starts others when it needs them."""
    config = os.path.join(world.need("SITE"), ".htcallbook.conf") if world.front == "fcgid" else world.need("CONFIG")
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", encoding="utf-8", errors="replace") as file:
                words = file.read().split("\0")
            if config in words and any(os.path.basename(word) == "callbook-fcgi" for word in words):
                os.kill(int(pid), signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError):
            pass  # it has ended meanwhile


def killed_after(world, seconds, begin_with):
    """All workers are killed at that time after something has begun, and others are started."""
    begun = begin_with()
    time.sleep(seconds)
    kill_workers(world)
    begun.join()
    if world.front != "fcgid":
        world.servers("server.sh", "start", world.need("FOLDER"), "workers")
    if world.front == "lighttpd":
        wait_for_lighttpd(world)
    if begun.answer:
        world.unlogged.add(begun.answer.request_id)
    return begun


def kept_for_clients(world):
    """Bytes of the files in which the web server keeps what clients have not taken yet."""
    sizes = []
    for pid in children_of(pid_in(world.need("WEB_PID"))):
        for path in glob.glob(f"/proc/{pid}/fd/*"):
            with contextlib.suppress(OSError):
                if "/fastcgi/" in os.readlink(path):
                    sizes.append(os.stat(path).st_size)
    return sum(sizes)


@case("of what a client does not take the web server keeps 32 MiB at most")
def kept(test, world):
    if world.front != "nginx":
        test.skip(f"{world.front} keeps it in another way")
    account = world.new_account()
    client = account.client
    kind = client.made(TYPES, {"name": "Long", "parameters": [{"id": f"n{at}", "type": "textarea", "title": "N"} for at in range(4)]})
    record = client.made(RECORDS, {"recordTypeUuid": kind["uuid"], "phone": phone_number(),
                                   "parameters": {f"n{at}": "x" * 60000 for at in range(4)}})["uuid"]
    for _ in range(8):  # 256 records of 240 KB
        world.sql("insert into record (account_id, uuid, type_id, status, has_history, phone, parameters, created_at, updated_at) "
                  "select account_id, unhex(replace(uuid(), '-', '')), type_id, status, has_history, phone, parameters, created_at, "
                  "updated_at from record where account_id = (select account_id from (select account_id from record where uuid = "
                  f"unhex('{record.replace('-', '')}')) own)")
    world.operator("reindex", "--account", account.name)
    with socket.create_connection(address_of(world.url), 10) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(request_bytes("GET", RECORDS, "localhost", [("Authorization", f"Bearer {client.token}"),
                                                                       ("Accept", NDJSON)]))
        sizes = [0]
        while len(sizes) < 4 or sizes[-1] > sizes[-4]:
            time.sleep(patience(0.5))
            sizes.append(kept_for_clients(world))
    test.true(24 << 20 < sizes[-1] <= 33 << 20, f"{sizes[-1]} bytes are kept of 60 MB")


@case("through the web server a cut answer is no whole one to its client", ["the database went away", "the worker was killed"])
def seen(test, world, row):
    rows, answers = many(world), []
    for attempt in range(TRIES):
        seconds = ask_until_found(rows.client, NDJSON).seconds * (0.4 + 0.1 * (attempt % 4))
        cut_after = kill_after if row.startswith("the database") else killed_after
        reader = cut_after(world, seconds, lambda: Reader(world, rows))
        reader.join()
        if reader.answer:
            answers.append(reader.answer)
        if reader.answer and is_short(reader.answer):
            break
    for answer in answers:
        test.equal(answer.is_cut, is_short(answer), f"{answer.status}, {len(answer.body)} bytes, cut")
    test.true(answers and is_short(answers[-1]), f"one of {len(answers)} is cut")


def is_short(answer):
    """As its client can tell by the number of rows, whatever HTTP says."""
    return answer.status == 200 and (answer.body.count(b"\n") != LIMIT or not answer.body.endswith(b"\n"))


@case("one more than 50,000 rows is refused with the limit and the number")
def too_many(test, world):
    rows = many(world)
    rows.fill(LIMIT, 1)
    for accept in (CSV, NDJSON):
        for target, parameters in ((RECORDS, {}), (RECORDS, {"recordTypeUuid": rows.type}), (RECORDS, {"status": "active"}),
                                   (f"{SEGMENTS}/{rows.segment}/records", {}), (RECORDS, {"sort": "phone"}),
                                   (RECORDS, {"search": "+447"})):
            answer = ask_until_found(rows.client, accept, target, **parameters)
            if not test.status(answer, 422, f"{target} {parameters}"):
                continue
            counted = "search" not in parameters and target == RECORDS
            told = [answer.json.get(name) for name in ("code", "limit", "value")]
            test.equal(told, ["too_many_rows", LIMIT, LIMIT + 1 if counted else None], f"{target} {parameters}")
    test.status(rows.client.post(SEARCH, {}, {"Accept": CSV}), 422)
    test.status(ask(rows.client, CSV, **{"filter[phone]": "+447700000001"}), 200, "a part of them")
