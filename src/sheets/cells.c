#include "sheets/cells.h"

#include "base/utf8.h"
#include "text/fold.h"

/* clang-format off */
static const struct {
    const char *name;
    const char *detail;
} faults[] = {
    [CELL_NO_FAULT]          = { "", "" },
    [CELL_NO_NUMBER]         = { "invalid_number", "It cannot be read as a number." },
    [CELL_AMBIGUOUS_DECIMAL] = { "ambiguous_decimal", "Whether a dot or a comma is the decimal sign of this column cannot be told: `decimal` has to." },
    [CELL_NO_DATE]           = { "invalid_date", "It cannot be read as a day of the calendar." },
    [CELL_AMBIGUOUS_DATE]    = { "ambiguous_date", "Which number of this column is the day and which the month cannot be told: `dateOrder` has to." },
    [CELL_NO_BOOLEAN]        = { "invalid_boolean", "It cannot be read as yes or no." },
    [CELL_NO_PHONE]          = { "invalid_phone", "It cannot be read as a phone number." },
    [CELL_DIGITS_LOST]       = { "digits_lost", "A spreadsheet took the phone for a number and has dropped digits of it, which cannot be restored." },
};
/* clang-format on */

const char *cell_fault_name(enum cell_fault fault)
{
    return faults[fault].name;
}

const char *cell_fault_detail(enum cell_fault fault)
{
    return faults[fault].detail;
}

size_t cell_last_character(struct str text, uint32_t *codepoint)
{
    size_t at = text.len;

    while (at > 0 && ((unsigned char)text.at[--at] & 0xC0) == 0x80)
        ;
    return utf8_decode(text.at + at, text.len - at, codepoint);
}

/* How many bytes at the end are a character of white space; 0: none. */
static size_t white_space_at_end(struct str text)
{
    uint32_t codepoint;
    size_t   len = text.len ? cell_last_character(text, &codepoint) : 0;

    return len && utf8_is_white_space(codepoint) ? len : 0;
}

struct str cell_digits_take(struct str *text)
{
    struct str digits = {.at = text->at};

    while (digits.len < text->len && char_is_digit(text->at[digits.len]))
        digits.len++;
    *text = str_from_at(*text, digits.len);
    return digits;
}

struct str cell_trimmed(struct str cell)
{
    uint32_t codepoint;
    size_t   len;

    while ((len = utf8_decode(cell.at, cell.len, &codepoint)) && utf8_is_white_space(codepoint))
        cell = str_from_at(cell, len);
    while ((len = white_space_at_end(cell)))
        cell.len -= len;
    return cell;
}

struct str cell_unguarded(struct str cell)
{
    struct str inside = str_from_at(cell, 2);

    if (str_starts(cell, STR("'")))
        return str_from_at(cell, 1);
    if (!str_starts(cell, STR("=\"")) || !inside.len || inside.at[inside.len - 1] != '"')
        return cell;
    inside.len--;
    return inside.len && memchr(inside.at, '"', inside.len) ? cell : inside;
}

/* Letters of Latin script and digits, composed or not; what else search would pass over. */
static bool has_others(struct str cell)
{
    uint32_t codepoint;
    size_t   len;

    for (; cell.len; cell = str_from_at(cell, len)) {
        len = utf8_decode(cell.at, cell.len, &codepoint);
        if (!len || (codepoint > 0x24F && (codepoint < 0x300 || codepoint > 0x36F)))
            return true;
        if (codepoint < 0xC0 && !(codepoint >= '0' && codepoint <= '9') &&
            !((codepoint | 0x20) >= 'a' && (codepoint | 0x20) <= 'z'))
            return true;
    }
    return false;
}

bool cell_word(struct str cell, char out[CELL_WORD])
{
    struct tokenizer tokenizer;
    struct token     token;

    if (cell.len >= CELL_WORD || has_others(cell))
        return false;
    fold_start(&tokenizer, cell);
    if (!fold_next(&tokenizer, &token) || token.text.len >= CELL_WORD)
        return false;
    memcpy(out, token.text.at, token.text.len);
    out[token.text.len] = '\0';
    return !fold_next(&tokenizer, &token);
}
