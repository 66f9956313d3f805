#include "sheets/cell_date_parts.h"

#include "base/attributes.h"
#include "sheets/cells.h"
#include "sheets/month_names.h"
#include "text/fold.h"

enum {
    CELL_MOST = 80 /* bytes; "1 de septiembre de 2026" with a time and an offset has 44 */,
    NUMBERS   = 3,
    DIGITS    = 4
};

/* A number at the front of a text, which moves past it. */
static bool number_take(struct str *text, struct date_parts *out)
{
    struct date_number number = {0};

    while (number.digits < text->len && char_is_digit(text->at[number.digits])) {
        if (number.digits == DIGITS)
            return false;
        number.value = number.value * 10 + (text->at[number.digits++] - '0');
    }
    if (!number.digits || out->count == NUMBERS)
        return false;
    out->numbers[out->count++] = number;
    *text                      = str_from_at(*text, number.digits);
    return true;
}

static bool is_eight_digits(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!char_is_digit(text.at[i]))
            return false;
    return text.len == 8;
}

static bool eight_digits_read(struct str text, struct date_parts *out)
{
    struct str year  = {.at = text.at, .len = 4};
    struct str month = {.at = text.at + 4, .len = 2};
    struct str day   = {.at = text.at + 6, .len = 2};

    return number_take(&year, out) && number_take(&month, out) && number_take(&day, out);
}

/* Three numbers with the same sign between them, and maybe blanks after it. */
static bool numbers_read(struct str text, struct date_parts *out)
{
    char sign = '\0';

    while (number_take(&text, out) && out->count < NUMBERS) {
        if (!text.len || (text.at[0] != '.' && text.at[0] != '/' && text.at[0] != '-') || (sign && sign != text.at[0]))
            return false;
        sign = text.at[0];
        text = str_from_at(text, 1);
        while (text.len && text.at[0] == ' ')
            text = str_from_at(text, 1);
    }
    return out->count == NUMBERS && !text.len;
}

/* What may stand between the parts of a day beside them, folded. */
static bool is_filler(struct str word)
{
    static const char *const fillers[] = {"st", "nd", "rd", "th", "of", "the", "er", "de", "del", "do", "den", "o"};

    for (size_t i = 0; i < COUNT_OF(fillers); i++)
        if (str_is(word, fillers[i]))
            return true;
    return false;
}

/* Signs that stand in days with names; those beyond ASCII are for folding. */
static bool has_other_signs(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.at[i];

        if (!((unsigned char)byte & 0x80) && !char_is_letter_or_digit(byte) &&
            !memchr(" .,/-'", byte, sizeof(" .,/-'") - 1))
            return true;
    }
    return false;
}

static bool word_take(struct str word, struct date_parts *out)
{
    int month = month_named(word);

    if (!month)
        return is_filler(word);
    if (out->month)
        return false;
    out->month    = month;
    out->month_at = out->count;
    return true;
}

static bool names_read(struct str text, struct date_parts *out)
{
    struct tokenizer tokenizer;
    struct token     token;

    if (has_other_signs(text))
        return false;
    fold_start(&tokenizer, text);
    while (fold_next(&tokenizer, &token)) {
        if (token.class_ == TOKEN_DIGITS ? !number_take(&token.text, out) || token.text.len
                                         : !word_take(token.text, out))
            return false;
    }
    return out->month && out->count == NUMBERS - 1;
}

static bool has_letters(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((text.at[i] | 0x20) >= 'a' && (text.at[i] | 0x20) <= 'z')
            return true;
    return false;
}

bool date_parts_read(struct str cell, struct date_parts *out)
{
    *out = (struct date_parts){0};
    if (cell.len > CELL_MOST || !date_time_read(&cell, out))
        return false;
    if (is_eight_digits(cell))
        return eight_digits_read(cell, out);
    return has_letters(cell) ? names_read(cell, out) : numbers_read(cell, out);
}
