"""How far a campaign is, and what happened on which day."""

import concurrent.futures
import datetime
import json
import random
import subprocess
import time
import zoneinfo

from tap import case
from world import CAMPAIGNS, RECORDS, orders_of, unknown_id

EVENTS = "/api/stats/events"
OPEN = ["registered", "planned", "scheduled", "busy", "contacted", "canceled"]
STATUSES = [*OPEN, "do-not-call"]
NOTHING = dict.fromkeys(STATUSES, 0)
FAULTS = [({"from": "2026-02-30"}, "from", "invalid_date"), ({"to": "today"}, "to", "invalid_date"),
          ({"from": "2026-03-01T00:00:00Z"}, "from", "too_long"), ({"to": "1969-12-31"}, "to", "invalid_date"),
          ({"from": "2026-03-02", "to": "2026-03-01"}, "to", "out_of_order"),
          ({"from": "2026-01-01", "to": "2027-01-02"}, "from", "out_of_range"),
          ({"timezone": "Mars/Olympus"}, "timezone", "invalid_timezone"),
          ({"timezone": "../etc/passwd"}, "timezone", "invalid_timezone"),
          ({"campaignUuid": "1"}, "campaignUuid", "invalid_uuid"), ({"day": "2026-01-01"}, "day", "unknown_parameter")]


def progress_of(campaign):
    return f"{CAMPAIGNS}/{campaign}/progress"


def by_status(**numbers):
    return {**NOTHING, **numbers}


class Numbers:
    """An account and what its numbers should be."""

    def __init__(self, world, name="numbers"):
        self.world = world
        self.account = world.new_account()
        self.client = self.account.client
        self.type = self.client.made("/api/record-types", {"name": "Lead"})["uuid"]
        self.campaigns = [self.client.made(CAMPAIGNS, {"name": f"{name} {number}"})["uuid"] for number in range(2)]
        self.number = int(world.sql(f"select id from account where name = '{self.account.name}'")[0])

    def record(self):
        phone = "+4477" + "".join(random.choice("0123456789") for _ in range(10))
        return self.client.made(RECORDS, {"recordTypeUuid": self.type, "phone": phone})["uuid"]

    def enter(self, campaign=0, **members):
        return self.client.made(orders_of(self.campaigns[campaign]), {"recordUuid": self.record(), **members})

    def change(self, order, status, client=None):
        answer = (client or self.client).patch(f"{orders_of(order['campaignUuid'])}/{order['uuid']}",
                                   {"status": status, "scheduledTime": "2030-01-01T00:00:00Z"})
        assert answer.status == 200, repr(answer)

    def progress(self, campaign=0):
        return self.client.read(progress_of(self.campaigns[campaign]))["byStatus"]

    def events(self, **asked):
        """All of the last days."""
        days = self.client.read(EVENTS, **asked)["days"]
        return {status: sum(day["byStatus"][status] for day in days) for status in STATUSES}

    def recount(self):
        """Whether the numbers of all accounts were right."""
        done = subprocess.run([self.world.need("CALLBOOK"), "--config", self.world.need("CONFIG"), "doctor", "--recount", "--json"], capture_output=True,
                              text=True, check=False)
        return [row["verdict"] for row in json.loads(done.stdout) if row["check"] == "orders and events"] == ["ok"]


@case("the progress of a campaign is how many orders have which status")
def progress(test, world):
    numbers = Numbers(world)
    orders = [numbers.enter() for _ in range(3)]
    numbers.enter(1, status="canceled")
    numbers.change(orders[0], "planned")
    numbers.change(orders[0], "busy")
    numbers.change(orders[1], "do-not-call")
    path = progress_of(numbers.campaigns[0])
    test.equal(numbers.client.read(path), {"campaignUuid": numbers.campaigns[0], "total": 3, "byStatus": by_status(
        **{"registered": 1, "busy": 1, "do-not-call": 1})}, "whole answer")
    numbers.client.delete(f"{orders_of(numbers.campaigns[0])}/{orders[0]['uuid']}")
    numbers.client.delete(f"{RECORDS}/{orders[1]['record']['uuid']}")
    test.equal(numbers.progress(), by_status(registered=1), "after an order and a record are gone")
    test.equal(numbers.progress(1), by_status(canceled=1), "of the other campaign")
    for campaign in (unknown_id(), "x"):
        test.refused(numbers.client.get(progress_of(campaign)), 404)
    numbers.client.delete(f"{CAMPAIGNS}/{numbers.campaigns[0]}")
    test.refused(numbers.client.get(path), 404)


