#!/usr/bin/env python3
"""Orders are claimed by many, and whoever serves them is killed. Output is TAP.

tests/torture/claims.sh starts the servers; the database is one that is told to keep what it has acknowledged."""

import collections
import datetime
import multiprocessing
import os
import random
import signal
import sys
import threading
import time

from mariadb import MariaDB
from support import points
from support.place import Account, Place
from support.web import Wire

CAMPAIGNS = "/api/campaigns"
LEASE = 30  # seconds: the shortest there is
PATIENCE = 600  # seconds for all orders to be called
UNSURE = (0, 500, 502, 503, 504)  # whether it was done, only the next claim tells
DIGITS = "(select 0 n" + "".join(f" union all select {digit}" for digit in range(1, 10)) + ")"


class Scene:
    def __init__(self, place, workers=4):
        self.place = place
        self.group = place.group("plain", count=workers)
        self.account = Account(place, "claims")
        self.kind = self.account.made("plain", "/api/record-types", {"name": "Lead"})["uuid"]

    def kill_worker(self):
        """Nobody starts a plain worker again, so there are new ones before the last would go."""
        living = [process.pid for process in self.group.processes if process.poll() is None]
        if len(living) < 2:
            self.group = self.place.group("plain", count=len(self.group.processes))
            living = self.group.pids()
        os.kill(random.choice(living), signal.SIGKILL)

    def campaign(self, **members):
        return self.account.made("plain", CAMPAIGNS, {"name": "Calls", "status": "active", **members})["uuid"]

    def fill(self, campaign, count, due="null"):
        """So many orders, each of a record of its own, by SQL: `due` is their nextAttemptAt."""
        tables = ", ".join(f"{DIGITS} d{place}" for place in range(len(str(count - 1))))
        number = " + ".join(f"d{place}.n * {10 ** place}" for place in range(len(str(count - 1))))
        known = f"unhex('{campaign.replace('-', '')}')"
        self.place.sql(
            "insert into record (account_id, uuid, type_id, status, has_history, phone, parameters, created_at, updated_at) "
            f"select t.account_id, unhex(md5(concat(hex({known}), ' ', {number}))), t.id, 0, 1, concat('+44', 7000000000 + {number}), "
            f"'{{}}', utc_timestamp(6), utc_timestamp(6) from record_type t, {tables} "
            f"where t.uuid = unhex('{self.kind.replace('-', '')}') and {number} < {count}")
        self.place.sql(
            "insert into campaign_order (account_id, campaign_id, record_id, type_id, uuid, status, created_at, updated_at, "
            f"next_attempt_at, due_at) select r.account_id, c.id, r.id, r.type_id, r.uuid, 1, r.created_at, r.created_at, {due}, "
            f"coalesce({due}, '1970-01-01') from record r join campaign c on c.account_id = r.account_id and c.uuid = {known} "
            "where r.id > coalesce((select max(record_id) from campaign_order), 0)")

    def end_leases(self):
        """What those have who were killed can be claimed again at once; nobody else's lease is near its end."""
        self.place.sql("update campaign_order set lease_until = utc_timestamp(6) - interval 1 second, "
                       "due_at = utc_timestamp(6) - interval 1 second where status = 3")


