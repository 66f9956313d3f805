"""callbook import: a file on the operator's host becomes records by one command."""

import contextlib
import gzip
import io
import json
import os
import signal
import subprocess
import tempfile
import time
import zipfile

from tap import case
from test_jobs import Stopped
from world import CAMPAIGNS, RECORDS, TYPES, orders_of, patience

IMPORTS = "/api/imports"
DONE, FAILED, USAGE, MISSING, REFUSED = range(5)
HEADER = "First name;Phone;City;Customer no.\n"
GOOD = "Ann;+44 20 7946 0958;London;C-1\nBob;+353850123456;Cork;C-2\n"
BAD = "Cyd;none;Bath;C-3\n"


class Folder:
    """A type whose records are imported from files in a folder of their own."""

    def __init__(self, world, folder):
        self.world = world
        self.folder = folder
        self.account = world.account()
        self.client = self.account.client
        self.kind = self.client.made(TYPES, {"name": "Customer", "isDefault": True, "parameters": [
            {"id": "city", "type": "text", "title": "City"}]})["uuid"]

    def write(self, content, name="people.csv"):
        with open(os.path.join(self.folder, name), "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode("utf-8"))
        return os.path.join(self.folder, name)

    def read(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8", newline="") as file:
            return file.read()

    def command(self, path, *options, account=None):
        return [self.world.need("CALLBOOK"), "--config", self.world.need("CONFIG"), "import", path, "--account",
                account or self.account.name, *options]

    def run(self, path, *options, **account):
        return subprocess.run(self.command(path, *options, **account), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              universal_newlines=True, timeout=patience(60), check=False)

    def names(self):
        shown = self.client.read(RECORDS, limit=100, recordTypeUuid=self.kind)["records"]
        return sorted(record["firstName"] for record in shown)


@contextlib.contextmanager
def folder_of(world):
    with tempfile.TemporaryDirectory() as folder:
        yield Folder(world, folder)


@case("a file is imported by one command, and its refused rows are written beside it")
def whole(test, world):
    with folder_of(world) as folder:
        path = folder.write(HEADER + GOOD + BAD)
        ended = folder.run(path)
        test.equal(ended.returncode, REFUSED, "status with a refused row")
        test.true("created     2\n" in ended.stdout, "what it prints")
        test.true("1 invalid_phone in Phone, as in row 4: none\n" in ended.stdout, "what it prints")
        test.true("people.errors.csv" in ended.stderr, "what it says")
        test.equal(folder.names(), ["Ann", "Bob"], "records")
        lines = folder.read("people.errors.csv").split("\r\n")
        test.equal(lines[0], "First name,Phone,City,Customer no.,_row,_column,_code,_detail", "its header")
        test.true(lines[1].startswith("Cyd,none,Bath,C-3,4,Phone,invalid_phone,"), "the refused row")
        mended = folder.write(folder.read("people.errors.csv").replace("none", "+447911123456"), "mended.csv")
        test.equal(folder.run(mended).returncode, DONE, "status of what was mended")
        test.equal(folder.names(), ["Ann", "Bob", "Cyd"], "records")


@case("a file of errors that is there already is left alone")
def beside(test, world):
    with folder_of(world) as folder:
        path = folder.write(HEADER + BAD)
        folder.write("mine", "people.errors.csv")
        folder.run(path)
        test.equal(folder.read("people.errors.csv"), "mine", "what was there")
        test.true("invalid_phone" in folder.read("people.errors-2.csv"), "the new one")
        folder.run(path, "--errors", os.path.join(folder.folder, "there.csv"))
        test.true("invalid_phone" in folder.read("there.csv"), "where --errors says")


@case("a check of a file writes nothing")
def checked(test, world):
    with folder_of(world) as folder:
        ended = folder.run(folder.write(HEADER + GOOD), "--check")
        test.equal(ended.returncode, DONE, "status")
        test.true("state       checked\n" in ended.stdout, "what it prints")
        test.true("created     2\n" in ended.stdout, "what it prints")
        test.equal(folder.names(), [], "records")


@case("options of an import say what its columns are and what rows match")
def options(test, world):
    with folder_of(world) as folder:
        path = folder.write(HEADER + GOOD)
        test.equal(folder.run(path, "--match", "externalId").returncode, DONE, "the first time")
        again = json.loads(folder.run(path, "--match", "externalId", "--json").stdout)
        test.equal(again["counts"]["unchanged"], 2, "rows that change nothing")
        settings = folder.write(json.dumps({"set": {"parameters.city": "Hull"}, "match": ["phone"],
                                            "onMissing": "skip"}), "settings.json")
        told = json.loads(folder.run(path, "--settings", settings, "--match", "externalId", "--json", "--columns",
                                     "4=externalId, First name = lastName").stdout)
        test.equal(told["counts"]["update"], 2, "rows that were changed")
        record = folder.client.read(f"{RECORDS}/by-external-id/C-1", recordTypeUuid=folder.kind)
        test.equal([record["firstName"], record["lastName"], record["parameters"]], ["Ann", "Ann", {"city": "Hull"}],
                   "the record")


@case("an import by the command puts its records into a campaign")
def campaign(test, world):
    with folder_of(world) as folder:
        one = folder.client.made(CAMPAIGNS, {"name": "Spring", "recordTypeUuid": folder.kind})["uuid"]
        ended = folder.run(folder.write(HEADER + GOOD), "--campaign", one, "--type", "Customer")
        test.equal(ended.returncode, DONE, "status")
        test.equal(len(folder.client.read(orders_of(one))["orders"]), 2, "orders")


@case("a file of several parts is imported as one")
def large(test, world):
    with folder_of(world) as folder:
        rows = [f"N{i};+4420794{i:05d};{'x' * 2000};L-{i}\n" for i in range(600)]
        ended = folder.run(folder.write(HEADER + "".join(rows)), "--json")
        shown = json.loads(ended.stdout)
        test.equal(ended.returncode, DONE, "status")
        test.equal([shown["size"] > 1 << 20, shown["counts"]["create"]], [True, 600], "size and records")


def newest(folder):
    return folder.client.read(IMPORTS, limit=1)["imports"][0]


def until(folder, state):
    end = time.monotonic() + patience(60)
    while newest(folder)["state"] != state and time.monotonic() < end:
        time.sleep(0.05)
    return newest(folder)


@case("an import whose command is killed is gone on with by those who work on jobs")
def killed(test, world):
    with folder_of(world) as folder, contextlib.ExitStack() as nobody:
        path = folder.write("phone,external id\n" + "".join(f"+442079{i:06d},K-{i}\n" for i in range(6000)))
        nobody.enter_context(Stopped(world))
        command = subprocess.Popen(folder.command(path))  # pylint: disable=consider-using-with
        test.equal(until(folder, "running")["state"], "running", "state, while it runs")
        command.send_signal(signal.SIGKILL)
        command.wait()
        test.equal(newest(folder)["state"], "running", "state, when it is dead")
        nobody.close()
        test.equal(until(folder, "done")["state"], "done", "state, in the end")
        test.equal(folder.client.read(f"{IMPORTS}/{newest(folder)['uuid']}")["counts"]["create"], 6000, "records")


@case("an export is taken back as it was")
def round_trip(test, world):
    with folder_of(world) as folder:
        kind = folder.client.made(TYPES, {"name": "Odd", "parameters": [
            {"id": "text", "type": "textarea", "title": "T"}, {"id": "number", "type": "decimal", "title": "N"},
            {"id": "yes", "type": "bool", "title": "B"}, {"id": "day", "type": "date", "title": "D"},
            {"id": "time", "type": "datetime", "title": "M"}]})["uuid"]
        odd = [" a ", "'=1+1", '="7"', "'t", "a\nb", "\ta", "x", "-", "1,5", '"', "NULL", "\u00a0\u00e4\u200b"]
        for i, text in enumerate(odd):
            folder.client.made(RECORDS, {
                "recordTypeUuid": kind, "phone": f"+4420794609{i:02d}", "externalId": f" {i},", "lastName": f" {i} ",
                "parameters": {"text": text, "number": 1.234, "yes": i % 2 == 0, "day": "2026-04-03",
                               "time": "2026-04-03T10:00:00+02:00"}})
        exported = folder.client.get(RECORDS, {"Accept": "text/csv"}, recordTypeUuid=kind)
        path = folder.write(exported.body.decode("utf-8"), "export.csv")
        ended = folder.run(path, "--type", kind, "--match", "externalId", "--json")
        test.equal(json.loads(ended.stdout)["counts"]["unchanged"], len(odd), f"unchanged rows of {ended.stdout}")


SPREADSHEETML = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook_of(rows, sheet="People"):
    """An XLSX of texts, numbers and, as tuples, numbers that are shown as days."""
    def cell(value):
        if isinstance(value, tuple):
            return f'<c s="1"><v>{value[0]}</v></c>'
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'
        return f"<c><v>{value}</v></c>"

    lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    members = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
                               'ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
                       f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEETML}" xmlns:r="{OFFICE}"><sheets><sheet name="{sheet}" '
                           'sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
                                      f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship '
                                      f'Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{SPREADSHEETML}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
                         '</cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SPREADSHEETML}"><sheetData>{lines}</sheetData></worksheet>'}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return made.getvalue()


