"""Actions: one thing done to many records or orders, after a preview that says to how many."""

import time

from tap import case
from test_imports import Importing, people
from test_jobs import Stopped
from world import CAMPAIGNS, RECORDS, SEGMENTS, TYPES, orders_of, patience, phone_number, unknown_id

ACTIONS = "/api/actions"
BATCH = 1000


class Base:
    """A client with types, campaigns and some records of each kind that an action may meet."""

    def __init__(self, client):
        self.client = client
        self.lead = client.made(TYPES, {"name": "Lead", "parameters": [
            {"id": "city", "type": "text", "title": "City"},
            {"id": "score", "type": "number", "title": "Score", "indexed": True},
            {"id": "must", "type": "text", "title": "Must"},
            {"id": "code", "type": "text", "title": "Code", "unique": True}]})["uuid"]
        self.other = client.made(TYPES, {"name": "Other"})["uuid"]
        self.spring = client.made(CAMPAIGNS, {"name": "Spring", "recordTypeUuid": self.lead})["uuid"]
        self.open = client.made(CAMPAIGNS, {"name": "Open"})["uuid"]

    def record(self, kind=None, **members):
        return self.client.made(RECORDS, {"recordTypeUuid": kind or self.lead, "phone": phone_number(),
                                          **members})["uuid"]

    def batch(self, items):
        """Makes records, many at once; their uuids."""
        made = []
        for start in range(0, len(items), BATCH):
            answer = self.client.post(f"{RECORDS}/batch", {"items": [
                {"op": "create", "recordTypeUuid": self.lead, "phone": phone_number(), **item}
                for item in items[start:start + BATCH]]})
            if answer.status != 200:
                raise AssertionError(repr(answer))
            made += [item["uuid"] for item in answer.json["items"]]
        return made

    def put(self, record, campaign=None, **members):
        return self.client.made(orders_of(campaign or self.spring), {"recordUuid": record, **members})["uuid"]

    def preview(self, do, on="records", **chosen):
        return self.client.made(ACTIONS, {"on": on, "do": do, **chosen})

    def counted(self, action):
        """The preview with its counts, which a job may be making."""
        return self.wait(action, lambda shown: shown["counts"] or shown["state"] != "preview")

    def wait(self, action, is_so):
        end = time.monotonic() + patience(60)
        while not is_so(shown := self.client.read(f"{ACTIONS}/{action['uuid']}")) and time.monotonic() < end:
            time.sleep(0.05)
        return shown

    def run(self, action, confirm=None):
        action = self.counted(action)
        return self.client.post(f"{ACTIONS}/{action['uuid']}/run", {
            "confirm": action["counts"]["affected"] if confirm is None else confirm})

    def refused(self, test, answer, status, code):
        test.equal((answer.status, answer.json.get("code")), (status, code), "refused")

    def ended(self, action):
        return self.wait(action, lambda shown: shown["state"] in ("done", "failed", "canceled"))

    def done(self, test, action):
        """Runs a preview to its end, which must be what it has said; what it shows then."""
        action = self.counted(action)
        test.status(self.run(action), 202, "run")
        shown = self.ended(action)
        test.equal((shown["state"], shown["results"]), ("done", action["counts"]), "what it was to do, and what it did")
        return shown

    def rows(self, action, **parameters):
        return self.client.walk(f"{ACTIONS}/{action['uuid']}/rows", "rows", limit=3, **parameters)

    def campaigns_of(self, record):
        history = self.client.read(f"{RECORDS}/{record}")["campaignHistory"]
        return [stay["campaignUuid"] for stay in history if not stay["removedAt"]]


def wait_for(client, action):
    end = time.monotonic() + patience(60)
    while (shown := client.read(f"{ACTIONS}/{action['uuid']}"))["state"] in ("waiting", "running") \
            and time.monotonic() < end:
        time.sleep(0.05)
    return shown


def base(world):
    return Base(world.new_account().client)


def counts(affected=0, unchanged=0, **refused):
    return {"affected": affected, "unchanged": unchanged, "refused": refused}


