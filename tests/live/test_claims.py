"""Claims: orders that are handed out to be called, and what becomes of them."""

import datetime
import threading
import uuid

from tap import case
from world import CAMPAIGNS, RECORDS, TYPES, orders_of, phone_number, unknown_id

CLAIMED = ["uuid", "campaignUuid", "status", "scheduledTime", "instructions", "priority", "nextAttemptAt", "attempts",
           "leaseToken", "record", "createdAt", "updatedAt"]
ANSWER = ["orders", "leaseExpiresAt", "retryAfter", "reason"]
OUTCOMES = ["answered", "no-answer", "busy", "voicemail", "wrong-number", "refused", "failed"]


def claims_of(campaign):
    return f"{CAMPAIGNS}/{campaign}/claims"


def time_of(seconds):
    """So many seconds from now."""
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class Dialling:
    """A campaign that is active, and whoever calls its people."""

    def __init__(self, world, **members):
        self.objects = world.new_objects("claims")
        self.client = self.objects.client
        self.type = self.objects.ids["type"]
        self.campaign = self.new_campaign(**members)

    def new_campaign(self, **members):
        return self.client.made(CAMPAIGNS, {"name": "Calls", "status": "active", **members})["uuid"]

    def add(self, count=1, phone=None, campaign=None, **members):
        """Uuids of new orders, the oldest first."""
        return [self.client.made(orders_of(campaign or self.campaign),
                                 {"record": {"recordTypeUuid": self.type, "phone": phone or phone_number()},
                                  **members})["uuid"] for _ in range(count)]

    def claim(self, campaign=None, **members):
        answer = self.client.post(claims_of(campaign or self.campaign), members)
        if answer.status != 200:
            raise AssertionError(f"a claim was answered with {answer!r}")
        return answer.json

    def uuids(self, **members):
        return [order["uuid"] for order in self.claim(**{"limit": 500, **members})["orders"]]

    def call(self, order, verb, **members):
        return self.client.post(f"{orders_of(order['campaignUuid'])}/{order['uuid']}/{verb}",
                                {"leaseToken": order["leaseToken"], **members})

    def result(self, order, outcome, **members):
        return self.call(order, "result", outcome=outcome, **members)

    def read(self, order):
        return self.client.read(f"{orders_of(self.campaign)}/{order}")

    def patch(self, **members):
        answer = self.client.patch(f"{CAMPAIGNS}/{self.campaign}", members)
        if answer.status != 200:
            raise AssertionError(f"the campaign was to be changed, but: {answer!r}")

    def end_leases(self):
        """As if their time were over."""
        self.client.sql("update campaign_order set lease_until = utc_timestamp(6) - interval 1 second, "
                        "due_at = utc_timestamp(6) - interval 1 second where lease_until is not null and "
                        f"campaign_id = (select id from campaign where uuid = unhex('{self.campaign.replace('-', '')}'))")


@case("a claim gives out the order with its record, and it is busy")
def one(test, world):
    dialling = Dialling(world)
    order = dialling.add(instructions="Ask for Ann")[0]
    answer = dialling.claim(worker="ann", leaseSeconds=60)
    test.equal(list(answer), ANSWER, "members in order")
    test.equal([answer["retryAfter"], answer["reason"]], [None, None], "nothing else to tell")
    claimed = answer["orders"][0]
    test.equal(list(claimed), CLAIMED, "members of an order in order")
    record = dialling.client.read(f"{RECORDS}/{claimed['record']['uuid']}")
    history = record.pop("campaignHistory")
    test.equal(claimed["record"], record, "the whole record")
    test.equal([claimed["uuid"], claimed["status"], claimed["attempts"], claimed["instructions"], claimed["priority"]],
               [order, "busy", 1, "Ask for Ann", 0], "values")
    test.true(50 <= seconds_until(answer["leaseExpiresAt"]) <= 61, f"the lease ends at {answer['leaseExpiresAt']}")
    shown = dialling.read(order)
    test.equal([shown["status"], shown["attempts"]], ["busy", 1], "the order")
    test.true("leaseToken" not in shown, "nobody else sees the token")
    test.equal([[event["status"], event.get("worker")] for event in history[0]["events"]],
               [["registered", None], ["busy", "ann"]], "its history")
    again = dialling.claim()
    test.equal([again["orders"], again["leaseExpiresAt"], again["reason"]], [[], None, "nothing_due"], "once")
    test.true(0 < again["retryAfter"] <= 61, f"due when the lease ends: {again['retryAfter']}")


def seconds_until(text):
    moment = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc)
    return (moment - datetime.datetime.now(datetime.timezone.utc)).total_seconds()


