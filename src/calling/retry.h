/* What becomes of an order after an attempt. */
#ifndef CALLING_RETRY_H
#define CALLING_RETRY_H

#include "domain/campaign.h"

struct next_step {
    int            status; /* an order_status */
    bool           waits;  /* until then */
    struct instant until;
};

/* An attempt that has ended. */
struct attempt {
    struct str     outcome;
    int64_t        number; /* how often the order has been tried, this time too */
    struct instant at;
};

/*
 * What the campaign's rules, a list of struct retry_rule, say about an order of which that was the last attempt.
 * Without a rule, who has answered was contacted, and everybody else is tried again.
 */
struct next_step retry_decide(const struct campaign *campaign, const struct list *rules, const struct attempt *attempt);

/* Whether a result may have this outcome: one that every campaign has, or one that a rule names. */
bool outcome_is_known(const struct list *rules, struct str outcome);

#endif
