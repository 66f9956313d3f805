#include "workbooks/xlsx.h"

#include "workbooks/file_start.h"
#include "workbooks/parts.h"
#include "workbooks/sheet.h"

#include <assert.h>

struct xlsx {
    struct reading        reading;
    struct zip            zip;
    struct parts          parts;
    struct number_formats formats;
    struct xml            aside; /* for what stands beside the sheets; in the end, for the shared texts */
    struct shared_strings strings;
    struct sheet          sheet;
};

static bool book_open(struct xlsx *book)
{
    struct parts *parts = &book->parts;

    if (!file_start_is_zip(&book->reading) || !zip_open(&book->zip, &book->reading) || !parts_read(parts, &book->aside))
        return false;
    if (parts->styles.is_there && !number_formats_read(&book->formats, &book->aside, &parts->styles.entry))
        return false;
    return shared_strings_open(&book->strings, &book->aside, parts->strings.is_there ? &parts->strings.entry : NULL);
}

struct problem *xlsx_open(struct arena *arena, const struct byte_source *source, struct xlsx **out)
{
    struct xlsx *book = ARENA_NEW(arena, struct xlsx);

    *out                    = book;
    book->reading.arena     = arena;
    book->reading.source    = source;
    book->aside.reading     = &book->reading;
    book->sheet.xml.reading = &book->reading;
    book->aside.zip         = &book->zip;
    book->sheet.xml.zip     = &book->zip;
    book->sheet.strings     = &book->strings;
    book->sheet.formats     = &book->formats;
    if (!book_open(book))
        book->parts.sheet_count = 0;
    book->sheet.is_1904 = book->parts.is_1904;
    book->sheet.is_over = true;
    return book->reading.problem;
}

void xlsx_close(struct xlsx *book)
{
    shared_strings_end(&book->strings);
}

size_t xlsx_sheet_count(const struct xlsx *book)
{
    return book->parts.sheet_count;
}

const struct xlsx_sheet *xlsx_sheets(const struct xlsx *book)
{
    return book->parts.sheets;
}

size_t xlsx_find(const struct xlsx *book, struct str name)
{
    for (size_t i = 0; i < book->parts.sheet_count; i++) {
        const struct xlsx_sheet *sheet = &book->parts.sheets[i];

        if (name.len ? str_equal(sheet->name, name) : !sheet->is_hidden)
            return i;
    }
    return name.len || !book->parts.sheet_count ? SIZE_MAX : 0;
}

bool xlsx_is_1904(const struct xlsx *book)
{
    return book->parts.is_1904;
}

struct problem *xlsx_begin(struct xlsx *book, size_t sheet, uint64_t row)
{
    assert(sheet < book->parts.sheet_count);
    if (!book->reading.fault && !book->reading.problem)
        (void)sheet_open(&book->sheet, &book->parts.sheet_entries[sheet], row);
    return book->reading.problem;
}

struct problem *xlsx_next(struct xlsx *book, enum sheet_step *step, struct sheet_row *row)
{
    *step = book->reading.fault || book->reading.problem ? SHEET_REFUSED : sheet_next(&book->sheet, row);
    return book->reading.problem;
}

struct sheet_refusal xlsx_refusal(const struct xlsx *book)
{
    return (struct sheet_refusal){.fault = book->reading.fault, .row = book->sheet.number};
}
