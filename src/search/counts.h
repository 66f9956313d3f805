/*
 * Totals of lists without counting: how many records of a list lie in each block of record ids, as far as they are
 * packed, and the changes that are not (search/changes.h). Both are read by one statement, so that totals are exact.
 */
#ifndef SEARCH_COUNTS_H
#define SEARCH_COUNTS_H

#include "index/tokens.h"
#include "db/db.h"

enum {
    COUNTS_AT_ONCE = 64, /* are written together */
    COUNT_LEVELS   = 3,  /* blocks of 1,024 ids, of 65,536 ids, and one of all */
    BLOCK_SHIFT    = 10,
    BLOCK_STEP     = 6,
    SCOPE_BYTES    = 18,
};

/* Which of an account's records are counted: all, or those of a type, in a campaign, or both. Zero: any. */
struct count_scope {
    int64_t type_id;
    int64_t campaign_id;
};

struct count {
    struct described marks;
    int64_t          account_id;
    int64_t          level;
    int64_t          block;
    int64_t          last_block;
    int64_t          total;
    int64_t          campaign_id;
    struct bytes     scope;
    struct bytes     last_scope;
    struct bytes     campaign_word; /* packed, so that it is found whole */
    int64_t          type_id;       /* 0: any */
    struct bytes     scope_of_1;
    int64_t          level_of_1;
    int64_t          block_of_1;
    int64_t          total_of_1;
    struct bytes     scope_of[COUNTS_AT_ONCE];
    int64_t          level_of[COUNTS_AT_ONCE];
    int64_t          block_of[COUNTS_AT_ONCE];
    int64_t          total_of[COUNTS_AT_ONCE];
};
extern const struct shape count_shape;

/* A count as it is read. */
struct tally {
    struct described marks;
    struct bytes     scope;
    int64_t          type_id;
    int64_t          campaign_id;
    int64_t          level;
    int64_t          block;
    int64_t          total;
};
extern const struct shape tally_shape;

/* The block of a level that an id lies in. */
int64_t count_block(int64_t id, int64_t level);

/* How statements are told of a scope. */
struct count_key {
    struct bytes scope;
    struct bytes campaign_word; /* empty: no campaign */
};
struct count_key count_key_of(struct arena *arena, struct count_scope scope);

/* The exact number of records. */
struct problem *count_total(const struct tenant *tenant, struct count_scope scope, int64_t *total) MUST_CHECK;

/*
 * Where the row lies that has `offset` rows before it, from the newest or from the oldest on: past all ids from
 * `beyond` on, and then `rest` rows, less than a block.
 */
struct row_place {
    bool    newest_first;
    int64_t offset;
    int64_t beyond;
    int64_t rest;
};

/* Fills in `beyond` and `rest` of a place. To be asked inside a snapshot (db_begin_snapshot). */
struct problem *count_place(const struct tenant *tenant, struct count_scope scope, struct row_place *place) MUST_CHECK;

#endif