@case("what is asked for has bounds")
def bounds(test, world):
    dialling = Dialling(world)
    for body, pointer in (({"limit": 0}, "/limit"), ({"limit": 501}, "/limit"), ({"limit": "1"}, "/limit"),
                          ({"leaseSeconds": 29}, "/leaseSeconds"), ({"leaseSeconds": 3601}, "/leaseSeconds"),
                          ({"worker": ""}, "/worker"), ({"worker": "a\nb"}, "/worker"), ({"worker": "x" * 101}, "/worker"),
                          ({"x": 1}, "/x")):
        answer = dialling.client.post(claims_of(dialling.campaign), body)
        test.equal([answer.status, [error["pointer"] for error in answer.json.get("errors", [])]], [422, [pointer]],
                   str(body))
    test.equal(dialling.client.post(claims_of(unknown_id()), {}).status, 404, "no campaign")
    dialling.add(3)
    test.equal(len(dialling.claim(limit=2)["orders"]), 2, "limit")
    test.equal(len(dialling.claim(limit=None, leaseSeconds=None, worker=None)["orders"]), 1, "null is absence")


@case("orders come by priority, then by the time of their next attempt, then by age")
def sequence(test, world):
    dialling = Dialling(world)
    plain = dialling.add(2)
    later = dialling.add(nextAttemptAt=time_of(-60))
    sooner = dialling.add(nextAttemptAt=time_of(-3600), status="planned")
    low = dialling.add(priority=-99)
    high = dialling.add(priority=99)
    dialling.add(nextAttemptAt=time_of(600), priority=99)
    appointment = dialling.add(status="scheduled", scheduledTime=time_of(-5))
    dialling.add(status="scheduled", scheduledTime=time_of(500))
    for status in ("contacted", "canceled", "busy", "do-not-call"):
        dialling.add(status=status)
    test.equal(dialling.uuids(), high + appointment + plain + sooner + later + low, "the sequence")
    waiting = dialling.claim()
    test.equal([waiting["orders"], waiting["reason"]], [[], "nothing_due"], "all others are not due")
    test.true(290 <= waiting["retryAfter"] <= 301, f"the leases end in {waiting['retryAfter']} s")


@case("priority and nextAttemptAt are members of orders")
def members(test, world):
    dialling = Dialling(world)
    for value in (-100, 100, "1", 1.5, None):
        answer = dialling.client.post(orders_of(dialling.campaign),
                                      {"record": {"recordTypeUuid": dialling.type, "phone": phone_number()}, "priority": value})
        test.equal(answer.status, 201 if value is None else 422, f"priority {value}")
    order = dialling.add(priority=7, nextAttemptAt="2026-12-01T10:00:00+02:00")[0]
    path = f"{orders_of(dialling.campaign)}/{order}"
    test.equal([dialling.read(order)[name] for name in ("priority", "nextAttemptAt", "attempts")],
               [7, "2026-12-01T08:00:00Z", 0], "made")
    answer = dialling.client.patch(path, {"priority": -3, "nextAttemptAt": None})
    test.equal([answer.json["priority"], answer.json["nextAttemptAt"]], [-3, None], "patched")
    test.equal(dialling.client.patch(path, {"attempts": 0}).status, 200, "what is sent as it is")
    test.equal(dialling.client.patch(path, {"attempts": 1}).status, 422, "attempts are counted by the server")


@case("campaigns that are not active give out nothing")
def states(test, world):
    dialling = Dialling(world)
    dialling.add()
    for status in ("draft", "paused", "completed", "archived"):
        dialling.patch(status=status)
        answer = dialling.claim()
        test.equal(answer, {"orders": [], "leaseExpiresAt": None, "retryAfter": None, "reason": "campaign_not_active"},
                   status)
    dialling.patch(status="active")
    test.equal(len(dialling.uuids()), 1, "active")


@case("outside of the schedule nobody is called, and retryAfter tells when it opens")
def schedule(test, world):
    dialling = Dialling(world, timezone="Asia/Kathmandu")
    dialling.add()
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=5, minutes=45)
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    start = now + datetime.timedelta(hours=2)
    end = start + datetime.timedelta(hours=3)
    dialling.patch(schedule={days[start.weekday()]: {"start": start.strftime("%H:%M"), "end": end.strftime("%H:%M")}})
    answer = dialling.claim()
    test.equal([answer["orders"], answer["reason"]], [[], "outside_schedule"], "too early")
    seconds = (start.replace(second=0, microsecond=0) - now).total_seconds()
    test.true(abs(answer["retryAfter"] - seconds) <= 5, f"{answer['retryAfter']} s instead of {seconds}")
    dialling.patch(schedule={day: {"start": "00:00", "end": "24:00"} for day in days})
    test.equal(len(dialling.uuids()), 1, "always")
    dialling.add()
    dialling.patch(schedule={day: None for day in days})
    answer = dialling.claim()
    test.equal([answer["reason"], answer["retryAfter"]], ["outside_schedule", None], "never")


