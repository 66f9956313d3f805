#!/usr/bin/env python3
"""Memory and descriptors of workers over many requests. Output is TAP.

tests/torture/memory.sh starts the database."""

import json
import os
import random
import socket
import sys
import threading
import time

from support import fastcgi, points
from support.place import Account, Place
from support.web import Wire
from wrk import Wrk, allow_many_files

CONNECTIONS = 16
WORKERS = 4
GROWTH = 1024        # KiB that a worker may take after the warm-up
BODY_COST = 8 << 10  # KiB that a body of 1 MiB may take for the moment
MIB = 1 << 20
EXPECTED = {200, 201, 204, 304, 400, 401, 404, 405, 409, 412, 413, 422}
IDLE = {"plain": 2.3, "kept": 2.3}  # seconds after which nothing is under way, and nothing is kept
NOTE = [{"id": "note", "type": "textarea", "title": "Note"}, {"id": "amount", "type": "decimal", "title": "Amount"}]


def one_line(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


class Objects:
    def __init__(self, place, name):
        self.name = name
        self.account = Account(place, "memory")
        self.kind = self.made("/api/record-types", {"name": "Lead", "parameters": NOTE})
        self.campaign = self.made("/api/campaigns", {"name": "Spring", "recordTypeUuid": self.kind})
        self.records = [self.made("/api/records", self.body(f"Ada{at}")) for at in range(40)]
        self.orders = [self.made(f"/api/campaigns/{self.campaign}/orders", {"recordUuid": record})
                       for record in self.records[:20]]

    def made(self, path, body):
        return self.account.made(self.name, path, body)["uuid"]

    def body(self, first_name="Ada"):
        return {"recordTypeUuid": self.kind, "phone": "+447700900123", "firstName": first_name,
                "parameters": {"note": "met at the fair, wants a call in spring", "amount": 1.5}}

    def lines(self):
        """Requests of all sorts, as statuses.lua reads them; about a third is refused."""
        orders, unknown = f"/api/campaigns/{self.campaign}/orders", "/api/records/01890000-0000-7000-8000-000000000000"
        lines = [f"GET /api/records/{record}" for record in self.records[:10]] * 3
        lines += [f"PATCH /api/records/{record} {one_line({'lastName': name})}"
                  for record in self.records[:10] for name in ("Lovelace", "Byron")]
        lines += [f"PATCH {orders}/{order} {one_line({'status': status})}"
                  for order in self.orders[:5] for status in ("planned", "busy")]
        lines += ["GET /api/records?" + query for query in (
            "limit=10", "limit=100", "page=3&limit=5", "cursor=&limit=20", "sort=updatedAt", "status=active",
            "search=ada", "search=0123", "search=fair%20call", "recordTypeUuid=" + self.kind,
            "campaignUuid=" + self.campaign, f"campaignUuid={self.campaign}&search=ada&status=active")]
        lines += ["GET /api/record-types", "GET /api/campaigns", f"GET {orders}?status=planned", "GET /api/auth/me",
                  "GET /api/openapi.json", "GET /readyz", "GET /healthz", f"GET {orders}/{self.orders[0]}"]
        lines += ["POST /api/records " + one_line(self.body())] * 6
        return lines + self.refused(orders, unknown)

    def refused(self, orders, unknown):
        body = one_line(self.body())
        return [f"GET {unknown}", f"PATCH {unknown} {{}}", f"DELETE {unknown}", "GET /api/nothing", "PUT /api/records",
                "GET! /api/records", f"POST! /api/records {body}", f"GET {orders}?status=none",
                "GET /api/records?page=0", "GET /api/records?limit=x", "GET /api/records?misspelt=1",
                "POST /api/records {", "POST /api/records []", "POST /api/records " + body[:-1],
                'POST /api/records {"phone":1,"x":[{"y":null}]}',
                "POST /api/records " + body.replace("+44", "x"), "POST /api/records " + "[" * 1000,
                f'POST {orders} {{"recordUuid":"{self.records[0]}"}}', f"DELETE /api/record-types/{self.kind}",
                'POST /api/record-types {"name":"X","parameters":[{"id":"A","type":"none"}]}',
                'POST /api/campaigns {"name":"X","timezone":"Nowhere","schedule":{"mon":{"start":"25:00"}}}',
                f'PATCH /api/records/{self.records[0]} {{"parameters":{{"amount":"x","unknown":1}}}}']


class Rough(threading.Thread):
    """What wrk cannot do: peers and clients that go away, conditions, keys, and large bodies, again and again."""

    def __init__(self, place, objects):
        super().__init__(daemon=True)
        self.place, self.objects = place, objects
        self.stops = threading.Event()
        self.count = 0
        self.wrong = []
        self.start()

    def run(self):
        acts = [self.peer, self.client, self.conditions, self.keys, self.large]
        while not self.stops.is_set():
            try:
                random.choice(acts)()
            except OSError as failure:
                self.wrong.append(f"{type(failure).__name__}: {failure}")
            self.count += 1
            time.sleep(0.02)

    def send(self, expected, *request, **headers):
        account = self.objects.account
        wire = Wire(self.place.ports[self.objects.name], {**account.headers, **headers})
        answer = wire.send(*request)
        wire.connection.close()
        if answer.status != expected:
            self.wrong.append(f"{request[:2]}: {answer.status} {answer.failure}")
        return answer

    def peer(self):
        """A web server that goes away in the middle of a request, or of its answer, or that talks nonsense."""
        body = one_line(self.objects.body()).encode()
        pairs = [("REQUEST_METHOD", "POST"), ("REQUEST_URI", "/api/records"), ("CONTENT_LENGTH", str(len(body))),
                 ("CONTENT_TYPE", "application/json"),
                 ("HTTP_AUTHORIZATION", self.objects.account.headers["Authorization"])]
        data = random.choice([fastcgi.request(pairs, body), os.urandom(100)])
        with fastcgi.Worker(self.place.path(self.objects.name)).connect() as connection:
            connection.sendall(data[:random.randrange(len(data) + 1)])

    def client(self):
        body = one_line(self.objects.body())
        head = "".join(f"{name}: {value}\r\n" for name, value in self.objects.account.headers.items())
        data = f"POST /api/records HTTP/1.1\r\nHost: x\r\n{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()
        with socket.create_connection(("127.0.0.1", self.place.ports[self.objects.name])) as connection:
            connection.sendall(data[:random.randrange(len(data) + 1)])

    def conditions(self):
        path = "/api/records/" + self.objects.records[30]
        etag = self.send(200, "GET", path).headers["ETag"]
        self.send(304, "GET", path, **{"If-None-Match": etag})
        self.send(412, "PATCH", path, {"lastName": "X"}, **{"If-Match": '"other"'})

    def keys(self):
        key = {"Idempotency-Key": str(random.getrandbits(64))}
        for _ in range(2):
            self.send(201, "POST", "/api/records", self.objects.body(), **key)
        self.send(422, "POST", "/api/records", {}, **key)

    def large(self):
        self.send(413, "POST", "/api/records", {"phone": "x" * MIB})
        self.send(422, "POST", "/api/records", {"phone": "x" * (MIB - 100)})

    def end(self):
        self.stops.set()
        self.join(30)


def status_of(pid, *names):
    """KiB of /proc/PID/status."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        found = dict(line.split(":", 1) for line in file)
    return [int(found[name].split()[0]) for name in names]


def pss_of(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Pss:"))


def measure(group, name):
    """RSS, PSS and the number of descriptors, for each process."""
    time.sleep(IDLE[name])
    return {pid: (status_of(pid, "VmRSS")[0], pss_of(pid), len(os.listdir(f"/proc/{pid}/fd"))) for pid in group.pids()}


def load(place, objects, count):
    """So many requests, in parts of some seconds; what was answered."""
    statuses, failed, done = {}, 0, 0
    rough = Rough(place, objects)
    while done < count:
        found = Wrk(objects.account, objects.name, objects.lines(), CONNECTIONS, 1 if count < 50000 else 10).result()
        for status, number in found["statuses"].items():
            statuses[status] = statuses.get(status, 0) + number
        failed += found["connect"] + found["read"] + found["write"] + found["timeout"]
        done += found["requests"]
    rough.end()
    return done + rough.count, statuses, failed, rough


def warm(place, objects, group, count):
    """Until no process takes much more: with --keep the children do not all get the same share of the work."""
    resident = {}
    for _ in range(4):
        load(place, objects, count)
        before, resident = resident, {pid: status_of(pid, "VmRSS")[0] for pid in group.pids()}
        if before and all(resident[pid] - before[pid] < GROWTH // 4 for pid in before):
            break


def flat(test, place, name, warm_up, count):
    group = place.group(name, WORKERS)
    objects = Objects(place, name)
    warm(place, objects, group, warm_up)
    before = measure(group, name)
    done, statuses, failed, rough = load(place, objects, count)
    after = measure(group, name)
    test.equal(set(after), set(before), "the processes are the same")
    growth = {pid: [late - early for late, early in zip(after[pid], before[pid])] for pid in before}
    refused = sum(number for status, number in statuses.items() if status >= 400)
    test.say(f"{done} requests after the warm-up, {100 * refused / done:.0f} % of them refused, {rough.count} rough "
             f"ones; growth of RSS at most {max(one[0] for one in growth.values())} KiB, of PSS "
             f"{max(one[1] for one in growth.values())} KiB, of descriptors {max(one[2] for one in growth.values())}; "
             f"RSS {max(one[0] for one in after.values())} KiB, PSS {max(one[1] for one in after.values())} KiB, "
             f"{max(one[2] for one in after.values())} descriptors")
    test.true(set(statuses) <= EXPECTED, f"statuses {statuses}")
    test.equal(failed, 0, "connections that failed")
    test.equal(rough.wrong[:3], [], "answers to the rough ones")
    for pid, (rss, pss, descriptors) in growth.items():
        test.true(rss <= GROWTH and pss <= GROWTH, f"{pid} has grown: RSS {rss} KiB, PSS {pss} KiB")
        test.equal(descriptors, 0, f"{pid}: descriptors more than before")
    group.stop()


def bodies(objects):
    """Bodies of 1 MiB of different build. Those of very many parts are too large for that reason."""
    whole = one_line(objects.body())
    room = MIB - 200

    def filled(start, piece, end):
        return start + piece * ((room - len(start) - len(end)) // len(piece)) + end

    return {
        "mostly spaces": (201, whole + " " * (MIB - len(whole))),
        "a long text": (422, filled('{"phone":"', "x", '"}')),
        "a long note": (422, filled('{"recordTypeUuid":"%s","phone":"+447700900123","parameters":{"note":"' %
                                    objects.kind, "some words ", '"}}')),
        "escapes": (422, filled('{"phone":"', "\\u00e9", '"}')),
        "an array of numbers": (413, filled('{"phone":[1', ",1", "]}")),
        "an array of arrays": (413, filled('{"phone":[[]', ",[]", "]}")),
        "unknown members": (413, "{" + ",".join(f'"m{at:06}":{at % 10}' for at in range(room // 12)) + "}"),
        "not JSON at its end": (413, filled("[", "1,", "")),
    }


def body_cost(test, place, name):
    """What one body takes at most, and what remains of it."""
    group = place.group(name, 1)
    objects = Objects(place, name)
    pid = group.pids()[-1]
    headers = objects.account.headers
    wire = Wire(place.ports[name], headers)
    costs = {}
    for what, (expected, body) in bodies(objects).items():
        before = status_of(pid, "VmRSS")[0]
        with open(f"/proc/{pid}/clear_refs", "w", encoding="ascii") as file:
            file.write("5")  # the highest RSS begins anew
        wire.connection.request("POST", "/api/records", body.encode(), headers)
        answer = wire.connection.getresponse()
        answer.read()
        time.sleep(IDLE[name])
        most, after = status_of(pid, "VmHWM", "VmRSS")
        costs[what] = (most - before, after - before)
        test.equal(answer.status, expected, what)
        test.true(most - before <= BODY_COST, f"{what} takes {most - before} KiB")
        test.true(after - before <= GROWTH, f"{what} leaves {after - before} KiB behind")
    test.say("KiB that a body of 1 MiB takes at most, and that stay: " +
             ", ".join(f"{what} {most} and {stays}" for what, (most, stays) in costs.items()))
    wire.connection.close()
    group.stop()


def tests(short):
    warm_up, count = (3000, 12000) if short else (30000, 500000)
    yield "memory and descriptors stay", lambda t, p: flat(t, p, "plain", warm_up, count)
    yield "memory and descriptors stay with --keep", lambda t, p: flat(t, p, "kept", warm_up, count)
    yield "a body of 1 MiB takes 8 MiB at most and gives them back", lambda t, p: body_cost(t, p, "plain")
    yield "the same with --keep", lambda t, p: body_cost(t, p, "kept")


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--short", "40,000 requests instead of more than 1,000,000")
    allow_many_files()
    sys.exit(points.run(Place(), tests(arguments.short), arguments.only))
