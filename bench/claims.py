#!/usr/bin/env python3
"""How many orders are claimed a second, and how long a claim takes with nothing due.

DATABASE_FAST= DATABASE_OPTIONS="--innodb-buffer-pool-size=2G --innodb-log-file-size=1G" ACCOUNT_SHARE=0 WORKERS=8
tools/points.sh bench/claims.py -- [--orders N] [--seconds S] makes N orders (default 1,000,000) that are due and as many
that are not, and prints rows of doc/performance.md: claimers, orders a second, p50 and p99 of a claim of ten in ms, ms of the processor
(workers + database), and the mean of a select by primary key in ms, before and after."""

import argparse
import json
import os
import secrets
import subprocess
import sys
import time
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "tests", "live"), os.path.join(HERE, "..", "tests")]
sys.dont_write_bytecode = True

from place import cpu_of  # noqa: E402
from run import read_env  # noqa: E402
from world import CAMPAIGNS, TYPES, World  # noqa: E402

CLAIMERS, AT_ONCE = 64, 10
STEP = 100000  # orders made by one statement


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=os.environ.get("CALLBOOK_TEST_FOLDER"))
    parser.add_argument("--orders", type=int, default=1000000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--clients", type=int, nargs="*", default=[1, 4, 8, 16, CLAIMERS])
    return parser.parse_args()


class Bench:
    def __init__(self, folder):
        settings = {"FOLDER": folder, "SERVER": os.path.join(HERE, "..", "tools", "server.sh"),
                    **read_env(os.path.join(folder, "env"))}
        settings.setdefault("CALLBOOK", os.path.join(settings["BUILD"], "callbook"))
        self.world, self.folder = World(settings), folder
        self.account = self.world.new_account()
        self.kind = self.account.client.made(TYPES, {"name": "Lead"})["uuid"]
        self.port = settings["URL"].rsplit(":", 1)[1].strip("/")

    def program(self, *words):
        environment = {**os.environ, "CALLBOOK_TOKEN": self.account.token, "CALLBOOK_CONFIG": self.world.need("CONFIG")}
        done = subprocess.run([os.path.join(self.world.need("BUILD"), "bench", *words[0].split("/")), *map(str, words[1:])],
                              check=True, env=environment, stdout=subprocess.PIPE, text=True)
        return json.loads(done.stdout)

    def file(self, name, lines):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="ascii") as file:
            file.write("\n".join(lines) + "\n")
        return path

    def campaign(self, count, due):
        """So many orders, each of a record of its own; `due` is their nextAttemptAt."""
        campaign = self.account.client.made(CAMPAIGNS, {"name": "Calls", "status": "active"})["uuid"]
        first = int(self.world.sql("select coalesce(max(id), 0) from record")[0])
        for begin in range(0, count, STEP):
            rows = min(STEP, count - begin)
            self.world.sql(
                "insert into record (account_id, uuid, type_id, status, has_history, phone, first_name, parameters, created_at, "
                f"updated_at) select t.account_id, random_bytes(16), t.id, 0, 1, concat('+44', {7000000000 + first + begin} + "
                f"s.seq), 'Ada', '{{}}', utc_timestamp(6), utc_timestamp(6) from record_type t, seq_1_to_{rows} s "
                f"where t.uuid = unhex('{self.kind.replace('-', '')}')")
        self.world.sql(
            "insert into campaign_order (account_id, campaign_id, record_id, type_id, uuid, status, created_at, updated_at, "
            "next_attempt_at, due_at) select r.account_id, c.id, r.id, r.type_id, r.uuid, 1, r.created_at, r.created_at, "
            f"{due}, coalesce({due}, '1970-01-01') from record r join campaign c on c.account_id = r.account_id "
            f"where r.id > {first} and c.uuid = unhex('{campaign.replace('-', '')}')")
        return campaign

    def select(self):
        """Milliseconds of the database's select by primary key, with one client."""
        rows = self.world.sql("select account_id, lower(hex(uuid)) from record order by id desc limit 1000")
        places = self.file("places", [f"{account}/{uuid.UUID(known)}" for account, known in map(str.split, rows)])
        return self.program("limits/limit-database", "select", 1, 2, places)

    def pids(self, name):
        with open(self.world.need(name), encoding="ascii") as file:
            return file.read().split()

    def claims(self, campaign, clients, seconds):
        """What `load` tells, and the milliseconds of the processor that a claim takes in workers and in the database."""
        requests = self.file("claims", [f'POST 200 {CAMPAIGNS}/{campaign}/claims {{"limit":{AT_ONCE},"leaseSeconds":3600}}'])
        groups = [self.pids("WORKERS_PID"), self.pids("DATABASE_PID")]
        before = [cpu_of(pids) for pids in groups]
        found = self.program("load/load", self.port, clients, seconds, requests)
        used = [(cpu_of(pids) - then) / 1e6 / found["requests"] for pids, then in zip(groups, before)]
        return found, " + ".join(f"{one:.2f}" for one in used)


def main():
    arguments = read_arguments()
    bench = Bench(arguments.folder)
    due, later = bench.campaign(arguments.orders, "null"), bench.campaign(arguments.orders, "utc_timestamp(6) + interval 1 day")
    bench.world.sql("analyze table campaign_order, record")
    asked = [(due, clients, arguments.seconds) for clients in arguments.clients] + [(later, 1, 3)]
    claimed = 0
    for campaign, clients, seconds in asked:
        select = bench.select()
        (found, used), after = bench.claims(campaign, clients, seconds), bench.select()
        name = "nothing due" if campaign == later else f"{clients} claimers"
        claimed += 0 if campaign == later else found["requests"] * AT_ONCE
        print(f"| {name} | {found['rate'] * AT_ONCE * (campaign == due):,.0f} | {found['p50']:.1f} / {found['p99']:.1f} | {used} | "
              f"{(select['mean'] + after['mean']) / 2:.2f} |  errors {found['errors']}, load {os.getloadavg()[0]:.0f}", flush=True)
    counted = bench.world.sql("select count(*), max(attempts), count(distinct lease_token) from campaign_order where status = 3")[0]
    print(f"{claimed} orders claimed; busy, most attempts, leases: {counted}")
    if counted.split()[:2] != [str(claimed), "1"]:
        raise SystemExit("orders were handed out twice, or not at all")


if __name__ == "__main__":
    main()
