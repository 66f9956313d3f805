/* What comes out is E.164, and comes out again when it goes in. */
#include "domain/phone.h"
#include "support/fuzzing.h"

static void check_form(const char *phone, size_t len)
{
    expect(len >= 8 && len <= 16 && strlen(phone) == len);
    expect(phone[0] == '+' && phone[1] != '0');
    for (size_t i = 1; i < len; i++)
        expect(phone[i] >= '0' && phone[i] <= '9');
}

/* Digits come in their order and none is lost, but for the two zeros that may stand for the plus. */
static void check_digits(struct str text, const char *phone)
{
    size_t zeros = 0;
    size_t at    = 1;
    bool   plus  = text.len && memchr(text.at, '+', text.len);

    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            continue;
        if (!plus && zeros < 2) {
            expect(text.at[i] == '0');
            zeros++;
        } else {
            expect(text.at[i] == phone[at++]);
        }
    }
    expect(phone[at] == 0);
}

void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    struct str text = {.at = (const char *)data, .len = size};
    char       phone[PHONE_SIZE];
    char       again[PHONE_SIZE];
    size_t     len;
    size_t     len_again;

    (void)arena;
    if (!phone_normalize(text, phone, &len))
        return;
    check_form(phone, len);
    check_digits(text, phone);
    expect(phone_normalize((struct str){.at = phone, .len = len}, again, &len_again));
    expect(len_again == len && memcmp(phone, again, len) == 0);
}
