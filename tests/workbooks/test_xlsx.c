#include "base/text_buffer.h"
#include "support/unit.h"
#include "support/workbooks.h"

ARENA_SUITE(xlsx);

static void book_is(const struct made_book *book, const char *expected)
{
    struct arena_mark mark = arena_mark(arena);
    struct str        text = book_read(arena, book_make(arena, book), 0);

    cr_expect(str_is(text, expected), STR_FMT " instead of %s", STR_ARG(text), expected);
    arena_rewind(arena, mark, (struct bytes){0});
}

static void rows_are(const char *rows, const char *expected)
{
    book_is(&(struct made_book){.rows = str_from(rows)}, expected);
}

Test(xlsx, rows_have_the_numbers_that_the_spreadsheet_shows)
{
    rows_are("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"7\"><c r=\"B7\"><v>2</v></c></row>",
             "1[1]\n7[][2]\n");
    rows_are(
        "<row><c><v>1</v></c><c><v>2</v></c></row><row r=\"5\"/><row><c r=\"C6\"><v>3</v></c><c><v>4</v></c></row>",
        "1[1][2]\n6[][][3][4]\n");
    rows_are("", "");
    rows_are("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">  </t></is></c></row>"
             "<row r=\"2\"><c r=\"A2\" s=\"1\"/><c r=\"XFD2\" s=\"1\"/></row>",
             "");
}

Test(xlsx, texts_are_shared_or_stand_in_their_cells_with_and_without_letterforms)
{
    struct made_book book = {
        .rows = STR("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\">"
                    "<v>2</v></c><c r=\"D1\" t=\"s\"><v>3</v></c></row><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is>"
                    "<t>a&amp;b&#10;c</t></is></c><c r=\"B2\" t=\"inlineStr\"><is><r><rPr><b/></rPr><t>bo</t></r><r>"
                    "<t>ld</t></r><rPh sb=\"0\" eb=\"1\"><t>spoken</t></rPh></is></c><c r=\"C2\" t=\"str\">"
                    "<f>A1&amp;\"x\"</f><v>made</v></c></row>"),
        .strings =
            STR("<si><t>zero</t></si><si><r><t xml:space=\"preserve\">one </t></r><r><rPr><i/></rPr><t>two</t></r>"
                "</si><si><t>\xE6\x9D\xB1\xE4\xBA\xAC</t><rPh sb=\"0\" eb=\"2\"><t>toukyou</t></rPh></si><si/>"),
    };

    book_is(&book, "1[one two][zero][\xE6\x9D\xB1\xE4\xBA\xAC]\n2[a&b\nc][bold][made]\n");
}

Test(xlsx, escaped_characters_are_what_they_stand_for)
{
    rows_are("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a_x000D_b_x005F_x000D_c_x20AC_d_x00e9_</t></is></c>"
             "<c r=\"B1\" t=\"str\"><v>_x0000_ _xD83D_ _x12_ _x000g_ _x000D</v></c></row>",
             "1[a\rb_x000D_c\xE2\x82\xAC"
             "d\xC3\xA9][_x0000_ _xD83D_ _x12_ _x000g_ _x000D]\n");
}

Test(xlsx, values_of_all_kinds_are_texts)
{
    rows_are(
        "<row r=\"1\"><c r=\"A1\" t=\"b\"><v>1</v></c><c r=\"B1\" t=\"b\"><v>0</v></c><c r=\"C1\" t=\"e\"><v>#N/A</v>"
        "</c><c r=\"D1\"><v>4.49112345678E+11</v></c><c r=\"E1\" t=\"n\"><v>1.1000000000000001</v></c>"
        "<c r=\"F1\" t=\"d\"><v>2026-03-01</v></c><c r=\"G1\"><f>1/2</f><v>0.5</v></c><c r=\"H1\"><f>A1</f></c>"
        "<c r=\"I1\"><v>00123</v></c></row>",
        "1[TRUE][FALSE][#N/A][449112345678][1.1][2026-03-01][0.5][][00123]\n");
}

Test(xlsx, values_that_are_no_texts_have_blanks_around_them_and_more_than_one_form)
{
    struct made_book book = {
        .rows    = STR("<row r=\"1\"><c t=\"n\"><v> 41</v></c><c t=\"s\"><v>\n0\t</v></c><c t=\"b\"><v> 1 </v></c><c "
                          "t=\"b\"><v>true</v></c>"
                          "<c t=\"str\"><v> a </v></c><c><v> </v></c><c t=\"n\"><v>\r\n1.5E1\r\n</v></c></row>"),
        .strings = STR("<si><t xml:space=\"preserve\"> shared </t></si>"),
    };

    book_is(&book, "1[41][ shared ][TRUE][TRUE][ a ][][15]\n");
}

