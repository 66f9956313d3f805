#include "base/attributes.h"
#include "base/clock.h"
#include "base/uuid.h"
#include "support/unit.h"

#include <sys/wait.h>
#include <unistd.h>

ARENA_SUITE(uuid);

static int compare(struct uuid a, struct uuid b)
{
    return memcmp(a.bytes, b.bytes, sizeof(a.bytes));
}

/* Milliseconds since 1970: the first 48 bits. */
static int64_t millis_of(struct uuid uuid)
{
    int64_t millis = 0;

    for (int i = 0; i < 6; i++)
        millis = millis << 8 | uuid.bytes[i];
    return millis;
}

Test(uuid, a_new_one_is_version_7_of_rfc_9562)
{
    for (int i = 0; i < 1000; i++) {
        struct uuid uuid = uuid_new();

        cr_assert_eq(uuid.bytes[6] >> 4, 7);
        cr_assert_eq(uuid.bytes[8] >> 6, 2);
    }
}

Test(uuid, a_new_one_begins_with_the_time)
{
    int64_t     before = clock_now().micros / 1000;
    struct uuid uuid   = uuid_new();
    int64_t     after  = clock_now().micros / 1000;

    cr_expect(millis_of(uuid) >= before && millis_of(uuid) <= after);
}

/* In 4,096ths of a millisecond, so that a microsecond is lost at most. */
Test(uuid, twelve_bits_hold_the_fraction_of_the_millisecond)
{
    int64_t     before   = clock_now().micros;
    struct uuid uuid     = uuid_new();
    int64_t     after    = clock_now().micros;
    int64_t     fraction = (uuid.bytes[6] & 0x0F) << 8 | uuid.bytes[7];
    int64_t     made     = millis_of(uuid) * 1000 + fraction * 1000 / 4096;

    cr_expect(made >= before - 1 && made <= after);
}

Test(uuid, each_sorts_behind_the_one_before)
{
    struct uuid last = uuid_new();

    for (int i = 0; i < 300000; i++) {
        struct uuid next = uuid_new();

        cr_assert(compare(last, next) < 0, "number %d", i);
        last = next;
    }
}

/* Were they drawn badly, some bit would be the same in all of them, or nearly. */
Test(uuid, all_sixty_two_other_bits_change)
{
    enum { COUNT = 4000 };
    int ones[64] = {0};

    for (int i = 0; i < COUNT; i++) {
        struct uuid uuid = uuid_new();

        for (int bit = 0; bit < 64; bit++)
            ones[bit] += uuid.bytes[8 + bit / 8] >> (7 - bit % 8) & 1;
    }
    for (int bit = 2; bit < 64; bit++)
        cr_expect(ones[bit] > COUNT * 2 / 5 && ones[bit] < COUNT * 3 / 5, "bit %d: %d of %d", bit, ones[bit], COUNT);
}

Test(uuid, no_two_have_the_same_random_part)
{
    enum { COUNT = 1000 };
    static struct uuid uuids[COUNT];

    for (size_t i = 0; i < COUNT; i++) {
        uuids[i] = uuid_new();
        for (size_t j = 0; j < i; j++)
            cr_assert(memcmp(uuids[i].bytes + 8, uuids[j].bytes + 8, 8) != 0, "%zu and %zu", i, j);
    }
}

/* What a forked child makes, sent back through a pipe. */
static void uuids_of_child(struct uuid *uuids, size_t size)
{
    int   ends[2];
    pid_t child;

    cr_assert(pipe(ends) == 0);
    cr_assert((child = fork()) >= 0);
    if (!child) {
        for (size_t i = 0; i < size / sizeof(*uuids); i++)
            uuids[i] = uuid_new();
        _exit(write(ends[1], uuids, size) == (ssize_t)size ? 0 : 1);
    }
    cr_assert(waitpid(child, NULL, 0) == child);
    cr_assert(read(ends[0], uuids, size) == (ssize_t)size);
    close(ends[0]);
    close(ends[1]);
}

Test(uuid, a_forked_child_does_not_repeat_its_parents)
{
    struct uuid childs[8];
    struct uuid siblings[8];
    struct uuid own[8];

    uuid_new();
    uuids_of_child(childs, sizeof(childs));
    uuids_of_child(siblings, sizeof(siblings));
    for (size_t i = 0; i < COUNT_OF(own); i++)
        own[i] = uuid_new();
    for (size_t i = 0; i < COUNT_OF(own); i++)
        for (size_t j = 0; j < COUNT_OF(own); j++) {
            cr_expect(memcmp(own[i].bytes + 8, childs[j].bytes + 8, 8) != 0);
            cr_expect(memcmp(own[i].bytes + 8, siblings[j].bytes + 8, 8) != 0);
            cr_expect(memcmp(childs[i].bytes + 8, siblings[j].bytes + 8, 8) != 0);
        }
}

