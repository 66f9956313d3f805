"""Test points that share servers of their own (place.py), and their report (TAP)."""

import argparse
import os
import sys
import time
import traceback


class Test:
    """One test point; collects what is wrong."""

    def __init__(self, name):
        self.name = name
        self.faults = []
        self.skipped = ""

    def say(self, text):
        print(f"# {self.name}: {text}", flush=True)

    def fail(self, text):
        self.faults.append(text)

    def skip(self, reason):
        """It cannot be tested here."""
        self.skipped = f" # SKIP {reason}"

    def true(self, condition, what):
        if not condition:
            self.fail("not so: " + what)

    def equal(self, actual, expected, what):
        if actual != expected:
            self.fail(f"{what}: {actual!r} instead of {expected!r}")

    def report(self, number):
        print(f"{'not ok' if self.faults else 'ok'} {number} - {self.name}{self.skipped}", flush=True)
        for fault in self.faults[:10]:
            print(f"#   {fault}", flush=True)


def read_arguments(description, option, meaning):
    """Two options: one that makes the tests shorter or longer, and --only."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(option, action="store_true", help=meaning)
    parser.add_argument("--only", default="", metavar="WORD", help="tests with that word in their name")
    return parser.parse_args()


def run_one(name, function, place):
    """Workers that a test leaves behind are killed."""
    test = Test(name)
    started = time.monotonic()
    try:
        function(test, place)
    except Exception:  # pylint: disable=broad-except
        test.fail(traceback.format_exc().replace("\n", "\n#   "))
    finally:
        for group in place.groups:
            group.kill()
        place.groups.clear()
    test.say(f"{time.monotonic() - started:.1f} s")
    return test


def run(place, tests, only):
    """Runs pairs of a name and a function(test, place), then closes the place. The exit status of the program."""
    done = []
    try:
        for name, function in tests:
            if only in name:
                done.append(run_one(name, function, place))
                done[-1].report(len(done))
    finally:
        place.close()
    print(f"1..{len(done)}")
    failed = sum(bool(test.faults) for test in done)
    print(f"# {len(done) - failed} passed, {failed} failed")
    return 1 if failed else 0


def run_on(scene, tests, only):
    """As run(), but the groups of workers that scene.start() makes live through all tests; scene.close() ends it."""
    groups = []
    try:
        try:
            scene.start()
        except Exception:
            scene.place.close()
            raise
        groups, scene.place.groups = scene.place.groups, []
        return run(scene.place, tests, only)
    finally:
        for group in groups:
            group.kill()
        scene.close()


def find_modules(*folders):
    """Makes the modules of these folders beside this one importable; no byte code is left in the source tree."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:0] = [os.path.join(here, "..", folder) for folder in folders]
    sys.dont_write_bytecode = True
