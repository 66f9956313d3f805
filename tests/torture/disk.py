#!/usr/bin/env python3
"""Disks are full: the database's, nginx's for bodies and for answers, and that of Callbook's log. Output is TAP.

tests/torture/disk.sh starts the servers."""

import collections
import json
import os
import re
import socket
import sys
import time

from clients import Crew
from full_disks import fill, free, small_disk
from judge import Judge
from mariadb import MariaDB, may_mount
from support import points
from support.place import Account, Place
from support.processes import wait_until
from support.web import Wire

ANSWER = 5.0    # seconds that any answer may take
RECOVERY = 2.0  # until everything works again
DISK = 512      # megabytes of the database
MET = 20        # seconds until writes find its disk full
FIELDS = 4
BIG = 60000     # bytes of a field; nginx does not hold a body of so many in memory
LOG_LINE = re.compile(r"time=\S+ level=\w+ event=\w+ .*")


class Tally:
    """What clients were answered, and what was wrong with it."""

    def __init__(self, crew):
        self.statuses = collections.Counter()
        self.faults = collections.Counter()
        self.longest = 0
        self.last_failure = 0
        crew.watch = self.watch

    def watch(self, _client, kind, started, seconds, answer):
        self.statuses[kind, answer.status] += 1
        self.longest = max(self.longest, seconds)
        if answer.status < 400 or answer.status == 404:
            return
        self.last_failure = max(self.last_failure, started)
        if answer.status not in (503, 507):
            self.faults[f"{answer.status} {answer.failure} to a {kind}"] += 1
        elif answer.fault():
            self.faults[answer.fault()] += 1

    def __str__(self):
        return ", ".join(f"{count} {kind}s × {status}" for (kind, status), count in sorted(self.statuses.items()))


# --- the database's -------------------------------------------------------------------------------------------------


def database_full(test, place, rounds, seconds):
    """In every other round the database is killed while its disk is full, and starts when there is room again."""
    database = MariaDB(place)
    database.move_to_small_disk(DISK)
    try:
        place.group("plain")
        place.group("kept")
        crew = Crew(Account(place, "disk"), ("plain", "kept"), writers=12, readers=4)
        judge = Judge(crew, "plain")
        for number in range(rounds):
            database_round(test, crew, database, seconds, number % 2 == 1)
            judge.look_at_touched()
            judge.repeat_posts()
        records = judge.look_at_all()
        test.say(f"{rounds} times, {crew.acknowledged()} acknowledged writes, {records} records left")
        test.equal(dict(judge.faults), {}, "what was found wrong")
        test.faults += judge.examples
        test.equal(dict(crew.refusals()), {}, "other answers to writes")
        text = place.operator("doctor", "--recount")
        test.true("every one is exact" in text, f"the counts are exact: {text}")
    finally:
        database.close()


def until_met(tally):
    """There is still room in the tables' own files for a while."""
    end = time.monotonic() + MET
    while not tally.statuses["write", 503] and time.monotonic() < end:
        time.sleep(0.01)


def database_round(test, crew, database, seconds, kills):
    tally = Tally(crew)
    crew.start()
    time.sleep(1)
    fill(database.data)
    until_met(tally)
    time.sleep(seconds)
    test.true(tally.statuses["write", 503] > 0, "the full disk was met")
    dies = not database.is_running()  # MariaDB ends itself when it cannot even undo a change
    if not dies:
        test.equal(tally.statuses["read", 503], 0, "reads that failed")
    if kills and not dies:
        database.kill()
    free(database.data)
    if kills or dies:
        database.start()
    end = time.monotonic()
    time.sleep(RECOVERY + 0.5)
    wait_until(lambda: all(not writer.change or writer.change.tries < 2 for writer in crew.writers), 5, "answers")
    crew.stop()
    recovery = max(0, tally.last_failure - end)
    what = "it ended itself: " if dies else "with a kill: " if kills else ""
    test.say(f"{what}{tally}; longest answer {tally.longest:.2f} s, recovery {recovery:.2f} s")
    test.equal(dict(tally.faults), {}, "wrong answers")
    test.true(tally.longest <= ANSWER, f"the longest answer took {tally.longest:.1f} s")
    test.true(recovery <= RECOVERY, f"recovery took {recovery:.2f} s")


# --- nginx's --------------------------------------------------------------------------------------------------------


