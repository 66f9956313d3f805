#include "support/fuzzing.h"

#include <stdlib.h>

enum { MEMORY = 64 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

void expect(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena *arena;
    static jmp_buf       escape;

    if (!arena)
        arena = arena_new(MEMORY);
    arena_escape_to(arena, &escape);
    if (setjmp(escape) == 0)
        fuzz(arena, data, size);
    arena_reset(arena);
    return 0;
}
