"""The campaign history of a record."""

import re
import time

from tap import case
from world import CAMPAIGNS, RECORDS, orders_of

MEMBERS = ["campaignUuid", "campaignName", "orderUuid", "status", "assignedAt", "removedAt", "events"]
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Story:
    """A record and the campaigns it goes through."""

    def __init__(self, world):
        self.objects = world.new_objects("history")
        self.client = self.objects.client
        self.place = f"{RECORDS}/{self.objects.ids['record']}"
        self.order = f"{orders_of(self.objects.ids['campaign'])}/{self.objects.ids['order']}"

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
    story.client.patch(story.order, {"status": "do-not-call"})
    story.client.delete(story.order)
    first = story.history[0]
    orders = [story.objects.ids["order"]]
    for stay in range(2, 5):
        order = story.enter(story.objects.ids["campaign"], status="planned")
        orders.insert(0, order["uuid"])
        test.equal([one["orderUuid"] for one in story.history], orders, f"orders, newest first, stay {stay}")
        test.equal([story.history[0]["status"], story.history[0]["removedAt"]], ["planned", None], "the entry of now")
        test.equal([story.events(index) for index in range(stay)],
                   [["planned"]] + [["planned", "busy"]] * (stay - 2) + [["registered", "do-not-call"]], "events")
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
    test.equal(story.history, before, "the history")


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