@case("an action is seen first, then confirmed, and then done")
def whole(test, world):
    own = base(world)
    records = [own.record() for _ in range(12)]
    answer = own.client.post(ACTIONS, {"on": "records", "all": True, "do": {"assign": {"campaignUuid": own.spring}}})
    action = test.needs(answer, 201)
    test.equal(answer.header("Location"), f"{ACTIONS}/{action['uuid']}", "Location")
    test.equal(list(action), ["uuid", "state", "on", "all", "do", "counts", "samples", "results", "progress", "createdAt",
                              "startedAt", "finishedAt", "problem"], "members")
    test.equal((action["state"], action["counts"], action["results"]), ("preview", counts(12), None), "preview")
    test.equal(action["samples"], [{"uuid": uuid, "status": "affected", "code": None} for uuid in records[:1:-1]],
               "samples: the newest ten")
    test.equal(own.client.read(RECORDS, campaignUuid=own.spring)["total"], 0, "nothing has happened")
    test.refused(own.run(action, 11), 409, ("/confirm", "wrong_confirm"))
    with Stopped(world):
        answer = own.run(action)
        test.status(answer, 202)
        test.equal((answer.json["state"], answer.header("Retry-After")), ("waiting", "1"), "while it waits")
        test.equal(own.client.read("/api/jobs")["jobs"][0]["uuid"], action["uuid"], "its job")
    shown = own.ended(action)
    test.equal((shown["state"], shown["results"], shown["progress"]["done"]), ("done", counts(12), 12), "in the end")
    test.true(shown["createdAt"] <= shown["startedAt"] <= shown["finishedAt"], f"times: {shown}")
    test.equal(own.client.read(RECORDS, campaignUuid=own.spring)["total"], 12, "records in the campaign")
    test.equal(own.client.read(orders_of(own.spring))["total"], 12, "orders")
    own.refused(test, own.run(action), 409, "not_a_preview")
    own.refused(test, own.client.post(f"{ACTIONS}/{action['uuid']}/cancel", None), 409, "job_ended")
    test.equal([row["uuid"] for row in own.rows(action)], records[::-1], "rows, newest first")


# What chooses the three records of six, and its members.
CHOICES = ["filter", "search", "uuids", "segment", "all"]


def chosen_by(own, choice, records):
    if choice == "filter":
        return {"filter": {"field": "firstName", "value": "Chosen"}}
    if choice == "search":
        return {"search": "chosen"}
    if choice == "uuids":
        return {"uuids": records}
    if choice == "segment":
        return {"segment": own.client.made(SEGMENTS, {"name": "Chosen", "search": "chosen"})["uuid"]}
    return {"all": True, "recordTypeUuid": own.lead}


def made_for(own):
    """Three that are chosen, and three of another type."""
    return ([own.record(firstName="Chosen", parameters={"city": "Faro"}) for _ in range(3)],
            [own.record(own.other, firstName="Left") for _ in range(3)])


@case("every choice of a set assigns and unassigns it", CHOICES)
def assigning(test, world, choice):
    own = base(world)
    chosen, left = made_for(own)
    own.put(chosen[0])
    action = own.preview({"assign": {"campaignUuid": own.spring, "status": "planned"}}, **chosen_by(own, choice, chosen))
    test.equal(action["counts"], counts(2, 1), "preview")
    own.done(test, action)
    test.equal([own.campaigns_of(uuid) for uuid in chosen + left], 3 * [[own.spring]] + 3 * [[]], "campaigns")
    test.equal(sorted(order["status"] for order in own.client.read(orders_of(own.spring))["orders"]),
               ["planned", "planned", "registered"], "statuses")
    action = own.preview({"unassign": {"campaignUuid": own.spring}}, **chosen_by(own, choice, chosen))
    test.equal(action["counts"], counts(3), "preview")
    own.done(test, action)
    test.equal([own.campaigns_of(uuid) for uuid in chosen], 3 * [[]], "campaigns")
    test.equal(own.client.read(RECORDS, campaignUuid=own.spring)["total"], 0, "in lists")
    history = own.client.read(f"{RECORDS}/{chosen[1]}")["campaignHistory"]
    test.equal([(stay["status"], bool(stay["removedAt"]), [event["status"] for event in stay["events"]])
                for stay in history], [("planned", True, ["planned"])], "its history keeps it")


