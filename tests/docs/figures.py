"""Figures that pages quote: all of them come from doc/figures.tsv.

A row names a figure, its value and unit, when and where it was measured, and the places that show it: a page and a
phrase, in which {} is the figure and # any other number. A page may round; where a phrase stands several times, all of
them count."""

import collections
import os
import re

import pages

TABLE = os.path.join("doc", "figures.tsv")
COLUMNS = ["name", "value", "unit", "measured", "shown"]
NUMBER = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"

Figure = collections.namedtuple("Figure", COLUMNS)


def read(source):
    """The rows of the table; ValueError names a line that is none."""
    figures = []
    for number, line in enumerate(pages.read(os.path.join(source, TABLE)).split("\n"), 1):
        cells = line.split("\t")
        if not line or line.startswith("#") or cells == COLUMNS:
            continue
        if len(cells) != len(COLUMNS) or not all(cells) or not re.fullmatch(NUMBER, cells[1]):
            raise ValueError(f"{TABLE}:{number}: it is no row of {', '.join(COLUMNS)}")
        figures.append(Figure(*cells))
    return figures


def places(figure):
    """Pairs of a page and a phrase."""
    return [tuple(part.strip() for part in place.split(": ", 1)) for place in figure.shown.split(" || ")]


def pattern(phrase):
    """Spaces of a phrase may be line ends in the page."""
    text = re.escape(phrase).replace(r"\{\}", f"(?P<figure>{NUMBER})").replace(r"\#", NUMBER)
    return re.compile(r"(?<![0-9.,])" + re.sub(r"(?:\\ )+", r"\\s+", text))


def is_shown_by(value, shown):
    """Whether a number is another one, perhaps rounded."""
    exact, rounded = float(value.replace(",", "")), float(shown.replace(",", ""))
    digits = re.sub(r"[,.]", "", shown).lstrip("0")
    if "." not in shown:
        digits = digits.rstrip("0")
    return len(digits) > 0 and float(f"{exact:.{len(digits) - 1}e}") == rounded


def faults(source):
    """A sentence for each place whose figure is another one, or that is not there."""
    wrong = []
    for figure in read(source):
        for page, phrase in places(figure):
            text = pages.read(os.path.join(source, page))
            found = list(pattern(phrase).finditer(text))
            if not found:
                wrong.append(f"{page}: shows {figure.name} nowhere as \"{phrase}\"")
            for match in found:
                if not is_shown_by(figure.value, match["figure"]):
                    line = text.count("\n", 0, match.start()) + 1
                    wrong.append(f"{page}:{line}: {figure.name} is {match['figure']} there, "
                                 f"and {figure.value} {figure.unit} in {TABLE}")
    return wrong
