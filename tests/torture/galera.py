#!/usr/bin/env python3
"""A node of a Galera cluster is killed and joins again while clients write by way of two groups of workers, each of
which has another node. Output is TAP.

tests/torture/galera.sh makes the folder and the hosts' surroundings."""

import collections
import concurrent.futures
import os
import random
import signal
import sys
import threading
import time

from clients import Crew, word
from cluster import GROUPS, NODES, Cluster
from judge import Judge
from shared_claims import claimed_on_two_nodes
from support import database, points
from support.place import Account
from support.processes import wait_until
from support.web import Wire

CLIENTS = 8
INTERRUPTION = 5  # seconds in which a client may get no answer that it wants
STANDSTILL = 1.2  # seconds


class Watch:
    """The longest time in which nobody's write succeeded, and in which one client's did not."""

    def __init__(self):
        self.lock = threading.Lock()
        self.answers = collections.Counter()
        self.restart()

    def restart(self):
        self.last = {None: time.monotonic()}
        self.longest = {"all": 0, "one": 0}

    def __call__(self, client, kind, started, seconds, answer):
        now = time.monotonic()
        with self.lock:
            self.answers[answer.status or answer.failure] += 1
            if answer.status >= 300 or not answer.status:
                self.last.setdefault(client, started)
                return
            self.longest["all"] = max(self.longest["all"], now - self.last[None])
            self.longest["one"] = max(self.longest["one"], now - self.last.pop(client, started))
            self.last[None] = now

    def stop(self):
        """What is still waited for counts, too."""
        now = time.monotonic()
        self.longest["all"] = max(self.longest["all"], now - self.last[None])
        self.longest["one"] = max([self.longest["one"]] + [now - at for one, at in self.last.items() if one])


class Guard(threading.Thread):
    """Says how the nodes are when nobody could write for nearly as long as is allowed."""

    def __init__(self, test, place, watch):
        super().__init__(daemon=True)
        self.test, self.place, self.watch = test, place, watch
        self.ends = threading.Event()
        self.start()

    def run(self):
        while not self.ends.wait(0.1):
            if time.monotonic() - self.watch.last[None] > 0.9 * INTERRUPTION:
                self.test.say(f"nobody can write; load {os.getloadavg()[0]:.1f}; {self.place.states()}")
                return

    def stop(self):
        self.ends.set()
        self.join()


def stand_still(place, number):
    """A machine that is too busy, or moved to another host, looks like that."""
    time.sleep(0.5)
    place.signal(number, signal.SIGSTOP)
    time.sleep(STANDSTILL)
    place.signal(number, signal.SIGCONT)


def round_of(test, place, crew, judge, watch, number, still=None):
    """The node `number` is killed, missed, and comes back, all of it under writes; `still` stands still meanwhile."""
    watch.restart()
    crew.start()
    time.sleep(2 + random.uniform(0, 0.1))
    guard = Guard(test, place, watch)
    place.signal(number, signal.SIGKILL)
    load = os.getloadavg()[0]
    if still:
        stand_still(place, still)
    time.sleep(5)
    began = time.monotonic()
    place.node("start", number)
    back = time.monotonic() - began
    time.sleep(2)
    crew.stop()
    watch.stop()
    guard.stop()
    also = f", node {still} stood still for {STANDSTILL} s" if still else ""
    test.say(f"node {number} killed{also}: nobody's write succeeded for {watch.longest['all']:.2f} s, one client's not "
             f"for {watch.longest['one']:.2f} s; the node was back within {back:.1f} s; load {load:.1f}")
    test.true(watch.longest["one"] <= INTERRUPTION, f"service for all within {INTERRUPTION} s, load {load:.1f}")
    judge.look_at_touched()
    judge.repeat_posts()


