"""The campaign history of a record."""

import re
import time

from tap import case
from world import CAMPAIGNS, RECORDS, orders_of, patience, phone_number

SHOWN = 1000  # stays, and events of all stays together

MEMBERS = ["campaignUuid", "campaignName", "orderUuid", "status", "assignedAt", "removedAt", "events"]
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Story:
    """A record and the campaigns it goes through."""

    def __init__(self, world):
        self.objects = world.new_objects("history")
        self.client = self.objects.client
        self.place = f"{RECORDS}/{self.objects.ids['record']}"
        self.order = f"{orders_of(self.objects.ids['campaign'])}/{self.objects.ids['order']}"

    def number(self, world, table="record", name="record"):
        """What the database calls an object."""
        found, = world.sql(f"select id from {table} where uuid = unhex(replace('{self.objects.ids[name]}', '-', ''))")
        return int(found)

    def forget_log(self, world):
        """What is written by SQL is not logged: the history is that of the tables."""
        world.sql(f"delete from history_log where record_id = {self.number(world)}")

    def add_events(self, world, count):
        """More events of the order, by SQL; those that are there already are doubled until there are so many."""
        record = self.number(world)
        there = len(world.sql(f"select id from order_event where record_id = {record}"))
        while there < count:
            more = min(there, count - there)
            world.sql("insert into order_event (account_id, record_id, campaign_id, order_id, status, at) select "
                      f"account_id, record_id, campaign_id, order_id, (id + status) % 3, at + interval 1 microsecond "
                      f"from order_event where record_id = {record} order by id desc limit {more}")
            there += more
        self.forget_log(world)

    def campaign(self, name):
        return self.client.made(CAMPAIGNS, {"name": name})["uuid"]

    def enter(self, campaign, **members):
        return self.client.made(orders_of(campaign), {"recordUuid": self.objects.ids["record"], **members})

    @property
    def history(self):
        return self.client.read(self.place)["campaignHistory"]

    @property
    def etag(self):
        return self.client.get(self.place).header("ETag")

    def events(self, index=0):
        return [event["status"] for event in self.history[index]["events"]]


@case("a record in a campaign has one entry")
def entry(test, world):
    story = Story(world)
    one, = story.history
    test.equal(list(one), MEMBERS, "members in order")
    test.equal({name: one[name] for name in MEMBERS[:4]}, {
        "campaignUuid": story.objects.ids["campaign"], "campaignName": "Spring",
        "orderUuid": story.objects.ids["order"], "status": "registered"}, "values")
    test.equal([one["removedAt"], story.events()], [None, ["registered"]], "removedAt and events")
    test.equal(list(one["events"][0]), ["status", "at"], "members of an event")
    for text in (one["assignedAt"], one["events"][0]["at"]):
        test.true(TIME.fullmatch(text), f"{text} is a time")


@case("every change of an order's status is an event, nothing else is")
def changes(test, world):
    story = Story(world)
    for status in ("planned", "busy", "busy", "planned", "contacted"):
        story.client.patch(story.order, {"status": status})
    story.client.patch(story.order, {"instructions": "x", "status": "contacted"})
    story.client.patch(story.order, {"scheduledTime": "2026-12-01T10:00:00Z"})
    story.client.patch(story.order, {"status": "nonsense"})
    test.equal(story.events(), ["registered", "planned", "busy", "planned", "contacted"], "events, oldest first")
    test.equal(story.history[0]["status"], "contacted", "status")


@case("the first event is the status that the order began with")
def first_event(test, world):
    story = Story(world)
    story.enter(story.campaign("Second"), status="busy")
    test.equal(story.events(), ["busy"], "events")


@case("the history is newest first")
def newest_first(test, world):
    story = Story(world)
    for name in ("Summer", "Autumn", "Winter"):
        story.enter(story.campaign(name))
        time.sleep(0.002)
    names = [one["campaignName"] for one in story.history]
    test.equal(names, ["Winter", "Autumn", "Summer", "Spring"], "campaigns")


@case("a record that left keeps its entry with removedAt")
def left(test, world):
    story = Story(world)
    story.client.patch(story.order, {"status": "do-not-call"})
    before = story.history[0]
    story.client.delete(story.order)
    one, = story.history
    test.true(TIME.fullmatch(one["removedAt"] or ""), f"removedAt is {one['removedAt']}")
    test.equal({**one, "removedAt": None}, before, "all else")


