#include "base/attributes.h"
#include "base/utf8.h"
#include "support/unit.h"

/* Code points at the edges of what one to four bytes hold. */
static const struct {
    struct str text;
    uint32_t   codepoint;
} edges[] = {
    {TEXT("\0"), 0x00},
    {TEXT("a"), 'a'},
    {TEXT("\x7F"), 0x7F},
    {TEXT("\xC2\x80"), 0x80},
    {TEXT("\xC3\xA9"), 0xE9},
    {TEXT("\xDF\xBF"), 0x7FF},
    {TEXT("\xE0\xA0\x80"), 0x800},
    {TEXT("\xE2\x82\xAC"), 0x20AC},
    {TEXT("\xED\x9F\xBF"), 0xD7FF},
    {TEXT("\xEE\x80\x80"), 0xE000},
    {TEXT("\xEF\xBB\xBF"), 0xFEFF},
    {TEXT("\xEF\xBF\xBD"), 0xFFFD},
    {TEXT("\xEF\xBF\xBE"), 0xFFFE},
    {TEXT("\xEF\xBF\xBF"), 0xFFFF},
    {TEXT("\xF0\x90\x80\x80"), 0x10000},
    {TEXT("\xF0\x9F\x98\x80"), 0x1F600},
    {TEXT("\xF4\x8F\xBF\xBF"), 0x10FFFF},
};

/* clang-format off */
static const struct str broken[] = {
    TEXT("\x80"), /* continuation bytes alone */
    TEXT("\xBF"),
    TEXT("\x80\x80"),
    TEXT("\xC3"), /* cut short */
    TEXT("\xE2\x82"),
    TEXT("\xE2"),
    TEXT("\xF0\x9F\x98"),
    TEXT("\xF0\x9F"),
    TEXT("\xF0"),
    TEXT("\xC3" "a"), /* something else in place of a continuation byte */
    TEXT("\xC3\xC3"),
    TEXT("\xE2" "a\xAC"),
    TEXT("\xE2\x82" "a"),
    TEXT("\xE2\x82\xC3\xA9"),
    TEXT("\xF0\x9F\x98" "a"),
    TEXT("\xF0\x9F" "a\x80"),
    TEXT("\xC3\0"),
    TEXT("\xC0\x80"), /* longer than need be */
    TEXT("\xC0\xAF"),
    TEXT("\xC1\xBF"),
    TEXT("\xE0\x80\x80"),
    TEXT("\xE0\x80\xAF"),
    TEXT("\xE0\x9F\xBF"),
    TEXT("\xF0\x80\x80\x80"),
    TEXT("\xF0\x82\x82\xAC"),
    TEXT("\xF0\x8F\xBF\xBF"),
    TEXT("\xED\xA0\x80"), /* surrogates, alone and in pairs */
    TEXT("\xED\xAF\xBF"),
    TEXT("\xED\xB0\x80"),
    TEXT("\xED\xBF\xBF"),
    TEXT("\xED\xA0\xBD\xED\xB8\x80"),
    TEXT("\xF4\x90\x80\x80"), /* above U+10FFFF */
    TEXT("\xF5\x80\x80\x80"),
    TEXT("\xF7\xBF\xBF\xBF"),
    TEXT("\xF8\x88\x80\x80\x80"), /* five and six bytes */
    TEXT("\xFC\x84\x80\x80\x80\x80"),
    TEXT("\xFE"), /* bytes of no meaning */
    TEXT("\xFF"),
    TEXT("\xFE\xFF"),
    TEXT("\xFF\xFE"),
};
/* clang-format on */

Test(utf8, decodes_the_first_and_last_code_point_of_each_size)
{
    for (size_t i = 0; i < COUNT_OF(edges); i++) {
        uint32_t codepoint = UINT32_MAX;
        size_t   used      = utf8_decode(edges[i].text.at, edges[i].text.len, &codepoint);

        cr_expect(used == edges[i].text.len, "U+%04X", edges[i].codepoint);
        cr_expect(codepoint == edges[i].codepoint, "U+%04X", edges[i].codepoint);
        cr_expect(utf8_valid(edges[i].text), "U+%04X", edges[i].codepoint);
        cr_expect(utf8_length(edges[i].text) == 1, "U+%04X", edges[i].codepoint);
    }
}

Test(utf8, decodes_nothing_out_of_what_is_broken)
{
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        uint32_t codepoint;

        cr_expect(utf8_decode(broken[i].at, broken[i].len, &codepoint) == 0, "row %zu", i);
        cr_expect(!utf8_valid(broken[i]), "row %zu", i);
    }
}

