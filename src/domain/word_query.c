#include "domain/words_private.h"

#include "base/utf8.h"
#include "domain/fold.h"

#include <utf8proc.h>

enum { ABOVE_ALL = 0xFF /* never occurs in UTF-8 */ };

static bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

/* The tokens of that class that begin with `start`. */
static void set_range(struct arena *arena, uint8_t class_, struct str start, struct bytes *low, struct bytes *high)
{
    uint8_t *at = arena_alloc(arena, start.len + 2);

    at[0] = class_;
    memcpy(at + 1, start.at, start.len);
    at[1 + start.len] = ABOVE_ALL;

    *low  = (struct bytes){.at = at, .len = start.len + 1};
    *high = (struct bytes){.at = at, .len = start.len + 2};
}

static void set_ending(struct arena *arena, struct str digits, struct word_term *term)
{
    char reversed[TOKEN_CODEPOINTS];

    if (digits.len < ENDING_AT_LEAST)
        return;
    for (size_t i = 0; i < digits.len; i++)
        reversed[i] = digits.at[digits.len - 1 - i];
    term->has_ending = true;
    set_range(arena, CLASS_PHONE, (struct str){.at = reversed, .len = digits.len}, &term->ending_low,
              &term->ending_high);
}

static void set_run(struct arena *arena, struct str run, struct word_term *term)
{
    struct word_set *pairs;

    if (words_character_len(run) == run.len) {
        set_range(arena, CLASS_CHARACTERS, run, &term->low, &term->high);
        return;
    }
    pairs = words_new(arena);
    for (; words_character_len(run) < run.len; run = str_from_at(run, words_character_len(run)))
        words_add(pairs, CLASS_CHARACTERS, str_bytes(words_front_pair(run)));
    term->pairs = words_list(pairs, &term->pair_count);
}

/* Terms that find the same objects. */
static bool terms_equal(const struct word_term *a, const struct word_term *b)
{
    if (a->pair_count != b->pair_count)
        return false;
    for (size_t i = 0; i < a->pair_count; i++)
        if (!bytes_equal(a->pairs[i], b->pairs[i]))
            return false;
    return a->pair_count || bytes_equal(a->low, b->low);
}

/* Adds what a word asks for, unless another word asks the same. The query has room. */
static void add_term(struct arena *arena, struct word_query *query, enum token_class class_, struct str text)
{
    struct word_term *term = &query->terms[query->count];

    if (class_ == TOKEN_RUN) {
        term->kind = TERM_RUN;
        set_run(arena, text, term);
    } else {
        term->kind = class_ == TOKEN_DIGITS ? TERM_DIGITS : TERM_WORD;
        set_range(arena, CLASS_WORD, text, &term->low, &term->high);
        if (class_ == TOKEN_DIGITS)
            set_ending(arena, text, term);
    }
    for (size_t i = 0; i < query->count; i++)
        if (terms_equal(&query->terms[i], term)) {
            *term = (struct word_term){0};
            return;
        }
    query->count++;
}

/* The code point at the front of the text, or -1 where bytes are bad; the text must not be empty. */
static int32_t next_codepoint(struct str *text)
{
    int32_t          codepoint;
    utf8proc_ssize_t len =
        utf8proc_iterate((const utf8proc_uint8_t *)text->at, (utf8proc_ssize_t)text->len, &codepoint);

    *text = str_from_at(*text, len > 0 ? (size_t)len : 1);
    return len > 0 ? codepoint : -1;
}

/* The text without white space at its front. */
static struct str trim_front(struct str text)
{
    while (text.len) {
        struct str rest = text;

        if (!utf8_is_white_space((uint32_t)next_codepoint(&rest)))
            break;
        text = rest;
    }
    return text;
}

/* Numbers are copied out of other programs with their own spaces, dashes, digits and invisible marks. */
static bool is_phone_sign(int32_t codepoint)
{
    switch (utf8proc_category(codepoint)) {
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_CF:
        return true;
    default:
        return utf8_is_white_space((uint32_t)codepoint) ||
               (codepoint > 0 && codepoint < 0x80 && strchr("./()[]+", codepoint));
    }
}

/* Whether the text is written as a phone number: a front that no other number has, and phone signs all through. */
static bool is_phone(struct str text)
{
    bool is_marked = str_starts(text, STR("00"));
    bool is_front  = true;

    while (text.len) {
        int32_t codepoint = next_codepoint(&text);

        if (codepoint == 0xFF0B) /* full-width */
            codepoint = '+';
        if (!is_phone_sign(codepoint))
            return false;
        if (is_front && (codepoint == '+' || codepoint == '('))
            is_marked = true;
        if (utf8proc_category(codepoint) != UTF8PROC_CATEGORY_CF)
            is_front = false;
    }
    return is_marked;
}

/* A phone number is one word, whatever stands between its digits. */
static void read_phone(struct arena *arena, struct str text, struct word_query *query)
{
    char             digits[2 + TOKEN_CODEPOINTS];
    size_t           len = 0;
    struct str       word;
    struct tokenizer tokenizer;
    struct token     token;

    fold_start(&tokenizer, text);
    while (fold_next(&tokenizer, &token))
        for (size_t i = 0; i < token.text.len && len < sizeof(digits); i++)
            digits[len++] = token.text.at[i];
    word = (struct str){.at = digits, .len = len};
    if (str_starts(word, STR("00")))
        word = str_from_at(word, 2);
    if (word.len > TOKEN_CODEPOINTS)
        word.len = TOKEN_CODEPOINTS;
    if (word.len)
        add_term(arena, query, TOKEN_DIGITS, word);
}

static struct problem *too_many(struct arena *arena, const char *what, int limit)
{
    struct faults faults = {0};

    fault_in(arena, &faults, STR("search"), CODE_too_many_words, "At most %d %s can be searched for.", limit, what);
    fault_limit(&faults, limit, VALUE_UNKNOWN);
    return faults_problem(arena, &faults, PROBLEM_malformed);
}

static size_t tokens_of(const struct word_query *query)
{
    size_t count = 0;

    for (size_t i = 0; i < query->count; i++)
        count += query->terms[i].pair_count ? query->terms[i].pair_count : 1;
    return count;
}

static struct problem *read_words(struct arena *arena, struct str text, struct word_query *query)
{
    size_t           written = 0;
    struct tokenizer tokenizer;
    struct token     token;

    fold_start(&tokenizer, text);
    while (fold_next(&tokenizer, &token)) {
        if (token.continues)
            continue;
        if (written++ == QUERY_WORDS)
            return too_many(arena, "words", QUERY_WORDS);
        add_term(arena, query, token.class_, token.text);
    }
    if (tokens_of(query) > QUERY_TOKENS)
        return too_many(arena, "words and pairs of neighbouring characters", QUERY_TOKENS);
    return NULL;
}

struct problem *words_query(struct arena *arena, struct str text, struct word_query *query)
{
    text   = trim_front(text);
    *query = (struct word_query){.terms = ARENA_ARRAY(arena, struct word_term, QUERY_WORDS), .blank = !text.len};
    if (!is_phone(text))
        return read_words(arena, text, query);
    read_phone(arena, text, query);
    return NULL;
}
