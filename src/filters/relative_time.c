#include "filters/relative_time.h"

enum { DIGITS_MOST = 5, MICROS = 1000000, HOUR = 3600, DAYS_OF_WEEK = 7 };

/* What follows the word. */
struct step {
    int64_t count; /* below 0: back */
    char    unit;
};

static bool take_word(struct str *rest, struct str word)
{
    if (!str_starts(*rest, word))
        return false;
    *rest = str_from_at(*rest, word.len);
    return true;
}

static bool read_step(struct str rest, struct step *step)
{
    size_t digits = rest.len - 2;

    *step = (struct step){0};
    if (!rest.len)
        return true;
    if (rest.len < 3 || digits > DIGITS_MOST || (rest.at[0] != '+' && rest.at[0] != '-'))
        return false;
    for (size_t i = 1; i <= digits; i++) {
        if (rest.at[i] < '0' || rest.at[i] > '9')
            return false;
        step->count = step->count * 10 + (rest.at[i] - '0');
    }
    if (rest.at[0] == '-')
        step->count = -step->count;
    step->unit = rest.at[rest.len - 1];
    return step->unit == 'h' || step->unit == 'd' || step->unit == 'w';
}

bool relative_time_is_meant(struct str text)
{
    return str_starts(text, STR("now")) || str_starts(text, STR("today"));
}

/* So many days later the clock shows the same. */
static struct instant days_later(struct civil civil, int64_t days, const struct zone *zone)
{
    struct instant shown = civil_to_instant(civil);

    shown.micros += days * 24 * HOUR * MICROS;
    return zone_instant(zone, civil_from_instant(shown));
}

bool relative_time_read(struct str text, struct instant now, const struct zone *zone, struct instant *out)
{
    bool         is_today = take_word(&text, STR("today"));
    struct civil civil;
    struct step  step;

    if ((!is_today && !take_word(&text, STR("now"))) || !read_step(text, &step))
        return false;
    civil = zone_civil(zone, now);
    if (is_today)
        civil = (struct civil){.year = civil.year, .month = civil.month, .day = civil.day};
    if (step.unit == 'w')
        step.count *= DAYS_OF_WEEK;
    *out = is_today ? zone_instant(zone, civil) : now;
    if (step.unit == 'h')
        out->micros += step.count * HOUR * MICROS;
    else if (step.count)
        *out = days_later(civil, step.count, zone);
    return true;
}

struct str relative_time_date(struct arena *arena, struct instant instant, const struct zone *zone)
{
    struct instant shown = civil_to_instant(zone_civil(zone, instant));

    return (struct str){.at = instant_format(arena, shown).at, .len = DATE_SIZE};
}
