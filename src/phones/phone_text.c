#include "phones/phone_text.h"

#include "base/utf8.h"
#include "text/fold.h"

#include <utf8proc.h>

enum sign {
    SIGN_NONE, /* of a code point that is in the way */
    SIGN_DIGIT,
    SIGN_PLUS,
    SIGN_OPEN,
    SIGN_CLOSE,
    SIGN_DROPPED,
    SIGN_LINE_BREAK,
};

/* A text that is being read. Format characters are left out of it. */
struct scan {
    struct str         rest;
    uint32_t           codepoint;
    struct str         at;        /* its bytes */
    size_t             open_zero; /* digits before a bracket that is open, plus one; 0: none is */
    struct phone_text *out;
};

/* --- characters --------------------------------------------------------------------------------------------------- */

static enum sign ascii_sign(uint32_t codepoint)
{
    switch (codepoint) {
    case ' ':
    case '\t':
    case '.':
    case '-':
    case '/':
        return SIGN_DROPPED;
    case '(':
    case '[':
        return SIGN_OPEN;
    case ')':
    case ']':
        return SIGN_CLOSE;
    case '+':
        return SIGN_PLUS;
    default:
        if (codepoint >= '0' && codepoint <= '9')
            return SIGN_DIGIT;
        return utf8_is_line_break(codepoint) ? SIGN_LINE_BREAK : SIGN_NONE;
    }
}

/* What keyboards of other scripts, and word processors, write in place of a character of ASCII. */
static enum sign other_sign(uint32_t codepoint)
{
    switch (codepoint) {
    case 0xFF0B: /* full-width plus */
        return SIGN_PLUS;
    case 0xFF08: /* full-width brackets */
    case 0xFF3B:
        return SIGN_OPEN;
    case 0xFF09:
    case 0xFF3D:
        return SIGN_CLOSE;
    case 0x00B7: /* middle dot */
    case 0x2044: /* fraction slash */
    case 0x2212: /* minus sign */
    case 0x2215: /* division slash */
    case 0x30FC: /* the long vowel, which looks like a dash */
    case 0xFF0E: /* full-width dot and slash */
    case 0xFF0F:
        return SIGN_DROPPED;
    default:
        return SIGN_NONE;
    }
}

