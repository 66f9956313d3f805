#!/usr/bin/env python3
"""Measures exports as jobs, with LOAD DATA of the same rows into a copy of the table of records beside them.

exports.py FOLDER [--rows N] [--formats csv,ndjson,xlsx]: FOLDER is one in which tools/server.sh has started its servers.
Prints a line for each format: rows a second from the first step to the last, and the most memory that the program had
which works on jobs."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
TOOLS = os.path.join(HERE, "..", "tools")
FIELDS = ["city", "street", "company", "email", "note", "source", "stage"]
COLUMNS = ("account_id, hex(uuid), type_id, status, has_history, first_name, last_name, phone, parameters, created_at, "
           "updated_at")
FILL = """insert into record (account_id, uuid, type_id, status, has_history, first_name, last_name, phone, parameters,
  created_at, updated_at) with recursive few as (select 0 n union all select n + 1 from few where n < 999)
  select t.account_id, unhex(replace(uuid(), '-', '')), t.id, 0, 0, concat('First', b.n), concat('Last', a.n),
  concat('+4477', lpad(a.n + 1000 * b.n, 8, '0')), concat('{{"city":"City ', a.n, '","street":"', b.n,
  ' Long Street","company":"Company ', a.n, '","email":"person', a.n, '.', b.n, '@example.org","note":"Called on day ', b.n,
  '","source":"fair","stage":"new"}}'), utc_timestamp(6), utc_timestamp(6)
  from few b join few a join record_type t on t.uuid = unhex('{type}') where a.n + 1000 * b.n < {rows}"""


def read_env(folder):
    with open(os.path.join(folder, "env"), encoding="utf-8") as file:
        return dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line)


class Server:
    def __init__(self, folder):
        self.env = read_env(folder)
        self.token = None

    def run(self, *command, **options):
        return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout

    def sql(self, statement, *options):
        return self.run(os.path.join(TOOLS, "database.sh"), "client", self.env["DATABASE"], "--database=callbook",
                        "--skip-column-names", "--local-infile=1", *options, f"--execute={statement}")

    def operator(self, *arguments):
        program = self.env.get("CALLBOOK") or os.path.join(self.env["BUILD"], "callbook")
        return self.run(program, f"--config={self.env['CONFIG']}", *arguments)

    def ask(self, method, path, body=None):
        request = urllib.request.Request(self.env["URL"] + path, json.dumps(body).encode() if body else None, method=method)
        request.add_header("Authorization", f"Bearer {self.token}")
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def jobs_memory(self):
        """KiB, the most so far."""
        with open(self.env["JOBS_PID"], encoding="ascii") as file:
            pid = file.read().strip()
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))


def prepare(server, rows):
    account = f"exports-{int(time.time())}"
    server.operator("account", "create", account)
    server.token = server.operator("token", "create", "--account", account, "--scopes", "all", "--name", "bench").split()[-1]
    fields = [{"id": name, "type": "text", "title": name} for name in FIELDS]
    record_type = server.ask("POST", "/api/record-types", {"name": "Lead", "parameters": fields})["uuid"]
    server.sql(FILL.format(type=record_type.replace("-", ""), rows=rows))
    server.operator("reindex")
    return record_type


def load_data(server, rows):
    """Rows a second of LOAD DATA into a table with the same keys."""
    with tempfile.NamedTemporaryFile(suffix=".tsv") as file:
        file.write(server.sql(f"select {COLUMNS} from record order by account_id, id", "--quick").encode())
        file.flush()
        server.sql("create table record_copy like record")
        started = time.monotonic()
        server.sql(f"load data local infile '{file.name}' into table record_copy (account_id, @uuid, type_id, status, "
                   "has_history, first_name, last_name, phone, parameters, created_at, updated_at) "
                   "set uuid = unhex(@uuid)")
        seconds = time.monotonic() - started
        server.sql("drop table record_copy")
    return rows / seconds


def export(server, wanted):
    """(rows, seconds) from the asking to the end."""
    started = time.monotonic()
    made = server.ask("POST", "/api/exports", {"of": "records", **wanted})
    while (shown := server.ask("GET", f"/api/exports/{made['uuid']}"))["state"] in ("waiting", "running"):
        time.sleep(0.1)
    seconds = time.monotonic() - started
    if shown["state"] != "done":
        sys.exit(f"an export has failed: {shown}")
    return shown["rows"], seconds, shown["bytes"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--rows", type=int, default=200000)
    parser.add_argument("--formats", default="csv,ndjson,xlsx")
    arguments = parser.parse_args()
    server = Server(arguments.folder)
    record_type = prepare(server, arguments.rows)
    for wanted in ([{"format": one, "recordTypeUuid": record_type} for one in arguments.formats.split(",")] +
                   [{"format": "csv", "recordTypeUuid": record_type, "search": "fair"}]):
        before = load_data(server, arguments.rows)
        rows, seconds, size = export(server, wanted)
        name = wanted["format"] + (" of a search" if "search" in wanted else "")
        print(f"{name}: {rows} rows in {seconds:.1f} s, {rows / seconds:,.0f} rows/s, {size >> 20} MiB; LOAD DATA {before:,.0f} "
              f"rows/s; the jobs' program {server.jobs_memory() / 1024:.1f} MiB", flush=True)


if __name__ == "__main__":
    main()
