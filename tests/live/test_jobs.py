"""Jobs: work in the background, which tells how far it is and survives whoever does it."""

import os
import signal
import time

from tap import case
from test_unique import keys_of, new_type, settled, state_of, turn
from world import TYPES, patience, unknown_id

JOBS = "/api/jobs"
MANY = 30000  # records, made in the database; a step sees to 128
MEMBERS = ["uuid", "kind", "state", "progress", "recordTypeUuid", "field", "createdAt", "startedAt", "finishedAt",
           "problem"]
PROGRESS = ["done", "total", "perSecond", "secondsLeft"]


def pid_of(world):
    with open(world.need("JOBS_PID"), encoding="ascii") as file:
        return int(file.read())


def program(world, what):
    world.servers("server.sh", what, world.need("FOLDER"), "jobs")


class Stopped:
    """While nobody works on jobs."""

    def __init__(self, world):
        self.world = world

    def __enter__(self):
        program(self.world, "stop")

    def __exit__(self, *_):
        program(self.world, "start")


def fill(world, record_type, count=MANY):
    """Records as only the database sees them: their lists do not matter here."""
    uuid = record_type.replace("-", "")
    world.sql("insert into record (account_id, uuid, type_id, status, has_history, phone, parameters, created_at, "
              "updated_at) with recursive few as (select 0 n union all select n + 1 from few where n < 199) "
              "select t.account_id, unhex(replace(uuid(), '-', '')), t.id, 0, 0, '+12025550100', "
              "concat('{\"code\":\"', a.n + 200 * b.n, '\"}'), utc_timestamp(6), utc_timestamp(6) "
              f"from few a join few b join record_type t on t.uuid = unhex('{uuid}') where a.n + 200 * b.n < {count}")


def job_of(client, record_type):
    """The newest of a type."""
    return next(one for one in client.read(JOBS, limit=100)["jobs"] if one["recordTypeUuid"] == record_type)


def ended(client, job):
    end = time.monotonic() + patience(180)
    while (shown := client.read(f"{JOBS}/{job['uuid']}"))["state"] in ("waiting", "running") and time.monotonic() < end:
        time.sleep(0.1)
    return shown


@case("a job tells what it does and how far it is")
def shown(test, world):
    client = world.account("jobs").client
    record_type = new_type(client, unique=False)
    fill(world, record_type, 500)
    with Stopped(world):
        turn(client, record_type, True)
        job = job_of(client, record_type)
        test.equal(list(job), MEMBERS, "members")
        test.equal(list(job["progress"]), PROGRESS, "members of the progress")
        test.equal([job[name] for name in ("kind", "state", "field", "startedAt", "finishedAt", "problem")],
                   ["index", "waiting", "code", None, None, None], "while it waits")
        answer = client.get(f"{JOBS}/{job['uuid']}")
        test.true(int(answer.header("Retry-After") or 0) >= 1, "Retry-After while it waits")
        test.equal(state_of(client, record_type), "building", "the field")
    job = ended(client, job)
    test.equal([job["state"], job["progress"]["done"], job["progress"]["total"], job["progress"]["secondsLeft"]],
               ["done", 500, 500, None], "in the end")
    test.true(job["createdAt"] <= job["startedAt"] <= job["finishedAt"], f"times: {job}")
    test.equal(client.get(f"{JOBS}/{job['uuid']}").header("Retry-After"), None, "Retry-After in the end")
    test.equal(settled(client, record_type), "ready", "the field")


@case("jobs are listed newest first, page by page and by cursor")
def listed(test, world):
    client = world.new_account().client
    test.equal(client.read(JOBS), {"jobs": [], "total": 0, "page": 1, "limit": 10, "totalPages": 0}, "none")
    types = [new_type(client, unique=False) for _ in range(3)]
    for record_type in types:
        fill(world, record_type, 2)
        turn(client, record_type, True)
    test.equal([one["recordTypeUuid"] for one in client.read(JOBS)["jobs"]], types[::-1], "types of the jobs")
    test.equal([one["recordTypeUuid"] for one in client.walk(JOBS, "jobs", limit=1)], types[::-1], "by cursor")
    test.status(client.get(f"{JOBS}/{unknown_id()}"), 404)
    test.status(client.get(JOBS, state="done"), 400, "an unknown parameter")
    for record_type in types:
        test.equal(settled(client, record_type), "ready", "state")


