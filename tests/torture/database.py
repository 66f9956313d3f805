#!/usr/bin/env python3
"""The database is away, slow, full, read-only or cut off while clients read and write. Output is TAP.

tests/torture/database.sh starts the servers."""

import collections
import shutil
import sys
import time

from clients import Crew
from judge import Judge
from mariadb import MariaDB, may_mount
from network import DATABASE, PORT, WORKERS, Network
import outages
from support import points
from support.place import Account, Place

ANSWER = 5.0    # seconds that any answer may take
RECOVERY = 2.0  # until everything works again
QUICK = 1.0     # an answer then
CALM = 0.8      # without a failure
DISK = 1024     # megabytes
ROOM = 64       # that must be left when nobody fills it

Seen = collections.namedtuple("Seen", "port kind started seconds status fault")


class Scene:
    """Two groups of workers: "plain" on this machine, "kept" in a network of its own, where that is permitted."""

    def __init__(self, place):
        self.place = place
        self.database = MariaDB(place)
        self.network = None
        self.seen = []
        try:
            self.network = Network()
        except OSError as reason:
            print(f"# no network namespaces: {reason}", flush=True)

    def start(self):
        if self.network:
            self.database.prefix = self.network.within(self.network.database)
            self.database.options = f"--skip-networking=0 --bind-address={DATABASE} --port={PORT}"
            self.let_workers_in()
        if may_mount():
            self.database.move_to_small_disk(DISK)
        else:
            self.database.restart()
        self.place.group("plain")
        if self.network:
            self.place.group("kept", options=("--database-host", DATABASE, "--database-port", str(PORT)),
                             prefix=self.network.within(self.network.workers))
        else:
            self.place.group("kept")
        self.crew = Crew(Account(self.place, "outages"), ("plain", "kept"), writers=12, readers=4)
        self.crew.watch = self.watch
        self.judge = Judge(self.crew, "plain")

    def let_workers_in(self):
        with open(self.place.config, encoding="utf-8") as file:
            settings = dict(line.replace(" ", "").rstrip("\n").split("=", 1) for line in file if "=" in line)
        self.database.ask(f"create user callbook@'{WORKERS}' identified by '{settings['database_password']}';"
                          f"grant all on callbook.* to callbook@'{WORKERS}';")

    def watch(self, client, kind, started, seconds, answer):
        fault = answer.fault() if answer.status in (0, 409) or answer.status >= 500 else None
        self.seen.append(Seen(client.port, kind, started, seconds, answer.status, fault))

    def close(self):
        self.database.close()
        if self.network:
            self.network.close()

    def room(self):
        """On the database's disk, in megabytes."""
        return shutil.disk_usage(self.database.data).free >> 20


def failed(one):
    return one.status in (0, 409) or one.status >= 500


def is_unharmed(outage, one, begin):
    """Whether it cannot but succeed. A server that ends itself does not even read in its last seconds."""
    if one.port in outage.ports:
        return outage.readable and one.kind == "read" and not outage.died
    return one.kind == "read" or one.started + one.seconds > begin + outage.grace + ANSWER


def judge_answers(test, outage, seen, begin, end):
    """Everybody was answered in time, in the right words, and served where that was possible."""
    for one in seen:
        where = f"{one.kind} on {one.port}, {one.started - begin:.1f} s after the begin"
        if one.seconds > ANSWER:
            test.fail(f"{one.status} after {one.seconds:.1f} s: {where}")
        if one.fault:
            test.fail(f"{one.fault}: {where}")
        if one.status >= 500 and one.status != 503:
            test.fail(f"{one.status}: {where}")
    meant = [one for one in seen if begin <= one.started < end]
    unharmed = [one for one in meant if is_unharmed(outage, one, begin)]
    bad = collections.Counter((one.port, one.kind, one.status) for one in unharmed if failed(one))
    test.equal(dict(bad), {}, "failures of what needs nothing that is missing")
    if outage.refuses:
        for port in outage.ports:
            test.true(any(one.status == 503 for one in meant if one.port == port), f"{port} met the outage")


def judge_recovery(test, seen, end):
    late = [one for one in seen if one.started > end and failed(one)]
    slow = [one for one in seen if one.started > end and one.seconds > QUICK]
    recovery = max([0] + [one.started - end for one in late] +
                   [one.started + one.seconds - end - QUICK for one in slow])
    test.true(recovery <= RECOVERY, f"recovery took {recovery:.2f} s")
    for port in ("plain", "kept"):
        for kind in ("read", "write"):
            test.true(any(one.port == port and one.kind == kind and not failed(one) and
                          one.started > end for one in seen), f"{kind} on {port} works again")
    return recovery


def tell(test, seen, begin, end, recovery):
    counts = collections.Counter(one.status for one in seen if begin <= one.started < end)
    text = ", ".join(f"{counts[status]} × {status}" for status in sorted(counts))
    test.say(f"{end - begin:.1f} s: {text}; longest answer {max(one.seconds for one in seen):.2f} s, "
             f"recovery {recovery:.2f} s")


def wait_for_quiet(seen, end):
    """Until nothing has failed for a while; but no longer than service may be away."""
    while time.monotonic() < end + RECOVERY + 0.5:
        time.sleep(0.1)
        last = max([end] + [one.started + one.seconds for one in seen[-5000:] if failed(one)])
        if time.monotonic() - last > CALM:
            break


def go_through(test, scene, make, seconds):
    outage = make(scene)
    if outage.impossible():
        test.skip(outage.impossible())
        return
    scene.seen = seen = []
    scene.crew.start()
    try:
        time.sleep(0.5)
        begin = time.monotonic()
        outage.begin()
        time.sleep(seconds or outage.seconds)
    finally:
        outage.end()
        end = time.monotonic()
        wait_for_quiet(seen, end)
        scene.crew.stop()
    judge_answers(test, outage, seen, begin, end)
    tell(test, seen, begin, end, judge_recovery(test, seen, end))
    if outage.died:
        test.say(f"the server ended itself after {outage.died - begin:.1f} s")
    test.true(scene.room() >= ROOM, f"the disk is too small for the test: {scene.room()} MB are left")
    scene.judge.look_at_touched()
    judge_records(test, scene)


def judge_records(test, scene):
    test.equal(dict(scene.judge.faults), {}, "what was found wrong")
    test.faults += scene.judge.examples
    scene.judge.faults.clear()
    scene.judge.examples.clear()
    test.equal(dict(scene.crew.refusals()), {}, "other answers than success, 409 and 503")


def compare_all(test, scene):
    """What was under way is sent again first."""
    scene.crew.start()
    time.sleep(0.5)
    scene.crew.stop()
    test.equal([writer.change for writer in scene.crew.writers if writer.change], [], "unanswered")
    records = scene.judge.look_at_all()
    test.say(f"{scene.crew.acknowledged()} acknowledged writes, {records} records left, {scene.judge.looks} looks at "
             "them after the outages")
    judge_records(test, scene)
    text = scene.place.operator("doctor", "--recount")
    test.true("every one is exact" in text, f"the counts are exact: {text}")


def tests(scene, short):
    for make in outages.ALL:
        yield (f"the database is {make.__doc__}",
               lambda t, p, make=make: go_through(t, scene, make, None if short else 30))
    yield "nothing is lost or torn in all that", lambda t, p: compare_all(t, scene)


def main():
    arguments = points.read_arguments(__doc__, "--short", "each for a few seconds instead of 30")
    place = Place()
    scene = Scene(place)
    return points.run_on(scene, tests(scene, arguments.short), arguments.only)


if __name__ == "__main__":
    sys.exit(main())
