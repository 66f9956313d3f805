"""Histories that are read from the log that is kept with the record, and those that are read from the tables."""

import contextlib
import copy
import random
import secrets
import threading
import time

from tap import case
from test_history import Story
from world import CAMPAIGNS, RECORDS, orders_of, patience

STATUSES = ["registered", "planned", "busy", "contacted", "canceled"]  # nobody takes back do-not-call
ASIDE = 10 ** 12  # is added to the numbers of records whose logs nobody shall find


def log_of(world, record):
    """The length of the record's log; None without a log."""
    found = world.sql(f"select length(log) from history_log where record_id = {record}")
    return int(found[0]) if found else None


@contextlib.contextmanager
def put_aside(world, record):
    """Meanwhile the history is that of the tables."""
    world.sql(f"update history_log set record_id = record_id + {ASIDE} where record_id = {record}")
    yield
    world.sql(f"update history_log set record_id = {record} where record_id = {record + ASIDE}")


def shown(story):
    answer = story.client.get(story.place)
    return answer.status, answer.body, answer.header("ETag")


def compare(test, world, story, what):
    """From the log, twice so that all campaigns are remembered, and from the tables."""
    record = story.number(world)
    first, second = shown(story), shown(story)
    with put_aside(world, record):
        test.equal([first, second], [shown(story)] * 2, what)


class Walk:
    """Random changes of the orders of a record and of their campaigns."""

    def __init__(self, story, seed, campaigns=4):
        self.story = story
        self.chance = random.Random(seed)
        self.campaigns = [story.campaign(f"Walk {number}") for number in range(campaigns)]
        self.orders = {story.objects.ids["campaign"]: story.objects.ids["order"]}

    def enter(self):
        free = [campaign for campaign in self.campaigns if campaign not in self.orders]
        if free:
            campaign = self.chance.choice(free)
            self.orders[campaign] = self.story.enter(campaign, status=self.chance.choice(STATUSES))["uuid"]

    def change(self):
        for campaign, order in self.some():
            self.story.client.patch(f"{orders_of(campaign)}/{order}", {"status": self.chance.choice(STATUSES)})

    def leave(self):
        for campaign, order in self.some():
            self.story.client.delete(f"{orders_of(campaign)}/{order}")
            del self.orders[campaign]

    def rename(self):
        campaign = self.chance.choice(self.campaigns)
        self.story.client.patch(f"{CAMPAIGNS}/{campaign}", {"name": f"Renamed {self.chance.random()} \u00fc\U0001f600"})

    def drop(self):
        campaign = self.campaigns.pop(self.chance.randrange(len(self.campaigns)))
        self.story.client.delete(f"{CAMPAIGNS}/{campaign}")
        self.orders.pop(campaign, None)
        self.campaigns.append(self.story.campaign("Another"))

    def some(self):
        return [self.chance.choice(sorted(self.orders.items()))] if self.orders else []

    def step(self):
        name = self.chance.choices(["enter", "change", "leave", "rename", "drop"], [5, 8, 4, 2, 1])[0]
        getattr(self, name)()
        return name


@case("a history from its log is that of the tables, after any sequence of changes")
def same(test, world):
    for seed in [secrets.randbits(32) for _ in range(4)]:
        walk = Walk(Story(world), seed)
        for number in range(8):
            steps = [walk.step() for _ in range(4)]
            compare(test, world, walk.story, f"seed {seed}, round {number}, {steps}")
        test.true((log_of(world, walk.story.number(world)) or 0) > 100, f"seed {seed}: there is a log")
        etag = walk.story.etag
        answer = walk.story.client.patch(walk.story.place, {"firstName": "Log"}, {"If-Match": etag})
        test.equal([answer.status, answer.header("ETag")], [200, walk.story.etag], "a change of the record")


@case("a history is read from its log, with the record, without a query of its own")
def from_log(test, world):
    story = Story(world)
    story.client.patch(story.order, {"status": "busy"})
    before = shown(story)
    world.sql(f"update order_event set status = 2 where record_id = {story.number(world)}")
    answers = [shown(story) for _ in range(40)]
    test.true(answers.count(before) > 20, "most workers know the campaign soon, and read no table")