static const struct {
    struct str  text;
    struct uuid uuid;
    const char *written;
} texts[] = {
    {TEXT("00112233-4455-6677-8899-aabbccddeeff"),
     {{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF}},
     "00112233-4455-6677-8899-aabbccddeeff"},
    {TEXT("00112233-4455-6677-8899-AABBCCDDEEFF"),
     {{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF}},
     "00112233-4455-6677-8899-aabbccddeeff"},
    {TEXT("017F22E2-79B0-7cc3-98C4-dC0C0C07398F"),
     {{0x01, 0x7F, 0x22, 0xE2, 0x79, 0xB0, 0x7C, 0xC3, 0x98, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F}},
     "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"},
    {TEXT("00000000-0000-0000-0000-000000000000"), {{0}}, "00000000-0000-0000-0000-000000000000"},
};

Test(uuid, reads_either_case_and_writes_lower_case)
{
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct uuid uuid;
        char        written[37];

        memset(&uuid, 0x5A, sizeof(uuid));
        cr_expect(uuid_read(texts[i].text, &uuid), STR_FMT, STR_ARG(texts[i].text));
        cr_expect(compare(uuid, texts[i].uuid) == 0, STR_FMT, STR_ARG(texts[i].text));
        uuid_format(texts[i].uuid, written);
        cr_expect_str_eq(written, texts[i].written);
    }
}

Test(uuid, reads_back_what_it_writes)
{
    for (int i = 0; i < 1000; i++) {
        struct uuid uuid = uuid_new();
        struct uuid back;
        char        written[37];

        uuid_format(uuid, written);
        cr_assert(uuid_read(str_from(written), &back), "%s", written);
        cr_assert(compare(uuid, back) == 0, "%s", written);
    }
}

static const struct str no_uuids[] = {
    TEXT(""),
    TEXT("0"),
    TEXT("00112233445566778899aabbccddeeff"),
    TEXT("00112233-4455-6677-8899-aabbccddeef"),
    TEXT("00112233-4455-6677-8899-aabbccddeeff0"),
    TEXT("{00112233-4455-6677-8899-aabbccddeeff}"),
    TEXT("urn:uuid:00112233-4455-6677-8899-aabbccddeeff"),
    TEXT(" 0112233-4455-6677-8899-aabbccddeeff"),
    TEXT("00112233-4455-6677-8899-aabbccddeef "),
    TEXT("00112233-4455-6677-8899-aabbccddeef\n"),
    TEXT("00112233-4455-6677-8899-aabbccddeef\0"),
    TEXT("00112233-4455-6677-8899-aabbccddeeff\0"),
    TEXT("0011\0002233-4455-6677-8899-aabbccddeeff"),
    TEXT("001122334-455-6677-8899-aabbccddeeff"),
    TEXT("00112233-4455-66778-899-aabbccddeeff"),
    TEXT("00112233_4455_6677_8899_aabbccddeeff"),
    TEXT("0011223344455-6677-8899-aabbccddeeff"),
    TEXT("0011223g-4455-6677-8899-aabbccddeeff"),
    TEXT("-0112233-4455-6677-8899-aabbccddeeff"),
    TEXT("+0112233-4455-6677-8899-aabbccddeeff"),
    TEXT("0x112233-4455-6677-8899-aabbccddeeff"),
    TEXT("00112233-4455-6677-8899-aabbccddee%66"),
    TEXT("00112233-4455-6677-8899-aabbccddee\xC3\xA9"),
    TEXT("------------------------------------"),
};

Test(uuid, refuses_every_other_spelling)
{
    for (size_t i = 0; i < COUNT_OF(no_uuids); i++) {
        struct uuid uuid;

        cr_expect(!uuid_read(no_uuids[i], &uuid), STR_FMT, STR_ARG(no_uuids[i]));
    }
}

Test(uuid, reads_a_text_in_the_middle_of_another)
{
    static const char path[] = "/api/records/017f22e2-79b0-7cc3-98c4-dc0c0c07398f/orders";
    struct uuid       uuid;

    cr_expect(uuid_read((struct str){.at = path + 13, .len = 36}, &uuid));
    cr_expect(compare(uuid, texts[2].uuid) == 0);
}

Test(uuid, a_text_in_the_arena_is_the_same)
{
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        char text[37];

        uuid_format(texts[i].uuid, text);
        cr_expect(str_is(uuid_str(arena, texts[i].uuid), text));
    }
}

Test(uuid, random_bytes_fill_all_that_is_asked_for_and_no_more)
{
    enum { SIZE = 1000, AROUND = 8 };
    uint8_t bytes[AROUND + SIZE + AROUND] = {0};
    int     seen[256]                     = {0};
    int     kinds                         = 0;

    random_bytes(bytes + AROUND, SIZE);
    for (size_t i = 0; i < AROUND; i++)
        cr_expect(!bytes[i] && !bytes[AROUND + SIZE + i]);
    for (size_t i = 0; i < SIZE; i++)
        kinds += !seen[bytes[AROUND + i]]++;
    cr_expect(kinds > 200, "%d kinds of bytes", kinds);
    random_bytes(NULL, 0);
}
