/*
 * Totals of lists without counting: how many records of a list lie in each block of record ids, as far as they are
 * packed, and the changes that are not (search/changes.h). Both are read by one statement, so that totals are exact.
 */
#ifndef SEARCH_COUNTS_H
#define SEARCH_COUNTS_H

#include "db/db.h"
#include "index/tokens.h"

enum {
    COUNTS_AT_ONCE = 64, /* are written together */
    COUNT_LEVELS   = 3,  /* blocks of 1,024 ids, of 65,536 ids, and one of all */
    BLOCK_SHIFT    = 10,
    BLOCK_STEP     = 6,
    SCOPE_BYTES    = 18,
};

/*
 * How an account's records are counted: version 1 knows no status. It stands in list_count, as the total of level and
 * block 0 of the scope "~", where it is not 1.
 */
enum { COUNTS_VERSION = 2, COUNT_UNKNOWN = -1 };

/*
 * Which of an account's records are counted: all, or those of a type, and of these those in a campaign or of a status.
 * Zero: any. In list_count a scope is the words (words/words.h) of campaign or status and of type, one after the
 * other.
 */
struct count_scope {
    int64_t type_id;
    int64_t campaign_id;
    bool    has_status; /* not beside a campaign */
    int     status;
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
    struct bytes     mark_word; /* of campaign or status, packed, so that it is found whole */
    int64_t          version;   /* of the account's counts */
    int64_t          type_id;   /* 0: any */
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
    int64_t          status;
};
extern const struct shape tally_shape;

/* The block of a level that an id lies in. */
int64_t count_block(int64_t id, int64_t level);

/* How statements are told of a scope. */
struct count_key {
    struct bytes scope;
    struct bytes mark_word; /* empty: neither campaign nor status */
};
struct count_key count_key_of(struct arena *arena, struct count_scope scope);

/*
 * The exact number of records. COUNT_UNKNOWN where a status is asked for and the account's counts know none yet
 * (`callbook migrate` recounts such accounts).
 */
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

/* The version by which an account is counted; and sets it to this program's, inside the caller's transaction. */
struct problem *counts_version(const struct tenant *tenant, int64_t *version) MUST_CHECK;
struct problem *counts_set_version(const struct tenant *tenant) MUST_CHECK;

/* Fills in `beyond` and `rest` of a place. To be asked inside a snapshot (db_begin_snapshot). */
struct problem *count_place(const struct tenant *tenant, struct count_scope scope, struct row_place *place) MUST_CHECK;

#endif
