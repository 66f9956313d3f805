"""Compares what a page shows with what was printed: the same form, and the same values where they are always the same.

Ids, tags and tokens, and times of the last day, may be others. An id that the page shows twice has to come twice."""

import datetime
import json
import re

KINDS = [
    ("id", re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")),
    ("time", re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")),
    ("token", re.compile(r"\bcb_[A-Za-z0-9]{40}\b")),
    ("tag", re.compile(r"\b[0-9a-f]{32}\b")),
    ("cursor", re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{32}(?![A-Za-z0-9_-])")),
]


class Number(str):
    """A number as it is written."""


def is_recent(text):
    when = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
    return abs(datetime.datetime.utcnow() - when) < datetime.timedelta(days=1)


def values(text):
    """The JSON values that stand one after another."""
    decoder = json.JSONDecoder(parse_float=Number, parse_int=Number)
    found, at = [], 0
    text = text.strip()
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        found.append(value)
        while at < len(text) and text[at].isspace():
            at += 1
    return found


class Comparison:
    """Of one page: which id stands for which."""

    def __init__(self):
        self.ids = {}

    def same_id(self, shown, printed):
        if self.ids.setdefault(shown, printed) != printed:
            return False
        return list(self.ids.values()).count(printed) == 1

    def text(self, place, shown, printed):
        """Why two texts are not of the same form: a list of sentences."""
        for kind, pattern in KINDS:
            ours, theirs = pattern.findall(shown), pattern.findall(printed)
            if kind == "time":
                theirs = [text for text in theirs if is_recent(text)]
                ours = ours if theirs else []
            if len(ours) != len(theirs):
                continue
            if kind == "id" and not all(self.same_id(*pair) for pair in zip(ours, theirs)):
                return [f"{place}: another id than before: {printed}"]
            for our, their in zip(ours, theirs):
                shown, printed = shown.replace(our, f"<{kind}>", 1), printed.replace(their, f"<{kind}>", 1)
        return [] if shown == printed else [f"{place}: the page has {shown!r}, and it is {printed!r}"]

    def json(self, place, shown, printed):
        if type(shown) is not type(printed):
            return [f"{place}: the page has {shown!r}, and it is {printed!r}"]
        if isinstance(shown, dict):
            if list(shown) != list(printed):
                return [f"{place}: the page has the members {', '.join(shown)}; there are {', '.join(printed)}"]
            return [fault for name in shown for fault in self.json(f"{place}.{name}", shown[name], printed[name])]
        if isinstance(shown, list):
            if len(shown) != len(printed):
                return [f"{place}: the page has {len(shown)} items; there are {len(printed)}"]
            return [fault for i, pair in enumerate(zip(shown, printed)) for fault in self.json(f"{place}[{i}]", *pair)]
        if isinstance(shown, str) and not isinstance(shown, Number):
            return self.text(place, shown, printed)
        return [] if shown == printed else [f"{place}: the page has {shown!r}, and it is {printed!r}"]

    def documents(self, shown, printed):
        try:
            shown = values(shown)
        except ValueError as error:
            return [f"the page's block is not JSON: {error}"]
        try:
            printed = values(printed)
        except ValueError:
            return ["it is not JSON"]
        return self.json("", shown, printed)

    def http(self, shown, printed):
        """The page may leave headers out."""
        head, _, body = shown.partition("\n\n")
        printed_head, _, printed_body = printed.replace("\r\n", "\n").partition("\n\n")
        head, printed_head = head.strip().split("\n"), printed_head.strip().split("\n")
        headers = dict(line.split(": ", 1) for line in printed_head[1:])
        faults = self.text("status", head[0], printed_head[0])
        for line in head[1:]:
            name, value = line.split(": ", 1)
            faults += self.text(name, value, headers[name]) if name in headers else [f"there is no {name}"]
        return faults + (self.documents(body, printed_body) if body.strip() else [])

    def lines(self, shown, printed):
        shown, printed = shown.strip("\n").split("\n"), printed.strip("\n").split("\n")
        if len(shown) != len(printed):
            return [f"the page has {len(shown)} lines; there are {len(printed)}"]
        return [fault for i, pair in enumerate(zip(shown, printed), 1) for fault in self.text(f"line {i}", *pair)]