@case("events of today, of one campaign and of all")
def today(test, world):
    numbers = Numbers(world)
    order = numbers.enter()
    for status in ("planned", "busy", "planned", "contacted"):
        numbers.change(order, status)
    numbers.enter(1)
    answer = numbers.client.read(EVENTS)
    test.equal(list(answer), ["from", "to", "timezone", "campaignUuid", "total", "days"], "members")
    test.equal([len(answer["days"]), answer["timezone"], answer["campaignUuid"], answer["total"]], [30, "UTC", None, 6],
               "thirty days of the account")
    test.equal([answer["days"][0]["date"], answer["days"][-1]["date"]], [answer["from"], answer["to"]], "the days")
    test.equal(numbers.events(), by_status(registered=2, planned=2, busy=1, contacted=1), "of all campaigns")
    test.equal(numbers.events(campaignUuid=numbers.campaigns[1]), by_status(registered=1), "of one")
    test.equal(numbers.events(campaignUuid=unknown_id()), NOTHING, "of none")


@case("what has happened stays in the numbers when its order, its record or its campaign is gone")
def gone(test, world):
    numbers = Numbers(world)
    orders = [numbers.enter(campaign) for campaign in (0, 0, 1)]
    for order in orders:
        numbers.change(order, "busy")
    wanted = by_status(registered=3, busy=3)
    numbers.client.delete(f"{orders_of(numbers.campaigns[0])}/{orders[0]['uuid']}")
    test.equal(numbers.events(), wanted, "an order")
    numbers.client.delete(f"{RECORDS}/{orders[1]['record']['uuid']}")
    test.equal([numbers.events(), numbers.events(campaignUuid=numbers.campaigns[0])],
               [wanted, by_status(registered=2, busy=2)], "a record")
    numbers.client.delete(f"{CAMPAIGNS}/{numbers.campaigns[1]}")
    test.equal(numbers.events(), wanted, "a campaign")
    test.equal(numbers.events(campaignUuid=numbers.campaigns[1]), NOTHING, "which has no numbers of its own any more")
    test.true(numbers.recount(), "the recount agrees")


@case("what the numbers of days cannot be asked for", FAULTS)
def faults(test, world, fault):
    asked, place, code = fault
    answer = world.objects("numbers").client.get(EVENTS, **asked)
    test.refused(answer, 400, (place, code))


@case("days are those of any zone, also where clocks are changed",
      ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Kiritimati",
       "Africa/Casablanca", "America/St_Johns", "America/Havana", "UTC"])
def zones(test, world, name):
    numbers, moments = world.once("events of a year", lambda: year(world))
    zone = zoneinfo.ZoneInfo(name)
    wanted = {}
    for number, moment in enumerate(moments):
        day = moment.astimezone(zone).date().isoformat()
        wanted.setdefault(day, dict(NOTHING))[STATUSES[number % 7]] += 1
    for first, last in (("2025-01-01", "2025-12-31"), ("2025-03-09", "2025-03-09"), ("2025-10-26", "2025-10-27"),
                        ("2025-04-06", "2025-04-06")):
        answer = numbers.client.read(EVENTS, timezone=name, **{"from": first, "to": last})
        days = {day["date"]: day["byStatus"] for day in answer["days"]}
        expected = {day: wanted.get(day, NOTHING) for day in days}
        test.equal(days, expected, f"from {first} to {last}")
        test.equal([answer["from"], answer["to"], answer["total"]],
                   [first, last, sum(sum(day.values()) for day in expected.values())], "what it is of")


def year(world):
    numbers = Numbers(world, "year")
    numbers.record()
    start = datetime.datetime(2024, 12, 31, tzinfo=datetime.timezone.utc)
    moments = [start + datetime.timedelta(minutes=45 * step) for step in range(366 * 32)]
    rows = [f"(@account, @record, @campaign, 0, {number % 7}, '{moment:%Y-%m-%d %H:%M:%S}')"
            for number, moment in enumerate(moments)]
    campaign = numbers.campaigns[0].replace("-", "")
    for begin in range(0, len(rows), 2000):
        world.sql(f"set @account = {numbers.number}; set @record = (select id from record where account_id = @account); "
                  f"set @campaign = (select id from campaign where uuid = unhex('{campaign}')); insert into order_event "
                  "(account_id, record_id, campaign_id, order_id, status, at) values " + ", ".join(rows[begin:begin + 2000]))
    numbers.recount()
    return numbers, moments


