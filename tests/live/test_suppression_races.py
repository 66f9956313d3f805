"""What others do at the same moment: a suppressed number has no open order, and only lifting makes the register smaller."""

import random
import threading
import time

from tap import case
from world import CAMPAIGNS, RECORDS, SUPPRESSIONS, TYPES, orders_of, patience, phone_number

CLIENTS, ROUNDS, NUMBERS = 8, 25, 12
OPEN = ("registered", "planned", "scheduled", "busy")


class Crowd:
    """An account in which several clients work at once on a few numbers."""

    def __init__(self, world):
        self.account = world.new_account()
        self.client = self.account.client
        self.kind = self.client.made(TYPES, {"name": "Lead"})["uuid"]
        self.campaigns = [self.client.made(CAMPAIGNS, {"name": f"C{number}", "recordTypeUuid": self.kind,
                                                       "suppressionScope": scope})["uuid"]
                          for number, scope in enumerate(("account", "account", "campaign"))]
        self.phones = [phone_number() for _ in range(NUMBERS)]
        self.records = [self.client.made(RECORDS, {"recordTypeUuid": self.kind, "phone": phone})["uuid"]
                        for phone in self.phones * 2]

    def together(self, count, work):
        """Runs work(number, client) in threads, all at once; what went wrong."""
        faults, gate = [], threading.Barrier(count)

        def run(number):
            client = self.client.twin()
            gate.wait()
            try:
                work(number, client)
            except Exception as fault:  # told by the test
                faults.append(repr(fault))

        threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return faults

    def in_force(self):
        """(phone, campaign) of all that is suppressed."""
        return {(one["phone"], one["campaignUuid"]) for one in self.client.walk(SUPPRESSIONS, "suppressions")}

    def open_orders(self):
        return {(order["record"]["phone"], campaign) for campaign in self.campaigns
                for order in self.client.walk(orders_of(campaign), "orders") if order["status"] in OPEN}

    def wrong(self):
        """Open orders of suppressed numbers."""
        register = self.in_force()
        return [order for order in self.open_orders() if order in register or (order[0], None) in register]


@case("whoever makes an order while its number is suppressed has none, or one that is ended")
def against_orders(test, world):
    crowd = Crowd(world)
    for number in range(ROUNDS):
        phone = phone_number()
        records = [crowd.client.made(RECORDS, {"recordTypeUuid": crowd.kind, "phone": phone})["uuid"] for _ in range(3)]

        def work(client_number, client, phone=phone, records=records, number=number):
            time.sleep(random.random() * 0.01)
            campaign = crowd.campaigns[client_number % 2]
            if not client_number:
                answer = client.post(SUPPRESSIONS, {"phone": phone, "reason": "request"})
                assert answer.status in (200, 201), repr(answer)
            elif client_number == 1:
                client.patch(f"{RECORDS}/{crowd.records[number % NUMBERS]}", {"phone": phone})
            elif client_number == 2:
                client.post(orders_of(campaign), {"record": {"phone": phone}})
            elif client_number == 3:
                client.post(f"{orders_of(campaign)}/batch", {"onError": "continue", "items": [
                    {"op": "create", "record": {"phone": phone}}, {"op": "create", "recordUuid": records[2]}]})
            else:
                client.post(orders_of(campaign), {"recordUuid": records[client_number % 3]})

        test.equal(crowd.together(CLIENTS, work), [], "faults")
    test.equal(crowd.wrong(), [], "open orders of suppressed numbers")


def any_call(crowd, chance, client):
    """One of all calls that have to do with numbers and orders, but for lifting."""
    phone, record = chance.choice(crowd.phones), chance.choice(crowd.records)
    campaign = chance.choice(crowd.campaigns)
    orders = client.read(orders_of(campaign), limit=100)["orders"]
    order = f"{orders_of(campaign)}/{chance.choice(orders)['uuid']}" if orders else None
    calls = [
        lambda: client.post(orders_of(campaign), {"recordUuid": record}),
        lambda: client.post(orders_of(campaign), {"record": {"phone": phone}}),
        lambda: client.post(f"{orders_of(campaign)}/batch", {"onError": "continue", "items": [
            {"op": "create", "recordUuid": record}, {"op": "create", "record": {"phone": phone}}]}),
        lambda: client.patch(f"{RECORDS}/{record}", {"phone": phone}),
        lambda: client.post(f"{RECORDS}/batch", {"items": [{"op": "update", "uuid": record, "phone": phone}]}),
        lambda: order and client.patch(order, {"status": chance.choice(OPEN[:2] + ("contacted",))}),
        lambda: order and client.delete(order)]
    rare = [
        lambda: client.post(SUPPRESSIONS, {"phone": phone, "reason": "request",
                                           "campaignUuid": chance.choice((None, campaign))}),
        lambda: client.post(f"{SUPPRESSIONS}/batch", {"items": [{"op": "create", "phone": phone, "reason": "other"}]}),
        lambda: order and client.patch(order, {"status": "do-not-call"})]
    return chance.choice(calls if chance.random() < 0.9 else rare)()


@case("whatever is called in whatever order, the register never shrinks, and no suppressed number has an open order")
def any_sequence(test, world):
    crowd, seen, stop = Crowd(world), [set()], time.monotonic() + patience(12)

    def work(number, client):
        chance = random.Random(f"{crowd.campaigns[0]} {number}")
        while time.monotonic() < stop:
            if number:
                answer = any_call(crowd, chance, client)
                assert not answer or answer.status < 500, repr(answer)
                continue
            now = crowd.in_force()
            assert seen[-1] <= now, f"gone: {seen[-1] - now}"
            seen.append(now)

    test.equal(crowd.together(CLIENTS, work), [], "faults")
    register = crowd.in_force()
    test.true(register and seen[-1] <= register, "it has grown")
    test.equal(crowd.wrong(), [], "open orders of suppressed numbers")
    checked = crowd.client.post(f"{SUPPRESSIONS}/check", {"phones": crowd.phones}).json["phones"]
    test.equal({it["phone"] for it in checked if it["suppressed"]}, {phone for phone, _ in register} & set(crowd.phones),
               "the check agrees with the list")
    test.equal(crowd.client.read(SUPPRESSIONS, limit=0)["total"], len(register), "and so does the total")
