#include "sheets/csv.h"

#include "base/attributes.h"
#include "support/sheets.h"
#include "support/unit.h"

ARENA_SUITE(csv);

static struct str read_as(struct str file, char delimiter, enum sheet_encoding encoding, size_t piece)
{
    struct reading reading = {.dialect = {delimiter, '"'}, .encoding = encoding, .piece = piece};

    return sheet_read(arena, &reading, file);
}

static const struct {
    struct str  file;
    const char *rows;
} files[] = {
    {TEXT(""), ""},
    {TEXT("\n"), ""},
    {TEXT("\r\n\r\n"), ""},
    {TEXT("a,b,c\n1,2,3\n"), "1@0[a][b][c]\n2@6[1][2][3]\n"},
    {TEXT("a,b,c\n1,2,3"), "1@0[a][b][c]\n2@6[1][2][3]\n"}, /* no end of the last line */
    {TEXT("a,b\r\n1,2\r\n"), "1@0[a][b]\n2@5[1][2]\n"},
    {TEXT("a,b\r1,2\r3,4"), "1@0[a][b]\n2@4[1][2]\n3@8[3][4]\n"}, /* a lone CR */
    {TEXT("a,b\r1,2\r"), "1@0[a][b]\n2@4[1][2]\n"},
    {TEXT("a\nb\r\nc\rd"), "1@0[a]\n2@2[b]\n3@5[c]\n4@7[d]\n"}, /* all of them */
    {TEXT("a,b\n1,\"\",\"\"\n"), "1@0[a][b]\n2@4[1][][]\n"},
    {TEXT("\"a, b\",c\n"), "1@0[a, b][c]\n"},
    {TEXT("1,\"ha \"\"ha\"\" ha\"\n"), "1@0[1][ha \"ha\" ha]\n"},
    {TEXT("\"\"\"\",x\n"), "1@0[\"][x]\n"},
    {TEXT("\"\"\"\"\"\",\"a\"\"\"\n"), "1@0[\"\"][a\"]\n"},
    {TEXT("k,\"{\"\"type\"\": \"\"Point\"\", \"\"at\"\": [1.0, 0.5]}\"\n"),
     "1@0[k][{\"type\": \"Point\", \"at\": [1.0, 0.5]}]\n"},
    {TEXT("37 36'37.8\"N,x\"y\n"), "1@0[37 36'37.8\"N][x\"y]\n"}, /* quotes inside are no quotes */
    {TEXT("a, \"b\",c\n"), "1@0[a][ \"b\"][c]\n"},
    {TEXT("\"a\"b,\"c\" \"d\",e\n"), "1@0[ab][c \"d\"][e]\n"}, /* text after the quotes stands as it is */
    {TEXT("a,b\n\"Once upon\na time\",5\n7,8\n"), "1@0[a][b]\n2@4[Once upon\na time][5]\n3@25[7][8]\n"},
    {TEXT("a\r\n\"x\r\n\r\ny\"\r\nb\r\n"), "1@0[a]\n2@3[x\r\n\r\ny]\n3@13[b]\n"}, /* counts once */
    {TEXT("\"x\ry\"\rb"), "1@0[x\ry]\n2@6[b]\n"},
    {TEXT("a\n\n\nb\n"), "1@0[a]\n4@4[b]\n"}, /* empty rows count */
    {TEXT("a,b\n,\n \t,\"  \"\nc,d\n"), "1@0[a][b]\n4@14[c][d]\n"},
    {TEXT("a\r\n\r\nb"), "1@0[a]\n3@5[b]\n"},
    {TEXT("a\r\rb"), "1@0[a]\n3@3[b]\n"},
    {TEXT("a\n\rb"), "1@0[a]\n3@3[b]\n"},
    {TEXT("\n\na"), "3@2[a]\n"},
    {TEXT("a,b,\n,c\n"), "1@0[a][b][]\n2@5[][c]\n"}, /* rows need not be as long as each other */
    {TEXT("a\n1,2,3\n4\n"), "1@0[a]\n2@2[1][2][3]\n3@8[4]\n"},
    {TEXT(" a , b \n"), "1@0[ a ][ b ]\n"}, /* blanks are for those to judge who know the column */
    {TEXT("sep=;\na,b\n"), "1@6[a][b]\n"},
    {TEXT("sep=,\r\na,b\r\n\r\nc\r\n"), "1@7[a][b]\n3@14[c]\n"},
    {TEXT("a\nsep=;\n"), "1@0[a]\n2@2[sep=;]\n"}, /* only the first line is no row */
    {TEXT("\nsep=;\n"), "2@1[sep=;]\n"},
    {TEXT("\"sep=;\"\n"), "1@0[sep=;]\n"},
    {TEXT("sep=x\n"), "1@0[sep=x]\n"},
    {TEXT("a,b\n\"c"), "1@0[a][b]\nopen_quote 2@4\n"},
    {TEXT("a\n\n\"c\nd\ne\n"), "1@0[a]\nopen_quote 3@3\n"},
    {TEXT("\"a\"\"\n"), "open_quote 1@0\n"},
    {TEXT("a\nb\0c\nd"), "1@0[a]\nnul_in_text 2@2\n"},
    {TEXT("\"\0\"\n"), "nul_in_text 1@0\n"},
    {TEXT("M\xC3\xBCller,\xE2\x82\xAC\n\xEF\xBC\x8C\n"), "1@0[M\u00FCller][\u20AC]\n2@12[\uFF0C]\n"},
    {TEXT("\xEF\xBB\xBF\"a\",b\nc\n"), "1@3[a][b]\n2@9[c]\n"}, /* a quote after a mark is the first byte */
    {TEXT("a,M\xFCller\nb\xFF\xFE,\xFD\nc\n"), "1@0[a][M\uFFFDller]!1@3\n2@9[b\uFFFD\uFFFD][\uFFFD]!3@10\n3@15[c]\n"},
    {TEXT("a\r\xFF\n"), "1@0[a]\n2@2[\uFFFD]!1@2\n"},
};

