#include "search/listing.h"

#include <stdlib.h>

enum { PAIRS_PER_FRAGMENT = 16 };

/* clang-format off */
#define PAIR(n) FIELD(struct listing, NULL, pair_##n, .array = true)
static const struct field listing_fields[] = {
    FIELD(struct listing, NULL, account_id),
    FIELD(struct listing, NULL, type_id),
    FIELD(struct listing, NULL, campaign_id),
    FIELD(struct listing, NULL, status),
    FIELD(struct listing, NULL, before_id),
    FIELD(struct listing, NULL, before_update),
    FIELD(struct listing, NULL, limit),
    FIELD(struct listing, NULL, offset),
    FIELD(struct listing, NULL, scope),
    FIELD(struct listing, NULL, mark_word),
    FIELD(struct listing, NULL, counted_type),
    FIELD(struct listing, NULL, low,         .array = true),
    FIELD(struct listing, NULL, high,        .array = true),
    PAIR(1), PAIR(2), PAIR(3), PAIR(4), PAIR(5), PAIR(6), PAIR(7), PAIR(8), PAIR(9), PAIR(10), PAIR(11), PAIR(12),
    PAIR(13), PAIR(14), PAIR(15), PAIR(16),
    FIELD(struct listing, NULL, pair_count, .array = true),
};
SHAPE(listing_shape, "Listing", struct listing, listing_fields);

static const struct field counted_fields[] = {
    FIELD(struct counted, NULL, total),
};
SHAPE(counted_shape, "Counted", struct counted, counted_fields);
/* clang-format on */

static void set_pairs(struct listing *listing, size_t position, const struct bytes *pairs, size_t count)
{
    struct bytes *slots[PAIRS_PER_FRAGMENT] = {
        listing->pair_1,  listing->pair_2,  listing->pair_3,  listing->pair_4,  listing->pair_5,  listing->pair_6,
        listing->pair_7,  listing->pair_8,  listing->pair_9,  listing->pair_10, listing->pair_11, listing->pair_12,
        listing->pair_13, listing->pair_14, listing->pair_15, listing->pair_16,
    };

    for (size_t i = 0; i < PAIRS_PER_FRAGMENT; i++)
        slots[i][position] = pairs[i < count ? i : 0];
    listing->pair_count[position] = (int64_t)count;
}

/* A run of many characters takes several fragments; each asks for all of its pairs. */
static void add_pairs(struct assembly *assembly, struct listing *listing, const struct word_term *term,
                      size_t *position)
{
    for (size_t done = 0; done < term->pair_count; done += PAIRS_PER_FRAGMENT) {
        size_t left = term->pair_count - done;

        set_pairs(listing, (*position)++, term->pairs + done, left < PAIRS_PER_FRAGMENT ? left : PAIRS_PER_FRAGMENT);
        assembly_add(assembly, SQL_campaigns_with_pairs);
    }
}

void listing_add_words(struct assembly *assembly, struct listing *listing)
{
    size_t words = 0;
    size_t pairs = 0;

    for (size_t i = 0; listing->words && i < listing->words->count; i++) {
        const struct word_term *term = &listing->words->terms[i];

        if (term->pair_count) {
            add_pairs(assembly, listing, term, &pairs);
            continue;
        }
        listing->low[words]    = term->low;
        listing->high[words++] = term->high;
        assembly_add(assembly, SQL_campaigns_with_word);
    }
}

struct problem *listing_count(const struct tenant *tenant, struct assembly *assembly, struct listing *listing,
                              int64_t *total)
{
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    int64_t         limit   = listing->limit;
    bool            found;
    struct problem *problem;

    if (listing_may_stop(listing))
        assembly_add(assembly, SQL_listing_limit);
    assembly_add(assembly, SQL_listing_counted);
    SET(listing, limit, LISTING_CAP + 1);
    problem        = db_one_assembled(tenant, assembly, listing, counted, &found);
    listing->limit = limit;
    *total         = counted->total;
    return problem;
}

static size_t add_term(const struct word_term *term, struct need *needs)
{
    for (size_t i = 0; i < term->pair_count; i++)
        needs[i] = (struct need){.starts = {term->pairs[i]}, .count = 1};
    if (term->pair_count)
        return term->pair_count;
    needs[0] = (struct need){.starts = {term->low, term->ending_low}, .count = term->has_ending ? 2 : 1};
    return 1;
}

static size_t add_mark(struct arena *arena, enum word_mark mark, int64_t id, struct need *need)
{
    *need = (struct need){.starts = {words_mark(arena, mark, id)}, .count = 1};
    return 1;
}

/* The longest start first: it is likely the rarest, and may leave nothing to look for. */
static int compare_needs(const void *left, const void *right)
{
    const struct need *a = left;
    const struct need *b = right;

    return (a->starts[0].len < b->starts[0].len) - (a->starts[0].len > b->starts[0].len);
}

const struct need *listing_needs(struct arena *arena, const struct listing *listing, bool with_status, size_t *count)
{
    const struct word_query *words = listing->words;
    size_t                   room  = 3;
    struct need             *needs;

    for (size_t i = 0; words && i < words->count; i++)
        room += words->terms[i].pair_count + 1;
    needs  = ARENA_ARRAY(arena, struct need, room);
    *count = 0;
    for (size_t i = 0; words && i < words->count; i++)
        *count += add_term(&words->terms[i], needs + *count);
    if (*count)
        qsort(needs, *count, sizeof(*needs), compare_needs);
    if (HAS(listing, campaign_id))
        *count += add_mark(arena, MARK_CAMPAIGN, listing->campaign_id, needs + *count);
    if (with_status && HAS(listing, status))
        *count += add_mark(arena, MARK_STATUS, listing->status, needs + *count);
    if (HAS(listing, type_id))
        *count += add_mark(arena, MARK_TYPE, listing->type_id, needs + *count);
    return needs;
}
