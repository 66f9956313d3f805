/* Points in time, RFC 3339, and the calendar (proleptic Gregorian). */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/arena.h"

/* Microseconds since 1970-01-01T00:00:00Z, without leap seconds. */
struct instant {
    int64_t micros;
};

/* The same in UTC, as a calendar and a clock show it. */
struct civil {
    int year;
    int month;
    int day;
    int hour;
    int minute;
    int second;
    int micros;
};

struct instant clock_now(void);

/* `now`, or the next microsecond after `before` where that is later: so a change has a later time than the last one. */
struct instant instant_after(struct instant now, struct instant before);

/* For measuring spans: microseconds since some moment. */
uint64_t clock_monotonic_us(void);

struct civil   civil_from_instant(struct instant instant);
struct instant civil_to_instant(struct civil civil);

enum { INSTANT_SIZE = 20 /* bytes of its text */ };

/* "2026-04-10T09:24:11Z": whole seconds, of the years 0000 to 9999; without a NUL after it. */
struct str instant_print(struct instant instant, char out[INSTANT_SIZE]);
struct str instant_format(struct arena *arena, struct instant instant);

/*
 * Reads an RFC 3339 date-time with its offset. A fraction beyond microseconds is cut; a leap second, only where UTC has
 * room for one, is the next second. In UTC, too, the year must be 0000 to 9999.
 */
bool instant_parse(struct str text, struct instant *out);

/*
 * In a query + stands for a blank, and few remember that. What names a time has no blank: so the one at that byte, if
 * there is one, was a plus, which the answer has again. The second is the same for a date-time, where it can only be
 * the sign of the offset.
 */
struct str time_with_plus(struct arena *arena, struct str text, size_t at);
struct str instant_with_plus(struct arena *arena, struct str text);

/* Whether text is a real day, written YYYY-MM-DD. */
bool date_valid(struct str text);

#endif
