/* What is asked and answered where orders are claimed, and where an attempt has ended. */
#ifndef CLAIMS_CLAIM_H
#define CLAIMS_CLAIM_H

#include "domain/campaign.h"

enum {
    CLAIM_MOST    = 500 /* orders of one claim */,
    DURATION_MOST = 604800 /* seconds */,
    LEASE_USUAL   = 300,
    LEASE_LEAST   = 30,
    LEASE_MOST    = 3600
};

struct claim_wish {
    struct described marks;
    int64_t          limit;
    int64_t          lease_seconds;
    struct str       worker;
};

/* Why there is no order. */
enum claim_reason { REASON_NOT_ACTIVE, REASON_OUTSIDE_SCHEDULE, REASON_NUMBERS_PAUSED, REASON_NOTHING_DUE };

struct claim_answer {
    struct described marks;
    struct list      orders; /* of struct order, as claimed_order_shape shows them */
    struct instant   lease_until;
    int64_t          retry_after; /* seconds */
    int              reason;
};

/* The result of an attempt; the others take some of its members. */
struct claim_result {
    struct described marks;
    struct str       lease_token;
    struct str       outcome;
    int              status;
    struct instant   next_attempt_at;
    struct str       note;
    int64_t          duration;
    int64_t          lease_seconds;
};

struct lease_answer {
    struct described marks;
    struct uuid      lease_token;
    struct instant   lease_until;
};

/* Where orders are looked for, and what is found of a rank. */
struct claim_place {
    struct described marks;
    int64_t          account_id;
    int64_t          campaign_id;
    int64_t          place; /* a claim_rank */
    struct instant   now;
    int64_t          limit;
};
struct claim_rank {
    struct described marks;
    int64_t          place;
    struct instant   due_at; /* absent: nothing of it ever is due */
    struct instant   now;
    struct str       version; /* of the server */
};

/* An order that was seen, by its record; and several that are looked into. */
enum { SEEN_AT_ONCE = 64 };
struct claim_sight {
    struct described marks;
    int64_t          record_id;
    struct instant   due_at;
};
struct claim_seen {
    struct described marks;
    int64_t          account_id;
    int64_t          campaign_id;
    int64_t          place; /* a claim_rank */
    struct instant   now;
    int64_t          record_id;
    int64_t          other_record[SEEN_AT_ONCE - 1];
};

/* Orders that are taken together. */
struct claim_taking {
    struct described marks;
    int64_t          account_id;
    int64_t          campaign_id;
    struct uuid      lease_token;
    struct instant   lease_until;
    struct str       lease_worker;
    struct instant   updated_at; /* at least */
    int64_t          record_id;
    int64_t          other_record[SEEN_AT_ONCE - 1];
};

enum { NUMBERS_AT_ONCE = 128 };

/* A number that was claimed, and several that are. */
struct number_claim {
    struct described marks;
    int64_t          account_id;
    int64_t          number;
    struct uuid      token;
    struct instant   claimed_at;
};
struct number_claims {
    struct described marks;
    int64_t          account_id;
    int64_t          number;
    struct uuid      token;
    struct instant   claimed_at;
    struct instant   latest;
    int64_t          other_number[NUMBERS_AT_ONCE - 1];
};

extern const struct shape claim_wish_shape;
extern const struct shape claim_answer_shape;
extern const struct shape claimed_order_shape;
extern const struct shape claim_result_shape;
extern const struct shape claim_extend_shape;
extern const struct shape claim_release_shape;
extern const struct shape lease_answer_shape;
extern const struct shape claim_place_shape;
extern const struct shape claim_rank_shape;
extern const struct shape claim_sight_shape;
extern const struct shape claim_seen_shape;
extern const struct shape claim_taking_shape;
extern const struct shape number_claim_shape;
extern const struct shape number_claims_shape;

/* The rules of a campaign, of struct retry_rule. */
struct list claim_rules(struct arena *arena, const struct campaign *campaign);

#endif
