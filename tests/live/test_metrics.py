"""GET /metrics, and the ids of traces in the log."""

import http.client
import re
import secrets
import time

import exposition
from client import address_of
from tap import case
from world import RECORDS, TYPES, patience

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


def parse(text):
    """Values by name and labels, and types by name."""
    families = exposition.read(text)
    samples = {name + ("{" + ",".join(f'{label}="{word}"' for label, word in labels) + "}" if labels else ""): value
               for family in families.values() for name, labels, value in family.samples}
    return samples, {name: family.type for name, family in families.items()}


def ask(world, method, path, headers=None):
    """Without the client that looks at JSON: the answer's head, and its text."""
    connection = http.client.HTTPConnection(*address_of(world.need("URL")), timeout=patience(20))
    connection.request(method, path, headers=headers or {})
    answer = connection.getresponse()
    text = answer.read().decode("utf-8")
    connection.close()
    return answer, text


def scrape(test, world):
    answer, text = ask(world, "GET", "/metrics")
    test.equal(answer.status, 200, "status of /metrics")
    test.equal(answer.getheader("Content-Type"), "text/plain; version=0.0.4; charset=utf-8", "type of /metrics")
    return parse(text)[0]


def rise(before, after, name):
    return after.get(name, 0) - before.get(name, 0)


@case("metrics rise with what is done, over all workers")
def rises(test, world):
    client = world.account("metrics").client
    kind = client.made(TYPES, {"name": "Counted"})["uuid"]
    body = {"recordTypeUuid": kind, "phone": "+4930123456"}
    before = scrape(test, world)
    key = {"Idempotency-Key": secrets.token_hex(8)}
    record = client.made(RECORDS, body, key)["uuid"]
    client.post(RECORDS, body, key)
    for _ in range(25):
        client.read(f"{RECORDS}/{record}")
    client.get(f"{RECORDS}/{kind}")
    client.get("/api/nothing")
    time.sleep(patience(0.2))
    after = scrape(test, world)
    for name, wanted in (('callbook_requests_total{route="getRecord",status="200"}', 25),
                         ('callbook_requests_total{route="getRecord",status="404"}', 1),
                         ('callbook_requests_total{route="createRecord",status="201"}', 2),
                         ('callbook_requests_total{route="none",status="404"}', 1),
                         ('callbook_request_duration_seconds_count{route="getRecord"}', 26),
                         ('callbook_request_duration_seconds_bucket{route="getRecord",le="+Inf"}', 26),
                         ("callbook_idempotency_replays_total", 1),
                         ('callbook_requests_total{route="getMetrics",status="200"}', 1)):
        test.equal(rise(before, after, name), wanted, name)
    for name in ('callbook_request_duration_seconds_sum{route="getRecord"}',
                 'callbook_database_seconds_total{route="getRecord"}',
                 'callbook_database_queries_total{route="getRecord"}',
                 'callbook_request_body_bytes_total{route="createRecord"}',
                 'callbook_response_body_bytes_total{route="getRecord"}'):
        test.true(rise(before, after, name) > 0, f"{name} rises")
    test.true(1 <= after["callbook_processes_busy"] <= after["callbook_processes"], "processes")
    test.true(after["callbook_database_connections"] >= 1, "connections to the database")


@case("the buckets of times are cumulative, and end with all")
def buckets(test, world):
    text = ask(world, "GET", "/metrics")[1]
    samples, types = parse(text)
    test.equal(types["callbook_request_duration_seconds"], "histogram", "type")
    found = re.findall(r'_bucket\{route="(\w+)",le="([^"]+)"\} (\d+)', text)
    for route in {row[0] for row in found}:
        rows = [(float(bound), int(number)) for name, bound, number in found if name == route]
        test.equal(rows, sorted(rows), f"buckets of {route}")
        test.equal(rows[-1][1], samples[f'callbook_request_duration_seconds_count{{route="{route}"}}'], "their end")


@case("metrics know GET and HEAD only, and no person")
def methods(test, world):
    answer, text = ask(world, "HEAD", "/metrics")
    test.equal((answer.status, text), (200, ""), "HEAD")
    for method in ("POST", "DELETE", "PATCH"):
        test.equal(ask(world, method, "/metrics")[0].status, 404, method)
    names = set(re.findall(r'([a-z]+)="', ask(world, "GET", "/metrics")[1]))
    test.equal(names - {"route", "status", "le", "version", "kind"}, set(), "labels")


@case("the ids of a trace stand in the log when they are valid")
def traces(test, world):
    token = {"Authorization": "Bearer " + world.account("metrics").client.token}
    headers = {f"00-{TRACE}-{SPAN}-01": f" trace={TRACE} span={SPAN}",
               f"00-{TRACE}-{SPAN}-01 status=200": None, f"00-{TRACE.upper()}-{SPAN}-01": None,
               f"ff-{TRACE}-{SPAN}-01": None, "": None}
    ids = {ask(world, "GET", RECORDS, {**token, "traceparent": header})[0].getheader("X-Request-Id"): logged
           for header, logged in headers.items()}
    time.sleep(patience(0.2))
    lines = [line for line in world.log_lines("LOG") if " event=request " in line]
    for name, logged in ids.items():
        line = next(line for line in lines if f" id={name} " in line)
        test.true(logged in line if logged else " trace=" not in line, line)
