"""Imports: files whose rows become records."""

import csv
import hashlib
import io
import json
import os
import random
import socket
import time
import urllib.parse

from support.processes import wait_until
from tap import case
from test_jobs import Stopped
from world import CAMPAIGNS, IMPORTS, RECORDS, SUPPRESSIONS, TYPES, orders_of, patience, unknown_id

OCTETS = {"Content-Type": "application/octet-stream"}
CSV = {"Content-Type": "text/csv"}
COUNTS = ["rows", "create", "update", "unchanged", "skip", "suppressed", "error"]


class Importing:
    """A client, a type with fields, and how files are imported into it."""

    def __init__(self, client, **members):
        self.client = client
        self.kind = client.made(TYPES, {"name": "Lead", "defaultCountry": "GB", "parameters": [
            {"id": "city", "type": "text", "title": "City"},
            {"id": "code", "type": "string", "title": "Code", "unique": True},
            {"id": "age", "type": "number", "title": "Age"},
            {"id": "zip", "type": "text", "title": "Zip", "validation": "^[0-9]*$"}], **members})["uuid"]

    def address(self, one, *rest):
        return "/".join([IMPORTS, one["uuid"], *rest])

    def send(self, text, **parameters):
        query = "&".join(f"{name}={value}" for name, value in {"recordTypeUuid": self.kind, **parameters}.items())
        body = text if isinstance(text, bytes) else text.encode("utf-8")
        return self.client.post(f"{IMPORTS}?{query}", body, CSV)

    def made(self, text, settings=None, **parameters):
        answer = self.send(text, **parameters)
        if answer.status != 201:
            raise AssertionError(f"the file was to be taken, but: {answer!r}")
        if settings:
            self.patch(answer.json, settings)
        return answer.json

    def patch(self, one, settings):
        answer = self.client.patch(self.address(one), settings)
        if answer.status != 200:
            raise AssertionError(f"the settings were to be taken, but: {answer!r}")
        return answer.json

    def start(self, one, work):
        return self.client.request("POST", self.address(one, work))

    def get(self, one):
        return self.client.read(self.address(one))

    def settled(self, one):
        end = time.monotonic() + patience(60)
        while (shown := self.get(one))["state"] in ("checking", "running", "undoing") and time.monotonic() < end:
            time.sleep(0.05)
        return shown

    def work(self, one, work):
        answer = self.start(one, work)
        if answer.status != 202:
            raise AssertionError(f"{work} was to begin, but: {answer!r}")
        return self.settled(one)

    def run(self, text, settings=None, **parameters):
        return self.work(self.made(text, settings, **parameters), "run")

    def rows(self, one, **parameters):
        return self.client.walk(self.address(one, "rows"), "rows", **parameters)

    def file(self, one, name):
        answer = self.client.get(self.address(one, name))
        return list(csv.reader(io.StringIO(answer.body.decode("utf-8"), newline="")))

    def total(self):
        return self.client.read(RECORDS, recordTypeUuid=self.kind, limit=0)["total"]


def people(count, start=0):
    return "firstName,lastName,phone,City\n" + "".join(
        f"First{i},Last{i},020 7946 {start + i:04d},Leeds\n" for i in range(count))


def counts_of(shown):
    return [shown["counts"][name] for name in COUNTS]


@case("an import whose record type is gone says so")
def without_type(test, world):
    client = world.account("imports").client
    importing = Importing(client)
    done = importing.run("phone\nnobody\n")
    test.equal(counts_of(done), [1, 0, 0, 0, 0, 0, 1], "the run")
    test.status(client.delete(f"{TYPES}/{importing.kind}"), 204)
    for name in ("preview", "errors.csv"):  # each worker may remember the type for a moment
        answers = []
        wait_until(lambda name=name: answers.append(client.get(importing.address(done, name))) or answers[-1].status != 200,
                   patience(10), "a worker notices it")
        test.equal([answers[-1].status, answers[-1].json["code"]], [422, "unknown_record_type"], name)
    test.equal(importing.get(done)["counts"], done["counts"], "what it shows")


@case("a file of CSV becomes records, and its check tells what its run does")
def whole(test, world):
    importing = Importing(world.account("imports").client)
    one = importing.made(people(1200))
    checked = importing.work(one, "check")
    test.equal([checked["state"], counts_of(checked)], ["checked", [1200, 1200, 0, 0, 0, 0, 0]], "the check")
    test.equal(importing.total(), 0, "records after the check")
    test.equal(len(checked["sample"]), 20, "rows of the sample")
    done = importing.work(one, "run")
    test.equal([done["state"], counts_of(done)], ["done", counts_of(checked)], "the run")
    test.equal(importing.total(), 1200, "records after the run")
    rows = importing.rows(done)
    test.equal([rows[0]["row"], rows[-1]["row"], len(rows)], [2, 1201, 1200], "rows")
    record = importing.client.read(f"{RECORDS}/{rows[7]['uuid']}")
    test.equal([record["firstName"], record["phone"], record["parameters"]],
               ["First7", "+442079460007", {"city": "Leeds"}], "a record")
    test.equal(importing.client.read(RECORDS, search="First7 Leeds", recordTypeUuid=importing.kind)["total"], 111,
               "what the search finds")