static enum sign sign_of(uint32_t codepoint)
{
    if (codepoint < 0x80)
        return ascii_sign(codepoint);
    if (utf8_is_line_break(codepoint))
        return SIGN_LINE_BREAK;
    switch (utf8proc_category((utf8proc_int32_t)codepoint)) {
    case UTF8PROC_CATEGORY_ND:
        return SIGN_DIGIT;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_PD:
        return SIGN_DROPPED;
    default:
        return other_sign(codepoint);
    }
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

/* The next one; false at the end of the text, and where bytes are no UTF-8, which then are left. */
static bool next(struct scan *scan)
{
    while (scan->rest.len) {
        size_t size = utf8_decode(scan->rest.at, scan->rest.len, &scan->codepoint);

        if (!size)
            return false;
        scan->at   = (struct str){.at = scan->rest.at, .len = size};
        scan->rest = str_from_at(scan->rest, size);
        if (scan->codepoint < 0x80 || utf8proc_category((utf8proc_int32_t)scan->codepoint) != UTF8PROC_CATEGORY_CF)
            return true;
    }
    return false;
}

static void skip_white_space(struct scan *scan)
{
    struct scan ahead = *scan;

    while (next(&ahead) && utf8_is_white_space(ahead.codepoint))
        scan->rest = ahead.rest;
}

/* The start of a telephone's URI (RFC 3966), in any case. */
static void skip_scheme(struct scan *scan)
{
    struct scan ahead = *scan;

    for (const char *letter = "tel:"; *letter; letter++)
        if (!next(&ahead) || ahead.codepoint >= 0x80 || (ahead.codepoint | 0x20) != (uint32_t)(*letter | 0x20))
            return;
    scan->rest = ahead.rest;
}

/* Whether nothing but white space is left; the scan is over then. */
static bool ends(struct scan *scan)
{
    struct scan ahead = *scan;

    skip_white_space(&ahead);
    if (next(&ahead) || ahead.rest.len)
        return false;
    scan->rest = ahead.rest;
    return true;
}

static void add_digit(struct phone_text *text, char digit)
{
    if (text->count < PHONE_TEXT_DIGITS)
        text->digits[text->count] = digit;
    text->count++;
}

/* Brackets may be forgotten, or stand for nothing: only a 0 in a pair of them means something. */
static void close_bracket(struct scan *scan)
{
    struct phone_text *text = scan->out;

    if (scan->open_zero && scan->open_zero == text->count && text->count <= PHONE_TEXT_DIGITS &&
        text->digits[text->count - 1] == '0')
        text->lone_zeros |= UINT64_C(1) << (text->count - 1);
    scan->open_zero = 0;
}

/* False: it is in the way. */
static bool take(struct scan *scan, enum sign sign)
{
    switch (sign) {
    case SIGN_DIGIT:
        add_digit(scan->out, (char)fold_digit((int32_t)scan->codepoint));
        return true;
    case SIGN_PLUS:
        if (scan->out->has_plus || scan->out->count)
            return false;
        scan->out->has_plus = true;
        return true;
    case SIGN_OPEN:
        scan->open_zero = scan->out->count + 1;
        return true;
    case SIGN_CLOSE:
        close_bracket(scan);
        return true;
    case SIGN_DROPPED:
        return true;
    case SIGN_LINE_BREAK:
        return ends(scan);
    default:
        return false;
    }
}

/* --- what is in the way ------------------------------------------------------------------------------------------- */

/* Whether what begins with the current character is an extension: x5, ext. 5, ;ext=5, #5. */
static bool is_extension(const struct scan *scan)
{
    static const struct str marks[] = {{.at = "extension", .len = 9}, {.at = "extn", .len = 4},
                                       {.at = "ext", .len = 3},       {.at = "x", .len = 1},
                                       {.at = "#", .len = 1},         {.at = ";ext=", .len = 5}};
    size_t                  left    = scan->at.len + scan->rest.len;

    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        size_t at = 0;

        while (at < marks[i].len && at < left && (scan->at.at[at] | 0x20) == (marks[i].at[at] | 0x20))
            at++;
        if (at < marks[i].len)
            continue;
        while (at < left && (scan->at.at[at] == ' ' || scan->at.at[at] == '.' || scan->at.at[at] == ':'))
            at++;
        return at < left && char_is_digit(scan->at.at[at]);
    }
    return false;
}

static struct str explain(struct arena *arena, const struct scan *scan, enum sign sign)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)scan->codepoint);

    if (sign == SIGN_PLUS)
        return STR("A plus may only stand in front of a phone number, once.");
    if (scan->out->count && is_extension(scan))
        return STR("A phone number is kept without an extension.");
    if (sign == SIGN_LINE_BREAK)
        return STR("A phone number must not have a line break inside.");
    if (category == UTF8PROC_CATEGORY_CC || category < UTF8PROC_CATEGORY_LU || category > UTF8PROC_CATEGORY_SO)
        return arena_format(arena, "The character U+%04X cannot stand in a phone number.", (unsigned)scan->codepoint);
    return arena_format(arena, "The %s " STR_FMT " (U+%04X) cannot stand in a phone number.",
                        category <= UTF8PROC_CATEGORY_LO ? "letter" : "character", STR_ARG(scan->at),
                        (unsigned)scan->codepoint);
}

bool phone_text_read(struct arena *arena, struct str text, struct phone_text *out, struct str *fault)
{
    struct scan scan = {.rest = text, .out = out};

    *out = (struct phone_text){0};
    skip_white_space(&scan);
    skip_scheme(&scan);
    while (next(&scan)) {
        enum sign sign = sign_of(scan.codepoint);

        if (take(&scan, sign))
            continue;
        *fault = explain(arena, &scan, sign);
        return false;
    }
    if (!scan.rest.len)
        return true;
    *fault = STR("A phone number must be UTF-8.");
    return false;
}
