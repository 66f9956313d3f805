"""What clients do to the same objects at once, and what must hold afterwards."""

import collections
import random
import time

from contest import CAMPAIGNS, CLIENTS, PHONE, RECORDS, TYPES

STATUSES = ("registered", "planned", "busy", "contacted", "canceled")

# --- lost updates -----------------------------------------------------------------------------------------------------


def conditional(contest):
    """Each client adds one with If-Match, again until it has succeeded."""
    kind = contest.kind(parameters=[{"id": "count", "type": "number", "title": "Count"}])
    path = f"{RECORDS}/{contest.record(kind)}"

    def add_one(number):
        for _ in range(1000):
            seen = contest.send(number, (200,), "GET", path)
            count = seen.value()["parameters"].get("count", 0)
            if contest.send(number, (200, 412), "PATCH", path, {"parameters": {"count": count + 1}},
                            **{"If-Match": seen.headers["ETag"]}).status == 200:
                return
        contest.wrong("a client never succeeds")

    while contest.goes_on():
        contest.at_once(add_one)
        count = contest.read(path)["parameters"]["count"]
        contest.expect(count == contest.rounds * CLIENTS, "with If-Match, an update is lost")


def unconditional(contest):
    """Each client has a field of its own; what it was told last must be there, whatever the others do."""
    fields = [{"id": f"f{number}", "type": "number", "title": "F"} for number in range(CLIENTS)]
    path = f"{RECORDS}/{contest.record(contest.kind(parameters=fields))}"

    def change(number):
        members = {"parameters": {f"f{number}": contest.rounds}}
        answer = contest.send(number, (200,), "PATCH", path, members)
        contest.expect(answer.value()["parameters"][f"f{number}"] == contest.rounds, "an answer lacks its own update")

    while contest.goes_on():
        contest.at_once(change)
        there = contest.read(path)["parameters"]
        contest.expect(there == {field["id"]: contest.rounds for field in fields}, "without If-Match, one is lost")


# --- orders -----------------------------------------------------------------------------------------------------------


def orders(contest):
    """All put the same record into the same campaign; then all change the order, and all take it out again."""
    kind = contest.kind()
    campaign = contest.campaign(kind)
    path = f"{CAMPAIGNS}/{campaign}/orders"
    while contest.goes_on():
        record = contest.record(kind)
        told = contest.at_once(lambda number: contest.send(number, (201, 409), "POST", path, {"recordUuid": record}))
        made = [answer.value() for answer in told if answer.status == 201]
        contest.expect(len(made) == 1, "a record is in a campaign twice, or not at all")
        order = f"{path}/{made[0]['uuid']}"
        wanted = [random.choice(STATUSES) for _ in range(CLIENTS)]
        contest.at_once(lambda number: contest.send(number, (200,), "PATCH", order, {"status": wanted[number]}))
        check_history(contest, record, contest.read(order)["status"], wanted)
        told = contest.at_once(lambda number: contest.send(number, (204, 404), "DELETE", order))
        contest.expect([answer.status for answer in told].count(204) == 1, "an order was deleted twice")
        contest.expect(contest.read(f"{RECORDS}/{record}")["campaignHistory"][0]["removedAt"], "it is still there")


def check_history(contest, record, status, wanted):
    """Its events are a way through the statuses that the clients wished for: none twice in a row."""
    history = contest.read(f"{RECORDS}/{record}")["campaignHistory"]
    statuses = [event["status"] for event in history[0]["events"]]
    contest.expect(len(history) == 1, "one stay, but more in the history")
    contest.expect(statuses[0] == "registered" and statuses[-1] == status == history[0]["status"],
                   "the last event is not the status")
    contest.expect(all(one != other for one, other in zip(statuses, statuses[1:])), "an event without a change")
    missing = collections.Counter(statuses[1:]) - collections.Counter(wanted)
    contest.expect(not missing, "an event that nobody asked for")


def campaign_types(contest):
    """Write skew: some give the campaign another type while others put records of the old one into it."""
    kinds = [contest.kind(), contest.kind()]
    while contest.goes_on():
        campaign = contest.campaign()
        records = [contest.record(kinds[number % 2]) for number in range(CLIENTS)]

        def act(number):
            if number < 4:
                contest.send(number, (200, 409), "PATCH", f"{CAMPAIGNS}/{campaign}",
                             {"recordTypeUuid": kinds[number % 2]})
            else:
                contest.send(number, (201, 422), "POST", f"{CAMPAIGNS}/{campaign}/orders",
                             {"recordUuid": records[number]})

        contest.at_once(act)
        kind = contest.read(f"{CAMPAIGNS}/{campaign}")["recordTypeUuid"]
        rows = contest.read(f"{RECORDS}?campaignUuid={campaign}&limit=100")["records"]
        contest.expect(kind is None or all(row["recordTypeUuid"] == kind for row in rows),
                       "a campaign holds records of another type")


# --- record types -----------------------------------------------------------------------------------------------------


