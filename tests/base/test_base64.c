#include "base/attributes.h"
#include "base/base64.h"
#include "support/unit.h"

ARENA_SUITE(base64);

/* The first rows are the test vectors of RFC 4648 section 10, without their padding. */
static const struct {
    struct str  bytes;
    const char *text;
} pairs[] = {
    {TEXT(""), ""},
    {TEXT("f"), "Zg"},
    {TEXT("fo"), "Zm8"},
    {TEXT("foo"), "Zm9v"},
    {TEXT("foob"), "Zm9vYg"},
    {TEXT("fooba"), "Zm9vYmE"},
    {TEXT("foobar"), "Zm9vYmFy"},
    {TEXT("\0"), "AA"},
    {TEXT("\0\0\0"), "AAAA"},
    {TEXT("\xFF"), "_w"},
    {TEXT("\xFF\xFF\xFF"), "____"},
    {TEXT("\xFB\xEF\xBE"), "----"},
};

Test(base64, encodes_in_the_alphabet_for_urls_without_padding)
{
    for (size_t i = 0; i < COUNT_OF(pairs); i++)
        cr_expect(str_is(base64url_encode(arena, pairs[i].bytes.at, pairs[i].bytes.len), pairs[i].text), "\"%s\"",
                  pairs[i].text);
}

Test(base64, decodes_what_it_encodes)
{
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        char out[8] = {0};

        cr_expect(base64url_decode(str_from(pairs[i].text), out, pairs[i].bytes.len), "\"%s\"", pairs[i].text);
        cr_expect(memcmp(out, pairs[i].bytes.at, pairs[i].bytes.len) == 0, "\"%s\"", pairs[i].text);
    }
}

Test(base64, goes_round_for_every_byte_at_every_place)
{
    uint8_t bytes[64];
    uint8_t out[64];

    for (size_t len = 0; len < sizeof(bytes); len++)
        for (unsigned start = 0; start < 256; start += 5) {
            struct str text;

            for (size_t i = 0; i < len; i++)
                bytes[i] = (uint8_t)(start + 31 * i);
            text = base64url_encode(arena, bytes, len);
            cr_assert(text.len == (len * 4 + 2) / 3, "%zu bytes", len);
            cr_assert(base64url_decode(text, out, len), "%zu bytes", len);
            cr_assert(memcmp(bytes, out, len) == 0, "%zu bytes", len);
            arena_reset(arena);
        }
}

Test(base64, refuses_what_is_no_encoding_of_so_many_bytes)
{
    static const struct {
        struct str text;
        size_t     len;
    } rows[] = {
        {TEXT(""), 1},      {TEXT("Z"), 0},        {TEXT("Z"), 1},       {TEXT("Zg"), 2},   {TEXT("Zg"), 0},
        {TEXT("Zg=="), 1},  {TEXT("Zg=="), 3},     {TEXT("Zm8="), 2},    {TEXT("Zm8="), 3}, {TEXT("Zm9v "), 3},
        {TEXT("+w"), 1},    {TEXT("/w"), 1},       {TEXT("Z\n"), 1},     {TEXT("Z\0"), 1},  {TEXT("\0\0"), 1},
        {TEXT("Z\xC3"), 1}, {TEXT("\xFF\xFF"), 1}, {TEXT("Zm9vYmF"), 6}, {TEXT("Zm9v"), 2}, {TEXT("Zm9vYg"), 3},
    };
    uint8_t out[8];

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(!base64url_decode(rows[i].text, out, rows[i].len), "row %zu", i);
}

/* Otherwise several texts would stand for one cursor. */
Test(base64, refuses_bits_that_are_left_over)
{
    uint8_t out[2];

    cr_expect(base64url_decode(STR("Zg"), out, 1));
    cr_expect(!base64url_decode(STR("Zh"), out, 1));
    cr_expect(!base64url_decode(STR("Zv"), out, 1));
    cr_expect(base64url_decode(STR("Zm8"), out, 2));
    cr_expect(!base64url_decode(STR("Zm9"), out, 2));
    cr_expect(!base64url_decode(STR("Zm-"), out, 2));
}
