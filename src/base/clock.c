#include "base/clock.h"

#include <time.h>

enum { MICROS = 1000000, DAY_SECONDS = 86400, MICRO_DIGITS = 6, YEAR_MAX = 9999 };

struct instant instant_after(struct instant now, struct instant before)
{
    return now.micros > before.micros ? now : (struct instant){.micros = before.micros + 1};
}

struct instant clock_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (struct instant){.micros = (int64_t)now.tv_sec * MICROS + now.tv_nsec / 1000};
}

uint64_t clock_monotonic_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * MICROS + (uint64_t)now.tv_nsec / 1000;
}

/* Years are counted from March, so that a leap day comes last; 400 of them have 146,097 days. */
static int64_t days_from_civil(int64_t year, int month, int day)
{
    int64_t shifted = month <= 2 ? year - 1 : year;
    int64_t era     = (shifted >= 0 ? shifted : shifted - 399) / 400;
    int64_t in_era  = shifted - era * 400;
    int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

static void civil_from_days(int64_t days, struct civil *civil)
{
    int64_t shifted = days + 719468;
    int64_t era     = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t in_era  = shifted - era * 146097;
    int64_t year    = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
    int64_t month   = (5 * in_year + 2) / 153;

    civil->day   = (int)(in_year - (153 * month + 2) / 5 + 1);
    civil->month = (int)(month < 10 ? month + 3 : month - 9);
    civil->year  = (int)(year + era * 400 + (civil->month <= 2));
}

struct civil civil_from_instant(struct instant instant)
{
    int64_t      day_micros = (int64_t)DAY_SECONDS * MICROS;
    int64_t      days       = instant.micros / day_micros;
    int64_t      rest       = instant.micros % day_micros;
    struct civil civil      = {0};

    if (rest < 0) {
        rest += day_micros;
        days--;
    }
    civil_from_days(days, &civil);
    civil.micros = (int)(rest % MICROS);
    rest /= MICROS;
    civil.hour   = (int)(rest / 3600);
    civil.minute = (int)(rest / 60 % 60);
    civil.second = (int)(rest % 60);
    return civil;
}

struct instant civil_to_instant(struct civil civil)
{
    int64_t days    = days_from_civil(civil.year, civil.month, civil.day);
    int64_t seconds = days * DAY_SECONDS + civil.hour * 3600 + civil.minute * 60 + civil.second;

    return (struct instant){.micros = seconds * MICROS + civil.micros};
}

/* Two digits and the mark after them. */
static char *put_pair(char *at, int number, char mark)
{
    at[0] = (char)('0' + number / 10);
    at[1] = (char)('0' + number % 10);
    at[2] = mark;
    return at + 3;
}

struct str instant_print(struct instant instant, char out[INSTANT_SIZE])
{
    struct civil civil = civil_from_instant(instant);
    char        *at    = out + 2;

    put_pair(out, civil.year / 100 % 100, '0');
    at = put_pair(at, civil.year % 100, '-');
    at = put_pair(at, civil.month, '-');
    at = put_pair(at, civil.day, 'T');
    at = put_pair(at, civil.hour, ':');
    at = put_pair(at, civil.minute, ':');
    put_pair(at, civil.second, 'Z');
    return (struct str){.at = out, .len = INSTANT_SIZE};
}

struct str instant_format(struct arena *arena, struct instant instant)
{
    char text[INSTANT_SIZE];

    return arena_str(arena, instant_print(instant, text));
}

/* A number of exactly `count` digits at the front of `rest`, which moves past it; -1 when there is none. */
static int take_digits(struct str *rest, size_t count)
{
    int number = 0;

    if (rest->len < count)
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (rest->at[i] < '0' || rest->at[i] > '9')
            return -1;
        number = number * 10 + (rest->at[i] - '0');
    }
    *rest = str_from_at(*rest, count);
    return number;
}

static bool take_letter(struct str *rest, char letter)
{
    if (!rest->len || (rest->at[0] | 0x20) != (letter | 0x20))
        return false;
    *rest = str_from_at(*rest, 1);
    return true;
}

