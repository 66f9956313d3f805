#include "words/words_private.h"

bool span_add(struct span *span, const struct token *token)
{
    if (span->count == SPAN_PARTS || token->text.len > SPAN_BYTES - span->len)
        return false;
    span->starts[span->count]  = (uint16_t)span->len;
    span->bonds[span->count++] = token->bond;
    memcpy(span->text + span->len, token->text.at, token->text.len);
    span->len += token->text.len;
    return true;
}

static struct str cut(struct str text)
{
    struct str rest = text;

    for (size_t i = 0; i < TOKEN_CODEPOINTS && rest.len; i++)
        rest = str_from_at(rest, words_character_len(rest));
    text.len -= rest.len;
    return text;
}

struct str span_whole(const struct span *span)
{
    return cut((struct str){.at = span->text, .len = span->len});
}

struct str span_word(const struct span *span, size_t part, enum token_bond bond)
{
    size_t start = span->starts[part];

    while (part + 1 < span->count && span->bonds[part] != bond)
        part++;
    return cut((struct str){.at  = span->text + start,
                            .len = (part + 1 < span->count ? span->starts[part + 1] : span->len) - start});
}