@case("every choice of a set is patched", CHOICES)
def patching(test, world, choice):
    own = base(world)
    chosen, left = made_for(own)
    changed = own.client.patch(f"{RECORDS}/{chosen[0]}", {"lastName": "New", "parameters": {"score": 7}})
    test.status(changed, 200)
    patch = {"lastName": "New", "parameters": {"score": 7}}
    before = [own.client.read(f"{RECORDS}/{uuid}") for uuid in chosen]
    action = own.preview({"patch": patch}, **chosen_by(own, choice, chosen))
    test.equal(action["counts"], counts(2, 1), "preview")
    own.done(test, action)
    after = [own.client.read(f"{RECORDS}/{uuid}") for uuid in chosen]
    test.equal(after[0], before[0], "what is as it was")
    for old, new in zip(before[1:], after[1:]):
        test.equal(new, {**old, "lastName": "New", "parameters": {"city": "Faro", "score": 7},
                         "updatedAt": new["updatedAt"]}, "a patched one")
    test.equal({row["uuid"] for row in own.client.read(RECORDS, search="new", limit=100)["records"]}, set(chosen),
               "found by it")
    test.equal(own.client.read(RECORDS, recordTypeUuid=own.lead, **{"filter[parameters.score]": 7})["total"], 3, "by filter")
    test.equal([own.client.read(f"{RECORDS}/{uuid}")["lastName"] for uuid in left], 3 * [None], "the others")


@case("every choice of a set is deleted", CHOICES)
def deleting(test, world, choice):
    own = base(world)
    chosen, left = made_for(own)
    own.put(chosen[0])
    own.put(chosen[1], own.open)
    own.client.patch(f"{RECORDS}/{chosen[2]}", {"parameters": {"code": "A"}})
    action = own.preview({"delete": True}, **chosen_by(own, choice, chosen))
    test.equal(action["counts"], counts(3), "preview")
    own.done(test, action)
    for uuid in chosen:
        test.status(own.client.get(f"{RECORDS}/{uuid}"), 404)
    test.equal(own.client.read(orders_of(own.spring))["total"] + own.client.read(orders_of(own.open))["total"], 0, "orders")
    test.equal({row["uuid"] for row in own.client.read(RECORDS)["records"]}, set(left), "what is left")
    own.record(parameters={"code": "A"})  # its value is free


@case("the orders of a campaign are patched and taken out", ["uuids", "search", "all"])
def of_orders(test, world, choice):
    own = base(world)
    records = [own.record(firstName="Chosen") for _ in range(3)]
    orders = [own.put(uuid) for uuid in records]
    own.put(own.record(own.other, firstName="Chosen"), own.open)
    elsewhere = own.put(records[0], own.open)
    own.client.patch(f"{orders_of(own.spring)}/{orders[0]}", {"status": "contacted"})
    chosen = {"uuids": orders + [elsewhere]} if choice == "uuids" else chosen_by(own, choice, records)
    missing = {"not_found": 1} if choice == "uuids" else {}
    action = own.preview({"patch": {"status": "contacted"}}, "orders", campaignUuid=own.spring, **chosen)
    test.equal(action["counts"], counts(2, 1, **missing), "preview")
    own.done(test, action)
    test.equal([own.client.read(f"{orders_of(own.spring)}/{uuid}")["status"] for uuid in orders], 3 * ["contacted"], "statuses")
    events = own.client.read(f"{RECORDS}/{records[1]}")["campaignHistory"][0]["events"]
    test.equal([event["status"] for event in events], ["registered", "contacted"], "events")
    test.equal({row["uuid"] for row in own.rows(action, status="affected")}, set(orders[1:]), "rows are orders")
    action = own.preview({"delete": True}, "orders", campaignUuid=own.spring, **chosen)
    test.equal(action["counts"], counts(3, **missing), "preview")
    own.done(test, action)
    test.equal([own.client.read(path)["total"] for path in (orders_of(own.spring), orders_of(own.open))], [0, 2], "orders")
    test.equal(own.client.read(RECORDS)["total"], 4, "the records stay")


