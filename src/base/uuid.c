/* getrandom is beyond POSIX 2008. */
#define _DEFAULT_SOURCE

#include "base/uuid.h"

#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>
#if __has_include(<uuid/uuid.h>)
#include <uuid/uuid.h>
#else
#include <uuid.h>
#endif

enum { BATCH = 64 /* identifiers' worth of random bytes */, RANDOM_PER_UUID = 8, FRACTIONS = 4096 };

enum { UUID_TEXT = 36 /* characters */ };

void random_bytes(void *at, size_t len)
{
    unsigned char *bytes = at;

    while (len) {
        ssize_t got = getrandom(bytes, len, 0);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            fputs("callbook: the system has no random numbers\n", stderr);
            exit(EXIT_FAILURE);
        }
        bytes += got;
        len -= (size_t)got;
    }
}

/* Random bytes drawn many at a time. A forked child must not use its parent's. */
static void draw(uint8_t out[RANDOM_PER_UUID])
{
    static uint8_t batch[BATCH * RANDOM_PER_UUID];
    static size_t  left;
    static pid_t   owner;

    if (!left || owner != getpid()) {
        random_bytes(batch, sizeof(batch));
        left  = BATCH;
        owner = getpid();
    }
    left--;
    memcpy(out, batch + left * RANDOM_PER_UUID, RANDOM_PER_UUID);
}

/* Time in 4,096ths of a millisecond, which is what the first 60 free bits hold; never the same twice. */
static uint64_t next_tick(void)
{
    static uint64_t last;
    uint64_t        micros = (uint64_t)clock_now().micros;
    uint64_t        tick   = micros / 1000 * FRACTIONS + micros % 1000 * FRACTIONS / 1000;

    last = tick > last ? tick : last + 1;
    return last;
}

struct uuid uuid_new(void)
{
    uint64_t    tick     = next_tick();
    uint64_t    millis   = tick / FRACTIONS;
    uint64_t    fraction = tick % FRACTIONS;
    struct uuid uuid;

    for (int i = 0; i < 6; i++)
        uuid.bytes[i] = (uint8_t)(millis >> (40 - 8 * i));
    uuid.bytes[6] = (uint8_t)(0x70 | fraction >> 8);
    uuid.bytes[7] = (uint8_t)fraction;
    draw(uuid.bytes + 8);
    uuid.bytes[8] = (uint8_t)((uuid.bytes[8] & 0x3F) | 0x80);
    return uuid;
}

static bool is_dash_at(size_t i)
{
    return i == 8 || i == 13 || i == 18 || i == 23;
}

/* The library's own reader goes through the text four times. */
bool uuid_read(struct str text, struct uuid *out)
{
    size_t len = 0;

    if (text.len != UUID_TEXT)
        return false;
    for (size_t i = 0; i < UUID_TEXT; i += 2) {
        int high;
        int low;

        if (is_dash_at(i) && text.at[i++] != '-')
            return false;
        high = hex_value(text.at[i]);
        low  = hex_value(text.at[i + 1]);
        if (high < 0 || low < 0)
            return false;
        out->bytes[len++] = (uint8_t)(high << 4 | low);
    }
    return true;
}

void uuid_format(struct uuid uuid, char out[37])
{
    uuid_unparse_lower(uuid.bytes, out);
}

struct str uuid_str(struct arena *arena, struct uuid uuid)
{
    char text[37];

    uuid_format(uuid, text);
    return arena_str(arena, str_from(text));
}