@case("a record that enters again has an entry for each stay, with the events of that stay")
def again(test, world):
    story = Story(world)
    story.client.patch(story.order, {"status": "canceled"})
    story.client.delete(story.order)
    first = story.history[0]
    orders = [story.objects.ids["order"]]
    for stay in range(2, 5):
        order = story.enter(story.objects.ids["campaign"], status="planned")
        orders.insert(0, order["uuid"])
        test.equal([one["orderUuid"] for one in story.history], orders, f"orders, newest first, stay {stay}")
        test.equal([story.history[0]["status"], story.history[0]["removedAt"]], ["planned", None], "the entry of now")
        test.equal([story.events(index) for index in range(stay)],
                   [["planned"]] + [["planned", "busy"]] * (stay - 2) + [["registered", "canceled"]], "events")
        test.equal(story.history[-1], first, "the first stay is as it was when it ended")
        place = f"{orders_of(story.objects.ids['campaign'])}/{order['uuid']}"
        story.client.patch(place, {"status": "busy"})
        test.status(story.client.delete(place), 204)
    test.status(story.client.get(story.order), 404, "the old order")
    for one in story.history:
        test.true(all(one["assignedAt"] <= event["at"] <= one["removedAt"] for event in one["events"]), "times")


@case("events of before histories knew stays belong to the stay in which they came")
def older_events(test, world):
    story = Story(world)
    story.client.patch(story.order, {"status": "busy"})
    story.client.delete(story.order)
    story.enter(story.objects.ids["campaign"])
    before = story.history
    number, = world.sql("select id from record where uuid = unhex(replace("
                        f"'{story.objects.ids['record']}', '-', ''))")
    for table in ("order_event", "past_order"):
        world.sql(f"update {table} set order_id = 0 where record_id = {number}")
    story.forget_log(world)
    test.equal(story.history, before, "the history")


@case("events that a worker of before 0015-account-keys has written are there and go like others")
def nameless_events(test, world):
    story = Story(world)
    for status in ("busy", "contacted"):
        story.client.patch(story.order, {"status": status})
    before, etag, record = story.history, story.etag, story.number(world)
    story.forget_log(world)
    world.sql(f"update order_event set account_id = 0 where record_id = {record} order by id desc limit 1")
    test.equal([story.history, story.etag], [before, etag], "the history, and the ETag")
    world.sql(f"update order_event set account_id = 0 where record_id = {record}")
    test.equal(story.history, before, "the history, all of it nameless")
    story.client.patch(story.order, {"status": "planned"})
    test.equal(story.events(), ["registered", "busy", "contacted", "planned"], "with one more")
    test.status(story.client.delete(story.place), 204)
    clear(test, world, record)


@case("a deleted campaign stays in the history, as removed")
def deleted_campaign(test, world):
    story = Story(world)
    second = story.campaign("Second")
    story.enter(second)
    for campaign, name in ((second, "Second"), (story.objects.ids["campaign"], "Spring")):
        story.client.delete(f"{CAMPAIGNS}/{campaign}")
        one = next(entry for entry in story.history if entry["campaignUuid"] == campaign)
        test.equal([one["campaignName"], one["status"]], [name, "registered"], "name and status")
        test.true(TIME.fullmatch(one["removedAt"] or ""), f"removedAt is {one['removedAt']}")
    test.equal(len(story.history), 2, "entries")


@case("a record that left before its campaign was deleted keeps the time it left")
def left_before(test, world):
    story = Story(world)
    story.client.delete(story.order)
    before = story.history
    time.sleep(1.01)
    story.client.delete(f"{CAMPAIGNS}/{story.objects.ids['campaign']}")
    test.equal(story.history, before, "the history")


@case("a renamed campaign is renamed in the history")
def renamed(test, world):
    story = Story(world)
    etag = story.etag
    story.client.patch(f"{CAMPAIGNS}/{story.objects.ids['campaign']}", {"name": "Summer"})
    test.equal(story.history[0]["campaignName"], "Summer", "campaignName")
    test.true(story.etag != etag, "another ETag")


@case("what changes the history changes the record's ETag, but not its updatedAt")
def etags(test, world):
    story = Story(world)
    seen = [story.etag]
    updated = story.client.read(story.place)["updatedAt"]
    order = None
    for step in ("status", "leave", "enter", "other", "delete"):
        if step == "status":
            story.client.patch(story.order, {"status": "busy"})
        elif step == "leave":
            story.client.delete(story.order)
        elif step == "enter":
            story.enter(story.objects.ids["campaign"])
        elif step == "other":
            order = story.enter(story.campaign("Other"))
        else:
            story.client.delete(f"{CAMPAIGNS}/{order['campaignUuid']}")
        test.true(story.etag not in seen, f"another ETag after {step}")
        test.status(story.client.patch(story.place, {}, {"If-Match": seen[-1]}), 412, f"the old ETag after {step}")
        seen.append(story.etag)
    test.equal(story.client.read(story.place)["updatedAt"], updated, "updatedAt")


