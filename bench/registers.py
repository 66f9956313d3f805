#!/usr/bin/env python3
"""How long the import of a register of suppressions takes, beside LOAD DATA of the same numbers, and what it takes of the
disk; and how long the check of 50,000 phones takes.

tools/points.sh bench/registers.py -- [--numbers N] [--span S] [--rounds R] makes files of N numbers (default 300,000),
drawn from S neighbouring ones (default 27,000,000, so that they lie as close as ten million of the 900,000,000 mobile
numbers of the United Kingdom), and prints medians of R rounds (default 3), in the order of the numbers and in none.
In each round LOAD DATA into a table like `suppression` comes before the import. The processor times are those of the
program that works on jobs and of the database; the time of the check is that which the worker's log tells."""

import argparse
import os
import random
import statistics
import time

from imports import Bench, PART
from world import IMPORTS

TABLES = ["suppression", "suppression_block", "import_row", "import_part"]
FIRST = 447100000000
CHECKED = 50000


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=os.environ.get("CALLBOOK_TEST_FOLDER"))
    parser.add_argument("--numbers", type=int, default=300000)
    parser.add_argument("--span", type=int, default=27000000)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


class Registers(Bench):
    def __init__(self, folder, count, span):
        super().__init__(folder, count)
        self.span = span

    def numbers(self, order):
        drawn = random.Random(self.count).sample(range(FIRST, FIRST + self.span), self.count)
        return sorted(drawn) if order == "sorted" else drawn

    def load_numbers(self, numbers):
        """Seconds of LOAD DATA of the numbers into a table like that of suppressions."""
        path = os.path.join(self.folder, "numbers")
        with open(path, "w", encoding="ascii") as file:
            file.writelines(f"{number}\n" for number in numbers)
        os.chmod(path, 0o644)
        self.world.sql("drop table if exists aside; create table aside like suppression")
        began = time.monotonic()
        self.world.sql(f"load data infile '{path}' into table aside (number) set account_id = 1, uuid = "
                       "unhex(replace(uuid(), '-', '')), campaign_id = 0, reason = 4, ended = 0, "
                       "created_at = utc_timestamp(6)")
        seconds = time.monotonic() - began
        self.world.sql("drop table aside")
        os.unlink(path)
        return seconds

    def upload_numbers(self, client, numbers):
        one = client.made(IMPORTS, {"of": "suppressions"})["uuid"]
        text = "phone\n" + "".join(f"+{number}\n" for number in numbers)
        parts = [text[at:at + PART].encode() for at in range(0, len(text), PART)]
        for number, piece in enumerate(parts, 1):
            answer = client.request("PUT", f"{IMPORTS}/{one}/parts/{number}", piece,
                                    {"Content-Type": "application/octet-stream"})
            if answer.status >= 300:
                raise SystemExit(repr(answer))
        answer = client.post(f"{IMPORTS}/{one}/complete", {"parts": len(parts)})
        if answer.status != 200:
            raise SystemExit(repr(answer))
        return one

    def sizes(self):
        """Bytes on the disk of the tables that grow."""
        found = {}
        for table in TABLES:
            self.world.sql(f"analyze table {table}")
            found[table] = int(self.world.sql("select data_length + index_length from information_schema.tables "
                                              f"where table_schema = database() and table_name = '{table}'")[-1])
        return found

    def empty(self):
        self.world.sql("; ".join(f"truncate table {table}" for table in TABLES + ["suppression_count"]))

    def round(self, order):
        """(seconds of LOAD DATA, of the import, processor time of jobs, of the database), bytes a number, afterwards."""
        self.empty()
        numbers = self.numbers(order)
        before = self.sizes()
        loaded = self.load_numbers(numbers)
        client = self.world.new_account().client
        one = self.upload_numbers(client, numbers)
        database = self.pid_of("DATABASE_PID")
        used = self.used(self.jobs), self.used(database)
        began = time.monotonic()
        shown = self.work(client, one, "run")
        seconds = time.monotonic() - began
        if shown["counts"]["create"] != self.count:
            raise SystemExit(f"the import has not done what it was to do: {shown}")
        times = loaded, seconds, self.used(self.jobs) - used[0], self.used(database) - used[1]
        after = self.sizes()
        for table in TABLES:
            self.world.sql(f"optimize table {table}")
        packed = self.sizes()
        grown = {table: ((after[table] - before[table]) / self.count, (packed[table] - before[table]) / self.count)
                 for table in TABLES}
        return times, grown, (client, numbers)

    def check(self, client, numbers):
        """Milliseconds that a worker needs for the check of CHECKED phones, of which half are suppressed and more."""
        draw = random.Random(1)
        phones = [f"+{number}" for number in draw.sample(numbers, CHECKED // 2)]
        phones += [f"+{FIRST + draw.randrange(self.span)}" for _ in range(CHECKED - len(phones))]
        draw.shuffle(phones)
        answer = client.post("/api/suppressions/check", {"phones": phones})
        if answer.status != 200 or sum(bool(each["suppressed"]) for each in answer.json["phones"]) < CHECKED // 2:
            raise SystemExit("the check has not done what it was to do")
        with open(self.world.need("LOG"), encoding="utf-8") as file:
            return float([line for line in file if "route=checkSuppressions" in line][-1].split(" ms=")[1].split()[0])


def say(order, results, count):
    loaded, seconds, jobs, database = (statistics.median(each) for each in zip(*results))
    ratio = statistics.median(result[1] / result[0] for result in results)
    print(f"{order}: {count / seconds:,.0f} numbers/s, LOAD DATA {count / loaded:,.0f}; {ratio:.2f} times LOAD DATA; "
          f"processor µs a number: jobs {jobs / count * 1e6:.1f}, database {database / count * 1e6:.1f}", flush=True)


def say_sizes(order, grown):
    print(f"{order}, bytes a number, and after OPTIMIZE TABLE: " +
          ", ".join(f"{table} {after:.1f} ({packed:.1f})" for table, (after, packed) in grown.items()), flush=True)


def main():
    arguments = read_arguments()
    bench = Registers(arguments.folder, arguments.numbers, arguments.span)
    told = {}
    for _ in range(arguments.rounds):
        for order in ("sorted", "random"):
            times, grown, last = bench.round(order)
            told.setdefault(order, []).append(times)
            say(order, [times], arguments.numbers)
            say_sizes(order, grown)
    print(f"\nmedians of {arguments.rounds} rounds of {arguments.numbers} numbers:")
    for order, results in told.items():
        say(order, results, arguments.numbers)
    checks = [bench.check(*last) for _ in range(9)]
    print(f"check of {CHECKED:,} phones: {statistics.median(checks):.0f} ms (fastest {min(checks):.0f})")
    print(f"most memory of the program that works on jobs: {bench.memory(bench.jobs):.1f} MiB")


if __name__ == "__main__":
    main()