Test(xlsx, days_and_times_are_told_by_the_format_of_their_cells)
{
    struct made_book book = {
        .rows    = STR("<row r=\"1\"><c s=\"1\"><v>46082</v></c><c s=\"2\"><v>46082.5</v></c><c s=\"3\"><v>0.75</v></c>"
                          "<c s=\"4\"><v>46082.25</v></c><c s=\"0\"><v>46082</v></c><c s=\"99\"><v>1</v></c>"
                          "<c s=\"5\"><v>46082</v></c><c s=\"1\"><v>-3</v></c></row>"),
        .formats = STR("<numFmt numFmtId=\"164\" formatCode=\"[$-407]dd/mm\\-yyyy;@\"/><numFmt numFmtId=\"165\" "
                       "formatCode=\"0.00&quot; days&quot;\"/>"),
        .styles  = STR("<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"20\"/>"
                        "<xf numFmtId=\"164\"/><xf numFmtId=\"165\"/>"),
    };

    book_is(&book, "1[2026-03-01][2026-03-01T12:00:00][18:00:00][2026-03-01][46082][1][46082][-3]\n");
    book.rows    = STR("<row r=\"1\"><c s=\"1\"><v>44620</v></c><c s=\"1\"><v>0</v></c></row>");
    book.is_1904 = true;
    book_is(&book, "1[2026-03-01][1904-01-01]\n");
}

Test(xlsx, what_a_format_adds_to_a_number_or_hides_of_a_day_is_read_as_it_is_shown)
{
    struct made_book book = {
        .rows    = STR("<row r=\"1\"><c s=\"1\"><v>1234</v></c><c s=\"2\"><v>4.47911123456E+11</v></c>"
                          "<c s=\"3\"><v>1.25</v></c><c s=\"4\"><v>1.25</v></c></row><row r=\"2\">"
                          "<c s=\"5\" t=\"d\"><v>2026-03-01T09:30:00.000Z</v></c>"
                          "<c t=\"d\"><v>2026-03-01T09:30:00</v></c></row>"),
        .formats = STR("<numFmt numFmtId=\"164\" formatCode=\"00000\"/><numFmt numFmtId=\"165\" formatCode=\"\\+0\"/>"
                       "<numFmt numFmtId=\"166\" formatCode=\"[hh]:mm\"/>"),
        .styles  = STR("<xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/>"
                        "<xf numFmtId=\"46\"/><xf numFmtId=\"14\"/>"),
    };

    book_is(&book, "1[01234][+447911123456][30:00:00][30:00:00]\n2[2026-03-01][2026-03-01T09:30:00]\n");
}

Test(xlsx, numbers_are_told_from_texts_and_days)
{
    static const bool expected[] = {true, false, false, false, false, true, false, false};
    struct made_book  book       = {
               .rows    = STR("<row><c><v>1.234</v></c><c t=\"str\"><v>1.234</v></c><c s=\"1\"><v>46082</v></c>"
                                        "<c t=\"b\"><v>1</v></c><c/><c s=\"1\"><v>-3</v></c><c><v>007</v></c>"
                                        "<c s=\"2\"><v>1234</v></c></row>"),
               .formats = STR("<numFmt numFmtId=\"164\" formatCode=\"00000\"/>"),
               .styles  = STR("<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>"),
    };
    struct memory_file file;
    struct xlsx       *opened;
    struct sheet_row   row;
    enum sheet_step    step;

    memory_file_open(&file, book_make(arena, &book));
    cr_assert_null(xlsx_open(arena, &file.source, &opened));
    cr_assert_null(xlsx_begin(opened, 0, 0));
    do
        cr_assert_null(xlsx_next(opened, &step, &row));
    while (step == SHEET_MORE);
    cr_assert(step == SHEET_ROW && row.count == COUNT_OF(expected));
    for (size_t i = 0; i < row.count; i++)
        cr_expect_eq(row.numbers[i], expected[i], "cell %zu", i);
    xlsx_close(opened);
}

Test(xlsx, names_have_any_prefix_and_parts_any_place)
{
    struct made_book book = {
        .sheet = STR("<x:worksheet xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><x:cols/>"
                     "<x:sheetData><x:row r=\"3\"><x:c r=\"A3\"><x:v>1</x:v></x:c></x:row></x:sheetData><x:mergeCells>"
                     "<x:mergeCell ref=\"A1:B2\"/></x:mergeCells></x:worksheet>"),
    };

    book_is(&book, "3[1]\n");
    book.is_stored = true;
    book_is(&book, "3[1]\n");
}

