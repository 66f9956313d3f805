/* Numbers, which are not called again at once, whichever campaign has their records. */
#ifndef CLAIMS_CLAIM_NUMBERS_H
#define CLAIMS_CLAIM_NUMBERS_H

#include "claims/claim.h"
#include "db/db.h"

/* A phone in E.164 form as a number. */
int64_t number_of_phone(struct str phone);

/* A number that an order is to be claimed for. */
struct number_wish {
    int64_t        number;
    bool           is_paused; /* set: somebody has claimed it too lately, */
    struct instant until;     /* and from then on it may be claimed again */
};

/* By whom, when, and how long after the last time. */
struct number_claimer {
    struct uuid    token; /* a new one */
    struct instant now;
    int64_t        seconds; /* 0: whenever that was */
};

/*
 * Claims numbers for orders, inside the caller's transaction. Of two that claim a number at once one waits for the
 * other, and then sees it. A number that stands twice is claimed for its first order, where there is a pause.
 */
struct problem *numbers_claim(const struct tenant *tenant, const struct number_claimer *claimer,
                              struct number_wish *wishes, size_t count) MUST_CHECK;

/* Undoes what that did for a number under that token. */
struct problem *number_give_back(const struct tenant *tenant, int64_t number, struct uuid token) MUST_CHECK;

#endif
