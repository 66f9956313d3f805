"""What becomes of requests when a database host is killed, hangs or takes no writes."""

import collections
import signal
import threading
import time

from databases import Delay
from support.processes import wait_until
from support.web import Wire

PROMISED = 5.0  # seconds that any answer may take
BACK = 2.0  # seconds until service is back after the database is


class Calls:
    """Threads that send a write and a read in turn; every answer is kept with its time and how long it took."""

    def __init__(self, databases, name="plain", threads=8, writes=True):
        self.port = databases.place.ports[name]
        self.headers = databases.account.headers
        self.kind = databases.kind
        self.writes = writes
        self.answers = []
        self.stops = threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(number,), daemon=True) for number in range(threads)]
        for thread in self.threads:
            thread.start()

    def ask(self, wire, method, body=None):
        began = time.monotonic()
        answer = wire.send(method, "/api/records" + ("" if body else "?limit=1"), body)
        ended = time.monotonic()
        status = "a 503 of somebody else" if answer.status == 503 and answer.fault() else answer.outcome
        self.answers.append((ended, method, status, ended - began))

    def run(self, thread):
        wire = Wire(self.port, self.headers, patience=60)
        number = 0
        while not self.stops.is_set():
            phone = f"+4930{thread:02}{number:06}"
            number += 1
            if self.writes:
                self.ask(wire, "POST", {"recordTypeUuid": self.kind, "phone": phone})
            self.ask(wire, "GET")
            if self.answers[-1][2] != 200:
                time.sleep(0.01)

    def stop(self):
        self.stops.set()
        for thread in self.threads:
            thread.join(70)

    def statuses(self, method, since=0.0):
        return collections.Counter(str(status) for at, verb, status, _ in self.answers if verb == method and at >= since)

    def slowest(self):
        return max(seconds for _, _, _, seconds in self.answers)

    def gap(self, method, since):
        """The longest time from one success to the next after that moment; to the end when there was none."""
        good = sorted(at for at, verb, status, _ in self.answers if verb == method and status in (200, 201) and at > since)
        return max(later - sooner for sooner, later in zip([since] + good, good + [max(good + [time.monotonic()])]))

    def back_after(self, method, since):
        """When no answer failed any more, counted from that moment."""
        bad = [at for at, verb, status, _ in self.answers if verb == method and status not in (200, 201) and at > since]
        return max(bad, default=since) - since


def say_all(test, calls, since):
    for method in ("POST", "GET"):
        if calls.statuses(method):
            test.say(f"{method}: {dict(calls.statuses(method))}, longest gap {calls.gap(method, since):.2f} s")
    test.say(f"slowest answer {calls.slowest():.2f} s")


def judge(test, calls, allowed=("200", "201", "503")):
    for method in ("POST", "GET"):
        test.true(set(calls.statuses(method)) <= set(allowed), f"{method}: {calls.statuses(method)}")
    test.true(calls.slowest() < PROMISED, f"the slowest answer took {calls.slowest():.2f} s")


def options(databases, *more):
    return ("--database-host", databases.hosts, *more)


def log_of(place):
    with open(place.log, encoding="utf-8") as file:
        return file.read()


def killed(test, place, databases, name):
    """Also says where the workers have gone, and never the password."""
    place.group(name, options=options(databases))
    calls = Calls(databases, name)
    wait_until(lambda: calls.statuses("POST")["201"] > 100, 10, "service")
    began = time.monotonic()
    databases.first.kill()
    time.sleep(1)
    calls.stop()
    say_all(test, calls, began)
    judge(test, calls)
    test.true(calls.gap("POST", began) < BACK, "writes are back")
    test.true(calls.back_after("POST", began) < BACK, "no write fails any more")
    failed = calls.statuses("POST")["503"]
    test.true(failed <= 4, f"only what was being committed has failed, one for each worker: {failed}")
    test.equal(calls.statuses("GET")["503"], 0, "reads that failed")
    text = log_of(place)
    test.true(f"connected to {databases.second.socket}" in text, "the log says which host is used")
    test.true(databases.password not in text, "the log keeps the password to itself")
    databases.first.start()


def read_only(test, place, databases):
    place.group("plain", options=options(databases))
    calls = Calls(databases)
    wait_until(lambda: calls.statuses("POST")["201"] > 50, 10, "service")
    before = databases.total(databases.second)
    began = time.monotonic()
    databases.first.sql("set global read_only = 1")
    time.sleep(1)
    calls.stop()
    databases.first.sql("set global read_only = 0")
    say_all(test, calls, began)
    judge(test, calls, ("200", "201"))
    test.true(databases.total(databases.second) > before, "the second host has taken writes")


