#include "text/fold.h"

#include "text/fold_plain.h"
#include "text/fold_tables.h"

#include <utf8proc.h>

enum {
    BREVE             = 0x0306,
    CYRILLIC_I        = 0x0438,
    DECOMPOSED_LIMIT  = 32,                 /* Unicode promises 18 */
    GATHERED_AT_LEAST = FOLD_GATHERED - 64, /* of a longer run, before a token is made; the rest is room for marks */
};

/* Han and Hangul syllables, which mean themselves. */
static bool is_plain(int32_t codepoint)
{
    return is_han(codepoint) || (codepoint >= 0xAC00 && codepoint <= 0xD7A3);
}

static bool is_mark(int32_t codepoint)
{
    utf8proc_category_t category;

    if (codepoint < 0x0300 || is_plain(codepoint))
        return false;
    category = utf8proc_category(codepoint);
    return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

/* Conjoining Hangul, which composes to syllables. */
static bool is_jamo(int32_t codepoint)
{
    return codepoint >= 0x1100 && codepoint <= 0x11FF;
}

/* Conjoining Hangul that goes on with a syllable. */
static bool is_inner_jamo(int32_t codepoint)
{
    return codepoint >= 0x1160 && codepoint <= 0x11FF;
}

static bool is_hangul(int32_t codepoint)
{
    return is_jamo(codepoint) || (codepoint >= 0xA960 && codepoint <= 0xA97F) ||
           (codepoint >= 0xAC00 && codepoint <= 0xD7FF);
}

static bool is_arabic(int32_t codepoint)
{
    return codepoint >= 0x0600 && codepoint <= 0x06FF;
}

static bool vanishes(int32_t codepoint)
{
    return utf8proc_category(codepoint) == UTF8PROC_CATEGORY_CF || fold_is_apostrophe(codepoint);
}

/* Vulgar fractions too: 5 and a half must not become 512. */
static bool separates(int32_t codepoint)
{
    utf8proc_category_t category = utf8proc_category(codepoint);

    return category < UTF8PROC_CATEGORY_LU || category > UTF8PROC_CATEGORY_NO ||
           utf8proc_get_property(codepoint)->decomp_type == UTF8PROC_DECOMP_TYPE_FRACTION;
}

/* The digits of a script stand side by side from zero on, in one or more runs of ten. */
int32_t fold_digit(int32_t digit)
{
    int32_t zero = digit;

    if (digit < 0x80)
        return digit;
    while (utf8proc_category(zero - 1) == UTF8PROC_CATEGORY_ND)
        zero--;
    return '0' + (digit - zero) % 10;
}

static size_t letter_fold(int version, int32_t letter, int32_t *parts)
{
    const char *plain = fold_letter(letter);
    size_t      count = 0;

    if (!plain || (version == FOLD_BEFORE && is_arabic(letter))) {
        parts[0] = letter;
        return 1;
    }
    while (*plain) {
        utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)plain, -1, &parts[count++]);

        plain += len;
    }
    return count;
}

/* Folds one code point of a decomposition into at most two parts; returns their number. */
static size_t part_fold(int version, int32_t codepoint, int32_t *parts)
{
    if (vanishes(codepoint))
        return 0;
    if (separates(codepoint))
        parts[0] = SEPARATOR;
    else if (utf8proc_category(codepoint) == UTF8PROC_CATEGORY_ND)
        parts[0] = fold_digit(codepoint);
    else if (!is_mark(codepoint))
        return letter_fold(version, codepoint, parts);
    else if (codepoint != BREVE && fold_is_decoration(codepoint))
        return 0;
    else
        parts[0] = codepoint;
    return 1;
}

static size_t character_decompose(int version, int32_t codepoint, int32_t *parts)
{
    int32_t                 decomposed[DECOMPOSED_LIMIT];
    const utf8proc_option_t how       = UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE | UTF8PROC_IGNORE;
    utf8proc_ssize_t decomposed_count = utf8proc_decompose_char(codepoint, decomposed, DECOMPOSED_LIMIT, how, NULL);
    size_t           count            = 0;

    if (decomposed_count > DECOMPOSED_LIMIT)
        decomposed_count = DECOMPOSED_LIMIT;
    for (utf8proc_ssize_t i = 0; i < decomposed_count && count + 2 <= FOLD_PARTS; i++)
        count += part_fold(version, decomposed[i], parts + count);
    return count;
}

/* Folds one character of the text; returns the number of parts. */
static size_t character_fold(int version, int32_t codepoint, int32_t *parts)
{
    if (codepoint < 0x80) {
        parts[0] = ascii_fold(codepoint);
        return 1;
    }
    parts[0] = codepoint;
    if (is_plain(codepoint))
        return 1;
    parts[0] = quote_of(codepoint);
    if (parts[0])
        return 1;
    if (vanishes(codepoint))
        return 0;
    return separates(codepoint) ? 1 : character_decompose(version, codepoint, parts);
}