@case("one of a kind runs in an account at a time")
def one_at_a_time(test, world):
    client = world.new_account().client
    types = [new_type(client, unique=False) for _ in range(2)]
    with Stopped(world):
        for record_type in types:
            fill(world, record_type, MANY // 3)
            turn(client, record_type, True)
    met, end = set(), time.monotonic() + patience(60)
    while time.monotonic() < end:
        states = [one["state"] for one in client.read(JOBS)["jobs"]][::-1]
        met.add(tuple(states))
        if states == ["done", "done"]:
            break
    test.true(("running", "waiting") in met and ("done", "running") in met, f"states: {met}")
    test.true(("running", "running") not in met, f"states: {met}")


@case("a job that is canceled stops, its field has failed, and nothing of it is left")
def canceled(test, world):
    client = world.account("jobs").client
    record_type = new_type(client, unique=False)
    fill(world, record_type)
    turn(client, record_type, True)
    job = job_of(client, record_type)
    end = time.monotonic() + patience(20)
    while not client.read(f"{JOBS}/{job['uuid']}")["progress"]["done"] and time.monotonic() < end:
        time.sleep(0.02)
    answer = client.post(f"{JOBS}/{job['uuid']}/cancel", None)
    test.equal(test.needs(answer, 202)["state"], "canceled", "state")
    test.equal(state_of(client, record_type), "failed", "the field")
    test.status(client.post(f"{JOBS}/{job['uuid']}/cancel", None), 202, "canceled again")
    test.equal(client.read(f"{JOBS}/{job['uuid']}")["state"], "canceled", "state")
    end = time.monotonic() + patience(30)
    while keys_of(world, record_type)[0] and time.monotonic() < end:
        time.sleep(0.1)
    test.equal(keys_of(world, record_type), [0, 0], "keys")
    done = job_of(client, record_type)
    ended(client, done)
    test.refused(client.post(f"{JOBS}/{done['uuid']}/cancel", None), 409)
    test.status(client.post(f"{JOBS}/{unknown_id()}/cancel", None), 404)


@case("killed again and again, it goes on where it stood")
def killed(test, world):
    client = world.account("jobs").client
    record_type = new_type(client, unique=False)
    fill(world, record_type)
    world.sql(f"update record set parameters = replace(parameters, '\"7\"', '\"8\"') where parameters = '{{\"code\":\"7\"}}'")
    turn(client, record_type, True)
    job, done, kills = job_of(client, record_type), [0], 0
    end = time.monotonic() + patience(120)
    while time.monotonic() < end:
        shown = client.read(f"{JOBS}/{job['uuid']}")
        if shown["state"] not in ("waiting", "running"):
            break
        if shown["progress"]["done"] > done[-1]:
            done.append(shown["progress"]["done"])
            if kills < 5:
                os.kill(pid_of(world), signal.SIGKILL)
                kills += 1
                # What a dead program held is taken over after some seconds; here the clock is put on.
                time.sleep(0.1)
                world.sql("update job set due_at = utc_timestamp(6) where state = 1")
                program(world, "start")
        time.sleep(0.02)
    test.equal(kills, 5, "kills")
    test.equal(done, sorted(done), "progress")
    test.equal([shown["state"], shown["progress"]["done"]], ["failed", MANY], "in the end")
    test.equal(client.read(f"{TYPES}/{record_type}/collisions", field="code")["total"], 1, "collisions")


@case("what a dead program held is taken over by another one")
def taken_over(test, world):
    client = world.account("jobs").client
    record_type = new_type(client, unique=False)
    fill(world, record_type)
    turn(client, record_type, True)
    job, end = job_of(client, record_type), time.monotonic() + patience(20)
    while not client.read(f"{JOBS}/{job['uuid']}")["progress"]["done"] and time.monotonic() < end:
        time.sleep(0.02)
    os.kill(pid_of(world), signal.SIGKILL)
    time.sleep(0.1)
    program(world, "start")
    test.equal(client.read(f"{JOBS}/{job['uuid']}")["state"], "running", "while nobody is at it")
    test.equal(ended(client, job)["state"], "done", "in the end")
    test.equal(keys_of(world, record_type), [MANY, 0], "keys")


@case("callbook jobs --once does what there is, and ends")
def once(test, world):
    client = world.account("jobs").client
    record_type = new_type(client, unique=False)
    fill(world, record_type, 1000)
    with Stopped(world):
        turn(client, record_type, True)
        world.operator("jobs", "--once")
        test.equal(state_of(client, record_type), "ready", "state")
        world.operator("jobs", "--once")


@case("a type that is deleted while its job waits takes the job along")
def gone(test, world):
    client = world.account("jobs").client
    record_type = new_type(client, unique=False)
    record = client.made("/api/records", {"recordTypeUuid": record_type, "phone": "+12025550100"})["uuid"]
    with Stopped(world):
        turn(client, record_type, True)
        job = job_of(client, record_type)
        client.delete(f"/api/records/{record}")
        test.status(client.delete(f"{TYPES}/{record_type}"), 204)
    shown = ended(client, job)
    test.equal(shown["state"], "done", "the job")
    test.true("recordTypeUuid" not in shown, "the type is gone")
    # The tests after these count what the index knows, too.
    world.operator("reindex")