@case("a lease that has ended lets others have the order, and the late result is refused")
def leases(test, world):
    dialling = Dialling(world)
    order = dialling.add(2)[0]
    first = dialling.claim()["orders"][0]
    test.equal(first["uuid"], order, "the oldest")
    dialling.end_leases()
    for verb, extra in (("result", {"outcome": "answered"}), ("extend", {}), ("release", {})):
        answer = dialling.call(first, verb, **extra)
        test.equal([answer.status, answer.json["code"]], [409, "lease_lost"], f"late {verb}")
    second = dialling.claim()["orders"][0]
    test.equal([second["uuid"], second["attempts"]], [order, 2], "again, before others")
    test.true(first["leaseToken"] != second["leaseToken"], "another token")
    test.equal(dialling.result(first, "answered").json["code"], "lease_lost", "the token of before")
    for token in (unknown_id(), "nonsense"):
        answer = dialling.client.post(f"{orders_of(dialling.campaign)}/{order}/result",
                                      {"leaseToken": token, "outcome": "answered"})
        test.equal([answer.status, answer.json["code"]], [409, "lease_lost"], token)
    test.equal(dialling.result(second, "answered").json["status"], "contacted", "in time")
    test.equal(dialling.result(second, "answered").json["code"], "lease_lost", "twice")


@case("a lease can be made longer, and given back")
def lasting(test, world):
    dialling = Dialling(world, minSecondsBetween=3600)
    dialling.add(status="scheduled", scheduledTime=time_of(-10))
    order = dialling.claim(leaseSeconds=30)["orders"][0]
    answer = dialling.call(order, "extend", leaseSeconds=3600)
    test.equal([answer.status, list(answer.json), answer.json["leaseToken"]],
               [200, ["leaseToken", "leaseExpiresAt"], order["leaseToken"]], "extended")
    test.true(3590 <= seconds_until(answer.json["leaseExpiresAt"]) <= 3601, "from now on")
    for seconds in (29, 3601):
        test.equal(dialling.call(order, "extend", leaseSeconds=seconds).status, 422, f"{seconds} s")
    answer = dialling.call(order, "release")
    test.equal([answer.status, answer.json["status"], answer.json["attempts"]], [200, "scheduled", 0], "given back")
    test.equal(dialling.call(order, "release").json["code"], "lease_lost", "twice")
    test.equal(dialling.uuids(), [order["uuid"]], "and claimed again: the number has no pause")


@case("results without a rule")
def results(test, world):
    dialling = Dialling(world)
    for outcome in OUTCOMES:
        dialling.add()
        order = dialling.claim(worker="w1")["orders"][0]
        answer = dialling.result(order, outcome, note=f"It was {outcome}", durationSeconds=17)
        test.equal([answer.status, answer.json["status"], answer.json["nextAttemptAt"], answer.json["attempts"]],
                   [200, "contacted" if outcome == "answered" else "planned", None, 1], outcome)
        entry = dialling.client.read(f"{RECORDS}/{order['record']['uuid']}")["campaignHistory"][0]
        test.equal({name: entry["events"][-1].get(name) for name in ("status", "outcome", "note", "durationSeconds", "worker")},
                   {"status": answer.json["status"], "outcome": outcome, "note": f"It was {outcome}",
                    "durationSeconds": 17, "worker": "w1"}, "the event")
        dialling.client.patch(f"{orders_of(dialling.campaign)}/{order['uuid']}", {"status": "canceled"})
    dialling.add()
    order = dialling.claim()["orders"][0]
    for body, pointer in (({"outcome": "gone"}, "/outcome"), ({}, "/outcome"), ({"outcome": "busy", "status": "busy"}, "/status"),
                          ({"outcome": "busy", "status": "scheduled"}, "/nextAttemptAt"),
                          ({"outcome": "busy", "durationSeconds": -1}, "/durationSeconds"),
                          ({"outcome": "busy", "nextAttemptAt": "soon"}, "/nextAttemptAt"),
                          ({"outcome": "busy", "note": 1}, "/note"), ({"outcome": "busy", "note": "x" * 2001}, "/note")):
        answer = dialling.call(order, "result", **body)
        test.equal([answer.status, [error["pointer"] for error in answer.json.get("errors", [])]], [422, [pointer]], str(body))
    later = time_of(3600)
    answer = dialling.result(order, "refused", status="scheduled", nextAttemptAt=later, note="é" * 2000)
    test.equal([answer.json["status"], answer.json["scheduledTime"], answer.json["nextAttemptAt"]],
               ["scheduled", later, later], "an appointment")
    entry = dialling.client.read(f"{RECORDS}/{order['record']['uuid']}")["campaignHistory"][0]
    test.equal(entry["events"][-1]["note"], "é" * 2000, "a long note")
    test.equal([dialling.client.post(f"{orders_of(dialling.campaign)}/{unknown_id()}/{verb}", {"leaseToken": "x", "outcome": "busy"}
                                     if verb == "result" else {"leaseToken": "x"}).status
                for verb in ("result", "extend", "release")], [404, 404, 404], "no such order")


