#include "phones/phone.h"

#include "phones/phone_rules.h"
#include "phones/phone_text.h"

enum { DIGITS_MIN = 7, DIGITS_MAX = 15 };

_Static_assert((int)PHONE_TEXT_DIGITS + 3 <= (int)PHONE_DIGITS, "a calling code fits before the digits of a text");
_Static_assert(1 + DIGITS_MAX < PHONE_SIZE, "a number fits");

/* A number after its plus. */
struct number {
    char   digits[PHONE_DIGITS];
    size_t len;
    bool   is_usual;
    bool   may_go_on;
};

static struct str text_digits(const struct phone_text *text, size_t from)
{
    return str_from_at((struct str){.at = text->digits, .len = text->count}, from);
}

static struct str national_digits(const struct number *number)
{
    return (struct str){.at = number->digits, .len = number->len};
}

/* The digits alone, as a national number. */
static struct number number_of(struct str digits)
{
    struct number number = {.len = digits.len};

    if (digits.len)
        memcpy(number.digits, digits.at, digits.len);
    return number;
}

/* Drops what is dialled before national numbers, as long as the rest has a length that the country knows. */
static void settle(const struct phone_country *country, struct number *number)
{
    struct number dropped = *number;

    for (size_t i = 0; i < PHONE_DIGITS; i++) {
        phone_country_drop_trunk(country, dropped.digits, &dropped.len);
        if (dropped.len == number->len || !phone_country_has(country, dropped.len))
            return;
        *number = dropped;
    }
}

/*
 * Makes a national number international. What is made is read as itself: so what a number after its country code loses
 * is dropped here, too.
 */
static void complete(const struct phone_country *country, struct number *number)
{
    char   code[4];
    size_t len = phone_country_code(country, code);

    settle(phone_country_main(country), number);
    number->is_usual  = phone_country_knows(country, number->len);
    number->may_go_on = !phone_country_exceeds(country, number->len + 1);
    if (number->len + len <= PHONE_DIGITS) {
        memmove(number->digits + len, number->digits, number->len);
        memcpy(number->digits, code, len);
    }
    number->len += len;
}

/* What follows the plus, or what is dialled for it: `from` digits of the text. */
static struct number read_international(const struct phone_text *text, size_t from)
{
    struct str                  digits = text_digits(text, from);
    size_t                      code_len;
    const struct phone_country *country = phone_country_of_digits(digits, &code_len);
    struct number               number;

    if (!country)
        return number_of(digits);
    if ((text->lone_zeros >> (from + code_len) & 1) && !country->begins_with_zero)
        code_len++;
    number = number_of(str_from_at(digits, code_len));
    complete(country, &number);
    return number;
}

/* --- numbers of the default country ------------------------------------------------------------------------------- */

/* What would take the place of a trunk prefix in a number that is too short takes none. */
static struct number read_national(const struct phone_country *home, struct str digits)
{
    struct number number  = number_of(digits);
    struct number dropped = number;
    bool          is_made = phone_country_drop_trunk(home, dropped.digits, &dropped.len);
    bool          is_short;

    is_short = !phone_country_knows(home, dropped.len) && !phone_country_exceeds(home, dropped.len);
    return is_made && is_short ? number : dropped;
}

/* How many digits of the country's own code stand in front: all of them, or 0. */
static size_t own_code(const struct phone_country *home, struct str digits)
{
    char   code[4];
    size_t len = phone_country_code(home, code);

    return str_starts(digits, (struct str){.at = code, .len = len}) ? len : 0;
}

/* Whether digits that begin with the country's own code are a better national number without it. */
static bool is_better_without(const struct phone_country *home, struct str digits, size_t code_len,
                              struct number *without)
{
    *without = number_of(str_from_at(digits, code_len));
    phone_country_drop_trunk(home, without->digits, &without->len);
    return !phone_country_matches(home, digits) && phone_country_matches(home, national_digits(without));
}

static struct number read_at_home(const struct phone_country *home, const struct phone_text *text)
{
    struct str    digits   = text_digits(text, 0);
    size_t        code_len = own_code(home, digits);
    struct number number;

