#!/usr/bin/env python3
"""Makes phone_rules.def: how each region writes phone numbers, out of libphonenumber's metadata.

    make-phone-rules.py          writes the file beside this script, from the newest package libphonenumber-js of npm,
                                 which follows Google's metadata within days; it is unpacked for that, nothing is
                                 installed
    make-phone-rules.py --check  compares the file with that package: exit status 1 if they are of the same version and
                                 differ, 2 if the package is of another version
    make-phone-rules.py --python prints the same table of the Python package phonenumbers that is installed here: the
                                 tests compare with a C++ library of that version

PHONE_METADATA is a folder in which a package of npm is unpacked, instead of the newest one. Needs npm without it.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

try:
    import re._parser as sre
except ImportError:
    import sre_parse as sre

HERE = os.path.dirname(os.path.abspath(__file__))
FILE = os.path.join(HERE, "phone_rules.def")

# What phones/phone_pattern.c understands.
GRAMMAR = re.compile(r"(?:\\d|\[[0-9-]+\]|[0-9]|\(\?:|\(|\)|\||\?|\{\d+(?:,\d+)?\}|\$)*")

# Trunk prefixes that the metadata has dropped and people still write. What is a national
# number with such a digit in front keeps it.
DROPPED = {"UZ": "8"}

HEAD = """/* How regions write phone numbers, from {package} by make-phone-rules.py. Do not edit. */
/* The metadata is that of Google's libphonenumber (Apache License 2.0). */
"""


class Region:
    """One row: a region, or a calling code that belongs to none."""

    def __init__(self, name, code, lengths, patterns):
        self.name = name
        self.code = int(code)
        self.lengths = sum(1 << length for length in lengths)
        self.general, self.international, self.trunk, self.transform, self.usual = patterns

    def check(self):
        for pattern in (self.general, self.international or "", self.trunk or ""):
            if not GRAMMAR.fullmatch(pattern):
                raise SystemExit(f"{self.name}: phone_pattern.c does not know all of {pattern}")
        if self.lengths >= 1 << 32 or self.code > 999:
            raise SystemExit(f"{self.name}: the table has no room for such a length or code")

    def line(self):
        zero = any(begins_with_zero(sre.parse(pattern)) for pattern in self.usual if pattern)
        texts = [self.general, self.international if self.international != "00" else None, self.trunk, self.transform]
        written = ", ".join('"' + text.replace("\\", "\\\\") + '"' if text else "NULL" for text in texts)
        return f"REGION({self.name}, {self.code}, {self.lengths:#x}, {str(zero).lower()}, {written})\n"


def begins_with_zero(items):
    """Whether a text that matches can begin with 0."""
    for kind, value in items:
        kind = str(kind)
        if kind == "LITERAL":
            return value == ord("0")
        if kind == "IN":
            return any(has_zero(*part) for part in value)
        if kind == "BRANCH":
            return any(begins_with_zero(part) for part in value[1])
        if kind == "SUBPATTERN":
            return begins_with_zero(value[3])
        if kind == "MAX_REPEAT":
            if begins_with_zero(value[2]):
                return True
            if value[0] > 0:
                return False
    return False


def has_zero(kind, value):
    kind = str(kind)
    if kind == "RANGE":
        return value[0] <= ord("0") <= value[1]
    return kind == "CATEGORY" or value == ord("0")


def unpack_newest(folder):
    subprocess.run(["npm", "pack", "--silent", "libphonenumber-js"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    archive = next(name for name in os.listdir(folder) if name.endswith(".tgz"))
    subprocess.run(["tar", "-xzf", archive], cwd=folder, check=True)
    return os.path.join(folder, "package")


def regions_of_npm(folder):
    """The rows, and the regions of each calling code, the main one first. See source/metadata.js of the package."""
    with open(os.path.join(folder, "metadata.max.json"), encoding="utf-8") as file:
        metadata = json.load(file)
    regions = {}
    for name, row in list(metadata["countries"].items()) + list(metadata["nonGeographic"].items()):
        types = row[11] or []
        usual = [kind[0] for kind in types[:2] if kind]
        trunk = row[7] or row[5] or DROPPED.get(name)
        patterns = (row[2], row[1] or None, trunk, row[8] or None, usual)
        regions[name] = Region(name, row[0], row[3], patterns)
    codes = {int(code): names for code, names in metadata["country_calling_codes"].items()}
    codes.update({int(code): [code] for code in metadata["nonGeographic"]})
    return regions, codes


def regions_of_python():
    import phonenumbers
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata
    regions = {}
    codes = {}
    for code, names in COUNTRY_CODE_TO_REGION_CODE.items():
        world = names == ("001",)
        codes[code] = [str(code)] if world else list(names)
        for name in codes[code]:
            row = (PhoneMetadata.metadata_for_nongeo_region(code, None) if world else
                   PhoneMetadata.metadata_for_region(name, None))
            usual = [kind.national_number_pattern for kind in (row.fixed_line, row.mobile) if kind]
            transform = row.national_prefix_transform_rule
            patterns = (row.general_desc.national_number_pattern, row.international_prefix,
                        row.national_prefix_for_parsing, transform and transform.replace("\\", "$"), usual)
            lengths = [length for length in row.general_desc.possible_length if length > 0]
            regions[name] = Region(name, code, lengths, patterns)
    return regions, codes, phonenumbers.__version__


def table(regions, codes, package):
    lines = [HEAD.format(package=package)]
    for name in sorted(regions):
        regions[name].check()
        lines.append(regions[name].line())
    for code in sorted(codes):
        lengths = 0
        for name in codes[code]:
            lengths |= regions[name].lengths
        lines.append(f"CODE({code}, {codes[code][0]}, {lengths:#x})\n")
    return "".join(lines)


def table_of_npm():
    folder = os.environ.get("PHONE_METADATA")
    with tempfile.TemporaryDirectory() as unpacked:
        folder = folder or unpack_newest(unpacked)
        with open(os.path.join(folder, "package.json"), encoding="utf-8") as file:
            version = json.load(file)["version"]
        regions, codes = regions_of_npm(folder)
    return table(regions, codes, f"npm's package libphonenumber-js {version}")


def check(made):
    with open(FILE, encoding="utf-8") as file:
        kept = file.read()
    if kept == made:
        return 0
    if kept.split("\n", 1)[0] == made.split("\n", 1)[0]:
        print("phone_rules.def is not what make-phone-rules.py makes of this package")
        return 1
    print("the package is of another version than phone_rules.def: make-phone-rules.py takes it over")
    return 2


def main():
    if sys.argv[1:] == ["--python"]:
        regions, codes, version = regions_of_python()
        sys.stdout.write(table(regions, codes, f"the Python package phonenumbers {version}"))
        return 0
    if sys.argv[1:] not in ([], ["--check"]):
        raise SystemExit(__doc__)
    made = table_of_npm()
    if sys.argv[1:]:
        return check(made)
    with open(FILE, "w", encoding="utf-8") as file:
        file.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
