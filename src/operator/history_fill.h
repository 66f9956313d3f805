/* Logs of histories (history/history_log.h) for records without one: those of before, and those that came as rows. */
#ifndef OPERATOR_HISTORY_FILL_H
#define OPERATOR_HISTORY_FILL_H

#include "db/db.h"

/* A walk through the records of an account that were in a campaign. */
struct history_fill {
    int64_t after; /* id of the last record that was looked at */
    int64_t logs;  /* that were made */
    bool    is_over;
};

/*
 * Goes on by a hundred records at most, in one transaction, while others read and write. Several programs may do so at
 * once. Makes none in an account that has no logs yet; too long histories stay without.
 */
struct problem *history_fill_step(const struct tenant *tenant, struct history_fill *fill) MUST_CHECK;

#endif
