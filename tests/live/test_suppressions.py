"""Numbers that must not be called, and what comes of it for records and orders."""

import datetime
import secrets
import time

from tap import case
from test_batch import done
from world import CAMPAIGNS, RECORDS, SUPPRESSIONS, TYPES, orders_of, phone_number, unknown_id

MEMBERS = ["uuid", "phone", "campaignUuid", "reason", "source", "evidence", "requestedAt", "expiresAt", "createdAt"]


class Base:
    """A client, a type, and two campaigns of it."""

    def __init__(self, account):
        self.account = account
        self.client = account.client
        self.kind = self.client.made(TYPES, {"name": "Lead"})["uuid"]
        self.campaign = self.new_campaign()
        self.other = self.new_campaign()

    def new_campaign(self, **members):
        return self.client.made(CAMPAIGNS, {"name": "Calls", "recordTypeUuid": self.kind, **members})["uuid"]

    def record(self, phone=None, **members):
        return self.client.made(RECORDS, {"recordTypeUuid": self.kind, "phone": phone or phone_number(), **members})

    def order(self, record, campaign=None, **members):
        return self.client.made(orders_of(campaign or self.campaign), {"recordUuid": record["uuid"], **members})

    def status(self, order):
        return self.client.read(f"{orders_of(order['campaignUuid'])}/{order['uuid']}")["status"]

    def patch(self, order, **members):
        return self.client.patch(f"{orders_of(order['campaignUuid'])}/{order['uuid']}", members)

    def suppress(self, phone, **members):
        return self.client.made(SUPPRESSIONS, {"phone": phone, "reason": "request", **members})

    def entries(self, phone):
        return self.client.read(SUPPRESSIONS, phone=phone)["suppressions"]


def base(world):
    return world.once("suppressions", lambda: Base(world.account("suppressions")))


def refused(test, answer, pointer):
    test.refused(answer, 422, (pointer, "suppressed"))


def in_time(**span):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**span)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@case("a suppression is made once, shown, listed and found by each filter")
def made_once(test, world):
    own = base(world)
    phone = phone_number()
    sent = {"phone": phone, "reason": "complaint", "source": "web form", "evidence": "Ticket 7", "requestedAt": "2026-01-02T03:04:05Z"}
    answer = own.client.post(SUPPRESSIONS, sent)
    test.status(answer, 201, "made")
    one = answer.json
    test.equal(list(one), MEMBERS, "members")
    test.equal({name: one[name] for name in sent}, sent, "as sent")
    test.equal((one["campaignUuid"], one["expiresAt"]), (None, None), "of the account, for ever")
    test.equal(answer.header("Location"), f"{SUPPRESSIONS}/{one['uuid']}", "where it is")
    again = own.client.post(SUPPRESSIONS, {**sent, "reason": "other"})
    test.status(again, 200, "a second time")
    test.equal(again.json, one, "changes nothing")
    test.equal(own.client.read(f"{SUPPRESSIONS}/{one['uuid']}"), one, "by its uuid")
    test.equal(own.entries(" ".join([phone[:5], phone[5:]])), [one], "by phone, as people write it")
    of_campaign = own.suppress(phone, campaignUuid=own.campaign, reason="invalid")
    test.equal(own.entries(phone), [of_campaign, one], "the newest first")
    listed = own.client.read(SUPPRESSIONS, campaignUuid=own.campaign, limit=100)
    test.true(of_campaign in listed["suppressions"] and one not in listed["suppressions"], "by campaign")
    listed = own.client.read(SUPPRESSIONS, reason="complaint", phone=phone)
    test.equal((listed["suppressions"], listed["total"]), ([one], 1), "by reason")
    total = own.client.read(SUPPRESSIONS)["total"]
    own.suppress(phone_number())
    test.equal(own.client.read(SUPPRESSIONS)["total"], total + 1, "the total counts")
    walked, cursor = [], ""
    while cursor is not None:
        page = own.client.read(SUPPRESSIONS, cursor=cursor, limit=1)
        walked += page["suppressions"]
        cursor = page["nextCursor"]
    test.equal(len({entry["uuid"] for entry in walked}), total + 1, "walked by cursor")
    test.equal(own.client.read(SUPPRESSIONS, campaignUuid=unknown_id())["total"], 0, "of a campaign that is not there")


