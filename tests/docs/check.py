#!/usr/bin/env python3
"""What of the pages can be checked by reading them: links, figures, and limits. Output is TAP."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
import figures
import limits
import links


def all_pages():
    """Every page of Markdown, but for the copies that ./dev makes."""
    found = [name for name in os.listdir(SOURCE) if name.endswith(".md")]
    for folder, _, names in os.walk(os.path.join(SOURCE, "doc")):
        found += [os.path.relpath(os.path.join(folder, name), SOURCE) for name in names if name.endswith(".md")]
    return sorted(found)


def main():
    checks = [(f"{page}: its links lead somewhere", lambda page=page: links.faults(SOURCE, page))
              for page in all_pages()]
    checks.append((f"figures are those of {figures.TABLE}", lambda: figures.faults(SOURCE)))
    checks.append((f"limits of {limits.PAGE} are those of the program", lambda: limits.faults(SOURCE)))
    failed = 0
    for number, (name, faults_of) in enumerate(checks, 1):
        try:
            faults = faults_of()
        except ValueError as error:
            faults = [str(error)]
        failed += bool(faults)
        print(f"{'not ok' if faults else 'ok'} {number} - {name}")
        for fault in faults:
            print("# " + fault)
    print(f"1..{len(checks)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
