/* A date-time that is taken prints as one that means the same second; a date is the front of one. */
#include "base/clock.h"
#include "support/fuzzing.h"

enum { MICROS = 1000000 };

static void check_civil(struct instant instant)
{
    struct civil civil = civil_from_instant(instant);

    expect(civil.month >= 1 && civil.month <= 12 && civil.day >= 1 && civil.day <= 31);
    expect(civil.hour >= 0 && civil.hour < 24 && civil.minute >= 0 && civil.minute < 60);
    expect(civil.second >= 0 && civil.second < 60 && civil.micros >= 0 && civil.micros < MICROS);
    expect(civil_to_instant(civil).micros == instant.micros);
}

static void check_instant(struct arena *arena, struct instant instant)
{
    struct str     text = instant_format(arena, instant);
    struct instant again;

    check_civil(instant);
    expect(instant_parse(text, &again));
    expect(again.micros <= instant.micros && instant.micros - again.micros < MICROS);
    expect(str_equal(instant_format(arena, again), text));
}

static void check_date(struct arena *arena, struct str text)
{
    struct instant instant;

    expect(text.len == 10);
    expect(instant_parse(arena_format(arena, STR_FMT "T12:00:00Z", STR_ARG(text)), &instant));
    expect(str_starts(instant_format(arena, instant), text));
}

void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    struct str     text = {.at = (const char *)data, .len = size};
    struct instant instant;

    if (instant_parse(text, &instant))
        check_instant(arena, instant);
    if (date_valid(text))
        check_date(arena, text);
    if (size >= sizeof(instant.micros)) {
        memcpy(&instant.micros, data, sizeof(instant.micros));
        instant.micros %= INT64_C(200000000000) * MICROS;
        check_civil(instant);
    }
}