@case("a number is looked up with a plus that is not encoded, too", ["", "/history"])
def raw_plus(test, world, below):
    client = world.new_account().client
    test.status(client.patch("/api/account", {"defaultCountry": "US"}), 200)
    made = client.made(SUPPRESSIONS, {"phone": "+44 20 7946 0958", "reason": "request"})
    for text in ("+442079460958", "+44+20+7946+0958", "%2B442079460958", "00442079460958"):
        found = test.needs(client.request("GET", f"{SUPPRESSIONS}{below}?phone={text}"), 200)
        test.equal([one["uuid"] for one in found["history" if below else "suppressions"]], [made["uuid"]], text)


@case("what a suppression may be")
def faulty(test, world):
    own = base(world)
    test.refused(own.client.post(SUPPRESSIONS, {}), 422, ("/phone", "required"), ("/reason", "required"))
    test.refused(own.client.post(SUPPRESSIONS, {"phone": "x", "reason": "so", "source": "a\nb", "expiresAt": "2020-01-01T00:00:00Z",
                                                "campaignUuid": unknown_id(), "more": 1}), 422,
                 ("/phone", "invalid_phone"), ("/reason", "invalid_choice"), ("/source", "control_character"),
                 ("/expiresAt", "out_of_range"), ("/campaignUuid", "unknown_campaign"), ("/more", "unknown_member"))
    test.refused(own.client.post(SUPPRESSIONS, {"phone": phone_number(), "reason": "request", "expiresAt": "2200-01-01T00:00:00Z"}),
                 422, ("/expiresAt", "out_of_range"))
    test.status(own.client.get(SUPPRESSIONS, phone="x"), 400, "no phone")
    test.status(own.client.get(SUPPRESSIONS, reason="x"), 400, "no reason")
    test.status(own.client.get(f"{SUPPRESSIONS}/history"), 400, "the history of nothing")
    test.status(own.client.get(f"{SUPPRESSIONS}/{unknown_id()}"), 404, "none such")


@case("a suppressed number gets no order, in whatever way it is asked for")
def no_orders(test, world):
    own = base(world)
    record = own.record()
    own.suppress(record["phone"])
    orders = orders_of(own.campaign)
    refused(test, own.client.post(orders, {"recordUuid": record["uuid"]}), "/recordUuid")
    refused(test, own.client.post(orders, {"recordUuid": record["uuid"], "status": "contacted"}), "/recordUuid")
    total = own.client.read(RECORDS)["total"]
    refused(test, own.client.post(orders, {"record": {"phone": record["phone"]}}), "/record/phone")
    test.equal(own.client.read(RECORDS)["total"], total, "no record is left behind")
    items = [{"op": "create", "recordUuid": record["uuid"]}, {"op": "create", "record": {"phone": record["phone"]}},
             {"op": "create", "recordUuid": own.record()["uuid"]}]
    answer = own.client.post(f"{orders}/batch", {"onError": "continue", "items": items})
    done(test, answer, 207, (422, "suppressed"), (422, "suppressed"), (201, "created"))
    test.equal(own.client.read(RECORDS)["total"], total + 1, "nor by a batch")
    answer = own.client.post(f"{orders}/batch", {"items": items[:2]})
    test.refused(answer, 422, ("/items/0/recordUuid", "suppressed"), ("/items/1/record/phone", "suppressed"))


@case("one of a campaign is of no other campaign")
def of_a_campaign(test, world):
    own = base(world)
    record = own.record()
    own.suppress(record["phone"], campaignUuid=own.campaign)
    refused(test, own.client.post(orders_of(own.campaign), {"recordUuid": record["uuid"]}), "/recordUuid")
    order = own.order(record, own.other)
    shown = own.client.read(f"{RECORDS}/{record['uuid']}")["suppressed"]
    test.equal(shown["campaignUuid"], own.campaign, "shown")
    own.suppress(record["phone"])
    test.equal(own.client.read(f"{RECORDS}/{record['uuid']}")["suppressed"]["campaignUuid"], None, "the account goes first")
    test.equal(own.status(order), "do-not-call", "and ends what is open elsewhere")


