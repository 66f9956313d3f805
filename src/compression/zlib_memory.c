#include "compression/zlib_memory.h"

/* As zlib's own one, it hands out zeroes: zlib reads what it has not written, and says that it does no harm. */
static void *take(void *arena, unsigned count, unsigned size)
{
    return arena_alloc(arena, (size_t)count * size);
}

static void give_back(void *arena, void *at)
{
    (void)arena;
    (void)at;
}

z_stream zlib_stream(struct arena *arena)
{
    return (z_stream){.zalloc = take, .zfree = give_back, .opaque = arena};
}
