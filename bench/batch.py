#!/usr/bin/env python3
"""How long batches of creates take, with one client and with eight, beside LOAD DATA of the same rows.

tools/points.sh bench/batch.py -- [--items N] [--batches B] [--rounds R] sends batches of N new records (default 1,000) with
10 columns, of which each client has B (default 10), and prints the rows of doc/performance.md: the median of R rounds
(default 3). In each round LOAD DATA of as many rows into a table like that of records comes first."""

import argparse
import json
import multiprocessing
import os
import statistics
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(HERE)

from imports import Bench, FIELDS, HEADER, rows_of  # noqa: E402
from world import RECORDS  # noqa: E402

CLIENTS = 8
# Where LOAD DATA puts 100,000 rows a second: 150 ms for a batch of 1,000, and 15,000 records a second.
BARS = {1: 15, CLIENTS: 100 / 15}  # times LOAD DATA


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=os.environ.get("CALLBOOK_TEST_FOLDER"))
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--batches", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def item_of(row, record_type):
    values = dict(zip(HEADER, row))
    parameters = {name: values.pop(name) for name, _ in FIELDS}
    parameters.update(age=int(parameters["age"]), fee=float(parameters["fee"]))
    return {"op": "create", "recordTypeUuid": record_type, **values, "parameters": parameters}


def send(client, bodies, gate, times):
    """The seconds of each batch go to `times`."""
    client = client.twin()
    client.get(RECORDS, limit=1)  # the connection is there
    gate.wait()
    for body in bodies:
        began = time.monotonic()
        answer = client.post(f"{RECORDS}/batch", body)
        if answer.status != 200:
            sys.exit(repr(answer))
        times.put(time.monotonic() - began)


def measure(bench, clients, items, batches):
    """(seconds of LOAD DATA, of all, of a batch as its client sees it)."""
    bench.count, bench.form = clients * items * batches, bench.form + 1
    loaded = bench.load_data()
    account = bench.world.new_account().client
    record_type = bench.new_type(account)
    made = [item_of(row, record_type) for row in rows_of(bench.count, bench.form)]
    bodies = [json.dumps({"items": made[at:at + items]}) for at in range(0, len(made), items)]
    gate, times = multiprocessing.Barrier(clients + 1), multiprocessing.SimpleQueue()
    senders = [multiprocessing.Process(target=send, args=(account, bodies[number::clients], gate, times))
               for number in range(clients)]
    for sender in senders:
        sender.start()
    gate.wait()
    began = time.monotonic()
    each = [times.get() for _ in bodies]
    seconds = time.monotonic() - began
    for sender in senders:
        sender.join()
    if account.read(RECORDS, limit=0)["total"] != bench.count:
        sys.exit("the batches have not made what they were to make")
    return loaded, seconds, statistics.median(each)


def say(clients, results, rows):
    loaded, seconds, each = (statistics.median(one) for one in zip(*results))
    ratio = statistics.median(result[1] / result[0] for result in results)
    print(f"{clients} clients: {each * 1000:.0f} ms a batch, {rows / seconds:,.0f} records/s, LOAD DATA {rows / loaded:,.0f}; "
          f"{ratio:.1f} times LOAD DATA (at most {BARS[clients]:.1f})", flush=True)


def main():
    arguments = read_arguments()
    bench = Bench(arguments.folder, 0)
    told = {clients: [] for clients in BARS}
    for _ in range(arguments.rounds):
        for clients, results in told.items():
            results.append(measure(bench, clients, arguments.items, arguments.batches))
            say(clients, results[-1:], clients * arguments.items * arguments.batches)
    print(f"\nmedians of {arguments.rounds} rounds:")
    for clients, results in told.items():
        say(clients, results, clients * arguments.items * arguments.batches)


if __name__ == "__main__":
    main()
