"""What an account gets beside others, over all processes; see doc/scaling.md."""

import time

from counting import own_file, scrape
from support.place import Account
from support.processes import is_sanitized, wait_until
from support.web import Wire

LIST = "/api/records?limit=1"
MANY = 400           # requests: more than one percent of the host's time has room for
SETTLED = 11         # seconds after which an account that was here no longer counts as one that is at work
QUICK = 0.0002       # seconds of the processor for a refusal...
SANITIZED = 10       # ...and so many times that in a program with sanitizers


class Tenant:
    def __init__(self, place, name, what):
        self.wire = Wire(place.ports[name], Account(place, what).headers)

    def ask(self):
        return self.wire.send("GET", LIST)

    def statuses(self, count=MANY):
        return [self.ask().status for _ in range(count)]

    def refusal(self):
        """The first answer that is none, within many tries."""
        return next(answer for answer in (self.ask() for _ in range(MANY)) if answer.status != 200)


def processor_of(group):
    """Seconds that the processes have used."""
    total = 0
    for pid in group.pids():
        with open(f"/proc/{pid}/schedstat", encoding="ascii") as file:
            total += int(file.read().split()[0])
    return total / 1e9


def shared(test, place, name, with_file):
    """With one percent, an ordinary client is a costly one."""
    file = ("--metrics", own_file(place, name) if with_file else "")
    group = place.group(name, options=("--account-share", "1", *file))
    busy, other = (Tenant(place, name, what) for what in ("busy", "other"))
    test.equal(set(busy.statuses()), {200}, "alone")
    test.equal(other.ask().status, 200, "the other one")
    refusal = busy.refusal()
    test.equal((refusal.status, refusal.fault()), (429, None), "beside the other one")
    test.equal(refusal.value()["code"], "share_exceeded", "code")
    test.equal(set(other.statuses(5)), {200}, "the other one goes on")
    time.sleep(int(refusal.headers["Retry-After"]))
    test.equal(busy.ask().status, 200, "after Retry-After")
    refused_quickly(test, group, busy, QUICK * (SANITIZED if is_sanitized(place.program("callbook-fcgi")) else 1))
    if with_file:
        wait_until(lambda: scrape(place, name)[1]["callbook_requests_over_share_total"] > 0, 5, "the refusals count")
    time.sleep(SETTLED)
    test.equal(set(busy.statuses()), {200}, "alone again")
    group.stop()


def refused_quickly(test, group, busy, most):
    """A queue of refused requests is gone soon. The smallest of some figures, for a busy machine only adds to it."""
    costs = []
    for _ in range(5):
        busy.refusal()
        before = processor_of(group)
        statuses = busy.statuses(100)
        costs.append((processor_of(group) - before) / len(statuses))
    test.say(f"{1e6 * min(costs):.0f} us of the processor for a request that is refused, a few others among them")
    test.true(min(costs) < most, f"{1e6 * min(costs):.0f} us for each refusal")


def without(test, place, name):
    group = place.group(name, options=("--account-share", "0", "--metrics", own_file(place, name)))
    busy, other = (Tenant(place, name, what) for what in ("busy", "other"))
    test.equal(other.ask().status, 200, "the other one")
    test.equal(set(busy.statuses()), {200}, "beside the other one")
    group.stop()
