"""Kept connections against the plain loop: throughput, and what slow requests do to the others. Needs wrk."""

import glob
import json
import os
import statistics
import subprocess

from support import SOURCE
from support.place import Account

SECONDS = 5
ROUNDS = 5
WORKERS = 8
LUA = os.path.join(SOURCE, "bench", "wrk", "requests.lua")
GAIN = 1.15   # so many times the throughput, at least
NOISE = 1.1   # so much two medians differ when nothing does


def wrk(place, account, name, connections, line):
    path = os.path.join(place.folder, f"requests-{connections}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(line + "\n")
    return subprocess.Popen(["wrk", "-t", str(min(2, connections)), "-c", str(connections), "-d", f"{SECONDS}s", "-s",
                             LUA, "-H", "Authorization: Bearer " + account.token,
                             f"http://127.0.0.1:{place.ports[name]}/", "--", path], stdout=subprocess.PIPE, text=True)


def result(process):
    output, _ = process.communicate()
    return json.loads([line for line in output.splitlines() if line.startswith("{")][-1])


def processor_time(pids):
    """Nanoseconds that all threads of these processes have run."""
    total = 0
    for path in (path for pid in pids for path in glob.glob(f"/proc/{pid}/task/*/schedstat")):
        with open(path, encoding="ascii") as file:
            total += int(file.read().split()[0])
    return total


class Contest:
    """The same measurement for both, turn by turn."""

    def __init__(self, place, test):
        self.place, self.test = place, test
        self.groups = {name: place.group(name, WORKERS, ("--log", "/dev/null")) for name in ("plain", "kept")}
        self.account = Account(place, "speed")
        self.locked = None
        self.kind = self.account.new_type("plain")
        made = self.account.made("plain", "/api/records", {"recordTypeUuid": self.kind, "phone": "+447700900123"})
        self.get = "GET /api/records/" + made["uuid"]

    def computing(self):
        """A request that computes for 20 ms: patterns that are given up until that budget is spent."""
        fields = [{"id": f"p{number}", "type": "text", "title": "P", "validation": "(a|a|aa)+[bc]"}
                  for number in range(60)]
        kind = self.account.made("plain", "/api/record-types", {"name": "Slow", "parameters": fields})["uuid"]
        return "POST", "/api/records", {"recordTypeUuid": kind, "phone": "+447700900123",
                                        "parameters": {field["id"]: "a" * 200 for field in fields}}

    def waiting(self):
        """A request that waits for the database: for a record that somebody else has locked."""
        made = self.account.made("plain", "/api/records", {"recordTypeUuid": self.kind, "phone": "+447700900124"})
        self.locked = made["uuid"]
        return "PATCH", "/api/records/" + made["uuid"], {"firstName": "Ada"}

    def lock(self):
        """Locks that record for 25 ms at a time, as long as a measurement takes."""
        once = f"""start transaction; select id from record where uuid = unhex(replace('{self.locked}', '-', '')) for update;
            do sleep(0.025); rollback;"""
        return self.place.sql_process(once * int(SECONDS / 0.025))

    def rounds(self, measure):
        """With `cpu`: milliseconds of processor time for 1,000 requests, of workers, nginx and database together."""
        found = {"plain": [], "kept": []}
        for _ in range(ROUNDS):
            for name, results in found.items():
                before = self.processor_time(name)
                results.append(measure(name))
                results[-1]["cpu"] = (self.processor_time(name) - before) / results[-1]["requests"] / 1000
        return found

    def processor_time(self, name):
        return processor_time(self.groups[name].pids() + self.place.pids())

    def stop(self):
        for group in self.groups.values():
            group.stop()


def median(results, key):
    return statistics.median(one[key] for one in results)


def show(test, what, found):
    for name, results in found.items():
        test.say(f"{what}, {name}: " + ", ".join(
            f"{key} {median(results, key):.2f} ({min(one[key] for one in results):.2f}-"
            f"{max(one[key] for one in results):.2f})" for key in ("rate", "p50", "p90", "p99", "cpu")))


def throughput(test, place):
    contest = Contest(place, test)
    found = contest.rounds(lambda name: result(wrk(place, contest.account, name, 32, contest.get)))
    show(test, "get one, 32 connections", found)
    test.equal(sum(one["errors"] for results in found.values() for one in results), 0, "errors")
    gain = median(found["kept"], "rate") / median(found["plain"], "rate")
    test.say(f"kept connections serve {gain:.2f} times as many")
    test.true(gain >= GAIN, f"{gain:.2f} times as many")
    contest.stop()


def beside(test, place, slow):
    """Four connections ask for something slow, 28 for something fast."""
    contest = Contest(place, test)
    method, path, body = slow(contest)
    line = f"{method} {path} " + json.dumps(body, separators=(",", ":"))

    def measure(name):
        locker = contest.lock() if contest.locked else None
        others = wrk(place, contest.account, name, 4, line)
        found = result(wrk(place, contest.account, name, 28, contest.get))
        test.say(f"{name}: a slow one takes {result(others)['p50']:.0f} ms")
        if locker:
            locker.terminate()
            locker.wait()
        return found

    found = contest.rounds(measure)
    show(test, "get one, 28 connections, beside 4 slow ones", found)
    test.equal(sum(one["errors"] for results in found.values() for one in results), 0, "errors")
    plain, kept = (median(found[name], "p99") for name in ("plain", "kept"))
    test.true(kept <= plain * NOISE, f"p99 {kept:.2f} ms, with the plain loop {plain:.2f} ms")
    contest.stop()


def computing(test, place):
    beside(test, place, Contest.computing)


def waiting(test, place):
    beside(test, place, Contest.waiting)
