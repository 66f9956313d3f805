/*
 * A number, after the code of a default country if the first two bytes are one. What comes out is E.164, and comes out
 * again when it goes in, whatever the default country is then; of what is refused something is said.
 */
#include "phones/phone.h"
#include "support/fuzzing.h"

static void check_form(const struct phone *phone)
{
    expect(phone->len >= 8 && phone->len <= 16 && strlen(phone->text) == phone->len);
    expect(phone->text[0] == '+' && phone->text[1] != '0');
    for (size_t i = 1; i < phone->len; i++)
        expect(phone->text[i] >= '0' && phone->text[i] <= '9');
}

static void check_again(struct arena *arena, const struct phone *phone, const struct phone_country *home)
{
    struct phone again;
    struct str   fault;

    expect(phone_read(arena, (struct str){.at = phone->text, .len = phone->len}, home, &again, &fault));
    expect(again.len == phone->len && memcmp(again.text, phone->text, phone->len) == 0);
    expect(again.is_usual == phone->is_usual);
}

void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    struct str                  text = {.at = (const char *)data, .len = size};
    const struct phone_country *home = phone_country_find((struct str){.at = text.at, .len = size < 2 ? size : 2});
    struct phone                phone;
    struct str                  fault = {0};

    if (home) {
        expect(phone_country_shortest(home) > 0);
        text = str_from_at(text, 2);
    }
    if (!phone_read(arena, text, home, &phone, &fault)) {
        expect(fault.len > 0);
        return;
    }
    check_form(&phone);
    check_again(arena, &phone, NULL);
    check_again(arena, &phone, home);
}
