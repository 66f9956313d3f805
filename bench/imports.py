#!/usr/bin/env python3
"""How long imports take, beside LOAD DATA of the same rows into a table like that of records.

tools/points.sh bench/imports.py -- [--rows N] [--rounds R] [--kinds plain,phone,...] makes files of N rows (default
100,000) with 10 columns, and prints the rows of doc/performance.md: the median of R rounds (default 3). In each round
LOAD DATA comes before every import. The processor times are those of the program that works on jobs and of the
database."""

import argparse
import json
import os
import random
import secrets
import statistics
import sys
import time
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "tests", "live"), os.path.join(HERE, "..", "tests")]
sys.dont_write_bytecode = True

from run import read_env  # noqa: E402
from world import IMPORTS, TYPES, World  # noqa: E402

PART = 1 << 20
FIELDS = [("city", "text"), ("street", "text"), ("company", "text"), ("email", "text"), ("age", "number"), ("fee", "decimal")]
HEADER = ["externalId", "firstName", "lastName", "phone"] + [name for name, _ in FIELDS]
FIRSTS = ["Anna", "Bob", "Carla", "David", "Eva", "Finn", "Greta", "Hugo", "Ida", "Jonas", "Klara", "Liam", "Mia", "Noah"]
LASTS = ["Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Patel", "Wright", "Walker", "Evans"]
CITIES = ["London", "Leeds", "York", "Bath", "Derby", "Exeter", "Oxford", "Preston", "Truro", "Wells"]
BARS = {"plain": 4.5, "phone": 7.5, "phone xlsx": 10, "check": 6}  # times LOAD DATA
BUSY = ("checking", "running", "undoing")


class Kind:
    """`made`: whether the rows find records, those of the import before."""

    def __init__(self, name, match, work="run", made=False, columns=None, form="csv"):
        self.name, self.match, self.work, self.made, self.columns, self.form = name, match, work, made, columns, form


