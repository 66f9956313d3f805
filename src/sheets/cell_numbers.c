#include "sheets/cell_numbers.h"

#include "base/utf8.h"

enum {
    MINUS          = 0x2212,
    RIGHT_QUOTE    = 0x2019,
    CURRENCY_FIRST = 0x20A0, /* the block of currency signs */
    CURRENCY_LAST  = 0x20CF,
    GROUP          = 3, /* digits */
};

/* What stands between digits. */
enum separator { SEPARATOR_NONE, DOT, COMMA, BLANK, APOSTROPHE };

/* A number in parts. */
struct number {
    struct str     digits; /* with what stands between them */
    struct str     exponent;
    bool           is_negative;
    size_t         first;    /* digits before the first separator */
    size_t         last_len; /* digits after the last one */
    size_t         separators;
    enum separator group; /* all separators but the last */
    enum separator last;
    bool           is_grouped; /* the first group has 1 to 3 digits, and those between have 3 */
};

static bool is_blank(uint32_t codepoint)
{
    return utf8_is_white_space(codepoint) && !utf8_is_line_break(codepoint);
}

static bool is_currency(uint32_t codepoint)
{
    return codepoint == '$' || (codepoint >= 0xA2 && codepoint <= 0xA5) || codepoint == 0x0E3F ||
           (codepoint >= CURRENCY_FIRST && codepoint <= CURRENCY_LAST) || codepoint == 0xFF04 || codepoint == 0xFFE1 ||
           codepoint == 0xFFE5;
}

/* --- what stands around the digits -------------------------------------------------------------------------------- */

/* How often each was seen. */
struct around {
    size_t signs;
    size_t minuses;
    size_t currencies;
    size_t opened;
    size_t closed;
};

/* Whether a character may stand before or after the digits; it is counted. */
static bool around_take(struct around *around, uint32_t codepoint)
{
    if (codepoint == '-' || codepoint == MINUS)
        around->minuses++;
    if (codepoint == '-' || codepoint == MINUS || codepoint == '+')
        around->signs++;
    else if (is_currency(codepoint))
        around->currencies++;
    else if (codepoint == '(')
        around->opened++;
    else if (codepoint == ')')
        around->closed++;
    else
        return is_blank(codepoint);
    return true;
}

/* Leaves the digits alone; false: what stands around them is no number's. */
static bool around_drop(struct str *text, bool *is_negative)
{
    struct around before = {0};
    struct around behind = {0};
    uint32_t      codepoint;
    size_t        len;

    while ((len = utf8_decode(text->at, text->len, &codepoint)) && around_take(&before, codepoint))
        *text = str_from_at(*text, len);
    while (text->len && (len = cell_last_character(*text, &codepoint)) && around_take(&behind, codepoint))
        text->len -= len;
    *is_negative = before.minuses + behind.minuses + before.opened > 0;
    return before.signs + behind.signs + before.opened <= 1 && before.currencies + behind.currencies <= 1 &&
           before.opened == behind.closed && !before.closed && !behind.opened;
}

/* --- the digits --------------------------------------------------------------------------------------------------- */

static enum separator separator_of(uint32_t codepoint)
{
    if (codepoint == '.')
        return DOT;
    if (codepoint == ',')
        return COMMA;
    if (codepoint == '\'' || codepoint == RIGHT_QUOTE)
        return APOSTROPHE;
    return is_blank(codepoint) ? BLANK : SEPARATOR_NONE;
}

/* Notes one more separator; false: it does not go with those before. */
static bool separator_add(struct number *number, enum separator separator)
{
    if (number->separators > 0) {
        if (number->group && number->group != number->last)
            return false;
        number->group = number->last;
        if (number->last_len != GROUP)
            number->is_grouped = false;
    } else {
        number->is_grouped = number->first >= 1 && number->first <= GROUP;
    }
    number->separators++;
    number->last     = separator;
    number->last_len = 0;
    return true;
}

static bool digits_scan(struct number *number)
{
    struct str rest = number->digits;
    uint32_t   codepoint;
    size_t     len;

    for (; rest.len; rest = str_from_at(rest, len)) {
        len = utf8_decode(rest.at, rest.len, &codepoint);
        if (len == 1 && char_is_digit(rest.at[0])) {
            if (number->separators)
                number->last_len++;
            else
                number->first++;
        } else if (!len || !separator_of(codepoint) || !separator_add(number, separator_of(codepoint))) {
            return false;
        }
    }
    return number->separators ? number->last_len > 0 : number->first > 0;
}

