"""The tables of test data: one row a line, cells between tabs, the first line names the columns, # begins a comment."""

import json
import os
import re
import urllib.parse

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tables")
REPEAT = re.compile(r"@REPEAT\((.+?),(\d+)\)@", re.S)


class Row:
    """A table's row: its cells are its attributes."""

    def __init__(self, place, names, cells):
        self.place = place
        self.cells = cells
        self.__dict__.update(zip(names, cells))

    def __str__(self):
        text = " | ".join(cell for cell in self.cells if cell != "-")
        return text if len(text) <= 100 else text[:97] + "..."


def read_rows(name):
    """All rows of tables/name."""
    names = None
    rows = []
    with open(os.path.join(FOLDER, name), encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip("\n")
            if not line or line.startswith("# "):
                continue
            cells = line.split("\t")
            if names is None:
                names = cells
                continue
            if len(cells) != len(names):
                raise ValueError(f"{name}:{number}: {len(cells)} cells instead of {len(names)}")
            rows.append(Row(f"{name}:{number}", names, cells))
    if not rows:
        raise ValueError(f"{name} has no rows")
    return rows


def read_json(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return json.load(file)


def text_of(cell):
    """The text that a cell stands for: itself, or what the JSON string that it is says."""
    return json.loads(cell) if cell.startswith('"') else cell


def bytes_of(cell):
    """The bytes that a cell stands for: %XX is a byte, @REPEAT(text,count)@ repeats a text."""
    text = REPEAT.sub(lambda match: match[1] * int(match[2]), cell)
    return urllib.parse.unquote_to_bytes(text)


def fill(text, names):
    """Puts ids and the like in place of {name}; other braces stay."""
    return re.sub(r"\{([a-z_]+)\}", lambda match: str(names.get(match[1], match[0])), text)


def fill_value(value, names):
    """The same for every text in a JSON value."""
    if isinstance(value, str):
        return fill(value, names)
    if isinstance(value, list):
        return [fill_value(item, names) for item in value]
    if isinstance(value, dict):
        return {name: fill_value(item, names) for name, item in value.items()}
    return value
