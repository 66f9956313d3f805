#include "index/tokens.h"

#include "base/utf8.h"
#include "index/numbers.h"

int token_compare(struct bytes a, struct bytes b)
{
    size_t len   = a.len < b.len ? a.len : b.len;
    int    order = len ? memcmp(a.at, b.at, len) : 0;

    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool token_starts(struct bytes token, struct bytes start)
{
    return token.len >= start.len && (!start.len || memcmp(token.at, start.at, start.len) == 0);
}

bool tokens_equal(struct tokens a, struct tokens b)
{
    if (a.count != b.count)
        return false;
    for (size_t i = 0; i < a.count; i++)
        if (token_compare(a.at[i], b.at[i]) != 0)
            return false;
    return true;
}

struct tokens tokens_without(struct arena *arena, struct tokens of, struct tokens other)
{
    struct bytes *kept  = ARENA_ARRAY(arena, struct bytes, of.count + 1);
    size_t        count = 0;
    size_t        j     = 0;

    for (size_t i = 0; i < of.count; i++) {
        while (j < other.count && token_compare(other.at[j], of.at[i]) < 0)
            j++;
        if (j == other.count || token_compare(other.at[j], of.at[i]) != 0)
            kept[count++] = of.at[i];
    }
    return (struct tokens){.at = kept, .count = count};
}

struct bytes tokens_pack(struct arena *arena, struct tokens tokens)
{
    size_t   size = 0;
    uint8_t *start;
    uint8_t *at;

    for (size_t i = 0; i < tokens.count; i++)
        size += NUMBER_BYTES + tokens.at[i].len;
    at = start = arena_alloc(arena, size + 1);
    for (size_t i = 0; i < tokens.count; i++)
        at = bytes_put(at, tokens.at[i]);
    return (struct bytes){.at = start, .len = (size_t)(at - start)};
}

bool tokens_next(struct bytes *packed, struct bytes *token)
{
    return packed->len && bytes_take(packed, token) && token->len;
}

bool token_is_sound(struct bytes token)
{
    return token.len && token.at[0] < 0x80 && utf8_valid((struct str){.at = (const char *)token.at, .len = token.len});
}

bool tokens_meet(struct bytes packed, const struct need *needs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct bytes rest = packed;
        struct bytes token;
        bool         is_met = false;

        while (!is_met && tokens_next(&rest, &token))
            for (size_t j = 0; j < needs[i].count; j++)
                is_met |= token_starts(token, needs[i].starts[j]);
        if (!is_met)
            return false;
    }
    return true;
}
