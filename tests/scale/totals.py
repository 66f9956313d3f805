"""Compares totals and pages with what SQL counts and lists, after and between random operations of 16 clients, and
totals with what they may be meanwhile."""

import random

from api import Verdict, meanwhile, together
from lists import LIMITS, all_filters, compare_list, compare_orders
from people import ORDER_STATUSES, STATUSES
from world import World

CHECKS = 5
WEIGHTS = {"patch": 4, "move": 8, "delete": 2, "create": 6, "place": 2, "status": 2}


def compare_everything(world, chance, verdict, snapshot, whole):
    api = world.stack.api
    for filters in all_filters(world.types, world.campaigns + world.dropped):
        limits = LIMITS if whole else (chance.choice(LIMITS),)
        compare_list(api, verdict, chance, snapshot, filters, (None, "createdAt"), limits, whole)
        if chance.random() < 0.3:
            compare_list(api, verdict, chance, snapshot, filters, (chance.choice(("updatedAt", "-updatedAt")),),
                         (chance.choice(LIMITS),), False)
            compare_list(api, verdict, chance, snapshot, {**filters, "status": chance.choice(STATUSES)},
                         (chance.choice((None, "createdAt", "updatedAt")),), (chance.choice(LIMITS),), False)
    for campaign in world.campaigns:
        compare_orders(api, verdict, chance, snapshot, campaign, None, whole)
        compare_orders(api, verdict, chance, snapshot, campaign, chance.choice(ORDER_STATUSES), False)


class Reader:
    """Reads totals while others write. Where clients disturb each other nobody knows who is in a campaign."""

    def __init__(self, world, verdict, seed, contended):
        self.world = world
        self.verdict = verdict
        self.contended = contended
        self.chance = random.Random(seed)
        self.api = world.stack.client()

    def __call__(self):
        kind = self.chance.choice([None] + self.world.types)
        campaign = None if self.contended else self.chance.choice([None] + self.world.campaigns)
        limit = self.chance.choice(LIMITS)
        sort = self.chance.choice((None, "createdAt"))
        what = f"type {kind} campaign {campaign} sort={sort} limit={limit}"

        def read():
            page = self.chance.choice((1, 1, 2, 9))
            answer = self.api.get("/api/records", recordTypeUuid=kind, campaignUuid=campaign, limit=limit, sort=sort,
                                  page=page)
            uuids = [row["uuid"] for row in answer["records"]]
            self.verdict.equal(len(uuids), len(set(uuids)), f"{what}: rows that came twice in a page")
            return answer["total"]

        self.world.bounds.check(self.verdict, (kind, campaign), read, what)


def change(world, chance, count, contended, watched, recounted):
    """Operations, with readers beside them. When they are contended a campaign is deleted that others write into."""
    def drop():
        world.drop_campaign(world.campaigns[1])

    def write():
        world.run(count // 2, WEIGHTS, contended=contended)
        together([lambda: world.run(count // 2, WEIGHTS, contended=contended)] + [drop] * contended)

    def recount():
        recounted.equal(["exact" in detail for detail in world.stack.recount()], [True], "while others write")

    meanwhile(write, [Reader(world, watched, chance.random(), contended) for _ in range(2)] + [recount])


def run(stack, operations, seed):
    world = World(stack, seed)
    chance = random.Random(seed)
    verdict = Verdict(f"totals and pages after {operations} operations of 16 clients")
    written = Verdict("what clients have written is there, and nothing else")
    watched = Verdict("totals while others write are off by what is under way, and no more")
    recount = Verdict("doctor --recount")
    world.run(operations // 4, {"create": 1})
    world.sync(written)
    for check in range(CHECKS):
        contended = check % 2 == 1
        change(world, chance, operations * 3 // 4 // CHECKS, contended, watched, recount)
        snapshot = world.sync(None if contended else written)
        compare_everything(world, chance, verdict, snapshot, check == CHECKS - 1)
        recount.equal(["exact" in detail for detail in stack.recount()], [True], "every total is exact")
    return [verdict, written, watched, recount]