@case("lists and answers to changes have no history")
def only_when_asked(test, world):
    story = Story(world)
    rows = story.client.read(RECORDS)["records"] + [story.client.patch(story.place, {"firstName": "x"}).json]
    test.true(all("campaignHistory" not in row for row in rows), "no history")


@case("a record is found by the campaign it is in, not by one it has left")
def by_campaign(test, world):
    story = Story(world)
    campaign = story.objects.ids["campaign"]
    test.equal(story.client.read(RECORDS, campaignUuid=campaign)["total"], 1, "in it")
    story.client.delete(story.order)
    test.equal(story.client.read(RECORDS, campaignUuid=campaign)["total"], 0, "left it")
    story.enter(campaign)
    test.equal(story.client.read(RECORDS, campaignUuid=campaign)["total"], 1, "in it again")


def rows_left(world, record):
    left, = world.sql("select (select count(*) from order_event where record_id = {0}) + (select count(*) from past_order "
                      "where record_id = {0}) + (select count(*) from history_rest where record_id = {0})".format(record))
    return int(left)


QUICK = 40  # milliseconds; a machine that does nothing else takes half of it


def quickest(calls):
    """Milliseconds of the first call that is as quick as it should be; others use the machine, too. Else the least."""
    taken = []
    for call in calls:
        began = time.monotonic()
        call()
        taken.append(1000 * (time.monotonic() - began))
        if taken[-1] <= patience(QUICK):
            break
    return min(taken)


@case("of many events the newest are shown, and the answer says so")
def many_events(test, world):
    story = Story(world)
    story.client.patch(story.order, {"status": "busy"})
    test.true("olderEventsOmitted" not in story.history[0], "nothing is left out at first")
    story.add_events(world, SHOWN)
    one, = story.history
    test.equal([len(one["events"]), "olderEventsOmitted" in one], [SHOWN, False], "events, as many as are shown")
    story.client.patch(story.order, {"status": "contacted"})
    whole = story.client.read(story.place)
    one, = whole["campaignHistory"]
    test.equal(list(one), MEMBERS + ["olderEventsOmitted"], "members in order")
    test.equal([len(one["events"]), one["olderEventsOmitted"], one["events"][-1]["status"]], [SHOWN, True, "contacted"],
               "events")
    test.true("olderStaysOmitted" not in whole, "no stay is left out")
    story.enter(story.campaign("Second"), status="planned")
    first, second = story.history
    test.equal([len(first["events"]), "olderEventsOmitted" in first], [1, False], "the newest stay is whole")
    test.equal([len(second["events"]), second["olderEventsOmitted"]], [SHOWN - 1, True], "the older one is not")
    etag = story.etag
    answer = story.client.patch(story.place, {**story.client.read(story.place), "firstName": "Same"}, {"If-Match": etag})
    test.status(answer, 200, "what GET gave may be sent back")
    test.true("campaignHistory" not in answer.json and "olderStaysOmitted" not in answer.json, "no history")
    test.equal(answer.header("ETag"), story.etag, "the ETag of a change is that of the representation")


@case("a record with 10,000 events is read, changed and deleted quickly")
def quick(test, world):
    stories = [Story(world) for _ in range(4)]
    for story in stories:
        story.add_events(world, 10_000)
    records = [story.number(world) for story in stories]
    client, place = stories[0].client, stories[0].place
    for what, calls in (("GET", [lambda: client.get(place)] * 50),
                        ("PATCH", [lambda one=one: client.patch(place, {"firstName": f"{one}"}) for one in range(50)]),
                        ("DELETE", [lambda one=one: test.status(client.delete(one.place), 204) for one in stories])):
        taken = quickest(calls)
        test.true(taken <= patience(QUICK), f"{what}: {taken:.1f} ms")
    for story, record in zip(stories, records):
        client.delete(story.place)
        test.status(client.get(story.place), 404)
        clear(test, world, record)


def clear(test, world, record):
    """Other writes take along what a deletion has left: now and then a part of it, however slow the database is."""
    objects, left, idle = world.objects("history"), rows_left(world, record), 0
    while left and idle < 50:
        for _ in range(20):
            objects.client.patch(f"{RECORDS}/{objects.ids['spare_record']}", {"phone": phone_number()})
        before, left = left, rows_left(world, record)
        idle = idle + 1 if left >= before else 0
    test.equal(left, 0, "rows that are left")


@case("a record with 600,000 events can be deleted, and all of them go")
def erasable(test, world):
    story = Story(world)
    story.add_events(world, 600_000)
    record = story.number(world)
    etag = story.etag
    test.status(story.client.delete(story.place, {"If-Match": '"stale"'}), 412, "with a stale ETag")
    began = time.monotonic()
    test.status(story.client.delete(story.place, {"If-Match": etag}), 204)
    test.true(time.monotonic() - began < patience(1), f"it took {time.monotonic() - began:.2f} s")
    test.status(story.client.get(story.place), 404)
    test.status(story.client.get(story.order), 404, "the order")
    clear(test, world, record)


