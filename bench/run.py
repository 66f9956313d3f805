#!/usr/bin/env python3
"""Measures all calls on the accounts that ./dev seed has filled, and the limits of the machine beside them."""

import argparse
import datetime
import json
import os
import re
import sys
import time

import report
import rows
import targets
from measure import Meter
from place import Failure, Place, accounts, plain


CAP = 10000  # totals of searches stop there


class Bench:
    """What the rows need: the servers, the meter, and requests that are made once."""

    def __init__(self, place, var, seconds, long_seconds):
        self.place = place
        self.meter = Meter(place, os.path.join(var, "bench", "requests"))
        self.seconds = seconds
        self.long_seconds = long_seconds
        self.patches = int(time.time()) % 100000 * 100
        self.kept = {}
        self.makers = {}

    def requests(self, account, name, make):
        key = (account.records, name)
        if key not in self.kept:
            maker = self.makers.setdefault(account.records, targets.Requests(self, account))
            self.kept[key] = make(maker)
        return self.kept[key]

    def made(self, account, name=""):
        return os.path.join(self.meter.folder, f"made-{account.records}{name}")


def sizes_of(text):
    try:
        return [plain(each) for each in text.split(",")]
    except Failure as failure:
        raise argparse.ArgumentTypeError(str(failure)) from failure


def read_arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("var", help=argparse.SUPPRESS)
    parser.add_argument("--records", metavar="N,...", type=sizes_of, help="accounts by size, such as 10k,1M; else all")
    parser.add_argument("--rounds", type=int, help="how often each row is measured; else 5, with --short 3")
    parser.add_argument("--rows", metavar="PATTERN", default="", help="only rows whose names match, such as 'search'")
    parser.add_argument("--seconds", type=float, help="of one measurement with one client; else 1.5, with --short 0.7")
    parser.add_argument("--short", action="store_true", help="the smallest account only, and not for long")
    parser.add_argument("--look-only", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    for name in ("rounds", "seconds"):
        value = getattr(arguments, name)
        if value is not None and not 0 < value < 1e6:
            parser.error(f"--{name} must be more than 0")
    try:
        re.compile(arguments.rows)
    except re.error as error:
        parser.error(f"--rows: {error}")
    return arguments


def chosen_rows(pattern):
    """What makes the records must run before what changes or deletes them."""
    chosen = [row for row in rows.ALL if re.search(pattern, row.name, re.IGNORECASE)]
    if not chosen:
        raise Failure(f"no row's name matches {pattern}")
    if any(row.measure in (rows.order, rows.delete) for row in chosen) and rows.ONE_CLIENT[0] not in chosen:
        chosen.insert(0, rows.ONE_CLIENT[0])
    if rows.SCALE not in chosen:
        chosen.append(rows.SCALE)
    if rows.ONE_CLIENT[0] in chosen and rows.ONE_CLIENT[-1] not in chosen:
        chosen.append(rows.ONE_CLIENT[-1])
    return chosen


def show(text):
    if sys.stderr.isatty():
        print(f"\r{text:<110}", end="", file=sys.stderr, flush=True)


def measure_all(bench, chosen, sizes, rounds):
    """Round after round, so that a busy minute of the machine does not fall on one row alone."""
    results = {}
    started = time.monotonic()
    for turn in range(rounds):
        for row in chosen:
            for account in sizes[-1:] if row.once else sizes:
                show(f"round {turn + 1} of {rounds}, {account.name}: {row.name}")
                result = row.measure(bench, account)
                if result:
                    results.setdefault((row.kind, row.name), {}).setdefault(account.records, []).append(result)
        if not sys.stderr.isatty():
            print(f"round {turn + 1} of {rounds} after {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    show("")
    print(file=sys.stderr)
    return results


def check_words(bench, sizes):
    """The search must find what was planted, or its rows would be fast for a wrong reason; the rows that create records
    may have added some since."""
    notes = []
    for account in sizes:
        for planted in account.facts["words"].values():
            status, found = bench.place.ask(account, "GET", targets.records_of(search=planted["word"], limit=1))
            total = found.get("total", 0) if status == 200 else f"status {status}"
            if status != 200 or total < min(planted["records"], CAP):
                notes.append(f"{account.name}: the word {planted['word']} is in {planted['records']} records,"
                             f" but the search finds {total}")
    return notes


def warm_up(bench, chosen, sizes):
    """Everything once and shortly: statements are prepared, pages are in memory."""
    seconds, long_seconds = bench.seconds, bench.long_seconds
    bench.place.warm()
    bench.seconds, bench.long_seconds = 0.3, 1
    for account in sizes:
        for row in chosen:
            if row.kind == "one" and row.measure not in (rows.order, rows.patch, rows.put_again):
                show(f"warming up, {account.name}: {row.name}")
                row.measure(bench, account)
    bench.seconds, bench.long_seconds = seconds, long_seconds


def main():
    arguments = read_arguments()
    sizes = accounts(arguments.var, arguments.records)
    if arguments.short:
        sizes = sizes[:1]
    chosen = chosen_rows(arguments.rows)
    if arguments.look_only:
        return 0
    seconds = arguments.seconds or (0.7 if arguments.short else 1.5)
    rounds = arguments.rounds or (3 if arguments.short else 5)
    place = Place(arguments.var)
    bench = Bench(place, arguments.var, seconds, max(1, round(seconds * 2)))
    started = datetime.datetime.now(datetime.timezone.utc)
    notes = check_words(bench, sizes)
    warm_up(bench, chosen, sizes)
    results = measure_all(bench, chosen, sizes, rounds)
    found = report.collect(place, sizes, results, started, rounds, seconds)
    found["notes"] = notes
    print(report.tables(found))
    path = os.path.join(arguments.var, "bench.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(found, file, indent=1, ensure_ascii=False)
        file.write("\n")
    print(f"All of it, as JSON: {path}")
    return 1 if notes or report.has_errors(found) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failure as failure:
        print(f"bench: {failure}", file=sys.stderr)
        sys.exit(1)
