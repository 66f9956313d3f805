/* The search index: one posting row for each token of an object. */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "store/db.h"

enum { POSTINGS_AT_ONCE = 32 };

struct postings {
    struct described marks;
    int64_t          account_id;
    int64_t          object_id;
    struct bytes     first_token;
    struct bytes     token[POSTINGS_AT_ONCE];
};
extern const struct shape postings_shape;

enum search_index { SEARCH_RECORDS, SEARCH_CAMPAIGNS };

/* Sorted tokens without duplicates. */
struct tokens {
    const struct bytes *at;
    size_t              count;
};

/* Brings an object's posting rows from `before` to `after`, inside the caller's transaction. */
struct problem *store_search_update(struct db *db, struct arena *arena, enum search_index index, int64_t account_id,
                                    int64_t object_id, struct tokens before, struct tokens after) MUST_CHECK;

#endif
