/* Answers kept for requests that carry an Idempotency-Key. */
#ifndef STORE_IDEMPOTENCY_H
#define STORE_IDEMPOTENCY_H

#include "db/db.h"

enum { IDEMPOTENCY_HOURS = 24 };

struct idempotency {
    struct described marks;
    int64_t          account_id;
    struct bytes     key_hash;
    struct bytes     request_hash;
    int64_t          record_id; /* of the record that the answer shows; absent: it shows none */
    int64_t          status;    /* of the kept answer */
    struct str       location;
    struct str       etag;
    struct str       body; /* absent: what it showed has been deleted, and so was the answer */
    struct instant   created_at;
};
extern const struct shape idempotency_shape;

enum idempotency_claim {
    CLAIM_TAKEN,    /* ours: do the work, then store_idempotency_finish */
    CLAIM_ANSWERED, /* `kept` holds the first answer */
    CLAIM_RUNNING,  /* another request with this key is still under way */
    CLAIM_DIFFERS,  /* the key was used for another request */
};

/*
 * Claims a key in the transaction that will do the work, so that a claim never outlives its work. `claim` carries
 * account, hashes and time. Waits for another holder of the key as long as the session waits for a lock.
 */
struct problem *store_idempotency_claim(const struct tenant *tenant, struct idempotency *claim,
                                        enum idempotency_claim *result, struct idempotency **kept) MUST_CHECK;

/* Keeps the answer in the same transaction. */
struct problem *store_idempotency_finish(const struct tenant *tenant, struct idempotency *claim) MUST_CHECK;

enum { ANSWERS_AT_ONCE = 500 /* are deleted together */ };

/* Deletes answers that are older than IDEMPOTENCY_HOURS, the oldest first. `count` (or NULL) gets how many. */
struct problem *store_idempotency_purge(const struct tenant *tenant, struct instant now, int64_t *count) MUST_CHECK;

#endif
