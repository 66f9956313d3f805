#include "text/fold_letters.h"

#include "text/fold.h"
#include "text/fold_tables.h"

#include <utf8proc.h>

enum {
    APOSTROPHE       = '\'',
    BREVE            = 0x0306,
    CYRILLIC_I       = 0x0438,
    REPLACEMENT      = 0xFFFD,
    DECOMPOSED_LIMIT = 32, /* Unicode promises 18 */
    MARKS_ORDERED    = 64, /* after one letter; nobody writes more */
    BYTES_AT_MOST    = 4   /* of a code point */
};

struct folding {
    struct arena *arena;
    int32_t      *at;
    size_t        count;
    size_t        room;
    bool          composes;
};

static void add(struct folding *folding, int32_t codepoint)
{
    if (folding->count == folding->room) {
        size_t room = 2 * folding->room;

        folding->at =
            arena_realloc(folding->arena, folding->at, folding->room * sizeof(int32_t), room * sizeof(int32_t));
        folding->room = room;
    }
    folding->at[folding->count++] = codepoint;
}

static bool is_mark(int32_t codepoint)
{
    utf8proc_category_t category = utf8proc_category(codepoint);

    return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

/* Conjoining Hangul, which composes to syllables. */
static bool is_jamo(int32_t codepoint)
{
    return codepoint >= 0x1100 && codepoint <= 0x11FF;
}

/* All that people write for an apostrophe. */
static bool is_apostrophe(int32_t codepoint)
{
    return codepoint == 0x2019 || codepoint == 0x2018 || codepoint == 0x00B4 || codepoint == 0x02BC ||
           codepoint == 0xFF07;
}

static void add_mark(struct folding *folding, int32_t mark)
{
    bool is_of_letter = folding->count && folding->at[folding->count - 1] == CYRILLIC_I;

    if (mark == BREVE ? !is_of_letter : fold_is_decoration(mark))
        return;
    folding->composes = true;
    add(folding, mark);
}

static void add_letter(struct folding *folding, int32_t letter)
{
    const char *plain = fold_letter(letter);

    if (is_jamo(letter))
        folding->composes = true;
    if (!plain)
        add(folding, letter);
    while (plain && *plain) {
        int32_t codepoint;

        plain += utf8proc_iterate((const utf8proc_uint8_t *)plain, -1, &codepoint);
        add(folding, codepoint);
    }
}

static void add_part(struct folding *folding, int32_t codepoint)
{
    utf8proc_category_t category = utf8proc_category(codepoint);

    if (category == UTF8PROC_CATEGORY_CF)
        return;
    if (category == UTF8PROC_CATEGORY_ND)
        add(folding, fold_digit(codepoint));
    else if (is_mark(codepoint))
        add_mark(folding, codepoint);
    else if (category == UTF8PROC_CATEGORY_ZS)
        add(folding, ' ');
    else
        add_letter(folding, codepoint);
}

static void add_character(struct folding *folding, int32_t codepoint)
{
    const utf8proc_option_t how = UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE | UTF8PROC_IGNORE;
    int32_t                 parts[DECOMPOSED_LIMIT];
    utf8proc_ssize_t        count;

    if (is_apostrophe(codepoint) || codepoint == '`') {
        add(folding, APOSTROPHE);
    } else if (codepoint < 0x80) {
        add(folding, codepoint >= 'A' && codepoint <= 'Z' ? codepoint + ('a' - 'A') : codepoint);
    } else if (!fold_is_apostrophe(codepoint)) {
        count = utf8proc_decompose_char(codepoint, parts, DECOMPOSED_LIMIT, how, NULL);
        for (utf8proc_ssize_t i = 0; i < count && i < DECOMPOSED_LIMIT; i++)
            add_part(folding, parts[i]);
    }
}

/* Marks after the same letter by combining class, as Unicode's canonical ordering asks (UAX 15). */
static void order_marks(struct folding *folding)
{
    int32_t *at = folding->at;

    for (size_t i = 1; i < folding->count; i++) {
        utf8proc_propval_t class_ = utf8proc_get_property(at[i])->combining_class;
        int32_t            mark   = at[i];
        size_t             to     = i;

        while (class_ && to && i - to < MARKS_ORDERED && utf8proc_get_property(at[to - 1])->combining_class > class_) {
            at[to] = at[to - 1];
            to--;
        }
        at[to] = mark;
    }
}

/* So that what was typed in pieces equals what was typed whole. */
static void compose(struct folding *folding)
{
    utf8proc_ssize_t count;

    order_marks(folding);
    count = utf8proc_normalize_utf32(folding->at, (utf8proc_ssize_t)folding->count, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (count > 0)
        folding->count = (size_t)count;
}

struct str fold_letters(struct arena *arena, struct str text)
{
    struct folding folding = {.arena = arena, .room = text.len + 1};
    char          *out;
    size_t         len = 0;

    folding.at = (int32_t *)(void *)arena_room(arena, folding.room * sizeof(int32_t));
    while (text.len) {
        int32_t          codepoint;
        utf8proc_ssize_t taken =
            utf8proc_iterate((const utf8proc_uint8_t *)text.at, (utf8proc_ssize_t)text.len, &codepoint);

        add_character(&folding, taken > 0 ? codepoint : REPLACEMENT);
        text = str_from_at(text, taken > 0 ? (size_t)taken : 1);
    }
    if (folding.composes)
        compose(&folding);
    arena_work(arena, folding.count * sizeof(int32_t));
    out = arena_room(arena, folding.count * BYTES_AT_MOST + 1);
    for (size_t i = 0; i < folding.count; i++)
        len += (size_t)utf8proc_encode_char(folding.at[i], (utf8proc_uint8_t *)out + len);
    return (struct str){.at = out, .len = len};
}