def slugs(contest):
    """All choose the same slug, and give an older type that slug; or let it be made from the same name."""
    older = [contest.kind() for _ in range(CLIENTS)]
    while contest.goes_on():
        slug = f"slug-{contest.rounds}"

        def choose(number):
            if number % 2:
                return contest.send(number, (200, 409), "PATCH", f"{TYPES}/{older[number]}", {"slug": slug})
            return contest.send(number, (201, 409), "POST", TYPES, {"name": "Chosen", "slug": slug})

        told = contest.at_once(choose)
        contest.expect(sum(answer.status < 300 for answer in told) == 1, "not exactly one has the slug")
        told = contest.at_once(lambda number: contest.send(number, (201,), "POST", TYPES, {"name": f"Of {slug}"}))
        made = {answer.value()["slug"] for answer in told if answer.status == 201}
        contest.expect(len(made) == CLIENTS, "two types have the same made slug")
        for answer in told[2:]:
            contest.send(0, (204,), "DELETE", f"{TYPES}/{answer.value()['uuid']}")


def default_types(contest):
    """All make their own type the default one."""
    kinds = [contest.kind() for _ in range(CLIENTS)]
    while contest.goes_on():
        contest.at_once(lambda number: contest.send(number, (200,), "PATCH", f"{TYPES}/{kinds[number]}",
                                                    {"isDefault": True}))
        rows = contest.read(f"{TYPES}?limit=100")["recordTypes"]
        contest.expect(sum(row["isDefault"] for row in rows) == 1, "not exactly one type is the default")


def type_deletion(contest):
    """Two delete a type, the others make records of it."""
    while contest.goes_on():
        kind = contest.kind()
        body = {"recordTypeUuid": kind, "phone": PHONE}

        def act(number):
            time.sleep(random.uniform(0, 0.01))
            if number < 2:
                return contest.send(number, (204, 404, 409), "DELETE", f"{TYPES}/{kind}")
            return contest.send(number, (201, 422), "POST", RECORDS, body)

        told = contest.at_once(act)
        made = [answer.value()["uuid"] for answer in told[2:] if answer.status == 201]
        is_gone = any(answer.status == 204 for answer in told[:2])
        contest.expect(not (made and is_gone), "records of a type that is gone")
        contest.expect((contest.read(f"{TYPES}/{kind}") is None) == is_gone, "a type is there that was deleted")
        contest.expect(all(contest.read(f"{RECORDS}/{record}") for record in made), "a record is lost with its type")


# --- deletions --------------------------------------------------------------------------------------------------------


def record_deletion(contest):
    """Two delete a record, the others put it into campaigns, each into its own, or change it."""
    kind = contest.kind()
    campaigns = [contest.campaign(kind) for _ in range(CLIENTS)]
    while contest.goes_on():
        record = contest.record(kind)

        def act(number):
            if number < 2:
                time.sleep(random.uniform(0, 0.01))
                return contest.send(number, (204, 404), "DELETE", f"{RECORDS}/{record}")
            if number < 6:
                return contest.send(number, (200, 404), "PATCH", f"{RECORDS}/{record}", {"lastName": str(number)})
            return contest.send(number, (201, 422), "POST", f"{CAMPAIGNS}/{campaigns[number]}/orders",
                                {"recordUuid": record})

        told = contest.at_once(act)
        contest.expect([answer.status for answer in told[:2]].count(204) == 1, "a record was deleted twice, or never")
        contest.expect(contest.read(f"{RECORDS}/{record}") is None, "a deleted record is there")
    for campaign in campaigns:
        contest.expect(contest.read(f"{CAMPAIGNS}/{campaign}/orders")["total"] == 0, "an order without a record")


def campaign_deletion(contest):
    """Two delete a campaign, the others put records into it."""
    kind = contest.kind()
    records = [contest.record(kind) for _ in range(CLIENTS)]
    while contest.goes_on():
        campaign = contest.campaign(kind)

        def act(number):
            if number < 2:
                time.sleep(random.uniform(0, 0.01))
                return contest.send(number, (204, 404), "DELETE", f"{CAMPAIGNS}/{campaign}")
            return contest.send(number, (201, 404), "POST", f"{CAMPAIGNS}/{campaign}/orders",
                                {"recordUuid": records[number]})

        told = contest.at_once(act)
        contest.expect([answer.status for answer in told[:2]].count(204) == 1, "a campaign was deleted twice, or never")
        contest.expect(contest.read(f"{RECORDS}?campaignUuid={campaign}")["total"] == 0, "records in no campaign")
        for number in range(2, CLIENTS):
            check_stay(contest, records[number], campaign, told[number].status == 201)


def check_stay(contest, record, campaign, was_there):
    stays = [stay for stay in contest.read(f"{RECORDS}/{record}")["campaignHistory"]
             if stay["campaignUuid"] == campaign]
    contest.expect(len(stays) == was_there, "the history lacks a stay, or has one too many")
    contest.expect(all(stay["removedAt"] for stay in stays), "a stay in a deleted campaign goes on")
