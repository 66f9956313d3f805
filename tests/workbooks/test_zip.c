/* What archives have in common, whether they hold a workbook or another file. */
#include "base/attributes.h"
#include "base/text_buffer.h"
#include "support/unit.h"
#include "support/workbooks.h"
#include "workbooks/compressed_file.h"

#include <time.h>

ARENA_SUITE(zip);

/* What a compressed file holds, or the name of its fault after an exclamation mark. */
static struct str opened(struct str bytes)
{
    struct text_buffer      text = text_buffer_begin(arena, 100);
    struct memory_file      memory;
    struct compressed_file *file;
    struct bytes            piece = {0};

    memory_file_open(&memory, bytes);
    cr_assert_null(compressed_file_open(arena, &memory.source, &file));
    do {
        cr_assert_null(compressed_file_next(file, &piece));
        text_buffer_add(&text, (struct str){.at = (const char *)piece.at, .len = piece.len});
    } while (piece.len);
    if (compressed_file_refusal(file).fault)
        return arena_format(arena, "!%s", sheet_fault_name(compressed_file_refusal(file).fault));
    return text_buffer_text(&text);
}

static void zip_gives(struct made_zip zip, const char *expected)
{
    struct str text = opened(zip_make(arena, &zip));

    cr_expect(str_is(text, expected), STR_FMT " instead of %s", STR_ARG(text), expected);
}

static const struct made_file list[] = {{TEXT("list.csv"), TEXT("a,b\r\n1,2\r\n"), false}};

Test(zip, an_archive_of_one_file_gives_it_in_any_form_of_archive)
{
    static const struct made_file stored[] = {{TEXT("list.csv"), TEXT("a,b\r\n1,2\r\n"), true}};
    static const struct made_file folder[] = {{TEXT("a/"), TEXT(""), true}, {TEXT("a/list.csv"), TEXT("x"), false}};
    static const struct made_file empty[]  = {{TEXT("list.csv"), TEXT(""), false}};

    for (int i = 0; i < 8; i++) {
        struct made_zip zip = {.count = 1, .has_descriptors = i & 1, .is_64 = i & 2};

        if (i & 4)
            zip.comment = STR("PK\5\6 is what the end begins with, and 22 bytes are its length");
        zip.files = list;
        zip_gives(zip, "a,b\r\n1,2\r\n");
        zip.files = stored;
        zip_gives(zip, "a,b\r\n1,2\r\n");
    }
    zip_gives((struct made_zip){.files = folder, .count = 2}, "x");
    zip_gives((struct made_zip){.files = empty, .count = 1}, "");
}

Test(zip, archives_of_another_kind_are_refused)
{
    static const struct made_file two[]  = {{TEXT("a"), TEXT("x"), false}, {TEXT("b"), TEXT("x"), false}};
    static const struct made_file up[]   = {{TEXT("a/../../b"), TEXT("x"), false}};
    static const struct made_file root[] = {{TEXT("\\b"), TEXT("x"), false}};
    static const struct made_file nul[]  = {{TEXT("a\0b"), TEXT("x"), false}};
    struct str                    whole  = zip_make(arena, &(struct made_zip){.files = list, .count = 1});
    char                         *bytes  = arena_room(arena, whole.len);

    zip_gives((struct made_zip){.files = two, .count = 2}, "!several_files");
    zip_gives((struct made_zip){.count = 0}, "!several_files");
    zip_gives((struct made_zip){.files = list, .count = 1, .flags = 1}, "!encrypted");
    zip_gives((struct made_zip){.files = up, .count = 1}, "!bad_entry_name");
    zip_gives((struct made_zip){.files = root, .count = 1}, "!bad_entry_name");
    zip_gives((struct made_zip){.files = nul, .count = 1}, "!bad_entry_name");
    /* The method stands after the flags: 12 is bzip2. */
    memcpy(bytes, whole.at, whole.len);
    for (size_t i = 0; i < whole.len - 12; i++)
        if (memcmp(bytes + i, "PK\1\2", 4) == 0)
            bytes[i + 10] = 12;
    cr_expect(str_is(opened((struct str){.at = bytes, .len = whole.len}), "!unknown_compression"));
}

/* A wrong checksum, another name, another length: some of the bytes mean nothing to whoever reads. */
Test(zip, a_damaged_archive_never_gives_another_file)
{
    struct str whole = zip_make(arena, &(struct made_zip){.files = list, .count = 1});
    char      *bytes = arena_room(arena, whole.len);
    int        told  = 0;

    for (size_t i = 0; i < whole.len * 8; i++) {
        struct arena_mark mark = arena_mark(arena);
        struct str        text;

        memcpy(bytes, whole.at, whole.len);
        bytes[i / 8] = (char)(bytes[i / 8] ^ 1 << i % 8);
        text         = opened((struct str){.at = bytes, .len = whole.len});
        told += text.len && text.at[0] == '!';
        cr_expect(str_starts(text, STR("!")) || str_equal(text, list[0].content), "bit %zu gives " STR_FMT, i,
                  STR_ARG(text));
        arena_rewind(arena, mark, (struct bytes){0});
    }
    cr_expect(told > 300, "%d of %zu are told", told, whole.len * 8);
}

