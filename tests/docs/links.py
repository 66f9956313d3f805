"""Links from page to page: each leads to a file that is there, and to a heading in it."""

import os
import re

import pages

LINK = re.compile(r"(?<!`)\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.*?) *$", re.M)


def anchors(text):
    """The names by which a page's headings are linked to."""
    found = set()
    for title in HEADING.findall(pages.prose(text)):
        title = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", title)
        found.add(re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-"))
    return found


def faults(source, page):
    """A sentence for each link of a page that leads nowhere."""
    text = pages.prose(pages.read(os.path.join(source, page)))
    wrong = []
    for match in LINK.finditer(text):
        target, _, anchor = match[1].partition("#")
        line = text.count("\n", 0, match.start()) + 1
        path = os.path.normpath(os.path.join(source, os.path.dirname(page), target)) if target else \
            os.path.join(source, page)
        if re.match(r"[a-z]+:", target):
            continue
        if not os.path.exists(path):
            wrong.append(f"{page}:{line}: {target} is not there")
        elif anchor and path.endswith(".md") and anchor not in anchors(pages.read(path)):
            wrong.append(f"{page}:{line}: {match[1]} has no such heading")
    return wrong
