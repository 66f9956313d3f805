#include "words/words_private.h"

#include "base/utf8.h"
#include "phones/phone.h"
#include "text/fold_tables.h"

#include <utf8proc.h>

enum { PHONE_DIGITS = 15 /* that a phone number has at most */ };

/* --- what phone numbers are written with -------------------------------------------------------------------------- */

enum sign {
    SIGN_DIGIT,
    SIGN_PLUS,
    SIGN_BETWEEN, /* may stand in a phone number, and parts words */
    SIGN_NONE,    /* is not seen */
    SIGN_LETTER,  /* or what else makes a word longer */
    SIGN_OTHER
};

static enum sign sign_in_ascii(int32_t codepoint)
{
    if (codepoint >= '0' && codepoint <= '9')
        return SIGN_DIGIT;
    if ((codepoint >= 'a' && codepoint <= 'z') || (codepoint >= 'A' && codepoint <= 'Z') || codepoint == '\'')
        return SIGN_LETTER;
    if (codepoint == '+')
        return SIGN_PLUS;
    return codepoint > 0 && strchr(" \t\n\v\f\r./-()[]", codepoint) ? SIGN_BETWEEN : SIGN_OTHER;
}

/* Of a compatible form, such as the full-width one. */
static enum sign sign_of(int32_t codepoint)
{
    utf8proc_category_t category;

    if (codepoint < 0x80)
        return sign_in_ascii(codepoint);
    if (codepoint > 0xFF00 && codepoint < 0xFF5F && codepoint != 0xFF07)
        return sign_in_ascii(codepoint - 0xFF00 + ' ');
    category = utf8proc_category(codepoint);
    if (category == UTF8PROC_CATEGORY_ND)
        return SIGN_DIGIT;
    if (category == UTF8PROC_CATEGORY_CF)
        return SIGN_NONE;
    if (category == UTF8PROC_CATEGORY_PD || codepoint == 0x2212 || utf8_is_white_space((uint32_t)codepoint))
        return SIGN_BETWEEN;
    if (fold_is_spaceless(codepoint))
        return SIGN_OTHER;
    return fold_is_apostrophe(codepoint) || (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO)
               ? SIGN_LETTER
               : SIGN_OTHER;
}

/* --- stretches ---------------------------------------------------------------------------------------------------- */

/* What could be a phone number by its signs. */
struct stretch {
    size_t len;    /* of its text, from where it was looked for */
    size_t digits; /* 0: there is none */
    size_t end;    /* where the next one may begin, if it is none */
    bool   ends_in_word;
};

static size_t tel_len(struct str text)
{
    static const char tel[] = "tel:";

    for (size_t i = 0; i < sizeof(tel) - 1; i++)
        if (i == text.len || (text.at[i] | (tel[i] == ':' ? 0 : 0x20)) != tel[i])
            return 0;
    return sizeof(tel) - 1;
}

/* Where the last run of digits began, while a stretch is read. */
struct digit_run {
    bool   is_open;
    size_t start;
    size_t digits; /* before it */
};

/* Takes a sign that stands at a place; false when the stretch ends before it. */
static bool take_sign(struct stretch *stretch, struct digit_run *run, enum sign sign, size_t at)
{
    if (sign == SIGN_DIGIT) {
        if (!run->is_open)
            *run = (struct digit_run){.is_open = true, .start = at, .digits = stretch->digits};
        stretch->digits++;
        return true;
    }
    if (sign == SIGN_NONE)
        return true;
    if (sign == SIGN_LETTER || sign == SIGN_OTHER || (sign == SIGN_PLUS && stretch->digits))
        return false;
    run->is_open = false;
    return true;
}

/* The stretch at the front of a text. Digits that letters follow belong to a word, and not to it. */
static struct stretch read_stretch(struct str text)
{
    size_t           start   = tel_len(text);
    struct str       rest    = str_from_at(text, start);
    struct stretch   stretch = {.end = start};
    struct digit_run run     = {0};
    enum sign        sign    = SIGN_OTHER;

