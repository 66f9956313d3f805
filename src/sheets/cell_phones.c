#include "sheets/cell_phones.h"

#include "base/attributes.h"
#include "phones/phone_rules.h"
#include "phones/phone_text.h"

enum {
    EXTENSION_MOST = 7, /* digits, by what exchanges have */
    NUMBER_LEAST   = 6, /* digits that make a number of its own of what follows a comma */
    EXPONENT_MOST  = 2, /* digits */
};

static const struct {
    enum phone_warning warning;
    const char        *name;
} warnings[PHONE_WARNINGS] = {
    {PHONE_PLUS_RESTORED, "plus_restored"}, {PHONE_EXTENSION_DROPPED, "extension_dropped"},
    {PHONE_FIRST_TAKEN, "several_phones"},  {PHONE_LENGTH_UNUSUAL, "unusual_length"},
    {PHONE_PLUS_POSSIBLE, "plus_possible"},
};

const char *phone_warning_name(enum phone_warning warning)
{
    for (size_t i = 0; i < PHONE_WARNINGS; i++)
        if (warnings[i].warning == warning)
            return warnings[i].name;
    return "";
}

static size_t digits_in(struct str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.len; i++)
        count += char_is_digit(text.at[i]);
    return count;
}

static struct str front_of(struct str text, size_t len)
{
    return (struct str){.at = text.at, .len = len};
}

/* --- scientific form ---------------------------------------------------------------------------------------------- */

/* A number as spreadsheets show large ones: digits, maybe a dot or a comma and more of them, an exponent. */
struct scientific {
    struct str whole; /* with a plus in front where there is one */
    struct str fraction;
    size_t     exponent;
};

static bool scientific_read(struct str text, struct scientific *out)
{
    struct str sign = front_of(text, str_starts(text, STR("+")));
    struct str exponent;

    text       = str_from_at(text, sign.len);
    out->whole = cell_digits_take(&text);
    if (!out->whole.len)
        return false;
    out->whole    = (struct str){.at = out->whole.at - sign.len, .len = out->whole.len + sign.len};
    out->fraction = (struct str){0};
    if (text.len && (text.at[0] == '.' || text.at[0] == ',')) {
        text          = str_from_at(text, 1);
        out->fraction = cell_digits_take(&text);
    }
    if (!text.len || (text.at[0] | 0x20) != 'e')
        return false;
    text = str_from_at(text, 1);
    if (str_starts(text, STR("+")))
        text = str_from_at(text, 1);
    exponent      = cell_digits_take(&text);
    out->exponent = 0;
    for (size_t i = 0; i < exponent.len; i++)
        out->exponent = out->exponent * 10 + (size_t)(exponent.at[i] - '0');
    return exponent.len && exponent.len <= EXPONENT_MOST && !text.len;
}

/* --- what a cell has beside one number ---------------------------------------------------------------------------- */

/* Whether letters are what is written before an extension; the longest has nine. */
static bool means_extension(struct str letters)
{
    static const char *const words[] = {"x", "ext", "extn", "extension"};
    char                     small[9];

    if (letters.len > sizeof(small))
        return false;
    for (size_t i = 0; i < letters.len; i++)
        small[i] = (char)(letters.at[i] | 0x20);
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_equal((struct str){.at = small, .len = letters.len}, str_from(words[i])))
            return true;
    return false;
}

/* The number without the extension at its end, if it has one. */
static struct str extension_dropped(struct str text, unsigned *told)
{
    size_t end = text.len;
    size_t word;

    while (end > 0 && char_is_digit(text.at[end - 1]))
        end--;
    if (end == text.len || text.len - end > EXTENSION_MOST)
        return text;
    while (end > 0 && memchr(" .:=", text.at[end - 1], sizeof(" .:=") - 1))
        end--;
    word = end;
    if (word > 0 && text.at[word - 1] == '#')
        word--;
    else
        while (word > 0 && char_is_letter(text.at[word - 1]))
            word--;
    if (word == end ||
        (text.at[word] != '#' && !means_extension((struct str){.at = text.at + word, .len = end - word})))
        return text;
    while (word > 0 && memchr(" ;,", text.at[word - 1], sizeof(" ;,") - 1))
        word--;
    if (!digits_in(front_of(text, word)))
        return text;
    *told |= PHONE_EXTENSION_DROPPED;
    return front_of(text, word);
}

/* Where the first number of several ends at one of these signs; the whole length where there is only one. */
static size_t first_len(struct str text, const char *signs)
{
    size_t digits = digits_in(text);
    size_t before = 0;

    for (size_t i = 0; i < text.len && before + NUMBER_LEAST <= digits; i++) {
        if (before >= NUMBER_LEAST && text.at[i] && strchr(signs, text.at[i]))
            return i;
        before += char_is_digit(text.at[i]);
    }
    return text.len;
}