WITHOUT_ID = HEADER[1:]
KINDS = [
    Kind("plain", None, columns=WITHOUT_ID),
    Kind("phone", ["phone"], columns=WITHOUT_ID),
    Kind("phone check", ["phone"], work="check", columns=WITHOUT_ID),
    Kind("phone xlsx", ["phone"], columns=WITHOUT_ID, form="xlsx"),
    Kind("id and phone", ["externalId", "phone"]),
    Kind("id changed", ["externalId"], made=True),
    Kind("id and phone changed", ["externalId", "phone"], made=True),
    Kind("phone changed", ["phone"], made=True),
    Kind("id and phone unchanged", ["externalId", "phone"], made=True),
]


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=os.environ.get("CALLBOOK_TEST_FOLDER"))
    parser.add_argument("--rows", type=int, default=100000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kinds", default=",".join(kind.name for kind in KINDS))
    return parser.parse_args()


def rows_of(count, form):
    """What stands in the columns of HEADER; the same for the same numbers."""
    draw = random.Random(count * 31 + form)
    for number in range(count):
        first, last, city = draw.choice(FIRSTS), draw.choice(LASTS), draw.choice(CITIES)
        yield [f"e{number}", first, f"{last}{draw.randrange(5000)}", f"+4477{number + 10000000:08d}", city,
               f"{draw.randrange(300)} {draw.choice(LASTS)} Street", f"{draw.choice(LASTS)} {draw.randrange(2000)} Ltd",
               f"{first.lower()}.{number}@example.org", str(18 + draw.randrange(80)), f"{draw.randrange(100000) / 100:.2f}"]


def lines_of(rows, columns):
    places = [HEADER.index(name) for name in columns]
    yield ",".join(columns)
    for row in rows:
        yield ",".join(row[place] for place in places)


def workbook_of(rows, columns, path):
    places = [HEADER.index(name) for name in columns]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                      '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                      'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType='
                      '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>')
        rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        book.writestr("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                      f'<Relationship Id="rId1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        book.writestr("xl/workbook.xml", '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
                      f'xmlns:r="{rel}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>')
        book.writestr("xl/_rels/workbook.xml.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                      f'relationships"><Relationship Id="rId1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/>'
                      '</Relationships>')
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            for cells in [columns] + [[row[place] for place in places] for row in rows]:
                sheet.write(("<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells) +
                             "</row>").encode())
            sheet.write(b"</sheetData></worksheet>")


class Bench:
    def __init__(self, folder, count):
        settings = {"FOLDER": folder, "SERVER": os.path.join(HERE, "..", "tools", "server.sh"),
                    **read_env(os.path.join(folder, "env"))}
        settings.setdefault("CALLBOOK", os.path.join(settings["BUILD"], "callbook"))
        self.world = World(settings)
        self.folder, self.count = folder, count
        self.jobs = self.pid_of("JOBS_PID")
        self.form = 0

    def pid_of(self, name):
        with open(self.world.need(name), encoding="ascii") as file:
            return int(file.read().split()[0])

    def used(self, pid):
        """Seconds of the processor."""
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, pid):
        """MiB, the most so far."""
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM:")) / 1024

    def load_data(self):
        """Seconds of LOAD DATA of the rows into a table with the columns and keys of that of records."""
        path = os.path.join(self.folder, f"rows{secrets.token_hex(4)}")
        with open(path, "w", encoding="utf-8") as file:
            for row in rows_of(self.count, self.form):
                parameters = json.dumps(dict(zip(HEADER[4:8], row[4:8]), age=int(row[8]), fee=float(row[9])))
                file.write("\t".join([secrets.token_hex(16), row[0], row[1], row[2], row[3], parameters]) + "\n")
        os.chmod(path, 0o644)
        self.world.sql("create table aside like record")
        began = time.monotonic()
        self.world.sql(f"load data infile '{path}' into table aside (@uuid, external_id, first_name, last_name, phone, "
                       "parameters) set account_id = 1, type_id = 1, uuid = unhex(@uuid), status = 0, has_history = 0, "
                       "created_at = utc_timestamp(6), updated_at = utc_timestamp(6)")
        seconds = time.monotonic() - began
        self.world.sql("drop table aside")
        os.unlink(path)
        return seconds

    def new_type(self, client):
        return client.made(TYPES, {"name": "Lead", "defaultCountry": "GB", "parameters": [
            {"id": name, "type": kind, "title": name} for name, kind in FIELDS]})["uuid"]

    def upload(self, client, record_type, kind):
        one = client.made(IMPORTS, {"recordTypeUuid": record_type})["uuid"]
        rows = rows_of(self.count, self.form)
        path = os.path.join(self.folder, "upload")
        if kind.form == "xlsx":
            workbook_of(rows, kind.columns, path)
        else:
            with open(path, "w", encoding="utf-8") as file:
                for line in lines_of(rows, kind.columns or HEADER):
                    file.write(line + "\n")
        number = 0
        with open(path, "rb") as file:
            while piece := file.read(PART):
                number += 1
                answer = client.request("PUT", f"{IMPORTS}/{one}/parts/{number}", piece,
                                        {"Content-Type": "application/octet-stream"})
                if answer.status >= 300:
                    raise SystemExit(repr(answer))
        answer = client.post(f"{IMPORTS}/{one}/complete", {"parts": number})
        if answer.status != 200:
            raise SystemExit(repr(answer))
        if kind.match:
            client.patch(f"{IMPORTS}/{one}", {"match": kind.match})
        return one

    def work(self, client, one, what):
        client.request("POST", f"{IMPORTS}/{one}/{what}")
        while (shown := client.read(f"{IMPORTS}/{one}"))["state"] in BUSY:
            time.sleep(0.1)
        return shown

    def measure(self, client, record_type, kind):
        """(seconds of LOAD DATA, of the import, processor time of jobs, of the database)."""
        loaded = self.load_data()
        one = self.upload(client, record_type, kind)
        database = self.pid_of("DATABASE_PID")
        before = self.used(self.jobs), self.used(database)
        began = time.monotonic()
        shown = self.work(client, one, kind.work)
        seconds = time.monotonic() - began
        counts = shown["counts"]
        wanted = "create" if not kind.made else "unchanged" if kind.name.endswith("unchanged") else "update"
        if counts["rows"] != self.count or counts[wanted] != self.count:
            raise SystemExit(f"{kind.name} has not done what it was to do: {shown}")
        return loaded, seconds, self.used(self.jobs) - before[0], self.used(database) - before[1]

    def round(self, kinds, told):
        """New records are made in an account that is empty; changed are those that the import before has made."""
        filled = None
        for kind in kinds:
            if kind.made and not filled:
                filled = self.world.new_account().client
                filled_type = self.new_type(filled)
                self.work(filled, self.upload(filled, filled_type, KINDS[4]), "run")
            if kind.made:
                self.form += not kind.name.endswith("unchanged")
                result = self.measure(filled, filled_type, kind)
            else:
                client = self.world.new_account().client
                result = self.measure(client, self.new_type(client), kind)
            told.setdefault(kind.name, []).append(result)
            say(kind.name, [result], self.count)


def say(name, results, count):
    loaded, seconds, jobs, database = (statistics.median(each) for each in zip(*results))
    ratio = statistics.median(result[1] / result[0] for result in results)
    bar = f" (at most {BARS[name]})" if name in BARS else ""
    print(f"{name}: {count / seconds:,.0f} rows/s, LOAD DATA {count / loaded:,.0f}; {ratio:.1f} times LOAD DATA{bar}; "
          f"processor µs a row: jobs {jobs / count * 1e6:.0f}, database {database / count * 1e6:.0f}", flush=True)


def main():
    arguments = read_arguments()
    bench = Bench(arguments.folder, arguments.rows)
    kinds = [kind for kind in KINDS if kind.name in arguments.kinds.split(",")]
    told = {}
    for _ in range(arguments.rounds):
        bench.round(kinds, told)
    print(f"\nmedians of {arguments.rounds} rounds of {arguments.rows} rows:")
    for name, results in told.items():
        say(name, results, arguments.rows)
    print(f"most memory of the program that works on jobs: {bench.memory(bench.jobs):.1f} MiB")
    with open(bench.world.need("WORKERS_PID"), encoding="ascii") as file:
        print(f"most memory of a worker: {max(bench.memory(int(pid)) for pid in file.read().split()):.1f} MiB")


if __name__ == "__main__":
    main()
