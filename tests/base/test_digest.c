#include "base/attributes.h"
#include "base/digest.h"
#include "support/unit.h"

ARENA_SUITE(digest);

static void expect_digest(struct digest digest, const char *expected, const char *what)
{
    char text[65] = {0};

    digest_hex(digest.bytes, sizeof(digest.bytes), text);
    cr_expect_str_eq(text, expected, "%s", what);
}

/* The short ones are the examples that NIST publishes with FIPS 180. */
static const struct {
    struct str  text;
    const char *digest;
} examples[] = {
    {TEXT(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {TEXT("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {TEXT("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {TEXT("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrst"
          "nopqrstu"),
     "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
    {TEXT("\0"), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
};

Test(digest, is_sha_256)
{
    for (size_t i = 0; i < COUNT_OF(examples); i++)
        expect_digest(digest_sha256(arena, examples[i].text), examples[i].digest, examples[i].text.at);
}

Test(digest, is_the_same_of_pieces)
{
    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        struct digest_sum *sum  = digest_begin(arena);
        struct str         text = examples[i].text;

        digest_add(sum, (struct str){.at = text.at, .len = text.len / 2});
        digest_add(sum, (struct str){.at = text.at + text.len / 2, .len = text.len - text.len / 2});
        expect_digest(digest_end(sum), examples[i].digest, examples[i].text.at);
    }
}

Test(digest, holds_for_a_million_letters)
{
    char *letters = malloc(1000000);

    memset(letters, 'a', 1000000);
    expect_digest(digest_sha256(arena, (struct str){.at = letters, .len = 1000000}),
                  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", "a million letters");
    free(letters);
}

Test(digest, takes_an_empty_text_without_an_address)
{
    expect_digest(digest_sha256(arena, str_from(NULL)), examples[0].digest, "no text");
}

Test(digest, of_parts_is_that_of_the_whole)
{
    struct str whole = examples[3].text;

    for (size_t first = 0; first <= whole.len; first++)
        for (size_t second = first; second <= whole.len; second += 13) {
            struct str parts[] = {
                {.at = whole.at, .len = first},
                {.at = whole.at + first, .len = second - first},
                {.at = NULL, .len = 0},
                {.at = whole.at + second, .len = whole.len - second},
            };
            struct digest digest = digest_sha256_parts(arena, parts, COUNT_OF(parts));

            expect_digest(digest, examples[3].digest, "in parts");
        }
}

Test(digest, of_no_parts_is_that_of_nothing)
{
    expect_digest(digest_sha256_parts(arena, NULL, 0), examples[0].digest, "no parts");
}

Test(digest, does_not_depend_on_the_one_before)
{
    struct digest first = digest_sha256(arena, STR("one"));
    struct digest again;

    digest_sha256(arena, STR("another"));
    again = digest_sha256(arena, STR("one"));
    cr_expect(memcmp(first.bytes, again.bytes, sizeof(first.bytes)) == 0);
}

Test(digest, bytes_are_written_as_two_digits_in_lower_case)
{
    static const uint8_t bytes[] = {0x00, 0x01, 0x0F, 0x10, 0x7F, 0x80, 0xAB, 0xCD, 0xEF, 0xFF};
    char                 text[]  = "######################";

    digest_hex(bytes, sizeof(bytes), text);
    cr_expect_str_eq(text, "00010f107f80abcdefff##");
    digest_hex(bytes, 0, text);
    cr_expect_str_eq(text, "00010f107f80abcdefff##");
}
