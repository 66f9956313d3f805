/*
 * A file of lines, after bytes for its encoding and the size of its pieces. Its lines do not depend on them, nor on
 * readers that go on where others stopped.
 */
#include "support/fuzzing.h"
#include "support/sheets.h"

void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    struct reading reading = {.piece = SIZE_MAX};
    struct str     file    = {.at = (const char *)data + 2, .len = size - 2};
    struct str     whole;

    if (size < 2 || size > 4096)
        return;
    reading.encoding = (enum sheet_encoding)(data[0] & 3);
    whole            = sheet_read(arena, &reading, file);
    reading.piece    = (size_t)data[1] + 1;
    expect(str_equal(sheet_read(arena, &reading, file), whole));
    expect(sheet_resumes(arena, reading, file, whole));
}