@case("after random changes the numbers are those that a recount finds")
def random_changes(test, world):
    numbers, choose = Numbers(world, "random"), random.Random(15)
    orders = [numbers.enter(choose.randrange(2)) for _ in range(12)]
    now = {order["uuid"]: "registered" for order in orders}
    events = by_status(registered=12)
    for _ in range(150):
        order = choose.choice(orders)
        status = choose.choice(OPEN)  # nobody takes back that a number must not be called
        if choose.random() < 0.05 and len(orders) > 4:
            orders.remove(order)
            del now[order["uuid"]]
            numbers.client.delete(f"{orders_of(order['campaignUuid'])}/{order['uuid']}" if choose.random() < 0.5 else
                                  f"{RECORDS}/{order['record']['uuid']}")
            continue
        numbers.change(order, status)
        if now[order["uuid"]] != status:
            events[status] += 1
        now[order["uuid"]] = status
    for campaign in (0, 1):
        wanted = dict(NOTHING)
        for order in orders:
            wanted[now[order["uuid"]]] += order["campaignUuid"] == numbers.campaigns[campaign]
        test.equal(numbers.progress(campaign), wanted, f"campaign {campaign}")
    test.equal(numbers.events(), events, "events")
    test.true(numbers.recount(), "the recount agrees")


@case("batches, actions and the end of a long history are counted as single calls are")
def many(test, world):
    numbers = Numbers(world, "many")
    path = orders_of(numbers.campaigns[0])
    records = [numbers.record() for _ in range(5)]
    numbers.client.post(f"{path}/batch", {"items": [{"op": "create", "recordUuid": one} for one in records]})
    orders = numbers.client.read(path)["orders"]
    numbers.client.post(f"{path}/batch", {"items": [{"op": "update", "uuid": order["uuid"], "status": "planned"}
                                                    for order in orders[:3]] +
                                          [{"op": "delete", "uuid": orders[4]["uuid"]}]})
    test.equal(numbers.progress(), by_status(registered=1, planned=3), "after a batch")
    run_action(numbers, {"on": "records", "all": True, "do": {"assign": {"campaignUuid": numbers.campaigns[1],
                                                                          "status": "planned"}}})
    run_action(numbers, {"on": "orders", "campaignUuid": numbers.campaigns[1], "all": True,
                         "do": {"patch": {"status": "busy"}}})
    test.equal(numbers.progress(1), by_status(busy=5), "after actions")
    run_action(numbers, {"on": "records", "uuids": records[:2], "do": {"unassign": {"campaignUuid": numbers.campaigns[1]}}})
    run_action(numbers, {"on": "records", "uuids": records[2:4], "do": {"delete": True}})
    left = [order["status"] for order in numbers.client.read(path)["orders"]]
    test.equal([numbers.progress(), numbers.progress(1)],
               [by_status(**{status: left.count(status) for status in left}), by_status(busy=1)], "after deletions")
    test.equal(numbers.events(), by_status(registered=5, planned=8, busy=5), "events")
    test.true(numbers.recount(), "the recount agrees")


def run_action(numbers, body):
    action = numbers.client.made("/api/actions", body)
    answer = numbers.client.post(f"/api/actions/{action['uuid']}/run", {"confirm": action["counts"]["affected"]})
    assert answer.status == 202, repr(answer)
    for _ in range(200):
        if numbers.client.read(f"/api/actions/{action['uuid']}")["state"] == "done":
            return
        time.sleep(0.1)
    raise AssertionError("the action does not end")


@case("more events than a history keeps are still in the numbers")
def trimmed(test, world):
    numbers = Numbers(world, "trimmed")
    order = numbers.enter()
    world.sql("insert into order_event (account_id, record_id, campaign_id, order_id, status, at) select e.account_id, "
              "e.record_id, e.campaign_id, e.order_id, 1, e.at from order_event e join (select 1 from "
              "information_schema.columns limit 1100) many where e.account_id = " + str(numbers.number))
    numbers.recount()
    for number in range(60):
        numbers.change(order, ("busy", "planned")[number % 2])
    there = int(world.sql(f"select count(*) from order_event where account_id = {numbers.number}")[0])
    test.true(there < 1161, f"the oldest are gone: {there} are left")
    test.equal(sum(numbers.events().values()), 1161, "all events")
    test.true(numbers.recount(), "the recount agrees")