@case("suppressing ends the open orders of all who have the number, with an event")
def ends_orders(test, world):
    own = base(world)
    phone = phone_number()
    one, two, stranger = own.record(phone), own.record(phone), own.record()
    orders = [own.order(one), own.order(one, own.other, status="planned"), own.order(two, status="scheduled",
                                                                                     scheduledTime="2030-01-01T00:00:00Z")]
    contacted, foreign = own.order(two, own.other, status="contacted"), own.order(stranger)
    tag = own.client.get(f"{RECORDS}/{one['uuid']}").header("ETag")
    made = own.suppress(phone)
    test.equal([own.status(order) for order in orders], ["do-not-call"] * 3, "those that were open")
    test.equal((own.status(contacted), own.status(foreign)), ("contacted", "registered"), "no others")
    answer = own.client.get(f"{RECORDS}/{one['uuid']}")
    test.equal([[event["status"] for event in stay["events"]] for stay in answer.json["campaignHistory"]],
               [["planned", "do-not-call"], ["registered", "do-not-call"]], "events")
    test.equal(answer.json["suppressed"], {"since": made["createdAt"], "campaignUuid": None}, "shown")
    test.true(answer.header("ETag") != tag, "another ETag")
    test.equal(list(answer.json)[-2:], ["suppressed", "campaignHistory"], "its place")
    refused(test, own.patch(orders[0], status="planned"), "/status")
    refused(test, own.patch(contacted, status="busy"), "/status")
    test.status(own.patch(orders[0], instructions="x"), 200, "its other members may change")
    test.status(own.patch(contacted, status="canceled"), 200, "and a status that calls nobody")


@case("an order set to do-not-call suppresses its number, as far as its campaign says")
def by_orders(test, world):
    own = base(world)
    quiet = own.new_campaign(suppressionScope="campaign")
    test.equal(own.client.read(f"{CAMPAIGNS}/{own.campaign}")["suppressionScope"], "account", "the default")
    one, two = own.record(), own.record()
    first, second, third = own.order(one), own.order(one, own.other), own.order(two, quiet)
    test.status(own.patch(first, status="do-not-call"), 200, "one")
    entry = own.entries(one["phone"])
    test.equal([(it["campaignUuid"], it["reason"], it["source"], it["evidence"]) for it in entry],
               [(None, "request", "order", f"{orders_of(own.campaign)}/{first['uuid']}")], "in the account")
    test.equal(own.status(second), "do-not-call", "of another campaign")
    test.status(own.patch(third, status="do-not-call"), 200, "two")
    test.equal([it["campaignUuid"] for it in own.entries(two["phone"])], [quiet], "in its campaign")
    test.equal(own.status(own.order(two)), "registered", "another may call")
    made = own.order(own.record(), status="do-not-call")
    test.equal(len(own.entries(made["record"]["phone"])), 1, "by making one")
    three = own.order(own.record())
    answer = own.client.post(f"{orders_of(own.campaign)}/batch",
                             {"items": [{"op": "update", "uuid": three["uuid"], "status": "do-not-call"}]})
    done(test, answer, 200, (200, "updated"))
    test.equal(len(own.entries(three["record"]["phone"])), 1, "by a batch")
    test.status(own.client.patch(f"{CAMPAIGNS}/{quiet}", {"suppressionScope": "account"}), 200, "the scope can change")