/* Whether a number, with an extension or without, is a usual one as it stands. */
static bool is_one_number(struct arena *arena, struct str text, const struct phone_country *home)
{
    unsigned     ignored_warnings = 0;
    struct phone phone;
    struct str   ignored;

    return phone_read(arena, extension_dropped(text, &ignored_warnings), home, &phone, &ignored) && phone.is_usual;
}

/*
 * Slashes stand within numbers, too: only what is no usual number as a whole is taken for several. And what a semicolon
 * or a comma stands before may be an extension.
 */
static struct str first_taken(struct arena *arena, struct str text, const struct phone_country *home, unsigned *told)
{
    unsigned ignored = 0;
    size_t   len     = first_len(text, ",;|\r\n");
    size_t   slash;

    if (extension_dropped(text, &ignored).len <= len)
        len = text.len;
    slash = first_len(front_of(text, len), "/");
    if (slash < len && !is_one_number(arena, front_of(text, len), home))
        len = slash;
    if (len < text.len)
        *told |= PHONE_FIRST_TAKEN;
    return cell_trimmed(front_of(text, len));
}

/* --- the plus ----------------------------------------------------------------------------------------------------- */

/* The digits after the country's code; the empty str where the number has another code. */
static struct str behind_code(const struct phone *phone, const struct phone_country *home)
{
    struct str digits = {.at = phone->text + 1, .len = phone->len - 1};
    char       code[4];
    size_t     len = phone_country_code(home, code);

    return str_starts(digits, (struct str){.at = code, .len = len}) ? str_from_at(digits, len) : (struct str){0};
}

/* Whether a number that was read at home is a national one by its looks, not by its length alone. */
static bool is_national(const struct phone *phone, const struct phone_country *home)
{
    struct str digits = behind_code(phone, home);

    return phone->is_usual && digits.len && phone_country_matches(home, digits);
}

/* Whether digits may have had a plus in front: nothing that is dialled for foreign numbers is there in its place. */
static bool may_lack_plus(struct arena *arena, struct str text, const struct phone_country *home)
{
    struct phone_text digits;
    struct str        ignored;

    if (!phone_text_read(arena, text, &digits, &ignored) || digits.has_plus || !digits.count)
        return false;
    return digits.digits[0] != '0' && digits.count <= PHONE_TEXT_DIGITS &&
           !(home && phone_country_international(home, (struct str){.at = digits.digits, .len = digits.count}));
}

/* Reads a number; one that lacks its plus is given it where it is a usual number then, and no national one without. */
static bool number_read(struct arena *arena, struct str text, const struct phone_country *home, struct cell_phone *out)
{
    bool         is_read = phone_read(arena, text, home, &out->phone, &out->detail);
    struct phone whole;
    struct str   ignored;

    if (!may_lack_plus(arena, text, home))
        return is_read;
    if (!phone_read(arena, arena_format(arena, "+" STR_FMT, STR_ARG(text)), NULL, &whole, &ignored) || !whole.is_usual)
        return is_read;
    if (is_read && home && !str_is(str_from(whole.text), out->phone.text) && is_national(&out->phone, home)) {
        if (behind_code(&whole, home).len)
            out->warnings |= PHONE_PLUS_POSSIBLE;
        return true;
    }
    out->phone = whole;
    out->warnings |= PHONE_PLUS_RESTORED;
    return true;
}

enum cell_fault phone_cell_read(struct arena *arena, struct str cell, const struct phone_country *home,
                                struct cell_phone *out)
{
    struct str        text = cell_trimmed(cell_unguarded(cell_trimmed(cell)));
    struct scientific scientific;

    *out = (struct cell_phone){0};
    arena_work(arena, cell.len + 1);
    if (scientific_read(text, &scientific)) {
        if (scientific.fraction.len != scientific.exponent) {
            out->detail = str_from(cell_fault_detail(CELL_DIGITS_LOST));
            return CELL_DIGITS_LOST;
        }
        text = arena_format(arena, STR_FMT STR_FMT, STR_ARG(scientific.whole), STR_ARG(scientific.fraction));
    }
    text = first_taken(arena, text, home, &out->warnings);
    text = extension_dropped(text, &out->warnings);
    if (!number_read(arena, text, home, out))
        return CELL_NO_PHONE;
    if (!out->phone.is_usual)
        out->warnings |= PHONE_LENGTH_UNUSUAL;
    return CELL_NO_FAULT;
}
