#!/usr/bin/env python3
"""Tests of callbook-fcgi --keep, against workers and an nginx of their own. Output is TAP.

tests/env/keep.sh starts the database. Without options the tests take less than half a minute."""

import argparse
import os
import sys
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True


class Test:
    """One test point; collects what is wrong."""

    def __init__(self, name):
        self.name = name
        self.faults = []

    def say(self, text):
        print(f"# {self.name}: {text}", flush=True)

    def fail(self, text):
        self.faults.append(text)

    def true(self, condition, what):
        if not condition:
            self.fail("not so: " + what)

    def equal(self, actual, expected, what):
        if actual != expected:
            self.fail(f"{what}: {actual!r} instead of {expected!r}")

    def report(self, number):
        print(f"{'not ok' if self.faults else 'ok'} {number} - {self.name}", flush=True)
        for fault in self.faults[:10]:
            print(f"#   {fault}", flush=True)


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="100 restarts, 30 kills, and the speed")
    parser.add_argument("--only", default="", metavar="WORD", help="tests with that word in their name")
    return parser.parse_args()


def tests(full):
    import raw
    import restarts
    import speed
    yield "connections are kept, and end well", raw.keeping
    yield "a body never becomes a request", raw.injection
    yield "no POST fails while workers are replaced", lambda t, p: restarts.rolling(t, p, 100 if full else 15)
    yield "a killed worker loses its own request only", lambda t, p: restarts.kills(t, p, 30 if full else 10)
    if full:
        yield "what stays idle is closed after ten seconds", raw.deadline
        yield "throughput", speed.throughput
        yield "slow requests that wait do not hold up others", speed.waiting
        yield "slow requests that compute do not hold up others", speed.computing


def run_one(name, function, place):
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


def main():
    arguments = read_arguments()
    from place import Place
    chosen = [(name, function) for name, function in tests(arguments.full) if arguments.only in name]
    place = Place()
    done = []
    try:
        for name, function in chosen:
            done.append(run_one(name, function, place))
            done[-1].report(len(done))
    finally:
        place.close()
    print(f"1..{len(done)}")
    failed = sum(bool(test.faults) for test in done)
    print(f"# {len(done) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
