#include "support/unit.h"

struct arena *arena;

void arena_set_up(void)
{
    arena = arena_new(ARENA_LIMIT);
}

void arena_tear_down(void)
{
    arena_free(arena);
}