    if (!code_len || !is_better_without(home, digits, code_len, &number)) {
        if (code_len && phone_country_exceeds(home, digits.len))
            return read_international(text, 0);
        number = read_national(home, digits);
    }
    complete(home, &number);
    return number;
}

/* Whether all of the digits are a national number, whatever else they could be. */
static bool is_national(const struct phone_country *home, struct str digits)
{
    struct number number = read_national(home, digits);

    return phone_country_matches(home, national_digits(&number));
}

/* How many digits are dialled for foreign numbers; no country code begins with 0. */
static size_t own_prefix(const struct phone_country *home, struct str digits)
{
    size_t prefix = phone_country_international(home, digits);

    return str_starts(str_from_at(digits, prefix), STR("0")) ? 0 : prefix;
}

/*
 * Digits without a plus. Where 00 is not what is dialled for foreign numbers, national ones may begin with it, and
 * everywhere may those with 000.
 */
static struct number read_dialled(const struct phone_country *home, const struct phone_text *text)
{
    struct str    digits = text_digits(text, 0);
    size_t        own    = own_prefix(home, digits);
    size_t        prefix = str_starts(digits, STR("00")) ? 2 : own;
    struct number number;

    if (!prefix)
        return read_at_home(home, text);
    if (own) {
        number = read_international(text, own);
        if (number.is_usual || (own == 2 && prefix == 2))
            return number;
    }
    number = read_international(text, prefix);
    return !number.is_usual && is_national(home, digits) ? read_at_home(home, text) : number;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static bool accept(struct arena *arena, const struct number *number, struct phone *out, struct str *fault)
{
    if (number->len && number->digits[0] == '0') {
        *fault =
            STR("A phone number in international form must not have a 0 after the plus: no country has that code.");
    } else if (number->len < DIGITS_MIN || number->len > DIGITS_MAX) {
        *fault = arena_format(arena, "A phone number must have %d to %d digits with its country code, not %zu.",
                              DIGITS_MIN, DIGITS_MAX, number->len);
    } else {
        out->text[0] = '+';
        memcpy(out->text + 1, number->digits, number->len);
        out->text[number->len + 1] = 0;
        out->len                   = number->len + 1;
        out->is_usual              = number->is_usual;
        out->may_go_on             = number->may_go_on;
        return true;
    }
    return false;
}

/* One that stands elsewhere than in front is refused. */
bool phone_has_plus(struct str text)
{
    struct str full_width = STR("\xEF\xBC\x8B");

    if (text.len && memchr(text.at, '+', text.len))
        return true;
    for (; text.len >= full_width.len; text = str_from_at(text, 1))
        if (str_starts(text, full_width))
            return true;
    return false;
}

static bool is_international(const struct phone_text *text)
{
    return text->has_plus || str_starts(text_digits(text, 0), STR("00"));
}

struct str phone_of_query(struct arena *arena, struct str text)
{
    bool is_meant = text.len > 1 && text.at[0] == ' ' && text.at[1] >= '1' && text.at[1] <= '9';

    return is_meant ? arena_format(arena, "+" STR_FMT, STR_ARG(str_from_at(text, 1))) : text;
}

bool phone_read(struct arena *arena, struct str text, const struct phone_country *home, struct phone *out,
                struct str *fault)
{
    struct phone_text read;
    struct number     number;

    if (!phone_text_read(arena, text, &read, fault))
        return false;
    if (!read.count) {
        *fault = STR("A phone number must have digits.");
        return false;
    }
    if (read.count > PHONE_TEXT_DIGITS) {
        *fault = arena_format(arena, "A phone number must have at most %d digits with its country code, not %zu.",
                              DIGITS_MAX, read.count);
        return false;
    }
    if (!home && !is_international(&read)) {
        *fault = STR("Without a default country a phone number must be international, such as +1234567890.");
        return false;
    }
    number = home && !read.has_plus ? read_dialled(home, &read) : read_international(&read, read.has_plus ? 0 : 2);
    return accept(arena, &number, out, fault);
}