@case("a file comes in parts, in any order, and a part again in place of the one before")
def parts(test, world):
    importing = Importing(world.account("imports").client)
    client, text = importing.client, people(3000).encode()
    one = client.made(IMPORTS, {"recordTypeUuid": importing.kind, "name": "In parts"})
    pieces = [text[start:start + 40000] for start in range(0, len(text), 40000)]
    part = lambda number, body: client.request("PUT", importing.address(one, "parts", str(number)), body, OCTETS)
    test.equal(one["state"], "uploading", "the state")
    test.status(part(2, b"something else"), 200)
    for number in reversed(range(len(pieces))):
        if number:
            test.equal(test.needs(part(number + 1, pieces[number]), 200),
                       {"part": number + 1, "size": len(pieces[number])}, "a part")
    complete = lambda **body: client.post(importing.address(one, "complete"), body)
    test.equal(complete(parts=len(pieces)).json["code"], "parts_missing", "while one is missing")
    test.status(part(1, pieces[0]), 200)
    shown = client.read(importing.address(one, "parts"))["parts"]
    test.equal([row["size"] for row in shown], [len(piece) for piece in pieces], "sizes of the parts")
    test.equal(complete(parts=len(pieces) + 1).json["code"], "parts_missing", "where one more is said to be there")
    test.refused(complete(parts=len(pieces), sha256="0" * 64), 422, ("/sha256", "wrong_digest"))
    test.equal(importing.get(one)["state"], "uploading", "after a wrong digest")
    for work in ("check", "run", "undo"):
        test.equal(importing.start(one, work).json["code"], "wrong_state", work)
    for place in ("preview", "errors.csv", "map.csv"):
        test.status(client.get(importing.address(one, place)), 409, place)
    answer = complete(parts=len(pieces), sha256=hashlib.sha256(text).hexdigest())
    test.equal([test.needs(answer, 200)["state"], answer.json["size"]], ["uploaded", len(text)], "in the end")
    test.status(complete(parts=len(pieces)), 409, "completed again")
    test.status(part(1, b"x"), 409, "a part past the end")
    test.equal(counts_of(importing.work(one, "run")), [3000, 3000, 0, 0, 0, 0, 0], "the run")


class Line:
    """Sends parts over connections of its own, each of which may break in the middle of a body."""

    def __init__(self, importing, one, token):
        url = urllib.parse.urlsplit(importing.client.url)
        self.address = (url.hostname, url.port)
        self.head = (f"PUT {importing.address(one, 'parts')}/{{}} HTTP/1.1\r\nHost: {url.netloc}\r\nConnection: close\r\n"
                     f"Authorization: Bearer {token}\r\nContent-Type: application/octet-stream\r\nContent-Length: {{}}\r\n\r\n")

    def send(self, number, body, cut):
        """The first line of the answer, or nothing: of the body only `cut` bytes have left."""
        with socket.create_connection(self.address, timeout=patience(20)) as connection:
            connection.sendall(self.head.format(number, len(body)).encode() + body[:cut])
            if cut < len(body):
                return ""
            return connection.recv(4096).decode("latin-1").split("\r\n", maxsplit=1)[0]


@case("an upload that breaks 20 times at random goes on, and nothing is doubled")
def broken_uploads(test, world):
    account = world.account("imports")
    importing = Importing(account.client)
    text = people(3000).encode()
    one = account.client.made(IMPORTS, {"recordTypeUuid": importing.kind})
    pieces = [text[start:start + 5000] for start in range(0, len(text), 5000)]
    line, dice, breaks, number = Line(importing, one, account.token), random.Random(20), 0, 0
    while number < len(pieces):
        if breaks < 20 and dice.random() < 0.6:
            line.send(number + 1, pieces[number], dice.randrange(len(pieces[number])))
            breaks += 1
            number = max(number - dice.randrange(2), 0)  # whoever goes on may not know what has arrived
        else:
            test.true(line.send(number + 1, pieces[number], len(pieces[number])).endswith("200 OK"), f"part {number + 1}")
            number += 1
    test.equal(breaks, 20, "breaks")
    shown = account.client.read(importing.address(one, "parts"))["parts"]
    test.equal([row["size"] for row in shown], [len(piece) for piece in pieces], "sizes of the parts")
    answer = account.client.post(importing.address(one, "complete"),
                                 {"parts": len(pieces), "sha256": hashlib.sha256(text).hexdigest()})
    test.equal([test.needs(answer, 200)["state"], answer.json["size"]], ["uploaded", len(text)], "in the end")
    test.equal(counts_of(importing.work(one, "run")), [3000, 3000, 0, 0, 0, 0, 0], "the run")


@case("what is no part, and an import that is not there, are refused")
def bad_parts(test, world):
    importing = Importing(world.account("imports").client)
    one = importing.client.made(IMPORTS, {"recordTypeUuid": importing.kind})
    put = lambda place, headers: importing.client.request("PUT", place, b"x", headers)
    test.status(put(importing.address(one, "parts", "1"), {"Content-Type": "text/plain"}), 415)
    test.status(put(importing.address(one, "parts", "0"), OCTETS), 404)
    test.status(put(f"{IMPORTS}/{unknown_id()}/parts/1", OCTETS), 404)
    test.status(put(importing.address(one, "parts", "1") + "?x=1", OCTETS), 400)
    test.status(importing.client.request("PUT", importing.address(one, "parts", "1"), b"x" * ((1 << 20) + 1), OCTETS), 413)
    test.status(importing.client.post(f"{IMPORTS}?recordTypeUuid={importing.kind}", b"x", {"Content-Type": "text/html"}), 415)
    test.refused(importing.client.post(IMPORTS, b"phone\n1\n", CSV), 400, ("recordTypeUuid", "required"))


