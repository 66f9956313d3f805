#include "mapping/upload.h"

#include "base/attributes.h"

const char *const upload_formats[] = {"csv", "xlsx", "ndjson", NULL};

/* --- by the first bytes ------------------------------------------------------------------------------------------- */

#define COMPOUND "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" /* of Microsoft's compound files: .xls, and what is encrypted */
#define PACKAGE  "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"

struct known_start {
    struct str         bytes;
    enum upload_format format;
    const char        *reason;
};

/* clang-format off */
#define START(bytes) {.at = (bytes), .len = sizeof(bytes) - 1}
static const struct known_start known_starts[] = {
    {START("\x1F\x8B"),                   UPLOAD_GZIP,    NULL},
    {START("PK\x03\x04"),                 UPLOAD_ZIP,     NULL},
    {START("PK\x05\x06"),                 UPLOAD_REFUSED, "It is a ZIP file with nothing in it."},
    {START("%PDF-"),                      UPLOAD_REFUSED, "It is a PDF, which keeps letters on pages and no rows: export the table as .xlsx or CSV."},
    {START("\x28\xB5\x2F\xFD"),           UPLOAD_REFUSED, "It is compressed with zstd: gzip and ZIP are opened."},
    {START("BZh91AY"),                    UPLOAD_REFUSED, "It is compressed with bzip2: gzip and ZIP are opened."},
    {START("\xFD" "7zXZ\0"),              UPLOAD_REFUSED, "It is compressed with xz: gzip and ZIP are opened."},
    {START("7z\xBC\xAF\x27\x1C"),         UPLOAD_REFUSED, "It is a 7z archive: gzip and ZIP are opened."},
    {START("Rar!\x1A\x07"),               UPLOAD_REFUSED, "It is a RAR archive: gzip and ZIP are opened."},
    {START("\x89PNG\r\n"),                UPLOAD_REFUSED, "It is a picture."},
    {START("\xFF\xD8\xFF"),               UPLOAD_REFUSED, "It is a picture."},
    {START("GIF8"),                       UPLOAD_REFUSED, "It is a picture."},
    {START("SQLite format 3\0"),          UPLOAD_REFUSED, "It is an SQLite database: export the table as CSV."},
    {START("PAR1\x15"),                   UPLOAD_REFUSED, "It is a Parquet file: export the table as CSV."},
};

/* Text, in letters of any case, after a byte-order mark and blanks. */
static const struct known_start known_texts[] = {
    {START("<!doctype html"),             UPLOAD_REFUSED, "It is an HTML page, whatever its name says: open it in a spreadsheet and save it as .xlsx or CSV."},
    {START("<html"),                      UPLOAD_REFUSED, "It is an HTML page, whatever its name says: open it in a spreadsheet and save it as .xlsx or CSV."},
    {START("<head"),                      UPLOAD_REFUSED, "It is an HTML page, whatever its name says: open it in a spreadsheet and save it as .xlsx or CSV."},
    {START("<meta"),                      UPLOAD_REFUSED, "It is an HTML page, whatever its name says: open it in a spreadsheet and save it as .xlsx or CSV."},
    {START("<table"),                     UPLOAD_REFUSED, "It is an HTML page, whatever its name says: open it in a spreadsheet and save it as .xlsx or CSV."},
    {START("<?xml"),                      UPLOAD_REFUSED, "It is XML: open it in a spreadsheet and save it as .xlsx or CSV."},
    {START("mime-version:"),              UPLOAD_REFUSED, "It is a web archive: open it in a spreadsheet and save it as .xlsx or CSV."},
    {START("begin:vcard"),                UPLOAD_REFUSED, "It is a vCard, which is not read: export the contacts as CSV."},
    {START("{\\rtf"),                     UPLOAD_REFUSED, "It is a text with styles (RTF) and no table: save it as .xlsx or CSV."},
};

/* The first members of workbooks, by the beginnings of their names. */
static const struct known_start known_members[] = {
    {START("[Content_Types].xml"),        UPLOAD_XLSX,    NULL},
    {START("_rels/"),                     UPLOAD_XLSX,    NULL},
    {START("docProps/"),                  UPLOAD_XLSX,    NULL},
    {START("xl/"),                        UPLOAD_XLSX,    NULL},
    {START("mimetype"),                   UPLOAD_REFUSED, "It is an OpenDocument file (.ods): save it as .xlsx or CSV."},
};
/* clang-format on */

static const struct known_start *find_start(const struct known_start *starts, size_t count, struct str bytes)
{
    for (size_t i = 0; i < count; i++)
        if (str_starts(bytes, starts[i].bytes))
            return &starts[i];
    return NULL;
}

