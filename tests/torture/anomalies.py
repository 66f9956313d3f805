#!/usr/bin/env python3
"""Sixteen clients change the same objects at once. Output is TAP.

tests/torture/anomalies.sh starts the database."""

import sys
import uuid

from contest import Contest
import integrity
import races
from support import points
from support.place import Account, Place

RACES = {
    "no update with If-Match is lost": races.conditional,
    "no update of another member is lost": races.unconditional,
    "a record is in a campaign once, and its history is whole": races.orders,
    "a campaign holds records of its type": races.campaign_types,
    "a slug has one type": races.slugs,
    "one type is the default": races.default_types,
    "no record is left without its type": races.type_deletion,
    "no order is left without its record": races.record_deletion,
    "no order is left without its campaign": races.campaign_deletion,
}


def race(test, place, account, run, seconds):
    contest = Contest(test, place, account, seconds)
    run(contest)
    contest.balance()


def expected_totals(place, number):
    """For each filter of the list of records, what a count in the database gives."""
    yield "", f"select count(*) from record where account_id = {number}"
    for name, key in place.sql(f"select hex(uuid), id from record_type where account_id = {number}"):
        yield (f"recordTypeUuid={uuid.UUID(name)}",
               f"select count(*) from record where account_id = {number} and type_id = {key}")
    for name, key in place.sql(f"select hex(uuid), id from campaign where account_id = {number}"):
        yield (f"campaignUuid={uuid.UUID(name)}",
               f"""select count(*) from campaign_order o join campaign c on c.id = o.campaign_id
               where o.campaign_id = {key} and c.deleted_at is null""")


def totals(test, place, account):
    """What lists tell of the account of all races, of each of its types and of each campaign."""
    group = place.group("plain")
    name = account.ask("plain", "GET", "/api/auth/me")[1]["account"]["uuid"]
    number = place.sql(f"select id from account where uuid = unhex('{name.replace('-', '')}')")[0][0]
    queries = dict(expected_totals(place, number))
    counts = place.sql(";\n".join(queries.values()) + ";")
    for query, (count,) in zip(queries, counts):
        told = account.ask("plain", "GET", f"/api/records?limit=1&{query}")[1]["total"]
        test.equal(told, int(count), f"total of {query or 'all'}")
    test.say(f"{len(queries)} totals compared")
    group.stop()


def tests(place, short):
    account = Account(place, "anomalies")
    for name, run in RACES.items():
        yield name, lambda t, p, run=run: race(t, p, account, run, 1 if short else 20)
    yield "no row contradicts another, and counts are exact", integrity.check
    yield "every total is what a count gives", lambda t, p: totals(t, p, account)


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--short", "seconds instead of minutes")
    servers = Place()
    sys.exit(points.run(servers, tests(servers, arguments.short), arguments.only))
