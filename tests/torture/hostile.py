#!/usr/bin/env python3
"""A hostile tenant beside a normal one. Output is TAP; tests/torture/hostile.sh starts the servers."""

import json
import random
import socket
import sys
import threading
import time

import attackers
from steady import Connection
from support import points
from support.place import Account, Place
from support.processes import wait_until

WORKERS = 4
SHARE = 25                  # percent; what it is by itself
RATE = 60                   # requests a second of the normal tenant
THREADS = 4
HARM = 2                    # times the p99 that it has alone
NOISE = {False: 0, True: 40}  # milliseconds more: of few requests, a single pause of the machine is the p99
MEMORY = (256 + 64) * 1024  # KiB that a worker may take for a request and what comes after it
GRACE = 5                   # seconds within which all has ended
CLIENTS = 8
LONG = 30                   # seconds that a statement would take
FAMILIES = ["Ada", "Grace", "Edsger", "Barbara", "Donald", "Alan"]


class Normal:
    """A tenant who lists, searches, makes and changes records, at a modest rate."""

    def __init__(self, place, name):
        self.account, self.name = Account(place, "normal"), name
        self.head = "".join(f"{key}: {value}\r\n" for key, value in self.account.headers.items()) + "Host: x\r\n"
        self.kind = self.account.new_type(name)
        self.records = [self.account.made(name, "/api/records", self.body())["uuid"] for _ in range(200)]

    def body(self):
        return {"recordTypeUuid": self.kind, "firstName": random.choice(FAMILIES),
                "phone": "+4930" + str(random.randrange(10 ** 7, 10 ** 8))}

    def request(self):
        """The bytes of a request, and the status that its answer must have."""
        record = random.choice(self.records)
        return random.choice([
            (self.bytes_of("GET", "/api/records?limit=10"), 200),
            (self.bytes_of("GET", f"/api/records?search={random.choice(FAMILIES)}&limit=10"), 200),
            (self.bytes_of("GET", f"/api/records/{record}"), 200),
            (self.bytes_of("POST", "/api/records", self.body()), 201),
            (self.bytes_of("PATCH", f"/api/records/{record}", {"firstName": random.choice(FAMILIES)}), 200)])

    def bytes_of(self, method, path, body=None):
        text = "" if body is None else json.dumps(body)
        length = f"Content-Length: {len(text)}\r\n" if text else ""
        return f"{method} {path} HTTP/1.1\r\n{self.head}{length}\r\n{text}".encode()

    def run(self, offset, seconds, times, failures):
        connection = Connection(self.account.place.ports[self.name])
        started = time.monotonic() + offset
        for number in range(int(seconds * RATE / THREADS)):
            time.sleep(max(0.0, started + number * THREADS / RATE - time.monotonic()))
            data, expected = self.request()
            began = time.monotonic()
            try:
                outcome = connection.ask(data)
            except OSError as failure:
                outcome = type(failure).__name__
            times.append(1000 * (time.monotonic() - began))
            if outcome != expected:
                failures.append(outcome)
        connection.close()

    def measure(self, test, what, seconds):
        """The p99 in milliseconds."""
        times, failures = [], []
        threads = [threading.Thread(target=self.run, args=(at / RATE, seconds, times, failures))
                   for at in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        times.sort()
        p50, p99 = (times[int(len(times) * share)] for share in (0.5, 0.99))
        test.say(f"the normal tenant {what}: {len(times)} requests, p50 {p50:.1f} ms, p99 {p99:.1f} ms, longest "
                 f"{times[-1]:.0f} ms, {len(failures)} failed")
        test.equal(failures[:5], [], f"{what}: outcomes that should not be")
        return p99


def peaks(group):
    """KiB of memory that each worker has had at most."""
    return {pid: status_of(pid, "VmHWM") for pid in group.pids()}


def status_of(pid, name):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(name + ":"))


def statements(place):
    """What the database is doing for the workers; in a trigger, that is another user's work."""
    return place.sql("select id, time_ms, left(info, 80) from information_schema.processlist "
                     "where db = 'callbook' and command in ('Query', 'Execute') and id <> connection_id()")


def nothing_is_left(test, place, what):
    """The clients have gone: a few seconds later the database does nothing for them either."""
    gone = time.monotonic()
    time.sleep(GRACE)
    left = statements(place)
    test.equal(left, [], f"{what}: statements after {time.monotonic() - gone:.1f} s")


def beside(test, place, name, short):
    group = place.group(name, WORKERS, ("--metrics", place.path("metrics"), "--account-share", str(SHARE)))
    stored = attackers.Stored(Account(place, "hostile"), name, 20 if short else 100)
    normal = Normal(place, name)
    time.sleep(1)
    before, base = group.pids(), max(status_of(pid, "VmRSS") for pid in group.pids())
    alone = normal.measure(test, "alone", 8 if short else 30)
    attack = attackers.Attack(place, stored)
    harmed = normal.measure(test, "beside the hostile one", 30 if short else 120)
    counts = attack.stop()
    nothing_is_left(test, place, "the hostile tenant")
    alone = max(alone, normal.measure(test, "alone again", 8 if short else 30))
    for line in attackers.table(counts):
        test.say(line)
    test.true(harmed <= HARM * alone + NOISE[short], f"p99 {harmed:.1f} ms instead of {alone:.1f} ms")
    test.equal(group.pids(), before, "the processes")
    highest = max(peaks(group).values())
    test.say(f"{sum(counts.values())} requests of the hostile one; a worker has taken {highest // 1024} MiB at most")
    test.true(highest <= base + MEMORY, f"{highest} KiB")
    group.stop()


def abandoned(test, place):
    """Statements that would take long, of clients that leave at once."""
    group = place.group("plain", WORKERS)
    normal = Normal(place, "plain")
    place.sql(f"create trigger callbook.slow before insert on record for each row set @slept = sleep({LONG})")
    try:
        clients = [socket.create_connection(("127.0.0.1", place.ports["plain"])) for _ in range(CLIENTS)]
        for client in clients:
            client.sendall(normal.bytes_of("POST", "/api/records", normal.body()))
        wait_until(lambda: len(statements(place)) == WORKERS, GRACE, "the database is at work for every worker")
        for client in clients:
            client.close()
        nothing_is_left(test, place, "clients that left")
    finally:
        place.sql("drop trigger callbook.slow")
    test.equal(normal.account.ask("plain", "POST", "/api/records", normal.body())[0], 201, "a request afterwards")
    group.stop()


def tests(short):
    yield "a hostile tenant does not harm a normal one", lambda t, p: beside(t, p, "plain", short)
    if not short:
        yield "nor with --keep", lambda t, p: beside(t, p, "kept", short)
    yield "no statement outlives its client for long", abandoned


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--short", "a minute instead of eight")
    sys.exit(points.run(Place(), tests(arguments.short), arguments.only))