@case("a record that gets a suppressed phone has its orders ended")
def other_phones(test, world):
    own = base(world)
    phone, mark = phone_number(), secrets.token_hex(8)
    own.suppress(phone)
    one, two, three = own.record(), own.record(externalId=mark), own.record()
    orders = [own.order(record) for record in (one, two, three)]
    answer = own.client.patch(f"{RECORDS}/{one['uuid']}", {"phone": phone})
    test.true("suppressed" in answer.json, "shown at once")
    test.equal(own.client.get(f"{RECORDS}/{one['uuid']}").header("ETag"), answer.header("ETag"), "with its ETag")
    own.client.request("PUT", f"{RECORDS}/by-external-id/{mark}?recordTypeUuid={own.kind}", {"phone": phone})
    done(test, own.client.post(f"{RECORDS}/batch", {"items": [{"op": "update", "uuid": three["uuid"], "phone": phone}]}),
         200, (200, "updated"))
    test.equal([own.status(order) for order in orders], ["do-not-call"] * 3, "single, by its external id, in a batch")
    answer = own.client.patch(f"{RECORDS}/{one['uuid']}", {"phone": phone_number()})
    test.true("suppressed" not in answer.json, "not shown of another phone")
    test.equal(own.status(orders[0]), "do-not-call", "but what was ended stays")
    made = own.client.post(RECORDS, {"recordTypeUuid": own.kind, "phone": phone})
    test.true("suppressed" in made.json, "shown of a new record")
    test.equal(own.client.get(f"{RECORDS}/{made.json['uuid']}").header("ETag"), made.header("ETag"), "with its ETag")
    listed = own.client.read(RECORDS, search=phone)["records"]
    test.equal({"suppressed" in record for record in listed}, {True}, "and in lists")
    listed = own.client.read(RECORDS, search=phone, fields="phone,suppressed")["records"]
    test.equal({tuple(record) for record in listed}, {("uuid", "phone", "suppressed")}, "also as a field")
    whole = own.client.read(f"{RECORDS}/{made.json['uuid']}")
    test.status(own.client.patch(f"{RECORDS}/{made.json['uuid']}", whole), 200, "all of it may be sent back")
    test.refused(own.client.patch(f"{RECORDS}/{made.json['uuid']}", {"suppressed": None}), 422, ("/suppressed", "immutable"))


@case("only its own call lifts a suppression, with a reason, and the history keeps both")
def lifting(test, world):
    own = base(world)
    record = own.record()
    one = own.suppress(record["phone"])
    path = f"{SUPPRESSIONS}/{one['uuid']}"
    test.refused(own.client.request("DELETE", path, {}), 422, ("/reason", "required"))
    answer = own.account.with_scopes("suppressions:write", "suppressions:read").request("DELETE", path, {"reason": "x"})
    test.status(answer, 403, "by another scope")
    test.status(own.client.request("DELETE", path, {"reason": "x"}, {"If-Match": '"x"'}), 412, "another one")
    test.status(own.client.request("DELETE", path, {"reason": "Asked to be called"}), 204, "lifted")
    test.status(own.client.get(path), 404, "not in force")
    test.status(own.client.request("DELETE", path, {"reason": "again"}), 404, "once")
    test.equal(own.entries(record["phone"]), [], "not listed")
    test.equal(own.status(own.order(record)), "registered", "may be called again")
    two = own.suppress(record["phone"], reason="other")
    kept = own.client.read(f"{SUPPRESSIONS}/history", phone=record["phone"])
    test.equal([(entry["uuid"], entry["liftReason"], bool(entry["liftedAt"])) for entry in kept["history"]],
               [(two["uuid"], None, False), (one["uuid"], "Asked to be called", True)], "all that was")
    test.equal((list(kept["history"][0]), kept["total"]), (MEMBERS + ["liftedAt", "liftReason"], 2), "its members")


@case("deleting the record, its order or the campaign lifts nothing")
def stays(test, world):
    own = base(world)
    campaign = own.new_campaign()
    record = own.record()
    order = own.order(record, campaign)
    own.suppress(record["phone"], campaignUuid=campaign)
    own.suppress(record["phone"])
    test.status(own.client.delete(f"{orders_of(campaign)}/{order['uuid']}"), 204, "the order")
    test.status(own.client.delete(f"{RECORDS}/{record['uuid']}"), 204, "the record")
    test.status(own.client.delete(f"{CAMPAIGNS}/{campaign}"), 204, "the campaign")
    test.equal([entry["campaignUuid"] for entry in own.entries(record["phone"])], [None, campaign], "they stay")
    test.equal(own.client.read(SUPPRESSIONS, campaignUuid=campaign)["total"], 1, "also by campaign")
    refused(test, own.client.post(orders_of(own.campaign), {"record": {"phone": record["phone"]}}), "/record/phone")


