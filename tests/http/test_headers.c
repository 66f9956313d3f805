#include "http/headers.h"

#include <criterion/criterion.h>

#define TEXT(literal)                                                                                                  \
    {                                                                                                                  \
        .at = (literal), .len = sizeof(literal) - 1                                                                    \
    }

static struct arena *arena;

static void set_up(void)
{
    arena = arena_new(1024 * 1024);
}

static void tear_down(void)
{
    arena_free(arena);
}

TestSuite(headers, .init = set_up, .fini = tear_down);

/* Headers of a request; a member that is left out is a header that is not there. */
struct row {
    enum method method;
    struct str  if_match;
    struct str  if_none_match;
    struct str  key;
    const char *faults; /* "place code|" of each */
};

static const struct row rows[] = {
    {METHOD_PATCH, .faults = ""},
    {METHOD_POST, .faults = ""},
    {METHOD_GET, .faults = ""},
    {METHOD_PATCH, .if_match = TEXT("*"), .faults = ""},
    {METHOD_PATCH, .if_match = TEXT("\"a\", W/\"b\""), .faults = ""},
    {METHOD_PATCH, .if_match = TEXT(""), .faults = "If-Match invalid_etag|"},
    {METHOD_DELETE, .if_match = TEXT("  "), .faults = "If-Match invalid_etag|"},
    {METHOD_GET, .if_match = TEXT(""), .faults = "If-Match invalid_etag|"},
    {METHOD_PATCH, .if_match = TEXT("undefined"), .faults = "If-Match invalid_etag|"},
    {METHOD_PATCH, .if_match = TEXT("\"a\", b"), .faults = "If-Match invalid_etag|"},
    {METHOD_GET, .if_none_match = TEXT("\"a\""), .faults = ""},
    {METHOD_GET, .if_none_match = TEXT("a"), .faults = ""},
    {METHOD_GET, .if_none_match = TEXT(""), .faults = "If-None-Match invalid_etag|"},
    {METHOD_HEAD, .if_none_match = TEXT("\t"), .faults = "If-None-Match invalid_etag|"},
    {METHOD_POST, .key = TEXT("k"), .faults = ""},
    {METHOD_POST, .key = TEXT(""), .faults = "Idempotency-Key invalid_key|"},
    {METHOD_POST, .key = TEXT(" "), .faults = "Idempotency-Key invalid_key|"},
    {METHOD_POST, .key = TEXT("a b"), .faults = "Idempotency-Key invalid_key|"},
    {METHOD_POST, .key = TEXT("\xC3\xA9"), .faults = "Idempotency-Key invalid_key|"},
    {METHOD_PATCH, .key = TEXT(""), .faults = "Idempotency-Key invalid_key|"},
    {METHOD_PATCH, .key = TEXT("a b"), .faults = ""},
    {METHOD_POST, .if_match = TEXT(""), .if_none_match = TEXT(""), .key = TEXT(""),
     .faults = "If-Match invalid_etag|If-None-Match invalid_etag|Idempotency-Key invalid_key|"},
};

Test(headers, that_are_empty_or_malformed_are_faults)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct request request = {.arena           = arena,
                                  .method          = rows[i].method,
                                  .if_match        = rows[i].if_match,
                                  .if_none_match   = rows[i].if_none_match,
                                  .idempotency_key = rows[i].key};
        struct str     text    = STR("");

        headers_check(&request);
        for (const struct violation *fault = request.parameter_faults.first; fault; fault = fault->next) {
            text = arena_format(arena, STR_FMT STR_FMT " %s|", STR_ARG(text), STR_ARG(fault->place),
                                problem_code_name(fault->code));
            cr_expect(fault->is_parameter, "row %zu", i);
        }
        cr_expect(str_is(text, rows[i].faults), "row %zu: " STR_FMT, i, STR_ARG(text));
    }
}

Test(headers, a_key_has_at_most_255_characters)
{
    char           key[256];
    struct request request = {.arena = arena, .method = METHOD_POST, .idempotency_key = {.at = key, .len = 255}};

    memset(key, 'k', sizeof(key));
    headers_check(&request);
    cr_expect(!request.parameter_faults.count);
    request.idempotency_key.len = 256;
    headers_check(&request);
    cr_expect(request.parameter_faults.count == 1);
}
