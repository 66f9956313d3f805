"""A load of POST requests, each of which makes a record; counts what became of them."""

import collections
import secrets
import threading

from support.web import Wire


class PostLoad:
    """Threads that send one request after the other until they are stopped."""

    def __init__(self, account, name, kind, threads=16):
        self.port = account.place.ports[name]
        self.headers = account.headers
        self.kind = kind
        self.stops = threading.Event()
        self.lock = threading.Lock()
        self.made = 0
        self.failures = collections.Counter()
        self.threads = [threading.Thread(target=self.run, daemon=True) for _ in range(threads)]
        for thread in self.threads:
            thread.start()

    def body(self):
        phone = "+4477" + "".join(secrets.choice("0123456789") for _ in range(8))
        return {"recordTypeUuid": self.kind, "firstName": "Ada", "phone": phone}

    def run(self):
        wire = Wire(self.port, self.headers, patience=60)
        while not self.stops.is_set():
            self.count(wire.send("POST", "/api/records", self.body()).outcome)

    def count(self, outcome):
        with self.lock:
            if outcome == 201:
                self.made += 1
            else:
                self.failures[outcome] += 1

    def stop(self):
        """How many have failed."""
        self.stops.set()
        for thread in self.threads:
            thread.join(70)
        return sum(self.failures.values())

    def __str__(self):
        return f"{self.made} made, {dict(self.failures) or 'none'} failed"