    while (rest.len) {
        size_t at = text.len - rest.len;

        sign = sign_of(words_next_codepoint(&rest));
        if (!take_sign(&stretch, &run, sign, at))
            break;
        sign        = SIGN_OTHER;
        stretch.end = text.len - rest.len;
    }
    stretch.len = stretch.end;
    if (run.is_open && sign == SIGN_LETTER) {
        stretch.len          = run.start;
        stretch.digits       = run.digits;
        stretch.ends_in_word = true;
    }
    return stretch;
}

/* The signs of a stretch in ASCII: digits, + - . / and a blank for any other one. What is not seen is left out. */
static struct str plain_of(struct arena *arena, struct str text)
{
    char  *plain = arena_alloc(arena, text.len + 1);
    size_t len   = 0;

    text = str_from_at(text, tel_len(text));
    while (text.len) {
        int32_t   codepoint = words_next_codepoint(&text);
        enum sign sign      = sign_of(codepoint);

        if (sign == SIGN_DIGIT)
            plain[len++] = (char)fold_digit(codepoint);
        else if (sign == SIGN_PLUS)
            plain[len++] = '+';
        else if (sign == SIGN_BETWEEN && utf8proc_category(codepoint) == UTF8PROC_CATEGORY_PD)
            plain[len++] = '-';
        else if (sign == SIGN_BETWEEN)
            plain[len++] = codepoint == '.' || codepoint == '/' ? (char)codepoint : ' ';
    }
    return (struct str){.at = plain, .len = len};
}

static struct str skip_blanks(struct str text)
{
    while (text.len && text.at[0] == ' ')
        text = str_from_at(text, 1);
    return text;
}

/* --- dates -------------------------------------------------------------------------------------------------------- */

struct date_part {
    size_t   digits;
    unsigned number;
};

static bool take_number(struct str *text, struct date_part *part)
{
    *part = (struct date_part){0};
    while (text->len && char_is_digit(text->at[0]) && part->digits <= 4) {
        part->number = part->number * 10 + (unsigned)(text->at[0] - '0');
        part->digits++;
        *text = str_from_at(*text, 1);
    }
    return part->digits >= 1 && part->digits <= 4;
}

/* Takes a dash, a dot or a slash, and the blanks around it; 0: there is none. */
static char take_separator(struct str *text)
{
    struct str rest = skip_blanks(*text);

    if (!rest.len || !strchr("-./", rest.at[0]))
        return 0;
    *text = skip_blanks(str_from_at(rest, 1));
    return rest.at[0];
}

static bool is_day(const struct date_part *day, const struct date_part *month)
{
    return day->digits <= 2 && month->digits <= 2 && day->number >= 1 && day->number <= 31 && month->number >= 1 &&
           month->number <= 12;
}

/* Whether the signs of a stretch are those of a date, with a year of four digits. */
static bool is_date(struct str plain)
{
    struct date_part parts[3];
    char             separator;

    plain = skip_blanks(plain);
    if (!take_number(&plain, &parts[0]) || !(separator = take_separator(&plain)) || !take_number(&plain, &parts[1]) ||
        take_separator(&plain) != separator || !take_number(&plain, &parts[2]) || skip_blanks(plain).len)
        return false;
    if (parts[0].digits == 4)
        return is_day(&parts[2], &parts[1]);
    return parts[2].digits == 4 && (is_day(&parts[0], &parts[1]) || is_day(&parts[1], &parts[0]));
}

/* --- parts of a query --------------------------------------------------------------------------------------------- */

static size_t least_digits(const struct phone_country *home)
{
    size_t shortest = home ? phone_country_shortest(home) : PHONE_AT_LEAST;

    if (shortest > PHONE_AT_LEAST)
        return PHONE_AT_LEAST;
    return shortest < ENDING_AT_LEAST ? ENDING_AT_LEAST : shortest;
}

static struct str digits_of(struct arena *arena, struct str plain)
{
    char  *digits = arena_alloc(arena, plain.len + 1);
    size_t len    = 0;

    for (size_t i = 0; i < plain.len; i++)
        if (char_is_digit(plain.at[i]))
            digits[len++] = plain.at[i];
    return (struct str){.at = digits, .len = len};
}

static void add_ending(struct arena *arena, struct query_part *part, struct str digits)
{
    while (digits.len && digits.at[0] == '0')
        digits = str_from_at(digits, 1);
    if (digits.len >= ENDING_AT_LEAST && digits.len <= PHONE_DIGITS)
        part->starts[part->start_count++] = words_ending(arena, digits);
}

