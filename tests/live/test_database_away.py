"""The database goes away and comes back."""

import threading
import time

from routes import CLOSED, ROUTES
from support.tap import Skip
from tap import case
from world import RECORDS, orders_of, patience, settle

PATIENCE = patience(2.0)  # seconds that an answer, or the return of service, may take
WRITES = 5000  # more than there is time for
WRITERS = 2


def was_away(world):
    """Whether these tests are among those that have run."""
    return "outage" in world.shared


class Outage:
    """All calls while the database was away, and what became of writes that were under way when it went."""

    def __init__(self, world):
        self.world = world
        self.folder = world.need("DATABASE")
        self.objects = world.new_objects("outage")
        for name in self.objects.ids.makers:
            assert self.objects.ids[name]
        self.orders = orders_of(self.objects.ids["campaign"])
        self.workers = worker_pids(world)
        self.written, self.stopping = [], threading.Event()
        writers = [threading.Thread(target=self.write, args=(number,)) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        time.sleep(0.1)
        world.servers("database.sh", "stop", self.folder)
        try:
            self.stopping.set()
            for writer in writers:
                writer.join()
            settle()  # nobody's token is remembered any more
            self.answers = {route.name: self.ask(route) for route in ROUTES}
            self.others = self.ask_others()
        finally:
            world.servers("database.sh", "start", self.folder)
        self.service = self.wait_for_service()

    def write(self, writer):
        """Makes records and their orders in one call each, until the database has gone."""
        client = self.objects.client.twin()
        for number in range(WRITES):
            key, phone = f"outage-{writer}-{number}", f"+4930{writer}{number:06}"
            answer = self.send_write(client, key, phone)
            self.written.append((key, phone, answer))
            if self.stopping.is_set() or answer.status != 201:
                break

    def send_write(self, client, key, phone):
        body = {"record": {"firstName": "Outage", "phone": phone}, "status": "planned"}
        return client.post(self.orders, body, {"Idempotency-Key": key})

    def records(self):
        """The written records by phone."""
        return {row["phone"]: row for row in self.objects.client.walk(RECORDS, "records", search="outage")}

    def ask(self, route):
        return route.request(self.objects.client.twin(), self.objects.ids)

    def ask_others(self):
        client = self.objects.client
        return {"an unknown path": (404, client.get("/api/nothing")),
                "a wrong method": (405, client.request("PUT", RECORDS)),
                "no token": (401, self.world.stranger.get(RECORDS)), "OPTIONS": (204, client.options(RECORDS)),
                "HEAD": (503, client.head(RECORDS)), "a bad body": (503, client.post(RECORDS, "{")),
                "an unknown id": (503, client.get(f"{RECORDS}/x"))}

    def wait_for_service(self):
        """Seconds until every route that reads has answered again, several times over, so that each worker has."""
        started = time.monotonic()
        while time.monotonic() - started < 5 * PATIENCE:
            answers = [self.objects.client.twin().get("/readyz") for _ in range(8)]
            answers += [self.objects.client.twin().get(RECORDS) for _ in range(8)]
            if all(answer.status == 200 for answer in answers):
                break
        return time.monotonic() - started


def worker_pids(world):
    with open(world.need("WORKERS_PID"), encoding="ascii") as file:
        return file.read().split()


def outage(world):
    """The one outage of the run; when it could not be made, every test that needs it says so."""
    try:
        made = world.once("outage", lambda: Outage(world))
    except Skip:
        raise
    except Exception as error:
        made = world.shared["outage"] = error
    if isinstance(made, Exception):
        raise AssertionError(f"the database could not be stopped and started: {made}")
    return made


@case("without the database a call is a 503 with Retry-After within 2 s", CLOSED)
def away(test, world, route):
    answer = outage(world).answers[route.name]
    test.status(answer, 503)
    test.true(answer.header("Retry-After"), "Retry-After")
    test.true(answer.seconds < PATIENCE, f"it took {answer.seconds:.1f} s")


@case("without the database the process lives, but is not ready")
def health(test, world):
    answers = outage(world).answers
    for name, status in (("getHealth", 200), ("getReadiness", 503), ("getOpenapi", 200)):
        test.status(answers[name], status, name)
        test.true(answers[name].seconds < PATIENCE, f"{name} took {answers[name].seconds:.1f} s")


@case("without the database what needs none is answered as ever")
def without(test, world):
    for what, (status, answer) in outage(world).others.items():
        test.status(answer, status, what)
        test.true(answer.seconds < PATIENCE, f"{what} took {answer.seconds:.1f} s")


@case("a write that the outage met is done whole or not at all")
def whole(test, world):
    down = outage(world)
    statuses = [answer.status for _, _, answer in down.written]
    test.true(set(statuses) <= {201, 503}, f"statuses: {set(statuses)}")
    test.true(201 in statuses and 503 in statuses, f"some were done before, some met the outage: {set(statuses)}")
    records = down.records()
    for _, phone, answer in down.written:
        test.true(answer.status != 201 or phone in records, f"{phone} was answered with 201 and is there")
    for row in records.values():
        history = down.objects.client.read(f"{RECORDS}/{row['uuid']}")["campaignHistory"]
        test.equal([len(history), len(history[0]["events"]) if history else 0], [1, 1], f"history of {row['phone']}")
    test.equal(down.objects.client.read(down.orders, status="planned")["total"], len(records), "orders")


@case("a write that met the outage is done once when it is sent again with its key")
def again(test, world):
    down = outage(world)
    statuses = []
    for key, phone, _ in down.written[-20:]:
        answer = down.send_write(down.objects.client, key, phone)
        statuses.append(answer.status)
        test.status(answer, (201, 409), key)
    test.true(statuses.count(409) <= WRITERS, f"no more are held to be under way than there were writers: {statuses}")
    phones = [row["phone"] for row in down.objects.client.walk(RECORDS, "records", search="outage")]
    test.equal(len(phones), len(set(phones)), "different records")
    test.true(len(phones) >= len(down.written) - statuses.count(409), "all are there")


@case("service is back within 2 s of the database's return, by the same workers")
def back(test, world):
    down = outage(world)
    test.true(down.service < PATIENCE, f"it took {down.service:.1f} s")
    test.equal(worker_pids(world), down.workers, "the workers' pids")


@case("every call succeeds afterwards", ROUTES)
def afterwards(test, world, route):
    objects = world.new_objects("outage")
    test.status(route.request(objects.client, objects.ids), route.status)