/* A ZIP by its first member, whose name comes after a header of 30 bytes that tells its length. */
static void tell_zip(struct upload *upload, struct str bytes)
{
    enum { HEADER = 30, NAME_LENGTH = 26 };
    const struct known_start *known;
    struct str                name = str_from_at(bytes, HEADER);

    if (!name.len)
        return;
    if (name.len > (unsigned char)bytes.at[NAME_LENGTH])
        name.len = (unsigned char)bytes.at[NAME_LENGTH];
    if (!(known = find_start(known_members, COUNT_OF(known_members), name)))
        return;
    upload->format = known->format;
    upload->reason = known->reason;
}

/* --- by the first letters ----------------------------------------------------------------------------------------- */

/* The ASCII among the first letters, in lower case. */
static struct str plain_start(const struct upload_guess *guess, enum sheet_encoding encoding, char out[UPLOAD_START])
{
    bool       is_wide = encoding == ENCODING_UTF_16LE || encoding == ENCODING_UTF_16BE;
    struct str text    = {.at = out};

    for (size_t i = 0; i < guess->start_len; i++) {
        char byte = guess->start[i];

        if (is_wide && !byte)
            continue;
        out[text.len++] = byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
    }
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_from_at(text, 3);
    else if (is_wide && (str_starts(text, STR("\xFF\xFE")) || str_starts(text, STR("\xFE\xFF"))))
        text = str_from_at(text, 2);
    return str_trimmed(text);
}

static void refuse(struct upload *upload, const char *reason)
{
    upload->format = UPLOAD_REFUSED;
    upload->reason = reason;
}

/* Whether the first line is a bracket and nothing else, as programs write JSON for people. */
static bool is_alone_in_line(struct str text)
{
    size_t at = 1;

    while (at < text.len && (text.at[at] == ' ' || text.at[at] == '\t' || text.at[at] == '\r'))
        at++;
    return at < text.len && text.at[at] == '\n';
}

static void tell_text(struct upload *upload, struct str text)
{
    const struct known_start *known = find_start(known_texts, COUNT_OF(known_texts), text);

    if (!text.len)
        refuse(upload, "It is empty.");
    else if (known)
        refuse(upload, known->reason);
    else if (text.at[0] == '[' && str_starts(str_trimmed(str_from_at(text, 1)), STR("{")))
        refuse(upload, "It is a JSON array: send NDJSON, one object a line without commas between them.");
    else if (text.at[0] == '{' && is_alone_in_line(text))
        refuse(upload, "It is JSON over several lines: send NDJSON, one object a line.");
    else if (text.at[0] == '{')
        upload->format = UPLOAD_NDJSON;
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

/* The name stands in a directory whose entries never lie across blocks, so pieces of whole blocks do not cut it. */
static bool has_package(struct str bytes)
{
    struct str name = STR(PACKAGE);

    while (bytes.len >= name.len) {
        const char *found = memchr(bytes.at, name.at[0], bytes.len - name.len + 1);

        if (!found)
            return false;
        bytes = str_from_at(bytes, (size_t)(found - bytes.at));
        if (str_starts(bytes, name))
            return true;
        bytes = str_from_at(bytes, 1);
    }
    return false;
}

void upload_look(struct upload_guess *guess, struct str bytes)
{
    size_t room = UPLOAD_START - guess->start_len;
    size_t part = bytes.len < room ? bytes.len : room;

    if (part)
        memcpy(guess->start + guess->start_len, bytes.at, part);
    guess->start_len += part;
    if (str_starts((struct str){.at = guess->start, .len = guess->start_len}, STR(COMPOUND)))
        guess->is_encrypted |= has_package(bytes);
    else
        encoding_look(&guess->encoding, bytes);
}

struct upload upload_guessed(const struct upload_guess *guess)
{
    struct str                bytes  = {.at = guess->start, .len = guess->start_len};
    struct upload             upload = {.format = UPLOAD_CSV, .encoding = encoding_guessed(&guess->encoding)};
    const struct known_start *known  = find_start(known_starts, COUNT_OF(known_starts), bytes);
    char                      plain[UPLOAD_START];

    if (str_starts(bytes, STR(COMPOUND))) {
        refuse(&upload, guess->is_encrypted ? "It is a workbook with a password: save it without one."
                                            : "It is a workbook of Excel before 2007 (.xls): save it as .xlsx or CSV.");
    } else if (known) {
        upload.format = known->format;
        upload.reason = known->reason;
        if (known->format == UPLOAD_ZIP)
            tell_zip(&upload, bytes);
    } else {
        tell_text(&upload, plain_start(guess, upload.encoding, plain));
    }
    return upload;
}