Test(xlsx, sheets_are_named_and_those_with_cells_only)
{
    struct made_book book = {
        .rows = STR("<row r=\"1\"><c><v>1</v></c></row>"),
        .workbook =
            STR("<workbook xmlns:r=\"r\"><sheets><sheet name=\"Old &amp; new\" state=\"veryHidden\" r:id=\"a\"/>"
                "<sheet name=\"Chart\" r:id=\"b\"/><sheet name=\"List\" r:id=\"c\"/></sheets></workbook>"),
        .links = STR("<Relationships><Relationship Id=\"a\" Type=\"t/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                     "<Relationship Id=\"b\" Type=\"t/chartsheet\" Target=\"chartsheets/sheet1.xml\"/>"
                     "<Relationship Id=\"c\" Type=\"t/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
    };
    struct memory_file file;
    struct xlsx       *opened;

    memory_file_open(&file, book_make(arena, &book));
    cr_assert_null(xlsx_open(arena, &file.source, &opened));
    cr_assert_eq(xlsx_sheet_count(opened), 2);
    cr_expect(str_is(xlsx_sheets(opened)[0].name, "Old & new") && xlsx_sheets(opened)[0].is_hidden);
    cr_expect(str_is(xlsx_sheets(opened)[1].name, "List") && !xlsx_sheets(opened)[1].is_hidden);
    cr_expect_eq(xlsx_find(opened, STR("")), 1);
    cr_expect_eq(xlsx_find(opened, STR("Old & new")), 0);
    cr_expect_eq(xlsx_find(opened, STR("list")), SIZE_MAX);
    xlsx_close(opened);
}

Test(xlsx, reading_goes_on_behind_any_row)
{
    struct made_book book = {.rows =
                                 STR("<row r=\"2\"><c t=\"s\"><v>0</v></c></row><row r=\"3\"><c t=\"s\"><v>1</v></c>"
                                     "</row><row r=\"9\"><c t=\"s\"><v>0</v></c></row>"),
                             .strings = STR("<si><t>a</t></si><si><t>b</t></si>")};
    struct str       file = book_make(arena, &book);

    cr_expect(str_is(book_read(arena, file, 1), "2[a]\n3[b]\n9[a]\n"));
    cr_expect(str_is(book_read(arena, file, 2), "3[b]\n9[a]\n"));
    cr_expect(str_is(book_read(arena, file, 3), "9[a]\n"));
    cr_expect(str_is(book_read(arena, file, 9), ""));
}

/* So many, that they do not stay in memory, in an order in which neighbours are far away from each other. */
Test(xlsx, shared_texts_that_have_no_room_in_memory_are_found)
{
    enum { TEXTS = 60000, STRIDE = 7919 };
    struct arena      *large   = arena_new((size_t)256 << 20);
    struct text_buffer strings = text_buffer_begin(large, 1 << 20), rows = text_buffer_begin(large, 1 << 20);
    struct text_buffer expected = text_buffer_begin(large, 1 << 20);
    struct made_book   book;
    struct str         text;

    for (int i = 0; i < TEXTS; i++) {
        int other = i * STRIDE % TEXTS;

        text_buffer_add(&strings, arena_format(large, "<si><t>%0100d</t></si>", i));
        text_buffer_add(&rows, arena_format(large, "<row><c t=\"s\"><v>%d</v></c></row>", other));
        text_buffer_add(&expected, arena_format(large, "%d[%0100d]\n", i + 1, other));
    }
    book = (struct made_book){.rows = text_buffer_text(&rows), .strings = text_buffer_text(&strings)};
    text = book_read(large, book_make(large, &book), 0);
    cr_expect(str_equal(text, text_buffer_text(&expected)));
    arena_free(large);
}

static void is_refused(const struct made_book *book, enum sheet_fault fault, int row)
{
    book_is(book, arena_format(arena, "%s %d\n", sheet_fault_name(fault), row).at);
}

static void rows_are_refused(const char *rows, enum sheet_fault fault, int row)
{
    is_refused(&(struct made_book){.rows = str_from(rows)}, fault, row);
}

Test(xlsx, rows_that_cannot_be_read_are_refused_with_their_number)
{
    rows_are_refused("<row r=\"2\"/><row r=\"2\"/>", SHEET_ROWS_OUT_OF_ORDER, 2);
    rows_are_refused("<row r=\"0\"/>", SHEET_DAMAGED, 0);
    rows_are_refused("<row r=\"1048577\"/>", SHEET_DAMAGED, 1048577);
    rows_are_refused("<row r=\"4\"><c t=\"s\"><v>0</v></c></row>", SHEET_DAMAGED, 4);
    rows_are_refused("<row r=\"4\"><c t=\"s\"><v>x</v></c></row>", SHEET_DAMAGED, 4);
    rows_are_refused("<row r=\"4\"><c r=\"XFE4\"><v>1</v></c></row>", SHEET_DAMAGED, 4);
    rows_are_refused("<row r=\"4\"><c r=\"4\"><v>1</v></c></row>", SHEET_DAMAGED, 4);
    rows_are_refused("<row r=\"4\"><c r=\"ALM4\"><v>1</v></c></row>", SHEET_TOO_MANY_COLUMNS, 4);
    rows_are("<row r=\"4\"><c r=\"A4\"><v>1</v></c><c r=\"ALM4\"/></row>", "4[1]\n");
    rows_are_refused("<row r=\"4\"><c>", SHEET_BAD_XML, 4);
    rows_are_refused("<row r=\"4\"><c t=\"str\"><v>\xFF</v></c></row>", SHEET_BAD_XML, 4);
    rows_are_refused("<row r=\"4\"><c><v>&unknown;</v></c></row>", SHEET_BAD_XML, 4);
}

Test(xlsx, a_row_of_more_than_a_mebibyte_is_refused)
{
    char *text = arena_room(arena, ROW_BYTES_MOST + 2);

    memset(text, 'x', ROW_BYTES_MOST + 2);
    for (size_t more = 0; more < 2; more++) {
        struct str       content = {.at = text, .len = ROW_BYTES_MOST + more};
        struct made_book book    = {
               .rows = arena_format(arena, "<row><c t=\"str\"><v>" STR_FMT "</v></c></row>", STR_ARG(content))};
        struct str read = book_read(arena, book_make(arena, &book), 0);

        cr_expect(more ? str_is(read, "row_too_long 1\n") : read.len == ROW_BYTES_MOST + strlen("1[]\n"));
    }
}

Test(xlsx, parts_that_are_too_much_are_refused)
{
    struct text_buffer deep = text_buffer_begin(arena, 1 << 10), many = text_buffer_begin(arena, 1 << 20);
    char              *wide = arena_room(arena, 300000);

    memset(wide, 'x', 300000);
    is_refused(&(struct made_book){.sheet = STR("<!DOCTYPE x [<!ENTITY a \"b\">]><worksheet/>")}, SHEET_DOCTYPE, 0);
    is_refused(&(struct made_book){.workbook = STR("<document/>")}, SHEET_NOT_A_WORKBOOK, 0);
    is_refused(&(struct made_book){.workbook = STR("<workbook/>")}, SHEET_NO_SHEETS, 0);
    is_refused(&(struct made_book){.links = STR("<Relationships/>")}, SHEET_NO_SHEETS, 0);
    is_refused(&(struct made_book){.sheet = STR("<html/>")}, SHEET_NOT_A_WORKBOOK, 0);
    for (int i = 0; i < 65; i++)
        text_buffer_add(&deep, STR("<a>"));
    rows_are_refused(arena_str(arena, text_buffer_text(&deep)).at, SHEET_TOO_COMPLEX, 1);
    rows_are_refused(arena_format(arena, "<!--%.*s-->", 300000, wide).at, SHEET_TOO_COMPLEX, 0);
    rows_are_refused(arena_format(arena, "<row r=\"%.*s\"/>", 300000, wide).at, SHEET_TOO_COMPLEX, 0);
    text_buffer_add(&many, STR("<worksheet>"));
    for (int i = 0; i < 20000; i++)
        text_buffer_add(&many, arena_format(arena, "<n%d%.100s/>", i, wide));
    is_refused(&(struct made_book){.sheet = text_buffer_text(&many)}, SHEET_TOO_COMPLEX, 0);
}

Test(xlsx, what_is_read_once_takes_no_more_memory_when_it_is_read_again)
{
    struct made_book   book = {.rows = STR("<row><c><v>1.10</v></c></row>")};
    struct memory_file file;
    struct xlsx       *opened;
    struct sheet_row   row;
    enum sheet_step    step;
    size_t             used = 0;

    memory_file_open(&file, book_make(arena, &book));
    cr_assert_null(xlsx_open(arena, &file.source, &opened));
    for (int i = 0; i < 20; i++) {
        cr_assert_null(xlsx_begin(opened, 0, 0));
        do
            cr_assert_null(xlsx_next(opened, &step, &row));
        while (step == SHEET_MORE);
        cr_assert_eq(step, SHEET_ROW);
        if (i == 2)
            used = arena_used(arena);
    }
    cr_expect_eq(arena_used(arena), used);
    xlsx_close(opened);
}
