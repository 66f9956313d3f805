"""Prometheus's text format, version 0.0.4, read strictly."""

import math
import re

NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(,|$)')
SAMPLE = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.+)\})? (\S+)$")
NUMBER = re.compile(r"(\d+(\.\d+)?(e[+-]?\d+)?|\+Inf)$")
ENDINGS = {"histogram": ("_bucket", "_sum", "_count"), "counter": ("",), "gauge": ("",)}


class Family:
    """A metric: its type, its help, and its samples as (name, labels, value)."""

    def __init__(self, name, text):
        self.name = name
        self.help = text
        self.type = None
        self.samples = []


def read_labels(text):
    """A tuple of (name, value) in their order."""
    labels, place = [], 0
    while place < len(text):
        found = LABEL.match(text, place)
        if not found or (found.group(3) == "," and found.end() == len(text)):
            raise ValueError(f"labels: {text!r}")
        labels.append((found.group(1), found.group(2)))
        place = found.end()
    if len({name for name, _ in labels}) != len(labels):
        raise ValueError(f"a label twice: {text!r}")
    return tuple(labels)


def read_sample(line, family):
    found = SAMPLE.match(line)
    if not found or not NUMBER.match(found.group(3)):
        raise ValueError(f"a sample: {line!r}")
    if found.group(1) not in [family.name + ending for ending in ENDINGS[family.type]]:
        raise ValueError(f"a sample among those of {family.name}: {line!r}")
    return found.group(1), read_labels(found.group(2) or ""), float(found.group(3).replace("+Inf", "inf"))


def read(text):
    """The families by name. What is not as it should be raises a ValueError."""
    families, family = {}, None
    if not text.endswith("\n"):
        raise ValueError("the last line has no end")
    for line in text[:-1].split("\n"):
        words = line.split(" ", 3)
        if words[:2] == ["#", "HELP"]:
            if not NAME.fullmatch(words[2]) or words[2] in families or len(words) < 4:
                raise ValueError(f"help: {line!r}")
            family = families[words[2]] = Family(words[2], words[3])
        elif words[:2] == ["#", "TYPE"]:
            if not family or words[2] != family.name or family.type or words[3] not in ENDINGS:
                raise ValueError(f"a type: {line!r}")
            family.type = words[3]
        elif not family or not family.type:
            raise ValueError(f"neither help nor type stand before {line!r}")
        else:
            family.samples.append(read_sample(line, family))
    for family in families.values():
        check(family)
    return families


def check(family):
    """What holds of all samples of a family together, and of its name."""
    keys = [(name, frozenset(labels)) for name, labels, _ in family.samples]
    if len(set(keys)) != len(keys):
        raise ValueError(f"{family.name}: a sample twice")
    if (family.type == "counter") != family.name.endswith("_total"):
        raise ValueError(f"{family.name} is a {family.type}")
    if family.type == "histogram":
        check_histogram(family)


def check_histogram(family):
    """Buckets grow with their bounds; the last is the count."""
    series = {}
    for name, labels, value in family.samples:
        others = tuple(label for label in labels if label[0] != "le")
        one = series.setdefault(others, {"_bucket": []})
        ending = name[len(family.name):]
        if ending == "_bucket":
            one[ending].append((float(dict(labels)["le"].replace("+Inf", "inf")), value))
        else:
            one[ending] = value
    for labels, one in series.items():
        bounds, counts = zip(*one["_bucket"])
        if list(bounds) != sorted(set(bounds)) or bounds[-1] != math.inf or list(counts) != sorted(counts):
            raise ValueError(f"{family.name}{labels}: its buckets are {one['_bucket']}")
        if counts[-1] != one["_count"] or "_sum" not in one:
            raise ValueError(f"{family.name}{labels}: {counts[-1]} instead of {one['_count']}")


def names(families):
    """The names that can stand in a query."""
    return {family.name + ending for family in families.values() for ending in ENDINGS[family.type]}
