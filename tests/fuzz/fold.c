/* Any bytes make words that are short, valid and folded for good; and a text is found by its own words. */
#include "base/utf8.h"
#include "index/tokens.h"
#include "support/fuzzing.h"
#include "text/fold.h"
#include "words/words.h"

/* A token's text folds to itself, unless it begins inside a run: there may stand a vowel sign. */
static void check_again(struct str text, enum token_class class_)
{
    struct tokenizer tokenizer;
    struct token     token;

    fold_start(&tokenizer, text);
    expect(fold_next(&tokenizer, &token));
    expect(str_equal(token.text, text) && token.class_ == class_ && !token.continues);
    expect(!fold_next(&tokenizer, &token));
}

static void check_tokens(struct arena *arena, struct str text)
{
    struct tokenizer tokenizer;
    struct token     token;

    fold_start(&tokenizer, text);
    while (fold_next(&tokenizer, &token)) {
        expect(token.text.len > 0 && token.text.len <= TOKEN_BYTES);
        expect(utf8_valid(token.text) && utf8_length(token.text) <= TOKEN_CODEPOINTS);
        if (!token.continues)
            check_again(arena_str(arena, token.text), token.class_);
    }
}

static bool has_start(const struct bytes *words, size_t count, struct bytes start)
{
    for (size_t i = 0; i < count; i++)
        if (token_starts(words[i], start))
            return true;
    return false;
}

static bool has_term(const struct bytes *words, size_t count, const struct word_term *term)
{
    size_t found = 0;

    if (!term->pair_count)
        return has_start(words, count, term->starts[0]);
    for (size_t i = 0; i < term->pair_count; i++)
        for (size_t j = 0; j < count; j++)
            found += token_compare(term->pairs[i], words[j]) == 0;
    return found == term->pair_count;
}

/* The words as the index keeps them: they are sound, come back as they were, and meet what is asked for. */
static void check_packed(struct arena *arena, struct tokens words)
{
    struct bytes packed = tokens_pack(arena, words);
    struct bytes rest   = packed;
    struct bytes token;

    for (size_t i = 0; i < words.count; i++) {
        struct need        need  = need_of_starts(arena, &words.at[i], 1);
        struct need_order *order = needs_order(arena, &need, 1);

        expect(token_is_sound(words.at[i]));
        expect(tokens_next(&rest, &token) && token_compare(token, words.at[i]) == 0);
        expect(tokens_meet(packed, order));
    }
    expect(!rest.len);
}

static void check_stretches(const struct word_query *query)
{
    for (size_t i = 0; i < query->stretch_count; i++) {
        const struct word_stretch *stretch = &query->stretches[i];

        expect(stretch->count && stretch->first + stretch->count <= query->count);
        expect(stretch->start_count <= STRETCH_STARTS);
        for (size_t j = 0; j < stretch->start_count; j++)
            expect(token_is_sound(stretch->starts[j]) && stretch->starts[j].len > 1);
    }
}

/* The same query by the fold before: it asks for no more than it may. */
static void check_before(struct arena *arena, const struct word_query *query)
{
    const struct word_query *before = words_query_before(arena, query);
    size_t                   tokens = 0;

    for (size_t i = 0; i < before->count; i++)
        tokens += before->terms[i].pair_count ? before->terms[i].pair_count : 1;
    expect(tokens <= QUERY_TOKENS && (tokens > 0) == (query->count > 0));
    check_stretches(before);
}

static void check_search(struct arena *arena, struct str text)
{
    struct word_set  *set = words_new(arena);
    struct word_query query;
    struct bytes     *words;
    size_t            count;

    words_add_text(set, text);
    words = words_list(set, &count);
    for (size_t i = 1; i < count; i++)
        expect(token_compare(words[i - 1], words[i]) < 0);
    check_packed(arena, (struct tokens){.at = words, .count = count});
    if (words_query(arena, text, NULL, &query))
        return;
    check_stretches(&query);
    check_before(arena, &query);
    for (size_t i = 0; i < query.count; i++)
        expect(has_term(words, count, &query.terms[i]));
}

void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    struct str text = {.at = (const char *)data, .len = size};

    check_tokens(arena, text);
    if (utf8_valid(text))
        check_search(arena, text);
}
