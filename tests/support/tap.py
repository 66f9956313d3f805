"""What a test point is, and how its outcome is reported (TAP)."""

import sys
import traceback


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

    @staticmethod
    def skip(reason):
        """It cannot be tested here; the rest of it is not run."""
        raise Skip(reason)

    def run(self, function, *arguments):
        """function(self, ...); an exception is a fault of the test."""
        try:
            function(self, *arguments)
        except Skip as reason:
            self.skipped = str(reason)
        except Exception as error:  # pylint: disable=broad-except
            frames = traceback.extract_tb(error.__traceback__)[1:]
            places = ", ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames)
            self.fail(f"{type(error).__name__}: {error} ({places})")


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
            self.write_faults(test)

    def write_faults(self, test):
        for fault in test.faults[:20]:
            for line in fault.splitlines():
                self.write("# " + line[:1500])
        if len(test.faults) > 20:
            self.write(f"# and {len(test.faults) - 20} more")

    def tell_first(self, test):
        """Of a point that is run once more."""
        self.write(f"# failed at first: {test.name}")
        self.write_faults(test)

    def end(self, seconds):
        self.write(f"1..{self.count}")
        for took, name in self.slowest:
            self.write(f"# {took:5.1f} s {name}")
        self.write(f"# {self.count - self.failed} passed, {self.failed} failed, {seconds:.1f} s")
