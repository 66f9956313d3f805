/* What the clock may do to the budget of patterns. */
#define _GNU_SOURCE
#include "support/unit.h"
#include "text/pattern.h"

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { JUMP = 50000000 /* nanoseconds */ };

static int     looks; /* until the clock jumps; 0: it does not */
static int64_t jumped;

/* In place of that of the C library: the processor's clock of a virtual machine whose host was busy with others. */
int clock_gettime(clockid_t clock, struct timespec *now)
{
    int result = (int)syscall(SYS_clock_gettime, clock, now);

    if (clock != CLOCK_THREAD_CPUTIME_ID)
        return result;
    if (looks && --looks == 0)
        jumped += JUMP;
    now->tv_nsec += jumped;
    now->tv_sec += now->tv_nsec / 1000000000;
    now->tv_nsec %= 1000000000;
    return result;
}

ARENA_SUITE(pattern_clock);

static struct pattern *compiled(struct pattern_budget *budget, struct str text)
{
    struct str      reason  = {0};
    struct pattern *pattern = pattern_compile(arena, budget, text, &reason);

    cr_assert(pattern, STR_FMT ": " STR_FMT, STR_ARG(text), STR_ARG(reason));
    return pattern;
}

/* Wherever it jumps: a compilation looks twice, a test of so little twice, too. None of the patterns is kept before. */
Test(pattern_clock, that_jumps_once_refuses_no_pattern)
{
    for (int at = 1; at <= 5; at++) {
        struct str            text   = arena_format(arena, "^[A-Z]{2}[0-9]{%d,9}$", at);
        struct pattern_budget budget = {0};

        looks = at;
        cr_expect_eq(pattern_test(arena, compiled(&budget, text), &budget, STR("PT123456789")), PATTERN_MATCHES,
                     "at look %d", at);
        cr_expect_not(pattern_budget_is_spent(&budget), "at look %d", at);
    }
    cr_expect_eq(jumped / JUMP, 4, "looks at the clock: %d", (int)(jumped / JUMP));
}

/* One that is short enough for a slow build, and looks at the clock now and then. */
Test(pattern_clock, that_jumps_in_the_midst_of_a_test_refuses_none)
{
    struct pattern_budget budget  = {0};
    struct pattern       *pattern = compiled(&budget, STR("^(?:[a-z]+ )*$"));
    char                  text[3 * 40];

    for (size_t i = 0; i < sizeof(text); i += 3)
        memcpy(text + i, "ab ", 3);
    looks = 2; /* the first one in its midst */
    cr_expect_eq(pattern_test(arena, pattern, &budget, (struct str){.at = text, .len = sizeof(text)}), PATTERN_MATCHES);
    cr_expect_eq(jumped, JUMP);
}
