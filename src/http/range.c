#include "http/range.h"

/* Ten times as much still is an int64_t. */
#define RANGE_LARGEST (INT64_C(1) << 59)

/* Takes digits off the front. False: there are none. A number that is too large is larger than any file. */
static bool take_number(struct str *text, int64_t *number)
{
    size_t len = 0;

    for (*number = 0; len < text->len && char_is_digit(text->at[len]); len++)
        if (*number < RANGE_LARGEST)
            *number = *number * 10 + (text->at[len] - '0');
    *text = str_from_at(*text, len);
    return len > 0;
}

static bool take_dash(struct str *text)
{
    if (!text->len || text->at[0] != '-')
        return false;
    *text = str_from_at(*text, 1);
    return true;
}

/* The last bytes, however many there are. */
static struct range last_bytes(struct str text, int64_t size)
{
    struct range range = {.kind = RANGE_ALL, .end = size};
    int64_t      count;

    if (!take_number(&text, &count) || text.len)
        return range;
    range.kind  = count && size ? RANGE_PART : RANGE_NONE;
    range.first = count < size ? size - count : 0;
    return range;
}

struct range range_read(struct str header, int64_t size)
{
    struct range range = {.kind = RANGE_ALL, .end = size};
    struct range asked = {.kind = RANGE_PART, .end = size};
    struct str   text  = str_trimmed(header);
    int64_t      last;

    if (!str_starts(text, STR("bytes=")))
        return range;
    text = str_trimmed(str_from_at(text, sizeof("bytes=") - 1));
    if (take_dash(&text))
        return last_bytes(text, size);
    if (!take_number(&text, &asked.first) || !take_dash(&text))
        return range;
    if (take_number(&text, &last)) {
        if (last < asked.first)
            return range;
        asked.end = last < size ? last + 1 : size;
    }
    if (text.len)
        return range;
    if (asked.first >= size)
        asked.kind = RANGE_NONE;
    return asked;
}
