#include "api/cursor.h"

#include "api/caller.h"
#include "api/listing.h"
#include "base/base64.h"
#include "base/digest.h"
#include "base/text_buffer.h"
#include "filters/filter_needs.h"
#include "http/query.h"
#include "http/route.h"
#include "json/write.h"

#include <stdlib.h>

/*
 * As a parameter, a place and the seal that binds it to its list are base64url: the number of this form, id and time of
 * update of the row as eight bytes each with the highest first, the code of the value that the list is sorted by, and
 * the seal. A cursor of another form is refused as any wrong one.
 */
enum { CURSOR_FORM = 2, CODE_AT = 1 + 8 + 8, SEAL_BYTES = 8, CURSOR_BYTES = CODE_AT + SEAL_BYTES };
_Static_assert((CURSOR_BYTES + SORT_CODE_BYTES + 2) / 3 * 4 <= CURSOR_MOST, "the parameter has room for any cursor");

/* Parameters that may differ from one step of a walk to the next. */
static bool is_of_the_step(struct str name)
{
    return str_is(name, "cursor") || str_is(name, "limit") || str_is(name, "page") || str_is(name, "total") ||
           str_is(name, "fields");
}

static int by_bytes(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* The parameters of the query but those of the step, in one order, whatever the client's is. */
static struct texts without_step(struct request *request)
{
    struct str        rest  = request->query;
    struct texts      pairs = {0};
    size_t            most  = 1;
    struct query_pair pair;

    for (size_t i = 0; i < rest.len; i++)
        most += rest.at[i] == '&';
    pairs.at = ARENA_ARRAY(request->arena, struct str, most);
    while (query_next(request->arena, &rest, &pair) > 0)
        if (!is_of_the_step(pair.name))
            pairs.at[pairs.count++] =
                arena_format(request->arena, "&" STR_FMT "=" STR_FMT, STR_ARG(pair.name), STR_ARG(pair.value));
    qsort(pairs.at, pairs.count, sizeof(*pairs.at), by_bytes);
    return pairs;
}

/* Adds what the list is asked for in the query, and in a body. */
static struct str with_asked(struct request *request, struct str text)
{
    struct texts       pairs  = without_step(request);
    struct text_buffer buffer = text_buffer_begin(request->arena, text.len + request->query.len + 1);
    struct params      body;

    text_buffer_add(&buffer, text);
    for (size_t i = 0; i < pairs.count; i++)
        text_buffer_add(&buffer, pairs.at[i]);
    if (!request->content)
        return text_buffer_text(&buffer);
    body = *listing_asked(request);
    for (size_t i = 0; i < body.marks.shape->count; i++)
        if (is_of_the_step(str_from(body.marks.shape->fields[i].name)))
            body.marks.present &= ~field_bit(body.marks.shape, &body.marks.shape->fields[i]);
    if (HAS(&body, filter))
        SET(&body, filter, value_ordered(request->arena, body.filter));
    text_buffer_add(&buffer, STR(" "));
    text_buffer_add(&buffer, json_of_described(request->arena, &body));
    return text_buffer_text(&buffer);
}

/*
 * A hash over account, list, filters and order, and over the place itself: a cursor is of use only where it came from,
 * and only as it came. The account is named by its uuid, not by its number, which whoever tries all numbers would find
 * here. What a cursor may show is decided by the account alone.
 */
static void seal(struct request *request, const struct listing *listing, const struct cursor *cursor, uint8_t *out)
{
    struct str    text;
    struct digest digest;
    char          account[37];

    uuid_format(request->caller->token->account_uuid, account);
    text = arena_format(request->arena, "%s %s %d %lld %lld", account, request->route->name, (int)listing->sort,
                        (long long)cursor->id, (long long)cursor->updated_at);
    text = arena_format(request->arena, STR_FMT " " STR_FMT, STR_ARG(text), STR_ARG(request->path));
    if (cursor->code.len)
        text = arena_format(request->arena, STR_FMT " " STR_FMT, STR_ARG(text),
                            STR_ARG(base64url_encode(request->arena, cursor->code.at, cursor->code.len)));
    digest = digest_sha256(request->arena, with_asked(request, text));
    memcpy(out, digest.bytes, SEAL_BYTES);
}

static void put_number(uint8_t *at, int64_t number)
{
    for (int i = 0; i < 8; i++)
        at[i] = (uint8_t)((uint64_t)number >> (56 - 8 * i));
}

static int64_t get_number(const uint8_t *at)
{
    uint64_t number = 0;

    for (int i = 0; i < 8; i++)
        number = number << 8 | at[i];
    return (int64_t)number;
}

struct str cursor_print(struct request *request, const struct listing *listing, const struct cursor *cursor)
{
    size_t   len   = CURSOR_BYTES + cursor->code.len;
    uint8_t *bytes = arena_alloc(request->arena, len);

    bytes[0] = CURSOR_FORM;
    put_number(bytes + 1, cursor->id);
    put_number(bytes + 9, cursor->updated_at);
    if (cursor->code.len)
        memcpy(bytes + CODE_AT, cursor->code.at, cursor->code.len);
    seal(request, listing, cursor, bytes + len - SEAL_BYTES);
    return base64url_encode(request->arena, bytes, len);
}

/*
 * The years 1 to 9999: another moment no row can have, and not every database server can compare with it. Orders may
 * be scheduled for none.
 */
static bool is_moment(const struct listing *listing, int64_t micros)
{
    if (micros == SCHEDULED_NEVER.micros)
        return listing->sort == SORT_SCHEDULED || listing->sort == SORT_SCHEDULED_LAST;
    return micros >= INT64_C(-62135596800000000) && micros <= INT64_C(253402300799999999);
}

bool cursor_read(struct request *request, const struct listing *listing, struct str text, struct cursor *cursor)
{
    size_t   len   = text.len * 3 / 4;
    uint8_t *bytes = arena_alloc(request->arena, len + 1);
    uint8_t  sealed[SEAL_BYTES];

    if (len < CURSOR_BYTES || !base64url_decode(text, bytes, len) || bytes[0] != CURSOR_FORM)
        return false;
    *cursor = (struct cursor){.id         = get_number(bytes + 1),
                              .updated_at = get_number(bytes + 9),
                              .code       = {.at = bytes + CODE_AT, .len = len - CURSOR_BYTES}};
    seal(request, listing, cursor, sealed);
    return is_moment(listing, cursor->updated_at) && memcmp(sealed, bytes + len - SEAL_BYTES, sizeof(sealed)) == 0;
}
