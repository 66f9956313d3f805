"""Suppressed numbers in imports and actions."""

import csv
import io
import json

from support.processes import wait_until
from tap import case
from test_actions import Base as Acting
from test_imports import Importing, counts_of
from world import CAMPAIGNS, RECORDS, SUPPRESSIONS, orders_of, patience, phone_number


class Many(Importing):
    """An account with a campaign, whose records are imported and acted upon."""

    def __init__(self, client):
        super().__init__(client)
        self.campaign = client.made(CAMPAIGNS, {"name": "Calls", "recordTypeUuid": self.kind})["uuid"]
        self.acting = Acting.__new__(Acting)
        self.acting.client, self.acting.lead, self.acting.spring = client, self.kind, self.campaign

    def suppress(self, phone, **members):
        return self.client.made(SUPPRESSIONS, {"phone": phone, "reason": "request", **members})

    def record(self, phone):
        return self.client.made(RECORDS, {"recordTypeUuid": self.kind, "phone": phone})["uuid"]

    def status(self, order):
        return self.client.read(f"{orders_of(self.campaign)}/{order}")["status"]

    def suppressed(self, *phones):
        return [it["suppressed"] for it in self.client.post(f"{SUPPRESSIONS}/check", {"phones": list(phones)}).json["phones"]]


def many(world):
    return world.once("suppressed many", lambda: Many(world.account("suppressed many").client))


@case("an imported row with a suppressed number is written, but has no order; the check says so; undoing takes it back")
def imported(test, world):
    own = many(world)
    taken, free, ending, known = (phone_number() for _ in range(4))
    own.suppress(taken)
    before = own.record(known)
    own.suppress(known, campaignUuid=own.campaign)
    file = (f"firstName,phone,order.status\nAnn,{taken},\nBob,{free},\nCid,{ending},do-not-call\nDee,{ending},\nEve,{known},\n")
    settings = {"columns": [{"column": name, "field": name} for name in ("firstName", "phone", "order.status")],
                "match": ["phone"], "inFile": "first", "campaignUuid": own.campaign}
    settings = {name: value for name, value in settings.items() if name != "campaignUuid"}
    one = own.made(file, settings, campaignUuid=own.campaign)
    wanted = [5, 2, 0, 0, 1, 2, 0]
    checked = own.work(one, "check")
    test.equal(counts_of(checked), wanted, "the check")
    test.equal(own.suppressed(ending), [False], "which suppresses nothing")
    test.equal(counts_of(own.work(one, "run")), wanted, "the run")
    test.equal(own.suppressed(ending), [True], "an order that says so suppresses")
    rows = own.rows(one, status="suppressed")
    test.equal([row["row"] for row in rows], [2, 6], "which rows")
    records = [own.client.read(f"{RECORDS}/{row['uuid']}") for row in rows]
    test.equal([(it["firstName"], it["campaignHistory"]) for it in records], [("Ann", []), ("Eve", [])], "written, without order")
    test.equal(own.work(one, "undo")["state"], "undone", "undone")
    test.status(own.client.get(f"{RECORDS}/{rows[0]['uuid']}"), 404, "made, and so deleted")
    test.equal(own.client.read(f"{RECORDS}/{before}")["firstName"], None, "changed, and so given back")
    test.equal(own.suppressed(taken, ending), [True, True], "suppressions stay")


@case("an import that gives a record a suppressed phone ends its orders, and so does undoing one")
def phones(test, world):
    own = many(world)
    first, second, code = phone_number(), phone_number(), "C" + phone_number()[1:]
    record = own.client.made(RECORDS, {"recordTypeUuid": own.kind, "phone": first, "parameters": {"code": code}})["uuid"]
    order = own.acting.put(record)
    settings = {"columns": [{"column": "code", "field": "parameters.code"}, {"column": "phone", "field": "phone"}],
                "match": ["parameters.code"]}
    done = own.run(f"code,phone\n{code},{second}\n", settings)
    test.equal((counts_of(done)[2], own.status(order)), (1, "registered"), "another phone")
    own.suppress(first)
    test.equal(own.status(order), "registered", "which is not suppressed")
    test.equal(own.work(done, "undo")["state"], "undone", "undone")
    test.equal(own.status(order), "do-not-call", "has the first one again")
    other = own.acting.put(own.client.made(RECORDS, {"recordTypeUuid": own.kind, "phone": phone_number(),
                                                     "parameters": {"code": code + "x"}})["uuid"])
    own.run(f"code,phone\n{code}x,{first}\n", settings)
    test.equal(own.status(other), "do-not-call", "by a run")


