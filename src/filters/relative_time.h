/* Times that are told from now on: `now`, `today`, `now-7d`, `today+1d`, in a time zone. */
#ifndef FILTERS_RELATIVE_TIME_H
#define FILTERS_RELATIVE_TIME_H

#include "base/zone.h"

/*
 * Reads `now` or `today`, and after it a sign, up to five digits and a unit: h, d or w. Days and weeks leave the time
 * of the clock as it is; `today` begins with midnight. False for everything else. The zone is only asked if it is one.
 */
bool relative_time_read(struct str text, struct instant now, const struct zone *zone, struct instant *out);

/* Whether it can be one: then a zone is needed to read it. */
bool relative_time_is_meant(struct str text);

enum { DATE_SIZE = 10 };

/* The day of a moment in a zone, written YYYY-MM-DD. */
struct str relative_time_date(struct arena *arena, struct instant instant, const struct zone *zone);

#endif