static bool take_mark(struct str *rest, char mark)
{
    if (!rest->len || rest->at[0] != mark)
        return false;
    *rest = str_from_at(*rest, 1);
    return true;
}

static int days_in_month(int year, int month)
{
    static const int days[]  = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool             is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && is_leap ? 29 : days[month - 1];
}

static bool take_date(struct str *rest, struct civil *civil)
{
    if ((civil->year = take_digits(rest, 4)) < 0 || !take_mark(rest, '-') ||
        (civil->month = take_digits(rest, 2)) < 0 || !take_mark(rest, '-') || (civil->day = take_digits(rest, 2)) < 0)
        return false;
    return civil->month >= 1 && civil->month <= 12 && civil->day >= 1 &&
           civil->day <= days_in_month(civil->year, civil->month);
}

/* At least one digit; those beyond microseconds are passed over. */
static bool take_fraction(struct str *rest, int *micros)
{
    size_t count = 0;

    *micros = 0;
    for (; rest->len && char_is_digit(rest->at[0]); count++) {
        if (count < MICRO_DIGITS)
            *micros = *micros * 10 + (rest->at[0] - '0');
        *rest = str_from_at(*rest, 1);
    }
    for (size_t i = count; i < MICRO_DIGITS; i++)
        *micros *= 10;
    return count > 0;
}

static bool take_time(struct str *rest, struct civil *civil)
{
    if ((civil->hour = take_digits(rest, 2)) < 0 || !take_mark(rest, ':') ||
        (civil->minute = take_digits(rest, 2)) < 0 || !take_mark(rest, ':') ||
        (civil->second = take_digits(rest, 2)) < 0)
        return false;
    if (civil->hour > 23 || civil->minute > 59 || civil->second > 60)
        return false;
    return !take_mark(rest, '.') || take_fraction(rest, &civil->micros);
}

static bool take_offset(struct str *rest, int *minutes)
{
    bool west;
    int  hour;
    int  minute;

    *minutes = 0;
    if (take_letter(rest, 'Z'))
        return true;
    west = take_mark(rest, '-');
    if ((!west && !take_mark(rest, '+')) || (hour = take_digits(rest, 2)) < 0 || !take_mark(rest, ':') ||
        (minute = take_digits(rest, 2)) < 0 || hour > 23 || minute > 59)
        return false;
    *minutes = (west ? -1 : 1) * (hour * 60 + minute);
    return true;
}

/* Four digits are all the room that a date-time has for the year. */
static bool is_writable(struct instant instant)
{
    struct civil civil = civil_from_instant(instant);

    return civil.year >= 0 && civil.year <= YEAR_MAX;
}

/* The last second of a day in UTC: the only one that a leap second can follow. */
static bool is_last_of_day(struct instant instant)
{
    struct civil civil = civil_from_instant(instant);

    return civil.hour == 23 && civil.minute == 59 && civil.second == 59;
}

bool instant_parse(struct str text, struct instant *out)
{
    struct civil civil = {0};
    int          offset;

    if (!take_date(&text, &civil) || !take_letter(&text, 'T') || !take_time(&text, &civil) ||
        !take_offset(&text, &offset) || text.len)
        return false;
    *out = civil_to_instant(civil);
    out->micros -= (int64_t)offset * 60 * MICROS;
    if (civil.second == 60 && !is_last_of_day((struct instant){.micros = out->micros - MICROS}))
        return false;
    return is_writable(*out);
}

struct str time_with_plus(struct arena *arena, struct str text, size_t at)
{
    char *mended;

    if (at >= text.len || text.at[at] != ' ')
        return text;
    mended     = memcpy(arena_room(arena, text.len), text.at, text.len);
    mended[at] = '+';
    return (struct str){.at = mended, .len = text.len};
}

struct str instant_with_plus(struct arena *arena, struct str text)
{
    enum { OFFSET = 6 };

    return text.len < OFFSET ? text : time_with_plus(arena, text, text.len - OFFSET);
}

bool date_valid(struct str text)
{
    struct civil civil = {0};

    return take_date(&text, &civil) && !text.len;
}