@case("a refused row tells why, and the others are done")
def refused(test, world):
    own = base(world)
    good, gone, there = own.record(), own.record(), own.record()
    inactive, typed = own.record(status="inactive"), own.record(own.other)
    own.client.delete(f"{RECORDS}/{gone}")
    own.put(there)
    strange = unknown_id()
    chosen = [good, inactive, typed, there, gone, strange, good]
    expected = counts(1, 1, unknown_record=2, record_not_active=1, wrong_record_type=1)
    action = own.preview({"assign": {"campaignUuid": own.spring}}, uuids=chosen)
    test.equal(action["counts"], expected, "preview")
    test.equal({row["uuid"]: row["code"] or row["status"] for row in action["samples"]},
               {good: "affected", there: "unchanged", inactive: "record_not_active", typed: "wrong_record_type",
                gone: "unknown_record", strange: "unknown_record"}, "samples")
    own.done(test, action)
    shown = {row["uuid"]: row["code"] or row["status"] for row in own.rows(action)}
    test.equal(shown, {row["uuid"]: row["code"] or row["status"] for row in action["samples"]}, "rows")
    test.equal({row["uuid"] for row in own.rows(action, status="refused")}, {inactive, typed, gone, strange}, "refused rows")
    test.equal([row["uuid"] for row in own.rows(action, status="affected")], [good], "affected rows")
    page = own.client.read(f"{ACTIONS}/{action['uuid']}/rows", status="refused", limit=3, page=2)
    test.equal((page["total"], page["totalPages"], len(page["rows"])), (4, 2, 1), "the second page")
    own.client.patch(f"{CAMPAIGNS}/{own.spring}", {"status": "completed"})
    action = own.preview({"assign": {"campaignUuid": own.spring}}, all=True)
    test.equal(action["counts"], counts(campaign_closed=4), "a closed campaign")


@case("a patch is judged by each record's type")
def judged(test, world):
    own = base(world)
    records = [own.record(firstName="A", parameters={"must": "x"}), own.record(own.other, firstName="A")]
    action = own.preview({"patch": {"parameters": {"city": "Faro"}}}, uuids=records)
    test.equal(action["counts"], counts(1, unknown_field=1), "a field that one has")
    own.done(test, action)
    test.equal(own.preview({"patch": {"parameters": {"score": 1.5}}}, search="a", recordTypeUuid=own.lead)["counts"],
               counts(wrong_type=1), "a value that no record of the type may have")
    test.equal(own.preview({"patch": {"phone": "12"}}, search="a")["counts"], counts(invalid_phone=2), "a phone")
    test.equal(own.preview({"patch": {"parameters": {"code": "B"}}}, uuids=records[:1])["counts"], counts(duplicate=1),
               "a value that must be one record's")
    clearing = {"patch": {"parameters": {"must": None}}}
    test.equal(own.preview(clearing, uuids=records[:1])["counts"], counts(1), "a cleared one")
    test.status(own.client.patch(f"{TYPES}/{own.lead}", {"fields": {"must": {"required": True}}}), 200)
    test.equal(own.preview(clearing, uuids=records[:1])["counts"], counts(required=1), "one that is required now")


