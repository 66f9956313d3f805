/* The words of campaigns: one row for each word of name and description. */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "index/tokens.h"
#include "db/db.h"

enum { WORDS_AT_ONCE = 32 };

struct words {
    struct described marks;
    int64_t          account_id;
    int64_t          object_id;
    struct bytes     first_token;
    struct bytes     token[WORDS_AT_ONCE];
};
extern const struct shape words_shape;

/* Brings a campaign's words from `before` to `after`, inside the caller's transaction. */
struct problem *store_search_update(const struct tenant *tenant, int64_t campaign_id, struct tokens before,
                                    struct tokens after) MUST_CHECK;

#endif
