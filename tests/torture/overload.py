#!/usr/bin/env python3
"""Very many clients, and very slow ones. Output is TAP.

tests/torture/overload.sh starts the database."""

import json
import os
import re
import signal
import subprocess
import sys
import time

from steady import Steady
from support import points
from support.place import Account, Place
from support.processes import wait_until
from wrk import Wrk, allow_many_files

CLIENTS = 2000
RATE = 200                  # requests a second of the fast clients
LONGEST = 5000              # milliseconds until an answer
FINE = {200, 201, 429, 503}
SOON = 0.5                  # seconds for a hundred requests, one after the other
HARM = 2                    # times the p99 that fast clients have without slow ones...
NOISE = 100                 # ...and so many milliseconds, on a machine that does other things as well
MODES = {
    "slow headers": ["-H", "-i", "2"],
    "slow bodies": ["-B", "-i", "2", "-s", "100000", "-f", "application/json"],
    "slow readers": ["-X", "-w", "256", "-y", "512", "-n", "2", "-z", "32", "-k", "10"],
}
TARGETS = {"slow bodies": "/api/records"}
LARGE = "/api/openapi.json"  # needs no token, which slowhttptest does not have


def crowd(test, place, seconds):
    """Clients that send the next request as soon as they have an answer, a refusal included."""
    group = place.group("plain")
    account = Account(place, "crowd")
    kind = account.new_type("plain")
    body = {"recordTypeUuid": kind, "phone": "+447700900123", "firstName": "Ada"}
    record = account.made("plain", "/api/records", body)["uuid"]
    lines = [f"GET /api/records/{record}"] * 3 + ["GET /api/records?limit=10", "GET /api/records?search=ada",
                                                  "POST /api/records " + json.dumps(body, separators=(",", ":"))]
    found = Wrk(account, "plain", lines, CLIENTS, seconds).result()
    served = sum(count for status, count in found["statuses"].items() if status < 300)
    test.say(f"{CLIENTS} connections, {found['requests'] / found['seconds']:.0f} answers/s, of which "
             f"{served / found['seconds']:.0f} successes; statuses {found['statuses']}; p50 {found['p50']:.0f} ms, p99 "
             f"{found['p99']:.0f} ms, longest {found['max']:.0f} ms; {found['timeout']} later than 5 s, "
             f"{found['connect'] + found['read'] + found['write']} connections that failed")
    test.true(set(found["statuses"]) <= FINE, f"statuses {found['statuses']}")
    test.equal((found["connect"], found["read"], found["write"]), (0, 0, 0), "connections that failed")
    test.equal(found["unfit"], 0, "refusals without Retry-After, or not problem+json")
    test.true(found["timeout"] == 0 and found["max"] < LONGEST, f"the longest took {found['max']:.0f} ms")
    test.true(served > 50 * found["seconds"], f"{served} successes")
    # What the crowd has left in the workers' queue is served first.
    wait_until(lambda: account.ask("plain", "GET", "/api/records?limit=1")[0] == 200, 5, "a request afterwards is 200")
    group.stop()


class Fast:
    """Clients of another kind, who behave."""

    def __init__(self, place):
        self.account = Account(place, "fast")
        self.kind = self.account.new_type("plain")

    def are_served(self):
        """Whether some requests are answered at once."""
        started = time.monotonic()
        return all(self.account.ask("plain", "GET", "/healthz")[0] == 200 and time.monotonic() - started < SOON
                   for _ in range(100))

    def measure(self, test, what, seconds):
        """The p99 of their requests while so many seconds go by."""
        load = Steady(self.account, "plain", self.kind, RATE, 8)
        time.sleep(seconds)
        rate = load.stop()
        test.say(f"fast clients {what}: {rate:.0f} requests/s, p50 {load.quantile(0.5):.1f} ms, p99 "
                 f"{load.quantile(0.99):.1f} ms, longest {load.quantile(1):.0f} ms, {dict(load.failures) or 'none'} "
                 "failed")
        test.equal(dict(load.failures), {}, f"{what}: failed requests of fast clients")
        test.true(load.quantile(1) < LONGEST, f"{what}: every request within 5 s")
        return load.quantile(0.99)


def attack(place, name):
    target = f"http://127.0.0.1:{place.ports['plain']}{TARGETS.get(name, LARGE)}"
    return subprocess.Popen(["slowhttptest", *MODES[name], "-c", str(CLIENTS), "-r", str(CLIENTS // 2), "-l", "120",
                             "-p", "5", "-u", target], stdout=subprocess.PIPE, text=True)


def open_files(process):
    return len(os.listdir(f"/proc/{process.pid}/fd"))


def last_figure(output, name):
    """slowhttptest shows its figures every few seconds, in colours."""
    values = re.findall(rf"{name}:\s+(\w+)", re.sub(r"\x1b\[[0-9;]*m", "", output))
    return values[-1] if values else None


def slow(test, place, seconds):
    group = place.group("plain")
    fast = Fast(place)
    alone = fast.measure(test, "alone", seconds)
    for name in MODES:
        process = attack(place, name)
        wait_until(lambda process=process: open_files(process) > CLIENTS, 20, f"{CLIENTS} {name} are connected")
        wait_until(fast.are_served, 20, f"what {name} asked for has been made")
        beside = fast.measure(test, f"beside {CLIENTS} {name}", seconds)
        still = open_files(process)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)
        test.say(f"{name}: {still} of their connections were open to the end, {last_figure(output, 'error')} failed, "
                 f"service available: {last_figure(output, 'service available')}")
        test.equal(last_figure(output, "error"), "0", f"{name}: connections that failed")
        test.equal(last_figure(output, "service available"), "YES", f"{name}: slowhttptest is served meanwhile")
        test.true(beside < HARM * alone + NOISE, f"{name}: p99 {beside:.1f} ms instead of {alone:.1f} ms")
    group.stop()


def tests(short):
    yield "2,000 connections are answered within 5 s", lambda t, p: crowd(t, p, 5 if short else 60)
    yield "slow clients do not harm fast ones", lambda t, p: slow(t, p, 3 if short else 15)


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--short", "seconds instead of minutes")
    allow_many_files()
    sys.exit(points.run(Place(), tests(arguments.short), arguments.only))