BAD = [("no choice", {}, "", "required"),
       ("an empty filter", {"filter": {}}, "/filter", "required"),
       ("a filter of nothing", {"filter": {"and": []}}, "/filter/and", "wrong_count"),
       ("a filter that is a list", {"filter": []}, "/filter", None),
       ("a blank search", {"search": " "}, "/search", "required"),
       ("an empty search", {"search": ""}, "/search", "required"),
       ("no uuids", {"uuids": []}, "/uuids", None),
       ("something that is no uuid", {"uuids": ["x"]}, "/uuids/0", "invalid_uuid"),
       ("too many uuids", {"uuids": 10001 * [unknown_id()]}, "/uuids", None),
       ("a type alone", {"recordTypeUuid": "{lead}"}, "", "required"),
       ("a campaign alone", {"campaignUuid": "{spring}"}, "", "required"),
       ("two choices", {"all": True, "search": "x"}, "", "one_choice"),
       ("all: false", {"all": False}, "/all", "invalid_choice"),
       ("an unknown segment", {"segment": unknown_id()}, "/segment", "unknown_segment"),
       ("an unknown type", {"all": True, "recordTypeUuid": unknown_id()}, "/recordTypeUuid", "unknown_record_type"),
       ("an unknown campaign", {"all": True, "campaignUuid": unknown_id()}, "/campaignUuid", "unknown_campaign"),
       ("an unknown import", {"importUuid": unknown_id()}, "/importUuid", "unknown_reference"),
       ("an import and a search", {"importUuid": unknown_id(), "search": "x"}, "", "one_choice")]


class Row:
    def __init__(self, name, *rest):
        self.name, self.rest = name, rest

    def __str__(self):
        return self.name


@case("an import chooses the records that it has created or updated and that are still there")
def of_import(test, world):
    importing = Importing(world.new_account().client)
    client = importing.client
    campaign = client.made(CAMPAIGNS, {"name": "After the import", "recordTypeUuid": importing.kind})["uuid"]
    assign = {"on": "records", "do": {"assign": {"campaignUuid": campaign}}}
    before = importing.run(people(2))
    same, other = [row["uuid"] for row in importing.rows(before)]
    test.status(client.patch(f"{RECORDS}/{other}", {"lastName": "Other"}), 200)
    done = importing.run(people(4) + "No,Number,nobody,Leeds\n", {"match": ["phone"]})
    test.equal([row["status"] for row in importing.rows(done)], ["unchanged", "updated", "created", "created", "error"],
               "what has become of the rows")
    made = [row["uuid"] for row in importing.rows(done, status="created")]
    action = client.made(ACTIONS, {**assign, "importUuid": done["uuid"]})
    test.equal((action["importUuid"], action["counts"]), (done["uuid"], counts(3)), "its preview")
    test.equal([row["uuid"] for row in action["samples"]], made[::-1] + [other], "samples, newest first")
    client.delete(f"{RECORDS}/{made[1]}")
    shown = client.made(ACTIONS, {**assign, "importUuid": done["uuid"]})
    test.equal(shown["counts"], counts(2), "without one that is deleted")
    test.status(client.post(f"{ACTIONS}/{shown['uuid']}/run", {"confirm": 2}), 202)
    test.equal(wait_for(client, shown)["results"], counts(2), "run")
    test.equal({order["record"]["uuid"] for order in client.read(orders_of(campaign))["orders"]}, {other, made[0]},
               "who is in the campaign")
    on_orders = {"on": "orders", "campaignUuid": campaign, "do": {"patch": {"status": "planned"}}}
    test.equal(client.made(ACTIONS, {**on_orders, "importUuid": done["uuid"]})["counts"], counts(2), "orders of it")
    test.equal(client.made(ACTIONS, {**on_orders, "importUuid": before["uuid"]})["counts"], counts(1), "orders of both")
    narrowed = client.made(ACTIONS, {**assign, "importUuid": before["uuid"], "campaignUuid": campaign})
    test.equal(narrowed["counts"], counts(0, 1), "narrowed by a campaign")
    test.equal(importing.work(before, "undo")["state"], "undone", "undone")
    rest = client.made(ACTIONS, {**assign, "importUuid": before["uuid"]})
    test.equal([row["uuid"] for row in rest["samples"]], [other], "what an undo has kept is still the import's")
    test.status(client.get(f"{RECORDS}/{same}"), 404, "what it has undone")


@case("a set that says too little is refused, and so is one that says too much", [Row(*row) for row in BAD])
def bad_sets(test, world, row):
    own = world.once("bad actions", lambda: base(world))
    chosen, place, code = row.rest
    chosen = {name: value.format(lead=own.lead, spring=own.spring) if isinstance(value, str) else value
              for name, value in chosen.items()}
    test.refused(own.client.post(ACTIONS, {"on": "records", "do": {"delete": True}, **chosen}), 422, (place, code))


