#!/usr/bin/env python3
"""Exports are whole or have failed, whatever is killed. Output is TAP.

tests/torture/exports.sh starts the servers; the database is one that is told to keep what it has acknowledged."""

import contextlib
import csv
import io
import os
import random
import signal
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(HERE, "..", "live"))

from imports import Scene  # noqa: E402
import pools  # noqa: E402
from support import points  # noqa: E402
from support.place import Place  # noqa: E402
from support.processes import pid_in, wait_until  # noqa: E402
from support.wire import Connection, WireError, request_bytes  # noqa: E402
from test_export_jobs import EXPORTS, table_of  # noqa: E402
from world import RECORDS, TYPES  # noqa: E402

BATCH = 500
MEDIA = {"csv": "text/csv", "ndjson": "application/x-ndjson"}
FORMS = ["csv", "ndjson", "xlsx"]
KILLS = 8        # of an export
PATIENCE = 300   # seconds for an export with all that happens to it
NOTE = 'Called "again", \u00e9 and on the next\nline; ' * 20


class Filled(Scene):
    """A scene with records, and with the files that exports of them have to be. What is read comes from workers behind an
    nginx that is set as the shipped one, by which it sees that an answer has no end."""

    def __init__(self, place, count):
        super().__init__(place)
        self.senders = pools.Held(place, place.sockets["kept"], 3)
        with contextlib.suppress(OSError):  # that of the servers would go on at once
            os.kill(pid_in(os.environ["CALLBOOK_TEST_JOBS_PID"]), signal.SIGTERM)
        self.worker.start()
        self.kind = self.ask("POST", TYPES, {"name": "Called", "parameters": [
            {"id": "note", "type": "textarea", "title": "Note"}]})["uuid"]
        self.count = count
        for start in range(0, count, BATCH):
            items = [{"op": "create", "recordTypeUuid": self.kind, "phone": f"+4477{number:08d}", "firstName": f"First{number}",
                      "parameters": {"note": NOTE + str(number)}}
                     for number in range(start, min(start + BATCH, count))]
            self.ask("POST", f"{RECORDS}/batch", {"items": items})
        self.wanted = {form: self.get(f"{RECORDS}?sort=createdAt&recordTypeUuid={self.kind}", MEDIA[form]).body for form in MEDIA}
        self.table = list(csv.reader(io.StringIO(self.wanted["csv"].decode("utf-8"), newline="")))
        if len(self.table) != count + 1:
            raise AssertionError(f"{len(self.table)} rows instead of {count + 1}")

    def get(self, target, media="*/*", pairs=()):
        """The answer as its client sees it, or None."""
        connection = Connection(("127.0.0.1", self.place.ports["kept"]))
        pairs = [("Authorization", self.account.headers["Authorization"]), ("Accept", media), *pairs]
        try:
            return connection.exchange("GET", request_bytes("GET", target, "localhost", pairs))
        except (WireError, OSError):
            return None
        finally:
            connection.close()

    def is_whole(self, form, body):
        if form != "xlsx":
            return body == self.wanted[form]
        with contextlib.suppress(Exception):  # a broken archive has no table, whatever is said of it
            return table_of(body) == self.table
        return False

    def kill_senders(self):
        """All of them: which one is at it is not known."""
        for pid in self.senders.pids():
            pools.end(pid, signal.SIGKILL)
        self.kills["worker"] += 1


def download(test, scene, one, form):
    """The file, in parts, while what sends them is killed; whoever has a part asks for what is behind it."""
    whole, mark, end = b"", None, time.monotonic() + PATIENCE
    while time.monotonic() < end:
        pairs = [("Range", f"bytes={len(whole)}-{len(whole) + 99999}")] + ([("If-Range", mark)] if mark else [])
        killer = threading.Timer(random.uniform(0, 0.02), scene.kill_senders)
        if random.random() < 0.3:
            killer.start()
        answer = scene.get(f"{EXPORTS}/{one}/file", pairs=pairs)
        if killer.ident:
            killer.join()
        if answer and answer.status == 206:
            whole, mark = whole + answer.body, answer.header("ETag")
            if len(whole) == int(answer.header("Content-Range").rpartition("/")[2]):
                break
    test.true(scene.is_whole(form, whole), f"the file of {form}, fetched in parts: {len(whole)} bytes")


