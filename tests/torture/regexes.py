#!/usr/bin/env python3
"""What hostile regular expressions cost a worker, alone and 200 in a request. tests/torture/regexes.sh starts it."""

import functools
import itertools
import json
import os
import sys
import time

from support import SOURCE, points
from support.place import Account, Place
from tables import REPEAT

OWN = os.path.join(SOURCE, "tests", "data", "regexes.tsv")
EACH = 5.0  # ms of processor time; what the same request takes without the pattern is taken off
TOGETHER = 20.0  # the same for 200 patterns in a request
FIELDS = 200
PATTERN_BYTES = 512
NUMBERS = itertools.count()
ROOM = 2400  # bytes for each of 200 texts; some need twice as many in JSON
LENGTHS = {"short": [30, 2000, 60000], "full": [10, 25, 30, 100, 300, 1000, 2000, 4000, 8000, 16000, 30000, 60000]}
SMALLEST = 3  # a figure is the smallest of so many tries, for a busy machine only adds to it


class Attack:
    def __init__(self, kind, pattern, before, pump, after, given=None):
        self.kind = kind
        self.pattern = pattern
        self.parts = before, pump, after
        self.given = given

    def text(self, size):
        """Of about so many bytes, with the end that makes it fail."""
        before, pump, after = self.parts
        room = size - len((before + after).encode())
        return before + pump * max(1, room // max(1, len(pump.encode()))) + after

    def texts(self, sizes):
        return ([self.given] if self.given else []) + [self.text(size) for size in sizes]


def unescaped(text):
    return text.replace("\\u0085", "\u0085")


def read_own():
    with open(OWN, encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file if not line.startswith("# ")][1:]
    for line in lines:
        kind, pattern, *parts = line.split("\t")
        pattern = REPEAT.sub(lambda match: match[1] * int(match[2]), pattern)
        yield Attack(kind, pattern, *map(unescaped, parts))


def read_collection(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    rows = json.loads(text) if text.lstrip().startswith("[") else [json.loads(line) for line in text.splitlines()]
    for row in rows:
        parts = [row.get(name, "") for name in ("prefix", "pump", "suffix")]
        count = min(int(row.get("count") or 1), 60000 // max(1, len(parts[1].encode())))
        given = row.get("attack") or parts[0] + parts[1] * count + parts[2]
        if not parts[1]:
            parts = ["", "a", "!"]
        yield Attack(row.get("degree", "collection"), row["pattern"], *parts, given[:60000])


class Meter:
    """One worker, and what its processor time was."""

    def __init__(self, place):
        self.account = Account(place, "regexes")
        self.group = place.group("plain", 1)
        self.pid = self.group.pid

    def used(self):
        """Milliseconds, when it waits for a request again."""
        while True:
            with open(f"/proc/{self.pid}/stat", encoding="ascii") as file:
                if file.read().rpartition(")")[2].split()[0] == "S":
                    break
            time.sleep(0.0001)
        with open(f"/proc/{self.pid}/schedstat", encoding="ascii") as file:
            return int(file.read().split()[0]) / 1e6

    def ask(self, path, body):
        """Processor time, status and answer. The body, or a function that makes another one each time."""
        text = json.dumps(body() if callable(body) else body, ensure_ascii=False).encode()
        before = self.used()
        status, value = self.account.ask("plain", "POST", path, text)
        return self.used() - before, status, value

    def least(self, path, body, enough=0.0):
        """Once more while it is above what would be enough."""
        best = self.ask(path, body)
        for _ in range(SMALLEST - 1):
            if best[0] <= enough:
                break
            best = min(best, self.ask(path, body), key=lambda one: one[0])
        return best

    def more(self, path, body, plain, enough):
        """As least, less what the plain body takes."""
        spent, status, value = self.least(path, body, enough)
        if spent > enough:
            spent -= self.least(path, plain)[0]
        return spent, status, value


def fresh(pattern):
    """The same with a comment of its own, where there is room: a worker keeps by their text what it has compiled."""
    commented = f"{pattern}(?#{next(NUMBERS)})"
    return commented if len(commented.encode()) <= PATTERN_BYTES else pattern


def type_of(patterns, member="validation"):
    given = [fresh(pattern) if pattern and member == "validation" else pattern for pattern in patterns]
    fields = [{"id": f"f{number}", "type": "textarea", "title": "F", **({member: pattern} if pattern else {})}
              for number, pattern in enumerate(given)]
    return {"name": "Patterns", "parameters": fields}


def same_size(patterns, name="Patterns"):
    """A type with texts of the same length that are no patterns; it is refused when the name is empty."""
    return {**type_of(["x" * min(len(pattern), 500) for pattern in patterns], "error"), "name": name}


def record_of(uuid, texts):
    """Of a phone that is none, so that nothing is stored."""
    return {"recordTypeUuid": uuid, "phone": "x", "parameters": {f"f{number}": text
                                                                 for number, text in enumerate(texts)}}


class Worst:
    def __init__(self):
        self.most = 0.0
        self.pattern = ""
        self.count = 0

    def add(self, milliseconds, pattern):
        self.count += 1
        if milliseconds > self.most:
            self.most, self.pattern = milliseconds, pattern

    def __str__(self):
        return f"at most {self.most:.2f} ms in {self.count} requests ({self.pattern[:60]})"


def try_texts(test, meter, attack, uuids, sizes, worst):
    """Whether some text was given up. The type of the second uuid has no pattern."""
    given_up = False
    for text in attack.texts(sizes):
        bodies = [record_of(uuid, [text]) for uuid in uuids]
        spent, status, value = meter.more("/api/records", *bodies, EACH)
        worst.add(spent, attack.pattern)
        test.true(spent <= EACH, f"{spent:.2f} ms to test {attack.pattern!r} on {len(text)} characters")
        test.true(status == 422, f"{status} for {attack.pattern!r}")
        given_up = given_up or "pattern_too_expensive" in json.dumps(value)
    return given_up


def alone(test, place, attacks, sizes):
    """Saves each pattern, and tries its texts."""
    meter = Meter(place)
    plain = meter.ask("/api/record-types", type_of([None]))[2]["uuid"]
    saving, testing = Worst(), Worst()
    refused = costly = 0
    for attack in attacks:
        spent, status, value = meter.least("/api/record-types", functools.partial(type_of, [attack.pattern]), EACH)
        saving.add(spent, attack.pattern)
        test.true(spent <= EACH, f"{spent:.2f} ms to save {attack.pattern!r}")
        test.true(status in (201, 422), f"{status} for {attack.pattern!r}: {value}")
        if status == 201:
            costly += try_texts(test, meter, attack, [value["uuid"], plain], sizes, testing)
        else:
            refused += 1
    test.true(testing.count > 0, "there is something to test")
    test.say(f"{len(attacks)} patterns, {refused} refused when they were saved, {costly} given up on some text")
    test.say(f"saving one: {saving}")
    test.say(f"testing one: {testing}")


def acceptable(meter, attacks):
    return [attack for attack in attacks
            if meter.ask("/api/record-types", type_of([attack.pattern]))[1] == 201]


def together(test, place, attacks):
    """A request with 200 of them; what it costs with texts of the same size is taken off."""
    meter = Meter(place)
    saving, testing = Worst(), Worst()
    lists = [[attack] * FIELDS for attack in attacks]
    mixed = acceptable(meter, attacks)
    lists += [(mixed * FIELDS)[start:start + FIELDS] for start in range(0, max(1, len(mixed)), FIELDS)]
    for some in lists:
        name = some[0].pattern if some[0] is some[1] else "mixed"
        texts, patterns = [attack.text(ROOM) for attack in some], [attack.pattern for attack in some]
        plain = meter.ask("/api/record-types", same_size(patterns))[2]["uuid"]
        spent, status, value = meter.least("/api/record-types", type_of(patterns))
        spent -= meter.least("/api/record-types", same_size(patterns, "Patterns" if status == 201 else ""))[0]
        saving.add(spent, name)
        test.true(spent <= TOGETHER, f"{spent:.2f} ms to save 200 of {name!r}")
        if status != 201:
            continue
        spent, status, _ = meter.more("/api/records", record_of(value["uuid"], texts), record_of(plain, texts), 0)
        testing.add(spent, name)
        test.true(spent <= TOGETHER, f"{spent:.2f} ms to test 200 of {name!r}")
        test.true(status == 422, f"{status} for 200 of {name!r}")
    test.say(f"saving 200: {saving}")
    test.say(f"testing 200: {testing}")


def tests(short):
    path = os.environ.get("CALLBOOK_REGEXES")
    attacks = list(read_collection(path) if path else read_own())
    sizes = LENGTHS["short" if short else "full"]
    if path:
        sizes = sizes[:1] + sizes[-1:]
    yield "a hostile pattern costs 5 ms at most, or is refused", lambda test, place: alone(test, place, attacks, sizes)
    few = attacks[::8] if short or path else attacks
    yield "200 in one request cost 20 ms at most", lambda test, place: together(test, place, few)


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--short", "fewer lengths of texts")
    sys.exit(points.run(Place(), tests(arguments.short), arguments.only))
