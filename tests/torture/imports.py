#!/usr/bin/env python3
"""Imports go on where they stood, whatever is killed. Output is TAP.

tests/torture/imports.sh starts the servers; the database is one that is told to keep what it has acknowledged."""

import os
import random
import signal
import subprocess
import sys
import time

from mariadb import MariaDB
import pools
from support import points
from support.place import Account, Place
from support.processes import wait_until
from support.web import Wire

IMPORTS = "/api/imports"
FIELDS = [{"id": "code", "type": "string", "title": "Code", "unique": True},
          {"id": "zip", "type": "text", "title": "Zip", "validation": "^[0-9]*$"}]
PART = 30000     # bytes
JOBS_MEMORY = 40  # MiB of the program that works on jobs, with the packing that it does, too
PATIENCE = 300   # seconds for an import with all that happens to it
BUSY = ("checking", "running", "undoing")


class Worker:
    """A program that works on jobs."""

    def __init__(self, place):
        self.place = place
        self.process = None

    def start(self):
        with open(os.path.join(self.place.folder, "jobs.log"), "ab") as log:
            self.process = subprocess.Popen([self.place.program("callbook"), "--config", self.place.config, "jobs"],
                                            stdout=log, stderr=log)

    def kill(self):
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self.process = None


class Scene:
    def __init__(self, place):
        self.place = place
        self.database = MariaDB(place)
        self.group = pools.Held(place, place.sockets["plain"], 3)
        self.account = Account(place, "imports")
        self.worker = Worker(place)
        place.groups.append(self.worker)  # it goes with them, whatever happens
        self.kills = {"jobs": 0, "worker": 0, "database": 0}
        self.kind = self.account.made("plain", "/api/record-types", {
            "name": "Lead", "defaultCountry": "GB", "parameters": FIELDS})["uuid"]

    def ask(self, method, path, body=None, statuses=(200, 201, 202)):
        """The answer, as soon as there is one: whoever was to give it may have been killed."""
        end = time.monotonic() + 60
        headers = dict(self.account.headers)
        if isinstance(body, bytes):
            headers["Content-Type"] = "application/octet-stream"
        while time.monotonic() < end:
            wire = Wire(self.place.ports["plain"], headers)
            answer = wire.send(method, path, body)
            wire.close()
            if answer.status in statuses:
                return answer.value()
            if answer.status not in (0, 502, 503, 504):
                raise AssertionError(f"{method} {path}: {answer.status} {answer.value()}")
            time.sleep(0.05)
        raise AssertionError(f"{method} {path}: no answer")

    def free_job(self):
        """The time for which whoever was killed holds its job is over at once."""
        self.place.sql("update job set due_at = utc_timestamp(6) where state in (0, 1)")

    def kill_jobs(self):
        self.worker.kill()
        self.kills["jobs"] += 1
        self.free_job()
        self.worker.start()

    def kill_database(self):
        self.database.kill()
        self.kills["database"] += 1
        self.database.start()
        self.free_job()

    def kill_worker(self):
        pools.end(random.choice(self.group.pids()), signal.SIGKILL)
        self.kills["worker"] += 1

    def upload(self, text, kills=0.0):
        """In parts, while workers are killed: before one of the parts in any case."""
        one = self.ask("POST", IMPORTS, {"recordTypeUuid": self.kind})["uuid"]
        pieces = [text[at:at + PART] for at in range(0, len(text), PART)]
        order = list(enumerate(pieces, 1))
        random.shuffle(order)
        certain = random.randrange(len(pieces)) if kills else None
        for at, (number, piece) in enumerate(order):
            if at == certain or random.random() < kills:
                self.kill_worker()
            self.ask("PUT", f"{IMPORTS}/{one}/parts/{number}", piece)
        self.ask("POST", f"{IMPORTS}/{one}/complete", {"parts": len(pieces)}, (200, 409))
        return one

    def work(self, one, what, kill):
        """Begins something and kills until it has ended."""
        self.ask("POST", f"{IMPORTS}/{one}/{what}", None, (202, 409))
        end = time.monotonic() + PATIENCE
        while (shown := self.ask("GET", f"{IMPORTS}/{one}"))["state"] in BUSY and time.monotonic() < end:
            time.sleep(random.uniform(0.3, 1.5))
            kill()
        return shown

    def kill_something(self):
        """The database once for each three of the program that works on jobs."""
        (self.kill_database if 3 * self.kills["database"] < self.kills["jobs"] else self.kill_jobs)()


def rows_of(count):
    """A file: new records, rows that mean the same one, rows with faults; and the counts that it comes to."""
    lines = ["externalId,firstName,Phone,code,Zip"]
    faulty, twice = 0, 0
    for number in range(count):
        phone, zip_code = f"020 79{number // 10000:02d} {number % 10000:04d}", "1"
        if number % 17 == 5:
            zip_code, faulty = "x", faulty + 1
        lines.append(f"e{number},First{number},{phone},c{number},{zip_code}")
        if number % 23 == 7 and number % 17 != 5:
            lines.append(f"e{number},Later{number},{phone},c{number},1")
            twice += 1
    return "\n".join(lines).encode() + b"\n", {"rows": count + twice, "create": count - faulty, "update": 0, "unchanged": 0,
                                               "skip": twice, "suppressed": 0, "error": faulty}