@case("rules of a campaign decide what becomes of an order")
def rules(test, world):
    dialling = Dialling(world, retryRules=[
        {"outcome": "no-answer", "afterSeconds": 600, "maxAttempts": 2},
        {"outcome": "no-answer", "afterSeconds": 7200, "maxAttempts": 2, "thenStatus": "contacted"},
        {"outcome": "machine", "afterSeconds": 60}, {"outcome": "refused", "thenStatus": "canceled"},
        {"outcome": "answered", "maxAttempts": 1}])
    order = dialling.add()[0]

    def attempt(outcome, **members):
        dialling.client.patch(f"{orders_of(dialling.campaign)}/{order}", {"nextAttemptAt": None, "status": "planned"})
        return dialling.result(dialling.claim()["orders"][0], outcome, **members).json

    first = attempt("no-answer")
    test.true(first["status"] == "planned" and 590 <= seconds_until(first["nextAttemptAt"]) <= 601, f"after 600 s: {first}")
    second = attempt("no-answer", nextAttemptAt="2030-01-01T00:00:00Z")
    test.equal([second["status"], second["nextAttemptAt"]], ["contacted", "2030-01-01T00:00:00Z"], "no more attempts")
    test.equal(attempt("machine")["status"], "planned", "an outcome of the campaign's own")
    test.equal(attempt("refused")["status"], "canceled", "at once")
    test.equal(attempt("answered")["status"], "canceled", "a rule without a status")
    test.equal(attempt("refused", status="contacted")["status"], "contacted", "the result goes before the rules")


@case("rules are checked where they are written")
def bad_rules(test, world):
    dialling = Dialling(world)
    for rules_given, pointer in (
            ([{}], "/retryRules/0/outcome"), ([1], "/retryRules/0"), ({}, "/retryRules"),
            ([{"outcome": "x", "afterSeconds": -1}], "/retryRules/0/afterSeconds"),
            ([{"outcome": "x"}, {"outcome": "", "maxAttempts": 1}], "/retryRules/1/outcome"),
            ([{"outcome": "x", "maxAttempts": 0}], "/retryRules/0/maxAttempts"),
            ([{"outcome": "x", "thenStatus": "busy"}], "/retryRules/0/thenStatus"),
            ([{"outcome": "x", "thenStatus": "gone"}], "/retryRules/0/thenStatus"),
            ([{"outcome": "x", "also": 1}], "/retryRules/0/also"), ([{"outcome": "x"}] * 51, "/retryRules")):
        for answer in (dialling.client.post(CAMPAIGNS, {"name": "Bad", "retryRules": rules_given}),
                       dialling.client.patch(f"{CAMPAIGNS}/{dialling.campaign}", {"retryRules": rules_given})):
            test.equal([answer.status, [error["pointer"] for error in answer.json.get("errors", [])]], [422, [pointer]],
                       str(rules_given)[:80])
    for member, value in (("maxAttempts", 0), ("maxAttempts", 1001), ("minSecondsBetween", -1),
                          ("minSecondsBetween", 2592001)):
        answer = dialling.client.patch(f"{CAMPAIGNS}/{dialling.campaign}", {member: value})
        test.equal([answer.status, [error["pointer"] for error in answer.json.get("errors", [])]], [422, [f"/{member}"]],
                   f"{member} {value}")
    dialling.patch(retryRules=[{"outcome": "x", "afterSeconds": 5}], maxAttempts=3, minSecondsBetween=60)
    shown = dialling.client.read(f"{CAMPAIGNS}/{dialling.campaign}")
    test.equal([shown["retryRules"], shown["maxAttempts"], shown["minSecondsBetween"]],
               [[{"outcome": "x", "afterSeconds": 5}], 3, 60], "shown as given")
    same = dialling.client.patch(f"{CAMPAIGNS}/{dialling.campaign}", {"retryRules": shown["retryRules"]})
    test.equal(same.json["updatedAt"], shown["updatedAt"], "the same rules are no change")
    dialling.patch(retryRules=[], maxAttempts=None)
    shown = dialling.client.read(f"{CAMPAIGNS}/{dialling.campaign}")
    test.equal([shown["retryRules"], shown["maxAttempts"]], [[], None], "taken away")


