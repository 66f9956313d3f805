#include "base/attributes.h"
#include "filters/relative_time.h"
#include "support/unit.h"

ARENA_SUITE(relative_time);

static struct zone lisbon(void)
{
    struct zone zone = {.has_rule = true};

    cr_assert(zone_rule_read(STR("WET0WEST,M3.5.0/1,M10.5.0"), &zone.rule));
    return zone;
}

/* The clock is put forward on 29 March 2026. */
static const struct {
    const char *text;
    const char *now;
    const char *moment;
    const char *date;
} rows[] = {
    {"now", "2026-03-30T23:30:15Z", "2026-03-30T23:30:15Z", "2026-03-31"},
    {"today", "2026-03-30T23:30:15Z", "2026-03-30T23:00:00Z", "2026-03-31"},
    {"today", "2026-03-30T22:30:15Z", "2026-03-29T23:00:00Z", "2026-03-30"},
    {"today-1d", "2026-03-30T22:30:15Z", "2026-03-29T00:00:00Z", "2026-03-29"},
    {"today+1d", "2026-03-28T12:00:00Z", "2026-03-29T00:00:00Z", "2026-03-29"},
    {"today+2d", "2026-03-28T12:00:00Z", "2026-03-29T23:00:00Z", "2026-03-30"},
    {"now-7d", "2026-03-30T11:00:00Z", "2026-03-23T12:00:00Z", "2026-03-23"}, /* noon is noon */
    {"now-1w", "2026-03-30T11:00:00Z", "2026-03-23T12:00:00Z", "2026-03-23"},
    {"now-168h", "2026-03-30T11:00:00Z", "2026-03-23T11:00:00Z", "2026-03-23"},
    {"now+0d", "2026-03-30T11:00:00Z", "2026-03-30T11:00:00Z", "2026-03-30"},
    {"today+3h", "2026-03-29T11:00:00Z", "2026-03-29T03:00:00Z", "2026-03-29"},
    {"today-366d", "2025-01-01T00:00:00Z", "2024-01-01T00:00:00Z", "2024-01-01"},
    {"now+00007d", "2026-01-01T00:00:00Z", "2026-01-08T00:00:00Z", "2026-01-08"},
};

Test(relative_time, tells_moments_and_days)
{
    struct zone zone = lisbon();

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct instant now;
        struct instant found = {0};
        struct str     text;

        cr_assert(instant_parse(str_from(rows[i].now), &now));
        cr_expect(relative_time_is_meant(str_from(rows[i].text)));
        cr_expect(relative_time_read(str_from(rows[i].text), now, &zone, &found), "%s", rows[i].text);
        text = instant_format(arena, found);
        cr_expect(str_is(text, rows[i].moment), "%s at %s: " STR_FMT, rows[i].text, rows[i].now, STR_ARG(text));
        text = relative_time_date(arena, found, &zone);
        cr_expect(str_is(text, rows[i].date), "%s at %s: " STR_FMT, rows[i].text, rows[i].now, STR_ARG(text));
    }
}

Test(relative_time, refuses_everything_else)
{
    static const struct str texts[] = {
        TEXT(""),       TEXT("no"),      TEXT("Now"),        TEXT("now "),     TEXT("now-"),    TEXT("now-d"),
        TEXT("now-7"),  TEXT("now7d"),   TEXT("now--7d"),    TEXT("now-7D"),   TEXT("now-7m"),  TEXT("now-1.5d"),
        TEXT("now 7d"), TEXT("now-7dd"), TEXT("now-123456d"), TEXT("today1d"), TEXT("todays"),  TEXT("tomorrow"),
        TEXT("now-7d "), TEXT("now-7d-1d"),
    };
    struct zone    zone = {0};
    struct instant found;

    for (size_t i = 0; i < COUNT_OF(texts); i++)
        cr_expect(!relative_time_read(texts[i], (struct instant){0}, &zone, &found), STR_FMT, STR_ARG(texts[i]));
}
