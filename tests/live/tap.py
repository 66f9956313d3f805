"""What a live test is, and how all of them are run."""

import os
import time

import support.tap
from support.tap import Report

CASES = []

# A point that fails is run once more, and both outcomes are shown.
AGAIN = os.environ.get("CALLBOOK_TEST_AGAIN") == "1"


class Test(support.tap.Test):
    """A test point that knows answers."""

    def status(self, answer, expected, what="status"):
        """The answer has one of these statuses."""
        allowed = expected if isinstance(expected, (tuple, list)) else (expected,)
        if answer.status not in allowed:
            self.fail(f"{what}: expected {' or '.join(map(str, allowed))}, got {answer!r}")
        return answer.status in allowed

    def refused(self, answer, status, *codes):
        """A problem of that status that has these (place, code) among its faults; a code may be None: any."""
        if not self.status(answer, status):
            return
        found = answer.codes
        places = {place for place, _ in found}
        for place, code in codes:
            if (place, code) not in found if code else place not in places:
                self.fail(f"no fault {code or ''} at {place!r} in {sorted(map(str, found))}")

    def needs(self, answer, *statuses):
        """The answer must be one of these, or the rest of the test makes no sense."""
        if answer.status not in statuses:
            raise AssertionError(f"expected {' or '.join(map(str, statuses))}, got {answer!r}")
        return answer.json


class Case:
    def __init__(self, name, function, rows):
        self.name = name
        self.function = function
        self.rows = rows
        self.module = function.__module__


def case(name, rows=None):
    """Registers a test. With rows, a list, it is one test point for each row, named after str(row)."""
    if rows is not None and not rows:
        raise ValueError(f"{name}: there are no rows")

    def register(function):
        CASES.append(Case(name, function, rows))
        return function

    return register


def run_one(name, world, function, arguments):
    """Runs one test point; what every answer of it got wrong is among its faults."""
    test = Test(name)
    test.skipped = world.differences.reason_to_skip(function.__module__, name)
    if not test.skipped:
        test.run(function, world, *arguments)
        test.faults += world.journal.take_faults()
        test.reasons = world.differences.take(function.__module__, test)
    return test


def look_at_differences(world, modules, only, report):
    """Those that are none any more."""
    test = Test("what is told to be different is different")
    for row in world.differences.unused({only} if only else set(modules)):
        test.fail(str(row))
    report.add(test, 0)


def run_all(world, modules, only):
    """Runs those of the modules, in the order of these, and no others that they import. Whether all of them passed."""
    report, started = Report(), time.monotonic()
    for one in sorted((one for one in CASES if one.module in modules), key=lambda one: modules.index(one.module)):
        for row in [None] if one.rows is None else one.rows:
            name = one.name if row is None else f"{one.name}: {row}"
            if only and only not in name and only != one.module:
                continue
            arguments = (name, world, one.function, () if row is None else (row,))
            began = time.monotonic()
            test = run_one(*arguments)
            if test.faults and AGAIN:
                report.tell_first(test)
                test = run_one(*arguments)
            report.add(test, time.monotonic() - began)
    look_at_differences(world, modules, only, report)
    report.end(time.monotonic() - started)
    return report.failed == 0