/* A number that is still being typed is the beginning of others. */
static void add_beginning(struct arena *arena, struct query_part *part, const struct phone *phone)
{
    struct str digits = {.at = phone->text + 1, .len = phone->len - 1};

    if (phone->may_go_on && part->digits >= PHONE_AT_LEAST)
        part->starts[part->start_count++] = words_start(arena, CLASS_WORD, digits);
}

/*
 * What a stretch asks for as one phone number: the number, its digits as an ending; as the beginning the number where
 * that may go on, after a plus its digits.
 */
static bool read_phone(const struct query_parts *parts, struct query_part *part, size_t digits)
{
    struct arena *arena    = parts->arena;
    struct str    plain    = plain_of(arena, part->text);
    bool          has_plus = skip_blanks(plain).len && skip_blanks(plain).at[0] == '+';
    struct str    all      = digits_of(arena, plain);
    struct phone  phone;
    struct str    fault;

    if (digits >= least_digits(parts->home) && !is_date(plain)) {
        part->digits = digits;
        if (phone_read(arena, part->text, parts->home, &phone, &fault)) {
            add_ending(arena, part, (struct str){.at = phone.text + 1, .len = phone.len - 1});
            if (!has_plus)
                add_beginning(arena, part, &phone);
        }
        add_ending(arena, part, all);
    }
    if (has_plus && digits <= PHONE_DIGITS) {
        part->digits                      = digits;
        part->starts[part->start_count++] = words_start(arena, CLASS_WORD, all);
    }
    return part->digits > 0;
}

/* How far it is to the next blank, or past it where it stands in front. */
static size_t group_len(struct str text)
{
    for (struct str rest = text; rest.len;) {
        size_t at = text.len - rest.len;

        if (utf8_is_white_space((uint32_t)words_next_codepoint(&rest)))
            return at ? at : text.len - rest.len;
    }
    return text.len;
}

/* The stretch at the front of the text; within a phone number the signs up to the next blank, unless they are all. */
static struct stretch stretch_at(const struct query_parts *parts, struct str text)
{
    struct stretch stretch;

    if (parts->within)
        text.len = group_len(text);
    stretch = read_stretch(text);
    if (stretch.digits == parts->within)
        stretch.digits = 0;
    return stretch;
}

static struct query_part part_of(struct str text, size_t start, size_t len)
{
    return (struct query_part){.text = {.at = text.at + start, .len = len}};
}

/* Whether a stretch may begin at the front of a text, and not only in the middle of a word. */
static bool may_begin(struct str text, bool in_word)
{
    bool      is_marked = !in_word && tel_len(text);
    enum sign sign      = sign_of(words_next_codepoint(&text));

    return is_marked || sign == SIGN_PLUS || sign == SIGN_BETWEEN || (!in_word && sign == SIGN_DIGIT);
}

/* The text up to a place is the next part, or the one that begins there where it is the first. */
static bool take_part(struct query_parts *parts, struct query_part *part, size_t at)
{
    if (at)
        *part = part_of(parts->rest, 0, at);
    parts->rest = str_from_at(parts->rest, part->text.len);
    return part->text.len > 0;
}

bool query_parts_next(struct query_parts *parts, struct query_part *part)
{
    struct str text    = parts->rest;
    size_t     at      = 0;
    bool       in_word = false;

    *part = part_of(text, 0, 0);
    while (at < text.len) {
        struct str     rest = str_from_at(text, at);
        struct stretch stretch;

        if (!may_begin(rest, in_word)) {
            enum sign sign = sign_of(words_next_codepoint(&rest));

            in_word = sign == SIGN_LETTER || sign == SIGN_DIGIT || (sign == SIGN_NONE && in_word);
            at      = text.len - rest.len;
            continue;
        }
        stretch = stretch_at(parts, rest);
        *part   = part_of(text, at, stretch.len);
        if (stretch.digits && read_phone(parts, part, stretch.digits))
            return take_part(parts, part, at);
        in_word = stretch.ends_in_word && !stretch.digits;
        at += in_word || !stretch.len ? stretch.end : stretch.len;
    }
    return take_part(parts, part, text.len);
}
