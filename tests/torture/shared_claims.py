"""Two groups of workers, each on another node of a cluster, hand out the orders of one campaign."""

import collections
import threading
import time

from cluster import GROUPS
from support.place import Account
from support.web import Wire

CAMPAIGNS = "/api/campaigns"
CLAIMERS = 16
AT_ONCE = 200  # orders made by one call, which has to end in time on a busy machine, too
REFUSED = {503}  # a transaction gave way to one of the other node too often


class Claimer(threading.Thread):
    """Claims until nothing is left, and tells the result of what it got."""

    def __init__(self, port, headers, campaign):
        super().__init__()
        self.port, self.headers, self.campaign = port, headers, campaign
        self.got, self.answers, self.faults = [], collections.Counter(), []

    def run(self):
        wire, left = Wire(self.port, self.headers), True
        while left:
            answer = self.send(wire, "claims", {"limit": 10, "leaseSeconds": 3600})
            if answer.status == 200:
                orders = answer.value()["orders"]
                self.got += [order["uuid"] for order in orders]
                for order in orders:
                    self.finish(wire, order)
                left = bool(orders)
        wire.close()

    def send(self, wire, path, body, key=None):
        answer = wire.send("POST", f"{CAMPAIGNS}/{self.campaign}/{path}", body, key)
        self.answers[answer.status] += 1
        return answer

    def finish(self, wire, order):
        """A result that was refused is sent again; its key makes one of however many."""
        answer = None
        while answer is None or answer.status in REFUSED:
            answer = self.send(wire, f"orders/{order['uuid']}/result",
                               {"leaseToken": order["leaseToken"], "outcome": "answered"}, order["uuid"])
        if answer.status != 200:
            self.faults.append((order["uuid"], answer.status, answer.text[:200]))


def fill(account, kind, count):
    campaign = account.made("both", CAMPAIGNS, {"name": "Calls", "status": "active", "recordTypeUuid": kind})["uuid"]
    for first in range(0, count, AT_ONCE):
        items = [{"op": "create", "record": {"phone": f"+4930{first + number:08d}"}}
                 for number in range(min(AT_ONCE, count - first))]
        status = None
        while status is None or status in REFUSED:
            status, made = account.ask("both", "POST", f"{CAMPAIGNS}/{campaign}/orders/batch", {"items": items})
        if status != 200 or made["summary"]["created"] != len(items):
            raise AssertionError(f"orders were not made: {status} {str(made)[:300]}")
    return campaign


def claimed_on_two_nodes(test, place, count):
    account = Account(place, "claims")
    campaign = fill(account, account.new_type("both"), count)
    claimers = [Claimer(place.ports[list(GROUPS)[number % 2]], account.headers, campaign) for number in range(CLAIMERS)]
    began = time.monotonic()
    for claimer in claimers:
        claimer.start()
    for claimer in claimers:
        claimer.join()
    took = time.monotonic() - began
    got = collections.Counter(order for claimer in claimers for order in claimer.got)
    answers = sum((claimer.answers for claimer in claimers), collections.Counter())
    test.equal(len(got), count, "orders that were given out")
    test.equal([order for order, times in got.items() if times > 1], [], "orders that were given out twice")
    test.equal([fault for claimer in claimers for fault in claimer.faults], [], "results that were refused")
    test.equal(set(answers) - {200} - REFUSED, set(), f"other answers: {dict(answers)}")
    shares = [sum(len(claimer.got) for claimer in claimers[first::2]) for first in (0, 1)]
    test.true(min(shares) > count / 10, f"both nodes gave some out: {shares}")
    test.say(f"{count} orders claimed and called on two nodes within {took:.1f} s: {count / took:.0f} a second; "
             f"shares {shares}; answers {dict(answers)}")
