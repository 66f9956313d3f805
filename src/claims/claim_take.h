/* Finding the orders that come next, and giving them to one. */
#ifndef CLAIMS_CLAIM_TAKE_H
#define CLAIMS_CLAIM_TAKE_H

#include "claims/claim.h"
#include "db/db.h"

struct claim_glance;

/* A claim while it is made. */
struct claim {
    const struct tenant   *tenant;
    const struct campaign *campaign; /* locked, at least against writers */
    struct uuid            token;
    struct instant         updated_at; /* what orders are to have at least */
    int64_t                limit;
    int64_t                lease_seconds;
    struct str             worker; /* empty: nobody says */
    bool                   waits;  /* for orders that others are taking, where the server could pass them over */

    const struct claim_glance *glance; /* or NULL */

    /* What is known by and by. */
    struct list    ranks; /* of struct claim_rank; without any, there is no order */
    struct instant now;   /* by the clock of the database */
    struct list    taken; /* of struct order, in their order, with their records in `new_record` */
    size_t         looked_at;
    size_t         paused;      /* for their numbers */
    size_t         leases_lost; /* that had ended before a result came */
};

/* Reads since when orders are due; sets `now`. */
struct problem *claim_look(struct claim *claim) MUST_CHECK;

/* Since when the first order is due that a claim may give out; false: none ever is, as it stands. */
bool claim_first_due(const struct claim *claim, struct instant *first);

/*
 * Takes up to `limit` orders, inside the caller's transaction: they are busy then. An order that is found not to be due
 * after all is set aside, so that nobody looks at it again before it can be; that, too, is of the transaction.
 */
struct problem *claim_orders(struct claim *claim) MUST_CHECK;

/* Whether a server that calls its version so can pass over rows that are locked. */
bool server_skips_locked(struct str version);

#endif