@case("a filter by a field whose index is being built is refused for now")
def building(test, world):
    own = base(world)
    own.record(parameters={"city": "Faro"})
    with Stopped(world):
        test.status(own.client.patch(f"{TYPES}/{own.lead}", {"fields": {"city": {"indexed": True}}}), 200)
        body = {"on": "records", "recordTypeUuid": own.lead, "do": {"delete": True},
                "filter": {"field": "parameters.city", "value": "Faro"}}
        own.refused(test, own.client.post(ACTIONS, body), 409, "index_building")


BAD_DO = [("nothing", {}, "/do", "required"),
          ("two things", {"delete": True, "patch": {"firstName": "A"}}, "/do", "one_choice"),
          ("delete: false", {"delete": False}, "/do/delete", "invalid_choice"),
          ("an empty patch", {"patch": {}}, "/do/patch", "required"),
          ("a patch that is none", {"patch": []}, "/do/patch", "wrong_type"),
          ("an unknown member", {"patch": {"nick": "A"}}, "/do/patch/nick", "unknown_member"),
          ("a member of its own", {"patch": {"externalId": "A"}}, "/do/patch/externalId", "immutable"),
          ("a member that stays", {"patch": {"recordTypeUuid": unknown_id()}}, "/do/patch/recordTypeUuid", "immutable"),
          ("a phone of null", {"patch": {"phone": None}}, "/do/patch/phone", "not_nullable"),
          ("a status that is none", {"patch": {"status": "x"}}, "/do/patch/status", "invalid_choice"),
          ("no campaign", {"assign": {}}, "/do/assign/campaignUuid", "required"),
          ("an unknown campaign", {"assign": {"campaignUuid": unknown_id()}}, "/do/assign/campaignUuid", "unknown_campaign"),
          ("no time", {"assign": {"campaignUuid": unknown_id(), "status": "scheduled"}}, "/do/assign/scheduledTime", "required")]


@case("what cannot be done is refused", [Row(*row) for row in BAD_DO])
def bad_do(test, world, row):
    own = world.once("bad actions", lambda: base(world))
    do, place, code = row.rest
    test.refused(own.client.post(ACTIONS, {"on": "records", "all": True, "do": do}), 422, (place, code))


@case("orders need their campaign, and are not assigned")
def bad_orders(test, world):
    own = world.once("bad actions", lambda: base(world))
    test.refused(own.client.post(ACTIONS, {"on": "orders", "all": True, "do": {"delete": True}}), 422,
                 ("/campaignUuid", "required"))
    test.refused(own.client.post(ACTIONS, {"on": "orders", "all": True, "campaignUuid": own.spring,
                                           "do": {"unassign": {"campaignUuid": own.spring}}}), 422,
                 ("/do/unassign", "invalid_choice"))


@case("a set that has grown by more than a hundredth is refused")
def grown(test, world):
    own = base(world)
    own.batch(100 * [{}])
    action = own.preview({"delete": True}, all=True)
    own.record()
    test.equal(own.client.read(RECORDS)["total"], 101, "a hundredth more")
    other = own.preview({"patch": {"firstName": "A"}}, all=True)
    own.record()
    own.refused(test, own.run(action), 409, "changed_since_preview")
    test.equal(own.client.read(RECORDS)["total"], 102, "nothing has happened")
    with Stopped(world):
        test.status(own.run(other), 202, "one more of 101")
        own.batch(5 * [{}])
    shown = own.ended(other)
    test.equal((shown["state"], (shown["problem"] or {}).get("code")), ("failed", "changed_since_preview"), "grown before it began")
    test.equal(own.client.read(RECORDS, search="a")["total"], 0, "nothing has happened")


