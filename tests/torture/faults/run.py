#!/usr/bin/env python3
"""Lets every allocation and every call of the database fail, over requests to every route. Output is TAP.

tests/torture/faults.sh builds what this needs and starts the database."""

import collections
import json
import os
import signal
import subprocess
import sys

import cases
from support import SOURCE, points
from support.place import Account, Place
from support.processes import run, wait_until
from sweep import How, Sweep
from worker import CONNECT, DATABASE, FASTCGI, MEMORY, NETWORK, Asker, FaultyWorker, wrong_with

WAITING = 140  # changes of records: enough for the index to pack
DEADLOCK, SYNTAX = 1213, 1064
PATIENCE = 3  # seconds; a read of the database is given up after four


class Setting:
    """The worker, an account and its objects, for all tests."""

    def __init__(self, place):
        self.place = place
        # A job that ends by itself would be another answer of cancelJob.
        run(os.path.join(SOURCE, "tools", "server.sh"), "stop", os.environ["CALLBOOK_TEST_FOLDER"], "jobs")
        self.connections = connections(place)
        self.worker = FaultyWorker(place.folder, os.environ["FAULTS_BUILD"], os.environ["FAULTS_LIBRARY"], place.config)
        self.worker.start()
        self.asker = Asker(self.worker, Account(place, "faults").token)
        self.objects = cases.Objects(self.asker, place.sql)
        self.phones = []

    def sweep(self, test, how, chosen, start=1):
        sweep = Sweep(test, self.worker, self.asker, self.objects)
        runs = sum(sweep.case(case, how, 1 + (start + number) % how.step) for number, case in enumerate(chosen))
        self.phones += sweep.phones
        test.say(f"{len(chosen)} requests, {runs} calls that failed: "
                 + ", ".join(f"{count} times {status or 'no answer'}"
                             for status, count in sorted(sweep.outcomes.items()))
                 + f"; slowest {sweep.slowest[0]:.2f} s, {sweep.slowest[1]}")
        test.true(sweep.slowest[0] < PATIENCE, f"every answer within {PATIENCE} s: {sweep.slowest}")
        return sweep


def routes_covered(test, setting):
    """A new route without a case fails here, and every case is answered as it should be when nothing fails."""
    described = setting.asker.ask("GET", "/api/openapi.json").json
    names = {call["operationId"] for path in described["paths"].values() for call in path.values()
             if isinstance(call, dict) and "operationId" in call}
    every = cases.all_cases()
    for name in sorted(names):
        kinds = {case.is_good for case in every if case.route == name}
        test.true(True in kinds, f"{name} has a good case")
    for case in every:
        setting.objects.fresh(case.fresh)
        answer = case.once(setting.objects.ids).by(setting.asker)
        if answer is None or answer.status != case.status:
            test.fail(f"{case.name}: {answer!r}")
        setting.objects.fresh(case.fresh)
    test.say(f"{len(names)} routes, {len(every)} requests")


def swept(how, chosen=lambda case: True):
    return lambda test, setting: setting.sweep(test, how, [case for case in cases.all_cases() if chosen(case)])


def libraries(test, setting):
    chosen = [case for case in cases.all_cases() if case.name == "createRecord, good"]
    for kinds, what in ((FASTCGI, "before the request was read"), (CONNECT, "before anything was written")):
        sweep = setting.sweep(test, How(kinds), chosen)
        test.say(f"the worker ended {sweep.ended} times, {what}")


def exhausted(test, setting):
    """The machine gives a worker no more memory: really, by a limit of its address space."""
    place = setting.place
    worker = FaultyWorker(os.path.join(place.folder, "poor"), os.path.dirname(place.program("x")), None, place.config)
    worker.start()
    asker = Asker(worker, setting.asker.token)
    body = json.dumps({"recordTypeUuid": setting.objects.ids["type"], "phone": "+447890000000",
                       "parameters": {"note": "n" * 900000}}).encode()
    counts = collections.Counter()
    for kind in ("record", "campaign"):
        setting.objects.fresh((kind,))
    test.true(asker.healthy(), "it has started before memory is short")
    for round_ in range(20):
        worker.limit_memory(True)
        for _ in range(10):
            for answer in (asker.ask("POST", "/api/records", body), asker.ask("GET", "/api/records?limit=100"),
                           asker.ask("GET", "/api/campaigns"), asker.ask("POST", "/api/records", b'[' * 20000)):
                counts[answer.status if answer else 0] += 1
                for fault in wrong_with(answer) if answer else ["no answer"]:
                    test.fail(f"with too little memory: {fault}")
        worker.limit_memory(False)
        test.equal(asker.ask("GET", "/api/records?limit=1").status, 200, f"with memory again, in round {round_}")
    test.true(counts[503] > 0, "some requests found no memory")
    test.say(f"answers of a worker without memory: {dict(counts)}")
    test.equal((worker.starts, worker.stop()), (1, 0), "the worker's starts, and its status at its end")


