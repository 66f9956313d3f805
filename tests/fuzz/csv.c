/*
 * A CSV file, after bytes for the encoding, the delimiter and the size of its pieces. Its rows do not depend on the
 * pieces, nor on readers that go on where others stopped; and what is written of them is read as they were.
 */
#include "base/utf8.h"
#include "sheets/csv_write.h"
#include "support/fuzzing.h"
#include "support/sheets.h"

/* Writes the rows of some text, and what comes of reading that again must be written the same. */
static struct str rewritten(struct arena *arena, struct csv_dialect dialect, struct str text)
{
    struct csv_reader *reader = csv_open(arena, dialect, ENCODING_UTF_8, (struct sheet_place){.rows = 1});
    struct text_buffer out    = text_buffer_begin(arena, 1024);
    struct sheet_piece piece  = {.text = text, .size = text.len};
    struct sheet_row   row;

    csv_feed(reader, &piece);
    csv_finish(reader);
    while (csv_next(reader, &row) == SHEET_ROW) {
        expect(row.count > 0 && row.count <= ROW_COLUMNS_MOST && row.raw.len <= ROW_BYTES_MOST);
        for (size_t i = 0; i < row.count; i++)
            expect(utf8_valid(row.cells[i]));
        csv_write_row(&out, row.cells, row.count);
    }
    return text_buffer_text(&out);
}

void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    static const char delimiters[] = {',', ';', '\t', '|'};
    struct reading    reading      = {.piece = SIZE_MAX};
    struct str        file         = {.at = (const char *)data + 2, .len = size - 2};
    struct str        whole;
    char              delimiter;

    if (size < 2 || size > 4096)
        return;
    reading.encoding = (enum sheet_encoding)(data[0] & 3);
    reading.dialect  = (struct csv_dialect){delimiters[data[0] >> 2 & 3], data[0] & 16 ? '\0' : '"'};
    whole            = sheet_read(arena, &reading, file);
    reading.piece    = (size_t)data[1] + 1;
    expect(str_equal(sheet_read(arena, &reading, file), whole));
    expect(sheet_resumes(arena, reading, file, whole));
    if (utf8_valid(file)) {
        struct str once = rewritten(arena, reading.dialect, file);

        expect(str_equal(rewritten(arena, (struct csv_dialect){',', '"'}, once), once));
        delimiter = csv_delimiter(arena, file, '"', true);
        expect(delimiter && delimiter != '"' && delimiter != '\r' && delimiter != '\n');
    }
}