@case("the preview shows how a file is read, and follows the settings")
def preview(test, world):
    importing = Importing(world.account("imports").client)
    one = importing.made("sep=;\nVorname;Telefon;Stadt\nJosé;020 7946 0001;Lübeck\n".encode("cp1252"))
    shown = importing.client.read(importing.address(one, "preview"))
    test.equal([shown["encoding"], shown["delimiter"], shown["header"]], ["windows-1252", ";", True], "what was told")
    test.equal([(column["header"], column["field"]) for column in shown["columns"]],
               [("Vorname", "firstName"), ("Telefon", "phone"), ("Stadt", "parameters.city")], "columns")
    test.equal(shown["rows"], [["José", "020 7946 0001", "Lübeck"]], "rows")
    test.equal([warning["code"] for warning in shown["warnings"]], ["windows_1252_assumed"], "warnings")
    importing.patch(one, {"header": False, "columns": [{"column": 2, "field": "phone"}], "encoding": "windows-1252"})
    shown = importing.client.read(importing.address(one, "preview"))
    test.equal([len(shown["rows"]), shown["header"], shown["warnings"]], [2, False, []], "with other settings")
    test.equal([column["field"] for column in shown["columns"]], [None, "phone", None], "columns that were named")


FAULTY = [({"columns": [{"column": "nothing", "field": "phone"}]}, "/columns/0/column", "unknown_column"),
          ({"columns": [{"column": 1, "field": "parameters.nothing"}]}, "/columns/0/field", "unknown_field"),
          ({"columns": [{"column": 1, "field": "phone"}, {"column": 2, "field": "phone"}]}, "/columns/1/field",
           "duplicate_column"),
          ({"encoding": "ebcdic"}, "/encoding", "invalid_choice"), ({"delimiter": "ü"}, "/delimiter", "invalid_choice"),
          ({"delimiter": ";;"}, "/delimiter", "too_long"), ({"inFile": "some"}, "/inFile", "invalid_choice"),
          ({"abortAt": 0}, "/abortAt", "out_of_range"), ({"abortAt": "10"}, "/abortAt", "out_of_range"),
          ({"match": []}, "/match", "wrong_count"), ({"set": {"nothing": 1}}, "/set/nothing", "unknown_field")]


@case("settings that mean nothing for the file are refused, each at its place", FAULTY)
def faulty_settings(test, world, row):
    settings, place, code = row
    importing = world.once("faulty settings", lambda: Importing(world.account("imports").client))
    one = importing.made(people(3))
    test.refused(importing.client.patch(importing.address(one), settings), 422, (place, code))
    test.equal(importing.get(one)["updatedAt"], one["updatedAt"], "the import stays as it is")


@case("what is missing for a run is told at once")
def missing(test, world):
    importing = Importing(world.account("imports").client)
    one = importing.made("firstName,City\nAnn,Leeds\n")
    test.refused(importing.start(one, "check"), 422, ("/columns", "required"))
    importing.patch(one, {"match": ["phone", "parameters.city", "parameters.nothing", "firstName"]})
    test.refused(importing.start(one, "run"), 422, ("/match/0", "unknown_column"), ("/match/1", "not_unique"),
                 ("/match/2", "unknown_field"), ("/match/3", "invalid_choice"))
    test.equal(importing.get(one)["state"], "uploaded", "the state")


@case("rows that are refused say why, and can be mended and sent again")
def mended(test, world):
    importing = Importing(world.account("imports").client)
    text = "firstName,Phone,Zip,Remark\nAnn,020 7946 0001,12,a\nBob,nobody,x,\"b, c\"\nCid,020 7946 0003,x,d\n,,,\nDee,,1,e\n"
    one = importing.made(text)
    checked = importing.work(one, "check")
    done = importing.work(one, "run")
    test.equal([counts_of(checked), counts_of(done)], [[4, 1, 0, 0, 0, 0, 3]] * 2, "counts")
    test.equal({(fault["column"], fault["code"]): fault["count"] for fault in done["faults"]},
               {("Phone", "invalid_phone"): 1, ("Zip", "pattern_mismatch"): 1, ("Phone", "required"): 1}, "faults")
    test.equal(checked["faults"], done["faults"], "faults of check and run")
    rows = importing.rows(one, status="error")
    test.equal([(row["row"], row["errors"][0]["column"], row["errors"][0]["code"]) for row in rows],
               [(3, "Phone", "invalid_phone"), (4, "Zip", "pattern_mismatch"), (6, "Phone", "required")], "rows")
    file = importing.file(one, "errors.csv")
    test.equal(file[0], ["firstName", "Phone", "Zip", "Remark", "_row", "_column", "_code", "_detail"], "the header")
    test.equal([row[:6] for row in file[1:]], [["Bob", "nobody", "x", "b, c", "3", "Phone"],
                                               ["Cid", "020 7946 0003", "x", "d", "4", "Zip"],
                                               ["Dee", "", "1", "e", "6", "Phone"]], "the rows")
    for row, phone in zip(file[1:], ("2", "3", "4")):
        row[1], row[2] = "020 7946 000" + phone, "1"
    buffer = io.StringIO()
    csv.writer(buffer).writerows(file)
    test.equal(counts_of(importing.run(buffer.getvalue())), [3, 3, 0, 0, 0, 0, 0], "the mended file")
    mapped = importing.file(one, "map.csv")
    test.equal([mapped[0]] + [[row[0], row[2]] for row in mapped[1:]],
               [["_row", "_uuid", "_action", "_externalId"], ["2", "created"], ["3", "error"], ["4", "error"],
                ["6", "error"]], "the map")


