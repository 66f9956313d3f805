#include "workbooks/number_text.h"

#include "sheets/cell_dates.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    DIGITS_EXACT = 15, /* any number of so many digits is exact */
    DIGITS_MOST  = 17,
    ZEROES_MOST  = 20,
    DAY_SECONDS  = 86400,
    DAYS_MOST    = 2958466 /* beyond the year 9999 */
};

/* How a number is written. */
struct form {
    bool   is_number;
    bool   has_point;
    bool   has_exponent;
    size_t digits;
};

static size_t digits_skip(struct str *text)
{
    size_t count = 0;

    while (count < text->len && char_is_digit(text->at[count]))
        count++;
    *text = str_from_at(*text, count);
    return count;
}

static void sign_skip(struct str *text)
{
    if (text->len && (text->at[0] == '-' || text->at[0] == '+'))
        *text = str_from_at(*text, 1);
}

static struct form form_of(struct str text)
{
    struct form form = {0};

    sign_skip(&text);
    form.digits = digits_skip(&text);
    if (text.len && text.at[0] == '.') {
        form.has_point = true;
        text           = str_from_at(text, 1);
        form.digits += digits_skip(&text);
    }
    form.is_number = form.digits > 0;
    if (text.len && (text.at[0] == 'E' || text.at[0] == 'e')) {
        form.has_exponent = true;
        text              = str_from_at(text, 1);
        sign_skip(&text);
        form.is_number = form.is_number && digits_skip(&text) > 0;
    }
    form.is_number = form.is_number && !text.len;
    return form;
}

/* "1.2345e+03" as digits, "12345", without zeroes at the end, and the place of the point after the first one, 3. */
static size_t digits_take(const char *printed, char digits[DIGITS_MOST], long *point)
{
    size_t count = 0;

    for (; *printed != 'e'; printed++)
        if (*printed != '.')
            digits[count++] = *printed;
    *point = strtol(printed + 1, NULL, 10);
    while (count > 1 && digits[count - 1] == '0')
        count--;
    return count;
}

/* Writes the digits without an exponent. */
static size_t digits_write(char *to, const char *digits, size_t count, long point)
{
    size_t len = 0;

    if (point < 0) {
        memcpy(to, "0.", 2);
        for (len = 2; point < -1; point++)
            to[len++] = '0';
        memcpy(to + len, digits, count);
        return len + count;
    }
    for (size_t place = 0; place < count || place <= (size_t)point; place++) {
        if (place == (size_t)point + 1)
            to[len++] = '.';
        to[len++] = place < count ? digits[place] : '0';
    }
    return len;
}

/* The fewest digits that are read as this number again. */
static struct str shortest_text(double number, char room[NUMBER_ROOM])
{
    char   printed[NUMBER_ROOM], digits[DIGITS_MOST];
    size_t count, len = 0;
    long   point;

    for (int most = DIGITS_EXACT; most <= DIGITS_MOST; most++) {
        (void)snprintf(printed, sizeof(printed), "%.*e", most - 1, fabs(number));
        if (strtod(printed, NULL) == fabs(number))
            break;
    }
    count = digits_take(printed, digits, &point);
    if (number < 0)
        room[len++] = '-';
    if (point < -ZEROES_MOST || point > ZEROES_MOST + (long)count) {
        len += (size_t)snprintf(room + len, NUMBER_ROOM - len, "%.*e", (int)count - 1, fabs(number));
        return (struct str){.at = room, .len = len};
    }
    len += digits_write(room + len, digits, count, point);
    return (struct str){.at = room, .len = len};
}

bool number_is_json(struct str text)
{
    struct form form = form_of(text);
    size_t      sign = text.len && text.at[0] == '-', point = sign;

    while (point < text.len && char_is_digit(text.at[point]))
        point++;
    if (!form.is_number || point == sign || (text.at[sign] == '0' && point > sign + 1))
        return false;
    return !form.has_point || (point + 1 < text.len && char_is_digit(text.at[point + 1]));
}

struct str number_text(struct str value, char room[NUMBER_ROOM])
{
    struct form form = form_of(value);
    double      number;

    if (!form.is_number || value.len >= NUMBER_ROOM)
        return value;
    if (!form.has_exponent && (!form.has_point || form.digits <= DIGITS_EXACT))
        return value;
    memcpy(room, value.at, value.len);
    room[value.len] = '\0';
    number          = strtod(room, NULL);
    return isfinite(number) ? shortest_text(number, room) : value;
}

static struct str date_shown(struct str number, enum number_format format, bool is_1904, char room[NUMBER_ROOM])
{
    bool             is_time = format == FORMAT_TIME && number.len && number.at[0] == '0';
    struct cell_date date;
    char             day[DATE_SIZE];
    struct civil    *at = &date.civil;
    int              len;

    /* What is below 1 is a time without a day: the days from 1904 on begin with 0. */
    if (date_of_serial(number, is_1904 || is_time, &date))
        return number;
    if (is_time)
        len = snprintf(room, NUMBER_ROOM, "%02d:%02d:%02d", at->hour, at->minute, at->second);
    else if (format == FORMAT_DATE)
        len = snprintf(room, NUMBER_ROOM, "%s", date_print(&date, day).at);
    else
        len = snprintf(room, NUMBER_ROOM, "%sT%02d:%02d:%02d", date_print(&date, day).at, at->hour, at->minute,
                       at->second);
    return (struct str){.at = room, .len = (size_t)len};
}

static struct str hours_shown(struct str number, char room[NUMBER_ROOM])
{
    char      copy[NUMBER_ROOM + 1];
    double    days;
    long long seconds;
    int       len;

    if (!form_of(number).is_number || number.len > NUMBER_ROOM)
        return number;
    memcpy(copy, number.at, number.len);
    copy[number.len] = '\0';
    days             = strtod(copy, NULL);
    if (!(days >= 0 && days < DAYS_MOST))
        return number;
    seconds = (long long)(days * DAY_SECONDS + 0.5);
    len     = snprintf(room, NUMBER_ROOM, "%02lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60, seconds % 60);
    return (struct str){.at = room, .len = (size_t)len};
}

static struct str digits_shown(struct str number, enum number_format format, char room[NUMBER_ROOM])
{
    struct str rest  = number;
    bool       plus  = format >= FORMAT_PLUS;
    size_t     count = (size_t)format % FORMAT_DIGITS, digits = digits_skip(&rest), zeroes;
    char       copy[NUMBER_ROOM];

    if (!digits || rest.len || digits > DIGITS_SHOWN_MOST)
        return number;
    zeroes = count > digits ? count - digits : 0;
    memcpy(copy, number.at, digits); /* the number may stand in the room */
    room[0] = '+';
    memset(room + plus, '0', zeroes);
    memcpy(room + plus + zeroes, copy, digits);
    return (struct str){.at = room, .len = plus + zeroes + digits};
}

struct str number_shown(struct str value, enum number_format format, bool is_1904, char room[NUMBER_ROOM])
{
    struct str number = number_text(value, room);

    if (format == FORMAT_NUMBER)
        return number;
    if (format == FORMAT_HOURS)
        return hours_shown(number, room);
    return format > FORMAT_DIGITS ? digits_shown(number, format, room) : date_shown(number, format, is_1904, room);
}

struct str day_shown(struct str value, enum number_format format)
{
    enum { DAY = 10, TIME = 8 };

    if (value.len < DAY + 1 + TIME || value.at[DAY] != 'T')
        return value;
    if (format == FORMAT_DATE)
        value.len = DAY;
    else if (format == FORMAT_TIME)
        value = (struct str){.at = value.at + DAY + 1, .len = TIME};
    return value;
}