Test(csv, files_are_read_in_pieces_of_any_size)
{
    for (size_t i = 0; i < COUNT_OF(files); i++)
        for (size_t piece = 1; piece < 40; piece++) {
            struct arena_mark mark = arena_mark(arena);
            struct str        rows = read_as(files[i].file, ',', ENCODING_UTF_8, piece);

            cr_expect(str_is(rows, files[i].rows), "row %zu by %zu:\n" STR_FMT, i, piece, STR_ARG(rows));
            arena_rewind(arena, mark, (struct bytes){0});
        }
}

Test(csv, delimiter_and_quote_are_told)
{
    struct reading semicolons = {.dialect = {';', '"'}, .piece = 100};
    struct reading tabs       = {.dialect = {'\t', '\''}, .piece = 100};
    struct reading bare       = {.dialect = {'|', '\0'}, .piece = 100};

    cr_expect(str_is(sheet_read(arena, &semicolons, STR("a,1;\"b;2\"\n")), "1@0[a,1][b;2]\n"));
    cr_expect(str_is(sheet_read(arena, &tabs, STR("'a\tb'\t\"c\n")), "1@0[a\tb][\"c]\n"));
    cr_expect(str_is(sheet_read(arena, &bare, STR("\"a|b\"\n")), "1@0[\"a][b\"]\n"));
}

Test(csv, offsets_are_those_of_the_file_in_any_encoding)
{
    struct str latin = STR("M\xFCller,1\r\n\x80,2\r\nc,3");
    struct str wide  = STR("\xFF\xFE\xFC\0,\0\n\0\n\0\x3D\xD8\x00\xDE\n\0c\0");

    for (size_t piece = 1; piece < 20; piece++) {
        cr_expect(str_is(read_as(latin, ',', ENCODING_WINDOWS_1252, piece),
                         "1@0[M\u00FCller][1]\n2@10[\u20AC][2]\n3@15[c][3]\n"));
        cr_expect(str_is(read_as(wide, ',', ENCODING_UTF_16LE, piece), "1@2[\u00FC][]\n3@10[\U0001F600]\n4@16[c]\n"));
    }
}

Test(csv, the_row_is_there_as_it_stands)
{
    struct csv_reader *reader =
        csv_open(arena, (struct csv_dialect){';', '"'}, ENCODING_UTF_8, (struct sheet_place){0});
    struct sheet_piece first  = {.text = STR("\"a \"\"b\"\""), .size = 9};
    struct sheet_piece second = {.text = STR(" c\"; d\r\nx\r\n"), .offset = 9, .size = 11};
    struct sheet_row   row;

    csv_feed(reader, &first);
    cr_assert_eq(csv_next(reader, &row), SHEET_MORE);
    csv_feed(reader, &second);
    cr_assert_eq(csv_next(reader, &row), SHEET_ROW);
    cr_expect(str_is(row.raw, "\"a \"\"b\"\" c\"; d"));
    cr_expect(str_is(row.cells[0], "a \"b\" c") && str_is(row.cells[1], " d"));
    cr_assert_eq(csv_next(reader, &row), SHEET_ROW);
    cr_expect(str_is(row.raw, "x"));
    cr_expect_eq(csv_next(reader, &row), SHEET_MORE);
    csv_finish(reader);
    cr_expect_eq(csv_next(reader, &row), SHEET_END);
    cr_expect_eq(csv_next(reader, &row), SHEET_END);
}

