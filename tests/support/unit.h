/* What nearly every unit test needs. */
#ifndef TESTS_SUPPORT_UNIT_H
#define TESTS_SUPPORT_UNIT_H

#include "base/arena.h"

#include <criterion/criterion.h>

/* A text in the initializer of a table's row, NUL bytes and all. */
#define TEXT(literal)                                                                                                  \
    {                                                                                                                  \
        .at = (literal), .len = sizeof(literal) - 1                                                                    \
    }

/* What a request may use unless it is told otherwise, in bytes. */
enum { ARENA_LIMIT = 32 * 1024 * 1024 };

/* The arena of the test that runs, in suites that make one: each test has a process of its own. */
extern struct arena *arena;

/* For suites that have more to set up and tear down than these do. */
void arena_set_up(void);
void arena_tear_down(void);

/* A suite whose tests need an arena and nothing else. */
#define ARENA_SUITE(name) TestSuite(name, .init = arena_set_up, .fini = arena_tear_down)

#endif
