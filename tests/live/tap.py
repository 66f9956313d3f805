"""What a test is, and how the outcome is reported (TAP)."""

import sys
import time
import traceback

CASES = []


class Skip(Exception):
    """The test cannot run here."""


class Test:
    """One test point. It collects what is wrong and goes on after a fault, so that one run tells all."""

    def __init__(self, name):
        self.name = name
        self.faults = []
        self.skipped = None
        self.reasons = []

    def fail(self, text):
        self.faults.append(text)

    def equal(self, actual, expected, what):
        if actual != expected:
            self.fail(f"{what}: {actual!r} instead of {expected!r}")
        return actual == expected

    def true(self, condition, what):
        if not condition:
            self.fail(what)
        return bool(condition)

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


def case(name, rows=None):
    """Registers a test. With rows, a list, it is one test point for each row, named after str(row)."""

    def register(function):
        CASES.append(Case(name, function, rows))
        return function

    return register


class Report:
    def __init__(self, out=sys.stdout):
        self.out = out
        self.count = 0
        self.failed = 0
        self.slowest = []

    def write(self, line):
        self.out.write(line + "\n")
        self.out.flush()

    def add(self, test, seconds):
        self.count += 1
        self.slowest = sorted(self.slowest + [(seconds, test.name)], reverse=True)[:5]
        name = test.name.replace("#", "%23").replace("\n", " ")
        if test.skipped:
            self.write(f"ok {self.count} - {name} # SKIP {test.skipped}")
        elif not test.faults:
            self.write(f"ok {self.count} - {name}")
            for reason in test.reasons:
                self.write(f"#   differs: {reason}")
        else:
            self.failed += 1
            self.write(f"not ok {self.count} - {name}")
            for fault in test.faults[:20]:
                for line in fault.splitlines():
                    self.write("# " + line[:1500])
            if len(test.faults) > 20:
                self.write(f"# and {len(test.faults) - 20} more")

    def end(self, seconds):
        self.write(f"1..{self.count}")
        for took, name in self.slowest:
            self.write(f"# {took:5.1f} s {name}")
        self.write(f"# {self.count - self.failed} passed, {self.failed} failed, {seconds:.1f} s")


def run_one(test, world, function, arguments):
    """Runs one test point; what every answer of it got wrong is among its faults."""
    try:
        function(test, world, *arguments)
    except Skip as reason:
        test.skipped = str(reason)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        test.fail(f"{type(error).__name__}: {error} ({place.filename.rsplit('/', 1)[-1]}:{place.lineno})")
    test.faults += world.journal.take_faults()
    test.reasons = world.differences.take(function.__module__, test)


def look_at_differences(world, only, report):
    """Those that are none any more."""
    test = Test("what is told to be different is different")
    modules = {one.function.__module__ for one in CASES}
    for row in world.differences.unused({only} if only else modules):
        test.fail(str(row))
    report.add(test, 0)


def run_all(world, only, report):
    started = time.monotonic()
    for one in CASES:
        for row in [None] if one.rows is None else one.rows:
            test = Test(one.name if row is None else f"{one.name}: {row}")
            if only and only not in test.name and only != one.function.__module__:
                continue
            began = time.monotonic()
            test.skipped = world.differences.reason_to_skip(one.function.__module__, test.name)
            if not test.skipped:
                run_one(test, world, one.function, () if row is None else (row,))
            report.add(test, time.monotonic() - began)
    look_at_differences(world, only, report)
    report.end(time.monotonic() - started)
    return report.failed == 0