@case("the set is fixed when the run begins, whatever others write meanwhile")
def fixed(test, world):
    own = base(world)
    own.batch(3000 * [{"firstName": "Before"}])
    action = own.preview({"patch": {"firstName": "After", "lastName": "Done"}}, search="before")
    test.equal(action["counts"], counts(3000), "preview")
    test.status(own.run(action), 202)
    own.wait(action, lambda shown: shown["results"]["affected"])
    late = [own.record(firstName="Before") for _ in range(3)]
    shown = own.ended(action)
    test.equal((shown["state"], shown["results"]), ("done", counts(3000)), "the rows that it began with")
    test.equal([own.client.read(f"{RECORDS}/{uuid}")["firstName"] for uuid in late], 3 * ["Before"], "later ones")
    test.equal((own.client.read(RECORDS, search="after", total="exact")["total"], own.client.read(RECORDS, search="before")["total"]),
               (3000, 3), "what is found")


@case("records that are gone before their turn are refused")
def gone(test, world):
    own = base(world)
    records = own.batch(3 * [{}])
    action = own.preview({"patch": {"firstName": "A"}}, all=True)
    with Stopped(world):
        test.status(own.run(action), 202)
    own.ended(action)
    action = own.preview({"patch": {"firstName": "B"}}, uuids=records)
    with Stopped(world):
        test.status(own.run(action), 202)
        own.client.delete(f"{RECORDS}/{records[1]}")
    shown = own.ended(action)
    test.equal((shown["state"], shown["results"]), ("done", counts(2, unknown_record=1)), "in the end")


@case("a large set is counted exactly, by the index or by a job")
def large(test, world):
    own = base(world)
    some = own.batch([{"firstName": f"N{i % 7}", "status": "active" if i % 5 else "inactive"} for i in range(10500)])
    own.client.post(f"{orders_of(own.spring)}/batch", {"items": [{"op": "create", "recordUuid": uuid} for uuid in some[1:5]]})
    for _ in range(3):
        own.record(own.other)
    action = own.preview({"assign": {"campaignUuid": own.spring}}, all=True)
    test.equal(action["counts"], counts(8396, 4, record_not_active=2100, wrong_record_type=3), "assign")
    test.equal(own.preview({"unassign": {"campaignUuid": own.spring}}, all=True)["counts"], counts(4, 10499), "unassign")
    test.equal(own.preview({"patch": {"status": "inactive"}}, all=True)["counts"], counts(8403, 2100), "a status")
    test.equal(own.preview({"delete": True}, all=True)["counts"], counts(10503), "delete")
    with Stopped(world):
        other = own.preview({"patch": {"firstName": "N3"}}, all=True)
        test.equal((other["state"], other["counts"], len(other["samples"])), ("preview", None, 10), "while a job counts")
        answer = own.client.get(f"{ACTIONS}/{other['uuid']}")
        test.true(int(answer.header("Retry-After") or 0) >= 1, "Retry-After")
        own.refused(test, own.client.post(f"{ACTIONS}/{other['uuid']}/run", {"confirm": 1}), 409, "still_counting")
        test.equal(own.client.get(f"{ACTIONS}/{other['uuid']}/rows").json["total"], 0, "rows")
    shown = own.counted(other)
    test.equal((shown["state"], shown["counts"]), ("preview", counts(9003, 1500)), "once it has counted")
    own.done(test, action)
    test.equal(own.client.read(orders_of(own.spring))["total"], 8400, "orders")
    test.equal(own.client.read(RECORDS, campaignUuid=own.spring)["total"], 8400, "records in the campaign")
    own.done(test, other)
    test.equal(own.client.read(RECORDS, search="n3", total="exact")["total"], 10503, "by name")
    own.done(test, own.preview({"delete": True}, all=True, campaignUuid=own.spring))
    test.equal(own.client.read(RECORDS)["total"], 2103, "what is left")
    test.equal(own.client.read(orders_of(own.spring))["total"], 0, "orders of the deleted")


