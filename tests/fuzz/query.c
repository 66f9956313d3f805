/* Pairs of a query, encoded and put together again, are the same pairs. */
#include "base/utf8.h"
#include "http/query.h"
#include "support/fuzzing.h"

static void check_text(struct arena *arena, struct str text)
{
    struct str encoded = percent_encode(arena, text);
    struct str decoded;
    struct str with_blanks;

    expect(percent_decode(arena, encoded, false, &decoded));
    expect(percent_decode(arena, encoded, true, &with_blanks));
    expect(str_equal(decoded, text) && str_equal(with_blanks, text));
    expect(utf8_valid(text) && !(text.len && memchr(text.at, 0, text.len)));
}

static void check_pair(struct arena *arena, const struct query_pair *pair)
{
    struct str        name  = percent_encode(arena, pair->name);
    struct str        value = percent_encode(arena, pair->value);
    struct str        rest  = arena_format(arena, STR_FMT "=" STR_FMT, STR_ARG(name), STR_ARG(value));
    struct query_pair again;

    check_text(arena, pair->name);
    check_text(arena, pair->value);
    expect(query_next(arena, &rest, &again) == 1);
    expect(str_equal(again.name, pair->name) && str_equal(again.value, pair->value));
    expect(query_next(arena, &rest, &again) == 0);
}

void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    struct str        rest = {.at = (const char *)data, .len = size};
    struct query_pair pair;
    int               state;

    while ((state = query_next(arena, &rest, &pair)) != 0)
        if (state > 0)
            check_pair(arena, &pair);
    expect(rest.len == 0);
}