/* The fold before knew no quotes: most vanished, and accents that stand alone were separators. */
static size_t character_fold_before(int32_t codepoint, int32_t *parts)
{
    size_t count = character_fold(FOLD_BEFORE, codepoint, parts);

    if (count != 1 || parts[0] >= SEPARATOR)
        return count;
    count    = parts[0] == ACCENT;
    parts[0] = SEPARATOR;
    return count;
}

/* Looks at the next part without taking it; false at the end of the text. */
static bool part_peek(struct tokenizer *tokenizer, int32_t *part)
{
    while (tokenizer->part == tokenizer->part_count) {
        int32_t          codepoint;
        utf8proc_ssize_t len;

        if (!tokenizer->rest.len)
            return false;
        len = utf8proc_iterate((const utf8proc_uint8_t *)tokenizer->rest.at, (utf8proc_ssize_t)tokenizer->rest.len,
                               &codepoint);
        if (len <= 0) {
            len       = 1;
            codepoint = SEPARATOR;
        }
        tokenizer->rest       = str_from_at(tokenizer->rest, (size_t)len);
        tokenizer->part       = 0;
        tokenizer->part_count = tokenizer->version == FOLD_BEFORE
                                    ? character_fold_before(codepoint, tokenizer->parts)
                                    : character_fold(FOLD_VERSION, codepoint, tokenizer->parts);
    }
    *part = tokenizer->parts[tokenizer->part];
    return true;
}

static void gather(struct tokenizer *tokenizer, int32_t part)
{
    if (tokenizer->count < FOLD_GATHERED)
        tokenizer->gathered[tokenizer->count++] = part;
}

/* A mark needs a letter to stand on. The breve is a decoration everywhere but on the Cyrillic i. */
static void mark_take(struct tokenizer *tokenizer, int32_t mark)
{
    if (!tokenizer->count || tokenizer->class_ == TOKEN_DIGITS || tokenizer->is_quoted)
        return;
    if (mark == BREVE && tokenizer->gathered[tokenizer->count - 1] != CYRILLIC_I)
        return;
    tokenizer->composes = true;
    gather(tokenizer, mark);
}

static enum token_class part_class(int version, int32_t part)
{
    if (is_ascii_digit(part))
        return TOKEN_DIGITS;
    if (!is_han(part) && !fold_is_spaceless(part))
        return TOKEN_LETTERS;
    return version == FOLD_BEFORE && is_hangul(part) ? TOKEN_LETTERS : TOKEN_RUN;
}

/* Whether a letter or digit begins another token, and what stands between the two. */
static bool begins_another(struct tokenizer *tokenizer, enum token_class class_)
{
    bool has_bond = tokenizer->version != FOLD_BEFORE && class_ != TOKEN_RUN && tokenizer->class_ != TOKEN_RUN;

    if (!tokenizer->count || (class_ == tokenizer->class_ && !(tokenizer->is_quoted && class_ == TOKEN_LETTERS)))
        return false;
    if (has_bond && class_ == tokenizer->class_)
        tokenizer->bond = BOND_APOSTROPHE;
    else if (has_bond && !tokenizer->is_quoted)
        tokenizer->bond = BOND_GLUED;
    return true;
}

/* Whether there is no more room for a run. A syllable of Hangul stays in one piece. */
static bool is_full(const struct tokenizer *tokenizer, int32_t part)
{
    return tokenizer->count >= GATHERED_AT_LEAST && (!is_inner_jamo(part) || tokenizer->count == FOLD_GATHERED);
}

/* Adds a letter or digit to the token; false when it begins another one. */
static bool character_take(struct tokenizer *tokenizer, int32_t part)
{
    enum token_class class_ = part_class(tokenizer->version, part);

    if (begins_another(tokenizer, class_))
        return false;
    if (class_ == TOKEN_RUN && is_full(tokenizer, part)) {
        tokenizer->is_cut = true;
        return false;
    }
    tokenizer->class_    = class_;
    tokenizer->is_quoted = false;
    if (is_jamo(part))
        tokenizer->composes = true;
    gather(tokenizer, part);
    return true;
}

/*
 * Takes plain characters, of which most texts are made, as part_peek and part_take would, as long as they go on with
 * the token or stand before it. True at a separator after the token, which is left.
 */