@case("a row with too many cells is refused as it came, and can be mended")
def surplus(test, world):
    importing = Importing(world.account("imports").client)
    text = "firstName,lastName,Phone\nAnn,Lee,020 7946 0001,,\nBob,Smith, John,020 7946 0002,,\n"
    one = importing.made(text)
    for work in ("check", "run"):
        test.equal(counts_of(importing.work(one, work)), [2, 1, 0, 0, 0, 0, 1], work)
        file = importing.file(one, "errors.csv")
        test.equal(file[0], ["firstName", "lastName", "Phone", "_row", "_column", "_code", "_detail"], "the header")
        test.equal([row[:6] + row[7:] for row in file[1:]],
                   [["Bob", "Smith", " John", "3", "; Phone", "too_many_cells; invalid_phone", "020 7946 0002"]], "the row")
    raw = lambda rows: "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows)
    test.equal(counts_of(importing.run(raw(file))), [1, 0, 0, 0, 0, 0, 1], "sent again as it is")
    file[1] = [file[1][0], file[1][1] + file[1][2], file[1].pop()] + file[1][3:]
    done = importing.made(raw(file))
    test.equal(counts_of(importing.work(done, "run")), [1, 1, 0, 0, 0, 0, 0], "the mended file")


def known(importing):
    """Records that rows may find."""
    make = lambda **members: importing.client.made(RECORDS, {"recordTypeUuid": importing.kind, **members})
    return [make(phone="+442079460001", externalId="e1", firstName="Ann"),
            make(phone="+442079460002", parameters={"code": "c2", "city": "York"}, firstName="Bob"),
            make(phone="+442079460003", firstName="Cid"), make(phone="+442079460003", firstName="Cid Too")]


UPSERTS = "externalId,firstName,Phone,code,City\n" \
    "e1,Anna,020 7946 0001,,\n" ",Bob,020 7946 0002,c2,York\n" ",Cid,020 7946 0003,,\n" "e9,New,020 7946 0009,,Hull\n"
POLICIES = [({"match": ["externalId", "phone"]}, [4, 1, 1, 1, 0, 0, 1]),
            ({"match": ["externalId", "parameters.code", "phone"], "onMany": "newest"}, [4, 1, 2, 1, 0, 0, 0]),
            ({"match": ["externalId", "phone"], "onMatch": "skip"}, [4, 1, 0, 0, 2, 0, 1]),
            ({"match": ["externalId", "phone"], "onMatch": "error"}, [4, 1, 0, 0, 0, 0, 3]),
            ({"match": ["externalId", "phone"], "onMissing": "skip"}, [4, 0, 1, 1, 1, 0, 1]),
            ({"match": ["externalId", "phone"], "onMissing": "error"}, [4, 0, 1, 1, 0, 0, 2]),
            ({"match": ["externalId", "phone"], "fill": True, "onMany": "newest"}, [4, 1, 0, 3, 0, 0, 0])]


@case("rows find records as the settings say, and a check tells what a run does", POLICIES)
def policies(test, world, row):
    settings, counts = row
    importing = Importing(world.account("imports").client)
    known(importing)
    one = importing.made(UPSERTS, settings)
    checked, done = importing.work(one, "check"), importing.work(one, "run")
    test.equal([counts_of(checked), counts_of(done)], [counts, counts], "counts")
    test.equal([checked["faults"], checked["warnings"]], [done["faults"], done["warnings"]], "faults and warnings")


@case("a file without phones changes the records that its rows find; a row that finds none is refused")
def no_phones(test, world):
    importing = Importing(world.account("imports").client)
    known(importing)
    one = importing.made("externalId,firstName\ne1,Anna\ne8,Eve\n", {"match": ["externalId"]})
    checked, done = importing.work(one, "check"), importing.work(one, "run")
    test.equal([counts_of(checked), counts_of(done)], [[2, 0, 1, 0, 0, 0, 1]] * 2, "counts")
    test.equal([checked["faults"], [(it["field"], it["code"]) for it in done["faults"]]],
               [done["faults"], [("phone", "required")]], "faults")
    found = list(importing.rows(one, status="updated"))[0]["uuid"]
    test.equal(importing.client.read(f"{RECORDS}/{found}")["firstName"], "Anna", "the record that was found")


@case("of rows that mean the same record the last counts, or the first, or all others are refused",
      [("last", "Last", [1201, 1200, 0, 0, 1, 0, 0]), ("first", "First0", [1201, 1200, 0, 0, 1, 0, 0]),
       ("error", "First0", [1201, 1200, 0, 0, 0, 0, 1])])
def in_file(test, world, row):
    wanted, name, counts = row
    importing = Importing(world.account("imports").client)
    one = importing.made(people(1200) + "Last,Last0,+44 20 7946 0000,Leeds\n", {"match": ["phone"], "inFile": wanted})
    test.equal(counts_of(importing.work(one, "check")), counts, "the check")
    test.equal(counts_of(importing.work(one, "run")), counts, "the run")
    found = importing.client.read(RECORDS, recordTypeUuid=importing.kind, **{"filter[phone]": "+442079460000"})
    test.equal([record["firstName"] for record in found["records"]], [name], "the record")


