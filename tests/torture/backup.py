#!/usr/bin/env python3
"""Backups are taken, restored into new servers and compared. Output is TAP.

tests/torture/backup.sh starts the servers."""

import os
import shutil
import signal
import subprocess
import sys
import time

from clients import Crew
from copies import INDEX, Backup, Copy
from diary import Diary
import integrity
import judge
from mariadb import MariaDB
from support import points
from support.database import checksums
from support.place import Account, Place
from support.processes import wait_until
from support.web import Wire

WRITERS = 3
PAUSE = 0.012  # seconds for each part of a dump that is taken under writes: it would be over too soon to be interesting
SEEDED = "seeded"
QUERIES = ("records?limit=100&cursor=", "records?limit=7&page=11", "records?search=ma", "records?search=anna",
           "records?search=m%C3%BCller", "records?search=49", "records?status=archived&limit=50",
           "records?sort=-updatedAt&limit=50", "campaigns?limit=100", "campaigns?search=spring",
           "record-types?limit=50")


def megabytes(path):
    return os.path.getsize(path) / 1e6


class Scene:
    """The server that is saved: with a binary log, filled by the seeder, and written to by a crew."""

    def __init__(self, place, records):
        self.place = place
        self.database = MariaDB(place)
        self.database.options = "--log-bin=binlog --server-id=1 --binlog-format=ROW"
        self.copies = []
        self.records = records

    def start(self):
        self.database.restart()
        self.backup = Backup(self.place)
        self.place.group("plain", 4)
        self.seed()
        self.crew = Crew(Account(self.place, "backup"), ("plain",), WRITERS)
        self.logical = self.copy("logical")
        self.busy = None  # the last dump that was taken under writes

    def seed(self):
        self.place.operator("account", "create", SEEDED)
        self.token = self.place.operator("token", "create", "--account", SEEDED, "--name", "seed", "--scopes",
                                         "all").splitlines()[-1]
        subprocess.run([self.place.program("bench/seed/seed"), str(self.records), SEEDED,
                        os.path.join(self.place.folder, "summary.json")], check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, "CALLBOOK_CONFIG": self.place.config, "CALLBOOK_TOKEN": self.token})
        self.place.operator("reindex", "--account", SEEDED)

    def copy(self, name):
        self.copies.append(Copy(self.place, name))
        return self.copies[-1]

    def write(self, count):
        """So many writes, and then nobody writes any more."""
        self.crew.start()
        self.wait_for(count)
        self.crew.stop()
        self.rest()

    def rest(self):
        """A worker may still pack after its last answer: until nothing has been written for a second."""
        position, since = None, time.monotonic()
        while time.monotonic() < since + 1:
            now = self.place.sql("show master status")
            if now != position:
                position, since = now, time.monotonic()
            time.sleep(0.1)

    def wait_for(self, count):
        goal = self.crew.acknowledged() + count
        wait_until(lambda: self.crew.acknowledged() >= goal, 60, f"{count} writes")

    def under_writes(self, take, count):
        """Takes a backup meanwhile: what take() returns, the diary of the writes, begin and end."""
        diary = Diary()
        for writer in self.crew.writers:
            writer.wire.connection.close()  # before nginx does, which keeps it for 75 s
        self.crew.watch = diary.watch
        self.crew.start()
        self.wait_for(count)
        begin = time.monotonic()
        taken = take()
        end = time.monotonic()
        self.wait_for(count // 4)
        self.crew.stop()
        return taken, diary, begin, end

    def seeded_answers(self, name):
        wire = Wire(self.place.ports[name], {"Authorization": "Bearer " + self.token})
        return {query: wire.send("GET", "/api/" + query).text for query in QUERIES}

    def close(self):
        for copy in self.copies:
            copy.stop()


def compare_answers(test, scene):
    """The seeded account's lists and searches, of the server that was saved and of the restored one."""
    here, there = scene.seeded_answers("plain"), scene.seeded_answers("kept")
    for query in QUERIES:
        test.true(b'"total"' in here[query] or b'"nextCursor"' in here[query], f"{query} is answered")
        test.equal(there[query][:300], here[query][:300], query)
        test.true(there[query] == here[query], f"all of {query} is the same")


def compare_all(test, scene, copy, seeded=True):
    """What clients were told, when nobody has written since the backup."""
    group = copy.workers()
    found = judge.Judge(scene.crew, "kept")
    rows = found.look_at_all()
    if seeded:
        compare_answers(test, scene)
    group.kill()
    test.equal(dict(found.faults), {}, "what was found wrong")
    test.faults += found.examples
    return rows


def quiet(test, scene, writes):
    scene.write(writes)
    sums = checksums(scene.place.sql)
    started = time.monotonic()
    path = scene.backup.dump("quiet.sql")
    seconds = time.monotonic() - started
    restored = scene.logical.restore(path)
    test.equal(checksums(scene.logical.sql), sums, "checksums")
    integrity.check(test, scene.logical)
    rows = compare_all(test, scene, scene.logical)
    test.say(f"{scene.records} seeded records and {rows} of {WRITERS} clients: {megabytes(path):.1f} MB in "
             f"{seconds:.1f} s, restored in {restored:.1f} s, {len(sums)} equal checksums")


def judge_busy(test, scene, copy, diary, begin, end):
    test.equal(dict(diary.failures), {}, "writes that were refused meanwhile")
    test.true(diary.told_during(begin, end) > 0, "there were writes meanwhile")
    integrity.check(test, copy)
    group = copy.workers()
    there = diary.judge(test, Wire(scene.place.ports["kept"], scene.crew.headers), begin, end)
    group.kill()
    test.say(f"{diary.told_before(begin)} writes answered before the backup, {diary.told_during(begin, end)} in the "
             f"{end - begin:.1f} s that it took, {there} of {len(diary.contacts)} records are in it")


def busy(test, scene, writes):
    scene.busy, diary, begin, end = scene.under_writes(lambda: scene.backup.dump("busy.sql", pause=PAUSE), writes)
    scene.logical.restore(scene.busy)
    judge_busy(test, scene, scene.logical, diary, begin, end)


def mishap(test, scene, writes):
    """After the dump there are more writes, and then a statement that should not have been."""
    if not scene.busy:
        scene.busy = scene.under_writes(lambda: scene.backup.dump("busy.sql", pause=PAUSE), writes)[0]
    scene.write(writes)
    scene.place.sql("flush binary logs")
    scene.write(writes)
    sums = checksums(scene.place.sql)
    (last, stop), logs = scene.place.sql("show master status")[0][:2], scene.place.sql("show binary logs")
    scene.place.sql("update record set last_name = 'Oops'")
    test.true(checksums(scene.place.sql)["record"] != sums["record"], "there is harm to be undone")
    first, start = scene.backup.position(scene.busy)
    needed = [os.path.join(scene.database.data, row[0]) for row in logs if first <= row[0] <= last]
    scene.logical.restore(scene.busy)
    test.true(checksums(scene.logical.sql) != sums, "the dump alone is older")
    started = time.monotonic()
    scene.logical.replay(needed, start, stop)
    seconds = time.monotonic() - started
    test.equal(checksums(scene.logical.sql), sums, "checksums")
    integrity.check(test, scene.logical)
    compare_all(test, scene, scene.logical, seeded=False)
    test.say(f"{len(needed)} binary logs of {sum(map(megabytes, needed)):.1f} MB replayed in {seconds:.1f} s")


def small(test, scene, writes):
    """Without the index, which is made anew."""
    scene.write(writes)
    whole = scene.backup.dump("whole.sql")
    path = scene.backup.dump("small.sql", *(f"--ignore-table-data=callbook.{name}" for name in INDEX))
    restored = scene.logical.restore(path)
    started = time.monotonic()
    scene.logical.operator("reindex")
    seconds = time.monotonic() - started
    integrity.check(test, scene.logical)
    compare_all(test, scene, scene.logical)
    test.say(f"{megabytes(path):.1f} MB instead of {megabytes(whole):.1f}, restored in {restored:.1f} s, its index "
             f"made anew in {seconds:.1f} s")


def physical(test, scene, writes):
    if not shutil.which("mariadb-backup"):
        test.skip("mariadb-backup is not installed (./dev torture unpacks it)")
        return
    path, diary, begin, end = scene.under_writes(lambda: scene.backup.copy_files("physical.files"), writes)
    copy = scene.copy("physical")
    copy.move_in(path)
    judge_busy(test, scene, copy, diary, begin, end)


def tests(scene, short):
    writes = 150 if short else 5000
    yield "a dump of a quiet database comes back the same", lambda t, p: quiet(t, scene, writes)
    yield "a dump under writes is of one moment", lambda t, p: busy(t, scene, writes)
    yield "a dump without the index is enough", lambda t, p: small(t, scene, writes)
    yield "a physical backup under writes is of one moment", lambda t, p: physical(t, scene, writes)
    yield "a mishap is undone with the binary log", lambda t, p: mishap(t, scene, writes)


def main():
    judge.SEARCHES = 20
    # The servers that it has started know of no other end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    arguments = points.read_arguments(__doc__, "--short", "2,000 records instead of 100,000, and fewer writes")
    place = Place()
    scene = Scene(place, 2000 if arguments.short else 100000)
    return points.run_on(scene, tests(scene, arguments.short), arguments.only)


if __name__ == "__main__":
    sys.exit(main())
