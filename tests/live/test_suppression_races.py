"""What others do at the same moment: a suppressed number has no open order, and only lifting makes the register smaller."""

import random
import threading
import time

from support.processes import wait_until
from tap import case
from world import CAMPAIGNS, RECORDS, SUPPRESSIONS, TYPES, orders_of, patience, phone_number

ACTIONS, IMPORTS = "/api/actions", "/api/imports"
CLIENTS, ROUNDS, NUMBERS = 8, 25, 12
CLAIMERS, CALLED, LEASE = 16, 60, 30
OPEN = ("registered", "planned", "scheduled", "busy")


class Crowd:
    """An account in which several clients work at once on a few numbers."""

    def __init__(self, world):
        self.account = world.new_account()
        self.client = self.account.client
        self.kind = self.client.made(TYPES, {"name": "Lead"})["uuid"]
        self.campaigns = [self.client.made(CAMPAIGNS, {"name": f"C{number}", "recordTypeUuid": self.kind,
                                                       "status": "active",
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

    def in_force(self, client=None):
        """(phone, campaign) of all that is suppressed."""
        return {(one["phone"], one["campaignUuid"]) for one in (client or self.client).walk(SUPPRESSIONS, "suppressions")}

    def open_orders(self):
        return {(order["record"]["phone"], campaign) for campaign in self.campaigns
                for order in self.client.walk(orders_of(campaign), "orders") if order["status"] in OPEN}

    def claim(self, client, campaign, limit=3):
        """Orders that somebody gets. None has a number that was suppressed before he asked."""
        register = self.in_force(client)
        answer = client.post(f"{CAMPAIGNS}/{campaign}/claims", {"limit": limit, "leaseSeconds": LEASE})
        assert answer.status == 200, repr(answer)
        phones = {order["record"]["phone"] for order in answer.json["orders"]}
        wrong = [phone for phone in phones if register & {(phone, None), (phone, campaign)}]
        assert not wrong, f"claimed after they were suppressed: {wrong}"
        return answer.json["orders"]

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
        lambda: order and client.delete(order),
        lambda: work_on(crowd, client, chance, campaign)]
    rare = [
        lambda: client.post(SUPPRESSIONS, {"phone": phone, "reason": "request",
                                           "campaignUuid": chance.choice((None, campaign))}),
        lambda: client.post(f"{SUPPRESSIONS}/batch", {"items": [{"op": "create", "phone": phone, "reason": "other"}]}),
        lambda: act(client, record, {"assign": {"campaignUuid": campaign}}),
        lambda: bring_in(crowd, client, phone, campaign),
        lambda: act(client, record, {"suppress": {"reason": "complaint"}}),
        lambda: order and client.patch(order, {"status": "do-not-call"})]
    return chance.choice(calls if chance.random() < 0.9 else rare)()


@case("of many who are the first to suppress neighbouring numbers each has his own suppressed, and one of those who share it")
def first_ones(test, world):
    crowd = Crowd(world)
    for attempt in range(5):
        start = 447000000000 + attempt * 5000000
        made = []

        def work(client_number, client, start=start, made=made):
            answer = client.post(SUPPRESSIONS, {"phone": f"+{start + client_number // 2}", "reason": "request"})
            assert answer.status in (200, 201), repr(answer)
            made.append(answer.status)

        test.equal(crowd.together(CLIENTS, work), [], "faults")
        test.equal(sorted(made), [200] * (CLIENTS // 2) + [201] * (CLIENTS // 2), "each is made once")
        phones = [f"+{start + number}" for number in range(CLIENTS // 2)]
        found = crowd.client.post(f"{SUPPRESSIONS}/check", {"phones": phones}).json["phones"]
        test.equal([one["suppressed"] for one in found], [True] * len(phones), "all are in force")


@case("whoever claims while numbers are suppressed gets none of them after that was answered, and loses what he has")
def against_claims(test, world):
    crowd, known, over = Crowd(world), {}, threading.Event()
    campaign, phones = crowd.campaigns[0], [phone_number() for _ in range(CALLED)]
    for first in range(0, CALLED, 20):
        items = [{"op": "create", "record": {"phone": phone}} for phone in phones[first:first + 20]]
        crowd.client.post(f"{orders_of(campaign)}/batch", {"items": items})
    granted = []

    def suppress(client):
        for phone in phones[::2]:
            time.sleep(random.random() * 0.05)
            answer = client.post(SUPPRESSIONS, {"phone": phone, "reason": "request"})
            assert answer.status == 201, repr(answer)
            known[phone] = time.monotonic()
        over.set()

    def claim(client):
        while not over.is_set():
            asked = time.monotonic()
            answer = client.post(f"{CAMPAIGNS}/{campaign}/claims", {"limit": 3, "leaseSeconds": LEASE})
            assert answer.status == 200, repr(answer)
            for order in answer.json["orders"]:
                granted.append((order["record"]["phone"], asked))
                path = f"{orders_of(campaign)}/{order['uuid']}/release"
                answer = client.post(path, {"leaseToken": order["leaseToken"]})
                assert answer.status == 200 or answer.json["code"] == "lease_lost", repr(answer)
                assert answer.status == 409 or order["record"]["phone"] not in known or known[order["record"]["phone"]] > asked

    test.equal(crowd.together(CLAIMERS + 1, lambda number, client: claim(client) if number else suppress(client)), [], "faults")
    late = [phone for phone, asked in granted if phone in known and known[phone] < asked]
    test.equal(late, [], f"of {len(granted)} orders that were given out, those whose number was suppressed before")
    test.true(len({phone for phone, _ in granted}) > CALLED / 4, "many numbers were given out")
    test.equal(crowd.wrong(), [], "open orders of suppressed numbers")


def work_on(crowd, client, chance, campaign):
    """Claims, and ends or keeps the leases; each may have been lost meanwhile."""
    for order in crowd.claim(client, campaign):
        path, token = f"{orders_of(campaign)}/{order['uuid']}", {"leaseToken": order["leaseToken"]}
        verb, body = chance.choice([("result", {"outcome": "answered"}), ("result", {"outcome": "no-answer"}),
                                    ("result", {"outcome": "refused", "status": "do-not-call"}), ("release", {}),
                                    ("extend", {"leaseSeconds": LEASE})])
        answer = client.post(f"{path}/{verb}", {**token, **body})
        assert answer.status < 500, repr(answer)
    return None


def act(client, record, do):
    """An action on one record, run by the program that works on jobs."""
    made = client.post(ACTIONS, {"on": "records", "uuids": [record], "do": do})
    if made.status != 201:
        return made
    affected = client.read(f"{ACTIONS}/{made.json['uuid']}")["counts"]["affected"]
    return client.post(f"{ACTIONS}/{made.json['uuid']}/run", {"confirm": affected})


def bring_in(crowd, client, phone, campaign):
    """A file of one row, which makes an order."""
    made = client.post(f"{IMPORTS}?recordTypeUuid={crowd.kind}&campaignUuid={campaign}", f"phone\n{phone}\n".encode(),
                       {"Content-Type": "text/csv"})
    return client.post(f"{IMPORTS}/{made.json['uuid']}/run", None) if made.status == 201 else made


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
            now = crowd.in_force(client)
            assert seen[-1] <= now, f"gone: {seen[-1] - now}"
            seen.append(now)

    test.equal(crowd.together(CLIENTS, work), [], "faults")
    wait_until(lambda: not [job for job in crowd.client.walk("/api/jobs", "jobs") if job["state"] in ("waiting", "running")],
               patience(60), "the jobs are done")
    register = crowd.in_force()
    test.true(register and seen[-1] <= register, "it has grown")
    test.equal(crowd.wrong(), [], "open orders of suppressed numbers")
    checked = crowd.client.post(f"{SUPPRESSIONS}/check", {"phones": crowd.phones}).json["phones"]
    test.equal({it["phone"] for it in checked if it["suppressed"]}, {phone for phone, _ in register} & set(crowd.phones),
               "the check agrees with the list")
    test.equal(crowd.client.read(SUPPRESSIONS, limit=0)["total"], len(register), "and so does the total")