@case("too many refused rows end an import, and what was written stays and can be undone",
      [(3, [5, 2, 0, 0, 0, 0, 3]), ("60%", [5, 2, 0, 0, 0, 0, 3]), ("70%", [5, 2, 0, 0, 0, 0, 3])])
def aborts(test, world, row):
    limit, counts = row
    importing = Importing(world.account("imports").client)
    one = importing.made("Phone\n020 7946 0001\nx\ny\nz\n020 7946 0002\n", {"abortAt": limit})
    done = importing.work(one, "run")
    test.equal(counts_of(done), counts, "counts")
    test.equal([done["state"], (done["problem"] or {}).get("code")],
               ["done", None] if limit == "70%" else ["failed", "too_many_errors"], "how it has ended")
    test.equal([importing.work(one, "undo")["state"], importing.total()], ["undone", 0], "undone")


@case("an import that is canceled stops, and one that has ended cannot be")
def cancels(test, world):
    importing = Importing(world.account("imports").client)
    one = importing.made(people(100))
    with Stopped(world):
        job = test.needs(importing.start(one, "check"), 202)
        test.equal([job["uuid"], job["kind"], job["state"]], [one["uuid"], "import", "waiting"], "the job")
        test.equal(importing.client.get(importing.address(one)).header("Retry-After"), "1", "Retry-After")
        for work in ("check", "run", "undo"):
            test.status(importing.start(one, work), 409, f"{work} at the same time")
        test.status(importing.client.patch(importing.address(one), {"name": "x"}), 409, "other settings")
        test.equal(test.needs(importing.start(one, "cancel"), 202)["state"], "canceled", "the job")
        test.equal(importing.get(one)["state"], "uploaded", "the import")
        test.status(importing.start(one, "run"), 202)
        test.status(importing.start(one, "cancel"), 202)
        test.equal(importing.get(one)["state"], "canceled", "a run that was canceled")
    test.status(importing.start(one, "cancel"), 409, "canceled again")
    test.status(importing.start(one, "run"), 409, "run again")
    test.equal(importing.work(one, "undo")["state"], "undone", "undone")
    test.status(importing.start(one, "undo"), 409, "undone again")


@case("an undone import leaves records as they were, but for those that somebody has changed since")
def undone(test, world):
    importing = Importing(world.account("imports").client)
    client = importing.client
    old = known(importing)
    client.delete(f"{RECORDS}/{old[3]['uuid']}")
    before = [client.read(f"{RECORDS}/{record['uuid']}") for record in old[:3]]
    text = "externalId,firstName,Phone,code,City\ne1,Anna,020 7946 0011,c1,Hull\n" \
        ",Bobby,020 7946 0002,c2,\n,Cid,020 7946 0003,,Bath\ne8,New,020 7946 0008,,\ne9,Newer,020 7946 0009,,\n"
    done = importing.run(text, {"match": ["externalId", "phone"]})
    test.equal(counts_of(done), [5, 2, 3, 0, 0, 0, 0], "the run")
    rows = importing.rows(done)
    test.status(client.patch(f"{RECORDS}/{rows[2]['uuid']}", {"lastName": "Changed"}), 200)
    test.status(client.patch(f"{RECORDS}/{rows[4]['uuid']}", {"lastName": "Changed"}), 200)
    test.equal(importing.work(done, "undo")["state"], "undone", "undone")
    after = [client.read(f"{RECORDS}/{record['uuid']}") for record in old[:3]]
    shown = lambda record: {name: record.get(name) for name in ("firstName", "phone", "externalId", "parameters", "status")}
    test.equal([shown(record) for record in after[:2]], [shown(record) for record in before[:2]], "former values")
    test.equal([after[2]["lastName"], after[2]["parameters"]], ["Changed", {"city": "Bath"}], "one that was changed since")
    test.equal([row["row"] for row in importing.rows(done, status="kept")], [4, 6], "rows that are kept")
    test.status(client.get(f"{RECORDS}/{rows[3]['uuid']}"), 404, "a record that it made")
    test.status(client.get(f"{RECORDS}/{rows[4]['uuid']}"), 200, "one that somebody has changed")