@case("one that is over has no effect and stays in the history")
def expiry(test, world):
    own = base(world)
    record = own.record()
    end = in_time(seconds=2)
    one = own.suppress(record["phone"], expiresAt=end)
    test.equal(one["expiresAt"], end, "its end")
    test.status(own.client.post(SUPPRESSIONS, {"phone": record["phone"], "reason": "other"}), 200, "nothing changes")
    refused(test, own.client.post(orders_of(own.campaign), {"recordUuid": record["uuid"]}), "/recordUuid")
    total = own.client.read(SUPPRESSIONS)["total"]
    time.sleep(3)
    test.equal(own.entries(record["phone"]), [], "not listed any more")
    test.equal(own.client.read(SUPPRESSIONS)["total"], total - 1, "not counted")
    test.status(own.client.get(f"{SUPPRESSIONS}/{one['uuid']}"), 404, "not in force")
    test.true("suppressed" not in own.client.read(f"{RECORDS}/{record['uuid']}"), "not shown")
    test.equal(own.status(own.order(record)), "registered", "may be called")
    kept = own.client.read(f"{SUPPRESSIONS}/history", phone=record["phone"])["history"]
    test.equal([(entry["uuid"], entry["liftedAt"]) for entry in kept], [(one["uuid"], None)], "in the history")
    own.suppress(record["phone"])
    test.equal(own.client.read(SUPPRESSIONS)["total"], total, "another one can be made")


@case("many phones are checked at once, in their order")
def check(test, world):
    own = base(world)
    account, campaign, both, free = (phone_number() for _ in range(4))
    since = own.suppress(account, reason="register")["createdAt"]
    own.suppress(campaign, campaignUuid=own.campaign, reason="complaint")
    own.suppress(both, campaignUuid=own.campaign)
    own.suppress(both, reason="invalid")
    given = [free, account, "no phone", campaign, both, account[:4] + " " + account[4:]]
    answer = own.client.post(f"{SUPPRESSIONS}/check", {"phones": given})
    test.status(answer, 200, "checked")
    found = answer.json["phones"]
    test.equal([(it["phone"], it["suppressed"], it["reason"], it["campaignUuid"], it.get("code")) for it in found],
               [(free, False, None, None, None), (account, True, "register", None, None),
                ("no phone", None, None, None, "invalid_phone"), (campaign, True, "complaint", own.campaign, None),
                (both, True, "invalid", None, None), (account, True, "register", None, None)], "each")
    test.equal((found[1]["since"], found[0]["since"]), (since, None), "since when")
    test.equal(own.client.post(f"{SUPPRESSIONS}/check", {"phones": []}).json, {"phones": []}, "none")
    test.refused(own.client.post(f"{SUPPRESSIONS}/check", {"phones": [1]}), 422, ("/phones/0", "wrong_type"))
    test.refused(own.client.post(f"{SUPPRESSIONS}/check", {"phones": ["+1"] * 50001}), 422, ("/phones", "wrong_count"))
    answer = own.client.post(f"{SUPPRESSIONS}/check", {"phones": [f"+44770{i:07}" for i in range(50000)]})
    test.equal(len(answer.json["phones"]), 50000, "50,000")


@case("many numbers are suppressed at once; only that can be done to many")
def batch(test, world):
    own = base(world)
    there = phone_number()
    uuid = own.suppress(there)["uuid"]
    new = phone_number()
    order = own.order(own.record(new))
    items = [{"op": "create", "phone": there, "reason": "other"}, {"op": "create", "phone": new, "reason": "request", "ref": "a"},
             {"op": "create", "phone": new, "reason": "request"}, {"op": "create", "phone": "1", "reason": "request"},
             {"op": "delete", "uuid": uuid}]
    answer = own.client.post(f"{SUPPRESSIONS}/batch", {"onError": "continue", "items": items})
    found = done(test, answer, 207, (200, "unchanged"), (201, "created"), (200, "unchanged"), (422, "invalid_phone"),
                 (422, "invalid_choice"))
    test.equal((found[0]["uuid"], found[1]["uuid"]), (uuid, found[2]["uuid"]), "which they are")
    test.equal(own.status(order), "do-not-call", "orders end")
    many = [{"op": "create", "phone": phone_number(), "reason": "register"} for _ in range(1000)]
    answer = own.client.post(f"{SUPPRESSIONS}/batch", {"items": many})
    test.equal(answer.json["summary"]["created"], 1000, "a thousand")
    checked = own.client.post(f"{SUPPRESSIONS}/check", {"phones": [item["phone"] for item in many]}).json["phones"]
    test.equal({it["suppressed"] for it in checked}, {True}, "all of them")
