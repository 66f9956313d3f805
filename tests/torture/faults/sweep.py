"""Lets the Nth call of a request fail, for every N, and looks what became of the request and of the worker."""

import collections
import json
import time

from cases import NO_RECORDS
from worker import CONNECT, FASTCGI, FOREVER, LOST, wrong_with

PAIRED = {"updateRecord": ("firstName", "lastName"), "updateCampaign": ("name", "description")}


class How:
    """Which calls fail, and how."""

    def __init__(self, kinds, once=True, error=LOST, is_late=0, step=1):
        self.kinds, self.once, self.error, self.is_late, self.step = kinds, once, error, is_late, step

    def arm(self, worker, number):
        worker.arm(self.kinds, number, number if self.once else FOREVER, self.error, self.is_late)


class Sweep:
    """Runs cases; counts what was answered. Phones of records that must be there once are collected."""

    def __init__(self, test, worker, asker, objects):
        self.test, self.worker, self.asker, self.objects = test, worker, asker, objects
        self.outcomes = collections.Counter()
        self.phones = []
        self.ended = 0
        self.slowest = (0.0, "")

    def case(self, case, how, start=1):
        """Every step-th N, from `start` on, until the request has fewer calls than that. How many runs that were."""
        number, runs = start, 0
        while self.run(case, how, number):
            number += how.step
            runs += 1
        self.objects.fresh(case.fresh)
        self.look_for_leaks(case)
        return runs

    def run(self, case, how, number):
        """One N. False: there was no such call."""
        self.objects.fresh(case.fresh)
        sending = case.once(self.objects.ids)
        self.asker.lose_connection()
        how.arm(self.worker, number)
        began = time.monotonic()
        answer = sending.by(self.asker)
        seconds = time.monotonic() - began
        failed, name = self.worker.plan.failed, self.worker.plan.name.decode()
        self.worker.forgive()
        place = f"{case.name}, call {number} ({name})"
        if failed:
            self.outcomes[answer.status if answer else 0] += 1
            self.slowest = max(self.slowest, (seconds, place))
        self.judge(case, how, answer, place)
        if not self.asker.healthy():
            self.test.fail(f"{place}: the worker does not answer any more")
            self.worker.kill()
            self.worker.start()
        else:
            self.repeat(case, sending, answer, place)
        return failed

    def judge(self, case, how, answer, place):
        if answer is None:
            self.judge_silence(how, place)
            return
        if answer.status not in (case.status, 500, 503):
            self.test.fail(f"{place}: {answer!r}")
        for fault in wrong_with(answer):
            self.test.fail(f"{place}: {fault}")

    def judge_silence(self, how, place):
        """
        Two libraries end a worker where they find no memory: libfcgi before it has handed over the request, and the
        database's while it connects. Both are before anything was written.
        """
        status = self.worker.has_ended(1.0)
        if how.kinds not in (FASTCGI, CONNECT) or status is None:
            self.test.fail(f"{place}: no answer, and the worker's status is {status}")
        else:
            self.worker.forget_reports()
        if status is not None:
            self.ended += 1
            self.worker.start()

    def repeat(self, case, sending, answer, place):
        """The same request without a fault; what it wrote before must be there whole or not at all."""
        if case.route in PAIRED and case.is_good:
            self.look_at_halves(case, sending, place)
        again = sending.by(self.asker)
        statuses = {case.status}
        if case.method == "DELETE" and case.is_good:
            gone = 401 if case.route == "deleteSession" else 404
            statuses = {gone} if answer and answer.status == 204 else {204, gone}
        if again is None or again.status not in statuses:
            self.test.fail(f"{place}: {again!r} when it was repeated after {answer!r}")
        elif case.is_good and case.route not in NO_RECORDS and sending.ids["phone"].encode() in (sending.body or b""):
            self.phones.append((sending.ids["phone"], case.route))

    def look_at_halves(self, case, sending, place):
        value = self.asker.ask("GET", sending.target)
        wanted = json.loads(sending.body)
        names = PAIRED[case.route]
        found = [value is not None and value.status == 200 and value.json.get(name) == wanted[name] for name in names]
        if len(set(found)) != 1:
            self.test.fail(f"{place}: half of it was written: {value!r}")

    def look_for_leaks(self, case):
        """A worker that has lost memory would be reported again each time, so it is replaced."""
        before = self.worker.plan.leaks
        self.worker.plan.looks = 1
        if not self.asker.healthy():
            self.test.fail(f"{case.name}: no answer to the look for leaks")
        if self.worker.plan.leaks != before:
            self.test.fail(f"{case.name}: memory was lost: {self.worker.reports()[-1:]}")
            self.worker.kill()
            self.worker.forget_reports()
            self.worker.start()
