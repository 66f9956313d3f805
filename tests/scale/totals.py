"""Compares totals and pages with COUNT(*) and with SQL's order, after and between random operations of 16 clients."""

import random

from api import Verdict
from world import World

CHECKS = 5
UUID = "lower(insert(insert(insert(insert(hex({0}.uuid),9,0,'-'),14,0,'-'),19,0,'-'),24,0,'-'))"


def account_id(stack):
    return stack.sql(f"select id from account where name = '{stack.name}'")[0][0]


def lists_of(world, account):
    """(parameters of a list, the SQL that gives its uuids from the oldest on)"""
    record = f"select {UUID.format('r')} from record r "
    joined = "join record_type t on t.id = r.type_id "
    in_campaign = "join campaign_order o on o.record_id = r.id join campaign c on c.id = o.campaign_id "
    lists = [({}, f"{record} where r.account_id = {account} order by r.id")]
    for kind in world.types:
        of_type = f"and {UUID.format('t')} = '{kind}'"
        lists.append(({"recordTypeUuid": kind}, f"{record}{joined} where r.account_id = {account} {of_type} order by r.id"))
    for campaign in world.campaigns:
        where = f"where {UUID.format('c')} = '{campaign}'"
        lists.append(({"campaignUuid": campaign}, f"{record}{in_campaign}{where} order by r.id"))
        kind = world.types[len(campaign) % len(world.types)]
        lists.append(({"campaignUuid": campaign, "recordTypeUuid": kind},
                      f"{record}{joined}{in_campaign}{where} and {UUID.format('t')} = '{kind}' order by r.id"))
    return lists


def pages_to_read(chance, rows, limit):
    """All of them where there are few, else the ends and some between."""
    last = max(1, (rows + limit - 1) // limit)
    if last <= 12:
        return range(1, last + 2)
    return [1, 2, last - 1, last, last + 1] + [chance.randint(1, last) for _ in range(8)]


def compare_list(api, chance, verdict, parameters, uuids):
    limit = chance.choice([7, 50, 100])
    for sort in (None, "createdAt"):
        ordered = uuids if sort else uuids[::-1]
        for page in pages_to_read(chance, len(ordered), limit):
            answer = api.get("/api/records", limit=limit, page=page, sort=sort, **parameters)
            what = f"{parameters} sort={sort} limit={limit} page={page}"
            verdict.equal(answer["total"], len(ordered), what)
            verdict.equal([row["uuid"] for row in answer["records"]], ordered[(page - 1) * limit:page * limit], what)


def compare_orders(world, verdict):
    for campaign in world.campaigns:
        count = world.stack.sql(f"select count(*) from campaign_order o join campaign c on c.id = o.campaign_id "
                                f"where {UUID.format('c')} = '{campaign}'")
        answer = world.stack.api.get(f"/api/campaigns/{campaign}/orders", limit=1)
        verdict.equal(answer["total"], int(count[0][0]), f"orders of {campaign}")


def compare_everything(world, chance, verdict):
    account = account_id(world.stack)
    for parameters, query in lists_of(world, account):
        compare_list(world.stack.api, chance, verdict, parameters, [row[0] for row in world.stack.sql(query)])
    compare_orders(world, verdict)


def run(stack, operations, seed):
    world = World(stack, seed)
    chance = random.Random(seed)
    verdict = Verdict(f"totals and pages after {operations} operations of 16 clients")
    world.fill(operations // 4)
    for check in range(CHECKS):
        world.change(operations * 3 // 4 // CHECKS, (4, 8, 2, 6))
        if check == CHECKS - 2:
            world.drop_campaign(world.campaigns[0])
        compare_everything(world, chance, verdict)
    recount = Verdict("doctor --recount")
    recount.equal(["exact" in detail for detail in stack.recount()], [True], "every total is exact")
    return [verdict, recount]