def killed(test, place, rounds):
    crew = Crew(Account(place, "galera"), ("both", *GROUPS), CLIENTS)
    judge = Judge(crew, "both")
    crew.watch = watch = Watch()
    for number in range(rounds):
        round_of(test, place, crew, judge, watch, 1 + number % 2, 3 if number % 2 else None)
    crew.finish(test)
    records = judge.look_at_all()
    test.say(f"{rounds} nodes killed, {crew.acknowledged()} acknowledged writes, {records} records left; "
             f"{judge.looks} looks after the kills, and {judge.repeats} POSTs sent again")
    test.say(f"answers: {dict(watch.answers)}")
    test.say(f"{crew.replayed()} writes had been done without an answer, and were answered again by their key")
    test.equal(dict(crew.refusals()), {}, "other answers than success, 409 and 503")
    test.equal(dict(judge.faults), {}, "what was found wrong")
    for example in judge.examples:
        test.fail(example)
    for number in (1, 2, 3):
        conflicts = [place.status(number, name) for name in ("wsrep_local_cert_failures", "wsrep_local_bf_aborts")]
        test.say(f"node {number}: {conflicts[0]} certification failures, {conflicts[1]} transactions that gave way")


def exact(test, place):
    """The doctor mends what it finds: so it is asked when everything else has been looked at."""
    said = place.recount()
    test.true(said and all("every one is exact" in line for line in said), f"the counts are exact: {said}")


def seen_at_once(test, place, rounds):
    """What one node has acknowledged is there when the other one is asked next, while others write on both."""
    account = Account(place, "seen")
    crew = Crew(account, ("both",), CLIENTS)
    wires = [Wire(place.ports[name], account.headers) for name in GROUPS]
    missed = collections.Counter()
    crew.start()
    for number in range(rounds):
        body = {"recordTypeUuid": crew.kind, "firstName": f"number{number}", "phone": "+493012345678"}
        made = wires[number % 2].send("POST", "/api/records", body, word(random, 20))
        read = wires[1 - number % 2].send("GET", f"/api/records/{made.value()['uuid']}")
        missed[made.status, read.status] += 1
    crew.stop()
    test.equal(set(missed), {(201, 200)}, f"statuses of making a record and of reading it elsewhere: {dict(missed)}")
    test.equal(dict(crew.refusals()), {}, "other answers than success, 409 and 503")
    test.say(f"{rounds} records made on one node and read on the other: {dict(missed)}")


def beginners(test, place, rounds):
    """Workers that begin prepare their statements, and pack one account's index on two nodes at once."""
    acknowledged = 0
    for _ in range(rounds):
        place.restart_workers()
        crew = Crew(Account(place, "beginners"), ("both",), CLIENTS)
        judge = Judge(crew, "both")
        crew.start()
        time.sleep(2)
        crew.stop()
        crew.finish(test)
        judge.look_at_all()
        acknowledged += crew.acknowledged()
        test.equal(dict(crew.refusals()), {}, "other answers than success, 409 and 503")
        test.equal(dict(judge.faults), {}, "what was found wrong")
        for example in judge.examples:
            test.fail(example)
    exact(test, place)
    test.say(f"workers restarted {rounds} times, {acknowledged} acknowledged writes on two nodes: all there, once")


def settled(place):
    """Whether all nodes have come equally far, and nothing is on its way."""
    seen = []
    for _ in range(2):
        seen += [place.status(number, "wsrep_last_committed") for number in NODES]
        time.sleep(0.2)
    return len(set(seen)) == 1


def same_everywhere(test, place):
    """Every table has the same rows on all nodes. Nobody writes meanwhile, also no client of a point that has failed."""
    place.stop_workers()
    try:
        wait_until(lambda: settled(place), 20, "calm")
        first, *others = [database.checksums(lambda text, node=number: place.sql(node, text)) for number in NODES]
        for number, other in enumerate(others, 2):
            test.equal([name for name in first if other.get(name) != first[name]], [], f"tables that differ on node {number}")
            test.equal(set(other), set(first), f"node {number}'s tables")
        test.say(f"{len(first)} tables are compared")
        exact(test, place)
    finally:
        place.start_workers()


