#include "calling/hours.h"
#include "json/read.h"
#include "support/unit.h"

#include <stdlib.h>
#include <time.h>

ARENA_SUITE(hours);

static const char system_zones[] = "/usr/share/zoneinfo";

enum { YEAR = 366 * 24 * 60, AHEAD = 9 * 24 * 60, QUARTER = 15 /* minutes */ };

/* Among them those whose clocks change at odd times, by odd amounts, in the middle of the year or around new year. */
static const char *const zones[] = {
    "UTC",
    "Europe/London",
    "Europe/Lisbon",
    "Europe/Berlin",
    "Europe/Kyiv",
    "Europe/Istanbul",
    "Europe/Chisinau",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Santiago",
    "America/Asuncion",
    "America/Havana",
    "America/Nuuk",
    "America/Scoresbysund",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/Lagos",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Asia/Gaza",
    "Asia/Beirut",
    "Asia/Jerusalem",
    "Asia/Tokyo",
    "Asia/Pyongyang",
    "Australia/Sydney",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Australia/Eucla",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Pacific/Norfolk",
    "Antarctica/Troll",
};

static const char *const schedules[] = {
    "{\"mon\":{\"start\":\"09:00\",\"end\":\"17:30\"},\"tue\":{\"start\":\"09:00\",\"end\":\"17:30\"},"
    "\"wed\":{\"start\":\"09:00\",\"end\":\"17:30\"},\"thu\":null,\"fri\":{\"start\":\"09:00\",\"end\":\"12:00\"}}",
    "{\"mon\":{\"start\":\"22:00\",\"end\":\"06:00\"},\"sat\":{\"start\":\"21:15\",\"end\":\"02:30\"},"
    "\"sun\":{\"start\":\"02:15\",\"end\":\"02:45\"}}",
    "{\"sun\":{\"start\":\"00:00\",\"end\":\"24:00\"},\"sat\":{\"start\":\"23:59\",\"end\":\"00:00\"}}",
    "{\"mon\":{\"start\":\"02:00\",\"end\":\"03:00\"},\"tue\":{\"start\":\"02:00\",\"end\":\"03:00\"},"
    "\"wed\":{\"start\":\"02:00\",\"end\":\"03:00\"},\"thu\":{\"start\":\"02:00\",\"end\":\"03:00\"},"
    "\"fri\":{\"start\":\"02:00\",\"end\":\"03:00\"},\"sat\":{\"start\":\"02:00\",\"end\":\"03:00\"},"
    "\"sun\":{\"start\":\"02:00\",\"end\":\"03:00\"}}",
    "{\"sun\":{\"start\":\"02:15\",\"end\":\"02:20\"}}",
};

static struct calling_hours hours_of(const char *schedule)
{
    return calling_hours_read(json_read_stored(arena, str_from(schedule)));
}

static int64_t first_minute(void)
{
    struct instant start;

    cr_assert(instant_parse(STR("2025-12-31T00:00:00Z"), &start));
    return start.micros / 60000000;
}

/* What the C library says that clocks show, in minutes of the week from Monday's midnight, for each minute of a year.
 */
static void read_clocks(const char *zone, int16_t *clocks)
{
    int64_t start = first_minute();

    setenv("TZ", zone, 1);
    tzset();
    for (int64_t i = 0; i < YEAR + AHEAD; i++) {
        time_t    moment = (time_t)(start + i) * 60;
        struct tm tm;

        if (i % QUARTER) {
            clocks[i] = (int16_t)((clocks[i - 1] + 1) % (7 * 24 * 60));
            continue;
        }
        cr_assert(localtime_r(&moment, &tm));
        clocks[i] = (int16_t)((tm.tm_wday + 6) % 7 * 24 * 60 + tm.tm_hour * 60 + tm.tm_min);
    }
}

static bool shows_open(const struct calling_hours *hours, int clock)
{
    int day  = clock / (24 * 60);
    int time = clock % (24 * 60) * 60;

    for (int back = 0; back < 2; back++) {
        int which = (day + 7 - back) % 7;

        if (time + back * 86400 >= hours->start[which] && time + back * 86400 < hours->end[which])
            return true;
    }
    return false;
}

