#include "sheets/cell_date_parts.h"
#include "sheets/cells.h"

enum { MICROS_DIGITS = 6, NOON = 12, HOURS = 24, MINUTES = 60, FARTHEST = 14 /* hours that a zone is from UTC */ };

static bool is_digit_at(struct str text, size_t at)
{
    return at < text.len && char_is_digit(text.at[at]);
}

static struct str blanks_skipped(struct str text)
{
    while (text.len && text.at[0] == ' ')
        text = str_from_at(text, 1);
    return text;
}

/* Takes one or two digits. */
static bool number_take(struct str *text, size_t least, int *out)
{
    size_t len = is_digit_at(*text, 0) ? 1 + is_digit_at(*text, 1) : 0;

    if (len < least)
        return false;
    *out = text->at[0] - '0';
    if (len == 2)
        *out = *out * 10 + (text->at[1] - '0');
    *text = str_from_at(*text, len);
    return true;
}

static bool sign_take(struct str *text, char sign)
{
    if (!text->len || text->at[0] != sign)
        return false;
    *text = str_from_at(*text, 1);
    return true;
}

/* Takes a word in letters of any case. */
static bool letters_take(struct str *text, const char *letters)
{
    size_t len = strlen(letters);

    if (text->len < len)
        return false;
    for (size_t i = 0; i < len; i++)
        if ((text->at[i] >= 'A' && text->at[i] <= 'Z' ? text->at[i] | 0x20 : text->at[i]) != letters[i])
            return false;
    *text = str_from_at(*text, len);
    return true;
}

/* Beyond microseconds, digits are cut. */
static bool fraction_take(struct str *text, struct civil *time)
{
    size_t count = 0;

    for (; is_digit_at(*text, 0); *text = str_from_at(*text, 1), count++)
        if (count < MICROS_DIGITS)
            time->micros = time->micros * 10 + (text->at[0] - '0');
    if (!count)
        return false;
    for (; count < MICROS_DIGITS; count++)
        time->micros *= 10;
    return true;
}

static bool clock_take(struct str *text, struct civil *time)
{
    if (!number_take(text, 1, &time->hour) || !sign_take(text, ':') || !number_take(text, 2, &time->minute))
        return false;
    if (sign_take(text, ':') && !number_take(text, 2, &time->second))
        return false;
    if ((sign_take(text, '.') || sign_take(text, ',')) && !fraction_take(text, time))
        return false;
    return time->hour < HOURS && time->minute < MINUTES && time->second < MINUTES;
}

/* The half of the day, where the clock has twelve hours. */
static bool half_take(struct str *text, struct civil *time)
{
    bool is_afternoon = letters_take(text, "pm") || letters_take(text, "p.m.");

    if (!is_afternoon && !letters_take(text, "am") && !letters_take(text, "a.m."))
        return true;
    if (time->hour < 1 || time->hour > NOON)
        return false;
    time->hour = time->hour % NOON + (is_afternoon ? NOON : 0);
    return true;
}

static bool offset_take(struct str *text, struct date_parts *out)
{
    bool is_behind;
    int  hours;
    int  minutes = 0;

    if (!text->len)
        return true;
    out->has_offset = true;
    if (letters_take(text, "z") || letters_take(text, "utc") || letters_take(text, "gmt"))
        return !text->len;
    is_behind = sign_take(text, '-');
    if (!is_behind && !sign_take(text, '+'))
        return false;
    if (!number_take(text, 2, &hours))
        return false;
    (void)sign_take(text, ':');
    if (text->len && !number_take(text, 2, &minutes))
        return false;
    out->offset = (hours * MINUTES + minutes) * (is_behind ? -1 : 1);
    return !text->len && minutes < MINUTES && hours <= FARTHEST;
}

bool date_time_read(struct str *text, struct date_parts *out)
{
    const char *colon = text->len ? (const char *)memchr(text->at, ':', text->len) : NULL;
    size_t      at    = colon ? (size_t)(colon - text->at) : 0;
    struct str  rest;

    if (!colon)
        return true;
    for (size_t i = 0; i < 2 && at > 0 && is_digit_at(*text, at - 1); i++)
        at--;
    if (at == 0 || (text->at[at - 1] != ' ' && (text->at[at - 1] | 0x20) != 't'))
        return false;
    rest      = str_from_at(*text, at);
    text->len = (text->at[at - 1] | 0x20) == 't' ? at - 1 : at;
    *text     = cell_trimmed(*text);
    if (text->len && text->at[text->len - 1] == ',')
        text->len--;
    out->has_time = true;
    if (!clock_take(&rest, &out->time))
        return false;
    rest = blanks_skipped(rest);
    if (!half_take(&rest, &out->time))
        return false;
    rest = blanks_skipped(rest);
    return offset_take(&rest, out);
}
