#include "base/attributes.h"
#include "http/range.h"

#include <criterion/criterion.h>

enum { SIZE = 1000 };

Test(range, some_bytes_are_asked_for_or_all_or_none_that_there_are)
{
    static const struct {
        const char     *header;
        enum range_kind kind;
        int64_t         first;
        int64_t         end;
    } rows[] = {
        {NULL, RANGE_ALL, 0, SIZE},
        {"", RANGE_ALL, 0, SIZE},
        {"bytes=0-0", RANGE_PART, 0, 1},
        {" bytes=0-499 ", RANGE_PART, 0, 500},
        {"bytes= 500-", RANGE_PART, 500, SIZE},
        {"bytes=999-5000", RANGE_PART, 999, SIZE},
        {"bytes=0-99999999999999999999999999", RANGE_PART, 0, SIZE},
        {"bytes=-1", RANGE_PART, 999, SIZE},
        {"bytes=-5000", RANGE_PART, 0, SIZE},
        {"bytes=-0", RANGE_NONE, SIZE, SIZE},
        {"bytes=1000-", RANGE_NONE, 1000, SIZE},
        {"bytes=99999999999999999999999999-", RANGE_NONE, -1, SIZE},
        {"bytes=2-1", RANGE_ALL, 0, SIZE},
        {"bytes=0-1,5-6", RANGE_ALL, 0, SIZE},
        {"bytes=a-b", RANGE_ALL, 0, SIZE},
        {"bytes=-", RANGE_ALL, 0, SIZE},
        {"bytes=5", RANGE_ALL, 0, SIZE},
        {"bytes=5-6x", RANGE_ALL, 0, SIZE},
        {"lines=0-1", RANGE_ALL, 0, SIZE},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct range range = range_read(str_from(rows[i].header), SIZE);

        cr_expect(range.kind == rows[i].kind, "%s: kind %d", rows[i].header, range.kind);
        if (rows[i].first >= 0)
            cr_expect(range.first == rows[i].first && range.end == rows[i].end, "%s: %lld-%lld", rows[i].header,
                      (long long)range.first, (long long)range.end);
    }
}

Test(range, an_empty_file_has_no_part)
{
    cr_expect(range_read(STR("bytes=0-"), 0).kind == RANGE_NONE);
    cr_expect(range_read(STR("bytes=-1"), 0).kind == RANGE_NONE);
    cr_expect(range_read(STR(""), 0).kind == RANGE_ALL);
}
