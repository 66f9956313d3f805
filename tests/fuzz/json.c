/* Whatever json_read takes, json_write prints so that it reads again as the same. */
#include "json/read.h"
#include "json/write.h"

#include <stdlib.h>

enum { MEMORY = 32 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
    if (!holds)
        abort();
}

static void check_printed(struct arena *arena, const struct value *value, size_t faults_before)
{
    struct faults faults = {0};
    struct str    text   = json_of_value(arena, value);
    struct value *again;

    expect(!json_read(arena, text, &again, &faults));
    expect(faults.count == faults_before);
    expect(str_equal(json_of_value(arena, again), text));
    if (!faults.count)
        expect(str_equal(json_of_value(arena, json_read_stored(arena, text)), text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena *arena;
    static jmp_buf       escape;
    struct faults        faults = {0};
    struct value        *value;

    if (!arena)
        arena = arena_new(MEMORY);
    arena_on_full(arena, &escape);
    if (setjmp(escape) == 0 && !json_read(arena, (struct str){.at = (const char *)data, .len = size}, &value, &faults))
        check_printed(arena, value, faults.count);
    arena_reset(arena);
    return 0;
}