@case("an import puts records into a campaign, and takes them out when it is undone")
def into_campaign(test, world):
    importing = Importing(world.account("imports").client)
    client = importing.client
    campaign = client.made(CAMPAIGNS, {"name": "Fair", "recordTypeUuid": importing.kind})["uuid"]
    old = client.made(RECORDS, {"recordTypeUuid": importing.kind, "phone": "+442079460001"})["uuid"]
    text = "Phone,order.status,order.instructions,status\n020 7946 0001,planned,Ring twice,\n020 7946 0002,,,\n" \
        "020 7946 0003,nonsense,,\n020 7946 0004,,,archived\n"
    one = importing.made(text, {"match": ["phone"]}, campaignUuid=campaign)
    checked, done = importing.work(one, "check"), importing.work(one, "run")
    test.equal([counts_of(checked), counts_of(done)], [[4, 1, 0, 1, 0, 0, 2]] * 2, "counts")
    orders = client.read(orders_of(campaign))["orders"]
    test.equal([(order["record"]["phone"], order["status"], order["instructions"]) for order in orders],
               [("+442079460002", "registered", None), ("+442079460001", "planned", "Ring twice")], "orders")
    test.equal(importing.work(one, "undo")["state"], "undone", "undone")
    test.equal(client.read(orders_of(campaign))["total"], 0, "orders after it was undone")
    test.status(client.get(f"{RECORDS}/{old}"), 200, "the record that was there")
    one = importing.made("Phone\n020 7946 0007\n", campaignUuid=campaign)
    test.status(client.patch(f"{CAMPAIGNS}/{campaign}", {"status": "archived"}), 200)
    done = importing.work(one, "run")
    test.equal([done["state"], done["problem"]["code"]], ["failed", "campaign_closed"], "a campaign that is closed")
    needs = world.account("imports").with_scopes("imports:write", "imports:read", "records:write")
    other = importing.made("Phone\n020 7946 0007\n", campaignUuid=campaign)
    test.status(needs.request("POST", importing.address(other, "run")), 403, "without campaigns:write")


@case("NDJSON becomes records, too")
def ndjson(test, world):
    importing = Importing(world.account("imports").client)
    lines = "".join(json.dumps({"phone": f"+4420794600{i:02d}", "firstName": f"N{i}", "parameters": {"city": "Ely"}}) + "\n"
                    for i in range(10)) + "nonsense\n"
    one = importing.made(lines)
    done = importing.work(one, "run")
    test.equal([done["format"], counts_of(done)], ["ndjson", [11, 10, 0, 0, 0, 0, 1]], "counts")
    record = importing.client.read(f"{RECORDS}/{importing.rows(one, status='created')[3]['uuid']}")
    test.equal([record["firstName"], record["parameters"]], ["N3", {"city": "Ely"}], "a record")


@case("a file that turns out to be broken in its middle has failed, and says why")
def broken_later(test, world):
    importing = Importing(world.account("imports").client)
    for end in ('Zoe,"open,020 7946 9999,Leeds\n', "Zoe," + "," * 1001 + "\n"):
        done = importing.work(importing.made(people(2000) + end), "run")
        test.equal([done["state"], done["problem"]["code"], importing.total()], ["failed", "unreadable_file", 0], repr(end[:9]))


@case("a file that is no UTF-8 is read as Windows-1252")
def other_encoding(test, world):
    importing = Importing(world.account("imports").client)
    importing.run(b"firstName,Phone\nJos\xe9,020 7946 0001\n")
    test.equal(importing.client.read(RECORDS, recordTypeUuid=importing.kind)["records"][0]["firstName"], "José", "the name")


# CALLBOOK_TEST_FILES=1000: so many of them.
FILES = int(os.environ.get("CALLBOOK_TEST_FILES") or 6)


def same_twice(test, importing, one, what):
    """Whether a check and a run come to the same; the import as the run has left it."""
    checked, done = importing.work(one, "check"), importing.work(one, "run")
    test.equal([checked["state"], done["state"]], ["checked", "done"], f"states with {what}")
    test.equal(counts_of(checked), counts_of(done), f"counts with {what}")
    test.equal([checked["faults"], checked["warnings"]], [done["faults"], done["warnings"]], f"faults and warnings with {what}")
    test.equal(sum(counts_of(done)[1:]), counts_of(done)[0], "each row counts once")
    return done


@case("a check does what the run does, for files of any kind", range(FILES))
def same(test, world, seed):
    importing = Importing(world.account("imports").client)
    known(importing)
    dice = random.Random(seed)
    cells = {"externalId": ["", "e1", "e2", "e3"], "firstName": ["Ann", "", "B" * 300, "Zoë"], "code": ["", "c1", "c2"],
             "Phone": ["020 7946 0001", "020 7946 0002", "+44 20 7946 0003", "nobody", "", "020 7946 0011; 2"],
             "Age": ["1", "x", "1,5", ""], "Zip": ["1", "a", ""], "status": ["", "active", "archived", "gone"]}
    names = [name for name in cells if name == "Phone" or dice.random() < 0.7]
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=dice.choice(",;\t"))
    writer.writerow(names)
    for _ in range(dice.choice((5, 40, 700))):
        writer.writerow([dice.choice(cells[name]) for name in names])
    keys = [key for key, name in (("externalId", "externalId"), ("parameters.code", "code"), ("phone", "Phone")) if name in names]
    settings = {"inFile": dice.choice(("last", "first", "error")), "onMatch": dice.choice(("update", "skip", "error")),
                "onMany": dice.choice(("error", "newest")), "fill": dice.random() < 0.5}
    if dice.random() < 0.8:
        settings["match"] = dice.sample(keys, dice.randint(1, len(keys)))
    one = importing.made(buffer.getvalue(), settings)
    same_twice(test, importing, one, settings)


CELLS = {"externalId": ["", "e1", "e2", " e3"], "firstName": ["Ann", "", "B" * 300, "Zo\u00eb", "a\nb"], "code": ["", "c1", "c2", "c3"],
         "other": ["", "o1", "o2"], "Phone": ["020 7946 0001", "+442079460002", "442079460003", "nobody", "", "'020 7946 0012",
                                              "020 7946 0011; 2", "4.4791E+11", "020 7946 0013 ext. 5"],
         "Seen": ["03/04/2026", "13/04/2026", "04/13/2026", "2026-04-01", "1 May 2026", "never", ""],
         "Fee": ["1.234", "1,234", "1.5", "1,50", "(12)", "\u20ac 3", "x", ""], "Member": ["x", "", "yes", "no", "perhaps"],
         "Tier": ["gold", "GOLD", "silver", "tin", ""], "order.status": ["planned", "contacted", "nonsense", ""],
         "order.scheduledTime": ["2026-04-01T10:00:00Z", "2026-04-01", "soon", ""]}
