#include "words/word_needs.h"

#include <stdlib.h>

static size_t longest_start(const struct need *need)
{
    size_t longest = 0;

    for (size_t i = 0; i < need->count && need->kind == NEED_STARTS; i++)
        if (need->starts[i].len > longest)
            longest = need->starts[i].len;
    return longest;
}

/* The longest start first: it is likely the rarest, and may leave nothing to look for. */
static int compare_needs(const void *left, const void *right)
{
    size_t a = longest_start(left);
    size_t b = longest_start(right);

    return (a < b) - (a > b);
}

static size_t add_term(struct arena *arena, const struct word_term *term, struct need *needs)
{
    for (size_t i = 0; i < term->pair_count; i++)
        needs[i] = need_of_starts(arena, &term->pairs[i], 1);
    if (term->pair_count)
        return term->pair_count;
    needs[0] = need_of_starts(arena, term->starts, term->start_count);
    return 1;
}

/* The stretch that begins with a term, within another one or none; NULL: none does. */
static const struct word_stretch *stretch_at(const struct word_query *query, size_t outer, size_t term)
{
    for (size_t i = 0; i < query->stretch_count; i++)
        if (query->stretches[i].outer == outer && query->stretches[i].first == term)
            return &query->stretches[i];
    return NULL;
}

static struct need need_of_stretch(struct arena *arena, const struct word_query *query,
                                   const struct word_stretch *stretch);

/* Which terms are meant: all, or those of a stretch of that number. */
struct terms_within {
    size_t outer;
    size_t first;
    size_t end;
};

static size_t add_terms(struct arena *arena, const struct word_query *query, struct terms_within within,
                        struct need *needs)
{
    size_t count = 0;

    while (within.first < within.end) {
        const struct word_stretch *stretch = stretch_at(query, within.outer, within.first);

        if (stretch)
            needs[count++] = need_of_stretch(arena, query, stretch);
        else
            count += add_term(arena, &query->terms[within.first], needs + count);
        within.first += stretch ? stretch->count : 1;
    }
    if (count > 1)
        qsort(needs, count, sizeof(*needs), compare_needs);
    return count;
}

/* A word alone, or what else its stretch asks for. */
static struct need need_of_either(struct arena *arena, const struct need *word, const struct word_stretch *stretch)
{
    struct bytes *starts = ARENA_ARRAY(arena, struct bytes, word->count + STRETCH_STARTS);

    memcpy(starts, word->starts, word->count * sizeof(*starts));
    memcpy(starts + word->count, stretch->starts, stretch->start_count * sizeof(*starts));
    return need_of_starts(arena, starts, word->count + stretch->start_count);
}

/* One phone number, or all words of it; none of them is a run. */
static struct need need_of_stretch(struct arena *arena, const struct word_query *query,
                                   const struct word_stretch *stretch)
{
    struct terms_within within = {.outer = (size_t)(stretch - query->stretches) + 1,
                                  .first = stretch->first,
                                  .end   = stretch->first + stretch->count};
    struct need        *words  = ARENA_ARRAY(arena, struct need, stretch->count);
    struct need        *either = ARENA_ARRAY(arena, struct need, 2);
    size_t              count  = add_terms(arena, query, within, words);

    if (count == 1 && words[0].kind == NEED_STARTS)
        return need_of_either(arena, &words[0], stretch);
    either[0] = need_of_starts(arena, stretch->starts, stretch->start_count);
    either[1] = (struct need){.kind = NEED_AND, .parts = words, .count = count};
    return stretch->start_count ? (struct need){.kind = NEED_OR, .parts = either, .count = 2} : either[1];
}

static size_t add_query(struct arena *arena, const struct word_query *query, struct need *needs)
{
    return add_terms(arena, query, (struct terms_within){.end = query->count}, needs);
}

static bool starts_equal(const struct bytes *a, const struct bytes *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (token_compare(a[i], b[i]) != 0)
            return false;
    return true;
}

static bool terms_equal(const struct word_term *a, const struct word_term *b)
{
    return a->start_count == b->start_count && a->pair_count == b->pair_count &&
           starts_equal(a->starts, b->starts, a->start_count) && starts_equal(a->pairs, b->pairs, a->pair_count);
}

/* Whether both ask for the same. Their stretches are the same where their terms are. */
static bool queries_equal(const struct word_query *a, const struct word_query *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!terms_equal(&a->terms[i], &b->terms[i]))
            return false;
    return true;
}

size_t word_needs_room(const struct word_query *query)
{
    size_t room = 1;

    for (size_t i = 0; i < query->count; i++)
        room += query->terms[i].pair_count ? query->terms[i].pair_count : 1;
    return room;
}

static struct need need_of_all(struct arena *arena, const struct word_query *query)
{
    struct need *needs = ARENA_ARRAY(arena, struct need, word_needs_room(query));

    return (struct need){.kind = NEED_AND, .parts = needs, .count = add_query(arena, query, needs)};
}

size_t word_needs(struct arena *arena, const struct word_query *query, struct need *needs)
{
    const struct word_query *before = words_query_before(arena, query);
    struct need             *versions;

    if (queries_equal(query, before))
        return add_query(arena, query, needs);
    versions    = ARENA_ARRAY(arena, struct need, 2);
    versions[0] = need_of_all(arena, query);
    versions[1] = need_of_all(arena, before);
    needs[0]    = (struct need){.kind = NEED_VERSIONS, .parts = versions, .count = 2};
    return 1;
}

struct need word_need(struct arena *arena, const struct word_query *query)
{
    struct need *needs = ARENA_ARRAY(arena, struct need, word_needs_room(query));

    return (struct need){.kind = NEED_AND, .parts = needs, .count = word_needs(arena, query, needs)};
}
