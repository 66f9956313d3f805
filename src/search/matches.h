/*
 * What a search finds: the records of an account that meet every need. Needs are words of the search and marks (type,
 * status, campaign) alike. Everything is read inside one snapshot (db_begin_snapshot), so that a record is found once,
 * by the words that it had at that moment.
 */
#ifndef SEARCH_MATCHES_H
#define SEARCH_MATCHES_H

#include "db/db.h"
#include "index/tokens.h"

struct matches;

/*
 * Reads the changes and the small segments, and evaluates them. All `needs` have to be met; they must stay until the
 * end. Where one asks for values of members (CLASS_VALUE in words/words.h) and the index has records of a fold that
 * knows none yet, that is a conflict, `index_building`.
 */
struct problem *matches_open(const struct tenant *tenant, const struct need *needs, size_t count,
                             struct matches **out) MUST_CHECK;

/*
 * Those of the records found by `base` that meet one need more, as of the same moment. Whoever meets that one meets the
 * last `implied` needs of the base, too.
 */
struct problem *matches_narrow(struct matches *base, const struct need *need, size_t implied,
                               struct matches **out) MUST_CHECK;

/* To be called before the memory is given back that was handed out since matches_narrow. */
void matches_leave(struct matches *narrowed);

/* How many records are found; once they are more than `cap` any number above it. */
struct problem *matches_total(struct matches *matches, int64_t cap, int64_t *total) MUST_CHECK;

/* Which of the records to give. */
struct match_page {
    bool    newest_first; /* by id */
    bool    has_place;
    int64_t place; /* only those beyond this id, in that order */
    size_t  offset;
    size_t  limit;
};

/* The ids of a page, in its order. */
struct problem *matches_page(struct matches *matches, const struct match_page *page, const int64_t **ids,
                             size_t *count) MUST_CHECK;

/* Tells of each id whether it is found. */
struct problem *matches_test(struct matches *matches, const int64_t *ids, size_t count, bool *is_found) MUST_CHECK;

#endif
