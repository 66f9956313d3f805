"""A tenant who wants the server for himself: what he has stored, and processes that ask for the costliest things."""

import collections
import json
import multiprocessing
import os
import random
import secrets
import socket
import threading
import time
import urllib.parse

from support import fastcgi
from support.processes import step_back
from support.web import Wire

RUN = 61                # characters of a query's run, one fewer than its pairs may be
NOTES, NOTE = 4, 62000   # texts of a record, and bytes of each
PATTERNS = 200          # of a type's fields, each with one that is slow to match
DEFAULT = 40            # runs that a type adds to a record; more than 8 KiB of defaults are refused
PAUSE = 0.05            # seconds between a refusal and the next try of the same client
VARIANTS = 16           # of a large body; they are made before the attack, for an attacker's time is not the server's
TEXT = 60               # characters of a text that a pattern is slow on
PATIENCE = 30           # seconds


def han(number):
    """One of 10,000 characters of a script without spaces."""
    return chr(0x4E00 + number % 10000)


def runs(first, count):
    """So many runs for a query, none of which shares a character with another."""
    return " ".join("".join(han(first + run * 100 + at) for at in range(RUN)) for run in range(count))


def long_texts(number):
    """Texts that end, in the order of their pairs, with those of the query."""
    letters = NOTE // 3 - 8 * (RUN + 1)
    return {f"note{part}": "".join(han((at * (37 + part) + number) % 9000) for at in range(letters)) + runs(9000, 8)
            for part in range(NOTES)}


class Stored:
    """What he stores before it begins; nobody else is there, so he may take all the time of the host."""

    def __init__(self, account, name, records):
        self.account, self.name = account, name
        self.plain = account.made(name, "/api/record-types", {"name": "Plain", "parameters": [
            {"id": f"note{part}", "type": "text", "title": "Note"} for part in range(NOTES)]})["uuid"]
        self.filled = account.made(name, "/api/record-types", {"name": "Filled", "parameters": [
            {"id": "f", "type": "text", "title": "F", "default": runs(0, DEFAULT)}]})["uuid"]
        self.guarded = account.made(name, "/api/record-types", {"name": "Guarded", "parameters": [
            {"id": f"f{at}", "type": "text", "title": "F", "validation": "^(([a-z])+.)+[A-Z]([a-z])+$"}
            for at in range(PATTERNS)]})["uuid"]
        self.large = [self.made("/api/records", self.large_record(at))["uuid"] for at in range(records)]
        self.patches = [json.dumps({"parameters": long_texts(at * 500)}).encode() for at in range(VARIANTS)]
        self.bodies = [json.dumps(self.large_record(at * 500)).encode() for at in range(VARIANTS)]
        words = " ".join("".join(random.choices("abcdefgh", k=2 + at % 9)) for at in range(90))
        self.campaigns = [self.made("/api/campaigns", {"name": f"C {at}", "description": words, "status": "active"})
                          ["uuid"] for at in range(records)]
        self.orders = [self.made(f"/api/campaigns/{self.campaigns[0]}/orders", {"recordUuid": record})["uuid"]
                       for record in self.large[:10]]

    def made(self, path, body):
        return self.account.made(self.name, path, body)

    def large_record(self, number):
        return {**self.small_record(self.plain), "parameters": long_texts(number)}

    @staticmethod
    def small_record(kind):
        return {"recordTypeUuid": kind, "phone": "+4930" + str(random.randrange(10 ** 7, 10 ** 8))}


