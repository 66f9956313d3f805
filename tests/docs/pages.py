"""The blocks of a page of Markdown."""

import collections
import re

Block = collections.namedtuple("Block", "page line language text")
FENCE = re.compile(r"^( *)```(.*)$")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def blocks(page, text):
    """All fenced blocks in their order; `line` is that of the first line in them."""
    found = []
    language = start = indent = None
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        match = FENCE.match(line)
        if not match:
            continue
        if language is None:
            indent, language, start = len(match[1]), match[2].strip(), number + 1
        else:
            inner = [line[indent:] for line in lines[start - 1:number - 1]]
            found.append(Block(page, start, language, "\n".join(inner) + "\n"))
            language = None
    if language is not None:
        raise ValueError(f"{page}:{start - 1}: this block has no end")
    return found


def chapter(page, text, heading):
    """The blocks below a heading, up to the next one; without a heading all of them."""
    if not heading:
        return blocks(page, text)
    lines = prose(text).split("\n")
    if heading not in lines:
        raise ValueError(f"{page}: there is no heading {heading}")
    start = lines.index(heading) + 1
    end = next((start + i for i, line in enumerate(lines[start:]) if line.startswith("#")), len(lines))
    return [block for block in blocks(page, text) if start < block.line <= end]


def prose(text):
    """The text without its blocks; lines keep their numbers."""
    kept, inside = [], False
    for line in text.split("\n"):
        fence = FENCE.match(line)
        kept.append("" if fence or inside else line)
        inside = inside != bool(fence)
    return "\n".join(kept)
