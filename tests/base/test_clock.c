#include "base/attributes.h"
#include "base/clock.h"
#include "support/unit.h"

#include <inttypes.h>
#include <time.h>

#define SECONDS(count) (INT64_C(count) * 1000000)

static const struct {
    const char *text;
    int64_t     micros;
} moments[] = {
    {"1970-01-01T00:00:00Z", 0},
    {"2026-04-10T09:24:11Z", SECONDS(1775813051)},
    {"2026-04-10t09:24:11z", SECONDS(1775813051)},
    {"2026-04-10T09:24:11z", SECONDS(1775813051)},
    {"2026-04-10t09:24:11Z", SECONDS(1775813051)},
    {"2026-04-10T09:24:11+00:00", SECONDS(1775813051)},
    {"2026-04-10T09:24:11-00:00", SECONDS(1775813051)},
    {"2026-04-10T11:24:11+02:00", SECONDS(1775813051)},
    {"2026-04-10T04:54:11-04:30", SECONDS(1775813051)},
    {"2026-04-11T09:23:11+23:59", SECONDS(1775813051)},
    {"2026-04-09T09:25:11-23:59", SECONDS(1775813051)},
    {"2026-04-10T09:24:11.5Z", SECONDS(1775813051) + 500000},
    {"2026-04-10T09:24:11.25+00:00", SECONDS(1775813051) + 250000},
    {"2026-04-10T09:24:11.000001Z", SECONDS(1775813051) + 1},
    {"2026-04-10T09:24:11.999999Z", SECONDS(1775813051) + 999999},
    {"2026-04-10T09:24:11.1234567Z", SECONDS(1775813051) + 123456},
    {"2026-04-10T09:24:11.99999999999999999999999999999999Z", SECONDS(1775813051) + 999999},
    {"1969-12-31T23:59:59Z", SECONDS(-1)},
    {"1969-12-31T23:59:59.999999Z", -1},
    {"1970-01-01T00:00:00+00:01", SECONDS(-60)},
    {"1972-02-29T00:00:00Z", SECONDS(68169600)},
    {"2000-02-29T12:00:00Z", SECONDS(951825600)},
    {"2024-02-29T23:59:59-01:00", SECONDS(1709254799)},
    {"2038-01-19T03:14:08Z", SECONDS(2147483648)},
    {"0000-01-01T00:00:00Z", SECONDS(-62167219200)},
    {"0000-02-29T00:00:00Z", SECONDS(-62162121600)},
    {"0000-01-01T23:59:00+23:59", SECONDS(-62167219200)},
    {"0001-01-01T00:00:00Z", SECONDS(-62135596800)},
    {"1582-10-10T00:00:00Z", SECONDS(-12219724800)},
    {"9999-12-31T23:59:59.999999Z", SECONDS(253402300799) + 999999},
    {"9999-12-31T00:00:59-23:59", SECONDS(253402300799)},
};

Test(clock, reads_date_times_with_any_offset)
{
    for (size_t i = 0; i < COUNT_OF(moments); i++) {
        struct instant instant = {.micros = INT64_MAX};

        cr_expect(instant_parse(str_from(moments[i].text), &instant), "%s", moments[i].text);
        cr_expect(instant.micros == moments[i].micros, "%s: %" PRId64, moments[i].text, instant.micros);
    }
}

Test(clock, a_blank_where_the_sign_of_an_offset_would_stand_was_a_plus)
{
    static const char *const texts[][2] = {
        {"2026-04-10T09:24:11 01:00", "2026-04-10T09:24:11+01:00"},
        {"2026-04-10T09:24:11-01:00", "2026-04-10T09:24:11-01:00"},
        {"2026-04-10 09:24:11 01:00", "2026-04-10 09:24:11+01:00"},
        {"2026-04-10 09:24:11Z", "2026-04-10 09:24:11Z"},
        {" 12345", "+12345"},
        {" 1234", " 1234"},
        {"", ""},
    };
    struct arena *memory = arena_new(1 << 20);

    for (size_t i = 0; i < COUNT_OF(texts); i++)
        cr_expect(str_is(instant_with_plus(memory, str_from(texts[i][0])), texts[i][1]), "%s", texts[i][0]);
    cr_expect(str_is(time_with_plus(memory, STR("Etc/GMT 5"), 7), "Etc/GMT+5"));
    cr_expect(str_is(time_with_plus(memory, STR("Etc/GMT 5"), 9), "Etc/GMT 5"));
    arena_free(memory);
}

