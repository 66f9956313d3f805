#!/usr/bin/env python3
"""Actions whose jobs program and database are killed again and again: each row is done once, and counted once. Output is
TAP.

tests/torture/actions.sh starts the servers."""

import argparse
import os
import signal
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "live"), os.path.join(HERE, "..")]
sys.dont_write_bytecode = True

import tap  # noqa: E402
from run import read_env  # noqa: E402
from support.callbook import recount  # noqa: E402
from test_actions import ACTIONS, Base, counts  # noqa: E402
from test_jobs import pid_of, program  # noqa: E402
from world import RECORDS, World, orders_of, patience  # noqa: E402

COUNT, KILLS = (40000, 20) if "--short" not in sys.argv else (3000, 3)


def database_pid(world):
    with open(world.need("DATABASE_PID"), encoding="ascii") as file:
        return int(file.read())


def kill_jobs(world):
    os.kill(pid_of(world), signal.SIGKILL)
    time.sleep(0.1)
    # What a dead program held is taken over after some seconds; here the clock is put on.
    world.sql("update job set due_at = utc_timestamp(6) where state = 1")
    program(world, "start")


def kill_database(world):
    os.kill(database_pid(world), signal.SIGKILL)
    time.sleep(0.2)
    world.servers("database.sh", "start", world.need("DATABASE"))


def shown(own, action):
    """None while the database is away."""
    answer = own.client.get(f"{ACTIONS}/{action['uuid']}")
    return answer.json if answer.status == 200 else None


def survives(test, world, own, do, **chosen):
    """Runs an action while its servers are killed in turn; what it has done must be what it was to do."""
    action = own.counted(own.preview(do, **chosen))
    test.status(own.run(action), 202, "run")
    kills, last, end = 0, 0, time.monotonic() + patience(600)
    while time.monotonic() < end:
        now = shown(own, action)
        if now and now["state"] not in ("waiting", "running"):
            break
        if now and now["progress"]["done"] > last and kills < KILLS:
            test.true(now["progress"]["done"] == sum(now["results"][name] for name in ("affected", "unchanged")) +
                      sum(now["results"]["refused"].values()), f"progress and results: {now}")
            last, kills = now["progress"]["done"], kills + 1
            kill_database(world) if kills % 3 == 2 else kill_jobs(world)
        time.sleep(0.02)
    now = shown(own, action)
    test.equal((now["state"], now["results"]), ("done", action["counts"]), "in the end")
    rows = own.client.read(f"{ACTIONS}/{action['uuid']}/rows", limit=0)["total"]
    test.equal(rows, sum(action["counts"]["refused"].values()) + action["counts"]["affected"] + action["counts"]["unchanged"],
               "rows")
    return kills


def number(world, query):
    return int(world.sql(query)[0])


@tap.case("assigned, patched and deleted while all is killed")
def killed(test, world):
    own = Base(world.new_account().client)
    own.batch([{"firstName": "Old", "status": "active" if i % 4 else "inactive"} for i in range(COUNT)])
    active = COUNT - COUNT // 4
    kills = survives(test, world, own, {"assign": {"campaignUuid": own.spring}}, all=True)
    campaign = own.spring.replace("-", "")
    mine = f"from campaign c join {{}} x on x.campaign_id = c.id where c.uuid = unhex('{campaign}')"
    test.equal(number(world, "select count(*) " + mine.format("campaign_order")), active, "orders")
    test.equal(number(world, "select count(*) " + mine.format("order_event")), active, "events, one of each order")
    test.equal((own.client.read(orders_of(own.spring))["total"], own.client.read(RECORDS, campaignUuid=own.spring)["total"]),
               (active, active), "totals")
    kills += survives(test, world, own, {"patch": {"firstName": "New"}}, all=True)
    test.equal([own.client.read(RECORDS, search=name, total="exact")["total"] for name in ("new", "old")], [COUNT, 0], "names")
    kills += survives(test, world, own, {"unassign": {"campaignUuid": own.spring}}, all=True)
    test.equal(number(world, "select count(*) " + mine.format("past_order")), active, "stays, one of each order")
    kills += survives(test, world, own, {"delete": True}, filter={"field": "status", "value": "inactive"})
    test.equal(own.client.read(RECORDS)["total"], active, "what is left")
    test.equal(own.preview({"delete": True}, all=True)["counts"], counts(active), "what the index knows")
    test.true(kills >= KILLS, f"{kills} kills")
    faults = [line for line in recount(world.need("CALLBOOK"), world.need("CONFIG")) if "account" not in line]
    test.equal(faults, [], "what the doctor says of the counts")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=os.environ.get("CALLBOOK_TEST_FOLDER"))
    parser.add_argument("--short", action="store_true", help="3,000 records and some kills instead of 40,000 and many")
    folder = parser.parse_args().folder
    settings = {"FOLDER": folder, "SERVER": os.path.join(HERE, "..", "..", "tools", "server.sh"),
                **read_env(os.path.join(folder, "env"))}
    settings.setdefault("CALLBOOK", os.path.join(settings["BUILD"], "callbook"))
    return 0 if tap.run_all(World(settings), [__name__], "") else 1


if __name__ == "__main__":
    sys.exit(main())
