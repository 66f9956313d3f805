#include "sheets/encoding.h"

#include "base/attributes.h"
#include "base/utf8.h"
#include "sheets/encoding_utf8.h"

static const char *const names[] = {
    [ENCODING_UTF_8]        = "utf-8",
    [ENCODING_UTF_16LE]     = "utf-16le",
    [ENCODING_UTF_16BE]     = "utf-16be",
    [ENCODING_WINDOWS_1252] = "windows-1252",
};

/* Windows-1252 has all of ISO-8859-1 but for control characters that nobody means. */
static const struct {
    const char         *name;
    enum sheet_encoding encoding;
} other_names[] = {
    {"ascii", ENCODING_UTF_8},         {"us-ascii", ENCODING_UTF_8},      {"utf8", ENCODING_UTF_8},
    {"cp1252", ENCODING_WINDOWS_1252}, {"latin1", ENCODING_WINDOWS_1252}, {"iso-8859-1", ENCODING_WINDOWS_1252},
};

const char *encoding_name(enum sheet_encoding encoding)
{
    return names[encoding];
}

static bool is_named(struct str text, const char *name)
{
    if (text.len != strlen(name))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if ((text.at[i] >= 'A' && text.at[i] <= 'Z' ? text.at[i] + 0x20 : text.at[i]) != name[i])
            return false;
    return true;
}

bool encoding_find(struct str name, enum sheet_encoding *out)
{
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (is_named(name, names[i])) {
            *out = (enum sheet_encoding)i;
            return true;
        }
    }
    for (size_t i = 0; i < COUNT_OF(other_names); i++) {
        if (is_named(name, other_names[i].name)) {
            *out = other_names[i].encoding;
            return true;
        }
    }
    return false;
}

/* --- telling it --------------------------------------------------------------------------------------------------- */

/* Takes what completes the character that is held; false: it turned out to be none. */
static bool held_complete(struct encoding_guess *guess, struct str *bytes)
{
    uint32_t codepoint;

    while (guess->held_len && bytes->len) {
        guess->held[guess->held_len++] = bytes->at[0];
        *bytes                         = str_from_at(*bytes, 1);
        if (utf8_decode(guess->held, guess->held_len, &codepoint))
            guess->held_len = 0;
        else if (!utf8_is_begun((struct str){.at = guess->held, .len = guess->held_len}))
            return false;
    }
    return true;
}

static void look_for_utf_8(struct encoding_guess *guess, struct str bytes)
{
    struct str rest;

    if (!held_complete(guess, &bytes)) {
        guess->is_not_utf_8 = true;
        return;
    }
    rest = str_from_at(bytes, utf8_valid_front(bytes));
    if (rest.len && !utf8_is_begun(rest)) {
        guess->is_not_utf_8 = true;
    } else if (rest.len) {
        memcpy(guess->held, rest.at, rest.len);
        guess->held_len = rest.len;
    }
}

void encoding_look(struct encoding_guess *guess, struct str bytes)
{
    size_t len = ENCODING_START - guess->start_len;

    if (len > bytes.len)
        len = bytes.len;
    if (len)
        memcpy(guess->start + guess->start_len, bytes.at, len);
    guess->start_len += len;
    if (!guess->is_not_utf_8)
        look_for_utf_8(guess, bytes);
}

/* Whether of the first bytes exactly those are NUL that lie at odd, or at even, places. */
static bool nul_alternates(struct str start, size_t at)
{
    for (size_t i = 0; i < start.len; i++)
        if ((start.at[i] == '\0') != (i % 2 == at))
            return false;
    return start.len >= 2;
}

enum sheet_encoding encoding_guessed(const struct encoding_guess *guess)
{
    struct str start = {.at = guess->start, .len = guess->start_len};

    if (str_starts(start, STR("\xEF\xBB\xBF")))
        return ENCODING_UTF_8;
    if (str_starts(start, STR("\xFF\xFE")))
        return ENCODING_UTF_16LE;
    if (str_starts(start, STR("\xFE\xFF")))
        return ENCODING_UTF_16BE;
    if (nul_alternates(start, 1))
        return ENCODING_UTF_16LE;
    if (nul_alternates(start, 0))
        return ENCODING_UTF_16BE;
    return guess->is_not_utf_8 || guess->held_len ? ENCODING_WINDOWS_1252 : ENCODING_UTF_8;
}
