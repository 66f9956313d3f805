#!/usr/bin/env python3
"""SQL injection at every place where a client says something. tests/torture/injection.sh starts it."""

import http.client
import http.server
import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.parse

from places import follow, marked, targets_of
from routes import BY_NAME
from support import SOURCE, database, points
from support.place import Account, Place

# One or more of each kind that is published: errors, comments, unions, booleans, time, several statements, other
# quotes, encodings that lose a quote on the way, and numbers.
ATTACKS = [
    "'", "\"", "`", "\\", "\\'", "''", "')", "'))", "' or '1'='1", "\" or \"1\"=\"1", "' or 1=1 -- ", "' or 1=1#",
    "') or ('1'='1", "1 or 1=1", "1) or (1=1", "' union select null -- ", "' union all select 1,2,3,4,5,6,7,8 -- ",
    "' and sleep(3) -- ", "1 and sleep(3)", "';select sleep(3);-- ", "' or sleep(3)='", "\" or benchmark(9e8,md5(1))=\"",
    "'; drop table record; -- ", "' and extractvalue(1,concat(0x7e,version())) -- ", "' or updatexml(1,0x7e,1) or '",
    "/**/or/**/1=1", "'/*!50000or*/1=1#", "%27 or 1=1", "%2527", "\xbf' or 1=1", "\u02bc or 1=1", "\uff07 or 1=1",
    "'||(select 1)||'", "' procedure analyse() -- ", " order by 99 -- ", " limit 1 into outfile '/tmp/x'", "?", ":uuid",
    "' or ? -- ", "0x31", "1e0", "@@version", "{{7*7}}", "a' rlike 'a", "' like '%", "%", "_", "\x7f';--",
]
SLOW = 2.0  # seconds
FEW = {"listRecords": ["target"], "createRecord": ["body"], "getOrder": ["target"]}


def ask(place, token, texts, method):
    """Status and seconds of a request; the connection is a new one."""
    headers = dict(line.split(": ", 1) for line in texts["headers"].split("\n"))
    headers["Authorization"] = f"Bearer {token}"
    body = texts["body"].encode() or None
    if body:
        headers["Content-Type"] = "application/json"
    connection = http.client.HTTPConnection("127.0.0.1", place.ports["plain"], timeout=60)
    connection.putrequest(method, texts["target"], skip_accept_encoding=True)
    for name, value in {**headers, **({"Content-Length": str(len(body))} if body else {})}.items():
        connection.putheader(name, value.encode())
    started = time.monotonic()
    connection.endheaders(body)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, time.monotonic() - started


def as_logged(line):
    """A line as MariaDB logs it once it has parsed it: what only other servers execute is a comment then."""
    return re.sub(r"/\*!(?=5\d{4})", "/* ", line)


def own_lines():
    """Every line that a statement may consist of, as sql/embed.awk writes it."""
    queries = os.path.join(SOURCE, "sql", "queries")
    written = subprocess.run(["awk", "-f", os.path.join(SOURCE, "sql", "embed.awk"),
                              *(os.path.join(queries, name) for name in sorted(os.listdir(queries)))],
                             capture_output=True, text=True, check=True).stdout
    return {as_logged(json.loads(f'"{line}"').strip())
            for line in re.findall(r'^ *"(.*\\n)"', written, re.MULTILINE)}


class Statements:
    """The texts of all statements that the workers hand to the database, in its general log."""

    def __init__(self, place):
        self.place = place
        self.path = os.path.join(place.folder, "general.log")

    def start(self):
        self.place.sql(f"set global general_log_file = '{self.path}'; set global general_log = 1;")

    def stop(self):
        self.place.sql("set global general_log = 0;")

    def texts(self):
        """Different texts of connections of the user `callbook`."""
        texts, own, current = set(), set(), None
        with open(self.path, encoding="utf-8", errors="replace") as file:
            for line in file:
                found = re.match(r"(?:\d{6} +\d+:\d\d:\d\d)?\t+ *(\d+) ([A-Z][A-Za-z ]+)\t(.*)", line)
                if not found:
                    if current is not None:
                        current.append(line.strip())
                    continue
                if current:
                    texts.add("\n".join(current))
                number, command, text = found.groups()
                if command == "Connect" and text.startswith("callbook@"):
                    own.add(number)
                current = [text.strip()] if number in own and command in ("Prepare", "Query") else None
        return texts | ({"\n".join(current)} if current else set())


