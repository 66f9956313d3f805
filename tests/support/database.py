"""The command line client of a database, and what its answers mean."""

import os

from support import SOURCE
from support.processes import run

SCRIPT = os.path.join(SOURCE, "tools", "database.sh")


def client(socket, *options):
    """The command that speaks to the server on that socket as its root, in batches."""
    return ["mariadb", "--no-defaults", "-uroot", "--socket", socket, "--batch", "--skip-column-names",
            "--default-character-set=utf8mb4", *options]


def rows_of(text):
    """Rows that the client has printed, as lists of texts."""
    return [line.split("\t") for line in text.split("\n") if line]


def query(socket, text, *options):
    """The rows that statements in the database callbook give."""
    return rows_of(run(*client(socket, *options), "callbook", input=text, encoding="utf-8"))


TABLES = """select table_name from information_schema.tables
    where table_schema = 'callbook' and table_type = 'BASE TABLE' order by table_name"""


def checksums(ask):
    """Of all tables of the database callbook, by their names; ask(text) gives the rows of a query."""
    names = [row[0] for row in ask(TABLES)]
    if "record" not in names:
        raise AssertionError(f"the tables are {names}")
    rows = ask("checksum table " + ", ".join(f"callbook.{name}" for name in names) + " extended")
    found = {name.split(".")[1]: number for name, number in rows}
    missing = [name for name in names if found.get(name, "NULL") == "NULL"]
    if missing:
        raise AssertionError(f"no checksums of {missing}")
    return found