def judge(test, scene, one, counts, what):
    records = int(scene.place.sql("select count(*) from record r join record_type t on t.account_id = r.account_id and "
                                  f"t.id = r.type_id and hex(t.uuid) = '{scene.kind.replace('-', '').upper()}'")[0][0])
    test.equal(records, counts["create"], f"records {what}")
    status = scene.place.sql("select count(*), count(distinct number) from import_row w join import i on "
                             f"i.account_id = w.account_id and i.id = w.import_id and hex(i.uuid) = "
                             f"'{one.replace('-', '').upper()}'")[0]
    test.equal(status, [str(counts["rows"])] * 2, f"rows {what}, and their numbers")
    missing = scene.place.sql("select count(*) from import_row w left join record r on r.account_id = w.account_id and "
                              "r.uuid = w.uuid where w.status = 0 and r.id is null")[0]
    test.equal(missing, ["0"], f"rows whose record is not there {what}")


def killed(test, place, count, rounds):
    scene = Scene(place)
    scene.worker.start()
    for _ in range(rounds):
        text, counts = rows_of(count)
        one = scene.upload(text, 0.3)
        scene.ask("PATCH", f"{IMPORTS}/{one}", {"match": ["externalId", "phone"]})
        checked = scene.work(one, "check", scene.kill_something)
        test.equal([checked["state"], checked["counts"]], ["checked", counts], "the check")
        done = scene.work(one, "run", scene.kill_something)
        test.equal([done["state"], done["counts"]], ["done", counts], "the run")
        judge(test, scene, one, counts, "after the run")
        test.equal(checked["faults"], done["faults"], "faults of the check and the run")
        test.equal(scene.work(one, "undo", scene.kill_something)["state"], "undone", "undone")
        test.equal(scene.account.total("plain"), 0, "records after it was undone")
    scene.worker.kill()
    test.say(f"{rounds} imports of {count} rows; killed: {scene.kills}")
    test.true(min(scene.kills.values()) > 0, f"everything was killed: {scene.kills}")
    place.operator("doctor", "--recount")


def most_memory(pid):
    """MiB."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM:")) / 1024


def load_data(scene, text):
    """The same rows into a table like that of records, with its keys: seconds."""
    path = os.path.join(scene.place.folder, "rows.csv")
    with open(path, "wb") as file:
        file.write(text)
    os.chmod(path, 0o644)
    began = time.monotonic()
    scene.place.sql("create table plain_record like record; "
                    f"load data infile '{path}' ignore into table plain_record fields terminated by ',' ignore 1 lines "
                    "(external_id, first_name, phone, @code, @zip) set account_id = 1, type_id = 1, "
                    "uuid = unhex(replace(uuid(), '-', '')), status = 0, has_history = 0, "
                    "parameters = json_object('code', @code, 'zip', @zip), created_at = utc_timestamp(6), "
                    "updated_at = utc_timestamp(6); drop table plain_record")
    return time.monotonic() - began


def rate(scene, text, settings, what):
    """Seconds of an import, and what is said of it."""
    one = scene.upload(text)
    if settings:
        scene.ask("PATCH", f"{IMPORTS}/{one}", settings)
    began = time.monotonic()
    done = scene.work(one, what, lambda: None)
    return time.monotonic() - began, done


def rates(test, place, count):
    scene = Scene(place)
    scene.worker.start()
    text, counts = rows_of(count)
    plain = b"\n".join(b",".join(line.split(b",")[1:3]) for line in text.split(b"\n") if line) + b"\n"
    loaded = load_data(scene, text)
    rows = counts["rows"]
    test.say(f"LOAD DATA of {rows} rows: {rows / loaded:.0f} rows/s")
    for name, settings, body, what in (("without keys", None, plain, "run"), ("checked", None, plain, "check"),
                                       ("by external id and phone", {"match": ["externalId", "phone"]}, text, "run")):
        seconds, done = rate(scene, body, settings, what)
        test.equal(done["state"], "checked" if what == "check" else "done", name)
        test.say(f"{name}: {rows / seconds:.0f} rows/s, {seconds / loaded:.1f} times LOAD DATA")
    memory, workers = most_memory(scene.worker.process.pid), max(most_memory(pid) for pid in scene.group.pids())
    test.say(f"memory: {memory:.1f} MiB of the program that works on jobs, {workers:.1f} MiB of a worker that takes parts")
    test.true(memory <= JOBS_MEMORY, f"memory of the program that works on jobs: {memory:.1f} MiB")
    scene.worker.kill()


def tests(short):
    count, rounds = (6000, 1) if short else (20000, 10)
    yield "an import is quick and small", lambda t, p: rates(t, p, 20000 if short else 200000)
    yield "no row is lost or written twice", lambda t, p: killed(t, p, count, rounds)


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--short", "one import instead of 10")
    sys.exit(points.run(Place(), tests(arguments.short), arguments.only))