Test(clock, a_leap_second_is_the_second_behind_it)
{
    static const struct {
        const char *text;
        int64_t     micros;
    } rows[] = {
        {"1998-12-31T23:59:60Z", SECONDS(915148800)},
        {"2016-12-31T23:59:60Z", SECONDS(1483228800)},
        {"2016-12-31T23:59:60.5Z", SECONDS(1483228800) + 500000},
        {"2016-12-31T23:59:60.999999Z", SECONDS(1483228800) + 999999},
        {"1998-12-31T15:59:60-08:00", SECONDS(915148800)},
        {"1998-12-31T15:59:60.123-08:00", SECONDS(915148800) + 123000},
        {"2017-01-01T00:59:60+01:00", SECONDS(1483228800)},
        {"2017-01-01T05:29:60+05:30", SECONDS(1483228800)},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct instant instant = {0};

        cr_expect(instant_parse(str_from(rows[i].text), &instant), "%s", rows[i].text);
        cr_expect(instant.micros == rows[i].micros, "%s: %" PRId64, rows[i].text, instant.micros);
    }
}

static const struct str no_date_times[] = {
    TEXT(""),
    TEXT("2026"),
    TEXT("2026-04-10"),
    TEXT("2026-04-10T"),
    TEXT("09:24:11Z"),
    TEXT("2026-04-10T09:24Z"),
    TEXT("2026-04-10T09:24:11"),
    TEXT("2026-04-10 09:24:11Z"),
    TEXT("2026-04-10_09:24:11Z"),
    TEXT("2026-04-10TT09:24:11Z"),
    TEXT("2026-04-1009:24:11Z"),
    TEXT(" 2026-04-10T09:24:11Z"),
    TEXT("2026-04-10T09:24:11Z "),
    TEXT("2026-04-10T09:24:11Z\n"),
    TEXT("2026-04-10T09:24:11Z\0"),
    TEXT("2026-04-10T09:24:11\0Z"),
    TEXT("2026-04-10T09:24:11ZZ"),
    TEXT("2026-04-10T09:24:11UTC"),
    TEXT("2026-04-10T09:24:11:"),
    TEXT("2026-4-10T09:24:11Z"),
    TEXT("26-04-10T09:24:11Z"),
    TEXT("02026-04-10T09:24:11Z"),
    TEXT("12026-04-10T09:24:11Z"),
    TEXT("-2026-04-10T09:24:11Z"),
    TEXT("+2026-04-10T09:24:11Z"),
    TEXT("2026-04-10T9:24:11Z"),
    TEXT("2026-04-10T09:4:11Z"),
    TEXT("2026-04-10T09:24:1Z"),
    TEXT("20260410T092411Z"),
    TEXT("2026-100T09:24:11Z"),
    TEXT("2026-W15-5T09:24:11Z"),
    TEXT("2026-00-10T09:24:11Z"),
    TEXT("2026-13-10T09:24:11Z"),
    TEXT("2026-04-00T09:24:11Z"),
    TEXT("2026-04-31T09:24:11Z"),
    TEXT("2026-02-29T09:24:11Z"),
    TEXT("1900-02-29T00:00:00Z"),
    TEXT("2026-04-10T24:00:00Z"),
    TEXT("2026-04-10T09:60:11Z"),
    TEXT("2026-04-10T09:24:61Z"),
    TEXT("2026-04-10T09:24:99Z"),
    TEXT("2026-04-10T-9:24:11Z"),
    TEXT("2026-04-10T09:24:+1Z"),
    TEXT("2026-04-10T09:24:11.Z"),
    TEXT("2026-04-10T09:24:11."),
    TEXT("2026-04-10T09:24:11.5"),
    TEXT("2026-04-10T09:24:11,5Z"),
    TEXT("2026-04-10T09:24:11.-5Z"),
    TEXT("2026-04-10T09:24:11.5.5Z"),
    TEXT("2026-04-10T09:24:11.5eZ"),
    TEXT("2026-04-10T09:24:11+2:00"),
    TEXT("2026-04-10T09:24:11+02"),
    TEXT("2026-04-10T09:24:11+0200"),
    TEXT("2026-04-10T09:24:11+02:0"),
    TEXT("2026-04-10T09:24:11+02:000"),
    TEXT("2026-04-10T09:24:11+02:00Z"),
    TEXT("2026-04-10T09:24:11Z+02:00"),
    TEXT("2026-04-10T09:24:11+24:00"),
    TEXT("2026-04-10T09:24:11-24:00"),
    TEXT("2026-04-10T09:24:11+02:60"),
    TEXT("2026-04-10T09:24:11+-2:00"),
    TEXT("2026-04-10T09:24:11 +02:00"),
    TEXT("2026-04-10T09:24:11\u221202:00"),
    TEXT("\u0662\u0660\u0662\u0666-04-10T09:24:11Z"),
    TEXT("2026-04-1\u0966T09:24:11Z"),
    TEXT("2026\u201304\u201310T09:24:11Z"),
};

