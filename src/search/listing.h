/* What a list is asked for: filters, place and length. All lists share it. */
#ifndef SEARCH_LISTING_H
#define SEARCH_LISTING_H

#include "db/db.h"
#include "domain/filter.h"
#include "index/tokens.h"
#include "words/words.h"

enum { LISTING_CAP = 10000 /* totals of what has to be looked for are exact up to this one */ };

enum listing_sort {
    SORT_NEWEST,
    SORT_OLDEST,
    SORT_LAST_UPDATED,
    SORT_FIRST_UPDATED,
    SORT_BY_FIELD,
    SORT_SCHEDULED,
    SORT_SCHEDULED_LAST
};

enum { LISTED_STATUSES = 7 /* of orders, all that there are */ };

/* In the place of orders without a scheduled time, which come last: the moment before all that there can be. */
#define SCHEDULED_NEVER ((struct instant){.micros = INT64_C(-62167219200000001)})

struct listing {
    struct described         marks;
    int64_t                  account_id;
    int64_t                  type_id;
    int64_t                  campaign_id;
    int64_t                  action_id; /* whose rows are listed */
    int64_t                  import_id;
    int64_t                  number; /* of suppressions: of a phone; and of which campaigns and reasons they are: */
    int64_t                  first_campaign;
    int64_t                  last_campaign;
    int64_t                  first_reason;
    int64_t                  last_reason;
    struct instant           now; /* by which they must not be over */
    int                      status;
    int64_t                  status_of[LISTED_STATUSES]; /* of orders: those asked for */
    size_t                   status_count;               /* 0: any */
    struct instant           scheduled_before;
    int64_t                  record_id; /* whose orders are listed */
    bool                     with_parameters;
    int64_t                  before_id;     /* the place: rows beyond this one in the order of the list */
    struct instant           before_update; /* or, by the scheduled time, that; SCHEDULED_NEVER: none */
    int64_t                  limit;
    int64_t                  offset;
    int64_t                  reach; /* both together */
    struct bytes             scope; /* of the total; see search/counts.h */
    struct bytes             mark_word;
    int64_t                  counted_type;  /* 0: any */
    struct bytes             words_version; /* of campaigns' words; see search/stored_words.h */
    enum listing_sort        sort;
    const struct word_query *words; /* NULL: no search */
    bool                     wants_exact_total;
    const struct filter     *filter;     /* NULL: none */
    struct filter_sort       sort_field; /* of SORT_BY_FIELD */
    struct bytes before_code; /* of the place then: filter_sort_code of its row, empty if that has no value */
};
extern const struct shape listing_shape;

/* Whether orders are chosen by more than their campaign, and a search. */
static inline bool listing_counts_orders(const struct listing *listing)
{
    return listing->status_count || HAS(listing, scheduled_before);
}

/* Whether no count tells the total of a list: its rows have to be looked for. */
static inline bool listing_is_looked_for(const struct listing *listing)
{
    return listing->words || listing->filter || (HAS(listing, status) && HAS(listing, campaign_id)) ||
           listing_counts_orders(listing);
}

/* Whether a list's total may stop beyond LISTING_CAP; all others are exact. */
static inline bool listing_may_stop(const struct listing *listing)
{
    return listing_is_looked_for(listing) && !listing->wants_exact_total;
}

/* How far the rows of a list that is looked for have to be counted: up to LISTING_CAP and one more, or all of them. */
static inline int64_t listing_count_cap(const struct listing *listing)
{
    return listing_may_stop(listing) ? LISTING_CAP : INT64_MAX;
}

/* The answer of a counting statement. */
struct counted {
    struct described marks;
    int64_t          total;
};
extern const struct shape counted_shape;

/* Ends a counting assembly and runs it. Where listing_may_stop says so, the total stops at LISTING_CAP + 1. */
struct problem *listing_count(const struct tenant *tenant, struct assembly *assembly, struct listing *listing,
                              int64_t *total) MUST_CHECK;

/*
 * What the search, the filter, the type, the status and the campaign ask of an object's words; the type comes last.
 * `with_status`: the status too.
 */
const struct need *listing_needs(struct arena *arena, const struct listing *listing, bool with_status, size_t *count);

#endif
