#include "workbooks/xlsx_writer.h"

#include "base/attributes.h"
#include "base/text_buffer.h"
#include "support/unit.h"
#include "support/workbooks.h"

#include <stdlib.h>
#include <unistd.h>

ARENA_SUITE(xlsx_writer);

/* The bytes of the file, in pieces of a size that divides nothing. */
static struct str finished(struct xlsx_writer *writer)
{
    enum { PIECE = 1013 };
    uint64_t size;
    char    *bytes;

    cr_assert_null(xlsx_writer_finish(writer, &size));
    bytes = arena_room(arena, (size_t)size);
    for (uint64_t at = 0; at < size; at += PIECE)
        cr_assert_null(xlsx_writer_read(writer, at, bytes + at, (size_t)(size - at < PIECE ? size - at : PIECE)));
    xlsx_writer_close(writer);
    return (struct str){.at = bytes, .len = (size_t)size};
}

static struct xlsx_writer *opened(void)
{
    struct xlsx_writer *writer;

    cr_assert_null(xlsx_writer_open(arena, "Records", &writer));
    return writer;
}

Test(xlsx_writer, rows_come_back_as_they_were)
{
    static const struct str rows[][3] = {
        {TEXT("Name"), TEXT("Phone"), TEXT("Note")},
        {TEXT("\xE6\x9D\xB1\xE4\xBA\xAC \xF0\x9F\x98\x80"), TEXT("+447911123456"), TEXT("=1+1")},
        {TEXT(""), TEXT("00123.4500"), TEXT(" two\n lines ")},
        {TEXT("<a b=\"c\">&amp;'"), TEXT(""), TEXT("carriage\rreturn")},
        {TEXT("_x000D_"), TEXT("tab\there"), TEXT("1\x01\x1F.")},
        {TEXT("\xEF\xBF\xBE"), TEXT("a\xEF\xBF\xBFz"), TEXT("\xEF\xBF\xBD")},
    };
    struct xlsx_writer *writer   = opened();
    struct text_buffer  expected = text_buffer_begin(arena, 100);
    struct str          text;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cr_assert_null(xlsx_writer_row(writer, rows[i], 3));
        text_buffer_add(&expected, arena_format(arena, "%zu[" STR_FMT "][" STR_FMT "]", i + 1, STR_ARG(rows[i][0]),
                                                STR_ARG(rows[i][1])));
        text_buffer_add(&expected, arena_format(arena, "[" STR_FMT "]\n", STR_ARG(rows[i][2])));
    }
    cr_expect_eq(xlsx_writer_cuts(writer), 0);
    text = book_read(arena, finished(writer), 0);
    cr_expect(str_equal(text, text_buffer_text(&expected)), STR_FMT, STR_ARG(text));
}

/* The length of the only cell of a workbook, in bytes, for a text of so many characters of some kind. */
static size_t written_len(const char *character, size_t count, uint64_t cuts)
{
    struct xlsx_writer *writer = opened();
    struct text_buffer  cell   = text_buffer_begin(arena, 100);
    struct str          text;

    for (size_t i = 0; i < count; i++)
        text_buffer_add(&cell, str_from(character));
    text = text_buffer_text(&cell);
    cr_assert_null(xlsx_writer_row(writer, &text, 1));
    cr_expect_eq(xlsx_writer_cuts(writer), cuts);
    text = book_read(arena, finished(writer), 0);
    cr_expect_eq(cuts, str_equal(str_from_at(text, text.len - 5), STR("\xE2\x80\xA6]\n")));
    return text.len - strlen("1[]\n");
}

Test(xlsx_writer, cells_beyond_the_longest_are_cut_and_say_so)
{
    cr_expect_eq(written_len("x", XLSX_CELL_MOST, 0), XLSX_CELL_MOST);
    cr_expect_eq(written_len("x", XLSX_CELL_MOST + 1, 1), XLSX_CELL_MOST - 1 + 3);
    cr_expect_eq(written_len("\xE2\x82\xAC", XLSX_CELL_MOST, 0), 3 * XLSX_CELL_MOST);
    cr_expect_eq(written_len("\xE2\x82\xAC", XLSX_CELL_MOST + 1, 1), 3 * XLSX_CELL_MOST);
    /* Each is two of the characters that spreadsheets count. */
    cr_expect_eq(written_len("\xF0\x9F\x98\x80", XLSX_CELL_MOST / 2, 0), 4 * (XLSX_CELL_MOST / 2));
    cr_expect_eq(written_len("\xF0\x9F\x98\x80", XLSX_CELL_MOST / 2 + 1, 1), 4 * (XLSX_CELL_MOST / 2) + 3);
}

Test(xlsx_writer, more_columns_or_rows_than_a_spreadsheet_has_are_refused)
{
    struct xlsx_writer *writer = opened();
    struct str         *cells  = ARENA_ARRAY(arena, struct str, XLSX_COLUMNS_MOST + 1);
    struct problem     *problem;

    cells[0]                     = STR("first");
    cells[XLSX_COLUMNS_MOST - 1] = STR("last");
    cr_expect_null(xlsx_writer_row(writer, cells, XLSX_COLUMNS_MOST));
    problem = xlsx_writer_row(writer, cells, XLSX_COLUMNS_MOST + 1);
    cr_assert_not_null(problem);
    cr_expect(problem->kind == PROBLEM_unacceptable && problem->excess.limit == XLSX_COLUMNS_MOST);
    for (int i = 1; i < XLSX_ROWS_MOST; i++)
        cr_assert_null(xlsx_writer_row(writer, cells, 0));
    problem = xlsx_writer_row(writer, cells, 0);
    cr_assert_not_null(problem);
    cr_expect(problem->code == CODE_too_many_rows && problem->excess.limit == XLSX_ROWS_MOST);
    cr_expect(finished(writer).len > 0);
}

Test(xlsx_writer, a_workbook_that_is_not_finished_leaves_no_file)
{
    char                folder[] = "/tmp/callbook-test.XXXXXX";
    struct xlsx_writer *writer;
    struct str          cell = STR("x");

    cr_assert_not_null(mkdtemp(folder));
    setenv("TMPDIR", folder, 1);
    writer = opened();
    cr_expect_null(xlsx_writer_row(writer, &cell, 1));
    xlsx_writer_close(writer);
    writer = opened();
    cr_expect(finished(writer).len > 0);
    cr_expect_eq(rmdir(folder), 0, "something is left");
    setenv("TMPDIR", folder, 1);
    cr_expect_not_null(xlsx_writer_open(arena, "Records", &writer));
    xlsx_writer_close(writer);
}