@case("an order is claimed as often as the campaign allows, also when it allows more")
def attempts(test, world):
    dialling = Dialling(world, maxAttempts=2)
    order = dialling.add()[0]
    for _ in range(2):
        dialling.result(dialling.claim()["orders"][0], "no-answer")
    answer = dialling.claim()
    test.equal([answer["orders"], answer["reason"], answer["retryAfter"]], [[], "nothing_due", None], "twice")
    dialling.patch(maxAttempts=3)
    test.equal(dialling.uuids(), [order], "once more")


@case("a number has a pause, whichever campaign claims it")
def pauses(test, world):
    dialling = Dialling(world, minSecondsBetween=100)
    other = dialling.new_campaign(minSecondsBetween=1000)
    careless = dialling.new_campaign()
    phone = phone_number()
    mine = dialling.add(2, phone=phone)
    also = dialling.add()
    theirs = dialling.add(phone=phone, campaign=other)
    dialling.add(phone=phone, campaign=careless)
    test.equal(dialling.uuids(), [mine[0]] + also, "of two orders of one number the first")
    waiting = dialling.claim(campaign=other)
    test.equal([waiting["orders"], waiting["reason"]], [[], "numbers_paused"], "another campaign")
    test.true(990 <= waiting["retryAfter"] <= 1001, f"its own pause: {waiting['retryAfter']}")
    test.equal(len(dialling.claim(campaign=careless)["orders"]), 1, "one without a pause")
    dialling.client.sql("update number_claim set claimed_at = claimed_at - interval 1 hour; "
                        "update campaign_order set due_at = utc_timestamp(6) - interval 1 second where due_at > utc_timestamp(6) "
                        "and lease_until is null")
    test.equal(dialling.uuids(campaign=other), theirs, "when it is over")


@case("only active records are called")
def inactive(test, world):
    dialling = Dialling(world)
    order = dialling.add()[0]
    record = f"{RECORDS}/{dialling.read(order)['record']['uuid']}"
    for status in ("inactive", "archived"):
        dialling.client.patch(record, {"status": status})
        answer = dialling.claim()
        test.equal([answer["orders"], answer["retryAfter"]], [[], None], status)
    dialling.client.patch(record, {"firstName": "Ann"})
    test.equal(dialling.claim()["orders"], [], "still archived")
    dialling.client.patch(record, {"status": "active"})
    test.equal(dialling.uuids(), [order], "active again")


@case("another status ends a lease")
def changed(test, world):
    dialling = Dialling(world)
    order = dialling.add()[0]
    path = f"{orders_of(dialling.campaign)}/{order}"
    claimed = dialling.claim()["orders"][0]
    test.equal(dialling.client.patch(path, {"instructions": "x", "priority": 5}).status, 200, "other members do not")
    test.equal(dialling.call(claimed, "extend").status, 200, "still held")
    dialling.client.patch(path, {"status": "planned"})
    test.equal(dialling.result(claimed, "answered").json["code"], "lease_lost", "planned by somebody else")
    test.equal(dialling.uuids(), [order], "and claimed again")


@case("with a key, a claim that is sent again gives the same orders")
def keys(test, world):
    dialling = Dialling(world)
    dialling.add(4)
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first = dialling.client.post(claims_of(dialling.campaign), {"limit": 2}, key)
    second = dialling.client.post(claims_of(dialling.campaign), {"limit": 2}, key)
    test.equal([second.header("Idempotency-Replayed"), second.json], ["true", first.json], "the same")
    test.equal(len(dialling.uuids()), 2, "the others are still there")


@case("many at once never get the same order")
def crowd(test, world):
    dialling = Dialling(world)
    orders = dialling.add(60)
    got = []

    def work():
        client = dialling.client.twin()
        while True:
            answer = client.post(claims_of(dialling.campaign), {"limit": 3}).json
            if not answer.get("orders"):
                return
            got.extend(order["uuid"] for order in answer["orders"])

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    got += dialling.uuids()
    test.equal(sorted(got), sorted(orders), "each once")
