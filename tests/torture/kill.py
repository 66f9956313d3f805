#!/usr/bin/env python3
"""Plain workers are killed under a mixed load. Output is TAP.

tests/torture/kill.sh starts the database."""

import random
import signal
import sys
import time

from clients import Crew
import integrity
from judge import Judge
import pools
from support import points
from support.place import Account, Place
from support.processes import wait_until

WRITERS, READERS, WORKERS = 12, 4, 4
PAUSE = 0.25      # seconds between two kills
REPEATS = 3       # times that the answers of earlier POSTs are asked for again
TOLERANCE = 0.5   # seconds between a kill and the failure that it caused, on a busy machine


class Watch:
    """Every answer, and those that tell of a failure."""

    def __init__(self):
        self.answers = 0
        self.failures = []
        self.kills = []

    def __call__(self, client, kind, started, seconds, answer):
        self.answers += 1
        if answer.status == 0 or answer.status >= 500 or answer.status in (409, 429):
            self.failures.append((started, started + seconds, kind, answer.status or answer.failure))

    def unexplained(self):
        """Failures of requests that were not under way at a kill."""
        return [failure for failure in self.failures
                if not any(failure[0] - 0.01 <= kill <= failure[1] + TOLERANCE for kill in self.kills)]


def kill_workers(pool, watch, count):
    """A kill of a worker that has had time to take part in the work."""
    for _ in range(count):
        wait_until(lambda: len(pool.pids()) == WORKERS, 5, "all workers")
        time.sleep(random.uniform(0.6, 1.4) * PAUSE)
        pid = random.choice(pool.pids())
        watch.kills.append(time.monotonic())
        pools.end(pid, signal.SIGKILL)


def kill(test, place, starter, count):
    pool = starter(place, place.sockets["plain"], WORKERS)
    account = Account(place, "kill")
    crew = Crew(account, ("plain",), WRITERS, READERS)
    judge = Judge(crew, "plain")
    watch = crew.watch = Watch()
    crew.start()
    time.sleep(PAUSE)
    kill_workers(pool, watch, count)
    time.sleep(PAUSE)
    crew.stop()
    judge.look_at_touched()
    judge.repeat_posts()
    crew.finish(test)
    records = judge.look_at_all()
    test.say(f"{count} kills of a worker, {watch.answers} requests, of which {len(watch.failures)} were lost; "
             f"{crew.acknowledged()} acknowledged writes, {records} records left, {judge.looks} looked at one by one")
    test.true(len(watch.failures) <= count, f"a kill loses one request: {len(watch.failures)} were lost")
    test.equal(watch.unexplained(), [], "failures without a kill")
    test.equal(dict(crew.refusals()), {}, "refusals")
    test.equal(dict(judge.faults), {}, "what was found wrong")
    for example in judge.examples:
        test.fail(example)
    test.true(watch.answers > 50 * count, f"a load worth the name: {watch.answers} requests")
    pool.stop()


def tests(short):
    count = 5 if short else 50
    yield "a killed worker loses its own request only", lambda t, p: kill(t, p, pools.Held, count)
    yield "the same under multiwatch", lambda t, p: kill(t, p, pools.Multiwatch, count)
    yield "no row contradicts another, and counts are exact", integrity.check


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--short", "10 kills instead of 100")
    sys.exit(points.run(Place(), tests(arguments.short), arguments.only))
