"""The logs: one line for each request, and nothing of what people have sent."""

import re
import secrets
import time

from tap import case
from support.wire import request_bytes
from world import CAMPAIGNS, IMPORTS, RECORDS, TYPES, orders_of, patience

FIELDS = ["time", "level", "event", "id", "account", "method", "route", "status"]
PAIR = re.compile(r'([a-z_]+)=("(?:[^"\\]|\\.)*"|[^ "]*)(?: |$)')
KNOWN_ELSEWHERE = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def fields_of(line):
    return {name: value.strip('"') for name, value in PAIR.findall(line)}


def request_lines(world):
    """The workers' lines about requests, by request id."""
    lines = {}
    for line in world.log_lines("LOG"):
        if " event=request " in line:
            lines.setdefault(fields_of(line).get("id"), []).append(line)
    return lines


def was_answered_by_worker(cells):
    """Only nginx writes down the worker's status; what others may have answered by themselves is left out."""
    if cells[4:5] == ["/"] or cells[4:5] and cells[4].startswith("/console"):
        return False
    if len(cells) == 10:
        return cells[-1] not in ("-", "502", "504") and cells[5] != "499"
    return len(cells) == 8 and "-" not in cells[2:5:2] and cells[5][0] != "5" and cells[5] not in ("400", "408", "413")


def passed_on(world):
    """The ids of requests that the web server has passed on to a worker and that one has answered to the end."""
    lines = [line.split() for line in world.log_lines("ACCESS_LOG")]
    return {cells[2]: cells for cells in lines if was_answered_by_worker(cells) and cells[2] not in world.unlogged}


def settled(world):
    """The workers log after they have answered."""
    time.sleep(patience(0.2))
    return request_lines(world), passed_on(world)


def body_canary(world):
    """Sends texts in every place where people's data can stand, and tells them."""
    client, word = world.account("canary").client, "Canary" + secrets.token_hex(6)
    phone = "+4915" + str(secrets.randbelow(10 ** 10)).zfill(10)
    made = client.made(TYPES, {"name": word, "description": word, "parameters": [
        {"id": "f", "type": "text", "title": word, "validation": f"^{word}", "error": word}]})
    body = {"recordTypeUuid": made["uuid"], "firstName": word, "lastName": word, "phone": phone,
            "parameters": {"f": word}}
    record = client.made(RECORDS, body, {"Idempotency-Key": word})
    client.post(RECORDS, body, {"Idempotency-Key": word})
    client.post(RECORDS, {**body, "phone": phone + "x", "parameters": {"f": "x" + word}, word: word})
    client.post(RECORDS, "{" + word)
    client.patch(f"{RECORDS}/{record['uuid']}", {"lastName": word + "2", "phone": "x" + phone})
    campaign = client.made(CAMPAIGNS, {"name": word, "description": phone})["uuid"]
    client.made(orders_of(campaign), {"recordUuid": record["uuid"], "instructions": word})
    client.made(f"{IMPORTS}?recordTypeUuid={made['uuid']}", f"{word},phone\n{word},{phone}\n", {"Content-Type": "text/csv"})
    client.made(IMPORTS, {"recordTypeUuid": made["uuid"], "name": word, "set": {"firstName": word}})
    client.post("/api/suppressions", {"phone": phone[:-1], "reason": "other", "source": word, "evidence": word})
    client.post("/api/suppressions", {"phone": "x" + phone, "reason": word})
    client.post("/api/suppressions/check", {"phones": [phone, word]})
    client.patch(f"{CAMPAIGNS}/{campaign}", {"timezone": word})
    client.post("/api/actions", {"on": "records", "search": word, "do": {"patch": {"lastName": word, "phone": phone}}})
    client.post(orders_of(campaign), {"recordUuid": word})
    for name in ("Authorization", "If-Match", "If-None-Match", "Accept", "Content-Type", "User-Agent", "Referer",
                 "Cookie",
                 "X-Request-Id", "X-Forwarded-For", "Content-Encoding"):
        client.request("PATCH", f"{RECORDS}/{record['uuid']}", "{}", {name: word})
    return [word, phone, phone[1:]]


def query_canary(world):
    client, word = world.account("canary").client, "Query" + secrets.token_hex(6)
    for query in (f"search={word}", f"search={word}%zz", f"{word}=1", f"status={word}", f"cursor={word}",
                  f"page={word}",
                  f"recordTypeUuid={word}", f"search={word}&search={word}"):
        client.get(f"{RECORDS}?{query}")
        client.get(f"/healthz?{query}")
        client.get(f"/nothing?{query}")
        client.request("PUT", f"{RECORDS}?{query}")
    return [word]


@case("no log has anything of a body or of a header", ["LOG", "ACCESS_LOG", "ERROR_LOG"])
def bodies(test, world, name):
    words = world.once("body canary", lambda: body_canary(world))
    settled(world)
    text = "\n".join(world.log_lines(name))
    for word in words:
        test.true(word not in text, f"{word} stands in {name}")


@case("no log has anything of a query", ["LOG", "ACCESS_LOG"])
def queries(test, world, name):
    words = world.once("query canary", lambda: query_canary(world))
    settled(world)
    text = "\n".join(world.log_lines(name))
    for word in words:
        test.true(word not in text, f"{word} stands in {name}")


@case("no log has a token", ["LOG", "ACCESS_LOG", "ERROR_LOG"])
def tokens(test, world, name):
    test.true(world.account("canary").token in world.tokens, "there are tokens to look for")
    settled(world)
    text = "\n".join(world.log_lines(name))
    for token in world.tokens:
        test.true(token not in text and token[3:] not in text, f"a token stands in {name}")


@case("a worker logs every request it answers on one line")
def one_line(test, world):
    world.once("body canary", lambda: body_canary(world))
    lines, ids = settled(world)
    test.true(len(ids) > 20, f"there are requests to look for: {len(ids)}")
    for request_id, cells in ids.items():
        count = len(lines.get(request_id, []))
        if count != 1:
            test.fail(f"{count} lines for {' '.join(cells)}")


@case("a line tells id, account, method, route, status, times and bytes")
def content(test, world):
    world.once("body canary", lambda: body_canary(world))
    lines, ids = settled(world)
    for request_id, cells in list(ids.items())[-2000:]:
        fields = fields_of(lines.get(request_id, [""])[0])
        if list(fields)[:len(FIELDS)] != FIELDS or not {"ms", "db_ms", "in", "out"} <= set(fields):
            test.fail(f"the fields of {request_id} are {list(fields)}")
        elif fields["status"] != cells[5] or fields["method"] != (cells[3] if cells[3] in KNOWN_ELSEWHERE else "OTHER"):
            test.fail(f"{fields} is about {cells}")


@case("every line of the workers' log is made of name=value")
def form(test, world):
    for line in world.log_lines("LOG"):
        rest = PAIR.sub("", line)
        if rest or not re.match(r"time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z level=[a-z]+ event=[a-z_]+", line):
            test.fail(f"a line: {line[:200]}")


@case("the answer's request id finds the line")
def found(test, world):
    client = world.account("canary").client
    for target in ("/api/auth/me", "/api/nothing", RECORDS + "?x=1"):
        answer = client.send("GET", target, request_bytes("GET", target, "localhost", [
            ("Authorization", f"Bearer {client.token}"), ("X-Request-Id", "f" * 32)]))
        lines, _ = settled(world)
        test.equal(len(lines.get(answer.request_id, [])), 1, f"lines for {target}")
        test.true(answer.request_id != "f" * 32, "the id is the server's own")