/* Splits off an exponent; false: what follows the letter is none. */
static bool exponent_split(struct number *number)
{
    struct str exponent = number->digits;
    size_t     at       = 0;

    while (at < exponent.len && (exponent.at[at] | 0x20) != 'e')
        at++;
    if (at == exponent.len)
        return true;
    number->digits.len = at;
    exponent           = str_from_at(exponent, at + 1);
    if (exponent.len && exponent.at[0] == '+')
        exponent = str_from_at(exponent, 1);
    at               = exponent.len && exponent.at[0] == '-';
    number->exponent = exponent;
    if (at == exponent.len)
        return false;
    for (; at < exponent.len; at++)
        if (!char_is_digit(exponent.at[at]))
            return false;
    return true;
}

static bool number_scan(struct str cell, struct number *number)
{
    *number        = (struct number){0};
    number->digits = cell;
    return around_drop(&number->digits, &number->is_negative) && exponent_split(number) && digits_scan(number);
}

/* Whether all separators, the last one too, can be those of groups. */
static bool all_are_groups(const struct number *number)
{
    return number->is_grouped && number->last_len == GROUP && !number->exponent.len &&
           (!number->group || number->group == number->last) && number->digits.at[0] != '0';
}

/* Whether the last separator can be the decimal sign. */
static bool last_is_decimal(const struct number *number)
{
    if (number->last != DOT && number->last != COMMA)
        return false;
    return number->separators == 1 || (number->is_grouped && number->group != number->last && !number->exponent.len);
}

void number_note(struct number_column *column, struct str cell)
{
    struct number number;
    bool          groups;
    bool          decimal;

    if (!number_scan(cell, &number) || (number.last != DOT && number.last != COMMA))
        return;
    groups  = all_are_groups(&number);
    decimal = last_is_decimal(&number);
    if (groups && decimal)
        column->is_ambiguous = true;
    else if (groups || decimal)
        *((number.last == DOT) == decimal ? &column->has_dot : &column->has_comma) = true;
}

enum cell_fault number_decimal(const struct number_column *column, char *decimal)
{
    *decimal = column->has_comma ? ',' : '.';
    if (column->has_dot && column->has_comma)
        return CELL_AMBIGUOUS_DECIMAL;
    return column->is_ambiguous && !column->has_dot && !column->has_comma ? CELL_AMBIGUOUS_DECIMAL : CELL_NO_FAULT;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

/* The digits as JSON wants them: without zeros in front, a dot before the last `fraction`. */
static struct str number_write(struct arena *arena, const struct number *number, size_t fraction)
{
    char  *digits = (char *)arena_alloc(arena, number->digits.len + 2);
    size_t count  = 0;
    size_t first  = 0;
    bool   is_zero;

    digits[count++] = '0';
    for (size_t i = 0; i < number->digits.len; i++)
        if (char_is_digit(number->digits.at[i]))
            digits[count++] = number->digits.at[i];
    while (first + 1 < count - fraction && digits[first] == '0')
        first++;
    is_zero = strspn(digits, "0") == count;
    return arena_format(arena, "%s%.*s%s%.*s%s" STR_FMT, number->is_negative && !is_zero ? "-" : "",
                        (int)(count - fraction - first), digits + first, fraction ? "." : "", (int)fraction,
                        digits + count - fraction, number->exponent.len ? "e" : "", STR_ARG(number->exponent));
}

enum cell_fault number_read(struct arena *arena, struct str cell, char decimal, struct str *out)
{
    struct number number;
    bool          has_fraction;

    arena_work(arena, cell.len + 1);
    if (!number_scan(cell, &number))
        return CELL_NO_NUMBER;
    has_fraction = number.separators > 0 && last_is_decimal(&number) && number.last == (decimal == ',' ? COMMA : DOT);
    if (number.separators > 0 && !has_fraction &&
        (!all_are_groups(&number) || number.last == (decimal == ',' ? COMMA : DOT)))
        return CELL_NO_NUMBER;
    *out = number_write(arena, &number, has_fraction ? number.last_len : 0);
    return CELL_NO_FAULT;
}