class Caller(threading.Thread):
    """Claims and tells results until nothing is left. `grants` are (order, token, when, until)."""

    def __init__(self, scene, campaign, ended):
        super().__init__()
        self.port, self.headers = scene.place.ports["plain"], scene.account.headers
        self.campaign, self.ended = campaign, ended
        self.grants, self.done, self.late, self.other = [], [], 0, []
        self.chance = random.Random(id(self))

    def run(self):
        wire = Wire(self.port, self.headers)
        while not self.ended.is_set():
            asked = time.time()
            answer = wire.send("POST", f"{CAMPAIGNS}/{self.campaign}/claims",
                               {"limit": self.chance.choice([1, 3, 10]), "leaseSeconds": LEASE, "worker": self.name})
            if answer.status != 200:
                self.note(answer)
                continue
            claimed = answer.value()
            if not claimed["orders"]:
                time.sleep(0.05)
                continue
            until = datetime.datetime.fromisoformat(claimed["leaseExpiresAt"].replace("Z", "+00:00")).timestamp()
            for order in claimed["orders"]:
                self.grants.append((order["uuid"], order["leaseToken"], asked, until))
                self.call(wire, order)
        wire.close()

    def call(self, wire, order):
        """Some callers give back or die; a result that was sent and not answered is sent again with its key."""
        path = f"{CAMPAIGNS}/{self.campaign}/orders/{order['uuid']}"
        what = self.chance.random()
        if what < 0.05:
            return  # it dies
        verb, body = ("release", {}) if what < 0.1 else ("result", {"outcome": "answered"})
        answer, key = None, order["leaseToken"] + order["uuid"]
        while not answer or answer.status in UNSURE + (409,) and self.again(answer):
            answer = wire.send("POST", f"{path}/{verb}", {"leaseToken": order["leaseToken"], **body}, key)
        if answer.status == 409:
            self.late += 1
        elif answer.status != 200:
            self.other.append(answer.status)
        else:
            self.done.append((order["uuid"], order["leaseToken"], verb, time.time()))

    def again(self, answer):
        """Also after the 409 that says that the first one is still under way."""
        time.sleep(0.05)
        return answer.status != 409 or answer.value()["code"] == "key_in_use"

    def note(self, answer):
        if answer.status not in UNSURE:
            self.other.append(answer.status)
        time.sleep(0.05)


def overlaps(callers):
    """Orders that two had at once: a grant before the one before it had ended, by its time or by what its caller told."""
    ended = {(order, token): at for caller in callers for order, token, _, at in caller.done}
    grants = collections.defaultdict(list)
    for caller in callers:
        for order, token, asked, until in caller.grants:
            grants[order].append((until, asked, token))
    wrong = []
    for order, got in grants.items():
        got.sort()
        for (until, _, token), (_, _, later) in zip(got, got[1:]):
            if token == later:
                wrong.append(order)
        tokens = [token for _, _, token in got]
        results = [token for token in tokens if (order, token) in ended]
        if len(set(tokens)) != len(tokens) or len(results) > 1 + len(got):
            wrong.append(order)
    return wrong, grants


def killed(test, place, count, seconds):
    """Leases are ended by hand after each kill of the database, when all callers stand still; else none ends."""
    scene = Scene(place)
    database, campaign, ended = MariaDB(place), scene.campaign(), threading.Event()
    scene.fill(campaign, count)
    callers = [Caller(scene, campaign, ended) for _ in range(16)]
    kills = collections.Counter()
    for caller in callers:
        caller.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(random.uniform(0.5, 1.5))
        if random.random() < 0.25 or not kills["database"]:
            database.kill()
            kills["database"] += 1
            database.start()
        else:
            scene.kill_worker()
            kills["worker"] += 1
    stop, last = time.monotonic() + PATIENCE, time.monotonic()
    while left(scene) and time.monotonic() < stop:
        time.sleep(0.2)
        if left(scene, "3") == left(scene) and time.monotonic() - last > 1:
            time.sleep(1)  # only what died is left: whoever is at work has had time to tell
            scene.end_leases()
            last = time.monotonic()
    ended.set()
    for caller in callers:
        caller.join()
    judge(test, scene, callers, count)
    test.say(f"{count} orders, {sum(len(caller.grants) for caller in callers)} claims of one; killed: {dict(kills)}")
    test.true(min(kills["database"], kills["worker"]) > 0, f"both were killed: {dict(kills)}")


def left(scene, statuses="0, 1, 2, 3"):
    return int(scene.place.sql(f"select count(*) from campaign_order where status in ({statuses})")[0][0])


