#!/usr/bin/env python3
"""What the costliest requests cost: searches and changes of the largest records, long histories, long walks.

DATABASE_FAST= DATABASE_OPTIONS="--innodb-buffer-pool-size=1G" tools/points.sh bench/costs.py -- [--only WORD] measures on
servers of its own, and prints a line for each: what, what is wanted, what was found. Times of one client are of its
wire, the median of some requests and the longest."""

import argparse
import os
import statistics
import sys
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "tests", "live"), os.path.join(HERE, "..", "tests")]
sys.path.append(os.path.join(HERE, "..", "tests", "torture"))
sys.dont_write_bytecode = True

import attackers  # noqa: E402
from hostile import Normal, status_of  # noqa: E402
from run import read_env  # noqa: E402
from support.place import Account, Place  # noqa: E402
from support.processes import wait_until  # noqa: E402
from support.web import Wire, headers_of  # noqa: E402
from test_history import Story  # noqa: E402
from world import RECORDS, TYPES, World  # noqa: E402

LARGE, NOTE = 100, 65000  # records, and bytes of each of their four texts
PATCHES = 40
EVENTS, STORIES = 10000, 5
FOUND = {"Maria": 20000, "Laura": 60000}  # the oldest records
OTHERS, STEP = 540000, 100000
PAUSE, ALONE, BESIDE = 5, 10, 20  # seconds; the first until what was stored has been paid for
ACTS = ("search_of_many_pairs", "search_of_two_runs")  # the first is refused, the second the longest that is not


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=os.environ.get("CALLBOOK_TEST_FOLDER"))
    parser.add_argument("--only", default="", metavar="WORD", help="large, history or walk")
    return parser.parse_args()


def show(what, wanted, found):
    print(f"{what} | {wanted} | {found}", flush=True)


def milliseconds(requests, log):
    """Of the client, and of the worker and its database as the log has them."""
    times = [one.seconds for one in requests]
    worker, database = (statistics.median(float(one.line_of(log)[name]) for one in requests) for name in ("ms", "db_ms"))
    return (f"{1000 * statistics.median(times):.1f} ms, longest {1000 * max(times):.1f} ms; the worker {worker:.1f} ms, of which "
            f"the database {database:.1f} ms")


def wire_of(client):
    return Wire(urllib.parse.urlsplit(client.url).port, headers_of(client.token), attackers.PATIENCE)


class Timed:
    """A request: its answer, which must have that status, and the seconds that it took."""

    def __init__(self, status, wire, method, path, body=None):
        began = time.monotonic()
        self.answer = wire.send(method, path, body)
        self.seconds = time.monotonic() - began
        if self.answer.status != status:
            raise SystemExit(f"{method} {path[:99]}: {self.answer.outcome} {self.answer.text[:300]!r}")
        self.name = f" id={self.answer.headers['X-Request-Id']} "

    def line_of(self, path):
        """The fields of the request's line in that log."""
        def found():
            with open(path, encoding="utf-8", errors="replace") as log:
                return next((line for line in log if self.name in line), None)
        wait_until(found, 5, "the request is logged")
        return dict(word.split("=", 1) for word in found().split() if "=" in word)


class Said:
    """What hostile.Normal tells a test."""

    def __init__(self):
        self.failed = []

    def say(self, text):
        self.failed.append(text.rpartition(", ")[2])
        print("# " + text, file=sys.stderr)

    def equal(self, found, expected, what):
        if found != expected:
            print(f"# {what}: {found}", file=sys.stderr)


def large(_world):
    """Workers of their own, with the share of an account that is the default."""
    place = Place()
    try:
        place.group("plain", 4, ("--metrics", place.path("metrics"), "--account-share", "25"))
        attackers.NOTE = NOTE
        stored = attackers.Stored(Account(place, "large"), "plain", LARGE)
        alone_at_it(place, stored)
        beside_searches(place, stored)
    finally:
        place.close()


def alone_at_it(place, stored):
    """While nobody else is there, no account has to wait."""
    wire = Wire(place.ports["plain"], stored.account.headers, attackers.PATIENCE)
    size = 4 * NOTE // 1000
    for count, status, wanted in ((8, 400, "refused, or at most 1 s"), (2, 200, "at most 1 s")):
        path = f"{RECORDS}?limit=1&search=" + urllib.parse.quote(attackers.runs(9000, count))
        asked = [Timed(status, wire, "GET", path) for _ in range(5)]
        show(f"search of {count} runs of {attackers.RUN} over {LARGE} records of {size} KB", wanted,
             f"{status}, {milliseconds(asked, place.log)}")
    bodies = [b'{"firstName":"%02d"}' % number for number in range(PATCHES)]
    asked = [Timed(200, wire, "PATCH", f"{RECORDS}/{record}", body) for record, body in zip(stored.large, bodies)]
    show(f"PATCH of {len(bodies[0])} bytes of a record of {size} KB", "at most 20 ms", milliseconds(asked, place.log))