@case("the recount mends what is wrong, and counts what nobody has counted")
def mended(test, world):
    numbers = Numbers(world, "mended")
    order = numbers.enter()
    numbers.change(order, "busy")
    wanted = [numbers.progress(), numbers.events(), numbers.events(campaignUuid=numbers.campaigns[0])]
    for damage in (f"delete from status_count where account_id = {numbers.number}",
                   f"update status_count set total = total + 3 where account_id = {numbers.number} limit 2",
                   f"update status_count set gone = gone + 1 where account_id = {numbers.number} and campaign_id = 0"):
        world.sql(damage)
        test.true(not numbers.recount(), damage)
        test.equal([numbers.progress(), numbers.events(), numbers.events(campaignUuid=numbers.campaigns[0])], wanted,
                   "afterwards")
        test.true(numbers.recount(), "once")


@case("counts of the past are put together, and stay what they were")
def folded(test, world):
    numbers = Numbers(world, "folded")
    for number in range(3):
        numbers.change(numbers.enter(), "busy")
    world.sql(f"update order_event set at = at - interval 1 day where account_id = {numbers.number}; "
              f"update status_count set quarter = quarter - 96 where account_id = {numbers.number} and quarter > 0; "
              "insert into status_count (account_id, campaign_id, quarter, status, slot, total, gone) select account_id, "
              "campaign_id, quarter, status, (slot + 7) % 63 + 1, 0, 0 from (select * from status_count where account_id = "
              f"{numbers.number} and quarter > 0) x on duplicate key update gone = status_count.gone")
    before = numbers.events()
    slots = f"select count(*) from status_count where account_id = {numbers.number} and quarter > 0 and slot > 0"
    order = numbers.enter()
    for number in range(400):
        numbers.change(order, ("busy", "planned")[number % 2])
        if number % 20 == 0 and world.sql(slots + " and quarter < (select max(quarter) from (select quarter from "
                                          "status_count) z) - 8") == ["0"]:
            break
    test.equal(world.sql(slots + " and quarter < (select max(quarter) from (select quarter from status_count) z) - 8"),
               ["0"], "one row is left of each")
    yesterday = numbers.client.read(EVENTS)["days"][-2]["byStatus"]
    test.equal(yesterday, before, "what happened then")
    test.true(numbers.recount(), "the recount agrees")


@case("years of the past are put together after few writes")
def years(test, world):
    numbers = Numbers(world, "years")
    rows = f"status_count where account_id = {numbers.number} and campaign_id = 0"
    order = numbers.enter()
    world.sql("insert into status_count (account_id, campaign_id, quarter, status, slot, total, gone) values "
              f"({numbers.number}, 0, 1000000, 1, 0, 1, 1), ({numbers.number}, 0, 1000000, 1, 5, 1, 1)")
    for power in range(14):
        world.sql("insert into status_count (account_id, campaign_id, quarter, status, slot, total, gone) select account_id, "
                  f"campaign_id, quarter + {1 << power}, status, slot, total, gone from {rows} and quarter < 1100000 and "
                  f"(slot = 0 or quarter < 1000100)")
    last = 1000000 + (1 << 14) - 1
    total = f"select sum(total) from {rows} and quarter < 1100000"
    before = world.sql(total)
    for number in range(400):
        numbers.change(order, ("busy", "planned")[number % 2])
        if world.sql(f"select quarter >= {last} from status_fold where account_id = {numbers.number}") == ["1"]:
            break
    test.equal(world.sql(f"select count(*), sum(slot > 0) from {rows} and quarter < 1100000"), [f"{1 << 14}\t0"],
               "one row is left of each")
    test.equal(world.sql(total), before, "their total")


@case("while others write, several recounts at once add what was not counted once")
def recounts_at_once(test, world):
    numbers = Numbers(world, "at once")
    orders = [numbers.enter(number % 2) for number in range(4)]
    for order in orders:
        numbers.change(order, "planned")
    world.sql(f"delete from status_count where account_id = {numbers.number}")

    def write(order):
        client = world.client(numbers.account.token)
        for status in ("busy", "planned") * 20:
            numbers.change(order, status, client)

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        recounts = [pool.submit(numbers.recount) for _ in range(3)]
        writers = [pool.submit(write, order) for order in orders]
        for one in writers + recounts:
            one.result()
    test.equal(numbers.events(), by_status(registered=4, planned=84, busy=80), "events")
    test.equal([numbers.progress(0), numbers.progress(1)], [by_status(planned=2)] * 2, "orders")
    test.true(numbers.recount(), "nothing is left to mend")