@case("of many stays the newest are shown, and the answer says so")
def many_stays(test, world):
    story = Story(world)
    story.client.delete(story.order)
    record, campaign = story.number(world), story.number(world, "campaign", "campaign")
    story.forget_log(world)
    world.sql(f"update past_order set order_id = 1000000000 where record_id = {record}")
    for start in range(1, SHOWN + 1, 200):
        rows = ", ".join(f"({record}, {campaign}, @account, {number}, unhex('{number:032x}'), 0, @begin + interval "
                         f"{number} second, @begin + interval {number} second)" for number in range(start, start + 200))
        world.sql(f"set @begin = '2026-01-01', @account = (select account_id from record where id = {record}); insert "
                  "into past_order (record_id, campaign_id, account_id, order_id, uuid, status, assigned_at, removed_at) "
                  f"values {rows}")
    whole = story.client.read(story.place)
    test.equal([len(whole["campaignHistory"]), whole["olderStaysOmitted"]], [SHOWN, True], "stays")
    test.equal(list(whole)[-2:], ["campaignHistory", "olderStaysOmitted"], "the last members")
    test.equal(whole["campaignHistory"][0]["orderUuid"], story.objects.ids["order"], "the newest")
    test.equal(whole["campaignHistory"][-1]["orderUuid"][-4:], "0002", "the oldest that is shown")
    answer = story.client.patch(story.place, {**whole, "firstName": "Same"})
    test.status(answer, 200, "what GET gave may be sent back")
    test.true("olderStaysOmitted" not in answer.json, "no history in the answer to a change")
    test.status(story.client.patch(story.place, {"olderStaysOmitted": None}), 422, "another value")
    story.client.delete(story.place)
    clear(test, world, record)


@case("of the events of a record, what no history shows any more goes by and by")
def trimmed(test, world):
    story = Story(world)
    story.add_events(world, 4000)
    record = story.number(world)
    before = story.history[0]["events"][-10:]
    for number in range(600):
        test.status(story.client.patch(story.order, {"status": ("busy", "planned")[number % 2]}), 200)
        left = len(world.sql(f"select id from order_event where record_id = {record}")) if number % 20 == 19 else 4000
        if left <= SHOWN + 1 + 20:
            break
    test.true(SHOWN < left <= SHOWN + 1 + 20, f"{left} events are left")
    one, = story.history
    test.equal([len(one["events"]), one["olderEventsOmitted"]], [SHOWN, True], "what is shown")
    made = number + 1
    test.equal(one["events"][-10 - made:-made], before, "those before")


@case("a record can be in 1,000 campaigns at once, deleted ones not counted")
def many_campaigns(test, world):
    story = Story(world)
    record = story.number(world)
    account, = world.sql(f"select account_id from record where id = {record}")
    campaigns = ", ".join(f"({account}, unhex(left(sha2('{record} {number}', 256), 32)), 'C{number}', 2, 0, 'UTC', "
                          f"'2026-01-01', '2026-01-01')" for number in range(999))
    world.sql("insert into campaign (account_id, uuid, name, status, type, timezone, created_at, updated_at) "
              f"values {campaigns}")
    world.sql("insert into campaign_order (campaign_id, record_id, account_id, type_id, uuid, status, created_at, "
              f"updated_at) select c.id, r.id, r.account_id, r.type_id, "
              f"unhex(left(sha2(concat('order ', c.id), 256), 32)), 0, '2026-01-01', '2026-01-01' from campaign c join record r on r.id = {record} where c.account_id = "
              f"r.account_id and c.name like 'C%' and c.created_at = '2026-01-01'")
    story.forget_log(world)
    last = story.campaign("One too many")
    answer = story.client.post(orders_of(last), {"recordUuid": story.objects.ids["record"]})
    test.refused(answer, 409, ("/recordUuid", "limit_reached"))
    test.equal([answer.json["limit"], answer.json["value"]], [1000, 1000], "limit and value")
    whole = story.client.read(story.place)
    test.equal([len(whole["campaignHistory"]), "olderStaysOmitted" in whole], [1000, False], "stays")
    story.client.delete(f"{CAMPAIGNS}/{story.objects.ids['campaign']}")
    story.enter(last)
    whole = story.client.read(story.place)
    test.equal([len(whole["campaignHistory"]), whole.get("olderStaysOmitted")], [1000, True], "stays afterwards")
    test.equal(whole["campaignHistory"][0]["campaignName"], "One too many", "the newest")
    test.equal(story.client.read(RECORDS, campaignUuid=last)["total"], 1, "found in the new one")
    test.status(story.client.delete(story.place), 204)
