/* Whether others ask the database while a job is worked on, so that it rests between its steps. */
#ifndef JOBS_OTHERS_H
#define JOBS_OTHERS_H

#include "db/db.h"

struct others {
    int64_t  count; /* of the server's statements at that moment, by clock_monotonic_us */
    uint64_t at;    /* 0: nobody has looked yet */
};

/*
 * Whether others have asked the database for OTHERS_BUSY statements a second and more since the last look; `own` is how
 * many this connection has asked for since. True, too, the first time, and where the server does not tell.
 */
enum { OTHERS_BUSY = 100 };
bool others_are_busy(const struct tenant *tenant, struct others *others, unsigned own);

#endif