class Desk:
    """An account whose records can be large."""

    def __init__(self, place):
        self.account = Account(place, "desk")
        self.kind = self.account.made("plain", "/api/record-types", {"name": "Lead", "parameters": [
            {"id": f"note_{number}", "type": "textarea", "title": "Note"} for number in range(FIELDS)]})["uuid"]
        self.wire = Wire(place.ports["plain"], self.account.headers)
        self.made = 0

    def post(self, size):
        body = {"recordTypeUuid": self.kind, "phone": "+4930123456", "parameters": {
            f"note_{number}": "x " * (size // 2) for number in range(FIELDS)}}
        answer = self.wire.send("POST", "/api/records", body)
        self.made += answer.status == 201
        return answer


def bodies_full(test, place):
    place.group("plain")
    desk = Desk(place)
    test.equal(desk.post(BIG).status, 201, "a large body before")
    with small_disk(os.path.join(place.folder, "body"), "256k") as folder:
        fill(folder)
        answers = [desk.post(BIG) for _ in range(10)]
        test.equal(collections.Counter(answer.status for answer in answers), {503: 10}, "large bodies without room")
        test.equal({answer.fault() for answer in answers}, {None}, "faults of these answers")
        test.equal({desk.post(100).status for _ in range(10)}, {201}, "small bodies")
        test.equal(desk.account.ask("plain", "GET", "/api/records?limit=1")[0], 200, "reads")
    test.equal({desk.post(BIG).status for _ in range(3)}, {201}, "large bodies when there is room again")
    test.equal(desk.account.total("plain"), desk.made, "records")


def read_slowly(place, headers, target):
    """By a socket with little room: whether the whole answer came, as its Content-Length says."""
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    peer.settimeout(20)
    peer.connect(("127.0.0.1", place.ports["plain"]))
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    peer.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lines}\r\n".encode())
    time.sleep(1)  # nginx has the answer now, as far as there is room for it
    data = b""
    try:
        while part := peer.recv(65536):
            data += part
    except ConnectionResetError:
        pass
    peer.close()
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(re.search(rb"content-length: (\d+)", head, re.IGNORECASE).group(1))
    return length == len(body), body


def is_json(body):
    try:
        json.loads(body)
    except ValueError:
        return False
    return True


def answers_full(test, place):
    """An answer that nginx cannot keep for a slow reader is cut, which its length tells; nobody else is harmed."""
    place.group("plain")
    desk = Desk(place)
    target = "/api/records?limit=25"
    for _ in range(25):
        desk.post(BIG)
    whole, body = read_slowly(place, desk.account.headers, target)
    test.true(whole and is_json(body), "a slow reader gets all of it while there is room")
    with small_disk(os.path.join(place.folder, "fastcgi"), "1m") as folder:
        fill(folder)
        started = time.monotonic()
        whole, body = read_slowly(place, desk.account.headers, target)
        seconds = time.monotonic() - started
        test.say(f"without room a slow reader got {len(body)} bytes in {seconds:.1f} s, "
                 f"{'all' if whole else 'and the end of the connection'}")
        test.true(whole == is_json(body), "what is not whole is not taken for whole")
        test.true(seconds < 1 + ANSWER, "nobody hangs")
        test.equal({desk.account.ask("plain", "GET", "/api/records?limit=1")[0] for _ in range(10)}, {200},
                   "answers that fit into memory")
        test.equal(desk.post(100).status, 201, "a write")
    whole, body = read_slowly(place, desk.account.headers, target)
    test.true(whole and is_json(body), "a slow reader gets all of it when there is room again")
    test.equal(desk.account.total("plain"), desk.made, "records")


# --- the log's ------------------------------------------------------------------------------------------------------


def log_full(test, place):
    with small_disk(os.path.join(place.folder, "log"), "256k") as folder:
        log = os.path.join(folder, "callbook.log")
        place.group("plain", options=("--log", log))
        place.group("kept", options=("--log", log))
        crew = Crew(Account(place, "log"), ("plain", "kept"), writers=6, readers=2)
        tally = Tally(crew)
        crew.start()
        time.sleep(1)
        fill(folder)
        size = os.path.getsize(log)
        time.sleep(2)
        test.true(os.path.getsize(log) - size < 4096, "nothing more is logged")
        served = sum(tally.statuses.values())
        free(folder)
        time.sleep(1)
        crew.stop()
        with open(log, encoding="utf-8") as file:
            lines = file.read().splitlines()
    test.say(f"{tally}; {len(lines)} lines of {served} requests until there was room again")
    test.equal([status for _, status in tally.statuses if status not in (200, 201, 204)], [], "failed requests")
    test.true(len(lines) > size // 400, "lines are written again when there is room")
    torn = [line for line in lines if not LOG_LINE.fullmatch(line) or line.count("event=") > 1]
    test.true(len(torn) <= 1, f"lines that are torn: {torn[:3]}")
    judge = Judge(crew, "plain")
    place.group("plain")
    judge.look_at_touched()
    test.equal(dict(judge.faults), {}, "what was found wrong")


def tests(short):
    if not may_mount():
        for name in ("nginx's disk for bodies is full", "nginx's disk for answers is full",
                     "the log's disk is full", "the database's disk is full"):
            yield name, lambda test, place: test.skip("nothing may be mounted here")
        return
    yield "nginx's disk for bodies is full", bodies_full
    yield "nginx's disk for answers is full", answers_full
    yield "the log's disk is full", log_full
    # Last, for the database goes with its disk.
    yield "the database's disk is full", lambda t, p: database_full(t, p, *((2, 2) if short else (6, 30)))


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--short", "for a few seconds each")
    sys.exit(points.run(Place(), tests(arguments.short), arguments.only))