Test(zip, a_workbook_that_is_cut_at_any_byte_is_refused)
{
    struct str file = book_make(arena, &(struct made_book){.rows = STR("<row><c><v>1</v></c></row>")});

    for (size_t len = 0; len < file.len; len++) {
        struct arena_mark mark = arena_mark(arena);
        struct str        text = book_read(arena, (struct str){.at = file.at, .len = len}, 0);

        cr_expect(str_is(text, len < 4 ? "not_a_workbook 0\n" : "file_cut 0\n"), "cut at %zu: " STR_FMT, len,
                  STR_ARG(text));
        arena_rewind(arena, mark, (struct bytes){0});
    }
}

Test(zip, files_that_are_no_archive_are_told_apart)
{
    uint8_t *compound = arena_alloc(arena, 4096);
    struct {
        const char *name;
        const char *expected;
    } names[]                                = {{"EncryptedPackage", "encrypted 0\n"},
                                                {"Workbook", "old_workbook 0\n"},
                                                {"Book", "old_workbook 0\n"},
                                                {"WordDocument", "not_a_workbook 0\n"}};
    static const struct made_file document[] = {
        {TEXT("mimetype"), TEXT("application/vnd.oasis.opendocument.spreadsheet"), true},
        {TEXT("content.xml"), TEXT("<x/>"), false}};
    static const struct made_file binary[] = {
        {TEXT("_rels/.rels"), TEXT("<R><Relationship Type=\"a/officeDocument\" Target=\"/xl/workbook.bin\"/></R>"),
         false},
        {TEXT("xl/workbook.bin"), TEXT("x"), false}};

    memcpy(compound, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
    compound[30] = 9;
    compound[48] = 1;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        memset(compound + 1024, 0, 1024);
        compound[1024] = 'R';
        for (size_t at = 0; names[i].name[at]; at++)
            compound[1024 + 256 + 2 * at] = (uint8_t)names[i].name[at];
        cr_expect(str_is(book_read(arena, (struct str){.at = (char *)compound, .len = 4096}, 0), names[i].expected));
    }
    compound[48] = 100;
    cr_expect(str_is(book_read(arena, (struct str){.at = (char *)compound, .len = 4096}, 0), "file_cut 0\n"));
    cr_expect(str_is(book_read(arena, STR("name,phone\r\n"), 0), "not_a_workbook 0\n"));
    cr_expect(str_is(book_read(arena, zip_make(arena, &(struct made_zip){.files = document, .count = 2}), 0),
                     "open_document 0\n"));
    cr_expect(str_is(book_read(arena, zip_make(arena, &(struct made_zip){.files = binary, .count = 2}), 0),
                     "binary_workbook 0\n"));
    cr_expect(str_is(book_read(arena, zip_make(arena, &(struct made_zip){.files = list, .count = 1}), 0),
                     "not_a_workbook 0\n"));
}

/* gzip of "a,b\n". */
static const char gzip[] =
    "\x1F\x8B\x08\x00\x00\x00\x00\x00\x02\xFF\x4B\xD4\x49\xE2\x02\x00\xC5\x10\x97\x24\x04\x00\x00"
    "\x00";

Test(zip, gzip_gives_its_file_also_of_several_pieces)
{
    struct str once  = {.at = gzip, .len = sizeof(gzip) - 1};
    char      *bytes = arena_alloc(arena, 2 * once.len + 600);

    memcpy(bytes, once.at, once.len);
    memcpy(bytes + once.len, once.at, once.len);
    cr_expect(str_is(opened(once), "a,b\n"));
    cr_expect(str_is(opened((struct str){.at = bytes, .len = 2 * once.len}), "a,b\na,b\n"));
    cr_expect(str_is(opened((struct str){.at = bytes, .len = 2 * once.len + 600}), "a,b\na,b\n"));
    for (size_t len = 0; len < once.len; len++)
        cr_expect(str_is(opened((struct str){.at = gzip, .len = len}), "!file_cut"), "cut at %zu", len);
    bytes[once.len - 5] ^= 1;
    cr_expect(str_is(opened((struct str){.at = bytes, .len = once.len}), "!file_damaged"));
}

static double seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

Test(zip, what_would_be_a_thousand_times_as_large_is_refused_at_once)
{
    enum { LARGE = 32 << 20 };
    struct arena    *large = arena_new((size_t)512 << 20);
    struct made_file bomb  = {.name    = STR("xl/worksheets/sheet1.xml"),
                              .content = {.at = arena_alloc(large, LARGE), .len = LARGE}};
    struct made_book book  = {.sheet = bomb.content};
    struct made_zip  zip   = {.files = &bomb, .count = 1};
    struct str       made  = zip_make(large, &zip);
    struct str       other = book_make(large, &book);
    double           start = seconds();

    cr_expect(str_is(opened(made), "!inflates_too_much"));
    cr_expect(str_is(book_read(arena, other, 0), "inflates_too_much 0\n"));
    cr_expect(seconds() - start < 0.1);
    arena_free(large);
}