@case("actions refuse suppressed numbers, and what they write is as their single calls do")
def acted(test, world):
    own = many(world)
    taken, free = phone_number(), phone_number()
    own.suppress(taken)
    records = [own.record(taken), own.record(free)]
    action = own.acting.preview({"assign": {"campaignUuid": own.campaign}}, uuids=records)
    shown = own.acting.done(test, action)
    test.equal(shown["results"], {"affected": 1, "unchanged": 0, "refused": {"suppressed": 1}}, "assign")
    orders = {order["record"]["phone"]: order["uuid"] for order in own.client.walk(orders_of(own.campaign), "orders")}
    test.true(taken not in orders and free in orders, "who was assigned")
    patch = own.acting.preview({"patch": {"status": "do-not-call"}}, on="orders", campaignUuid=own.campaign, uuids=[orders[free]])
    own.acting.done(test, patch)
    test.equal(own.suppressed(free), [True], "an order that says so suppresses")
    patch = own.acting.preview({"patch": {"status": "planned"}}, on="orders", campaignUuid=own.campaign, uuids=[orders[free]])
    test.equal(own.acting.done(test, patch)["results"]["refused"], {"suppressed": 1}, "and is not opened again")
    record = own.record(phone_number())
    order = own.acting.put(record)
    own.acting.done(test, own.acting.preview({"patch": {"phone": taken}}, uuids=[record]))
    test.equal(own.status(order), "do-not-call", "another phone")
    record = own.record(phone_number())
    assign = own.acting.preview({"assign": {"campaignUuid": own.campaign, "status": "do-not-call"}}, uuids=[record])
    own.acting.done(test, assign)
    test.equal(own.suppressed(own.client.read(f"{RECORDS}/{record}")["phone"]), [True], "assigned as one that says so")


@case("an action suppresses the numbers of its set")
def suppressing(test, world):
    own = many(world)
    first, second, third = (phone_number() for _ in range(3))
    own.suppress(first)
    records = [own.record(phone) for phone in (first, second, third)]
    order = own.acting.put(records[1])
    action = own.acting.preview({"suppress": {"reason": "complaint"}}, uuids=records)
    test.equal(action["counts"], {"affected": 2, "unchanged": 1, "refused": {}}, "the preview")
    test.equal(own.suppressed(second), [False], "does nothing")
    own.acting.done(test, action)
    test.equal(own.suppressed(second, third), [True, True], "both")
    test.equal(own.status(order), "do-not-call", "orders end")
    entry, = own.client.read(SUPPRESSIONS, phone=second)["suppressions"]
    test.equal((entry["reason"], entry["source"], entry["evidence"]), ("complaint", "action", f"/api/actions/{action['uuid']}"),
               "where it comes from")
    fourth = phone_number()
    order = own.acting.put(own.record(fourth))
    action = own.acting.preview({"suppress": {"reason": "other"}}, on="orders", campaignUuid=own.campaign, uuids=[order])
    own.acting.done(test, action)
    test.equal((own.suppressed(fourth), own.status(order)), ([True], "do-not-call"), "of orders")
    for do in ({"suppress": {}}, {"suppress": {"reason": "no"}}, {"suppress": {"reason": "other"}, "delete": True}):
        test.status(own.client.post("/api/actions", {"on": "records", "do": do, "uuids": records}), 422, str(do))
    limited = world.account("suppressed many").with_scopes("actions:write", "records:read")
    answer = limited.post("/api/actions", {"on": "records", "do": {"suppress": {"reason": "other"}}, "uuids": records})
    test.equal((answer.status, answer.json["code"]), (403, "scope_missing"), "its scope")


@case("the register is written into files")
def exported(test, world):
    own = Many(world.new_account().client)
    phones = [phone_number() for _ in range(5)]
    made = [own.suppress(phone, source="form") for phone in phones[:3]]
    made.append(own.suppress(phones[3], campaignUuid=own.campaign))
    own.client.request("DELETE", f"{SUPPRESSIONS}/{own.suppress(phones[4])['uuid']}", {"reason": "x"})

    def file(**asked):
        one = own.client.made("/api/exports", {"of": "suppressions", **asked})
        wait_until(lambda: own.client.read(f"/api/exports/{one['uuid']}")["state"] == "done", patience(30), "it ends")
        return own.client.get(f"/api/exports/{one['uuid']}/file").body.decode()

    rows = [json.loads(line) for line in file(format="ndjson").splitlines()]
    test.equal(rows, made, "NDJSON: all in force, the oldest first")
    rows = list(csv.DictReader(io.StringIO(file())))
    test.equal([(row["phone"], row["source"], row["campaignUuid"]) for row in rows],
               [(phone, "form", "") for phone in phones[:3]] + [(phones[3], "", own.campaign)], "CSV")
    rows = list(csv.reader(io.StringIO(file(campaignUuid=own.campaign, fields=["phone", "reason"]))))
    test.equal(rows, [["uuid", "phone", "reason"], [made[3]["uuid"], phones[3], "request"]], "of a campaign, some columns")
    answer = own.client.post("/api/exports", {"of": "suppressions", "search": "x", "fields": ["nothing"]})
    test.refused(answer, 422, ("/search", "unknown_member"), ("/fields/0", "unknown_member"))
    own.record(phones[0])
    one = own.client.made("/api/exports", {"of": "records", "format": "ndjson"})
    wait_until(lambda: own.client.read(f"/api/exports/{one['uuid']}")["state"] == "done", patience(30), "it ends")
    record = json.loads(own.client.get(f"/api/exports/{one['uuid']}/file").body)
    test.equal(record["suppressed"], {"since": made[0]["createdAt"], "campaignUuid": None}, "records tell it")