class Acts:
    """Each of them is one request, or a few; what came of it is counted by its name."""

    def __init__(self, place, stored):
        self.stored = stored
        self.port = place.ports[stored.name]
        self.worker = fastcgi.Worker(place.path(stored.name))
        self.wire = Wire(self.port, stored.account.headers, PATIENCE)

    def get(self, path, **query):
        return self.wire.send("GET", f"{path}?{urllib.parse.urlencode(query)}").outcome

    def search_of_many_pairs(self):
        return self.get("/api/records", search=runs(9000, 8), limit=1)

    def search_of_one_run(self):
        return self.get("/api/records", search=runs(9000, 1))

    def search_of_two_runs(self):
        return self.get("/api/records", search=runs(9000, 2))

    def latest_change_with_search(self):
        return self.get("/api/records", search=han(9000), sort=random.choice(["-updatedAt", "updatedAt"]), limit=100)

    def deep_page(self):
        return self.get("/api/records", page=random.choice([90, 99, 100]), limit=100, search=han(9001))

    def page_of_large_records(self):
        return self.get("/api/records", limit=100)

    def search_of_campaigns(self):
        return self.get("/api/campaigns", search="a b c d e f g h", limit=1)

    def orders_of_campaign(self):
        return self.get(f"/api/campaigns/{random.choice(self.stored.campaigns)}/orders", search="a b", limit=100)

    def small_patch(self):
        path = f"/api/records/{random.choice(self.stored.large)}"
        return self.wire.send("PATCH", path, {"firstName": secrets.token_hex(2)}).outcome

    def large_patch(self):
        path = f"/api/records/{random.choice(self.stored.large)}"
        return self.wire.send("PATCH", path, random.choice(self.stored.patches)).outcome

    def large_record(self):
        return self.wire.send("POST", "/api/records", random.choice(self.stored.bodies), secrets.token_hex(8)).outcome

    def record_of_defaults(self):
        body = self.stored.small_record(self.stored.filled)
        return self.wire.send("POST", "/api/records", body, secrets.token_hex(8)).outcome

    def record_against_patterns(self):
        body = {**self.stored.small_record(self.stored.guarded),
                "parameters": {f"f{at}": "a" * TEXT + "!" for at in range(PATTERNS)}}
        return self.wire.send("POST", "/api/records", body).outcome

    def type_of_patterns(self):
        return self.wire.send("POST", "/api/record-types", {"name": "X", "parameters": [
            {"id": f"f{at}", "type": "text", "title": "F", "validation": "(?i)" + "[^x]" * 90} for at in range(PATTERNS)
        ]}).outcome

    def status_churn(self):
        path = f"/api/campaigns/{self.stored.campaigns[0]}/orders/{random.choice(self.stored.orders)}"
        return self.wire.send("PATCH", path, {"status": random.choice(["planned", "busy", "contacted"])}).outcome

    def slow_reader(self):
        """Takes the first bytes of a large page, and goes after a second."""
        head = "".join(f"{name}: {value}\r\n" for name, value in self.stored.account.headers.items())
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(f"GET /api/records?limit=100 HTTP/1.1\r\nHost: x\r\n{head}\r\n".encode())
            for _ in range(10):
                connection.recv(64)
                time.sleep(0.1)
        return "left"

    def direct(self, authorization, target, **more):
        pairs = [("REQUEST_METHOD", "GET"), ("REQUEST_URI", target), ("HTTP_AUTHORIZATION", authorization),
                 *more.items()]
        return self.worker.exchange(pairs).status

    def another_spelling(self):
        """Past the web server, so that nothing but the workers counts."""
        scheme = "".join(random.choice([letter.upper(), letter]) for letter in "bearer")
        target = "/api/records?" + urllib.parse.urlencode({"search": runs(9000, 2), "limit": 1})
        return self.direct(scheme + " " * random.randrange(1, 9) + self.stored.account.token, target)

    def invented_token(self):
        return self.direct(f"Bearer cb_{secrets.token_hex(20)}", "/api/records")

    def records_of_no_request(self):
        with self.worker.connect() as connection:
            connection.sendall(fastcgi.get_values(80))
        return "left"


ALL = [name for name in vars(Acts) if name not in ("get", "direct") and not name.startswith("_")]


def attack_once(acts, name):
    try:
        return getattr(acts, name)()
    except (OSError, ValueError) as failure:
        return type(failure).__name__


def go_on(acts, name, ending, counts, lock):
    while not ending.is_set():
        outcome = attack_once(acts, name)
        with lock:
            counts[name, outcome] += 1
        if outcome not in (200, 201):
            time.sleep(PAUSE)


def run_process(make_acts, names, ending, results):
    counts, lock = collections.Counter(), threading.Lock()
    step_back()
    threads = [threading.Thread(target=go_on, args=(make_acts(), name, ending, counts, lock)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put(dict(counts))


class Attack:
    """All acts at once, each by two clients, until it is stopped."""

    def __init__(self, place, stored, names=tuple(ALL)):
        context = multiprocessing.get_context("fork")
        self.ending, self.results = context.Event(), context.Queue()
        groups = [group for group in (names[0::2], names[1::2]) if group] * 2
        self.processes = [context.Process(target=run_process, daemon=True, args=(
            lambda: Acts(place, stored), group, self.ending, self.results)) for group in groups]
        for process in self.processes:
            process.start()

    def stop(self):
        """How often each act had which outcome; each client leaves after the answer that it waits for."""
        self.ending.set()
        counts = collections.Counter()
        for _ in self.processes:
            counts.update(self.results.get(timeout=2 * PATIENCE))
        return counts


def table(counts):
    """Lines that tell of each act."""
    for name in sorted({name for name, _ in counts}):
        rows = {outcome: count for (act, outcome), count in counts.items() if act == name}
        yield f"{name.replace('_', ' ')}: {json.dumps(dict(sorted(rows.items(), key=str)))}"
