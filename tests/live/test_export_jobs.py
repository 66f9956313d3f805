"""Exports: files of records and orders that jobs write, whoever dies meanwhile, and that are sent whole or in parts."""

import contextlib
import csv
import io
import json
import os
import re
import secrets
import signal
import threading
import time
import zipfile
from xml.etree import ElementTree

from tap import case
from test_accounts import callbook
from test_exports import CSV, NDJSON, ask, exported, fill
from test_jobs import JOBS, Stopped, pid_of, program
from world import CAMPAIGNS, RECORDS, SEGMENTS, TYPES, orders_of, patience, phone_number, unknown_id

EXPORTS = "/api/exports"
MEMBERS = ["uuid", "of", "format", "profile", "recordTypeUuid", "campaignUuid", "segment", "filter", "search", "fields",
           "state", "progress", "rows", "bytes", "createdAt", "startedAt", "finishedAt", "expiresAt", "problem"]
ORDER_COLUMNS = ["uuid", "campaignUuid", "status", "scheduledTime", "instructions", "priority", "nextAttemptAt", "attempts",
                 "record.uuid", "record.firstName", "record.lastName", "record.phone", "createdAt", "updatedAt"]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MANY = 40000
KILLS = 6


def ended(client, export):
    """The export, once its job has ended."""
    end = time.monotonic() + patience(60)
    while (shown := client.read(f"{EXPORTS}/{export['uuid']}"))["state"] in ("waiting", "running") and time.monotonic() < end:
        time.sleep(0.1)
    return shown


def made(client, **wanted):
    return client.made(EXPORTS, {"of": "records", **wanted})


def file_of(client, **wanted):
    """The file of a new export."""
    export = ended(client, made(client, **wanted))
    answer = client.get(f"{EXPORTS}/{export['uuid']}/file")
    if export["state"] != "done" or answer.status != 200:
        raise AssertionError(f"there is no file: {export}, {answer!r}")
    if len(answer.body) != export["bytes"]:
        raise AssertionError(f"the file has {len(answer.body)} bytes: {export}")
    return answer.body


def text_of(client, **wanted):
    return file_of(client, **wanted).decode("utf-8")