MORE_FIELDS = [{"id": "city", "type": "text", "title": "City"}, {"id": "code", "type": "string", "title": "Code", "unique": True},
               {"id": "other", "type": "text", "title": "Other", "unique": True}, {"id": "seen", "type": "date", "title": "Seen"},
               {"id": "fee", "type": "decimal", "title": "Fee", "default": 1}, {"id": "member", "type": "bool", "title": "Member"},
               {"id": "tier", "type": "select", "title": "Tier", "options": ["gold", "silver"], "required": True, "default": "gold"}]


def settings_of(dice, names):
    """What is chosen for a file by chance; a column whose order or sign nobody told may be ambiguous."""
    keys = [key for key, name in (("externalId", "externalId"), ("parameters.code", "code"), ("parameters.other", "other"),
                                  ("phone", "Phone")) if name in names]
    settings = {"inFile": dice.choice(("last", "first", "error")), "onMatch": dice.choice(("update", "skip", "error")),
                "onMany": dice.choice(("error", "newest")), "onMissing": dice.choice(("create", "create", "skip", "error")),
                "fill": dice.random() < 0.3}
    if dice.random() < 0.8:
        settings["match"] = dice.sample(keys, dice.randint(1, len(keys)))
    if dice.random() < 0.5:
        fields = {"code": "parameters.code", "other": "parameters.other", "Phone": "phone"}
        columns = [{"column": name, "field": fields.get(name) or (name if name in ("externalId", "firstName") or "." in name else
                                                                  f"parameters.{name.lower()}")} for name in names]
        for column in columns:
            column["emptyClears"] = dice.random() < 0.3
            if column["column"] == "Seen":
                column["dateOrder"] = dice.choice(("dmy", "mdy"))
            if column["column"] == "Fee":
                column["decimal"] = dice.choice(".,")
        settings["columns"] = columns
    return settings


def rows_as(dice, names, rows):
    """CSV, or NDJSON in which a cell may be missing, null or a number."""
    if dice.random() < 0.7:
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=dice.choice(",;\t")).writerows([names, *rows])
        return buffer.getvalue()
    values = lambda row: {name: dice.choice((cell, cell, cell, None, 7)) for name, cell in zip(names, row) if dice.random() < 0.9}
    lines = [values(row) for row in rows]
    for line in lines:
        order = {name.partition(".")[2]: line.pop(name) for name in list(line) if name.startswith("order.")}
        if order:
            line["order"] = order
    return "".join(json.dumps(line) + "\n" for line in [dict.fromkeys(names, "") | {"Phone": "020 7946 0099"}] + lines)


@case("a check does what the run does, with columns of all kinds, orders and numbers that must not be called", range(FILES))
def same_with_all(test, world, seed):
    dice = random.Random(seed)
    client = world.account("imports of all kinds").client
    world.once("a suppressed number", lambda: client.made(SUPPRESSIONS, {"phone": "+442079460002", "reason": "request"}))
    importing = Importing(client, parameters=MORE_FIELDS)
    old = known(importing)
    campaign = client.made(CAMPAIGNS, {"name": "Fair", "recordTypeUuid": importing.kind})["uuid"] if dice.random() < 0.6 else None
    if campaign:
        client.made(orders_of(campaign), {"recordUuid": old[0]["uuid"]})
    names = [name for name in CELLS if name == "Phone" or (dice.random() < 0.6 and (campaign or not name.startswith("order.")))]
    rows = [[dice.choice(CELLS[name]) for name in names] for _ in range(dice.choice((3, 40, 1500)))]
    settings = settings_of(dice, names)
    one = importing.made(rows_as(dice, names, rows), **({"campaignUuid": campaign} if campaign else {}))
    importing.patch(one, settings)
    same_twice(test, importing, one, settings)


def number_of(world, statement):
    return int(world.sql(statement)[0])


def rows_of(world, table, one):
    return number_of(world, f"select count(*) from {table} p join import i on i.account_id = p.account_id and "
                            f"i.id = p.import_id where i.uuid = unhex('{one['uuid'].replace('-', '')}')")


@case("an upload that is not completed can be canceled, and what has arrived of it is erased")
def cancels_upload(test, world):
    importing = Importing(world.account("imports").client)
    client = importing.client
    one = client.made(IMPORTS, {"recordTypeUuid": importing.kind})
    for number in ("1", "2"):
        test.status(client.request("PUT", importing.address(one, "parts", number), "Phone\n", OCTETS), 200, "a part")
    job = test.needs(importing.start(one, "cancel"), 202)
    test.equal([job["uuid"], job["kind"], job["state"]], [one["uuid"], "import", "canceled"], "the job")
    test.equal(client.read(f"/api/jobs/{one['uuid']}")["state"], "canceled", "the job that is listed")
    test.equal(importing.get(one)["state"], "canceled", "the import")
    test.equal(client.read(importing.address(one, "parts"))["parts"], [], "its parts")
    for work in ("check", "run", "undo", "cancel"):
        test.equal(importing.start(one, work).json["code"], "wrong_state", work)
    test.status(client.request("PUT", importing.address(one, "parts", "3"), "x", OCTETS), 409, "another part")
    test.status(client.post(importing.address(one, "complete"), {"parts": 2}), 409, "completed")
    test.status(client.patch(importing.address(one), {"name": "x"}), 409, "other settings")
    for place in ("preview", "errors.csv", "map.csv"):
        test.status(client.get(importing.address(one, place)), 409, place)
    wait_until(lambda: rows_of(world, "import_part", one) == 0, patience(20), "its bytes to be erased")