class World:
    """An account with one of everything, and all places of all calls."""

    def __init__(self, place, full):
        self.place = place
        self.group = place.group("plain", 4)
        self.account = Account(place, "injection")
        self.ids = self.objects()
        self.full = full
        self.openapi = self.account.ask("plain", "GET", "/api/openapi.json")[1]
        self.targets = list(targets_of(self.openapi, BY_NAME, self.ids))
        self.targets += [self.as_shown(target) for target in self.targets if target.method in ("PATCH", "PUT")]

    def made(self, path, **body):
        return self.account.made("plain", path, body)["uuid"]

    def as_shown(self, target):
        """The same call with a body that has all members of the object as it is shown."""
        shown = self.account.ask("plain", "GET", target.filled()["target"])[1]
        return target.with_body(marked(shown))

    def objects(self):
        ids = {name: self.made("/api/record-types", name=name, parameters=[
            {"id": "note", "type": "textarea", "title": "Note"}]) for name in ("type", "other_type")}
        for name in ("record", "spare_record"):
            ids[name] = self.made("/api/records", recordTypeUuid=ids["type"], firstName="Ada", phone="+12025550143",
                                  externalId=name, parameters={"note": "text"})
        ids["external_id"] = "record"
        ids["campaign"] = self.made("/api/campaigns", name="Spring", recordTypeUuid=ids["type"])
        ids["order"] = self.made(f"/api/campaigns/{ids['campaign']}/orders", recordUuid=ids["record"])
        ids["segment"] = self.made("/api/segments", name="All", filter={"field": "lastName", "op": "empty", "value": True})
        ids["job"] = self.new_job()
        ids["action"] = self.made("/api/actions", on="records", uuids=[ids["record"]], do={"patch": {"lastName": "Love"}})
        for name in ("export", "stopped_export"):
            ids[name] = self.made("/api/exports", of="records", format="csv")
        for name in ("import", "upload", "busy_import", "run_import"):
            ids[name] = self.made("/api/imports", recordTypeUuid=ids["type"])
        ids["suppression"] = self.made("/api/suppressions", phone="+12025550188", reason="other")
        ids["open_campaign"] = self.made("/api/campaigns", name="Open", status="active")
        self.made(f"/api/campaigns/{ids['open_campaign']}/orders", recordUuid=ids["record"])
        lease = self.account.ask("plain", "POST", f"/api/campaigns/{ids['open_campaign']}/claims",
                                 {"leaseSeconds": 3600})[1]["orders"][0]
        ids.update(n="1", leased_order=lease["uuid"], lease_token=lease["leaseToken"], token=self.account.token)
        return ids

    def new_job(self):
        """Nobody works on it here."""
        kind = self.made("/api/record-types", name="Coded", parameters=[{"id": "code", "type": "text", "title": "Code"}])
        self.made("/api/records", recordTypeUuid=kind, phone="+12025550144", parameters={"code": "x"})
        self.account.ask("plain", "PATCH", f"/api/record-types/{kind}", {"fields": {"code": {"unique": True}}})
        return self.account.ask("plain", "GET", "/api/jobs?limit=1")[1]["jobs"][0]["uuid"]

    def counted(self):
        """Rows of the tables, which no attack may have taken away."""
        return {row[0]: int(row[1]) for name in ("account", "token", "record", "record_type", "campaign")
                for row in self.place.sql(f"select '{name}', count(*) from {name};")}


def members(openapi, schema):
    """Names of all members that a body can have, at any depth."""
    schema = follow(openapi, schema)
    found = set()
    for word in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(word, []):
            found |= members(openapi, part)
    if "items" in schema:
        found |= members(openapi, schema["items"])
    for name, member in schema.get("properties", {}).items():
        found |= {name} | members(openapi, member)
    return found


def places_are_complete(test, world):
    """Each call, and each member that its body can have, is a place."""
    told = {call: "".join(target.texts["body"] for target in world.targets if target.call == call)
            for call in BY_NAME}
    days = {"tue", "wed", "thu", "fri", "sat", "sun"}  # as mon
    for path in world.openapi["paths"].values():
        for operation in path.values():
            call = operation["operationId"]
            test.true(any(target.call == call for target in world.targets), f"{call} is tried")
            for content in operation.get("requestBody", {}).get("content", {}).values():
                for name in members(world.openapi, content.get("schema", {})) - days:
                    test.true(f'"{name}"' in told[call], f"{name} of {call} is tried")
    test.say(f"{sum(len(target.places()) for target in world.targets)} places of {len(BY_NAME)} calls")


def own_attacks(test, world):
    statements, before = Statements(world.place), world.counted()
    count, slowest = 0, 0.0
    world.group.stop()
    statements.start()
    world.group = world.place.group("plain", 4)  # new connections, whose users the log tells
    try:
        for target in world.targets:
            for place in target.places():
                for attack in ATTACKS if world.full else ATTACKS[count % 3::3]:
                    status, seconds = ask(world.place, world.account.token, target.filled(place, attack),
                                          target.method)
                    count, slowest = count + 1, max(slowest, seconds)
                    test.true(status < 500, f"{status} for {target} {place} {attack!r}")
                    test.true(seconds < SLOW, f"{seconds:.1f} s for {target} {place} {attack!r}")
    finally:
        statements.stop()
    after = world.counted()
    test.true(all(after[name] >= before[name] - 40 for name in before), f"rows: {before}, {after}")
    test.say(f"{count} requests with {len(ATTACKS)} attacks, the slowest took {slowest * 1000:.0f} ms")
    judge_statements(test, statements.texts())