def table_of(file):
    """The rows of a workbook of texts; cells that are not there are empty."""
    book = zipfile.ZipFile(io.BytesIO(file))
    names = book.namelist()
    shared = []
    if "xl/sharedStrings.xml" in names:
        shared = ["".join(one.itertext()) for one in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
    rows = []
    for row in ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(f"{SHEET}row"):
        cells = {}
        for cell in row:
            number = 0
            for letter in re.match("[A-Z]+", cell.get("r"))[0]:
                number = 26 * number + ord(letter) - 64
            text = "".join(cell.itertext())
            cells[number - 1] = shared[int(text)] if cell.get("t") == "s" else text
        rows.append([cells.get(place, "") for place in range(max(cells) + 1)])
    return [row + [""] * (len(rows[0]) - len(row)) for row in rows]


def rows_of(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def lines_of(text):
    return sorted(json.loads(line)["uuid"] for line in text.splitlines())


def many(world):
    """An account with records of no importance."""
    def make():
        client = world.new_account().client
        record_type = client.made(TYPES, {"name": "Many"})["uuid"]
        world.sql("insert into record (account_id, uuid, type_id, status, has_history, phone, parameters, created_at, "
                  "updated_at) with recursive few as (select 0 n union all select n + 1 from few where n < 199) "
                  "select t.account_id, unhex(replace(uuid(), '-', '')), t.id, 0, 0, '+12025550100', '{}', "
                  "utc_timestamp(6), utc_timestamp(6) from few a join few b join record_type t "
                  f"on t.uuid = unhex('{record_type.replace('-', '')}') where a.n + 200 * b.n < {MANY}")
        return client, record_type
    return world.once("many records", make)


@case("an export tells what it was asked for and how far it is")
def shown(test, world):
    rows = exported(world)
    wanted = {"recordTypeUuid": rows.type, "search": "ann", "fields": ["phone", "parameters.city"],
              "filter": {"field": "parameters.count", "op": "lt", "value": 3}}
    with Stopped(world):
        answer = rows.client.post(EXPORTS, {"of": "records", **wanted})
        export = test.needs(answer, 201)
        test.equal(answer.header("Location"), f"{EXPORTS}/{export['uuid']}", "Location")
        test.equal(list(export), MEMBERS, "members")
        test.equal({name: export[name] for name in wanted}, wanted, "what was asked for")
        again = rows.client.get(f"{EXPORTS}/{export['uuid']}")
        test.equal(again.json, export, "read again")
        test.true(int(again.header("Retry-After") or 0) >= 1, "Retry-After while it waits")
        test.refused(rows.client.get(f"{EXPORTS}/{export['uuid']}/file"), 409)
        test.equal(rows.client.read(f"{JOBS}/{export['uuid']}")["kind"], "export", "its job")
    export = ended(rows.client, export)
    test.equal([export["state"], export["rows"], export["progress"]["done"]], ["done", 3, 3], "in the end")
    test.equal(rows.client.get(f"{EXPORTS}/{export['uuid']}").header("Retry-After"), None, "Retry-After in the end")
    test.true(export["expiresAt"] > export["finishedAt"] >= export["startedAt"], f"times: {export}")
    test.equal([one["uuid"] for one in rows.client.read(EXPORTS)["exports"]][0], export["uuid"], "the newest")


@case("a file of records has the rows of the list", [CSV, NDJSON])
def as_listed(test, world, media):
    rows, form = exported(world), {CSV: "csv", NDJSON: "ndjson"}[media]
    segment = {"segment": rows.segment}
    some = {"field": "parameters.city", "value": "City 3"}
    for wanted in ({}, {"recordTypeUuid": rows.type}, {"recordTypeUuid": rows.type, "fields": ["parameters.note", "phone"]},
                   {"search": "ann 01"}, {"recordTypeUuid": rows.type, "filter": some}, {"filter": segment}):
        listed = rows.client.post(f"{RECORDS}/search", {"sort": "createdAt", **wanted}, {"Accept": media})
        test.equal(text_of(rows.client, format=form, **wanted), listed.body.decode("utf-8"), str(wanted))
    listed = ask(rows.client, media, f"{SEGMENTS}/{rows.segment}/records", sort="createdAt")
    test.equal(text_of(rows.client, format=form, **segment), listed.body.decode("utf-8"), "of a segment")
    test.equal(rows_of(text_of(rows.client, search="?"))[1:], [], "a search without a word")


@case("a workbook has the cells of the CSV, as texts")
def workbook(test, world):
    rows = exported(world)
    for wanted in ({"recordTypeUuid": rows.type, "fields": ["phone", "parameters.city", "parameters.amount", "firstName"]},
                   {"of": "orders"}, {"search": "nobody"}):
        test.equal(table_of(file_of(rows.client, format="xlsx", **wanted)), rows_of(text_of(rows.client, **wanted)),
                   str(wanted))
    client, _ = many(world)
    table = table_of(file_of(client, format="xlsx"))
    test.equal(len({row[0] for row in table}), MANY + 1, "rows of a large one")
    test.equal(world.sql("select count(*) from export_piece where part = 1"), ["0"], "rows that were kept for it")


@case("a file of orders has the orders of a campaign, or of all")
def orders(test, world):
    rows = exported(world)
    client, campaigns = rows.client, []
    records = client.read(RECORDS, recordTypeUuid=rows.type, status="active", limit=30)["records"]
    for number in range(2):
        campaigns.append(client.made(CAMPAIGNS, {"name": f"C{number}"})["uuid"])
        items = [{"op": "create", "recordUuid": one["uuid"], "instructions": "=1"} for one in records[:20 + 10 * number]]
        test.status(client.post(f"{orders_of(campaigns[-1])}/batch", {"items": items}), 200)
    listed = [one for campaign in campaigns for one in client.walk(orders_of(campaign), "orders", limit=100)]
    table = rows_of(text_of(client, of="orders"))
    test.equal(table[0], ORDER_COLUMNS, "columns")
    test.equal(sorted(row[0] for row in table[1:]), sorted(one["uuid"] for one in listed), "orders")
    found = [json.loads(line) for line in text_of(client, of="orders", format="ndjson", campaignUuid=campaigns[0]).splitlines()]
    test.equal(sorted(found, key=lambda one: one["uuid"]), sorted(listed[:20], key=lambda one: one["uuid"]), "of a campaign")
    one = records[0]
    for wanted in ({}, {"recordTypeUuid": rows.type}, {"campaignUuid": campaigns[1]}):
        table = rows_of(text_of(client, of="orders", fields=["record.phone", "status"], search=one["phone"], **wanted))
        expected = [[one["phone"], "registered"]] * (1 if "campaignUuid" in wanted else 2)
        test.equal([table[0], [row[1:] for row in table[1:]]], [["uuid", "record.phone", "status"], expected], str(wanted))
    for wanted, count in (({"recordTypeUuid": rows.type}, 50), ({"recordTypeUuid": rows.other}, 0),
                          ({"recordTypeUuid": rows.type, "campaignUuid": campaigns[0]}, 20)):
        test.equal(len(rows_of(text_of(client, of="orders", **wanted))) - 1, count, str(wanted))


@case("a file of all orders has each order of records that are in several campaigns")
def several_orders(test, world):
    client = world.new_account().client
    record_type = client.made(TYPES, {"name": "T"})["uuid"]

    def made_by(path, items):
        answers = [client.post(f"{path}/batch", {"items": items[at:at + 50]}) for at in range(0, len(items), 50)]
        return [one["uuid"] for answer in answers for one in test.needs(answer, 200)["items"]]

    records = made_by(RECORDS, [{"op": "create", "recordTypeUuid": record_type, "phone": phone_number()} for _ in range(200)])
    made_orders = []
    for number in range(3):
        campaign = client.made(CAMPAIGNS, {"name": f"C{number}"})["uuid"]
        made_orders += made_by(orders_of(campaign), [{"op": "create", "recordUuid": one} for one in records])
    for fields in (["status"], []):
        table = rows_of(text_of(client, of="orders", fields=fields))
        test.equal(sorted(row[0] for row in table[1:]), sorted(made_orders), f"orders, fields {fields}")


@case("what a spreadsheet would take for a formula is guarded in the profile excel, and nowhere else")
def guarded(test, world):
    rows = exported(world)
    client = world.new_account().client
    record_type = client.made(TYPES, {"name": "T", "parameters": [{"id": "a", "type": "text", "title": "A"}]})["uuid"]
    values = {"=1+1": "'=1+1", "@x": "'@x", "-1": "-1", "+44 20 (7946)": "+44 20 (7946)", "-a": "'-a", "+1+A1": "'+1+A1",
              "+": "'+", "plain": "plain", "a=b": "a=b", "-1,5": "-1,5", "-1.50E+10": "-1.50E+10", "-E5": "'-E5"}
    fill(client, [json.dumps({"op": "create", "recordTypeUuid": record_type, "phone": phone_number(), "parameters": {"a": one}})
                  for one in values])
    wanted = {"recordTypeUuid": record_type, "fields": ["parameters.a", "phone"]}
    plain, text = text_of(client, **wanted), text_of(client, profile="excel", **wanted)
    test.true(text.startswith("\ufeff") and not plain.startswith("\ufeff"), "the byte order mark")
    test.equal([row[1] for row in rows_of(plain)[1:]], list(values), "exact values")
    test.equal([row[1] for row in rows_of(text[1:])[1:]], list(values.values()), "guarded values")
    test.equal([row[2][0] for row in rows_of(text[1:])[1:]], ["+"] * len(values), "phones")
    test.equal(text_of(rows.client, format="ndjson", profile="excel"), text_of(rows.client, format="ndjson"), "NDJSON")


@case("what cannot be exported is refused, with the place")
def refused(test, world):
    client, rows = exported(world).client, exported(world)
    for body, *faults in [({}, ("/of", "required")), ({"of": "campaigns"}, ("/of", "invalid_choice")),
                          ({"of": "records", "format": "xls", "profile": "x"}, ("/format", "invalid_choice"),
                           ("/profile", "invalid_choice")),
                          ({"of": "records", "recordTypeUuid": unknown_id()}, ("/recordTypeUuid", "unknown_record_type")),
                          ({"of": "records", "campaignUuid": unknown_id(), "segment": unknown_id()},
                           ("/campaignUuid", "unknown_campaign"), ("/segment", "unknown_segment")),
                          ({"of": "records", "fields": ["x"]}, ("/fields/0", "unknown_member")),
                          ({"of": "records", "recordTypeUuid": rows.type, "fields": ["parameters.x"]},
                           ("/fields/0", "unknown_field")),
                          ({"of": "orders", "fields": ["uuid", "firstName"]}, ("/fields/1", "unknown_member")),
                          ({"of": "records", "filter": {"field": "x", "value": 1}}, ("/filter/field", "unknown_field")),
                          ({"of": "records", "sort": "createdAt"}, ("/sort", "unknown_member"))]:
        test.refused(client.post(EXPORTS, body), 422, *faults)
    test.refused(client.post(EXPORTS, {"of": "orders", "fields": ["uuid"] * 100}), 422, ("/fields", "wrong_count"))


@case("parts of a file are sent, and what the client has already is not")
def parts(test, world):
    client = exported(world).client
    export = ended(client, made(client))
    path = f"{EXPORTS}/{export['uuid']}/file"
    whole = client.get(path)
    body, size, etag = whole.body, len(whole.body), whole.header("ETag")
    for text, start, end in (("bytes=0-99", 0, 100), ("bytes=100-", 100, size), ("bytes=-10", size - 10, size),
                             ("bytes=5-5", 5, 6), (f"bytes=9-{size + 9}", 9, size), (f"bytes=-{size + 9}", 0, size)):
        answer = client.get(path, {"Range": text})
        test.status(answer, 206, text)
        test.equal(answer.header("Content-Range"), f"bytes {start}-{end - 1}/{size}", text)
        test.equal([answer.body, answer.header("ETag")], [body[start:end], etag], text)
    for text in ("bytes=0-1,4-5", "lines=1-2", "bytes=2-1", "bytes=x-", "nonsense"):
        test.equal(client.get(path, {"Range": text}).body, body, text)
    for text in (f"bytes={size}-", "bytes=-0"):
        answer = client.get(path, {"Range": text})
        test.refused(answer, 416)
        test.equal(answer.header("Content-Range"), f"bytes */{size}", text)
    test.status(client.get(path, {"Range": "bytes=0-1", "If-Range": etag}), 206, "the same file")
    test.status(client.get(path, {"Range": "bytes=0-1", "If-Range": '"other"'}), 200, "another file")
    test.status(client.get(path, {"If-None-Match": etag, "Range": "bytes=0-1"}), 304, "known")
    head = client.head(path, {"Range": "bytes=0-1"})
    test.equal([head.status, head.header("Content-Length")], [200, str(size)], "HEAD")
    for accepted in ("gzip", "gzip, deflate, br"):
        test.equal(client.get(path, {"Accept-Encoding": accepted}).body, body, accepted)


@case("an export that is canceled stops, and has no file")
def canceled(test, world):
    client, _ = many(world)
    with Stopped(world):
        export = made(client)
        shown = test.needs(client.post(f"{EXPORTS}/{export['uuid']}/cancel", None), 202)
        test.equal(shown["state"], "canceled", "state")
        test.equal(client.read(f"{JOBS}/{export['uuid']}")["state"], "canceled", "its job")
    test.refused(client.get(f"{EXPORTS}/{export['uuid']}/file"), 409)
    running = made(client)
    end = time.monotonic() + patience(20)
    while not client.read(f"{EXPORTS}/{running['uuid']}")["rows"] and time.monotonic() < end:
        time.sleep(0.02)
    client.post(f"{EXPORTS}/{running['uuid']}/cancel", None)
    test.true(ended(client, running)["state"] in ("canceled", "done"), "state")
    done = ended(client, made(client, search="nobody"))
    test.refused(client.post(f"{EXPORTS}/{done['uuid']}/cancel", None), 409)
    test.status(client.delete(f"{EXPORTS}/{done['uuid']}"), 204)
    test.status(client.get(f"{EXPORTS}/{done['uuid']}"), 404, "deleted")
    test.status(client.get(f"{EXPORTS}/{done['uuid']}/file"), 404, "its file")


def pieces_of(world, export):
    return int(world.sql("select count(*) from export_piece p join export_file e on e.account_id = p.account_id and "
                         f"e.id = p.export_id where e.uuid = unhex('{export.replace('-', '')}')")[0])


@case("a file goes when its time is over, and what was canceled leaves nothing")
def expired(test, world):
    client = exported(world).client
    export = ended(client, made(client))["uuid"]
    test.true(pieces_of(world, export) > 0, "there are pieces")
    world.sql("update export_file set expires_at = utc_timestamp(6) - interval 1 second, clear_at = expires_at where uuid = "
              f"unhex('{export.replace('-', '')}')")
    for path in (f"{EXPORTS}/{export}", f"{EXPORTS}/{export}/file"):
        test.status(client.get(path), 404, path)
    end = time.monotonic() + patience(20)
    while world.sql(f"select 1 from export_file where uuid = unhex('{export.replace('-', '')}')") and time.monotonic() < end:
        time.sleep(0.2)
    test.equal(world.sql("select count(*) from export_piece p where not exists (select 1 from export_file e where "
                         "e.account_id = p.account_id and e.id = p.export_id)"), ["0"], "pieces of no export")
    test.equal(world.sql(f"select count(*) from export_file where uuid = unhex('{export.replace('-', '')}')"), ["0"], "rows")


@case("of two exports of an account one waits for the other")
def one_at_a_time(test, world):
    client, _ = many(world)
    with Stopped(world):
        both = [made(client), made(client)]
    first, second = sorted((ended(client, one) for one in both), key=lambda one: one["startedAt"])
    test.equal([first["state"], second["state"]], ["done", "done"], "in the end")
    test.true(second["startedAt"] >= first["finishedAt"], f"{first['finishedAt']}, and then {second['startedAt']}")


@case("an account has a hundred exports at most")
def limited(test, world):
    account = world.new_account()
    world.sql("insert into export_file (account_id, uuid, of_what, format, profile, fold, created_at) with recursive few as "
              "(select 1 n union all select n + 1 from few where n < 100) select a.id, unhex(replace(uuid(), '-', '')), 0, 0, 0, "
              f"2, utc_timestamp(6) from few join account a on a.name = '{account.name}'")
    answer = account.client.post(EXPORTS, {"of": "records"})
    test.refused(answer, 409)
    test.equal([answer.json["code"], answer.json["limit"]], ["limit_reached", 100], "the problem")


@case("the command writes the same file, whoever works on the job", ["callbook jobs", "itself"])
def command(test, world, worker):
    rows = exported(world)
    name = rows.client.read("/api/auth/me")["account"]["name"]
    path = os.path.join(world.need("FOLDER"), f"export-{secrets.token_hex(4)}")
    wanted = {"recordTypeUuid": rows.type, "fields": ["phone", "parameters.note"], "search": "ann 01"}
    arguments = ["export", "--account", name, "--record-type", rows.type, "--fields", "phone,parameters.note",
                 "--search", "ann 01", "--to"]
    with Stopped(world) if worker == "itself" else contextlib.nullcontext():
        done = callbook(world, *arguments, path)
        test.equal([done.returncode, done.stderr], [0, b""], "the command")
        with open(path, "rb") as file:
            text = file.read()
        test.equal(callbook(world, *arguments, path).returncode, 3, "a file that is there already")
        lines = callbook(world, *arguments, "-", "--format", "ndjson").stdout.decode("utf-8").splitlines()
        test.equal(len(lines), len(rows_of(text.decode("utf-8"))) - 1, "to standard output")
        for wrong in (["--format", "xls"], ["--filter", "{"], ["--fields", "x"], ["--segment", "x"]):
            failed = callbook(world, *arguments, path + "x", *wrong)
            test.equal([failed.returncode, os.path.exists(path + "x")], [2, False], f"{wrong}: {failed.stderr}")
    test.equal(text, file_of(rows.client, **wanted), "the file")


class Writers:
    """While others change, make and delete records, but for those that stay."""

    def __init__(self, client, record_type, victims):
        self.client, self.record_type, self.victims, self.is_over = client, record_type, list(victims), False
        self.threads = [threading.Thread(target=self.write, args=(client.twin(), number)) for number in range(2)]

    def write(self, client, number):
        while not self.is_over:
            one = client.post(RECORDS, {"recordTypeUuid": self.record_type, "phone": phone_number(), "firstName": "New"}).json
            client.patch(f"{RECORDS}/{one['uuid']}", {"lastName": "Changed"})
            if len(self.victims) > number:
                client.delete(f"{RECORDS}/{self.victims.pop()}")

    def __enter__(self):
        for thread in self.threads:
            thread.start()

    def __exit__(self, *_):
        self.is_over = True
        for thread in self.threads:
            thread.join()


@case("every record that is there all the time is written once, whoever writes and whoever is killed", ["all", "found", "xlsx"])
def killed(test, world, which):
    client, record_type = many(world)
    stay = set(world.sql("select lower(concat_ws('-', substr(u, 1, 8), substr(u, 9, 4), substr(u, 13, 4), substr(u, 17, 4), "
                         "substr(u, 21))) from (select hex(r.uuid) u, r.id from record r join record_type t on t.id = r.type_id "
                         f"where t.uuid = unhex('{record_type.replace('-', '')}') and r.first_name is null) x order by id"))
    victims = [client.made(RECORDS, {"recordTypeUuid": record_type, "phone": phone_number(), "firstName": "Victim"})["uuid"]
               for _ in range(20)]
    wanted = {} if which == "all" else {"filter": {"not": {"field": "firstName", "value": "Victim"}}}
    if which == "found":
        world.operator("reindex")
    with Writers(client, record_type, victims):
        export = made(client, format="xlsx" if which == "xlsx" else "ndjson", **wanted)
        for _ in range(KILLS):
            time.sleep(0.15)
            os.kill(pid_of(world), signal.SIGKILL)
            world.sql("update job set due_at = utc_timestamp(6) where state = 1")  # instead of waiting for the lease's end
            program(world, "start")
        export = ended(client, export)
    test.equal(export["state"], "done", "state")
    file = client.get(f"{EXPORTS}/{export['uuid']}/file").body
    lines = [row[0] for row in table_of(file)][1:] if which == "xlsx" else lines_of(file.decode("utf-8"))
    test.equal(len(lines), len(set(lines)), "no record is there twice")
    test.equal(len(stay - set(lines)), 0, "records that stayed are missing")
    test.equal(export["rows"], len(lines), "rows")
