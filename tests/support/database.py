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