@case("a file becomes suppressions: the check tells what the run does, and undoing lifts nothing")
def imported_register(test, world):
    own = Many(world.new_account().client)
    own.client.patch("/api/account", {"defaultCountry": "GB"})
    there, new, open_one = phone_number(), phone_number(), phone_number()
    uuid = own.suppress(there)["uuid"]
    order = own.acting.put(own.record(open_one))
    file = (f"Phone,reason,source\n{there},complaint,a\n{new},Register,b\n{new},,c\nnobody,,d\n020 7946 0000,nonsense,e\n"
            f"{open_one},,\n020 7946 0001,,f\n")
    answer = own.client.post("/api/imports?of=suppressions", file, {"Content-Type": "text/csv"})
    test.status(answer, 201, "taken")
    one = answer.json
    test.equal((one["of"], one["recordTypeUuid"]), ("suppressions", None), "what it is")
    fields = [column["field"] for column in own.client.read(own.address(one, "preview"))["columns"]]
    test.equal(fields, ["phone", "parameters.reason", "parameters.source"], "its columns")
    wanted = [7, 3, 0, 2, 0, 0, 2]
    test.equal(counts_of(own.work(one, "check")), wanted, "the check")
    test.equal(own.suppressed(new), [False], "writes nothing")
    test.equal(counts_of(own.work(one, "run")), wanted, "the run")
    test.equal(own.suppressed(there, new, open_one, "+442079460001"), [True] * 4, "all of them")
    test.equal(own.status(order), "do-not-call", "orders end")
    entry, = own.client.read(SUPPRESSIONS, phone=new)["suppressions"]
    test.equal((entry["reason"], entry["source"]), ("register", "b"), "as it says")
    entry, = own.client.read(SUPPRESSIONS, phone=open_one)["suppressions"]
    test.equal((entry["reason"], entry["source"]), ("other", None), "as it does not say")
    test.equal(own.client.read(SUPPRESSIONS, phone=there)["suppressions"][0]["uuid"], uuid, "one that was there is left")
    refused = [(row["row"], row["errors"][0]["column"]) for row in own.rows(one, status="error")]
    test.equal(refused, [(5, "Phone"), (6, "reason")], "refused rows")
    total = own.client.read(SUPPRESSIONS)["total"]
    test.equal(own.work(one, "undo")["state"], "undone", "undone")
    test.equal((own.client.read(SUPPRESSIONS)["total"], own.suppressed(new)), (total, [True]), "lifts nothing")
    again = own.client.made(f"/api/imports?of=suppressions&campaignUuid={own.campaign}", f"phone\n{new}\n",
                            {"Content-Type": "text/csv"})
    test.equal(counts_of(own.work(again, "run")), [1, 1, 0, 0, 0, 0, 0], "of a campaign")
    for target in ({"of": "suppressions", "recordTypeUuid": own.kind}, {"of": "records"},
                   {"recordTypeUuid": "00000000-0000-0000-0000-000000000000"}):
        test.status(own.client.post("/api/imports", target), 422, str(target))


@case("of a long register in no order each number is there once, which its check tells, too, and a second import finds all of them")
def long_register(test, world):
    own = Many(world.new_account().client)
    numbers = [f"+44770{number * 7919 % 1000000:06d}" for number in range(4200)]  # more than one step, in no order
    order = own.acting.put(own.record(numbers[4100]))
    own.suppress(numbers[3], reason="complaint")
    lines = [f"{number},register" for number in numbers] + [f"{number},invalid" for number in numbers[::1000]]
    wanted = [4205, 4199, 0, 6, 0, 0, 0]
    for asked in (wanted, [4205, 0, 0, 4205, 0, 0, 0]):
        one = own.client.made("/api/imports?of=suppressions", "phone,reason\n" + "\n".join(lines) + "\n",
                              {"Content-Type": "text/csv"})
        for work in ("check", "run"):
            test.equal(counts_of(own.work(one, work)), asked, f"the {work}")
    test.equal(own.client.read(SUPPRESSIONS)["total"], 4200, "all of them")
    test.equal(set(own.suppressed(*numbers)), {True}, "in force")
    test.equal(own.status(order), "do-not-call", "an order ends")
    for number, reason in ((numbers[0], "register"), (numbers[3], "complaint"), (numbers[4000], "register")):
        test.equal([it["reason"] for it in own.client.read(f"{SUPPRESSIONS}/history", phone=number)["history"]], [reason],
                   "the first one counts")
