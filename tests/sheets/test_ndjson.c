#include "sheets/ndjson.h"

#include "base/attributes.h"
#include "support/sheets.h"
#include "support/unit.h"

ARENA_SUITE(ndjson);

static struct str read_lines(struct str file, size_t piece)
{
    struct reading reading = {.piece = piece};

    return sheet_read(arena, &reading, file);
}

static const struct {
    struct str  file;
    const char *lines;
} files[] = {
    {TEXT(""), ""},
    {TEXT("\n \n\r\n\t"), ""},
    {TEXT("{\"a\":1}"), "1@0{{\"a\":1}}\n"},
    {TEXT("{}\n[]\n"), "1@0{{}}\n2@3{[]}\n"},
    {TEXT("{}\r\n[]\r\n"), "1@0{{}}\n2@4{[]}\n"},
    {TEXT("{}\n\n\n[]"), "1@0{{}}\n4@5{[]}\n"}, /* blank lines count */
    {TEXT("{\r}\n1\r"), "1@0{{\r}}\n2@4{1}\n"}, /* a CR elsewhere is white space of JSON */
    {TEXT("\xEF\xBB\xBF{}\n1"), "1@3{{}}\n2@6{1}\n"},
    {TEXT("\"\xC3\xBC\"\n\"\xFC\"\n"), "1@0{\"\u00FC\"}\n2@5{\"\uFFFD\"}!1@6\n"},
    {TEXT("1\n2\0\n3"), "1@0{1}\nnul_in_text 2@2\n"},
};

Test(ndjson, files_are_read_in_pieces_of_any_size)
{
    for (size_t i = 0; i < COUNT_OF(files); i++)
        for (size_t piece = 1; piece < 20; piece++) {
            struct str lines = read_lines(files[i].file, piece);

            cr_expect(str_is(lines, files[i].lines), "row %zu by %zu:\n" STR_FMT, i, piece, STR_ARG(lines));
        }
}

Test(ndjson, another_reader_goes_on_where_one_has_stopped)
{
    struct reading reading = {.piece = 2, .rows = 1};

    cr_expect(str_is(sheet_read(arena, &reading, STR("{}\r\n\r\n[]\r\n1")), "1@0{{}}\n"));
    cr_expect(reading.place.offset == 4 && reading.place.rows == 1);
    reading.rows = 1;
    cr_expect(str_is(sheet_read(arena, &reading, STR("{}\r\n\r\n[]\r\n1")), "3@6{[]}\n"));
    cr_expect(reading.place.offset == 10 && reading.place.rows == 3);
}

Test(ndjson, a_line_has_a_mebibyte_at_most)
{
    char *at = malloc(ROW_BYTES_MOST + 3);

    memset(at, '1', ROW_BYTES_MOST + 3);
    at[1]                  = '\n';
    at[ROW_BYTES_MOST + 1] = '\n';
    cr_expect(str_starts(read_lines((struct str){.at = at, .len = ROW_BYTES_MOST + 3}, 5000), STR("1@0{1}\n2@2{11")));
    at[ROW_BYTES_MOST + 1] = '1';
    cr_expect(
        str_is(read_lines((struct str){.at = at, .len = ROW_BYTES_MOST + 3}, 5000), "1@0{1}\nrow_too_long 2@2\n"));
    free(at);
}