def at_once(place, headers, requests):
    """The requests are sent at the same time, by one group and the other in turn; the answers."""
    ports = [place.ports[name] for name in random.sample(list(GROUPS), len(GROUPS))]
    barrier = threading.Barrier(len(requests))

    def send(index):
        wire = Wire(ports[index % len(ports)], headers)
        barrier.wait()
        return wire.send(*requests[index])
    with concurrent.futures.ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(send, range(len(requests))))


def one_key(test, place, rounds):
    """The same key on two nodes at once makes one record."""
    account = Account(place, "keys")
    kind = account.new_type("both")
    answers = collections.Counter()
    before = [int(place.status(node, "wsrep_local_commits")) for node in (1, 2)]
    for number in range(rounds):
        body = {"recordTypeUuid": kind, "firstName": f"number{number}", "phone": "+493012345678"}
        request = ("POST", "/api/records", body, word(random, 20))
        made = at_once(place, account.headers, [request] * 8)
        answers.update(answer.status for answer in made)
        uuids = {answer.value()["uuid"] for answer in made if answer.status == 201}
        test.equal(len(uuids), 1, f"records of round {number}, by the answers")
    test.equal(account.total("both"), rounds, "records")
    test.equal(set(answers) - {201, 409, 503}, set(), "other answers")
    after = [int(place.status(node, "wsrep_local_commits")) for node in (1, 2)]
    test.true(all(now > then for now, then in zip(after, before)), f"both nodes wrote: {before}, {after}")
    test.say(f"{rounds} keys, 8 requests each on two nodes at once: {dict(answers)}")


def one_slug(test, place, rounds):
    """Two nodes do not give the same slug, nor make a record of a type that the other deletes."""
    account = Account(place, "slugs")
    answers, races = collections.Counter(), collections.Counter()
    for number in range(rounds):
        request = ("POST", "/api/record-types", {"name": "Lead", "slug": f"lead-{number}"})
        made = at_once(place, account.headers, [request] * 4)
        answers.update(answer.status for answer in made)
        test.equal(sum(answer.status == 201 for answer in made), 1, f"types with the slug {number}")
        kind = next(answer for answer in made if answer.status == 201).value()["uuid"]
        body = {"recordTypeUuid": kind, "firstName": "Ada", "phone": "+493012345678"}
        record, gone = at_once(place, account.headers, [("POST", "/api/records", body),
                                                        ("DELETE", f"/api/record-types/{kind}")])
        races[record.status, gone.status] += 1
        test.true((record.status == 201) != (gone.status == 204), f"one of both: {record.status}, {gone.status}")
    test.say(f"{rounds} slugs, 4 requests each: {dict(answers)}; record and deletion of its type: {dict(races)}")


def tests(short):
    yield "one key makes one record on two nodes", lambda t, p: one_key(t, p, 10 if short else 200)
    yield "what must be single is so on two nodes", lambda t, p: one_slug(t, p, 10 if short else 200)
    yield "nobody gets on one node what somebody has on the other", \
        lambda t, p: claimed_on_two_nodes(t, p, 1000 if short else 20000)
    yield "each node shows what the other one has acknowledged", lambda t, p: seen_at_once(t, p, 200 if short else 2000)
    yield "nothing is done by halves or twice on two nodes", lambda t, p: beginners(t, p, 3 if short else 30)
    yield "a killed node loses nothing and is not missed for long", lambda t, p: killed(t, p, 2 if short else 6)
    yield "all nodes are alike, and the doctor finds nothing", same_everywhere


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--short", "two kills instead of six")
    cluster = Cluster()
    try:
        cluster.start()
    except BaseException:
        cluster.close()
        raise
    sys.exit(points.run(cluster, tests(arguments.short), arguments.only))
