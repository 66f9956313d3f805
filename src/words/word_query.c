#include "words/words_private.h"

#include "base/utf8.h"

#include <utf8proc.h>

/* --- what a word asks for ----------------------------------------------------------------------------------------- */

struct bytes words_start(struct arena *arena, uint8_t class_, struct str text)
{
    uint8_t *at = arena_alloc(arena, 1 + text.len);

    at[0] = class_;
    memcpy(at + 1, text.at, text.len);
    return (struct bytes){.at = at, .len = 1 + text.len};
}

struct bytes words_ending(struct arena *arena, struct str digits)
{
    char reversed[TOKEN_CODEPOINTS];

    for (size_t i = 0; i < digits.len; i++)
        reversed[i] = digits.at[digits.len - 1 - i];
    return words_start(arena, CLASS_PHONE, (struct str){.at = reversed, .len = digits.len});
}

/* A word, or several that stand together. Digits may be the end of a phone number. */
static struct word_term word_term(struct arena *arena, struct str text, bool is_digits)
{
    struct word_term term = {.starts = {words_start(arena, CLASS_WORD, text)}, .start_count = 1};

    if (is_digits && text.len >= ENDING_AT_LEAST)
        term.starts[term.start_count++] = words_ending(arena, text);
    return term;
}

static struct word_term run_term(struct arena *arena, struct str run)
{
    struct word_term term = {0};
    struct word_set *pairs;

    if (words_character_len(run) == run.len)
        return (struct word_term){.starts = {words_start(arena, CLASS_CHARACTERS, run)}, .start_count = 1};
    pairs = words_new(arena);
    for (; words_character_len(run) < run.len; run = str_from_at(run, words_character_len(run)))
        words_add(pairs, CLASS_CHARACTERS, str_bytes(words_front_pair(run)));
    term.pairs = words_list(pairs, &term.pair_count);
    return term;
}

static bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

