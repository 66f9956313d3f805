"""Fields that become indexed over records that are there, while others write these."""

from tap import case
from test_jobs import JOBS, Stopped, ended, job_of
from test_unique import settled, state_of
from world import CAMPAIGNS, RECORDS, TYPES, orders_of, phone_number

FIELD = {"id": "code", "type": "text", "title": "Code"}


class Indexed:
    """A type with a text that is not indexed, and some records."""

    def __init__(self, world):
        self.client = world.account("jobs").client
        self.type = self.client.made(TYPES, {"name": "Indexed", "parameters": [FIELD]})["uuid"]
        self.records = [self.made(f"v{number % 3}") for number in range(9)]

    def made(self, code):
        return self.client.made(RECORDS, {"recordTypeUuid": self.type, "phone": phone_number(),
                                          "parameters": {"code": code}})["uuid"]

    def patch(self, record, code):
        return self.client.patch(f"{RECORDS}/{record}", {"parameters": {"code": code}})

    def turn(self, on, what="indexed"):
        return self.client.patch(f"{TYPES}/{self.type}", {"fields": {"code": {what: on}}})

    def ask(self, code):
        return self.client.get(RECORDS, **{"recordTypeUuid": self.type, "filter[parameters.code]": code, "limit": 100})

    def found(self, code):
        answer = self.ask(code)
        return answer.status, answer.status == 200 and (answer.json["total"],
                                                        {one["uuid"] for one in answer.json["records"]})


@case("turned on over records, it is built, and filters tell so meanwhile")
def built(test, world):
    indexed = Indexed(world)
    test.refused(indexed.ask("v1"), 400, ("filter[parameters.code]", "not_indexed"))
    with Stopped(world):
        shown = indexed.turn(True).json["parameters"][0]
        test.equal((shown["indexed"], shown["indexState"]), (True, "building"), "at first")
        answer = indexed.ask("v1")
        test.equal((answer.status, answer.json["code"]), (409, "index_building"), "meanwhile")
        answer = indexed.client.post(f"{RECORDS}/search", {
            "recordTypeUuid": indexed.type, "filter": {"field": "parameters.code", "value": "v1"}})
        test.equal((answer.status, answer.json["code"]), (409, "index_building"), "meanwhile, as a tree")
    test.equal(settled(indexed.client, indexed.type), "ready", "in the end")
    for number in range(3):
        test.equal(indexed.found(f"v{number}"), (200, (3, set(indexed.records[number::3]))), f"v{number}")
    job = job_of(indexed.client, indexed.type)
    test.equal((job["state"], job["field"], job["progress"]["done"]), ("done", "code", 9), "the job")


@case("what is written while it is built is found as it is, and counted once")
def written(test, world):
    indexed = Indexed(world)
    campaign = indexed.client.made(CAMPAIGNS, {"name": "Spring"})["uuid"]
    with Stopped(world):
        indexed.turn(True)
        test.status(indexed.patch(indexed.records[0], "v1"), 200)
        test.status(indexed.client.delete(f"{RECORDS}/{indexed.records[4]}"), 204)
        indexed.client.made(orders_of(campaign), {"recordUuid": indexed.records[7]})
        fresh = indexed.made("v1")
    test.equal(settled(indexed.client, indexed.type), "ready", "in the end")
    now = {indexed.records[0], indexed.records[1], indexed.records[7], fresh}
    test.equal(indexed.found("v1"), (200, (4, now)), "v1")
    indexed.client.made(orders_of(campaign), {"recordUuid": indexed.records[1]})
    test.status(indexed.patch(indexed.records[7], "v2"), 200)
    test.equal(indexed.found("v1"), (200, (3, now - {indexed.records[7]})), "after more")
    test.equal(indexed.client.read(RECORDS, recordTypeUuid=indexed.type)["total"], 9, "all")


@case("turned off and on again, what was written in between counts")
def again(test, world):
    indexed = Indexed(world)
    indexed.turn(True)
    settled(indexed.client, indexed.type)
    indexed.turn(False)
    test.equal(state_of(indexed.client, indexed.type), None, "turned off")
    test.refused(indexed.ask("v1"), 400, ("filter[parameters.code]", "not_indexed"))
    indexed.patch(indexed.records[1], "other")
    indexed.turn(True)
    test.equal(settled(indexed.client, indexed.type), "ready", "turned on again")
    test.equal(indexed.found("v1"), (200, (2, {indexed.records[4], indexed.records[7]})), "v1")
    test.equal(indexed.found("other"), (200, (1, {indexed.records[1]})), "other")


@case("a job that is canceled leaves a field that cannot be asked for, until it is tried again")
def canceled(test, world):
    indexed = Indexed(world)
    with Stopped(world):
        indexed.turn(True)
        job = job_of(indexed.client, indexed.type)
        test.equal(test.needs(indexed.client.post(f"{JOBS}/{job['uuid']}/cancel", None), 202)["state"], "canceled",
                   "the job")
    test.equal(state_of(indexed.client, indexed.type), "failed", "the field")
    test.refused(indexed.ask("v1"), 400, ("filter[parameters.code]", "not_indexed"))
    indexed.turn(False)
    indexed.turn(True)
    test.equal(settled(indexed.client, indexed.type), "ready", "tried again")
    test.equal(indexed.found("v1")[1][0], 3, "v1")


@case("a text that becomes unique is indexed by the same job, and stays so where it is not unique")
def unique(test, world):
    indexed = Indexed(world)
    indexed.turn(True, "unique")
    test.equal(settled(indexed.client, indexed.type), "failed", "in the end")
    test.equal(ended(indexed.client, job_of(indexed.client, indexed.type))["state"], "failed", "the job")
    test.equal(indexed.found("v1"), (200, (3, set(indexed.records[1::3]))), "v1")
    indexed.turn(False, "unique")
    test.equal(state_of(indexed.client, indexed.type), "ready", "not unique")
    test.equal(indexed.found("v1")[1][0], 3, "v1")