@case("a workbook is imported over any number of steps, its numbers and days as they are stored")
def workbook(test, world):
    with folder_of(world) as folder:
        kind = folder.client.made(TYPES, {"name": "Booked", "parameters": [
            {"id": "amount", "type": "decimal", "title": "Amount"}, {"id": "born", "type": "date", "title": "Born"},
            {"id": "seen", "type": "date", "title": "Seen"}]})["uuid"]
        rows = [["Phone", "External ID", "Amount", "Born", "Seen", "Name"]]
        rows += [[f"+4420791{i:05d}", i, 1.234, (46122,), 46123, f"N{i} "] for i in range(1300)]
        path = folder.write(workbook_of(rows), "book.xlsx")
        ended = folder.run(path, "--type", kind, "--json")
        shown = json.loads(ended.stdout)
        test.equal([ended.returncode, shown["counts"]["create"], shown["format"]], [DONE, 1300, "xlsx"], "what it did")
        for i in (0, 777, 1299):
            record = folder.client.read(f"{RECORDS}/by-external-id/{i}", recordTypeUuid=kind)
            test.equal([record["phone"], record["lastName"], record["parameters"]],
                       [f"+4420791{i:05d}", f"N{i}",
                        {"amount": 1.234, "born": "2026-04-10", "seen": "2026-04-11"}], f"record {i}")
        answer = folder.client.read(f"{IMPORTS}/{shown['uuid']}/preview")
        test.equal([answer["sheets"], answer["encoding"], len(answer["rows"])], [["People"], None, 20], "preview")
        ended = folder.run(path, "--type", kind, "--settings", folder.write('{"sheet": "Nobody"}', "sheet.json"))
        test.equal(ended.returncode, USAGE, "status of a sheet that is not there")
        ended = folder.run(folder.write(workbook_of(rows)[:-40], "cut.xlsx"), "--type", kind)
        test.equal(ended.returncode, USAGE, "status of a workbook that is cut")