@case("what another worker renames or deletes is seen at once")
def renamed(test, world):
    story = Story(world)
    for number in range(30):
        name = f"Name {number}"
        story.client.patch(f"{CAMPAIGNS}/{story.objects.ids['campaign']}", {"name": name})
        names = [story.history[0]["campaignName"] for _ in range(4)]
        test.equal(names, [name] * 4, "campaignName")
    story.client.delete(f"{CAMPAIGNS}/{story.objects.ids['campaign']}")
    test.true(all(story.history[0]["removedAt"] for _ in range(8)), "removedAt")


@case("a log that grows too long ends, and the history stays what it is")
def too_long(test, world):
    story = Story(world)
    for number in range(200):
        story.client.patch(story.order, {"status": STATUSES[number % 3]})
    test.equal(log_of(world, story.number(world)), 0, "bytes of the log")
    compare(test, world, story, "after 200 changes")
    story.client.patch(story.order, {"status": "do-not-call"})
    test.equal([log_of(world, story.number(world)), story.events()[-1]], [0, "do-not-call"], "one change more")


@case("a log goes with its record")
def goes(test, world):
    story = Story(world)
    record = story.number(world)
    test.true(log_of(world, record), "there is one")
    test.status(story.client.delete(story.place), 204)
    test.equal(log_of(world, record), None, "afterwards")


@case("`callbook histories` makes the logs that are missing, and the same ones again")
def made(test, world):
    walks = [Walk(Story(world), seed) for seed in range(4)]
    for walk in walks:
        for _ in range(25):
            walk.step()
    records = ", ".join(str(walk.story.number(world)) for walk in walks)
    before = [shown(walk.story) for walk in walks]
    lengths = world.sql(f"select record_id, length(log) from history_log where record_id in ({records}) order by 1")
    world.sql(f"delete from history_log where record_id in ({records})")
    test.equal([shown(walk.story) for walk in walks], before, "without logs")
    account = world.account("history").name
    world.operator("histories", "--account", account)
    test.equal(world.sql(f"select record_id, length(log) from history_log where record_id in ({records}) order by 1"),
               lengths, "bytes of the logs")
    for walk in walks:
        compare(test, world, walk.story, "with the new log")
        walk.step()
        compare(test, world, walk.story, "and with what comes after it")


@case("an account has no logs before `callbook migrate --finish`")
def unfinished(test, world):
    account = world.new_account()
    number, = world.sql(f"select id from account where name = '{account.name}'")
    world.sql(f"delete from history_version where account_id = {number}")
    world.shared[("account", "unfinished")] = account
    objects = world.new_objects("unfinished")
    story = Story.__new__(Story)
    story.objects, story.client = objects, account.client
    story.place = f"{RECORDS}/{objects.ids['record']}"
    story.order = f"{orders_of(objects.ids['campaign'])}/{objects.ids['order']}"
    story.client.patch(story.order, {"status": "busy"})
    test.equal(story.events(), ["registered", "busy"], "events")
    world.operator("histories", "--account", account.name)
    test.equal(log_of(world, story.number(world)), None, "a log")
    world.sql(f"insert into history_version (account_id, version) values ({number}, 1)")
    story.client.patch(story.order, {"status": "planned"})
    test.equal([log_of(world, story.number(world)), story.events()], [None, ["registered", "busy", "planned"]],
               "a record from before goes without")
    world.operator("histories", "--account", account.name)
    compare(test, world, story, "with the log that was made")
    test.true(log_of(world, story.number(world)), "a log")


def walk_until(walk, end, failures):
    try:
        while time.monotonic() < end:
            walk.step()
    except Exception as failure:  # a thread's failure would be lost
        failures.append(failure)


@case("logs are right when orders change, and logs are made, at the same time")
def at_once(test, world):
    story, account = Story(world), world.account("history").name
    walks, failures = [Walk(story, secrets.randbits(32), 2) for _ in range(4)], []
    for walk in walks:
        walk.orders = {}
        walk.story = copy.copy(story)
        walk.story.client = story.client.twin()
    end = time.monotonic() + patience(4)
    threads = [threading.Thread(target=walk_until, args=(walk, end, failures)) for walk in walks]
    for thread in threads:
        thread.start()
    while time.monotonic() < end:
        story.forget_log(world)
        world.operator("histories", "--account", account)
    for thread in threads:
        thread.join()
    test.equal(failures, [], "failures")
    world.operator("histories", "--account", account)
    compare(test, world, story, "in the end")
