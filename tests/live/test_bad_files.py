"""Files that cannot be imported: each is refused at once, says why, and leaves nothing behind."""

import gzip
import io
import itertools
import os
import zipfile

from tap import case
from test_imports import OCTETS, Importing
from world import IMPORTS, patience

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
SPREADSHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LAUGHTER = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 50}">' for before, name in itertools.pairwise("abcdefgh")) + "]>"
MIB = 1 << 20


def workbook(sheet="<row><c><v>1</v></c></row>", start=""):
    """The least that is a workbook."""
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        for name, target, kind in (("_rels/.rels", "xl/workbook.xml", "officeDocument"),
                                   ("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "worksheet")):
            archive.writestr(name, '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                             f'<Relationship Id="r1" Type="{RELATIONS}/{kind}" Target="{target}"/></Relationships>')
        archive.writestr("xl/workbook.xml", f'<workbook {SPREADSHEET} xmlns:r="{RELATIONS}"><sheets><sheet name="A" sheetId="1" '
                         'r:id="r1"/></sheets></workbook>')
        archive.writestr("xl/worksheets/sheet1.xml", f"{start}<worksheet {SPREADSHEET}><sheetData>{sheet}</sheetData></worksheet>")
    return book.getvalue()


def zipped(*files):
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files:
            archive.writestr(name, text)
    return book.getvalue()


DIGITS = b"0123456789" * 9999
# What is sent, and a word of the reason.
FILES = {
    "nothing": (lambda: b"", "empty"),
    "blank lines": (lambda: b"\n\n", "empty"),
    "a workbook of .xls": (lambda: COMPOUND + "Workbook".encode("utf-16le").ljust(512, b"\0"), ".xls"),
    "a workbook with a password": (lambda: COMPOUND + "EncryptedPackage".encode("utf-16le").ljust(512, b"\0"), "password"),
    "an OpenDocument file": (lambda: zipped(("mimetype", "application/vnd.oasis.opendocument.spreadsheet")), ".ods"),
    "a PDF": (lambda: b"%PDF-1.4 x", "PDF"),
    "HTML that is called CSV": (lambda: b"\n <!DOCTYPE html><html><table><tr><td>phone</td></tr></table></html>", "HTML"),
    "a table of HTML": (lambda: b"<table><tr><td>phone</td></tr></table>", "HTML"),
    "NULs": (lambda: b"phone\n1\0002\n" * 9, "U+0000"),
    "1,001 columns": (lambda: b"a," * 1000 + b"a\n", "1,000 columns"),
    "100,000 columns": (lambda: b"a," * 100000 + b"\n1\n", "1,000 columns"),
    "a workbook of 100,000 columns": (lambda: workbook("<row>" + "<c><v>1</v></c>" * 100000 + "</row>"), "1,000 columns"),
    "a quote that is never closed": (lambda: b'phone,name\n1,"Ann\n2,Bob\n', "never closed"),
    "a workbook of which a half is missing": (lambda: large_workbook()[:-30000], "too early"),
    "a workbook of which the last byte is missing": (lambda: large_workbook()[:-1], "too early"),
    "a workbook that is damaged": (lambda: large_workbook().replace(b"PK\1\2", b"PK\7\7"), "damaged"),
    "a ZIP of which the end is missing": (lambda: zipped(("a.csv", b"phone\n" + DIGITS))[:-100], "too early"),
    "a gzip of which the end is missing": (lambda: gzip.compress(b"phone\n" + DIGITS)[:-100], "too early"),
    "a workbook that inflates to a row of 64 MiB": (lambda: workbook(f"<row><c><v>{' ' * 64 * MIB}</v></c></row>"), "200 times"),
    "a gzip that inflates to 800 MiB": (lambda: gzip.compress(b"a" * 20 * MIB) * 40, "200 times"),
    "a ZIP that inflates to 64 MiB": (lambda: zipped(("a.csv", b"phone\n" + b"1" * 64 * MIB)), "200 times"),
    "a gzip in a gzip": (lambda: gzip.compress(gzip.compress(b"phone\n1\n")), "compressed file in a compressed file"),
    "a ZIP of several files": (lambda: zipped(("a.csv", "phone\n1\n"), ("b.csv", "phone\n2\n")), "several files"),
    "a workbook of entities of entities": (lambda: workbook(start=LAUGHTER), "document type"),
    "a workbook that is nested too deeply": (lambda: workbook("<row>" + "<c>" * 100000), "nested"),
    "a workbook that names a file outside": (lambda: zipped(("[Content_Types].xml", "<Types/>"), ("../../x", "x")), "leads out"),
}
# CALLBOOK_TEST_MEBIBYTES=1024: of a row that comes in parts.
LONG = int(os.environ.get("CALLBOOK_TEST_MEBIBYTES") or 3)


def large_workbook():
    return workbook("".join(f"<row><c><v>{number * 7919}</v></c></row>" for number in range(20000)))


def state_of(importing, world):
    """What must not become more: imports, the pieces of their files, and records."""
    return [*world.sql("select (select count(*) from import), (select count(*) from import_part)"), importing.total()]


def refused_soon(test, send, word):
    """A busy machine may be slow once, but not three times."""
    answers = []
    while not answers or (answers[-1].seconds > patience(1) and len(answers) < 3):
        answers.append(send())
        test.status(answers[-1], 422)
        test.equal(answers[-1].json["code"], "unreadable_file", "the code")
        test.true(word in answers[-1].json["detail"], f"{word!r} in {answers[-1].json['detail']!r}")
    test.true(answers[-1].seconds <= patience(1), f"three times more than a second: {[one.seconds for one in answers]}")


@case("a file that cannot be imported is refused within a second, says why, and leaves nothing", list(FILES))
def bad_files(test, world, row):
    make, word = FILES[row]
    body = make()
    importing = world.once("bad files", lambda: Importing(world.account("imports").client))
    before = state_of(importing, world)
    refused_soon(test, lambda: importing.send(body), word)
    test.equal(state_of(importing, world), before, "imports, pieces and records")


@case("a row that is too long is refused within a second, however much of it has come in parts")
def long_row(test, world):
    importing = Importing(world.account("imports").client)
    client = importing.client
    one = client.made(IMPORTS, {"recordTypeUuid": importing.kind})
    for number in range(LONG):
        body = (b'phone,name\n1,"' if not number else b"") + b"a" * (MIB - 20)
        test.needs(client.request("PUT", importing.address(one, "parts", str(number + 1)), body, OCTETS), 200)
    refused_soon(test, lambda: client.post(importing.address(one, "complete"), {"parts": LONG}), "more than 1 MiB")
    test.equal([importing.get(one)["state"], importing.total()], ["uploading", 0], "the import and its records")
