#!/usr/bin/env python3
"""The commands of the pages, as they stand and in their order. Output is TAP.

run.py FOLDER [PAGE...] runs them in FOLDER. A block of `sh` is run; one of `json`, `http` or `text` is what the block of
`sh` before it prints."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
import form
import pages
import shell

# A page, and the one chapter of it whose commands are run; None: all of it.
PAGES = {"README.md": "### Ask it something\n", "doc/api.md": None}
SHOWN = {"json": "documents", "http": "http", "text": "lines"}
# What is to be read, not run: parts of configurations.
READ = {"nginx"}


class Report:
    """Counts and prints."""

    def __init__(self):
        self.count = self.failed = 0

    def tell(self, name, faults, printed=""):
        self.count += 1
        self.failed += bool(faults)
        print(f"{'not ok' if faults else 'ok'} {self.count} - {name}", flush=True)
        for line in faults + (printed.split("\n") if faults else []):
            print("# " + line)


def follow(report, folder, page, chapter):
    """Runs a page."""
    session, comparison, printed = shell.Shell(folder), form.Comparison(), None
    try:
        for block in pages.chapter(page, pages.read(os.path.join(SOURCE, page)), chapter):
            place = f"{page}:{block.line}"
            if block.language == "sh":
                succeeded, printed, errors = session.run(block.text)
                report.tell(f"{place}: runs", [] if succeeded else ["it failed"], printed + errors)
                if not succeeded:
                    return
            elif block.language in SHOWN and printed is not None:
                faults = getattr(comparison, SHOWN[block.language])(block.text, printed)
                report.tell(f"{place}: prints that", faults, printed)
                printed = None
            elif block.language not in READ:
                report.tell(f"{place}: belongs to a command", [f"a block of {block.language or 'nothing'} cannot"])
    finally:
        session.close()


def main():
    report = Report()
    for page in sys.argv[2:] or PAGES:
        follow(report, sys.argv[1], page, PAGES[page])
    print(f"1..{report.count}")
    return 1 if report.failed or not report.count else 0


if __name__ == "__main__":
    sys.exit(main())
