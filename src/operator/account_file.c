#include "operator/account_file.h"

#include "base/digest.h"
#include "domain/account.h"

#include <stdlib.h>

enum { LINE_SIZE = 64 << 10, LINE_MOST = 64 << 20 /* bytes; no line of ours comes near it */ };

const char *const account_head_name = "account";
const char *const account_end_name  = "end";

/* clang-format off */
static const struct field head_fields[] = {
    FIELD(struct account_head, "is",         is,          .required = true),
    FIELD(struct account_head, "version",    version,     .required = true, .min = 1, .max = INT64_MAX),
    FIELD(struct account_head, "program",    program,     .required = true),
    FIELD(struct account_head, "exportedAt", exported_at, .required = true),
    FIELD(struct account_head, "uuid",       uuid,        .required = true),
    FIELD(struct account_head, "name",       name,        .required = true, .min = 1, .max = 255, .one_line = true),
    FIELD(struct account_head, "status",     status,      .required = true, .choices = account_statuses),
    FIELD(struct account_head, "defaultCountry", default_country, .omitted = true, .max = 2),
    FIELD(struct account_head, "timezone",   timezone,    .omitted = true, .max = 64),
    FIELD(struct account_head, "createdAt",  created_at,  .required = true),
};
SHAPE(account_head_shape, "AccountHead", struct account_head, head_fields);

#define COUNT(json, number, ...) \
    {.name = (json), .column = "counts", .offset = offsetof(struct account_end, counts[number]), .kind = KIND_INTEGER, \
     .max = INT64_MAX, __VA_ARGS__}

static const struct field end_fields[] = {
    FIELD(struct account_end, "is",     is,     .required = true),
    COUNT("recordTypes", TRANSFER_TYPE, .required = true),
    COUNT("campaigns",   TRANSFER_CAMPAIGN, .required = true),
    COUNT("segments",    TRANSFER_SEGMENT, .fallback = "0"),
    COUNT("suppressions", TRANSFER_SUPPRESSION, .fallback = "0"),
    COUNT("records",     TRANSFER_RECORD, .required = true),
    COUNT("orders",      TRANSFER_ORDER, .required = true),
    COUNT("stays",       TRANSFER_STAY, .required = true),
    COUNT("events",      TRANSFER_EVENT, .required = true),
    FIELD(struct account_end, "body",   body,   .required = true, .min = DIGEST_HEX, .max = DIGEST_HEX),
    FIELD(struct account_end, "sha256", sha256, .required = true, .min = DIGEST_HEX, .max = DIGEST_HEX),
};
SHAPE(account_end_shape, "AccountEnd", struct account_end, end_fields);
/* clang-format on */

void account_sums_begin(struct arena *arena, struct account_sums *sums)
{
    *sums = (struct account_sums){.body = digest_begin(arena), .whole = digest_begin(arena)};
}

void account_sums_add(struct account_sums *sums, struct str line, bool is_body)
{
    digest_add(sums->whole, line);
    digest_add(sums->whole, STR("\n"));
    if (!is_body)
        return;
    digest_add(sums->body, line);
    digest_add(sums->body, STR("\n"));
}

static struct str hex(struct arena *arena, struct digest_sum *sum)
{
    struct digest digest = digest_end(sum);
    char         *text   = arena_alloc(arena, DIGEST_HEX + 1);

    digest_hex(digest.bytes, sizeof(digest.bytes), text);
    return str_from(text);
}

struct account_end *account_sums_end(struct arena *arena, struct account_sums *sums)
{
    struct account_end *end = SHAPE_NEW(arena, struct account_end, account_end_shape);

    SET(end, is, str_from(account_end_name));
    for (size_t i = 0; i < TRANSFER_KINDS; i++)
        SET(end, counts[i], sums->counts[i]);
    SET(end, body, hex(arena, sums->body));
    SET(end, sha256, hex(arena, sums->whole));
    return end;
}

void account_sums_drop(struct account_sums *sums)
{
    digest_drop(sums->body);
    digest_drop(sums->whole);
}

/* Twice the room, or none. */
static bool grow(struct line_reader *reader)
{
    size_t size = reader->size ? reader->size * 2 : LINE_SIZE;
    char  *room = size > LINE_MOST ? NULL : realloc(reader->room, size);

    if (!room)
        return false;
    reader->room = room;
    reader->size = size;
    return true;
}

enum line_result line_read(struct line_reader *reader)
{
    size_t len = 0;
    int    letter;

    reader->number++;
    flockfile(reader->file);
    while ((letter = getc_unlocked(reader->file)) != EOF && letter != '\n') {
        if (len == reader->size && !grow(reader))
            break;
        reader->room[len++] = (char)letter;
    }
    funlockfile(reader->file);
    reader->line = (struct str){.at = reader->room, .len = len};
    if (letter == '\n')
        return LINE_READ;
    if (letter != EOF)
        return LINE_TOO_LONG;
    if (ferror(reader->file))
        return LINE_FAILED;
    return len ? LINE_CUT : LINE_NONE;
}

void line_reader_free(struct line_reader *reader)
{
    if (reader->file != stdin)
        fclose(reader->file);
    free(reader->room);
    *reader = (struct line_reader){0};
}
