#include "text/pattern_cost.h"

#include "base/utf8.h"

enum { HIGHEST = 0x10FFFF, OCTAL_MOST = 0x1FF, BYTE_MOST = 0xFF, HEX_DIGITS = 6 };

/* An item of a class as it is read from left to right: an upper bound of its character, and a lower one. */
struct item {
    size_t   len;
    uint32_t least;
    uint32_t most;
};

/* Reads at most so many digits. How many there were. */
static size_t hex_read(struct str text, size_t digits, uint32_t *number)
{
    size_t len = 0;

    *number = 0;
    while (len < text.len && len < digits && hex_value(text.at[len]) >= 0)
        *number = *number * 16 + (uint32_t)hex_value(text.at[len++]);
    return len;
}

/* After the u of \u00e9 or \u{e9}; anything else might be every character. */
static struct item unicode_read(struct str text)
{
    bool        is_open = text.len && text.at[0] == '{';
    uint32_t    number;
    size_t      digits    = hex_read(str_from_at(text, is_open), is_open ? HEX_DIGITS : 4, &number);
    bool        is_closed = is_open && digits + 1 < text.len && text.at[digits + 1] == '}';
    struct item item      = {.most = HIGHEST};

    if (number <= HIGHEST && (is_open ? digits && is_closed : digits == 4))
        item = (struct item){.len = digits + (is_open ? 2 : 0), .least = number, .most = number};
    return item;
}

/* After the backslash. */
static struct item escape_read(struct str text)
{
    struct item item = {.most = BYTE_MOST};

    switch (text.len ? text.at[0] : 0) {
    case 'u':
        item = unicode_read(str_from_at(text, 1));
        break;
    case 'x':
        item.most = text.len > 1 && text.at[1] == '{' ? HIGHEST : BYTE_MOST;
        break;
    case 'o':
    case 'N':
        item.most = HIGHEST;
        break;
    case 'c':
        item.len = text.len > 1;
        break;
    default:
        if (text.len && char_is_digit(text.at[0]))
            item.most = OCTAL_MOST;
        else if (text.len && (unsigned char)text.at[0] >= 0x80 && utf8_decode(text.at, text.len, &item.most))
            item.least = item.most;
        break;
    }
    item.len++;
    return item;
}

static struct item item_read(struct str text)
{
    struct item item = {.len = 1, .least = (unsigned char)text.at[0], .most = (unsigned char)text.at[0]};

    if (text.at[0] == '\\') {
        item = escape_read(str_from_at(text, 1));
        item.len++;
    } else if ((unsigned char)text.at[0] >= 0x80) {
        size_t len = utf8_decode(text.at, text.len, &item.most);

        item.least = item.most;
        item.len   = len ? len : 1;
    }
    return item;
}

static bool is_quote(struct str text)
{
    return text.len > 1 && text.at[0] == '\\' && (text.at[1] == 'Q' || text.at[1] == 'E');
}

/* Past what may stand between a hyphen and the range's end. */
static struct str skip_nothing(struct str text)
{
    while (text.len && (is_quote(text) || text.at[0] == ' ' || text.at[0] == '\t'))
        text = str_from_at(text, is_quote(text) ? 2 : 1);
    return text;
}

static bool is_option(char c)
{
    return char_is_letter(c) || c == '-' || c == '^';
}

/* Whether some (?i) or (?m-i: may switch the difference of capital and small letters off. */
static bool ignores_case(struct str text)
{
    for (size_t i = 0; i + 2 < text.len; i++)
        if (text.at[i] == '(' && text.at[i + 1] == '?')
            for (size_t j = i + 2; j < text.len && is_option(text.at[j]); j++)
                if (text.at[j] == 'i')
                    return true;
    return false;
}

/* Inside \Q and \E an escape is none, so there the lower bounds cannot be trusted. */
static bool has_quotes(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (is_quote(str_from_at(text, i)))
            return true;
    return false;
}

/* Every hyphen is taken for a range's, whether it stands in a class or not. */
uint64_t pattern_span(struct str text)
{
    bool     trusted = !has_quotes(text);
    uint64_t span    = 0;
    uint32_t least   = 0;

    if (!ignores_case(text))
        return 0;
    while (text.len) {
        struct item item = item_read(text);

        if (is_quote(text)) {
            text = str_from_at(text, 2);
            continue;
        }
        text = str_from_at(text, item.len);
        if (item.len == 1 && item.most == '-') {
            struct str  end  = skip_nothing(text);
            struct item last = end.len ? item_read(end) : item;

            span += last.most > least ? last.most - least : 0;
        }
        least = trusted ? item.least : 0;
    }
    return span;
}

bool pattern_has_lists(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.at[i] >= 0x80)
            return true;
        if (text.at[i] == '\\' && i + 1 < text.len &&
            (memchr("pPhHvVxuoN", text.at[i + 1], 10) || char_is_digit(text.at[i + 1])))
            return true;
    }
    return ignores_case(text);
}
