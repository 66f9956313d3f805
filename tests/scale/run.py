#!/usr/bin/env python3
"""Tests of totals, pages, search and the seed with many records, against a running Callbook. Output is TAP.

tests/scale.sh starts the servers. Without options the tests take less than a minute."""

import argparse
import secrets
import sys
import time

import search
import seeded
import totals
from api import Stack


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=2000, help="for the search (2000)")
    parser.add_argument("--queries", type=int, default=400, help="of the search (400)")
    parser.add_argument("--operations", type=int, default=4000, help="for totals and pages (4000)")
    parser.add_argument("--seeded", type=int, default=5000, help="records that ./dev seed makes (5000)")
    parser.add_argument("--seed", type=int, default=1, help="of the random choices (1)")
    parser.add_argument("--only", default="", metavar="PART", help="totals, search or seed")
    parser.add_argument("--full", action="store_true", help="100000 records, 5000 queries, 100000 operations, 50000 seeded")
    arguments = parser.parse_args()
    if arguments.full:
        arguments.records, arguments.queries, arguments.operations = 100000, 5000, 100000
        arguments.seeded = 50000
    return arguments


def main():
    arguments = read_arguments()
    verdicts = []
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    print(f"# --seed {arguments.seed} --records {arguments.records} --queries {arguments.queries} "
          f"--operations {arguments.operations} --seeded {arguments.seeded}", flush=True)
    tests = {"totals": lambda stack: totals.run(stack, arguments.operations, arguments.seed),
             "search": lambda stack: search.run(stack, arguments.records, arguments.queries, arguments.seed),
             "seed": lambda stack: seeded.run(stack, arguments.seeded)}
    for name, test in tests.items():
        if arguments.only not in name:
            continue
        started = time.monotonic()
        found = test(Stack(f"scale-{name}-{secrets.token_hex(4)}"))
        for verdict in found:
            verdicts.append(verdict)
            verdict.report(len(verdicts))
        print(f"# {name}: {time.monotonic() - started:.0f} s", flush=True)
    print(f"1..{len(verdicts)}")
    failed = sum(verdict.differences > 0 for verdict in verdicts)
    print(f"# {len(verdicts) - failed} passed, {failed} failed")
    return 1 if failed or not verdicts else 0


if __name__ == "__main__":
    sys.exit(main())
