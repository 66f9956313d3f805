#include "base/zone.h"

enum { HOUR = 3600, DAY = 24 * HOUR, MICROS = 1000000, HOURS_MOST = 167 };

static bool is_digit(struct str rest)
{
    return rest.len && char_is_digit(rest.at[0]);
}

static bool take(struct str *rest, char c)
{
    if (!rest->len || rest->at[0] != c)
        return false;
    *rest = str_from_at(*rest, 1);
    return true;
}

/* A number up to `most`, of any number of digits. */
static bool take_number(struct str *rest, int most, int *out)
{
    int number = 0;

    if (!is_digit(*rest))
        return false;
    while (is_digit(*rest) && number <= most) {
        number = number * 10 + (rest->at[0] - '0');
        *rest  = str_from_at(*rest, 1);
    }
    *out = number;
    return number <= most;
}

/* Letters, or anything between < and >. */
static bool take_name(struct str *rest)
{
    size_t len = 0;

    if (rest->len && rest->at[0] == '<') {
        while (len < rest->len && rest->at[len] != '>')
            len++;
        *rest = str_from_at(*rest, len);
        return take(rest, '>') && len > 1;
    }
    while (len < rest->len && ((rest->at[len] | 0x20) >= 'a' && (rest->at[len] | 0x20) <= 'z'))
        len++;
    *rest = str_from_at(*rest, len);
    return len > 0;
}

/* [+-]hh[:mm[:ss]] */
static bool take_time(struct str *rest, int64_t *out)
{
    bool is_negative = take(rest, '-');
    int  hours;
    int  minutes = 0;
    int  seconds = 0;

    if ((!is_negative && take(rest, '+') && !is_digit(*rest)) || !take_number(rest, HOURS_MOST, &hours) ||
        (take(rest, ':') && !take_number(rest, 59, &minutes)) || (take(rest, ':') && !take_number(rest, 59, &seconds)))
        return false;
    *out = (int64_t)hours * HOUR + minutes * 60 + seconds;
    if (is_negative)
        *out = -*out;
    return true;
}

static bool take_day(struct str *rest, struct zone_day *day)
{
    *day = (struct zone_day){.kind = 'N', .time = 2 * HOUR};
    if (take(rest, 'M')) {
        day->kind = 'M';
        if (!take_number(rest, 12, &day->month) || !take(rest, '.') || !take_number(rest, 5, &day->week) ||
            !take(rest, '.') || !take_number(rest, 6, &day->day) || !day->month || !day->week)
            return false;
    } else {
        if (take(rest, 'J'))
            day->kind = 'J';
        if (!take_number(rest, 365, &day->day) || (day->kind == 'J' && !day->day))
            return false;
    }
    return !take(rest, '/') || take_time(rest, &day->time);
}

/* In POSIX what is west of Greenwich is positive. */
static bool take_offset(struct str *rest, int64_t *offset)
{
    if (!take_time(rest, offset))
        return false;
    *offset = -*offset;
    return true;
}

bool zone_rule_read(struct str text, struct zone_rule *out)
{
    *out = (struct zone_rule){0};
    if (!take_name(&text) || !take_offset(&text, &out->offset))
        return false;
    if (!text.len)
        return true;
    out->has_summer    = true;
    out->summer_offset = out->offset + HOUR;
    if (!take_name(&text) || (text.len && text.at[0] != ',' && !take_offset(&text, &out->summer_offset)))
        return false;
    return take(&text, ',') && take_day(&text, &out->begin) && take(&text, ',') && take_day(&text, &out->end) &&
           !text.len;
}

static int64_t seconds_of(int year, int month, int day)
{
    return civil_to_instant((struct civil){.year = year, .month = month, .day = day}).micros / MICROS;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* The nth weekday of a month; the fifth is the last there is. */
static int64_t weekday_of_month(int year, const struct zone_day *day)
{
    int64_t first   = seconds_of(year, day->month, 1);
    int64_t next    = day->month == 12 ? seconds_of(year + 1, 1, 1) : seconds_of(year, day->month + 1, 1);
    int64_t weekday = ((first / DAY + 4) % 7 + 7) % 7; /* 1970 began with a Thursday */
    int64_t found   = first + (day->day - weekday + 7) % 7 * DAY + (int64_t)(day->week - 1) * 7 * DAY;

    return found < next ? found : found - 7 * DAY;
}

/* When it is in a year, as a clock shows it. */
static int64_t moment_of(int year, const struct zone_day *day)
{
    int64_t days = day->day;

    if (day->kind == 'M')
        return weekday_of_month(year, day) + day->time;
    if (day->kind == 'J')
        days -= !(is_leap(year) && day->day >= 60);
    return seconds_of(year, 1, 1) + days * DAY + day->time;
}

int64_t zone_rule_offset(const struct zone_rule *rule, int64_t moment)
{
    struct civil civil = civil_from_instant((struct instant){.micros = (moment + rule->offset) * MICROS});
    int64_t      begin;
    int64_t      end;
    bool         is_summer;

    if (!rule->has_summer)
        return rule->offset;
    begin     = moment_of(civil.year, &rule->begin) - rule->offset;
    end       = moment_of(civil.year, &rule->end) - rule->summer_offset;
    is_summer = begin < end ? moment >= begin && moment < end : moment >= begin || moment < end;
    return is_summer ? rule->summer_offset : rule->offset;
}
