#include "domain/number.h"

enum { EXPONENT_LARGEST = 100000000, DOUBLE_DIGITS = 309 };

/* Of 2^1024 - 2^970, from which on a double is infinite, the first of its 309 digits: as many as anybody writes. */
static const char infinite[] = "179769313486231580793728971405303415079934";

static size_t digits_from(struct str text, size_t at)
{
    size_t count = 0;

    while (at + count < text.len && char_is_digit(text.at[at + count]))
        count++;
    return count;
}

/* A number in parts. */
struct parts {
    struct str whole;    /* digits before the point */
    struct str fraction; /* digits after it */
    int64_t    exponent;
    bool       has_exponent;
};

static int64_t exponent_of(struct str text)
{
    bool    negative = text.len && text.at[0] == '-';
    int64_t exponent = 0;

    for (size_t i = text.len && !char_is_digit(text.at[0]) ? 1 : 0; i < text.len && exponent < EXPONENT_LARGEST; i++)
        exponent = exponent * 10 + (text.at[i] - '0');
    return negative ? -exponent : exponent;
}

static struct parts parts_of(struct str text)
{
    struct parts parts = {0};
    size_t       at    = text.len && text.at[0] == '-' ? 1 : 0;

    parts.whole = (struct str){.at = text.at + at, .len = digits_from(text, at)};
    at += parts.whole.len;
    if (at < text.len && text.at[at] == '.') {
        parts.fraction = (struct str){.at = text.at + at + 1, .len = digits_from(text, at + 1)};
        at += 1 + parts.fraction.len;
    }
    parts.has_exponent = at < text.len;
    if (parts.has_exponent)
        parts.exponent = exponent_of(str_from_at(text, at + 1));
    return parts;
}

/* How much of a text is a number's exponent, from `at` on; an exponent without digits is none. */
static size_t exponent_len(struct str text, size_t at)
{
    size_t sign;
    size_t digits;

    if (at >= text.len || (text.at[at] | 0x20) != 'e')
        return 0;
    sign   = at + 1 < text.len && (text.at[at + 1] == '+' || text.at[at + 1] == '-');
    digits = digits_from(text, at + 1 + sign);
    return digits ? 1 + sign + digits : 0;
}

bool number_is_written(struct str text)
{
    size_t at    = text.len && text.at[0] == '-' ? 1 : 0;
    size_t whole = digits_from(text, at);

    if (!whole || (whole > 1 && text.at[at] == '0'))
        return false;
    at += whole;
    if (at < text.len && text.at[at] == '.') {
        size_t fraction = digits_from(text, at + 1);

        if (!fraction)
            return false;
        at += 1 + fraction;
    }
    return at + exponent_len(text, at) == text.len;
}

bool number_is_whole(struct str text)
{
    struct parts parts = parts_of(text);

    for (size_t i = 0; i < parts.fraction.len; i++)
        if (parts.fraction.at[i] != '0')
            return false;
    return !parts.has_exponent;
}

static char digit_at(const struct parts *parts, size_t at)
{
    if (at < parts->whole.len)
        return parts->whole.at[at];
    return at - parts->whole.len < parts->fraction.len ? parts->fraction.at[at - parts->whole.len] : '0';
}

bool number_is_finite(struct str text)
{
    struct parts parts = parts_of(text);
    size_t       count = parts.whole.len + parts.fraction.len;
    size_t       first = 0;
    int64_t      places;

    while (first < count && digit_at(&parts, first) == '0')
        first++;
    places = (int64_t)parts.whole.len - (int64_t)first + parts.exponent; /* before the point */
    if (first == count || places != DOUBLE_DIGITS)
        return first == count || places < DOUBLE_DIGITS;
    for (size_t i = 0; i < sizeof(infinite) - 1; i++)
        if (digit_at(&parts, first + i) != infinite[i])
            return digit_at(&parts, first + i) < infinite[i];
    return false;
}

struct str number_canonical(struct arena *arena, struct str text)
{
    struct parts parts = parts_of(text);
    size_t       end   = parts.whole.len + parts.fraction.len;
    size_t       first = 0;
    int64_t      power = parts.exponent - (int64_t)parts.fraction.len;
    char        *digits;

    while (first < end && digit_at(&parts, first) == '0')
        first++;
    if (first == end)
        return STR("0e0");
    for (; digit_at(&parts, end - 1) == '0'; end--)
        power++;
    digits = arena_room(arena, end - first);
    for (size_t i = first; i < end; i++)
        digits[i - first] = digit_at(&parts, i);
    return arena_format(arena, "%s%.*se%lld", text.at[0] == '-' ? "-" : "", (int)(end - first), digits,
                        (long long)power);
}
