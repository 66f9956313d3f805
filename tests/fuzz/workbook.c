/*
 * A part of a workbook after a byte that tells which, or a whole archive. The texts of its rows are valid, their
 * numbers ascend, and whoever begins after a row reads what follows it.
 */
#include "base/utf8.h"
#include "support/fuzzing.h"
#include "support/workbooks.h"
#include "workbooks/compressed_file.h"

enum { SIZE_MOST = 16384 };

static struct str file_of(struct arena *arena, uint8_t part, struct str text)
{
    struct made_book book = {
        .rows      = STR("<row><c t=\"s\"><v>0</v></c><c s=\"1\"><v>46082.5</v></c><c s=\"1\"><v>7</v></c></row>"
                              "<row><c t=\"s\"><v>1</v></c></row>"),
        .strings   = STR("<si><t>a</t></si><si><t>b</t></si>"),
        .styles    = STR("<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"),
        .is_stored = true,
    };
    struct str *parts[] = {&book.rows,   &book.sheet,    &book.strings, &book.formats,
                           &book.styles, &book.workbook, &book.links};

    if (part >= COUNT_OF(parts))
        return text;
    *parts[part] = text;
    return book_make(arena, &book);
}

/* Reads on to the end; the number of the row in the middle. */
static uint64_t rows_check(struct xlsx *book, uint64_t after)
{
    struct sheet_row row  = {0};
    enum sheet_step  step = SHEET_MORE;
    uint64_t         last = after, middle = 0;
    size_t           count = 0;

    while (step == SHEET_ROW || step == SHEET_MORE) {
        expect(!xlsx_next(book, &step, &row));
        if (step != SHEET_ROW)
            continue;
        expect(row.number > last && row.count > 0 && row.count <= ROW_COLUMNS_MOST);
        for (size_t i = 0; i < row.count; i++)
            expect(utf8_valid(row.cells[i]));
        last = row.number;
        if (count++ % 2 == 0)
            middle = middle ? middle : last;
    }
    expect((step == SHEET_REFUSED) == (xlsx_refusal(book).fault != SHEET_NO_FAULT));
    return middle;
}

static void compressed_check(struct arena *arena, struct str text)
{
    struct compressed_file *compressed;
    struct memory_file      file;
    struct bytes            piece;

    memory_file_open(&file, text);
    expect(!compressed_file_open(arena, &file.source, &compressed));
    do
        expect(!compressed_file_next(compressed, &piece));
    while (piece.len);
}

void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    struct memory_file file;
    struct xlsx       *book;
    struct str         bytes;

    if (size < 1 || size > SIZE_MOST)
        return;
    bytes = (struct str){.at = (const char *)data + 1, .len = size - 1};
    compressed_check(arena, bytes);
    memory_file_open(&file, file_of(arena, data[0], bytes));
    expect(!xlsx_open(arena, &file.source, &book));
    expect((xlsx_sheet_count(book) == 0) == (xlsx_refusal(book).fault != SHEET_NO_FAULT));
    for (size_t i = 0; i < xlsx_sheet_count(book) && i < 3; i++) {
        uint64_t   middle;
        struct str all = book_read(arena, file.bytes, 0), rest;

        expect(utf8_valid(xlsx_sheets(book)[i].name));
        expect(!xlsx_begin(book, i, 0));
        middle = rows_check(book, 0);
        rest   = book_read(arena, file.bytes, middle);
        expect(rest.len <= all.len && str_equal(str_from_at(all, all.len - rest.len), rest));
    }
    xlsx_close(book);
}