def beside_searches(place, stored):
    normal, said = Normal(place, "plain"), Said()
    time.sleep(PAUSE)
    alone = normal.measure(said, "alone", ALONE)
    attack = attackers.Attack(place, stored, ACTS)
    harmed = normal.measure(said, "beside these searches", BESIDE)
    counts = attack.stop()
    alone = max(alone, normal.measure(said, "alone again", ALONE))
    for line in attackers.table(counts):
        print("# " + line, file=sys.stderr)
    show("p99 of another account alone, beside these searches, alone again", "0 failed, at most 2 times",
         f"{', '.join(said.failed)}; {harmed:.1f} ms instead of {alone:.1f} ms, {harmed / alone:.1f} times")


def history(world):
    stories = [Story(world) for _ in range(STORIES)]
    for story in stories:
        story.add_events(world, EVENTS)
    many = Story(world)
    many.add_events(world, 60 * EVENTS)
    wire = wire_of(many.client)
    for method, status, count in (("GET", 200, 8), ("PATCH", 200, 8), ("DELETE", 204, 1)):
        asked = [Timed(status, wire, method, story.place, b'{"firstName":"Ada %d"}' % at if method == "PATCH" else None)
                 for at in range(count) for story in stories]
        show(f"{method} of a record with {EVENTS:,} events", "at most 20 ms", milliseconds(asked, world.need("LOG")))
    show(f"DELETE of a record with {60 * EVENTS:,} events", "204",
         milliseconds([Timed(204, wire, "DELETE", many.place)], world.need("LOG")))


class Workers:
    """The most memory that a worker has had more than before, in MiB."""

    def __init__(self, world):
        with open(world.need("WORKERS_PID"), encoding="ascii") as file:
            self.pids = file.read().split()
        for pid in self.pids:
            with open(f"/proc/{pid}/clear_refs", "w", encoding="ascii") as file:
                file.write("5")
        self.before = {pid: status_of(pid, "VmRSS") for pid in self.pids}

    def grown(self):
        return max(status_of(pid, "VmHWM") - self.before[pid] for pid in self.pids) / 1024


def fill(world, kind, name, count, hours):
    """So many records of that name, updated so many hours after the others."""
    for begin in range(0, count, STEP):
        world.sql(
            "insert into record (account_id, uuid, type_id, status, has_history, phone, first_name, parameters, created_at, "
            f"updated_at) select t.account_id, random_bytes(16), t.id, 0, 0, concat('+44', {7000000000 + begin} + s.seq), "
            f"'{name}', '{{}}', '2026-01-01', '2026-01-01' + interval {hours} hour + interval s.seq second from record_type t, "
            f"seq_1_to_{min(STEP, count - begin)} s where t.uuid = unhex('{kind.replace('-', '')}')")


def walk(world):
    """The index need not know the records that are not found."""
    account = world.new_account()
    kind = account.client.made(TYPES, {"name": "Lead"})["uuid"]
    for number, name in enumerate(FOUND):
        fill(world, kind, name, FOUND[name], 100 * number)
    world.operator("reindex", "--account", account.name)
    fill(world, kind, "Peter", OTHERS, 1000)
    world.sql("analyze table record")
    for sort, name in (("-updatedAt", "Maria"), ("-updatedAt", "Laura"), ("updatedAt", "Maria")):
        walk_once(world, wire_of(account.client), sort, name)


def walk_once(world, wire, sort, name):
    workers = Workers(world)
    asked = [Timed(200, wire, "GET", f"{RECORDS}?search={name}&sort={sort}&limit=10") for _ in range(10)]
    for one in asked:
        if [row["firstName"] for row in one.answer.value()["records"]] != [name] * 10:
            raise SystemExit("other records are found than there are")
    lines = [one.line_of(world.need("LOG")) for one in asked]
    memory = max(int(line["memory"]) for line in lines) / 1048576
    show(f"search with sort={sort}: {FOUND[name]:,} found among {sum(FOUND.values()) + OTHERS:,} records, in the list "
         f"{'last' if sort == '-updatedAt' else 'first'}", "at most 100 ms and 16 MiB",
         f"{milliseconds(asked, world.need('LOG'))}, {lines[-1]['queries']} queries; {memory:.1f} MiB, a worker "
         f"{workers.grown():.1f} MiB more")


PARTS = {"walk": walk, "history": history, "large": large}


def main():
    arguments = read_arguments()
    settings = {"FOLDER": arguments.folder, "SERVER": os.path.join(HERE, "..", "tools", "server.sh"),
                **read_env(os.path.join(arguments.folder, "env"))}
    settings.setdefault("CALLBOOK", os.path.join(settings["BUILD"], "callbook"))
    world = World(settings)
    print("what | wanted | found", flush=True)
    for name, part in PARTS.items():
        if arguments.only in name:
            part(world)


if __name__ == "__main__":
    main()