/* Reading by one reader after the other, each from where the one before stopped, must give the same. */
static void expect_resumed(struct str file, enum sheet_encoding encoding, size_t piece)
{
    struct arena_mark mark    = arena_mark(arena);
    struct str        whole   = read_as(file, ',', encoding, piece);
    struct reading    reading = {.dialect = {',', '"'}, .encoding = encoding, .piece = piece};

    cr_expect(sheet_resumes(arena, reading, file, whole), "by %zu it is not\n" STR_FMT, piece, STR_ARG(whole));
    arena_rewind(arena, mark, (struct bytes){0});
}

Test(csv, another_reader_goes_on_where_one_has_stopped)
{
    for (size_t piece = 1; piece < 20; piece++) {
        for (size_t i = 0; i < COUNT_OF(files); i++)
            expect_resumed(files[i].file, ENCODING_UTF_8, piece);
        expect_resumed(STR("\xFF\xFE\xFC\0,\0\r\0\n\0\r\0\n\0\x3D\xD8\x00\xDE\r\0c\0"), ENCODING_UTF_16LE, piece);
        expect_resumed(STR("M\xFC,\x80\r\n\x81\r\r\nx"), ENCODING_WINDOWS_1252, piece);
    }
}

/* --- limits ------------------------------------------------------------------------------------------------------- */

/* Two rows, the second one of so many bytes. */
static struct str file_of(size_t len, char byte, struct str end)
{
    char *at = malloc(2 + len + end.len);

    memcpy(at, "a\n", 2);
    memset(at + 2, byte, len);
    if (end.len)
        memcpy(at + 2 + len, end.at, end.len);
    return (struct str){.at = at, .len = 2 + len + end.len};
}

Test(csv, a_row_has_a_mebibyte_at_most)
{
    static const size_t pieces[] = {1000, 65536, SIZE_MAX};

    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        struct str most = file_of(ROW_BYTES_MOST - 1, 'x', STR("\nb"));
        struct str more = file_of(ROW_BYTES_MOST + 1, 'x', STR("\nb"));
        struct str rows = read_as(most, ',', ENCODING_UTF_8, pieces[i]);

        cr_expect_eq(rows.len, strlen("1@0[a]\n2@2[]\n3@1048578[b]\n") + ROW_BYTES_MOST - 1);
        cr_expect(str_is(read_as(more, ',', ENCODING_UTF_8, pieces[i]), "1@0[a]\nrow_too_long 2@2\n"));
        free((char *)most.at);
        free((char *)more.at);
    }
}

Test(csv, a_quote_that_is_never_closed_is_told_where_it_was_opened)
{
    struct str         file = file_of(2 * ROW_BYTES_MOST, '\n', STR(""));
    struct csv_reader *reader =
        csv_open(arena, (struct csv_dialect){',', '"'}, ENCODING_UTF_8, (struct sheet_place){0});
    struct sheet_piece piece = {.text = file, .size = file.len};
    struct sheet_row   row;

    ((char *)file.at)[2] = '"';
    csv_feed(reader, &piece);
    cr_expect_eq(csv_next(reader, &row), SHEET_ROW);
    cr_expect_eq(csv_next(reader, &row), SHEET_REFUSED);
    cr_expect_eq(csv_next(reader, &row), SHEET_REFUSED);
    cr_expect_eq(csv_refusal(reader).fault, SHEET_ROW_TOO_LONG);
    cr_expect(csv_refusal(reader).is_quoted);
    cr_expect_eq(csv_refusal(reader).row, 2);
    cr_expect_eq(csv_refusal(reader).offset, 2);
    free((char *)file.at);
}

Test(csv, a_row_has_a_thousand_columns_at_most)
{
    struct str most = file_of(ROW_COLUMNS_MOST - 1, ',', STR("x\n"));
    struct str more = file_of(ROW_COLUMNS_MOST, ',', STR("x\n"));

    cr_expect(str_starts(read_as(most, ',', ENCODING_UTF_8, 100), STR("1@0[a]\n2@2[][]")));
    cr_expect(str_is(read_as(more, ',', ENCODING_UTF_8, 100), "1@0[a]\ntoo_many_columns 2@2\n"));
    free((char *)most.at);
    free((char *)more.at);
}

Test(csv, memory_does_not_grow_with_the_file)
{
    struct csv_reader *reader =
        csv_open(arena, (struct csv_dialect){',', '"'}, ENCODING_UTF_8, (struct sheet_place){0});
    struct sheet_piece piece = {.text = STR("\"a\"\"b\",c\n\"d\"\"e\",f"), .size = 18};
    struct sheet_row   row;
    size_t             used;

    csv_feed(reader, &piece);
    while (csv_next(reader, &row) == SHEET_ROW)
        ;
    used = arena_used(arena);
    for (size_t i = 0; i < 10000; i++) {
        piece.offset += piece.size;
        csv_feed(reader, &piece);
        while (csv_next(reader, &row) == SHEET_ROW)
            ;
    }
    cr_expect_leq(arena_used(arena) - used, 8192);
}