def read_only_at_commit(test, place, databases):
    """The server rolls back, and says so. Unencrypted, so that the moment can be told."""
    delay = Delay(databases.first)
    place.group("plain", 1, options=("--database-host", f"127.0.0.1:{delay.port},{databases.second.socket}",
                                     "--database-tls", "off"))
    before = databases.total(databases.first), databases.total(databases.second)
    delay.before_commit = lambda: databases.first.sql("set global read_only = 1")
    try:
        databases.account.made("plain", "/api/records", {"recordTypeUuid": databases.kind, "phone": "+49302345678"})
    finally:
        databases.first.sql("set global read_only = 0")
        delay.close()
    test.equal(delay.before_commit, None, "what was to be called before the commit")
    after = databases.total(databases.first), databases.total(databases.second)
    test.equal(after, (before[0], before[1] + 1), "records on both hosts")


def readers(test, place, databases):
    """The copy does not replicate, so what it lacks tells where was read."""
    place.group("plain", options=("--database-host", databases.first.socket, "--database-read-hosts",
                                  databases.second.socket))
    made = databases.account.made("plain", "/api/records", {"recordTypeUuid": databases.kind, "phone": "+49301234567"})
    status, _ = databases.account.ask("plain", "GET", f"/api/records/{made['uuid']}")
    test.equal(status, 404, "read from the reader, which does not have it")
    calls = Calls(databases)
    began = time.monotonic()
    time.sleep(0.3)
    databases.second.kill()
    time.sleep(0.7)
    calls.stop()
    say_all(test, calls, began)
    judge(test, calls, ("200", "201"))
    status, _ = databases.account.ask("plain", "GET", f"/api/records/{made['uuid']}")
    test.equal(status, 200, "read from the writer")
    databases.second.start()


def hangs(test, place, databases):
    place.group("plain", options=options(databases))
    calls = Calls(databases, threads=16)
    wait_until(lambda: calls.statuses("POST")["201"] > 50, 10, "service")
    began = time.monotonic()
    databases.first.signal(signal.SIGSTOP)
    time.sleep(6)
    databases.first.signal(signal.SIGCONT)
    calls.stop()
    say_all(test, calls, began)
    judge(test, calls)
    test.true(calls.gap("POST", began) < PROMISED, "writes are back")
    failed = calls.statuses("POST")["503"]
    test.true(failed <= 4, f"only what was being committed has failed, one for each worker: {failed}")
    test.equal(calls.statuses("GET")["503"], 0, "reads that failed")


def trouble(test, place, databases, hosts, seconds, begin, end):
    """Every answer comes in time while it lasts, and afterwards all is well within the promised time."""
    place.group("plain", options=("--database-host", hosts))
    calls = Calls(databases, threads=16)
    wait_until(lambda: calls.statuses("POST")["201"] > 50, 10, "service")
    begin()
    time.sleep(seconds)
    end()
    began = time.monotonic()
    time.sleep(2.5)
    calls.stop()
    say_all(test, calls, began)
    judge(test, calls)
    test.say(f"back after {calls.back_after('POST', began):.2f} s")
    test.true(calls.back_after("POST", began) < BACK, "writes are back")
    return calls


def only_host_hangs(test, place, databases):
    trouble(test, place, databases, databases.first.socket, 8, lambda: databases.first.signal(signal.SIGSTOP),
            lambda: databases.first.signal(signal.SIGCONT))


def slow(test, place, databases, seconds):
    """
    Each round trip takes so long, though no single one reaches a timeout of the client library, and there are more
    clients than workers: requests wait for workers that wait for the database.
    """
    delay = Delay(databases.first)

    def be_late(by):
        delay.seconds = by

    try:
        trouble(test, place, databases, f"127.0.0.1:{delay.port}", 8, lambda: be_late(seconds), lambda: be_late(0))
    finally:
        delay.close()


def nobody(test, place, databases):
    def kill():
        databases.first.kill()
        databases.second.kill()

    trouble(test, place, databases, databases.hosts, 3, kill, databases.second.start)
    databases.first.start()


def only_reads(test, place, databases):
    def refuse():
        databases.first.sql("set global read_only = 1")
        time.sleep(1)
        # A token's use is noted once a minute; that must not fail the read.
        databases.first.sql("update token set last_used_at = null")

    calls = trouble(test, place, databases, databases.first.socket, 2, refuse,
                    lambda: databases.first.sql("set global read_only = 0"))
    test.equal(calls.statuses("GET")["503"], 0, "reads that failed")
