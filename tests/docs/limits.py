"""The limits that doc/limits.md tells: each is what the place says that it names, and none is missing.

A row's third cell is "option `NAME`" (its default), "`CONSTANT`", also a sum of some, or "`STRUCT.MEMBER`", of whose
shape .max is meant."""

import os
import re

import pages

PAGE = os.path.join("doc", "limits.md")
UNITS = {"": 1, "KiB": 1 << 10, "MiB": 1 << 20, "ms": 1000, "s": 1}  # as the program counts: times in microseconds
NO_LIMITS = {"VALUE_UNKNOWN"}
FEWEST = 40


def sources(source, *folders):
    """All of the program's C, or that of some folders, without comments."""
    found = []
    for folder in folders or [""]:
        for place, _, names in sorted(os.walk(os.path.join(source, "src", folder))):
            found += [pages.read(os.path.join(place, name)) for name in sorted(names) if name.endswith((".c", ".h"))]
    return re.sub(r"/\*.*?\*/", "", "\n".join(found), flags=re.S)


def rows(text):
    """(number of the line, limit, value, where) of each row of the tables."""
    for number, line in enumerate(text.split("\n"), 1):
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if len(cells) == 5 and cells[0] != "limit" and not set(cells[0]) <= {"-"}:
            yield number, cells[0], cells[1], cells[2]


def number_of(text):
    """The value of a cell; None if it is none."""
    match = re.fullmatch(r"(\d{1,3}(?:,\d{3})*) ?(\w*)", text)
    return int(match[1].replace(",", "")) * UNITS[match[2]] if match and match[2] in UNITS else None


def evaluate(expression, code, deep=0):
    """The number that a constant expression of C stands for; ValueError if that is not known."""
    expression = re.sub(r"INT64_C\((\d+)\)", r"\1", expression.strip())
    for name in set(re.findall(r"\b[A-Z][A-Z0-9_]+\b", expression)):
        defined = re.search(rf"\b{name}\s*=(?!=)\s*([^,}}]+?)\s*[,}}]|#define {name}\s+(.+)", code)
        if not defined or deep > 5:
            raise ValueError(f"{name} is no constant of the program")
        expression = re.sub(rf"\b{name}\b", str(evaluate(defined[1] or defined[2], code, deep + 1)), expression)
    if not re.fullmatch(r"[0-9()+*<\- ]+", expression):
        raise ValueError(f"{expression} is no number")
    return eval(expression, {"__builtins__": {}})  # pylint: disable=eval-used


def members(code):
    """The .max of each member that has one, by "struct.member"."""
    found = {}
    for part in re.split(r"(?=\bFIELD\(struct )", code):
        name = re.match(r'FIELD\(struct (\w+),\s*"(\w+)"', part)
        most = re.search(r"\.max\s*=\s*([^,)]+(?:\([^)]*\)[^,)]*)?)", part.replace("\\\n", " "))
        if name and most:
            found[f"{name[1]}.{name[2]}"] = most[1]
    return found


def decided(where, code, options, most):
    """What the place that a cell names says."""
    option = re.fullmatch(r"option `(\w+)`", where)
    if option:
        return int(re.search(rf'^OPTION\({option[1]}, NUMBER\([^)]*\), "(\d+)"', options, re.M)[1])
    name = re.fullmatch(r"`([^`]+)`", where)[1]
    return evaluate(most[name] if name in most else name, code)


def missing(text, code, options, most):
    """What is a limit, and stands in no row: what refuses something, options, and members of what clients send."""
    told = " ".join(where for _, _, _, where in rows(text))
    names = set()
    for call in re.findall(r"\b(?:fault|problem)_limit\(([^;]*);", code):
        names |= set(re.findall(r"\b[A-Z]{2,}(?:_[A-Z]+)+\b", call)) - NO_LIMITS
    names = {name for name in names if not name.startswith(("PROBLEM_", "CODE_"))}
    names |= set(re.findall(r"^OPTION\((\w+_limit),", options, re.M))
    names |= {name for name in most if name.split(".")[0] in ("record", "record_type", "custom_field", "campaign", "order",
                                                              "params")}
    return sorted(name for name in names if not re.search(rf"\b{re.escape(name)}\b", told))


def faults(source):
    """A sentence for each row that is wrong, and for each limit that has none."""
    text = pages.read(os.path.join(source, PAGE))
    code = sources(source)
    options = pages.read(os.path.join(source, "src", "config", "options.def"))
    most = members(sources(source, "domain", "filters", "api", "batch", "handlers"))
    found = list(rows(text))
    wrong = [] if len(found) >= FEWEST else [f"{PAGE}: {len(found)} rows were read"]
    for line, limit, value, where in found:
        try:
            real = decided(where, code, options, most)
        except (ValueError, TypeError) as error:
            wrong.append(f"{PAGE}:{line}: {limit}: {where} cannot be found: {error}")
            continue
        if number_of(value) != real:
            wrong.append(f"{PAGE}:{line}: {limit} is {value} there, and {real} in {where}")
    return wrong + [f"{PAGE}: {name} stands in no row" for name in missing(text, code, options, most)]