/* Terms that find the same objects. */
static bool terms_equal(const struct word_term *a, const struct word_term *b)
{
    if (a->pair_count != b->pair_count || a->stretch != b->stretch)
        return false;
    for (size_t i = 0; i < a->pair_count; i++)
        if (!bytes_equal(a->pairs[i], b->pairs[i]))
            return false;
    return a->pair_count || bytes_equal(a->starts[0], b->starts[0]);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

enum { STRETCHES = 2 * QUERY_WORDS };

/* A query while it is read. */
struct reading {
    struct arena      *arena;
    struct word_query *query;
    bool               is_before; /* by FOLD_BEFORE: what goes beyond the limits is left out */
    size_t             stretch;   /* the number of the innermost one; 0: none */
    size_t             words;     /* as they are written */
    size_t             tokens;    /* of all terms */
};

/* Adds what a word asks for, unless another word asks the same. */
static void add_term(struct reading *reading, struct word_term term)
{
    struct word_query *query  = reading->query;
    size_t             tokens = term.pair_count ? term.pair_count : 1;

    term.stretch = reading->stretch;
    for (size_t i = 0; i < query->count; i++)
        if (terms_equal(&query->terms[i], &term))
            return;
    if (reading->is_before && reading->tokens + tokens > QUERY_TOKENS)
        return;
    query->terms[query->count++] = term;
    reading->tokens += tokens;
}

static struct problem *too_many(struct arena *arena, const char *what, int limit)
{
    struct faults faults = {0};

    fault_in(arena, &faults, STR("search"), CODE_too_many_words, "At most %d %s can be searched for.", limit, what);
    fault_limit(&faults, limit, VALUE_UNKNOWN);
    return faults_problem(arena, &faults, PROBLEM_malformed);
}

/* Takes the next word, or those that stand together, as one. False at the end. */
static bool next_term(struct arena *arena, struct tokenizer *tokenizer, struct word_term *term)
{
    struct token token;
    struct span  span;

    do
        if (!fold_next(tokenizer, &token))
            return false;
    while (token.continues);
    if (token.class_ == TOKEN_RUN) {
        *term = run_term(arena, token.text);
        return true;
    }
    if (token.bond == BOND_NONE) {
        *term = word_term(arena, token.text, token.class_ == TOKEN_DIGITS);
        return true;
    }
    span.count = 0;
    span.len   = 0;
    do
        (void)span_add(&span, &token);
    while (token.bond != BOND_NONE && fold_next(tokenizer, &token));
    *term = word_term(arena, span_whole(&span), false);
    return true;
}

static struct problem *read_words(struct reading *reading, struct str text)
{
    struct tokenizer tokenizer;
    struct word_term term;

    if (reading->is_before)
        fold_start_before(&tokenizer, text);
    else
        fold_start(&tokenizer, text);
    while (next_term(reading->arena, &tokenizer, &term)) {
        if (!reading->is_before && reading->words++ == QUERY_WORDS)
            return too_many(reading->arena, "words", QUERY_WORDS);
        add_term(reading, term);
    }
    return NULL;
}

static struct problem *read_parts(struct reading *reading, struct str text, size_t within);

/* A stretch, and what is a phone number by itself in it. */
static struct problem *read_stretch(struct reading *reading, const struct query_part *part, size_t within)
{
    struct word_query *query = reading->query;
    size_t             outer = reading->stretch;
    size_t             at    = query->stretch_count;
    size_t             first = query->count;
    struct problem    *problem;

    if (at == STRETCHES)
        return read_words(reading, part->text);
    reading->stretch     = ++query->stretch_count;
    query->stretches[at] = (struct word_stretch){.outer = outer, .first = first, .start_count = part->start_count};
    memcpy(query->stretches[at].starts, part->starts, sizeof(part->starts));
    problem = within ? read_words(reading, part->text) : read_parts(reading, part->text, part->digits);
    query->stretches[at].count = query->count - first;
    reading->stretch           = outer;
    return problem;
}

/* The parts of a query, or of a phone number of so many digits in it. */
static struct problem *read_parts(struct reading *reading, struct str text, size_t within)
{
    struct query_parts parts = {.arena = reading->arena, .home = reading->query->home, .rest = text, .within = within};
    struct problem    *problem = NULL;
    struct query_part  part;

    while (!problem && query_parts_next(&parts, &part))
        problem = part.digits ? read_stretch(reading, &part, within) : read_words(reading, part.text);
    return problem;
}

int32_t words_next_codepoint(struct str *text)
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

        if (!utf8_is_white_space((uint32_t)words_next_codepoint(&rest)))
            break;
        text = rest;
    }
    return text;
}

static struct problem *read_query(struct reading *reading, size_t terms)
{
    struct word_query *query = reading->query;

    query->terms     = ARENA_ARRAY(reading->arena, struct word_term, terms);
    query->stretches = ARENA_ARRAY(reading->arena, struct word_stretch, STRETCHES);
    return read_parts(reading, query->text, 0);
}

struct problem *words_query(struct arena *arena, struct str text, const struct phone_country *home,
                            struct word_query *query)
{
    struct reading  reading = {.arena = arena, .query = query};
    struct problem *problem;

    text   = trim_front(text);
    *query = (struct word_query){.text = text, .home = home, .blank = !text.len};
    if ((problem = read_query(&reading, QUERY_WORDS)))
        return problem;
    return reading.tokens > QUERY_TOKENS ? too_many(arena, "words and pairs of neighbouring characters", QUERY_TOKENS)
                                         : NULL;
}

struct word_query *words_query_before(struct arena *arena, const struct word_query *query)
{
    struct word_query *before  = ARENA_NEW(arena, struct word_query);
    struct reading     reading = {.arena = arena, .query = before, .is_before = true};
    struct problem    *ignored;

    *before = (struct word_query){.text = query->text, .home = query->home, .blank = query->blank};
    ignored = read_query(&reading, QUERY_TOKENS);
    (void)ignored;
    return before;
}
