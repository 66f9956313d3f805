#include "base/attributes.h"
#include "mapping/upload.h"
#include "support/unit.h"

ARENA_SUITE(upload);

static struct upload guessed(struct str file, size_t piece)
{
    struct upload_guess guess = {0};

    for (size_t at = 0; at < file.len; at += piece) {
        struct str part = str_from_at(file, at);

        if (part.len > piece)
            part.len = piece;
        upload_look(&guess, part);
    }
    return upload_guessed(&guess);
}

static const struct {
    struct str         file;
    enum upload_format format;
    const char        *reason; /* a word of it */
} files[] = {
    {TEXT("a,b\n1,2\n"), UPLOAD_CSV, NULL},
    {TEXT("\xEF\xBB\xBF"
          "a;b\n"),
     UPLOAD_CSV, NULL},
    {TEXT("\xFF\xFE"
          "a\0;\0b\0\n\0"),
     UPLOAD_CSV, NULL},
    {TEXT("sep=;\na;b\n"), UPLOAD_CSV, NULL},
    {TEXT("[draft],b\n"), UPLOAD_CSV, NULL},
    {TEXT("{\"phone\":\"+49\"}\n"), UPLOAD_NDJSON, NULL},
    {TEXT("\xFF\xFE{\0}\0\n\0"), UPLOAD_NDJSON, NULL},
    {TEXT("\n {\"phone\":\"+49\"}"), UPLOAD_NDJSON, NULL},
    {TEXT("{\n  \"records\": []\n}"), UPLOAD_REFUSED, "several lines"},
    {TEXT("[{\"phone\":\"+49\"}]"), UPLOAD_REFUSED, "array"},
    {TEXT("[\n  {"), UPLOAD_REFUSED, "array"},
    {TEXT("\x1F\x8B\x08"), UPLOAD_GZIP, NULL},
    {TEXT("PK\x03\x04xxxxxxxxxxxxxxxxxxxxxx\x05\0\0\0a.csv"), UPLOAD_ZIP, NULL},
    {TEXT("PK\x03\x04xxxxxxxxxxxxxxxxxxxxxx\x13\0\0\0[Content_Types].xml"), UPLOAD_XLSX, NULL},
    {TEXT("PK\x03\x04xxxxxxxxxxxxxxxxxxxxxx\x0F\0\0\0xl/workbook.xml"), UPLOAD_XLSX, NULL},
    {TEXT("PK\x03\x04xxxxxxxxxxxxxxxxxxxxxx\x08\0\0\0mimetypeapplication/vnd.oasis"), UPLOAD_REFUSED, ".ods"},
    {TEXT("PK\x05\x06"), UPLOAD_REFUSED, "nothing"},
    {TEXT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 Workbook"), UPLOAD_REFUSED, ".xls"},
    {TEXT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
          "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"),
     UPLOAD_REFUSED, "password"},
    {TEXT("%PDF-1.7"), UPLOAD_REFUSED, "PDF"},
    {TEXT(" <!DOCTYPE html><table>"), UPLOAD_REFUSED, "HTML"},
    {TEXT("\xEF\xBB\xBF<HTML>"), UPLOAD_REFUSED, "HTML"},
    {TEXT("<table><tr><td>"), UPLOAD_REFUSED, "HTML"},
    {TEXT("<?xml version=\"1.0\"?><Workbook>"), UPLOAD_REFUSED, "XML"},
    {TEXT("BEGIN:VCARD\r\n"), UPLOAD_REFUSED, "vCard"},
    {TEXT("{\\rtf1"), UPLOAD_REFUSED, "RTF"},
    {TEXT("\x28\xB5\x2F\xFD"), UPLOAD_REFUSED, "zstd"},
    {TEXT(""), UPLOAD_REFUSED, "empty"},
    {TEXT(" \r\n\n"), UPLOAD_REFUSED, "empty"},
};

Test(upload, a_file_is_known_by_its_first_bytes_or_refused_with_a_reason)
{
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct upload upload = guessed(files[i].file, SIZE_MAX / 2);

        cr_expect_eq(upload.format, files[i].format, "%zu: %d", i, (int)upload.format);
        cr_expect_eq(upload.reason == NULL, files[i].reason == NULL, "%zu", i);
        if (upload.reason && files[i].reason)
            cr_expect(strstr(upload.reason, files[i].reason) != NULL, "%zu: %s", i, upload.reason);
    }
}

Test(upload, pieces_do_not_matter)
{
    for (size_t i = 0; i < COUNT_OF(files); i++)
        if (!files[i].reason || strcmp(files[i].reason, "password") != 0)
            cr_expect_eq(guessed(files[i].file, 1).format, files[i].format, "%zu", i);
}

Test(upload, a_password_is_seen_far_behind_the_start)
{
    struct str    start = STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    char         *file  = memset(arena_room(arena, 8192), 'E', 8192);
    struct upload upload;

    memcpy(file, start.at, start.len);
    memcpy(file + 6144, "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e", 32);
    upload = guessed((struct str){.at = file, .len = 8192}, 4096);
    cr_expect(strstr(upload.reason, "password") != NULL);
}

Test(upload, the_encoding_is_that_of_the_whole_file)
{
    char *file = memset(arena_room(arena, 100000), 'a', 100000);

    cr_expect_eq(guessed((struct str){.at = file, .len = 100000}, 4096).encoding, ENCODING_UTF_8);
    file[99998] = '\xE4';
    cr_expect_eq(guessed((struct str){.at = file, .len = 100000}, 4096).encoding, ENCODING_WINDOWS_1252);
    cr_expect_eq(guessed(STR("\xFF\xFE"
                             "a\0"),
                         4096)
                     .encoding,
                 ENCODING_UTF_16LE);
}
