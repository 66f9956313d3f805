#!/usr/bin/env python3
"""The commands of the pages, as they stand and in their order. Output is TAP.

run.py FOLDER [PAGE...] runs them in FOLDER. A block of `sh` is run; one of `json`, `http` or `text` is what the block
of `sh` before it prints."""

import contextlib
import os
import sys

import form
import pages
import shared_host
import shell
from support import SOURCE

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

    def skip(self, name, reason):
        self.count += 1
        print(f"ok {self.count} - {name} # SKIP {reason}", flush=True)


class Reader:
    """Somebody who pastes what a page has into one shell."""

    def __init__(self, report, folder, page, **environment):
        self.report = report
        self.page = page
        self.text = pages.read(os.path.join(SOURCE, page))
        self.shell = shell.Shell(folder, **environment)
        self.comparison = form.Comparison()
        self.printed = None

    def run(self, block):
        succeeded, self.printed, errors = self.shell.run(block.text)
        self.report.tell(f"{block.page}:{block.line}: runs", [] if succeeded else ["it failed"], self.printed + errors)
        return succeeded

    def compare(self, block):
        faults = getattr(self.comparison, SHOWN[block.language])(block.text, self.printed)
        self.report.tell(f"{block.page}:{block.line}: prints that", faults, self.printed)
        self.printed = None

    def follow(self, heading=None):
        """A chapter, or all of the page. False when a command failed: what follows would make no sense."""
        for block in pages.chapter(self.page, self.text, heading):
            if block.language == "sh":
                if not self.run(block):
                    return False
            elif block.language in SHOWN and self.printed is not None:
                self.compare(block)
            elif block.language not in READ:
                self.report.tell(f"{block.page}:{block.line}: belongs to a command",
                                 [f"a block of {block.language or 'nothing'} cannot"])
        return True

    def close(self):
        self.shell.close()


def readme(report, folder):
    with contextlib.closing(Reader(report, folder, "README.md")) as reader:
        reader.follow("### Ask it something")


def api(report, folder):
    with contextlib.closing(Reader(report, folder, "doc/api.md")) as reader:
        reader.follow()


def imports(report, folder):
    with contextlib.closing(Reader(report, folder, "doc/imports.md")) as reader:
        reader.follow()


def dialling(report, folder):
    with contextlib.closing(Reader(report, folder, "doc/dialling.md")) as reader:
        reader.follow()


def shared_hosting(report, folder):
    """An archive is uploaded to a home folder, whose owner has a database and may do little else."""
    page = "doc/shared-hosting.md"
    home, missing = shared_host.prepare(SOURCE, folder)
    if missing:
        report.skip(page, missing)
        return
    with contextlib.closing(Reader(report, home, page, HOME=home)) as reader:
        if reader.follow("## 3. Upload"):
            shared_host.configure(home)
            reader.follow("## 4. Make the tables, an account and a token")
            reader.follow("## Upgrade")


PAGES = {"README.md": readme, "doc/api.md": api, "doc/imports.md": imports,
         "doc/dialling.md": dialling,
         "doc/shared-hosting.md": shared_hosting}


def main():
    report = Report()
    for page in sys.argv[2:] or PAGES:
        PAGES[page](report, sys.argv[1])
    print(f"1..{report.count}")
    return 1 if report.failed or not report.count else 0


if __name__ == "__main__":
    sys.exit(main())
