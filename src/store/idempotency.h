/* Answers kept for requests that carry an Idempotency-Key. */
#ifndef STORE_IDEMPOTENCY_H
#define STORE_IDEMPOTENCY_H

#include "store/db.h"

enum {
    IDEMPOTENCY_HOURS = 24,
    IDEMPOTENCY_LEASE = 60 /* seconds after which a request that never finished is taken for dead */
};

struct idempotency {
    struct described marks;
    int64_t          account_id;
    struct bytes     key_hash;
    struct bytes     request_hash;
    struct uuid      nonce; /* proves whose claim it is */
    struct uuid      old_nonce;
    int64_t          status; /* of the kept answer; absent: still running */
    struct str       location;
    struct str       etag;
    struct str       body;
    struct instant   created_at;
};
extern const struct shape idempotency_shape;

enum idempotency_claim {
    CLAIM_TAKEN,    /* ours: do the work, then store_idempotency_finish in the same transaction */
    CLAIM_ANSWERED, /* `kept` holds the first answer */
    CLAIM_RUNNING,  /* another request with this key is under way */
    CLAIM_DIFFERS,  /* the key was used for another request */
};

/* Claims a key, outside any transaction. `claim` carries account, hashes, a fresh nonce and the time. */
struct problem *store_idempotency_claim(struct db *db, struct arena *arena, struct idempotency *claim,
                                        enum idempotency_claim *result, struct idempotency **kept) MUST_CHECK;

/* Keeps the answer; part of the transaction that does the work. `conflict` when somebody took the claim over. */
struct problem *store_idempotency_finish(struct db *db, struct arena *arena, struct idempotency *claim) MUST_CHECK;

/* Gives an unfinished claim up, so that the key can be used again. */
struct problem *store_idempotency_free(struct db *db, struct arena *arena, struct idempotency *claim) MUST_CHECK;

/* Deletes some of the answers that are older than IDEMPOTENCY_HOURS. */
struct problem *store_idempotency_purge(struct db *db, struct arena *arena, struct instant now) MUST_CHECK;

#endif
