#include "calling/hours.h"

enum {
    DAY        = 86400,
    WEEK       = 7 * DAY,
    MICROS     = 1000000,
    DAYS_AHEAD = 16 /* a week, and one more where clocks skip the hours */
};

static int64_t seconds_of(const struct value *time)
{
    const char *at = time && time->kind == VALUE_STRING && time->text.len == 5 ? time->text.at : "00:00";

    return (((at[0] - '0') * 10 + at[1] - '0') * 60 + (at[3] - '0') * 10 + at[4] - '0') * 60;
}

struct calling_hours calling_hours_read(const struct value *schedule)
{
    static const char *const days[7] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    struct calling_hours     hours   = {.is_limited = schedule && schedule->kind == VALUE_OBJECT};

    for (size_t i = 0; hours.is_limited && i < 7; i++) {
        const struct value *day = value_member(schedule, str_from(days[i]));

        if (!day || day->kind != VALUE_OBJECT)
            continue;
        hours.start[i] = seconds_of(value_member(day, STR("start")));
        hours.end[i]   = seconds_of(value_member(day, STR("end")));
        if (hours.end[i] < hours.start[i])
            hours.end[i] += DAY;
    }
    return hours;
}

/* Times by the clock are seconds since a Monday's midnight, below, which is not always one of the zone's clocks. */

static bool is_open(const struct calling_hours *hours, int64_t clock)
{
    int64_t day    = clock / DAY % 7;
    int64_t time   = clock % DAY;
    int64_t before = (day + 6) % 7;

    return (time >= hours->start[day] && time < hours->end[day]) || time + DAY < hours->end[before];
}

/* The first open time from then on; of every week the same. -1: there is none. */
static int64_t next_open(const struct calling_hours *hours, int64_t clock)
{
    if (is_open(hours, clock))
        return clock;
    for (int64_t i = 0; i <= 7; i++) {
        int64_t midnight = (clock / DAY + i) * DAY;
        int64_t day      = midnight / DAY % 7;

        if (hours->end[day] > hours->start[day] && midnight + hours->start[day] >= clock)
            return midnight + hours->start[day];
    }
    return -1;
}

/* --- the zone ----------------------------------------------------------------------------------------------------- */

static int64_t offset_at(const struct zone *zone, int64_t moment)
{
    struct instant instant = {.micros = moment * MICROS};
    struct instant shown   = civil_to_instant(zone_civil(zone, instant));

    return (shown.micros - instant.micros) / MICROS;
}

/* The first moment after `from`, up to a day later, at which another offset holds; a day later if there is none. */
static int64_t same_offset_until(const struct zone *zone, int64_t from)
{
    int64_t offset = offset_at(zone, from);
    int64_t same   = from;
    int64_t other  = from + DAY;

    if (offset_at(zone, other) == offset)
        return other;
    while (other - same > 1) {
        int64_t middle = same + (other - same) / 2;

        if (offset_at(zone, middle) == offset)
            same = middle;
        else
            other = middle;
    }
    return other;
}

/* As long as clocks run evenly, the time that they show is a moment of the week: 1970 began on a Thursday. */
static int64_t clock_of(int64_t moment, int64_t offset)
{
    int64_t clock = (moment + offset + 3 * (int64_t)DAY) % WEEK;

    return clock < 0 ? clock + WEEK : clock;
}

bool calling_hours_next(const struct calling_hours *hours, const struct zone *zone, struct instant from,
                        struct instant *next)
{
    int64_t at = from.micros / MICROS;

    *next = from;
    if (!hours->is_limited || is_open(hours, clock_of(at, offset_at(zone, at))))
        return true;
    at += from.micros % MICROS > 0;
    for (int i = 0; i < DAYS_AHEAD; i++) {
        int64_t until = same_offset_until(zone, at);
        int64_t clock = clock_of(at, offset_at(zone, at));
        int64_t open  = next_open(hours, clock);

        if (open < 0)
            return false;
        if (at + open - clock < until) {
            next->micros = (at + open - clock) * MICROS;
            return true;
        }
        at = until;
    }
    return false;
}