Test(clock, refuses_everything_else)
{
    for (size_t i = 0; i < COUNT_OF(no_date_times); i++) {
        struct instant instant;

        cr_expect(!instant_parse(no_date_times[i], &instant), STR_FMT, STR_ARG(no_date_times[i]));
    }
}

Test(clock, refuses_a_leap_second_where_utc_has_no_room_for_one)
{
    static const char *const rows[] = {
        "1998-12-31T22:59:60Z",      "1998-12-31T23:58:60Z",      "1998-12-31T00:00:60Z",
        "1998-12-31T23:59:60+01:00", "1998-12-31T23:59:60-00:01", "1998-12-31T23:59:60.5+00:30",
        "1998-12-31T23:59:61Z",      "1998-12-31T24:59:60+01:00", "9999-12-31T23:59:60Z",
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct instant instant;

        cr_expect(!instant_parse(str_from(rows[i]), &instant), "%s", rows[i]);
    }
}

/* Four digits could not write these years again. */
Test(clock, refuses_a_moment_whose_year_in_utc_is_not_0_to_9999)
{
    static const char *const rows[] = {
        "0000-01-01T00:00:00+00:01",
        "0000-01-01T23:58:59.999999+23:59",
        "9999-12-31T23:59:59-00:01",
        "9999-12-31T00:01:00-23:59",
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct instant instant;

        cr_expect(!instant_parse(str_from(rows[i]), &instant), "%s", rows[i]);
    }
}

Test(clock, reads_nothing_behind_the_end_of_a_text)
{
    static const char text[] = "2026-04-10T09:24:11.5+02:00";

    for (size_t len = 0; len < sizeof(text) - 1; len++) {
        struct instant instant;
        char          *copy = malloc(len ? len : 1);

        memcpy(copy, text, len);
        cr_expect(!instant_parse((struct str){.at = copy, .len = len}, &instant), "%zu bytes", len);
        free(copy);
    }
}

Test(clock, writes_whole_seconds_in_utc)
{
    static const struct {
        int64_t     micros;
        const char *text;
    } rows[] = {
        {0, "1970-01-01T00:00:00Z"},
        {999999, "1970-01-01T00:00:00Z"},
        {1000000, "1970-01-01T00:00:01Z"},
        {-1, "1969-12-31T23:59:59Z"},
        {SECONDS(1775813051), "2026-04-10T09:24:11Z"},
        {SECONDS(1775813051) + 999999, "2026-04-10T09:24:11Z"},
        {SECONDS(951825600), "2000-02-29T12:00:00Z"},
        {SECONDS(-62167219200), "0000-01-01T00:00:00Z"},
        {SECONDS(253402300799), "9999-12-31T23:59:59Z"},
    };
    arena_set_up();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str text = instant_format(arena, (struct instant){.micros = rows[i].micros});

        cr_expect(str_is(text, rows[i].text), STR_FMT " for %s", STR_ARG(text), rows[i].text);
    }
    arena_tear_down();
}

