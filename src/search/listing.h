/* What a list is asked for: filters, place and length. All lists share it. */
#ifndef SEARCH_LISTING_H
#define SEARCH_LISTING_H

#include "domain/words.h"
#include "index/tokens.h"
#include "db/db.h"

enum {
    LISTING_WORDS = 8,  /* words or runs in one search */
    LISTING_PAIRS = 32, /* fragments of pairs, 16 pairs each */
    LISTING_CAP   = 10000,
};

enum listing_sort { SORT_NEWEST, SORT_OLDEST, SORT_LAST_UPDATED, SORT_FIRST_UPDATED };

struct listing {
    struct described         marks;
    int64_t                  account_id;
    int64_t                  type_id;
    int64_t                  campaign_id;
    int                      status;
    int64_t                  before_id; /* the place: rows beyond this one in the order of the list */
    struct instant           before_update;
    int64_t                  limit;
    int64_t                  offset;
    struct bytes             scope; /* of the total; see search/counts.h */
    struct bytes             mark_word;
    int64_t                  counted_type; /* 0: any */
    struct bytes             low[LISTING_WORDS];
    struct bytes             high[LISTING_WORDS];
    struct bytes             pair_1[LISTING_PAIRS], pair_2[LISTING_PAIRS], pair_3[LISTING_PAIRS], pair_4[LISTING_PAIRS];
    struct bytes             pair_5[LISTING_PAIRS], pair_6[LISTING_PAIRS], pair_7[LISTING_PAIRS], pair_8[LISTING_PAIRS];
    struct bytes             pair_9[LISTING_PAIRS], pair_10[LISTING_PAIRS], pair_11[LISTING_PAIRS];
    struct bytes             pair_12[LISTING_PAIRS], pair_13[LISTING_PAIRS], pair_14[LISTING_PAIRS];
    struct bytes             pair_15[LISTING_PAIRS], pair_16[LISTING_PAIRS];
    int64_t                  pair_count[LISTING_PAIRS];
    enum listing_sort        sort;
    const struct word_query *words; /* NULL: no search */
};
extern const struct shape listing_shape;

/* Whether a list's total may stop beyond LISTING_CAP; all others are exact. */
static inline bool listing_may_stop(const struct listing *listing)
{
    return listing->words || (HAS(listing, status) && HAS(listing, campaign_id));
}

/* The answer of a counting statement. */
struct counted {
    struct described marks;
    int64_t          total;
};
extern const struct shape counted_shape;

/* Adds the fragments for each word of the search and binds their tokens: for campaigns. */
void listing_add_words(struct assembly *assembly, struct listing *listing);

/* Ends a counting assembly and runs it. Where listing_may_stop says so, the total stops at LISTING_CAP + 1. */
struct problem *listing_count(const struct tenant *tenant, struct assembly *assembly, struct listing *listing,
                              int64_t *total) MUST_CHECK;

/* What the search, the type, the status and the campaign ask of a record. `with_status`: the status too. */
const struct need *listing_needs(struct arena *arena, const struct listing *listing, bool with_status, size_t *count);

#endif