Test(utf8, decodes_nothing_out_of_no_bytes)
{
    uint32_t codepoint;

    cr_expect(utf8_decode("a", 0, &codepoint) == 0);
    cr_expect(utf8_valid(STR("")));
    cr_expect(utf8_valid(str_from(NULL)));
    cr_expect(utf8_length(str_from(NULL)) == 0);
    cr_expect(!utf8_has_control(str_from(NULL)));
    cr_expect(!utf8_has_line_break(str_from(NULL)));
}

static size_t encode(uint32_t codepoint, char out[4])
{
    if (codepoint < 0x80) {
        out[0] = (char)codepoint;
        return 1;
    }
    if (codepoint < 0x800) {
        out[0] = (char)(0xC0 | codepoint >> 6);
        out[1] = (char)(0x80 | (codepoint & 0x3F));
        return 2;
    }
    if (codepoint < 0x10000) {
        out[0] = (char)(0xE0 | codepoint >> 12);
        out[1] = (char)(0x80 | (codepoint >> 6 & 0x3F));
        out[2] = (char)(0x80 | (codepoint & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | codepoint >> 18);
    out[1] = (char)(0x80 | (codepoint >> 12 & 0x3F));
    out[2] = (char)(0x80 | (codepoint >> 6 & 0x3F));
    out[3] = (char)(0x80 | (codepoint & 0x3F));
    return 4;
}

Test(utf8, knows_every_code_point_but_the_surrogates)
{
    for (uint32_t codepoint = 0; codepoint < 0x200000; codepoint++) {
        char     bytes[4];
        size_t   size    = encode(codepoint, bytes);
        bool     is_real = codepoint <= 0x10FFFF && (codepoint < 0xD800 || codepoint > 0xDFFF);
        uint32_t back    = 0;

        cr_assert(utf8_decode(bytes, size, &back) == (is_real ? size : 0), "U+%04X", codepoint);
        cr_assert(!is_real || back == codepoint, "U+%04X", codepoint);
        cr_assert(utf8_valid((struct str){.at = bytes, .len = size}) == is_real, "U+%04X", codepoint);
    }
}

/* ASCII is passed over eight bytes at a time: a fault must show wherever it stands. */
Test(utf8, finds_a_fault_at_any_place_between_ascii)
{
    for (size_t len = 1; len <= 40; len++)
        for (size_t place = 0; place < len; place++) {
            char      *bytes = malloc(len);
            struct str text  = {.at = bytes, .len = len};

            memset(bytes, 'a', len);
            cr_assert(utf8_valid(text), "%zu bytes", len);
            bytes[place] = (char)0x80;
            cr_assert(!utf8_valid(text), "byte %zu of %zu", place, len);
            bytes[place] = (char)0xC3;
            cr_assert(!utf8_valid(text), "byte %zu of %zu", place, len);
            if (place + 1 < len) {
                bytes[place + 1] = (char)0xA9;
                cr_assert(utf8_valid(text), "byte %zu of %zu", place, len);
                cr_assert(utf8_length(text) == len - 1, "byte %zu of %zu", place, len);
            }
            free(bytes);
        }
}

Test(utf8, a_broken_sequence_is_broken_between_good_text_too)
{
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        char bytes[64] = "0123456789\xC3\xA9";
        char after[]   = "\xE2\x82\xAC, and more text";

        memcpy(bytes + 12, broken[i].at, broken[i].len);
        memcpy(bytes + 12 + broken[i].len, after, sizeof(after));
        cr_expect(!utf8_valid((struct str){.at = bytes, .len = 12 + broken[i].len + sizeof(after)}), "row %zu", i);
    }
}

Test(utf8, reads_nothing_behind_the_end_of_a_text)
{
    for (size_t i = 0; i < COUNT_OF(edges); i++)
        for (size_t len = 0; len < edges[i].text.len; len++) {
            uint32_t codepoint;
            char    *copy = malloc(len ? len : 1);

            memcpy(copy, edges[i].text.at, len);
            cr_expect(utf8_decode(copy, len, &codepoint) == 0, "U+%04X", edges[i].codepoint);
            cr_expect(utf8_valid((struct str){.at = copy, .len = len}) == (len == 0), "U+%04X", edges[i].codepoint);
            free(copy);
        }
}

Test(utf8, counts_code_points_and_not_bytes)
{
    static const struct {
        struct str text;
        size_t     length;
    } rows[] = {
        {TEXT(""), 0},
        {TEXT("plain"), 5},
        {TEXT("\0\0\0"), 3},
        {TEXT("Jos\xC3\xA9"), 4},
        {TEXT("Jose\xCC\x81"), 5},
        {TEXT("\xE6\x9D\xB1\xE4\xBA\xAC\xE9\x83\xBD"), 3},
        {TEXT("\xF0\x9F\x98\x80!"), 2},
        {TEXT("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7"), 3},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(utf8_length(rows[i].text) == rows[i].length, STR_FMT, STR_ARG(rows[i].text));
}

Test(utf8, finds_control_characters)
{
    static const struct {
        struct str text;
        bool       has_control;
    } rows[] = {
        {TEXT(""), false},
        {TEXT("O'Brien (caf\xC3\xA9)"), false},
        {TEXT(" ~"), false},
        {TEXT("\xC2\xA0"), false},         /* no-break space */
        {TEXT("\xE2\x80\xA8"), false},     /* line separator: no control character by its category */
        {TEXT("\xE2\x80\x8E"), false},     /* left-to-right mark */
        {TEXT("\xC4\x80"), false},         /* U+0100 ends in the byte 80 */
        {TEXT("\xE2\x82\x85"), false},     /* so does U+2085 in 85 */
        {TEXT("\xF0\x9F\x98\x9F"), false}, /* and U+1F61F in 9F */
        {TEXT("\0"), true},
        {TEXT("a\0b"), true},
        {TEXT("tab\there"), true},
        {TEXT("two\nlines"), true},
        {TEXT("\x1B[31m"), true},
        {TEXT("\x1F"), true},
        {TEXT("at the end\x7F"), true},
        {TEXT("\xC2\x80"), true},
        {TEXT("\xC3\xA9\xC2\x85"), true},
        {TEXT("\xC2\x9F"), true},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(utf8_has_control(rows[i].text) == rows[i].has_control, "row %zu", i);
}

Test(utf8, finds_line_breaks_of_every_kind)
{
    static const struct {
        struct str text;
        bool       has_break;
    } rows[] = {
        {TEXT(""), false},
        {TEXT("one line"), false},
        {TEXT("tab\there"), false},
        {TEXT("\0"), false},
        {TEXT("\x0E"), false},
        {TEXT("\x1E"), false},
        {TEXT("\xC2\x84"), false},
        {TEXT("\xC2\x86"), false},
        {TEXT("\xC3\x85"), false},     /* U+00C5 ends in the byte of NEL */
        {TEXT("\xE2\x80\xA7"), false}, /* U+2027 */
        {TEXT("\xE2\x80\xAA"), false}, /* U+202A */
        {TEXT("\n"), true},
        {TEXT("two\nlines"), true},
        {TEXT("two\r\nlines"), true},
        {TEXT("two\rlines"), true},
        {TEXT("\x0B"), true},
        {TEXT("page\x0C"), true},
        {TEXT("\xC2\x85"), true},
        {TEXT("caf\xC3\xA9\xE2\x80\xA8"), true},
        {TEXT("\xE2\x80\xA9 at the start"), true},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(utf8_has_line_break(rows[i].text) == rows[i].has_break, "row %zu", i);
}

Test(utf8, white_space_alone_is_blank)
{
    static const struct {
        struct str text;
        bool       is_blank;
    } rows[] = {
        {TEXT(""), true},
        {{NULL, 0}, true},
        {TEXT(" "), true},
        {TEXT("\t\n\x0B\x0C\r "), true},
        {TEXT("\xC2\x85"), true},                 /* U+0085 */
        {TEXT("\xC2\xA0"), true},                 /* U+00A0 */
        {TEXT("\xE1\x9A\x80"), true},             /* U+1680 */
        {TEXT("\xE2\x80\x80\xE2\x80\x8A"), true}, /* U+2000, U+200A */
        {TEXT("\xE2\x80\xA8\xE2\x80\xA9"), true}, /* U+2028, U+2029 */
        {TEXT("\xE2\x80\xAF\xE2\x81\x9F"), true}, /* U+202F, U+205F */
        {TEXT("\xE3\x80\x80"), true},             /* U+3000 */
        {TEXT("x"), false},
        {TEXT(" x"), false},
        {TEXT("x "), false},
        {TEXT("\0"), false},
        {TEXT("\x08"), false},
        {TEXT("\x0E"), false},
        {TEXT("\x1F"), false},
        {TEXT("\xC3\x85"), false},     /* U+00C5 ends in the byte of U+0085 */
        {TEXT("\xE2\x80\x8B"), false}, /* U+200B is a format character */
        {TEXT("\xEF\xBB\xBF"), false}, /* U+FEFF likewise */
        {TEXT("\xE1\xA0\x8E"), false}, /* U+180E was white space once */
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(utf8_is_blank(rows[i].text) == rows[i].is_blank, "row %zu", i);
}
