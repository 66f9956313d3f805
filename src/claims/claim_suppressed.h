/* Which of the phones that were found must not be called. */
#ifndef CLAIMS_CLAIM_SUPPRESSED_H
#define CLAIMS_CLAIM_SUPPRESSED_H

#include "base/str.h"
#include "db/db.h"

struct claim_phone {
    struct str phone;
    size_t     place; /* the caller's */
    bool       is_suppressed;
};

/* Sets `is_suppressed`, as of now: the orders of the phones are locked, so that who suppresses one waits for them. */
struct problem *claim_find_suppressed(const struct tenant *tenant, int64_t campaign_id, struct claim_phone *phones,
                                      size_t count) MUST_CHECK;

#endif
