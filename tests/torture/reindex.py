#!/usr/bin/env python3
"""The search index of accounts with much text: made out of nothing, and kept up. Output is TAP.

tests/torture/reindex.sh starts the database."""

import json
import os
import secrets
import subprocess
import sys
import time

from prose import SCRIPTS, Prose
from support import callbook, points
from support.place import Account, Place
from support.web import Wire

NOTE = [{"id": "note", "type": "textarea", "title": "Note"}]
NOTES = [{"id": f"note_{at}", "type": "textarea", "title": f"Note {at}"} for at in range(4)]
ROWS = 200                # in one insert
REINDEX_MEMORY = 256      # MiB that making an index anew may take
WORKER_MEMORY = 64        # MiB of a worker, with a request of long texts and the packing after it
CAP = 10000               # totals of searches are exact up to here
LONG_NOTE = 60 << 10      # bytes; a record has four


class Rows:
    """Records that are written by SQL, as a backup without the index holds them."""

    def __init__(self, place, account):
        self.place, self.account = place, account
        kind = account.made("plain", "/api/record-types", {"name": "Lead", "parameters": NOTE})["uuid"]
        self.ids = place.sql(f"select account_id, id from record_type where hex(uuid) = '{kind.replace('-', '')}'")[0]

    def row(self, number, note):
        text = json.dumps({"note": note}, ensure_ascii=False).replace("\\", "\\\\").replace("'", "\\'")
        return (f"({self.ids[0]}, unhex('{secrets.token_hex(16)}'), {self.ids[1]}, 0, 0, 'r{number}', '+4930{number:07}', "
                f"'{text}', utc_timestamp(6), utc_timestamp(6))")

    def insert(self, count, note_of):
        """So many records with the notes that note_of(number) gives."""
        client = self.place.sql_process("set autocommit = 0, unique_checks = 0, foreign_key_checks = 0;\n")
        client.wait()
        for first in range(0, count, ROWS):
            rows = [self.row(number, note_of(number)) for number in range(first, min(first + ROWS, count))]
            self.place.sql("insert into record (account_id, uuid, type_id, status, has_history, first_name, phone, "
                           "parameters, created_at, updated_at) values " + ",\n".join(rows))


class Measured:
    """A command of the operator: how long it took, and the most memory that it had, in MiB."""

    def __init__(self, place, *arguments):
        began = time.monotonic()
        with open(os.path.join(place.folder, "operator.log"), "ab") as log:
            process = subprocess.Popen([place.program("callbook"), "--config", place.config, *arguments], stdout=log,
                                       stderr=log)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        self.status = process.returncode
        self.seconds = time.monotonic() - began
        self.memory = usage.ru_maxrss / 1024
        self.processor = usage.ru_utime + usage.ru_stime


def new_index(test, place, count, *command):
    """Runs a command that makes an index of so many records, and says what it took."""
    made = Measured(place, *command)
    test.equal(made.status, 0, "callbook " + " ".join(command))
    test.say(f"{count} records in {made.seconds:.1f} s, {made.processor:.1f} s of them of the processor, "
             f"{count / made.seconds:.0f} a second, {made.memory:.0f} MiB at most")
    test.true(made.memory <= REINDEX_MEMORY, f"{made.memory:.0f} MiB")
    return made


def names(account, query, limit=100):
    """The total of a search, and the names on its first page."""
    status, value = account.ask("plain", "GET", f"/api/records?limit={limit}&search={query}")
    return (status, value.get("total"), [row["firstName"] for row in value.get("records", ())])


def percent(text):
    return "".join(f"%{byte:02X}" for byte in text.encode())


