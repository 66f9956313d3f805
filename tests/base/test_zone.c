#include "base/attributes.h"
#include "base/zone.h"
#include "support/unit.h"

#include <inttypes.h>
#include <unistd.h>

static const char system_zones[] = "/usr/share/zoneinfo";

ARENA_SUITE(zone);

static struct zone zone_of_rule(const char *text)
{
    struct zone zone = {.has_rule = true};

    cr_assert(zone_rule_read(str_from(text), &zone.rule), "%s", text);
    return zone;
}

static struct instant moment(const char *text)
{
    struct instant instant;

    cr_assert(instant_parse(str_from(text), &instant), "%s", text);
    return instant;
}

/* What the clock shows, as if it were UTC. */
static struct str shown(const struct zone *zone, const char *text)
{
    return instant_format(arena, civil_to_instant(zone_civil(zone, moment(text))));
}

static const struct {
    const char *rule;
    const char *moment;
    const char *shown;
} clocks[] = {
    {"UTC0", "2026-03-29T00:59:59Z", "2026-03-29T00:59:59Z"},
    {"WET0WEST,M3.5.0/1,M10.5.0", "2026-03-29T00:59:59Z", "2026-03-29T00:59:59Z"},
    {"WET0WEST,M3.5.0/1,M10.5.0", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"},
    {"WET0WEST,M3.5.0/1,M10.5.0", "2026-10-25T00:59:59Z", "2026-10-25T01:59:59Z"},
    {"WET0WEST,M3.5.0/1,M10.5.0", "2026-10-25T01:00:00Z", "2026-10-25T01:00:00Z"},
    {"WET0WEST,M3.5.0/1,M10.5.0", "2045-07-01T00:00:00Z", "2045-07-01T01:00:00Z"},
    {"IST-1GMT0,M10.5.0,M3.5.0/1", "2050-01-01T00:00:00Z", "2050-01-01T00:00:00Z"},
    {"IST-1GMT0,M10.5.0,M3.5.0/1", "2050-07-01T00:00:00Z", "2050-07-01T01:00:00Z"},
    {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2050-01-01T00:00:00Z", "2050-01-01T11:00:00Z"},
    {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2050-07-01T00:00:00Z", "2050-07-01T10:30:00Z"},
    {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T00:59:59Z", "2026-03-28T22:59:59Z"},
    {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00:00Z", "2026-03-29T00:00:00Z"},
    {"AAA-5:45:30", "2026-01-01T00:00:00Z", "2026-01-01T05:45:30Z"},
    {"AAA0BBB,J60/0,J300/0", "2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z"}, /* J60 is the first of March */
    {"AAA0BBB,J60/0,J300/0", "2024-03-01T00:00:00Z", "2024-03-01T01:00:00Z"},
    {"AAA0BBB,59/0,300/0", "2024-02-29T00:00:00Z", "2024-02-29T01:00:00Z"}, /* and 59 a leap day */
    {"AAA0BBB,J1/0,J365/23", "2024-12-31T12:00:00Z", "2024-12-31T13:00:00Z"},
};

Test(zone, a_rule_tells_what_clocks_show)
{
    for (size_t i = 0; i < COUNT_OF(clocks); i++) {
        struct zone zone = zone_of_rule(clocks[i].rule);
        struct str  text = shown(&zone, clocks[i].moment);

        cr_expect(str_is(text, clocks[i].shown), "%s %s: " STR_FMT, clocks[i].rule, clocks[i].moment, STR_ARG(text));
    }
}

Test(zone, what_is_no_rule_is_refused)
{
    static const char *const rules[] = {
        "",         "0",       "UTC",        "UTC0,",          "<UTC0",           "<>0",
        "UTC168",   "UTC1:60", "UTC0X",      "AAA0BBB",        "AAA0BBB,M3.5.0",  "AAA0BBB,M13.1.0,M3.1.0",
        "AAA0BBB,M0.1.0,M3.1.0", "AAA0BBB,M1.6.0,M3.1.0", "AAA0BBB,M1.1.7,M3.1.0", "AAA0BBB,J0,J1",
        "AAA0BBB,366,1",  "AAA0BBB,J1,J2 ", "AAA0BBB,J1/,J2",
    };
    struct zone_rule rule;

    for (size_t i = 0; i < COUNT_OF(rules); i++)
        cr_expect(!zone_rule_read(str_from(rules[i]), &rule), "%s", rules[i]);
}

static const struct {
    const char *rule;
    const char *clock;
    const char *moment;
} times[] = {
    {"UTC0", "2026-03-29T01:30:00Z", "2026-03-29T01:30:00Z"},
    {"WET0WEST,M3.5.0/1,M10.5.0", "2026-03-29T00:30:00Z", "2026-03-29T00:30:00Z"},
    {"WET0WEST,M3.5.0/1,M10.5.0", "2026-03-29T01:30:00Z", "2026-03-29T01:30:00Z"}, /* left out: shows 02:30 */
    {"WET0WEST,M3.5.0/1,M10.5.0", "2026-03-29T02:00:00Z", "2026-03-29T01:00:00Z"},
    {"WET0WEST,M3.5.0/1,M10.5.0", "2026-10-25T01:30:00Z", "2026-10-25T00:30:00Z"}, /* twice: the first */
    {"WET0WEST,M3.5.0/1,M10.5.0", "2026-10-25T02:00:00Z", "2026-10-25T02:00:00Z"},
    {"<-03>3<-02>,M11.1.0/0,M2.3.0/0", "2018-11-04T00:00:00Z", "2018-11-04T03:00:00Z"}, /* a day without midnight */
    {"<-03>3<-02>,M11.1.0/0,M2.3.0/0", "2018-11-05T00:00:00Z", "2018-11-05T02:00:00Z"},
};

Test(zone, a_clock_tells_the_moment)
{
    for (size_t i = 0; i < COUNT_OF(times); i++) {
        struct zone    zone  = zone_of_rule(times[i].rule);
        struct instant found = zone_instant(&zone, civil_from_instant(moment(times[i].clock)));

        cr_expect_eq(found.micros, moment(times[i].moment).micros, "%s %s: " STR_FMT, times[i].rule, times[i].clock,
                     STR_ARG(instant_format(arena, found)));
    }
}

/* A zone of two offsets that changes at 1000000000, 2001-09-09T01:46:40Z. */
#define OLD_HEAD "TZif2000000000000000\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\0"
#define NEW_HEAD "TZif2000000000000000\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\2\0\0\0\4"
#define OFFSETS  "\0\0\x0E\x10\0\0\xFF\xFF\xF1\xF0\0\0"
#define COMPILED OLD_HEAD "\0\0\0\0\0\0" NEW_HEAD "\0\0\0\0\x3B\x9A\xCA\x00\1" OFFSETS "ABC\0"

Test(zone, a_compiled_zone_is_read)
{
    static const struct str rows[] = {TEXT(COMPILED "\n\n"), TEXT(COMPILED "\nABC1\n")};
    struct zone             zone;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cr_assert(zone_read(arena, str_bytes(rows[i]), &zone));
        cr_expect(str_is(shown(&zone, "1999-01-01T00:00:00Z"), "1999-01-01T01:00:00Z"));
        cr_expect(str_is(shown(&zone, "2001-09-09T01:46:39Z"), "2001-09-09T02:46:39Z"));
        cr_expect(str_is(shown(&zone, "2001-09-09T01:46:40Z"), "2001-09-09T00:46:40Z"));
        cr_expect(str_is(shown(&zone, "2040-01-01T00:00:00Z"), "2039-12-31T23:00:00Z"));
    }
}

Test(zone, a_broken_zone_is_utc)
{
    static const struct str whole = TEXT(COMPILED "\nABC1\n");
    struct zone             zone;

    for (size_t len = 0; len < whole.len; len++) {
        struct bytes cut = {.at = (const uint8_t *)whole.at, .len = len};

        cr_expect(!zone_read(arena, cut, &zone), "%zu bytes", len);
        cr_expect(str_is(shown(&zone, "1999-01-01T00:00:00Z"), "1999-01-01T00:00:00Z"));
    }
    for (size_t i = 0; i < whole.len; i++)
        for (int byte = 0; byte < 256; byte += 5) { /* whatever stands there, it is read or refused */
            char *text = (char *)(uintptr_t)arena_str(arena, whole).at;

            text[i] = (char)byte;
            if (zone_read(arena, (struct bytes){.at = (const uint8_t *)text, .len = whole.len}, &zone))
                cr_expect(shown(&zone, "2020-01-01T00:00:00Z").len == INSTANT_SIZE);
        }
}

Test(zone, zones_of_the_system)
{
    static const char *const rows[][3] = {
        {"Europe/Lisbon", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"},
        {"Europe/Lisbon", "2045-07-01T00:00:00Z", "2045-07-01T01:00:00Z"},
        {"America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-04T01:00:00Z"},
        {"Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01T05:45:00Z"},
        {"America/New_York", "1900-01-01T00:00:00Z", "1899-12-31T19:00:00Z"},
        {"UTC", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"},
    };
    struct zone zone;

    if (access(system_zones, R_OK) != 0)
        cr_skip_test("there is no tz database here");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cr_assert(zone_open(arena, system_zones, str_from(rows[i][0]), &zone), "%s", rows[i][0]);
        cr_expect(str_is(shown(&zone, rows[i][1]), rows[i][2]), "%s %s", rows[i][0], rows[i][1]);
    }
    cr_expect(!zone_open(arena, system_zones, STR("../zoneinfo/UTC"), &zone));
    cr_expect(!zone_open(arena, system_zones, STR("Nowhere"), &zone));
}
