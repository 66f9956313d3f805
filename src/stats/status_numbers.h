/* Reading the counts: how far a campaign is, and what happened on which day. */
#ifndef STATS_STATUS_NUMBERS_H
#define STATS_STATUS_NUMBERS_H

#include "base/zone.h"
#include "db/db.h"

enum { ORDER_STATUSES = 7, EVENT_DAYS = 366 /* at most, that are asked for at once */ };

/* What the statements are asked for, and some of what they say. */
struct status_range {
    struct described marks;
    int64_t          account_id;
    int64_t          campaign_id;
    int64_t          first_quarter;
    int64_t          last_quarter;
    int64_t          shift; /* quarters that clocks are ahead of UTC, and those of a day */
    int64_t          limit;
};
extern const struct shape status_range_shape;

struct status_number {
    struct described marks;
    int64_t          day; /* counted from the one before 1970 */
    int64_t          status;
    int64_t          total;
};
extern const struct shape status_number_shape;

/* By status, in the order of enum order_status. */
struct status_numbers {
    int64_t total[ORDER_STATUSES];
};

/* How many orders of a campaign have each status now. */
struct problem *status_numbers_now(const struct tenant *tenant, int64_t campaign_id,
                                   struct status_numbers *numbers) MUST_CHECK;

/* Days of a zone, both included, counted from 1970: EVENT_DAYS of them at most. */
struct day_range {
    int64_t            campaign_id; /* 0: all of the account */
    int64_t            first;
    int64_t            last;
    const struct zone *zone;
};

/* How many events of each status there were on each of the days; `days` gets one for each. */
struct problem *status_numbers_by_day(const struct tenant *tenant, const struct day_range *range,
                                      struct status_numbers *days) MUST_CHECK;

#endif
