#include "store/listing.h"

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
    FIELD(struct listing, NULL, low,         .array = true),
    FIELD(struct listing, NULL, high,        .array = true),
    FIELD(struct listing, NULL, ending_word_low,  .array = true),
    FIELD(struct listing, NULL, ending_word_high, .array = true),
    FIELD(struct listing, NULL, ending_low,  .array = true),
    FIELD(struct listing, NULL, ending_high, .array = true),
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

struct positions {
    size_t word;
    size_t word_or_ending;
    size_t pairs;
};

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
static void add_pairs(struct assembly *assembly, struct listing *listing, enum statement fragment,
                      const struct word_term *term, struct positions *at)
{
    for (size_t done = 0; done < term->pair_count; done += PAIRS_PER_FRAGMENT) {
        size_t left = term->pair_count - done;

        set_pairs(listing, at->pairs++, term->pairs + done, left < PAIRS_PER_FRAGMENT ? left : PAIRS_PER_FRAGMENT);
        assembly_add(assembly, fragment);
    }
}

/* The two kinds of word fragments are counted apart, so each has its own slots. */
static void add_word(struct assembly *assembly, struct listing *listing, const struct word_fragments *fragments,
                     const struct word_term *term, struct positions *at)
{
    bool   with_ending = term->has_ending && fragments->word_or_ending != SQL_COUNT;
    size_t position    = with_ending ? at->word_or_ending++ : at->word++;

    if (with_ending) {
        listing->ending_word_low[position]  = term->low;
        listing->ending_word_high[position] = term->high;
        listing->ending_low[position]       = term->ending_low;
        listing->ending_high[position]      = term->ending_high;
    } else {
        listing->low[position]  = term->low;
        listing->high[position] = term->high;
    }
    assembly_add(assembly, with_ending ? fragments->word_or_ending : fragments->word);
}

void listing_add_words(struct assembly *assembly, struct listing *listing, const struct word_fragments *fragments)
{
    struct positions at = {0};

    for (size_t i = 0; listing->words && i < listing->words->count; i++) {
        const struct word_term *term = &listing->words->terms[i];

        if (term->pair_count)
            add_pairs(assembly, listing, fragments->pairs, term, &at);
        else
            add_word(assembly, listing, fragments, term, &at);
    }
}

struct problem *listing_count(struct db *db, struct arena *arena, struct assembly *assembly, struct listing *listing,
                              int64_t *total)
{
    struct counted *counted = SHAPE_NEW(arena, struct counted, counted_shape);
    int64_t         limit   = listing->limit;
    bool            found;
    struct problem *problem;

    if (HAS(listing, status) || listing->words)
        assembly_add(assembly, SQL_listing_limit);
    assembly_add(assembly, SQL_listing_counted);
    SET(listing, limit, LISTING_CAP + 1);
    problem        = db_one_assembled(db, arena, assembly, listing, counted, &found);
    listing->limit = limit;
    *total         = counted->total;
    return problem;
}
