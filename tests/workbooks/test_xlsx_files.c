/*
 * Workbooks as a spreadsheet writes them. LibreOffice 7.4 has saved those of tests/data/workbooks; in the second one
 * days are counted from 1904 on.
 */
#include "base/text_buffer.h"
#include "support/unit.h"
#include "support/workbooks.h"

#include <stdio.h>
#include <stdlib.h>

ARENA_SUITE(xlsx_files);

/* automake says in srcdir where the sources are; a test that is started by hand, in a build's folder, lies below them.
 */
static struct str file_read(const char *name)
{
    enum { SIZE_MOST = 10240 };
    const char *source = getenv("srcdir");
    struct str  path   = arena_format(arena, "%s/tests/data/workbooks/%s", source ? source : "..", name);
    FILE       *file   = fopen(path.at, "rb");
    char       *bytes  = arena_room(arena, SIZE_MOST);
    struct str  read   = {.at = bytes};

    cr_assert_not_null(file, "%s is not there", path.at);
    read.len = fread(bytes, 1, SIZE_MOST, file);
    cr_assert(read.len > 0 && read.len < SIZE_MOST && !fclose(file));
    return read;
}

static void rows_are(struct str file, const char *expected)
{
    struct str text = book_read(arena, file, 0);

    cr_expect(str_is(text, expected), STR_FMT " instead of %s", STR_ARG(text), expected);
}

static void sheets_are(struct str bytes, const char *expected)
{
    struct memory_file file;
    struct xlsx       *book;
    struct text_buffer text = text_buffer_begin(arena, 100);

    memory_file_open(&file, bytes);
    cr_assert_null(xlsx_open(arena, &file.source, &book));
    for (size_t i = 0; i < xlsx_sheet_count(book); i++)
        text_buffer_add(&text, arena_format(arena, "[" STR_FMT "%s]", STR_ARG(xlsx_sheets(book)[i].name),
                                            xlsx_sheets(book)[i].is_hidden ? ", hidden" : ""));
    cr_expect(str_is(text_buffer_text(&text), expected), STR_FMT, STR_ARG(text_buffer_text(&text)));
    xlsx_close(book);
}

#define HEADER "1[Name][Phone][Postal code][Born][Called][At][Lasted][Share][Owes][Yes]\n"
#define ROWS                                                                                                           \
    "2[Zo\xC3\xAB & <S\xC3\xB6hne> \xF0\x9F\x98\x80][0301234567][01234][1980-02-29][2026-03-01T12:34:56][09:30:00]"    \
    "[30:15:10][0.125][1234.5][TRUE]\n"                                                                                \
    "3[two\nlines][+447911123456][99999][1904-01-02][1906-03-01][21:05:00][00:01:02][1][-1234.56][FALSE]\n"

Test(xlsx_files, what_a_spreadsheet_has_saved_is_read_as_it_is_shown)
{
    struct str file = file_read("libreoffice.xlsx");

    sheets_are(file, "[People & Co][Hidden, hidden][Last]");
    rows_are(
        file, HEADER ROWS
        "4[plain bold tail][a@b.example][00123][+447911123456][=1+1]['quoted][_x000D_][  blanks  ][0.1][0.0000001]\n"
        "5[#DIV/0!][#N/A][Zo\xC3\xAB & <S\xC3\xB6hne> \xF0\x9F\x98\x80!][1.125][][TRUE][449112345678901][1e+25][1.5]"
        "[123456]\n"
        "6[merged][][beside]\n"
        "7[][][below]\n"
        "11[][hidden][hidden][hidden]\n");
}

Test(xlsx_files, days_that_are_counted_from_1904_on_are_the_same_days)
{
    struct str file = file_read("libreoffice-1904.xlsx");

    sheets_are(file, "[People & Co]");
    rows_are(file, HEADER ROWS);
}