def judge_statements(test, texts):
    lines = own_lines()
    for text in sorted(texts):
        for line in text.splitlines():
            test.true(as_logged(line.rstrip(";")) in lines, f"a line of a statement that is not in sql/: {line[:200]!r}")
    test.true(len(texts) > 30, f"there are statements to look at: {len(texts)}")
    test.say(f"{len(texts)} different statements, each line of them from sql/")


def refused_statements(test, world):
    with open(world.place.log, encoding="utf-8") as file:
        lines = [line for line in file if " level=error " in line]
    test.true(not lines, f"the workers have logged errors: {lines[:3]}")


class Leaky(http.server.BaseHTTPRequestHandler):
    """A server with a hole, for sqlmap to find."""

    protocol_version = "HTTP/1.1"
    place = None

    def do_GET(self):
        name = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).get("name", [""])[0]
        rows = subprocess.run(database.client(self.place.database_socket, "-e",
                                              f"select name from account where name = '{name}'", "callbook"),
                              capture_output=True, text=True, check=False).stdout.splitlines()
        text = json.dumps(rows).encode()
        self.send_response(200 if rows else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


class Sqlmap:
    def __init__(self, place, level, risk):
        self.folder = os.path.join(place.folder, "sqlmap")
        os.makedirs(self.folder, exist_ok=True)
        self.options = ["--level", str(level), "--risk", str(risk)]
        self.count = 0

    def run(self, request):
        """What sqlmap prints about a request with stars."""
        self.count += 1
        path = os.path.join(self.folder, f"{self.count}.txt")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(request)
        done = subprocess.run(["sqlmap", "-r", path, "--batch", "--flush-session", "--disable-coloring",
                               "--output-dir", os.path.join(self.folder, "out"), "--dbms", "MySQL", "--ignore-code", "*",
                               "--time-sec", "2", "--threads", "4", "--timeout", "20", "--retries", "1",
                               "--answers", "follow=N", "--ignore-stdin", *self.options],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
                              env={**os.environ, "HOME": self.folder, "TERM": "dumb"})
        return done.stdout + done.stderr


def sqlmap_finds(test, world):
    """Its options are good for finding what there is."""
    Leaky.place = world.place
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Leaky)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    name = world.place.sql("select name from account limit 1;")[0][0]
    text = Sqlmap(world.place, 1, 1).run(f"GET /?name={name}* HTTP/1.1\r\nHost: 127.0.0.1:{server.server_port}\r\n\r\n")
    server.shutdown()
    test.true("identified the following injection point" in text, f"sqlmap finds a hole: {text[-1500:]}")


def sqlmap_tries(test, world):
    level, risk = (3, 3) if world.full else (1, 1)
    sqlmap, count = Sqlmap(world.place, level, risk), 0
    for target in world.targets:
        places = [place for place in target.places() if world.full or place[0] in FEW.get(target.call, [])]
        if not places:
            continue
        started = time.monotonic()
        text = sqlmap.run(target.for_sqlmap(f"127.0.0.1:{world.place.ports['plain']}", world.account.token, places))
        count += len(places)
        test.true("identified the following injection point" not in text, f"{target}: {text[-2000:]}")
        test.true("all tested parameters do not appear to be injectable" in text, f"{target}: {text[-1500:]}")
        print(f"#   {target}: {len(places)} places, {time.monotonic() - started:.0f} s", flush=True)
    test.say(f"level {level}, risk {risk}: {count} places, 0 findings")


def tests(short):
    made = {}

    def world(place):
        """One for all tests; the workers of the last test were stopped."""
        if not made:
            made["world"] = World(place, not short)
        elif not place.groups:
            made["world"].group = place.group("plain", 4)
        return made["world"]

    yield "every member and parameter is a place to try", lambda test, place: places_are_complete(test, world(place))
    yield "published attacks do nothing, and no statement is made of them", \
        lambda test, place: own_attacks(test, world(place))
    yield "sqlmap finds a hole where there is one", lambda test, place: sqlmap_finds(test, world(place))
    yield "sqlmap finds none", lambda test, place: sqlmap_tries(test, world(place))
    yield "no statement was refused", lambda test, place: refused_statements(test, world(place))


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--short", "sqlmap tries a few places only")
    sys.exit(points.run(Place(), tests(arguments.short), arguments.only))
