/* A campaign's schedule: when its clocks allow calls. */
#ifndef CALLING_HOURS_H
#define CALLING_HOURS_H

#include "base/value.h"
#include "base/zone.h"

/*
 * Of each day from Monday on, in seconds since its midnight; an end on the next day is beyond 24 hours. Nobody is
 * called on a day that ends when it starts.
 */
struct calling_hours {
    bool    is_limited; /* false: at all times */
    int64_t start[7];
    int64_t end[7];
};

/* Reads a schedule that campaign_check has seen; NULL, or what is no object, is none. */
struct calling_hours calling_hours_read(const struct value *schedule);

/*
 * The first moment from `from` on at which the clocks of the zone show a time that lies in these hours, in whole
 * seconds; false: there never is one. What clocks skip is not there, and what they show twice is there twice.
 */
bool calling_hours_next(const struct calling_hours *hours, const struct zone *zone, struct instant from,
                        struct instant *next);

#endif
