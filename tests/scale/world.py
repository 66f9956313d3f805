"""An account whose records are known: what the tests have made, changed and deleted through the API."""

import random
import threading

from api import together
from people import FIELDS, LAST, NOTES, FIRST, new_record

CLIENTS = 16


class World:
    """`records` maps each uuid to the record and the campaigns that it is in."""

    def __init__(self, stack, seed, types=4, campaigns=12):
        self.stack = stack
        self.seed = seed
        self.lock = threading.Lock()
        self.records = {}
        self.number = 0
        api = stack.api
        self.types = [api.made("/api/record-types", {"name": f"Type {i}", "parameters": FIELDS})["uuid"]
                      for i in range(types)]
        self.campaigns = [api.made("/api/campaigns", {"name": f"Campaign {i}"})["uuid"] for i in range(campaigns)]

    def next_number(self):
        with self.lock:
            self.number += 1
            return self.number

    def type_for(self, chance):
        return chance.choices(self.types, [60, 30, 9, 1][:len(self.types)])[0]

    def create(self, api, chance):
        record = api.made("/api/records", new_record(chance, self.type_for(chance), self.next_number()))
        with self.lock:
            self.records[record["uuid"]] = {"record": record, "orders": {}}

    def patch(self, api, chance, entry):
        change = chance.choice([
            {"firstName": chance.choice(FIRST)}, {"lastName": chance.choice(LAST)}, {"lastName": None},
            {"status": chance.choice(["active", "inactive", "archived"])},
            {"parameters": {"note": chance.choice(NOTES)}}, {"parameters": {"amount": chance.randint(0, 99)}},
            {"phone": f"+33{self.next_number():08d}"}])
        entry["record"] = api.call("PATCH", "/api/records/" + entry["record"]["uuid"], change)[1]

    def delete(self, api, entry):
        api.call("DELETE", "/api/records/" + entry["record"]["uuid"], expected=(204,))
        with self.lock:
            del self.records[entry["record"]["uuid"]]

    def move(self, api, chance, entry):
        """Into a campaign that it is not in, or out of one."""
        campaign = chance.choice(self.campaigns)
        order = entry["orders"].pop(campaign, None)
        path = f"/api/campaigns/{campaign}/orders"
        if order:
            api.call("DELETE", f"{path}/{order['uuid']}", expected=(204,))
        else:
            status = chance.choices(["registered", "busy", "contacted"], [6, 3, 1])[0]
            entry["orders"][campaign] = api.made(path, {"recordUuid": entry["record"]["uuid"], "status": status})

    def run(self, count, step):
        """`step(api, chance, own)` count times, by all clients at once. Each changes only entries of its own."""
        self.seed += 1000
        entries = list(self.records.values())

        def work(nth):
            api = self.stack.client()
            chance = random.Random(self.seed + nth)
            own = entries[nth::CLIENTS]
            for _ in range(count // CLIENTS):
                step(api, chance, own)

        together([lambda nth=nth: work(nth) for nth in range(CLIENTS)])

    def fill(self, count):
        self.run(count, lambda api, chance, own: self.create(api, chance))

    def change(self, count, weights=(5, 5, 1, 1)):
        """Patches, moves, deletions and new records at random."""
        def step(api, chance, own):
            kind = chance.choices(["patch", "move", "delete", "create"], weights)[0]
            if kind == "create" or not own:
                self.create(api, chance)
                return
            at = chance.randrange(len(own))
            if kind == "delete":
                self.delete(api, own.pop(at))
            elif kind == "patch":
                self.patch(api, chance, own[at])
            else:
                self.move(api, chance, own[at])

        self.run(count, step)

    def drop_campaign(self, campaign):
        self.stack.api.call("DELETE", f"/api/campaigns/{campaign}", expected=(204,))
        self.campaigns.remove(campaign)
        for entry in self.records.values():
            entry["orders"].pop(campaign, None)