static bool take_plain(struct tokenizer *tokenizer)
{
    if (tokenizer->part != tokenizer->part_count || tokenizer->is_quoted)
        return false;
    while (tokenizer->rest.len) {
        struct plain     plain  = plain_peek(tokenizer->rest);
        enum token_class class_ = plain_class(plain.kind);

        if (plain.kind == PLAIN_SEPARATOR && tokenizer->count)
            return true;
        if (plain.kind == PLAIN_NOT || (tokenizer->count && class_ != tokenizer->class_) ||
            (plain.kind == PLAIN_HAN && tokenizer->count >= GATHERED_AT_LEAST))
            return false;
        if (plain.kind != PLAIN_SEPARATOR) {
            tokenizer->class_ = class_;
            gather(tokenizer, plain.part);
        }
        tokenizer->rest = str_from_at(tokenizer->rest, plain.len);
    }
    return false;
}

/* Adds a part to the token; false when the token ends before it. */
static bool part_take(struct tokenizer *tokenizer, int32_t part)
{
    if (part == SEPARATOR || (part == ACCENT && tokenizer->class_ == TOKEN_DIGITS))
        return !tokenizer->count;
    if (part == APOSTROPHE || part == ACCENT)
        tokenizer->is_quoted = tokenizer->count > 0;
    else if (is_mark(part))
        mark_take(tokenizer, part);
    else
        return character_take(tokenizer, part);
    return true;
}

/* Sorts marks after the same letter by combining class, as Unicode's canonical ordering asks (UAX 15). */
static void order_marks(int32_t *codepoints, size_t count)
{
    utf8proc_propval_t classes[FOLD_GATHERED];

    for (size_t i = 0; i < count; i++) {
        int32_t            codepoint = codepoints[i];
        utf8proc_propval_t class_    = utf8proc_get_property(codepoint)->combining_class;
        size_t             at        = i;

        for (; class_ && at && classes[at - 1] > class_; at--) {
            classes[at]    = classes[at - 1];
            codepoints[at] = codepoints[at - 1];
        }
        classes[at]    = class_;
        codepoints[at] = codepoint;
    }
}

/* So that what was typed in pieces equals what was typed whole. */
static void compose(struct tokenizer *tokenizer)
{
    utf8proc_ssize_t count;

    order_marks(tokenizer->gathered, tokenizer->count);
    count = utf8proc_normalize_utf32(tokenizer->gathered, (utf8proc_ssize_t)tokenizer->count,
                                     UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (count > 0)
        tokenizer->count = (size_t)count;
    tokenizer->composes = false;
}

/* Makes a token of what was gathered. Of a longer run the last character and what follows stay for the next token. */
static void token_make(struct tokenizer *tokenizer, struct token *token)
{
    size_t count;
    size_t len = 0;

    if (tokenizer->composes)
        compose(tokenizer);
    count = tokenizer->count < TOKEN_CODEPOINTS ? tokenizer->count : TOKEN_CODEPOINTS;
    for (size_t i = 0; i < count; i++) {
        char  *at   = tokenizer->folded + len;
        size_t size = plain_encode(tokenizer->gathered[i], at);

        len += size ? size : (size_t)utf8proc_encode_char(tokenizer->gathered[i], (utf8proc_uint8_t *)at);
    }
    token->class_        = tokenizer->class_;
    token->continues     = tokenizer->continues;
    token->bond          = tokenizer->bond;
    token->text          = (struct str){.at = tokenizer->folded, .len = len};
    tokenizer->bond      = BOND_NONE;
    tokenizer->is_quoted = false;
    if (token->class_ == TOKEN_RUN && (tokenizer->count > count || tokenizer->is_cut)) {
        tokenizer->count -= count - 1;
        memmove(tokenizer->gathered, tokenizer->gathered + count - 1, tokenizer->count * sizeof(int32_t));
        tokenizer->continues = true;
    } else {
        tokenizer->count     = 0;
        tokenizer->continues = false;
    }
    tokenizer->is_cut = false;
}

static void start(struct tokenizer *tokenizer, struct str text, int version)
{
    tokenizer->rest       = text;
    tokenizer->version    = version;
    tokenizer->part       = 0;
    tokenizer->part_count = tokenizer->count = 0;
    tokenizer->class_                        = TOKEN_LETTERS;
    tokenizer->continues                     = false;
    tokenizer->composes                      = false;
    tokenizer->is_cut                        = false;
    tokenizer->is_quoted                     = false;
    tokenizer->bond                          = BOND_NONE;
}

void fold_start(struct tokenizer *tokenizer, struct str text)
{
    start(tokenizer, text, FOLD_VERSION);
}

void fold_start_before(struct tokenizer *tokenizer, struct str text)
{
    start(tokenizer, text, FOLD_BEFORE);
}

bool fold_next(struct tokenizer *tokenizer, struct token *token)
{
    int32_t part;

    while (!take_plain(tokenizer) && part_peek(tokenizer, &part)) {
        if (!part_take(tokenizer, part))
            break;
        tokenizer->part++;
    }
    if (!tokenizer->count)
        return false;
    token_make(tokenizer, token);
    return true;
}