@case("a canceled action stops, and what it has done is known")
def canceled(test, world):
    own = base(world)
    own.batch(4000 * [{}])
    action = own.preview({"patch": {"firstName": "Done"}}, all=True)
    test.status(own.run(action), 202)
    own.wait(action, lambda shown: shown["results"]["affected"])
    answer = own.client.post(f"{ACTIONS}/{action['uuid']}/cancel", None)
    test.status(answer, 202)
    shown = own.ended(action)
    test.equal(shown["state"], "canceled", "state")
    done = own.client.read(RECORDS, search="done", total="exact")["total"]
    test.equal((shown["results"]["affected"], own.client.read(f"{ACTIONS}/{action['uuid']}/rows")["total"]), (done, done),
               "what is told and what is so")
    test.true(0 < done < 4000, f"{done} of 4000")
    test.status(own.client.post(f"{ACTIONS}/{action['uuid']}/cancel", None), 202, "again")
    preview = own.preview({"delete": True}, all=True)
    answer = own.client.post(f"{ACTIONS}/{preview['uuid']}/cancel", None)
    test.equal((answer.status, answer.json["state"]), (202, "canceled"), "a preview")
    own.refused(test, own.run(preview), 409, "not_a_preview")


@case("an action needs the scopes of what it does and shows")
def scoped(test, world):
    account = world.new_account()
    own = Base(account.client)
    own.put(own.record())
    bodies = [({"on": "records", "all": True, "do": {"delete": True}}, "records:read", "records:write"),
              ({"on": "records", "all": True, "do": {"patch": {"firstName": "A"}}}, "records:read", "records:write"),
              ({"on": "records", "all": True, "do": {"assign": {"campaignUuid": own.open}}}, "records:read", "campaigns:write"),
              ({"on": "records", "all": True, "do": {"unassign": {"campaignUuid": own.open}}}, "records:read", "campaigns:write"),
              ({"on": "orders", "campaignUuid": own.spring, "all": True, "do": {"delete": True}}, "campaigns:read",
               "campaigns:write")]
    for body, reads, writes in bodies:
        own.refused(test, account.with_scopes("actions:write", writes).post(ACTIONS, body), 403, "scope_missing")
        own.refused(test, account.with_scopes("actions:write", reads).post(ACTIONS, body), 403, "scope_missing")
        own.refused(test, account.with_scopes(reads, writes).post(ACTIONS, body), 403, "scope_missing")
        test.status(account.with_scopes("actions:write", reads, writes).post(ACTIONS, body), 201)
    action = own.preview({"delete": True}, all=True)
    less = account.with_scopes("actions:write", "records:read")
    own.refused(test, less.post(f"{ACTIONS}/{action['uuid']}/run", {"confirm": 1}), 403, "scope_missing")
    own.refused(test, less.post(f"{ACTIONS}/{action['uuid']}/cancel", None), 403, "scope_missing")
    test.status(less.get(f"{ACTIONS}/{action['uuid']}"), 200)


@case("a preview is kept for a day, an action for thirty")
def kept(test, world):
    own = base(world)
    own.record()
    old, run = own.preview({"delete": True}, search="nobody"), own.preview({"patch": {"firstName": "A"}}, all=True)
    own.done(test, run)
    uuids = [action["uuid"].replace("-", "") for action in (old, run)]
    for uuid in uuids:
        world.sql(f"update action set created_at = utc_timestamp(6) - interval 25 hour where uuid = unhex('{uuid}')")
    test.status(own.client.get(f"{ACTIONS}/{old['uuid']}"), 404, "a preview of yesterday")
    test.status(own.client.post(f"{ACTIONS}/{old['uuid']}/run", {"confirm": 0}), 404)
    test.equal([action["uuid"] for action in own.client.read(ACTIONS)["actions"]], [run["uuid"]], "the list")
    for uuid in uuids:
        world.sql(f"update action set created_at = utc_timestamp(6) - interval 31 day where uuid = unhex('{uuid}')")
    end = time.monotonic() + patience(30)
    left = "select count(*) from action where uuid in (unhex('{}'), unhex('{}'))".format(*uuids)
    while world.sql(left) != ["0"] and time.monotonic() < end:
        time.sleep(0.2)
    test.equal(world.sql(left), ["0"], "actions of a month ago")
    test.equal(world.sql("select count(*) from action_part p left join action a on a.id = p.action_id where a.id is null"),
               ["0"], "parts without an action")
