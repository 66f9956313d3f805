#!/usr/bin/env python3
"""The database is killed while clients write. Output is TAP.

tests/torture/crash.sh starts the servers; the database is one that is told to keep what it has acknowledged."""

import random
import sys
import time

from clients import Crew
from judge import Judge
from mariadb import MariaDB
from support import points
from support.place import Account, Place
from support.processes import wait_until

CLIENTS = 16


class Story:
    """All rounds, and what is left to compare at their end."""

    def __init__(self, place):
        self.database = MariaDB(place)
        self.groups = [place.group("plain", count=3), place.group("kept", count=3)]
        self.account = Account(place, "crash")
        self.crew = Crew(self.account, ("plain", "kept"), CLIENTS)
        self.judge = Judge(self.crew, "plain")
        self.pending = 0
        self.downtimes = []

    def is_ready(self):
        return all(self.account.ask(name, "GET", "/api/records?limit=1")[0] == 200
                   for name in ("plain", "kept") for _ in range(4))

    def round(self, writes):
        goal = self.crew.acknowledged() + random.randint(writes * 7 // 10, writes * 13 // 10)
        self.crew.start()
        wait_until(lambda: self.crew.acknowledged() >= goal, 60, f"{writes} writes")
        time.sleep(random.uniform(0, 0.02))
        self.database.kill()
        self.crew.stop()
        self.pending += sum(writer.change is not None for writer in self.crew.writers)
        self.database.start()
        started = time.monotonic()
        wait_until(self.is_ready, 10, "service after the database's return")
        self.downtimes.append(time.monotonic() - started)
        self.judge.look_at_touched()
        self.judge.repeat_posts()


def crash(test, place, rounds, writes):
    story = Story(place)
    done = 0
    while done < rounds and not story.judge.faults:
        story.round(writes)
        done += 1
    if not story.judge.faults:
        story.crew.finish(test)
    records = story.judge.look_at_all()
    crew = story.crew
    test.say(f"{done} kills of the database, {crew.acknowledged()} acknowledged writes, {records} records left; "
             f"{story.judge.looks} looks after the kills, and {story.judge.repeats} POSTs sent again")
    test.say(f"{story.pending} writes were under way at a kill; {crew.replayed()} of all had been done and were "
             "answered again by their key")
    test.say(f"service after the database's return: longest {max(story.downtimes):.2f} s")
    test.equal(dict(crew.refusals()), {}, "other answers than success, 409 and 503")
    test.equal(dict(story.judge.faults), {}, "what was found wrong")
    for example in story.judge.examples:
        test.fail(example)
    test.true(max(story.downtimes) < 2, "service within 2 s")
    test.true(crew.acknowledged() >= done * writes * 8 // 10, "enough writes")


def doctor(test, place):
    """Counts, settings and tables after all that; a fault ends it with another status."""
    text = place.operator("doctor", "--recount")
    test.true("every one is exact" in text, f"the counts are exact: {text}")


def tests(short):
    rounds, writes = (4, 1500) if short else (50, 1500)
    yield "an acknowledged write is never lost", lambda t, p: crash(t, p, rounds, writes)
    yield "the doctor finds nothing afterwards", doctor


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--short", "4 kills instead of 50")
    sys.exit(points.run(Place(), tests(arguments.short), arguments.only))
