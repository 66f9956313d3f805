/* What the clocks of a time zone show: compiled zones of the tz database (RFC 9636). */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "base/clock.h"

enum { ZONE_BYTES = 64 * 1024 /* of a compiled zone; the largest there is has 4 KiB */ };

/* From one moment on, clocks differ by so much from UTC. In seconds, like all below. */
struct zone_change {
    int64_t from;
    int64_t offset;
};

/* A day and a time of every year, by the clock as it was before. */
struct zone_day {
    char    kind;  /* 'M': the nth weekday of a month; 'J': a day without 29 February, from 1; 'N': with it, from 0 */
    int     month; /* 1 to 12 */
    int     week;  /* 1 to 5: the last */
    int     day;   /* of the week, from Sunday, or of the year */
    int64_t time;
};

/* What holds after the last change. */
struct zone_rule {
    int64_t         offset;
    bool            has_summer;
    int64_t         summer_offset;
    struct zone_day begin;
    struct zone_day end;
};

/* Zero: UTC. */
struct zone {
    int64_t             first_offset; /* before the first change */
    struct zone_change *changes;
    size_t              change_count;
    bool                has_rule;
    struct zone_rule    rule;
};

/* Reads a compiled zone; what is no such thing leaves UTC, and is false. */
bool zone_read(struct arena *arena, struct bytes compiled, struct zone *out);

/* The same of the zone of that IANA name in the database's folder. */
bool zone_open(struct arena *arena, const char *folder, struct str name, struct zone *out);

/* Reads the rule after a zone's changes: a TZ variable of POSIX, such as CET-1CEST,M3.5.0,M10.5.0/3. */
bool zone_rule_read(struct str text, struct zone_rule *out);

/* How much such a rule adds to UTC at a moment. */
int64_t zone_rule_offset(const struct zone_rule *rule, int64_t moment);

/* What clocks show at a moment. */
struct civil zone_civil(const struct zone *zone, struct instant instant);

/*
 * When clocks show that. Of two moments it is the first; where clocks leave it out, they are as far behind what they
 * left out from as it is, so that a midnight that there is not is the first moment of its day.
 */
struct instant zone_instant(const struct zone *zone, struct civil civil);

#endif
