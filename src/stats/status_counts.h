/*
 * Counts of orders and of events by status, as rows of the table status_count. They are written in the transaction that
 * writes what they count: noted at once, and added to the rows right before the commit, to rows of a slot that hardly
 * any other connection uses. So writers of one campaign do not wait for each other.
 */
#ifndef STATS_STATUS_COUNTS_H
#define STATS_STATUS_COUNTS_H

#include "db/db.h"
#include "domain/campaign.h"

enum {
    QUARTER_SECONDS = 900, /* all clocks there are since 1972 differ from UTC by a multiple of it */
    QUARTERS_OF_DAY = 96,
    COUNT_SLOTS     = 64
};

/* A row. */
struct status_count {
    struct described marks;
    int64_t          account_id;
    int64_t          campaign_id; /* 0: all of the account */
    int64_t          quarter;     /* of an hour, since 1970; 0: orders that have the status now */
    int64_t          status;
    int64_t          slot;
    int64_t          total;
    int64_t          gone; /* of these, events that no history has any more */
};
extern const struct shape status_count_shape;

/* An event, or an order that has a status. */
struct status_seen {
    int64_t        campaign_id;
    int            status;
    struct instant at; /* of an event */
};

/* Notes that so many orders more have a status; fewer, where `more` is negative. */
struct problem *count_orders(const struct tenant *tenant, const struct status_seen *seen, int64_t more) MUST_CHECK;

/* Notes that there is one event more. */
struct problem *count_event(const struct tenant *tenant, const struct status_seen *seen) MUST_CHECK;

/*
 * Notes that events are deleted: rows of status_count_shape, with their campaigns, quarters, statuses and how many are
 * `gone`. They have happened, so they stay in the numbers.
 */
struct problem *count_events_gone(const struct tenant *tenant, const struct list *rows) MUST_CHECK;

/* Notes what is to be added to a row. */
struct problem *count_difference(const struct tenant *tenant, const struct status_count *difference) MUST_CHECK;

/* The quarter of a moment; 1 for all before 1970. */
int64_t quarter_of(struct instant at);

#endif