Test(clock, dates_are_real_days_written_with_ten_characters)
{
    static const struct {
        struct str text;
        bool       is_valid;
    } rows[] = {
        {TEXT("2026-04-10"), true},    {TEXT("2024-02-29"), true},
        {TEXT("2000-02-29"), true},    {TEXT("0000-02-29"), true},
        {TEXT("0000-01-01"), true},    {TEXT("9999-12-31"), true},
        {TEXT("2026-01-31"), true},    {TEXT("2026-06-30"), true},
        {TEXT("1582-10-10"), true},    {TEXT(""), false},
        {TEXT("2026"), false},         {TEXT("2026-04"), false},
        {TEXT("2026-04-1"), false},    {TEXT("2026-4-10"), false},
        {TEXT("26-04-10"), false},     {TEXT("2026-04-101"), false},
        {TEXT("2026-04-10 "), false},  {TEXT(" 2026-04-10"), false},
        {TEXT("2026-04-10\0"), false}, {TEXT("2026-04-10T"), false},
        {TEXT("2026/04/10"), false},   {TEXT("20260410"), false},
        {TEXT("10-04-2026"), false},   {TEXT("2026-04-10Z"), false},
        {TEXT("2026-00-10"), false},   {TEXT("2026-13-10"), false},
        {TEXT("2026-04-00"), false},   {TEXT("2026-04-31"), false},
        {TEXT("2026-06-31"), false},   {TEXT("2026-09-31"), false},
        {TEXT("2026-11-31"), false},   {TEXT("2026-01-32"), false},
        {TEXT("2026-02-29"), false},   {TEXT("2024-02-30"), false},
        {TEXT("1900-02-29"), false},   {TEXT("2100-02-29"), false},
        {TEXT("-026-04-10"), false},   {TEXT("+026-04-10"), false},
        {TEXT("2026--4-10"), false},   {TEXT("2026-W1-10"), false},
        {TEXT("tomorrow"), false},     {TEXT("2026-04-1O"), false},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(date_valid(rows[i].text) == rows[i].is_valid, STR_FMT, STR_ARG(rows[i].text));
}

Test(clock, a_moment_falls_apart_into_its_calendar_and_clock)
{
    struct civil civil = civil_from_instant((struct instant){.micros = SECONDS(1775813051) + 123456});

    cr_expect_eq(civil.year, 2026);
    cr_expect_eq(civil.month, 4);
    cr_expect_eq(civil.day, 10);
    cr_expect_eq(civil.hour, 9);
    cr_expect_eq(civil.minute, 24);
    cr_expect_eq(civil.second, 11);
    cr_expect_eq(civil.micros, 123456);
}

/* Day by day through all years, against a calendar that counts on. */
Test(clock, every_day_of_ten_thousand_years_comes_after_the_one_before)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct civil civil = {.year = 0, .month = 1, .day = 1, .hour = 23, .minute = 59, .second = 59, .micros = 999999};
    int64_t      day   = -719528;

    for (; civil.year <= 9999; day++) {
        struct instant instant = {.micros = (day + 1) * SECONDS(86400) - 1};
        struct civil   back    = civil_from_instant(instant);
        bool           is_leap = civil.year % 400 == 0 || (civil.year % 4 == 0 && civil.year % 100 != 0);

        cr_assert(civil_to_instant(civil).micros == instant.micros, "day %" PRId64, day);
        cr_assert(memcmp(&back, &civil, sizeof(civil)) == 0, "day %" PRId64, day);
        if (civil.day++ == days[civil.month - 1] + (civil.month == 2 && is_leap)) {
            civil.day = 1;
            civil.year += civil.month == 12;
            civil.month = civil.month % 12 + 1;
        }
    }
    cr_expect(day == 2932897, "%" PRId64, day);
}

Test(clock, tells_the_time_of_the_system)
{
    int64_t before = (int64_t)time(NULL);
    int64_t now    = clock_now().micros / 1000000;

    cr_expect(now >= before - 1 && now <= before + 60, "%" PRId64 " for %" PRId64, now, before);
}

Test(clock, measures_spans_that_never_shrink)
{
    struct timespec pause = {.tv_nsec = 2000000};
    uint64_t        start = clock_monotonic_us();
    uint64_t        last  = start;

    for (int i = 0; i < 1000; i++) {
        uint64_t now = clock_monotonic_us();

        cr_assert(now >= last);
        last = now;
    }
    nanosleep(&pause, NULL);
    cr_expect(clock_monotonic_us() - start >= 2000);
}
