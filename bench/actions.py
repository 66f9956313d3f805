#!/usr/bin/env python3
"""How long actions on many records take, beside LOAD DATA of records into their table alone.

tools/points.sh bench/actions.py -- [--records N] makes N records (default 200,000) with bench/seed/seed on servers of
its own, and prints rows of doc/performance.md."""

import argparse
import os
import secrets
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "tests", "live"), os.path.join(HERE, "..", "tests")]
sys.dont_write_bytecode = True

from run import read_env  # noqa: E402
from world import World  # noqa: E402

ACTIONS, CAMPAIGNS, RECORDS = "/api/actions", "/api/campaigns", "/api/records"
LOADED = 100000
BARS = {"assign": 60, "patch": 60, "delete": 90}  # seconds for a million where LOAD DATA does 100,000 a second


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=os.environ.get("CALLBOOK_TEST_FOLDER"))
    parser.add_argument("--records", type=int, default=200000)
    return parser.parse_args()


def seed(world, account, count):
    summary = os.path.join(world.settings["FOLDER"], "seed.json")
    environment = {**os.environ, "CALLBOOK_CONFIG": world.need("CONFIG"), "CALLBOOK_TOKEN": account.token}
    subprocess.run([os.path.join(world.need("BUILD"), "bench", "seed", "seed"), str(count), account.name, summary],
                   check=True, env=environment, stdout=subprocess.DEVNULL)


def load_data(world, count):
    """Records a second that LOAD DATA puts into a table like that of the records."""
    name = f"rows{secrets.token_hex(4)}"
    world.sql("create table aside like record")
    world.sql(f"select * from record limit {count} into outfile '{name}'")
    began = time.monotonic()
    world.sql(f"load data infile '{name}' into table aside")
    seconds = time.monotonic() - began
    world.sql("drop table aside")
    return count / seconds


def run(client, do):
    """Seconds for the preview, and for the run."""
    began = time.monotonic()
    action = client.made(ACTIONS, {"on": "records", "all": True, "do": do})
    path = f"{ACTIONS}/{action['uuid']}"
    while not action["counts"]:
        time.sleep(0.2)
        action = client.read(path)
    seen = time.monotonic() - began
    print(f"# {action['counts']}", file=sys.stderr)
    answer = client.post(f"{path}/run", {"confirm": action["counts"]["affected"]})
    if answer.status != 202:
        raise SystemExit(repr(answer))
    while (shown := client.read(path))["state"] in ("waiting", "running"):
        time.sleep(0.2)
    if shown["state"] != "done" or shown["results"] != action["counts"]:
        raise SystemExit(f"the action has not done what it was to do: {shown}")
    rows = sum(shown["results"][name] for name in ("affected", "unchanged")) + sum(shown["results"]["refused"].values())
    return seen, time.monotonic() - began - seen, rows


def main():
    arguments = read_arguments()
    settings = {"FOLDER": arguments.folder, "SERVER": os.path.join(HERE, "..", "tools", "server.sh"),
                **read_env(os.path.join(arguments.folder, "env"))}
    settings.setdefault("CALLBOOK", os.path.join(settings["BUILD"], "callbook"))
    world = World(settings)
    account = world.new_account()
    seed(world, account, arguments.records)
    client = account.client
    rate = load_data(world, min(LOADED, arguments.records))
    print(f"LOAD DATA: {rate:,.0f} records a second")
    campaign = client.made(CAMPAIGNS, {"name": "All of them"})["uuid"]
    for name, do in (("assign", {"assign": {"campaignUuid": campaign}}), ("patch", {"patch": {"lastName": "Bulk"}}),
                     ("delete", {"delete": True})):
        seen, seconds, rows = run(client, do)
        million = seconds * 1000000 / rows
        scaled = million * rate / 100000
        print(f"{name}: preview {seen:.1f} s, {rows} rows in {seconds:.1f} s, {rows / seconds:,.0f} a second; a million in "
              f"{million:.0f} s, scaled {scaled:.0f} s (bar {BARS[name]} s); {rate * seconds / rows:.1f} times LOAD DATA")


if __name__ == "__main__":
    main()