def zipped(**members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


@case("a file in a gzip or a ZIP is imported as if it had been sent as it is")
def packed(test, world):
    with folder_of(world) as folder:
        rows = HEADER + "".join(f"N{i};+4420794{i:05d};{os.urandom(900).hex()};Z-{i}\n" for i in range(600))
        book = workbook_of([line.split(";") for line in rows.split("\n")[:-1]])
        for name, content in (("people.csv.gz", gzip.compress(rows.encode("utf-8"))),
                              ("people.zip", zipped(people=rows)), ("book.zip", zipped(book=book))):
            shown = json.loads(folder.run(folder.write(content, name), "--match", "externalId", "--json").stdout)
            test.equal([shown["counts"]["rows"], shown["counts"]["error"]], [600, 0], f"rows of {name}")
        for name, content in (("two.zip", zipped(a="a", b="b")), ("cut.gz", gzip.compress(b"x" * 100000)[:-20]),
                              ("twice.gz", gzip.compress(gzip.compress(rows.encode("utf-8")))),
                              ("bomb.gz", gzip.compress(b"\0" * (65 << 20)))):
            test.equal(folder.run(folder.write(content, name)).returncode, USAGE, f"status of {name}")


@case("what cannot be imported by the command is told by its status")
def statuses(test, world):
    with folder_of(world) as folder:
        good = folder.write(HEADER + GOOD)
        for what, status, arguments in (
                ("no such file", FAILED, [good + "x"]),
                ("no such type", MISSING, [good, "--type", "Nobody"]),
                ("no such field", USAGE, [good, "--columns", "Phone=phone,City=parameters.town"]),
                ("no such column", USAGE, [good, "--columns", "Telefax=phone"]),
                ("columns of another form", USAGE, [good, "--columns", "Phone"]),
                ("settings that are no object", USAGE, [good, "--settings", folder.write("[]", "array.json")]),
                ("settings that are no JSON", USAGE, [good, "--settings", good]),
                ("no such campaign", USAGE, [good, "--campaign", folder.kind]),
                ("a page", USAGE, [folder.write("<html><table>", "page.csv")]),
                ("an empty file", FAILED, [folder.write("", "empty.csv")])):
            ended = folder.run(*arguments)
            test.equal(ended.returncode, status, f"status of {what}")
            test.true(ended.stderr.startswith("callbook: "), f"a message about {what}")
        test.equal(folder.run(good, account="Nobody at all").returncode, MISSING, "status of no such account")
        test.equal(folder.names(), [], "records")