def judge(test, scene, callers, count):
    wrong, _ = overlaps(callers)
    test.equal(wrong, [], "orders that were given out twice under one lease")
    test.equal([status for caller in callers for status in caller.other], [], "other answers")
    results = collections.Counter(order for caller in callers for order, _, verb, _ in caller.done if verb == "result")
    test.equal(len(results), count, "orders that were called")
    test.equal([order for order, times in results.items() if times > 1], [], "orders that were called twice")
    test.equal(left(scene), 0, "orders that are open")
    events = scene.place.sql("select count(*), count(distinct record_id) from order_event where status = 4")[0]
    test.equal(events, [str(count)] * 2, "results in the histories")
    tokens = scene.place.sql("select count(*) from campaign_order where lease_token is not null")[0]
    test.equal(tokens, ["0"], "leases that are left")


# --- how quick it is -----------------------------------------------------------------------------------------------

def claim_all(port, headers, campaign, seconds, results):
    """What one process of claimers gets: milliseconds of each claim, and how many orders."""
    end, times, got, lock = time.monotonic() + seconds, [], collections.Counter(), threading.Lock()

    def work():
        wire = Wire(port, headers)
        while time.monotonic() < end:
            began = time.monotonic()
            answer = wire.send("POST", f"{CAMPAIGNS}/{campaign}/claims", {"limit": 10, "leaseSeconds": 3600})
            took = (time.monotonic() - began) * 1000
            orders = [one["uuid"] for one in answer.value()["orders"]] if answer.status == 200 else []
            with lock:
                times.append(took)
                got.update(orders)
        wire.close()

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put((times, dict(got)))


def rate(test, place, count, seconds):
    scene = Scene(place, workers=8)
    campaign = scene.campaign()
    scene.fill(campaign, count)
    one = min(timed(scene, "select 1") for _ in range(50))
    results = multiprocessing.Queue()
    claimers = [multiprocessing.Process(target=claim_all, args=(place.ports["plain"], scene.account.headers, campaign, seconds,
                                                                results)) for _ in range(4)]
    for claimer in claimers:
        claimer.start()
    parts = [results.get() for _ in claimers]
    for claimer in claimers:
        claimer.join()
    times = sorted(took for part, _ in parts for took in part)
    got = collections.Counter()
    for _, orders in parts:
        got.update(orders)
    test.equal([order for order, often in got.items() if often > 1], [], "orders that two have")
    test.say(f"64 claimers of 10 orders, {count} open: {sum(got.values()) / seconds:.0f} orders/s, "
             f"p50 {times[len(times) // 2]:.1f} ms, p99 {times[len(times) * 99 // 100]:.1f} ms; a request without the "
             f"database takes {one:.2f} ms")


def timed(scene, _):
    wire = Wire(scene.place.ports["plain"], scene.account.headers)
    wire.send("GET", "/healthz")
    began = time.monotonic()
    wire.send("GET", "/healthz")
    took = (time.monotonic() - began) * 1000
    wire.close()
    return took


def nothing(test, place, count):
    """The database's time of a claim with nothing due is in the log; here is all of it."""
    scene = Scene(place)
    campaign = scene.campaign()
    scene.fill(campaign, count, "utc_timestamp(6) + interval 1 day")
    wire, times = Wire(place.ports["plain"], scene.account.headers), []
    for _ in range(200):
        began = time.monotonic()
        answer = wire.send("POST", f"{CAMPAIGNS}/{campaign}/claims", {"limit": 10}).value()
        times.append((time.monotonic() - began) * 1000)
    wire.close()
    times.sort()
    test.equal([answer["orders"], answer["reason"]], [[], "nothing_due"], "nothing is due")
    test.true(86000 < answer["retryAfter"] <= 86400, f"retryAfter is {answer['retryAfter']}")
    test.say(f"nothing due of {count}: p50 {times[100]:.2f} ms, p99 {times[198]:.2f} ms")


def tests(short):
    yield "nobody gets what somebody has, whatever is killed", \
        lambda t, p: killed(t, p, 1500 if short else 200000, 12 if short else 600)
    yield "many claim at once", lambda t, p: rate(t, p, 20000 if short else 1000000, 5 if short else 60)
    yield "a claim with nothing due is quick", lambda t, p: nothing(t, p, 20000 if short else 1000000)


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--short", "1,500 orders instead of 200,000")
    sys.exit(points.run(Place(), tests(arguments.short), arguments.only))
