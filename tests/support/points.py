"""Test points that share servers of their own (place.py)."""

import argparse
import time

from support import tap


class Test(tap.Test):
    """One test point; collects what is wrong."""

    def say(self, text):
        print(f"# {self.name}: {text}", flush=True)

    def true(self, condition, what):
        return super().true(condition, "not so: " + what)


def read_arguments(description, option, meaning):
    """Two options: one that makes the tests shorter or longer, and --only."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(option, action="store_true", help=meaning)
    parser.add_argument("--only", default="", metavar="WORD", help="tests with that word in their name")
    return parser.parse_args()


def run_one(name, function, place):
    """Workers that a test leaves behind are killed."""
    test = Test(name)
    test.run(function, place)
    for group in place.groups:
        group.kill()
    place.groups.clear()
    return test


def run(place, tests, only):
    """Runs pairs of a name and a function(test, place), then closes the place. The exit status of the program."""
    report, started = tap.Report(), time.monotonic()
    try:
        for name, function in tests:
            if only in name:
                began = time.monotonic()
                report.add(run_one(name, function, place), time.monotonic() - began)
    finally:
        place.close()
    report.end(time.monotonic() - started)
    return 1 if report.failed or not report.count else 0


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
