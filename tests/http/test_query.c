#include "base/attributes.h"
#include "http/query.h"
#include "support/unit.h"

ARENA_SUITE(query);

/* A copy of the very size, so that a sanitizer sees every byte read beyond it. */
static struct str exact(struct str text)
{
    char *copy = malloc(text.len ? text.len : 1);

    cr_assert(copy);
    if (text.len)
        memcpy(copy, text.at, text.len);
    return (struct str){.at = copy, .len = text.len};
}

static const struct {
    struct str  text;
    bool        plus_is_blank;
    const char *decoded;
} decodable[] = {
    {TEXT(""), false, ""},
    {{NULL, 0}, false, ""},
    {TEXT("abc"), false, "abc"},
    {TEXT("a+b"), false, "a+b"},
    {TEXT("a+b"), true, "a b"},
    {TEXT("a%2Bb"), true, "a+b"},
    {TEXT("%20"), false, " "},
    {TEXT("%41%4a%4A"), false, "AJJ"},
    {TEXT("%2525"), false, "%25"},
    {TEXT("%2F%3F%26%3D%23"), false, "/?&=#"},
    {TEXT("%C3%A9"), false, "\xC3\xA9"},
    {TEXT("\xC3\xA9"), false, "\xC3\xA9"},
    {TEXT("%C3\xA9"), false, "\xC3\xA9"},
    {TEXT("%F0%9F%98%80"), false, "\xF0\x9F\x98\x80"},
    {TEXT("%0A%0D%7F%01"), false, "\n\r\x7F\x01"},
    {TEXT("<>\"' {}|"), false, "<>\"' {}|"},
};

Test(query, decodes_escapes_once)
{
    for (size_t i = 0; i < COUNT_OF(decodable); i++) {
        struct str text = exact(decodable[i].text);
        struct str out;

        cr_expect(percent_decode(arena, text, decodable[i].plus_is_blank, &out), "row %zu", i);
        cr_expect(str_is(out, decodable[i].decoded), "row %zu gives " STR_FMT, i, STR_ARG(out));
        free((char *)(uintptr_t)text.at);
    }
}

static const struct str undecodable[] = {
    TEXT("%"),      TEXT("%4"),   TEXT("%4%"),    TEXT("a%"),           TEXT("%%41"),      TEXT("%zz"),
    TEXT("%4g"),    TEXT("%g4"),  TEXT("%u0041"), TEXT("% 41"),         TEXT("%+1"),       TEXT("%-1"),
    TEXT("%0x"),    TEXT("%00"),  TEXT("a%00b"),  TEXT("\0"),           TEXT("a\0"),       TEXT("%80"),
    TEXT("%FF"),    TEXT("%C3"),  TEXT("%C3%28"), TEXT("%C0%AF"),       TEXT("%C0%80"),    TEXT("%ED%A0%80"),
    TEXT("%E2%82"), TEXT("\xFF"), TEXT("\xC3"),   TEXT("%F4%90%80%80"), TEXT("%E0%80%AF"), TEXT("%C3%A9%"),
};

Test(query, refuses_broken_escapes_nul_and_what_is_not_utf_8)
{
    for (size_t i = 0; i < COUNT_OF(undecodable); i++) {
        struct str text = exact(undecodable[i]);
        struct str out;

        cr_expect(!percent_decode(arena, text, false, &out), "row %zu: " STR_FMT, i, STR_ARG(undecodable[i]));
        cr_expect(!percent_decode(arena, text, true, &out), "row %zu: " STR_FMT, i, STR_ARG(undecodable[i]));
        free((char *)(uintptr_t)text.at);
    }
}

Test(query, encodes_all_but_unreserved_characters)
{
    static const struct {
        struct str  text;
        const char *encoded;
    } rows[] = {
        {TEXT(""), ""},
        {{NULL, 0}, ""},
        {TEXT("AZaz09-._~"), "AZaz09-._~"},
        {TEXT(" !\"#$%&'()*+,/:;<=>?@[\\]^`{|}"),
         "%20%21%22%23%24%25%26%27%28%29%2A%2B%2C%2F%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D"},
        {TEXT("\xC3\xA9\x7F\r\n"), "%C3%A9%7F%0D%0A"},
        {TEXT("\0\xFF"), "%00%FF"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(str_is(percent_encode(arena, rows[i].text), rows[i].encoded), "row %zu", i);
}

Test(query, decodes_what_it_encodes)
{
    for (size_t i = 0; i < COUNT_OF(decodable); i++) {
        struct str text = str_from(decodable[i].decoded);
        struct str out;

        cr_expect(percent_decode(arena, percent_encode(arena, text), true, &out), "row %zu", i);
        cr_expect(str_equal(out, text), "row %zu", i);
    }
}

/* "name=value|name=value", and "!" in the place of a pair that cannot be decoded. */
static struct str pairs_of(struct str query)
{
    struct str        text = STR("");
    struct query_pair pair;
    int               state;

    while ((state = query_next(arena, &query, &pair)) != 0)
        text = state < 0 ? arena_format(arena, STR_FMT "!|", STR_ARG(text))
                         : arena_format(arena, STR_FMT STR_FMT "=" STR_FMT "|", STR_ARG(text), STR_ARG(pair.name),
                                        STR_ARG(pair.value));
    return text;
}

Test(query, cuts_a_query_into_pairs)
{
    static const struct {
        struct str  query;
        const char *pairs;
    } rows[] = {
        {TEXT(""), ""},
        {{NULL, 0}, ""},
        {TEXT("&"), ""},
        {TEXT("&&&"), ""},
        {TEXT("a=1"), "a=1|"},
        {TEXT("a=1&b=2"), "a=1|b=2|"},
        {TEXT("&a=1&&b=2&"), "a=1|b=2|"},
        {TEXT("a"), "a=|"},
        {TEXT("a="), "a=|"},
        {TEXT("="), "=|"},
        {TEXT("=1"), "=1|"},
        {TEXT("a=1=2"), "a=1=2|"},
        {TEXT("a==1"), "a==1|"},
        {TEXT("a=1&a=2"), "a=1|a=2|"},
        {TEXT("a=1;b=2"), "a=1;b=2|"},
        {TEXT("a%3D1=2"), "a=1=2|"},
        {TEXT("a=x%26b"), "a=x&b|"},
        {TEXT("a+b=c+d"), "a b=c d|"},
        {TEXT("a?=?/#"), "a?=?/#|"},
        {TEXT("a=%"), "!|"},
        {TEXT("%zz=1&b=2"), "!|b=2|"},
        {TEXT("a=%00"), "!|"},
        {TEXT("a=1&b=%FF&c=3"), "a=1|!|c=3|"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str query = exact(rows[i].query);
        struct str text  = pairs_of(query);

        cr_expect(str_is(text, rows[i].pairs), "row %zu gives " STR_FMT, i, STR_ARG(text));
        free((char *)(uintptr_t)query.at);
    }
}