/* Each hour is asked with a minute and a second that differ, and the answer is looked for minute by minute. */
static void compare(const char *name, const struct calling_hours *hours, const int16_t *clocks, int32_t *next)
{
    struct zone zone;
    int64_t     start = first_minute();
    int         wrong = 0;

    cr_assert(zone_open(arena, system_zones, str_from(name), &zone), "%s", name);
    next[YEAR + AHEAD] = -1;
    for (int i = YEAR + AHEAD - 1; i >= 0; i--)
        next[i] = shows_open(hours, clocks[i]) ? i : next[i + 1];
    for (int hour = 0; hour < YEAR / 60; hour++) {
        int            minute = hour * 60 + hour % 60;
        int            second = hour % 7 ? hour % 59 : 0;
        bool           now    = shows_open(hours, clocks[minute]);
        struct instant from   = {.micros = ((start + minute) * 60 + second) * 1000000};
        struct instant wanted = from;
        struct instant found;

        if (!now)
            wanted.micros = (start + next[minute]) * 60000000;
        if (!calling_hours_next(hours, &zone, from, &found) || found.micros != wanted.micros)
            wrong++;
    }
    cr_expect_eq(wrong, 0, "%s: %d hours are wrong", name, wrong);
}

Test(hours, every_hour_of_a_year_is_as_a_clock_shows_it)
{
    int16_t *clocks = calloc(YEAR + AHEAD, sizeof(int16_t));
    int32_t *next   = calloc(YEAR + AHEAD + 1, sizeof(int32_t));

    for (size_t i = 0; i < COUNT_OF(zones); i++) {
        read_clocks(zones[i], clocks);
        for (size_t k = 0; k < COUNT_OF(schedules); k++) {
            struct calling_hours hours = hours_of(schedules[k]);

            if (k == i % COUNT_OF(schedules) || i == 1 || i == 33) /* London and Lord Howe by all of them */
                compare(zones[i], &hours, clocks, next);
        }
    }
    free(clocks);
    free(next);
}

Test(hours, without_a_schedule_it_is_always_open)
{
    struct calling_hours hours = calling_hours_read(NULL);
    struct zone          zone  = {0};
    struct instant       next;

    cr_assert(calling_hours_next(&hours, &zone, (struct instant){.micros = 12345}, &next));
    cr_assert_eq(next.micros, 12345);
}

Test(hours, a_schedule_without_a_day_never_opens)
{
    struct calling_hours hours = hours_of("{\"mon\":null}");
    struct zone          zone  = {0};
    struct instant       next;

    cr_assert_not(calling_hours_next(&hours, &zone, (struct instant){.micros = 12345}, &next));
}

Test(hours, a_part_of_a_second_before_the_start_is_before_it)
{
    struct calling_hours hours = hours_of("{\"thu\":{\"start\":\"09:00\",\"end\":\"10:00\"}}"); /* as 1970 began */
    struct zone          zone  = {0};
    struct instant       next;

    cr_assert(calling_hours_next(&hours, &zone, (struct instant){.micros = 9 * INT64_C(3600000000) - 1}, &next));
    cr_assert_eq(next.micros, 9 * INT64_C(3600000000));
}

Test(hours, an_hour_that_clocks_skip_opens_a_week_later)
{
    struct calling_hours hours = hours_of(schedules[4]);
    struct zone          zone;
    struct instant       from;
    struct instant       next;

    cr_assert(zone_open(arena, system_zones, STR("Europe/Berlin"), &zone));
    cr_assert(instant_parse(STR("2026-03-28T12:00:00Z"), &from));
    cr_assert(calling_hours_next(&hours, &zone, from, &next));
    cr_assert(str_is(instant_format(arena, next), "2026-04-05T00:15:00Z"));
}

Test(hours, an_hour_that_clocks_show_twice_opens_twice)
{
    struct calling_hours hours = hours_of(schedules[4]);
    struct zone          zone;
    struct instant       from;
    struct instant       next;

    cr_assert(zone_open(arena, system_zones, STR("Europe/Berlin"), &zone));
    cr_assert(instant_parse(STR("2026-10-25T00:30:00Z"), &from));
    cr_assert(calling_hours_next(&hours, &zone, from, &next));
    cr_assert(str_is(instant_format(arena, next), "2026-10-25T01:15:00Z"));
}