@case("an import that was not run can be deleted with its file, and one that was run cannot")
def deletes(test, world):
    importing = Importing(world.account("imports").client)
    client = importing.client
    total = client.read(IMPORTS)["total"]
    upload = client.made(IMPORTS, {"recordTypeUuid": importing.kind})
    test.status(client.request("PUT", importing.address(upload, "parts", "1"), "Phone\n", OCTETS), 200, "a part")
    checked = importing.made("Phone\n020 7946 0001\nx\n")
    importing.work(checked, "check")
    run = importing.run("Phone\n020 7946 0002\n")
    busy = importing.made(people(10))
    with Stopped(world):
        test.status(importing.start(busy, "check"), 202)
        test.equal(client.delete(importing.address(busy)).json["code"], "wrong_state", "while it is checked")
    test.equal(client.delete(importing.address(run)).json["code"], "wrong_state", "after its run")
    for one in (upload, checked):
        test.status(client.delete(importing.address(one)), 204)
        for answer in (client.get(importing.address(one)), client.get(importing.address(one, "parts")),
                       client.delete(importing.address(one)), importing.start(one, "cancel")):
            test.status(answer, 404, "afterwards")
    test.equal(client.read(IMPORTS)["total"], total + 2, "what is listed")
    wait_until(lambda: number_of(world, "select count(*) from import where state = 10") == 0, patience(20), "they to be erased")
    test.equal(number_of(world, "select count(*) from import_part p left join import i on i.account_id = p.account_id and "
                                "i.id = p.import_id where i.id is null"), 0, "parts of no import")


@case("thirty days after it was made an import has no file and no rows any more")
def ages(test, world):
    importing = Importing(world.account("imports").client)
    one = importing.run("Phone\n020 7946 0001\nx\n")
    world.sql("update import set created_at = created_at - interval 31 day where uuid = "
              f"unhex('{one['uuid'].replace('-', '')}')")
    for table in ("import_part", "import_row"):
        wait_until(lambda table=table: rows_of(world, table, one) == 0, patience(20), f"the rows of {table} to be erased")
    test.equal(counts_of(importing.get(one)), counts_of(one), "its counts")


@case("a fault of a field that no column gives is told with the field")
def unmapped(test, world):
    client = world.account("imports").client
    importing = Importing(client)
    importing.kind = client.made(TYPES, {"name": "Strict", "parameters": [
        {"id": "plan", "type": "text", "title": "Plan", "required": True},
        {"id": "age", "type": "number", "title": "Age"}]})["uuid"]
    one = importing.made("Phone,Age\n+442079460001,x\n")
    importing.patch(one, {"set": {"parameters.plan": "a"}})
    test.equal([[fault[name] for name in ("column", "field", "code")] for fault in importing.work(one, "check")["faults"]],
               [["Age", "parameters.age", "invalid_number"]], "of a column")
    one = importing.made("Phone,Age\n+442079460001,1\n")
    want = [None, "parameters.plan", "required"]
    done = importing.work(one, "check")
    test.equal([[fault[name] for name in ("column", "field", "code", "count")] for fault in done["faults"]],
               [[*want, 1]], "of none")
    test.equal([[error[name] for name in ("column", "field", "code")] for row in importing.rows(one, status="error")
                for error in row["errors"]], [want], "of the row")
    test.equal([line[3:5] for line in importing.file(one, "errors.csv")], [["_column", "_code"], ["parameters.plan", "required"]],
               "in the file of errors")


@case("another account's import is not there")
def foreign(test, world):
    importing = Importing(world.account("imports").client)
    other = world.account("imports of others").client
    one = importing.made(people(2))
    for method, rest in (("GET", ""), ("GET", "/parts"), ("GET", "/preview"), ("GET", "/rows"), ("GET", "/errors.csv"),
                         ("GET", "/map.csv"), ("POST", "/check"), ("POST", "/run"), ("POST", "/cancel"), ("POST", "/undo")):
        test.status(other.request(method, f"{IMPORTS}/{one['uuid']}{rest}"), 404, rest)
    test.equal(other.read(IMPORTS)["total"], 0, "the other's imports")
    test.refused(other.post(f"{IMPORTS}?recordTypeUuid={importing.kind}", "Phone\n1\n", CSV), 422,
                 ("recordTypeUuid", "unknown_record_type"))


@case("an import that was run long ago cannot be undone")
def too_late(test, world):
    importing = Importing(world.account("imports").client)
    one = importing.run(people(2))
    world.sql("update import set ran_at = ran_at - interval 31 day where uuid = "
              f"unhex('{one['uuid'].replace('-', '')}')")
    answer = importing.start(one, "undo")
    test.equal([answer.status, answer.json["code"]], [409, "too_old"], "the answer")
