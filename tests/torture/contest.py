"""Sixteen clients that act at once, round after round, and what they find that must not be."""

import collections
import concurrent.futures
import itertools
import threading
import time

from support.web import Wire

CLIENTS = 16
RECORDS, TYPES, CAMPAIGNS = "/api/records", "/api/record-types", "/api/campaigns"
PHONE = "+447700900123"


class Contest:
    """Clients of one account on both groups of workers, and rounds until the time is up."""

    def __init__(self, test, place, account, seconds):
        self.test, self.place = test, place
        place.group("plain")
        place.group("kept")
        self.account = account
        ports = itertools.cycle(place.ports[name] for name in ("plain", "kept"))
        self.wires = [Wire(next(ports), self.account.headers) for _ in range(CLIENTS)]
        self.pool = concurrent.futures.ThreadPoolExecutor(CLIENTS)
        self.gate = threading.Barrier(CLIENTS)
        self.end = time.monotonic() + seconds
        self.rounds = 0
        self.answers = collections.Counter()
        self.anomalies = collections.Counter()
        self.names = itertools.count(1)

    def goes_on(self):
        self.rounds += time.monotonic() < self.end
        return time.monotonic() < self.end

    def made(self, path, body):
        return self.account.made("plain", path, body)

    def read(self, path):
        status, value = self.account.ask("plain", "GET", path)
        return value if status == 200 else None

    def kind(self, **members):
        return self.made(TYPES, {"name": f"Kind {next(self.names)}", **members})["uuid"]

    def record(self, kind):
        return self.made(RECORDS, {"recordTypeUuid": kind, "phone": PHONE})["uuid"]

    def campaign(self, kind=None):
        return self.made(CAMPAIGNS, {"name": "Spring", "recordTypeUuid": kind})["uuid"]

    def send(self, number, allowed, *request, **headers):
        """One client's request; any other status than those allowed is an anomaly, too."""
        wire = self.wires[number]
        wire.headers = {**self.account.headers, **headers}
        answer = wire.send(*request)
        self.answers[answer.status] += 1
        if answer.status not in allowed:
            self.wrong(f"{request[0]} was answered with {answer.status} {answer.failure or answer.text[:100]}")
        return answer

    def at_once(self, function):
        """function(number) by every client; the results in order."""
        def work(number):
            self.gate.wait(60)
            return function(number)

        return list(self.pool.map(work, range(CLIENTS)))

    def wrong(self, what):
        self.anomalies[what] += 1

    def expect(self, holds, what):
        if not holds:
            self.wrong(what)

    def balance(self):
        self.pool.shutdown()
        self.test.say(f"{self.rounds} rounds of {CLIENTS} clients, statuses {dict(sorted(self.answers.items()))}, "
                      f"{sum(self.anomalies.values())} anomalies")
        for what, count in self.anomalies.most_common(5):
            self.test.fail(f"{count} times: {what}")
        self.test.true(self.rounds >= 3, f"{self.rounds} rounds")
        for wire in self.wires:
            wire.close()