def look_at_file(test, scene, one, form):
    """There is none, or a whole one."""
    answer = scene.get(f"{EXPORTS}/{one}/file")
    if answer and answer.status == 200:
        test.true(scene.is_whole(form, answer.body), f"{form}: a file of {len(answer.body)} bytes")
    elif answer:
        test.true(answer.status in (409, 502, 503, 504), f"{form}: {answer!r}")


def export(test, scene, form):
    """Kills whenever something more has been written."""
    one = scene.ask("POST", EXPORTS, {"of": "records", "recordTypeUuid": scene.kind, "format": form})["uuid"]
    kills, last, end = 0, -1, time.monotonic() + PATIENCE
    while (shown := scene.ask("GET", f"{EXPORTS}/{one}"))["state"] in ("waiting", "running") and time.monotonic() < end:
        look_at_file(test, scene, one, form)
        if kills < KILLS and shown["state"] == "running" and shown["progress"]["done"] > last:
            last, kills = shown["progress"]["done"], kills + 1
            time.sleep(random.uniform(0, 0.2))
            scene.kill_something()
        time.sleep(0.1)
    test.equal([shown["state"], shown["rows"], shown["problem"]], ["done", scene.count, None], f"{form} after {kills} kills")
    look_at_file(test, scene, one, form)
    download(test, scene, one, form)
    scene.ask("DELETE", f"{EXPORTS}/{one}", None, (204, 404))


def jobs(test, place, count, rounds):
    scene = Filled(place, count)
    for form in FORMS * rounds:
        export(test, scene, form)
    test.say(f"{len(FORMS) * rounds} exports of {scene.count} rows; killed: {scene.kills}")
    test.true(min(scene.kills.values()) > 0, f"everything was killed: {scene.kills}")
    wait_until(lambda: scene.place.sql("select count(*) from export_piece") == [["0"]], 60, "files that are deleted go")


def stream(scene, form, seconds, kill):
    """What a client gets of a list while something is killed; None: not even a head."""
    target = f"{RECORDS}?sort=createdAt&recordTypeUuid={scene.kind}"
    killer = threading.Timer(seconds, kill)
    killer.start()
    answer = scene.get(target, MEDIA[form])
    killer.join()
    return answer


def streams(test, place, rows, count):
    scene = Filled(place, rows)
    took = {form: scene.get(f"{RECORDS}?sort=createdAt&recordTypeUuid={scene.kind}", MEDIA[form]).seconds for form in MEDIA}
    cut, whole, none = 0, 0, 0
    for number in range(count * 10):
        form = ("csv", "ndjson")[number % 2]
        kill = scene.kill_senders if number % 4 < 2 else scene.kill_database
        answer = stream(scene, form, took[form] * random.uniform(0.2, 1.1), kill)
        if not answer or answer.status != 200:
            none += 1
            test.true(not answer or answer.status in (502, 503, 504), f"{answer!r}")
            continue
        is_whole = scene.is_whole(form, answer.body)
        test.equal(answer.is_cut, not is_whole, f"{form}: cut, of {len(answer.body)} bytes")
        test.true(is_whole or scene.wanted[form].startswith(answer.body), f"{form}: what came is the beginning of it")
        cut, whole = cut + answer.is_cut, whole + is_whole
        if cut >= count:
            break
    test.say(f"lists of {scene.count} rows under kills: {cut} cut, {whole} whole, {none} without an answer")
    test.equal(cut, count, "lists that were cut")


def tests(short):
    rows, rounds, cuts = (6000, 1, 4) if short else (30000, 4, 40)
    yield "a file is whole, whoever was killed while it was written and sent", lambda t, p: jobs(t, p, rows, rounds)
    yield "a list that breaks off has no end", lambda t, p: streams(t, p, rows, cuts)


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--short", "three exports instead of 12, of fewer rows")
    sys.exit(points.run(Place(), tests(arguments.short), arguments.only))
