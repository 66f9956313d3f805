#include "sheets/csv_write.h"

#include "base/attributes.h"
#include "support/sheets.h"
#include "support/unit.h"

enum { LONG = 30000 };

ARENA_SUITE(csv_write);

static struct str written(const struct str *cells, size_t count)
{
    struct text_buffer out = text_buffer_begin(arena, 1);

    csv_write_row(&out, cells, count);
    return text_buffer_text(&out);
}

static void row_is(const struct str *cells, size_t count, struct str expected)
{
    struct str text = written(cells, count);

    cr_expect(str_equal(text, expected), STR_FMT " instead of " STR_FMT, STR_ARG(text), STR_ARG(expected));
}

Test(csv_write, what_a_spreadsheet_would_take_for_a_formula_is_guarded)
{
    static const char *const rows[][2] = {
        {"", ""},
        {"plain", "plain"},
        {"=1+1", "'=1+1"},
        {"@x", "'@x"},
        {"\tx", "'\tx"},
        {"\rx", "'\rx"},
        {"+", "'+"},
        {"-", "'-"},
        {"-1", "-1"},
        {"+1.5e3", "+1.5e3"},
        {"-1.50E+10", "-1.50E+10"},
        {"-2E-5", "-2E-5"},
        {"-E5", "'-E5"},
        {"-1E", "'-1E"},
        {"-1E5E5", "'-1E5E5"},
        {"+1+E5", "'+1+E5"},
        {"+44 (20) 7/9-1", "+44 (20) 7/9-1"},
        {"-A1", "'-A1"},
        {"a=1", "a=1"},
        {" =1", " =1"},
        {"'=1", "'=1"},
        {"-1,5", "-1,5"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str cell = str_from(rows[i][0]);

        csv_guard_row(arena, &cell, 1);
        cr_expect(str_is(cell, rows[i][1]), "%s: " STR_FMT, rows[i][0], STR_ARG(cell));
    }
}

/* What the reader of CSV makes of it, as one text. */
static struct str read_back(struct str text, size_t piece)
{
    struct reading reading = {.dialect = {',', '"'}, .piece = piece};

    return sheet_read(arena, &reading, text);
}

Test(csv_write, quotes_stand_where_a_cell_needs_them_and_nowhere_else)
{
    static const struct {
        struct str cell;
        struct str expected;
    } rows[] = {
        {TEXT("plain"), TEXT("plain,\r\n")},
        {TEXT(""), TEXT(",\r\n")},
        {TEXT(" both ends "), TEXT(" both ends ,\r\n")},
        {TEXT("a,b"), TEXT("\"a,b\",\r\n")},
        {TEXT("\""), TEXT("\"\"\"\",\r\n")},
        {TEXT("\"\""), TEXT("\"\"\"\"\"\",\r\n")},
        {TEXT("say \"yes\" twice"), TEXT("\"say \"\"yes\"\" twice\",\r\n")},
        {TEXT("two\r\nlines"), TEXT("\"two\r\nlines\",\r\n")},
        {TEXT("\n"), TEXT("\"\n\",\r\n")},
        {TEXT("\r"), TEXT("\"\r\",\r\n")},
        {TEXT("a;b\tc|d'e"), TEXT("a;b\tc|d'e,\r\n")},
        {TEXT("=1+1"), TEXT("=1+1,\r\n")},
        {TEXT("@SUM(A1)"), TEXT("@SUM(A1),\r\n")},
        {TEXT("+447911123456"), TEXT("+447911123456,\r\n")},
        {TEXT("00123.4500"), TEXT("00123.4500,\r\n")},
        {TEXT("\xE6\x9D\xB1\xE4\xBA\xAC"), TEXT("\xE6\x9D\xB1\xE4\xBA\xAC,\r\n")},
        {TEXT("nul\0inside"), TEXT("nul\0inside,\r\n")},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        row_is((struct str[]){rows[i].cell, STR("")}, 2, rows[i].expected);
}

Test(csv_write, no_row_is_taken_for_something_else)
{
    row_is((struct str[]){STR("")}, 1, STR("\"\"\r\n"));
    row_is((struct str[]){STR("x")}, 1, STR("x\r\n"));
    row_is((struct str[]){STR(""), STR("")}, 2, STR(",\r\n"));
    row_is((struct str[]){STR("sep=")}, 1, STR("\"sep=\"\r\n"));
    row_is((struct str[]){STR("SEP=;")}, 1, STR("\"SEP=;\"\r\n"));
    row_is((struct str[]){STR("sep="), STR("")}, 2, STR("\"sep=\",\r\n"));
    row_is((struct str[]){STR("x"), STR("sep=;")}, 2, STR("x,sep=;\r\n"));
    cr_expect(str_is(read_back(written((struct str[]){STR("sep="), STR("")}, 2), 1), "1@0[sep=][]\n"));
}

/* All short texts over what matters, in every place of a row, which ends with a cell that is not blank. */
Test(csv_write, whatever_is_written_is_read_as_it_was)
{
    static const char letters[] = "a,\"\r\n ";
    enum { BASE = sizeof(letters) - 1, LEN = 4, TEXTS = BASE * BASE * BASE * BASE };

    for (size_t n = 0; n < TEXTS; n++) {
        struct arena_mark mark = arena_mark(arena);
        char              text[LEN];
        struct str        cells[LEN + 1] = {[LEN] = STR("x")};
        struct str        read;
        struct str        expected;

        for (size_t i = 0, rest = n; i < LEN; i++, rest /= BASE)
            text[i] = letters[rest % BASE];
        for (size_t i = 0; i < LEN; i++)
            cells[i] = (struct str){.at = text, .len = LEN - i};
        read     = read_back(written(cells, LEN + 1), 1 + n % 5);
        expected = arena_format(arena, "1@0[" STR_FMT "][" STR_FMT "][" STR_FMT "][" STR_FMT "][x]\n",
                                STR_ARG(cells[0]), STR_ARG(cells[1]), STR_ARG(cells[2]), STR_ARG(cells[3]));
        cr_assert(str_equal(read, expected), STR_FMT " instead of " STR_FMT, STR_ARG(read), STR_ARG(expected));
        arena_rewind(arena, mark, (struct bytes){0});
    }
}

Test(csv_write, a_buffer_grows_as_much_as_it_has_to)
{
    struct text_buffer out  = text_buffer_begin(arena, 0);
    char              *cell = arena_room(arena, LONG);
    size_t             len  = 0;

    memset(cell, '"', LONG);
    for (size_t i = 0; i < LONG; i += 299) {
        csv_write_row(&out, &(struct str){.at = cell, .len = i}, 1);
        len += 2 * i + 4;
    }
    cr_expect(text_buffer_text(&out).len == len, "%zu", text_buffer_text(&out).len);
}
