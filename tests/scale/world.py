"""An account that is changed through the API by many clients at once."""

import random
import threading

from api import together
from bounds import Bounds
from people import FIELDS, ORDER_STATUSES, new_change, new_record
from snapshot import Snapshot

CLIENTS = 16
REFUSED = (404, 409, 422)

TIME = "2026-12-01T10:00:00Z"  # that an order which is scheduled needs


class Entry:
    """What the clients know of a record: `campaigns` maps campaigns to orders."""

    def __init__(self, uuid, kind, campaigns):
        self.uuid = uuid
        self.type = kind
        self.campaigns = campaigns

    def lists(self):
        """The lists that it is in: by type and campaign."""
        return [(kind, campaign) for kind in (None, self.type) for campaign in [None] + list(self.campaigns)]


class World:
    def __init__(self, stack, seed, campaigns=12):
        self.stack = stack
        self.chance = random.Random(seed)
        self.lock = threading.Lock()
        self.bounds = Bounds()
        self.entries = []
        self.number = 0
        api = stack.api
        self.types = [api.made("/api/record-types", {"name": f"Type {i}", "parameters": FIELDS})["uuid"]
                      for i in range(4)]
        self.campaigns = [api.made("/api/campaigns", {"name": f"Campaign {i}"})["uuid"] for i in range(campaigns)]
        self.dropped = []

    def next_number(self):
        with self.lock:
            self.number += 1
            return self.number

    def new_record(self, chance):
        return new_record(chance, chance.choices(self.types, [60, 30, 9, 1])[0], self.next_number())

    def any_campaign(self, chance):
        """The first ones have most of the records."""
        campaigns = list(self.campaigns)
        return campaigns[min(int(chance.expovariate(0.3)), len(campaigns) - 1)]

    def sync(self, verdict=None):
        """What the database has now. With a verdict, that must be what the clients know."""
        snapshot = Snapshot(self.stack)
        if verdict:
            known = {entry.uuid: sorted(entry.campaigns.items()) for entry in self.entries}
            there = {row.uuid: sorted((campaign, order[1]) for campaign, order in row.campaigns.items())
                     for row in snapshot.rows}
            verdict.same(sorted(known.items(), key=str), sorted(there.items(), key=str), "what clients have written")
        self.entries = [Entry(row.uuid, row.type, {campaign: order[1] for campaign, order in row.campaigns.items()})
                        for row in snapshot.rows]
        counts = {}
        for entry in self.entries:
            for name in entry.lists():
                counts[name] = counts.get(name, 0) + 1
        self.bounds.reset(counts)
        return snapshot

    def run(self, count, weights, clients=CLIENTS, contended=False):
        """So many random operations. Each client changes records of its own; or, contended, all change all."""
        seed = self.chance.random()
        parts = [self.entries] * clients if contended else [self.entries[nth::clients] for nth in range(clients)]
        together([Client(self, f"{seed} {nth}", parts[nth], contended).work(count // clients, weights)
                  for nth in range(clients)])
        if not contended:
            self.entries = [entry for part in parts for entry in part]

    def drop_campaign(self, campaign):
        self.campaigns.remove(campaign)
        self.dropped.append(campaign)
        self.stack.client().call("DELETE", f"/api/campaigns/{campaign}", expected=(204,))


class Client:
    """One of those who write. What others do to the same records may make an operation fail, when it is contended."""

    def __init__(self, world, seed, entries, contended):
        self.world = world
        self.api = world.stack.client()
        self.chance = random.Random(seed)
        self.entries = entries
        self.refused = REFUSED if contended else ()
        self.operations = {"patch": self.patch, "move": self.move, "delete": self.delete, "status": self.status}

    def work(self, count, weights):
        names = list(weights)

        def loop():
            for _ in range(count):
                name = self.chance.choices(names, weights.values())[0]
                if name == "create":
                    self.create()
                elif name == "place":
                    self.place()
                else:
                    entry = self.any_entry()
                    if entry:
                        self.operations[name](entry)

        return loop

    def any_entry(self):
        with self.world.lock:
            return self.chance.choice(self.entries) if self.entries else None

    def call(self, method, path, body, expected):
        """The answer, or None when it was refused."""
        status, answer = self.api.call(method, path, body, (expected,) + self.refused)
        return (answer or {}) if status == expected else None

    def create(self):
        body = self.world.new_record(self.chance)
        entry = Entry(None, body["recordTypeUuid"], {})

        def post():
            entry.uuid = self.api.made("/api/records", body)["uuid"]
            return True

        self.world.bounds.counted(entry.lists(), 1, post)
        self.entries.append(entry)

    def place(self):
        """Makes a record within a campaign."""
        campaign = self.world.any_campaign(self.chance)
        record = {**self.world.new_record(self.chance), "status": "active"}
        entry = Entry(None, record["recordTypeUuid"], {campaign: None})

        def post():
            order = self.call("POST", f"/api/campaigns/{campaign}/orders", {"record": record}, 201)
            if order:
                entry.campaigns[campaign] = order["uuid"]
                entry.uuid = order["record"]["uuid"]
            return order is not None

        if self.world.bounds.counted(entry.lists(), 1, post):
            self.entries.append(entry)

    def patch(self, entry):
        self.call("PATCH", f"/api/records/{entry.uuid}", new_change(self.chance, self.world.next_number()), 200)

    def delete(self, entry):
        def call():
            return self.call("DELETE", f"/api/records/{entry.uuid}", None, 204) is not None

        if self.world.bounds.counted(entry.lists(), -1, call):
            with self.world.lock:
                self.entries.remove(entry)

    def move(self, entry):
        """Into a campaign that it is not in, unless it is not active, or out of one."""
        campaign = self.world.any_campaign(self.chance)
        lists = [(None, campaign), (entry.type, campaign)]
        path = f"/api/campaigns/{campaign}/orders"
        order = entry.campaigns.pop(campaign, None)
        body = {"recordUuid": entry.uuid, "status": self.chance.choice(ORDER_STATUSES), "scheduledTime": TIME}

        def enter():
            status, made = self.api.call("POST", path, body, (201, 422) + self.refused)
            if status == 201:
                entry.campaigns[campaign] = made["uuid"]
            return status == 201

        def leave():
            return self.call("DELETE", f"{path}/{order}", None, 204) is not None

        self.world.bounds.counted(lists, -1 if order else 1, leave if order else enter)

    def status(self, entry):
        """Of an order. One that has been `do-not-call` has suppressed its number, and becomes nothing else."""
        for campaign, order in list(entry.campaigns.items())[:1]:
            status, answer = self.api.call("PATCH", f"/api/campaigns/{campaign}/orders/{order}",
                                           {"status": self.chance.choice(ORDER_STATUSES), "scheduledTime": TIME},
                                           (200, 422) + self.refused)
            if status == 422 and answer["code"] != "suppressed":
                raise AssertionError(f"the status of {order}: {answer}")
