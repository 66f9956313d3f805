"""What an export has written an import takes back as it was: exported again, it is the same file."""

import csv
import io
import json
import os
import random
import time

from support.wire import Number
from tap import case
from test_batch import BATCH
from test_export_jobs import file_of, table_of
from test_imports import counts_of
from world import CAMPAIGNS, IMPORTS, RECORDS, TYPES, orders_of, patience

MEDIA = {"csv": "text/csv", "ndjson": "application/x-ndjson",
         "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
OWN = ("uuid", "recordTypeUuid", "createdAt", "updatedAt", "campaignUuid", "record.uuid")  # another one everywhere
TEXTS = ["plain", "a,b", "a;b;c", "a\tb\tc", "x|y|z", 'say "yes"', '"', '""', "'", "''", "'x", " before", "behind ", "  ", " ",
         "=1+1", "=HYPERLINK(\"http://a.example\",\"b\")", "+4477", "+1+A1", "-1", "-a", "@x", "0", "007", "00.10", "1.10",
         "1e5", "1,5", "12.500", "123456789012345678901234567890", "2026-04-01", "03/04/2026", "true", "TRUE", "null", "None",
         "uuid", "sep=;", "#N/A", "_x000D_", "_x0041_", "&amp;", "<b>", "]]>", "東京", "Zoë", "Zoe\u0301", "🙂", "👩‍👩‍👧",
         "שלום", "\u202eabc", "\u00a0", "\u2003x", "\ufeffx", "\ufffd", "ﬀ", "İı", "\\n", "\\", "%00", "a" * 300]
LINES = ["two\nlines", "\r\n", "\n", "a\rb", "a\r\nb\n", "\n\n=1", '"\n"', "x,\n,y", "\u2028x", "\u0085x", "tab\there\nand"]
CONTROLS = ["\u0001", "a\u001fb", "\u007f", "\uffff", "\U0010ffff", "\u000bx", "x\u000c"]
WHOLE = ["0", "-0", "7", "-12", "123456789012345678901234567890", "-999999999999999999999999999999", "9007199254740993"]
DECIMALS = WHOLE + ["1.10", "1.100", "0.10", "-0.0", "1e5", "1E5", "1.5e-7", "-1.50E+10", "0.000000000000000000000000000001",
                    "123456789012345.678901234567890", "99999999999999.99", "1234.567", "1e308"]
DATES = ["2026-04-01", "2026-02-28", "2024-02-29", "1999-12-31", "0001-01-01", "0099-03-04", "9999-12-31", "1900-02-28"]
TIMES = ["2026-04-10T09:24:11Z", "2026-04-10T09:24:11.5+02:00", "2026-04-10t09:24:11z", "1969-12-31T23:59:59-11:30",
         "2026-04-10T09:24:11.123456789Z", "2026-04-10T09:24:11-00:00", "0001-01-02T00:00:00Z", "2026-04-10T23:59:60Z"]
OPTIONS = ["gold", "Gold", "GOLD ", "=1", "1", "01", "a,b", "Zoë", "Zoe", "-", "x y", "x  y"]
NAMES = ["", "Ann", "O'Neill"] + [text for text in TEXTS if len(text) < 256 and min(text) >= " "]
ROWS = 60
IN_SUITE = 1


def json_text(value):
    """As JSON, with numbers as they are written."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(name)}:{json_text(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(json_text, value)) + "]"
    return json.dumps(value)


class Random:
    """The same account for the same number: its fields, its records, and who of them is in its campaign."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.seed = seed
        self.fields = [self.field(number, kind) for number, kind in enumerate(self.kinds())]
        self.retired = self.dice.sample([field["id"] for field in self.fields if not field.get("unique")], 2)
        self.records = [self.record(number) for number in range(ROWS)]
        self.orders = [self.order() for _ in range(ROWS // 3)]

    def kinds(self):
        kinds = ["text", "input", "string", "textarea", "number", "decimal", "bool", "date", "datetime", "currency", "country",
                 "select"]
        kinds += self.dice.choices(kinds, k=self.dice.randrange(8))
        self.dice.shuffle(kinds)
        return kinds

    def field(self, number, kind):
        name = self.dice.choice(["city", "phone", "uuid", "first_name", "status", "zip", "a", "parameters", "order_status"])
        field = {"id": f"{name}_{number}" if number else name, "type": kind, "title": self.dice.choice(["Phone", "City", "=1", "É"])}
        if kind == "select":
            field["options"] = list(OPTIONS)
        if kind in ("string", "input") and self.dice.random() < 0.5:
            field["unique"] = True
        return field

    def value(self, field, number):
        if field.get("unique"):
            return f"{self.dice.choice(['=', '0', ' ', 'é', ''])}{number}{self.dice.choice([' ', '', ',', ';'])}"
        texts = {"textarea": TEXTS + LINES + CONTROLS + [""], "bool": [True, False], "date": DATES, "datetime": TIMES,
                 "currency": ["EUR", "JPY"], "country": ["DE", "GB"], "select": OPTIONS}
        kind = field["type"]
        if kind in ("number", "decimal"):
            return Number(self.dice.choice(WHOLE if kind == "number" else DECIMALS))
        return self.dice.choice(texts.get(kind, TEXTS + [""]))

    def record(self, number):
        """`number` makes its phone, its external id and its unique values its own."""
        record = {"phone": f"+4420794{number:05d}" if number % 9 else "+442079460000",
                  "parameters": {field["id"]: self.value(field, number) for field in self.fields if self.dice.random() < 0.6}}
        if self.dice.random() < 0.8:
            record["externalId"] = self.dice.choice(["", "0", " ", "=", "é,", "'", "+44", "a;"]) + str(number)
        for name in ("firstName", "lastName"):
            if self.dice.random() < 0.7:
                record[name] = self.dice.choice(NAMES)
        record["status"] = self.dice.choice(["active", "active", "inactive"])
        return record

    def order(self):
        order = {"status": self.dice.choice(["registered", "planned", "contacted", "canceled"])}
        if self.dice.random() < 0.5:
            order["instructions"] = self.dice.choice(TEXTS + LINES)
        if self.dice.random() < 0.5:
            order["scheduledTime"] = self.dice.choice(["2026-04-10T09:24:11Z", "2027-01-01T00:00:00Z"])
        return order


class Side:
    """An account with the type, and what is exported of it."""

    def __init__(self, world, made):
        self.made = made
        self.client = world.new_account().client
        self.kind = self.client.made(TYPES, {"name": "Lead", "parameters": made.fields})["uuid"]
        self.campaign = self.client.made(CAMPAIGNS, {"name": "Spring", "recordTypeUuid": self.kind})["uuid"]

    def fill(self):
        self.batch(BATCH, [{"op": "create", "recordTypeUuid": self.kind, **record} for record in self.made.records])
        active = [one for one in self.client.walk(RECORDS, "records", recordTypeUuid=self.kind, status="active", sort="createdAt")
                  if one["phone"] != "+442079460000"]
        self.batch(f"{orders_of(self.campaign)}/batch",
                   [{"op": "create", "recordUuid": record["uuid"], **order} for record, order in zip(active, self.made.orders)])

    def batch(self, target, items):
        answer = self.client.post(target, json_text({"items": items}))
        if answer.status != 200:
            raise AssertionError(f"{target}: {answer!r} {answer.body[:2000]}")

    def retire(self):
        answer = self.client.patch(f"{TYPES}/{self.kind}", {"fields": {name: None for name in self.made.retired}})
        if answer.status != 200:
            raise AssertionError(f"fields were to be retired, but: {answer!r}")

    def export(self, form, **wanted):
        return file_of(self.client, format=form, **(wanted or {"recordTypeUuid": self.kind}))

    def listed(self, form, **wanted):
        """What an export has, sent at once; a job takes a second."""
        body = {"recordTypeUuid": self.kind, "sort": "createdAt", **wanted}
        answer = self.client.post(f"{RECORDS}/search", body, {"Accept": MEDIA[form]})
        if answer.status != 200:
            raise AssertionError(f"a list was to be sent, but: {answer!r}")
        return answer.body

    def take(self, file, form, settings=None, **parameters):
        """Imports a file; the counts, and what was refused."""
        query = "&".join(f"{name}={value}" for name, value in {"recordTypeUuid": self.kind, **parameters}.items())
        answer = self.client.post(f"{IMPORTS}?{query}", file, {"Content-Type": MEDIA[form]})
        if answer.status != 201:
            raise AssertionError(f"the file was to be taken, but: {answer!r}")
        path = f"{IMPORTS}/{answer.json['uuid']}"
        for answer in (self.client.patch(path, settings) if settings else answer, self.client.request("POST", f"{path}/run")):
            if answer.status >= 300:
                raise AssertionError(f"the import was to run, but: {answer!r}")
        end = time.monotonic() + patience(60)
        while (shown := self.client.read(path))["state"] == "running" and time.monotonic() < end:
            time.sleep(0.05)
        return counts_of(shown), shown["faults"]


def exact(number):
    """Which is no text."""
    return ("number", number)


def rows_of(file, form):
    """The rows without what is another in every account."""
    if form == "ndjson":
        rows = [json.loads(line, parse_int=exact, parse_float=exact) for line in file.decode().split("\n")[:-1]]
        return [{name: value for name, value in row.items() if name not in OWN} for row in rows]
    table = table_of(file) if form == "xlsx" else list(csv.reader(io.StringIO(file.decode(), newline=""), strict=True))
    return [{name: cell for name, cell in zip(table[0], row, strict=True) if name not in OWN} for row in table[1:]]


def without_blanks(row):
    """A cell of a table is empty for a text without a letter and where there is none; what JSON tells apart."""
    kept = {name: value for name, value in row.items() if value not in ("", None) and name != "parameters"}
    return {**kept, "parameters": {name: value for name, value in row["parameters"].items() if value != ""}}


def same(test, actual, expected, what):
    """Names the first row that differs, and what of it."""
    test.equal(len(actual), len(expected), f"rows {what}")
    for number, (got, wanted) in enumerate(zip(actual, expected)):
        if got != wanted:
            names = [name for name in {**got, **wanted} if got.get(name) != wanted.get(name)]
            test.fail(f"row {number} {what}: {[(name, got.get(name), wanted.get(name)) for name in names]}")
            return


def orders_back(test, source, target, form):
    """Into the campaign, by the phone. NDJSON has the record of an order as an object, which is no column."""
    exports = lambda side: side.export(form, of="orders", campaignUuid=side.campaign)
    columns = [{"column": "record.phone", "field": "phone"}] + [
        {"column": name, "field": f"order.{name}"} for name in ("status", "scheduledTime", "instructions")]
    counts, faults = target.take(exports(source), form, {"columns": columns, "match": ["phone"], "onMissing": "error"},
                                 campaignUuid=target.campaign)
    test.equal([counts[0], counts[-1], faults], [len(source.made.orders), 0, []], "orders that were imported")
    same(test, rows_of(exports(target), form), rows_of(exports(source), form), f"of orders as {form}")


# CALLBOOK_TEST_ACCOUNTS=20: so many of them.
ACCOUNTS = range(int(os.environ.get("CALLBOOK_TEST_ACCOUNTS") or IN_SUITE))


@case("what is exported, imported and exported again is the same", [f"{form}, {seed}" for seed in ACCOUNTS for form in MEDIA])
def there_and_back(test, world, row):
    form, seed = row.split(", ")
    made = Random(int(seed))
    source, target = Side(world, made), Side(world, made)
    source.fill()
    source.retire()
    file = source.export(form)
    counts, faults = target.take(file, form)
    test.equal([counts, faults], [[ROWS, ROWS, 0, 0, 0, 0, 0], []], "the import")
    target.retire()
    same(test, rows_of(target.export(form), form), rows_of(file, form), f"as {form}")
    lines = [rows_of(side.listed("ndjson"), "ndjson") for side in (target, source)]
    if form != "ndjson":
        lines = [[without_blanks(line) for line in each] for each in lines]
        orders_back(test, source, target, form)
    same(test, *lines, "as it is stored")
    named = {"filter": {"field": "externalId", "op": "empty", "value": False}}
    named = source.export(form, recordTypeUuid=source.kind, **named) if form == "xlsx" else source.listed(form, **named)
    count = len([record for record in made.records if "externalId" in record])
    counts, faults = source.take(named, form, {"match": ["externalId"]})
    test.equal([counts, faults], [[count, 0, 0, count, 0, 0, 0], []], "the file again where it comes from")
