/* The rows of the register. For src/register/ only. */
#ifndef REGISTER_SUPPRESSION_BLOCKS_H
#define REGISTER_SUPPRESSION_BLOCKS_H

#include "register/blocks.h"
#include "register/register.h"

struct suppression_block {
    struct described marks;
    int64_t          account_id;
    int64_t          block;
    struct bytes     entries;
};
extern const struct shape suppression_block_shape;

struct blocks_asked {
    const int64_t *blocks; /* in ascending order, each once */
    size_t         count;
    bool           locks; /* until the transaction ends */
    bool           holds; /* the same against other writers only: who is adding to them is waited for */
};

/* Reads the rows that there are, in ascending order. */
struct problem *blocks_read(const struct tenant *tenant, const struct blocks_asked *asked,
                            struct list *rows) MUST_CHECK;

/* A number of suppressions, as it is stored. */
struct suppression_count {
    struct described marks;
    int64_t          account_id;
    int64_t          campaign_id;
    int64_t          reason;
    int64_t          slot;
    int64_t          total;
};
extern const struct shape suppression_count_shape;

/* Counts so many more of a campaign and a reason. */
struct count_change {
    int64_t campaign_id;
    int     reason;
    int64_t total;
};
struct problem *counts_change(const struct tenant *tenant, const struct count_change *changes, size_t count) MUST_CHECK;

/* Open orders that end: those of a record, in one campaign or in all (0). */
struct stop {
    int64_t record_id;
    int64_t campaign_id;
};
struct problem *orders_stop(const struct tenant *tenant, const struct stop *stops, size_t count) MUST_CHECK;

/* The same of all records that have the numbers of these suppressions, those that are new. */
struct problem *orders_stop_numbers(const struct tenant *tenant, struct suppression *const *items,
                                    size_t count) MUST_CHECK;

/* That of a block, or NULL. */
struct suppression_block *blocks_find(const struct list *rows, int64_t block);

#endif
