#include "base/arena.h"
#include "base/clock.h"
#include "support/unit.h"

#include <stdint.h>

static jmp_buf escape;

static void set_up(void)
{
    arena = arena_new(1024 * 1024);
}

static void tear_down(void)
{
    arena_free(arena);
}

TestSuite(arena_time, .init = set_up, .fini = tear_down);

/* Works through as many bytes as that; false: it was too late for all of them. */
static bool works(size_t bytes)
{
    arena_escape_to(arena, &escape);
    switch (setjmp(escape)) {
    case 0:
        arena_work(arena, bytes);
        return true;
    case ARENA_LATE:
        return false;
    default:
        cr_assert(false, "it was left for another reason");
        return false;
    }
}

static bool says(void *context)
{
    return *(bool *)context;
}

Test(arena_time, work_ends_when_somebody_says_so)
{
    bool         must_end = false;
    volatile int end      = 0;

    arena_watch(arena, says, &must_end);
    cr_expect(works((size_t)1 << 30), "nobody says so");
    must_end = true;
    arena_escape_to(arena, &escape);
    end = setjmp(escape);
    if (end == 0)
        arena_work(arena, (size_t)1 << 30);
    cr_expect_eq(end, ARENA_STOPPED);
    arena_extend_limits(arena, UINT64_MAX, UINT64_MAX);
    cr_expect(works((size_t)1 << 30), "what is long on purpose is not asked about");
    arena_watch(arena, says, &must_end);
    arena_limit_time(arena, UINT64_MAX, UINT64_MAX);
    cr_expect(works((size_t)1 << 30), "nor is other work");
}

Test(arena_time, work_goes_on_for_ever_without_a_limit)
{
    cr_expect(works((size_t)1 << 30));
    cr_expect_eq(arena_processor_time(arena), 0);
}

Test(arena_time, work_ends_when_its_moment_has_come)
{
    arena_limit_time(arena, UINT64_MAX, clock_monotonic_us());
    cr_expect(works(1000), "the clocks are looked at now and then only");
    cr_expect_not(works(1 << 20));
    arena_limit_time(arena, UINT64_MAX, clock_monotonic_us() + 60000000);
    cr_expect(works(1 << 20));
}

Test(arena_time, work_ends_when_the_processor_has_been_used)
{
    volatile unsigned turns = 0;

    arena_limit_time(arena, 10000, UINT64_MAX);
    cr_expect(works(1 << 20));
    while (arena_processor_time(arena) < 10000)
        turns++;
    cr_expect_not(works(1 << 20));
}

Test(arena_time, work_that_is_long_on_purpose_gets_more_time)
{
    volatile unsigned turns = 0;

    arena_limit_time(arena, 10000, clock_monotonic_us());
    while (arena_processor_time(arena) < 10000)
        turns++;
    cr_expect_not(works(1 << 20));
    arena_extend_limits(arena, 60000000, clock_monotonic_us() + 60000000);
    cr_expect(works(1 << 20));
    cr_expect(arena_processor_time(arena) >= 10000, "what has been used stays known");
    arena_extend_limits(arena, 60000000, clock_monotonic_us());
    cr_expect_not(works(1 << 20));
}