def packing(step):
    """What is done for the index after an answer. Each run needs many changes, so not every call has its turn."""
    def run(test, setting):
        for kinds, once in ((MEMORY, True), (MEMORY, False), (DATABASE, True), (NETWORK, True)):
            how, number, misses, runs = How(kinds, once), 1, 0, 0
            while misses < 3:
                failed = pack(test, setting, how, number)
                misses = 0 if failed else misses + 1
                runs += bool(failed)
                number += step
            test.say(f"{runs} calls that failed, to the {number}th")
        setting.worker.plan.looks = 1
        setting.asker.healthy()
        test.equal(setting.worker.plan.leaks, 0, f"leaks: {setting.worker.reports()[-1:]}")
    return run


def pack(test, setting, how, number):
    """A write that is followed by packing; how many calls have failed."""
    worker, asker = setting.worker, setting.asker
    for _ in range(WAITING - int(setting.place.sql("select count(*) from record_change")[0][0])):
        setting.objects.new("spare_record")
    asker.lose_connection()
    worker.plan.packs = 1
    how.arm(worker, number)
    asker.ask("PATCH", f"/api/records/{setting.objects.ids['record']}", b'{"lastName":"P%d"}' % number)
    asker.healthy()
    failed, name = worker.plan.failed, worker.plan.name.decode()
    worker.forgive()
    worker.plan.packs = 0
    if worker.has_ended() is not None or not asker.healthy():
        test.fail(f"call {number} ({name}): the worker has ended: {worker.has_ended(1)}")
        worker.kill()
        worker.start()
    return failed


def state(test, setting):
    """Nothing is half-written, lost or left open."""
    worker, place = setting.worker, setting.place
    found = dict(place.sql("select phone, count(*) from record group by phone"))
    for phone, route in setting.phones:
        if found.get(phone) != "1":
            test.fail(f"{route}: {found.get(phone)} records with {phone}")
    orders = place.sql("select count(*) from record r where r.first_name = 'New' and not exists "
                       "(select 1 from campaign_order o where o.record_id = r.id)")
    test.equal(orders, [["0"]], "records that were made for an order without one")
    test.true(setting.asker.healthy(), "the worker answers")
    descriptors = worker.descriptors()
    setting.asker.lose_connection()
    setting.asker.ask("GET", "/api/records")
    test.equal(worker.descriptors(), descriptors, "descriptors")
    test.equal(worker.stop(), 0, "the worker's status at its end")
    wait_until(lambda: connections(place) <= setting.connections, 5, "no database connection is left behind")
    for report in worker.reports():
        test.fail(report)
    totals(test, place)
    test.say(f"{len(setting.phones)} records made by repeated requests, each there once; "
             f"{worker.starts} starts of the worker")


def connections(place):
    return int(place.sql("select count(*) from information_schema.processlist where user = 'callbook'")[0][0])


def totals(test, place):
    """The doctor finds other faults here: this database is not made to survive a crash."""
    done = subprocess.run([place.program("callbook"), "--config", place.config, "doctor", "--recount"],
                          capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("totals")]
    test.true(lines and all(" ok " in line for line in lines), f"totals are exact: {done.stdout}{done.stderr}")


def tests(short):
    stride = 24 if short else 1
    yield "every route has requests, which are answered", routes_covered
    yield "memory: one allocation fails", swept(How(MEMORY, step=stride * 3 if short else 1))
    yield "memory: all allocations from one on fail", swept(How(MEMORY, False, step=stride * 6 if short else 1))
    yield "memory: in libraries that do not look whether they get it", libraries
    yield "memory: the machine has no more", exhausted
    yield "database: one call fails", swept(How(DATABASE, step=stride))
    yield "database: one call fails after it was made", swept(How(DATABASE, is_late=1, step=stride))
    yield "database: all calls from one on fail", swept(How(DATABASE, False, step=stride))
    yield "database: deadlocks from one call on", swept(How(DATABASE, False, DEADLOCK, step=stride * 2))
    yield "database: an error that should not be", swept(How(DATABASE, True, SYNTAX, step=stride))
    yield "network: one send or receive fails", swept(How(NETWORK, step=stride))
    yield "network: all from one on fail", swept(How(NETWORK, False, step=stride))
    yield "index: what is done after an answer", packing(48 if short else 7)
    yield "state: nothing half-written, nothing left behind", state


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--short", "not every call, but every twenty-fourth or so")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the worker must not be left behind
    place = Place()
    setting = Setting(place)
    setting.groups, setting.close = [], lambda: (setting.worker.kill(), place.close())
    sys.exit(points.run(setting, tests(arguments.short), arguments.only))