def compare(test, account, prose):
    """What searches find, with what reading every word finds."""
    for query in prose.queries:
        wanted = [f"r{number}" for number in reversed(query.found)]
        status, total, found = names(account, percent(query.text))
        what = f"{query.script.name} {query.text}, {len(wanted)} records"
        test.equal(status, 200, what)
        test.equal(total if len(wanted) <= CAP else min(total, CAP), min(len(wanted), CAP), what + ": the total")
        test.equal(found, wanted[:100], what + ": the page")
    test.say(f"{len(prose.queries)} queries, {sum(len(query.found) for query in prose.queries)} records found in all")


def restored(test, place, count):
    """A backup without the index, of which a quarter are long notes."""
    group = place.group("plain", 2)
    account = Account(place, "restored")
    prose = Prose(SCRIPTS)
    Rows(place, account).insert(count, lambda number: prose.note(number, 4096 if number % 4 == 0 else 400))
    test.equal(names(account, "a")[:2], (200, 0), "nothing is found at first")
    new_index(test, place, count, "migrate")
    compare(test, account, prose)
    faults = [line for line in callbook.recount(place.program("callbook"), place.config) if "account" not in line]
    test.equal(faults, [], "what the doctor says of the counts")
    group.stop()


def anew(test, place, names_of_scripts, count, size):
    """Records with one text each."""
    group = place.group("plain", 2)
    account = Account(place, "anew")
    prose = Prose(names_of_scripts)
    rows = Rows(place, account)
    rows.insert(count, lambda number: prose.note(number, size))
    name = place.sql(f"select name from account where id = {rows.ids[0]}")[0][0]
    new_index(test, place, count, "reindex", "--account", name)
    compare(test, account, prose)
    group.stop()


def most_memory(pid):
    """MiB."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM:")) / 1024


def packed(test, place, count):
    """Long texts without spaces, one after another: tens of thousands of pairs each."""
    group = place.group("plain", 4)
    account = Account(place, "packed")
    prose = Prose(["han"])
    kind = account.made("plain", "/api/record-types", {"name": "Lead", "parameters": NOTES})["uuid"]
    wire = Wire(place.ports["plain"], account.headers, 40)
    statuses, slow = {}, 0
    for number in range(count):
        body = {"recordTypeUuid": kind, "phone": f"+4930{number:07}", "firstName": f"r{number}",
                "parameters": {note["id"]: prose.note(number, LONG_NOTE) for note in NOTES}}
        answer = wire.send("POST", "/api/records", body)
        statuses[answer.status] = statuses.get(answer.status, 0) + 1
        if number % 5 == 4:
            began = time.monotonic()
            test.equal(names(account, percent(prose.queries[-1].text), 1)[0], 200, f"a search after {number}")
            slow = max(slow, time.monotonic() - began)
    memory = max(most_memory(pid) for pid in group.pids())  # before pages of long texts take theirs
    test.equal(statuses, {201: count}, "answers")
    compare(test, account, prose)
    test.equal(place.sql("select count(*) from packing_failure"), [["0"]], "accounts that could not be packed")
    levels = place.sql("select s.level, count(*), sum(s.members) from search_segment s join account a on a.id = "
                       "s.account_id where a.name like 'packed%' group by s.level")
    test.say(f"{count} records of {len(NOTES) * LONG_NOTE >> 10} KiB; workers {memory:.0f} MiB at most; the slowest search "
             f"{1000 * slow:.0f} ms; segments by level {levels}")
    test.true(memory <= WORKER_MEMORY, f"{memory:.0f} MiB")
    group.stop()


def tests(short):
    many, prose, han, long = (10000, 3000, 800, 20) if short else (200000, 24000, 5000, 360)
    yield "an account that was restored without its index", lambda t, p: restored(t, p, many)
    yield "an account of prose", lambda t, p: anew(t, p, ["latin"], prose, 2200)
    yield "an account of texts without spaces", lambda t, p: anew(t, p, ["han"], han, 1800)
    yield "long texts are packed between requests", lambda t, p: packed(t, p, long)


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--short", "14,000 records instead of 230,000")
    sys.exit(points.run(Place(), tests(arguments.short), arguments.only))
