/*
 * Regular expressions that accounts write for their custom fields (PCRE2). A pattern matches anywhere in the text, as
 * RegExp.test does in a browser. Neither pattern nor text is trusted: each test has a budget of steps and time.
 */
#ifndef TEXT_PATTERN_H
#define TEXT_PATTERN_H

#include "base/arena.h"

enum { PATTERN_BYTES = 512 };

struct pattern;
struct pattern_verdict;

/* What compiling and testing has cost in one request, however often it is begun again; {0} at its start. */
struct pattern_budget {
    int64_t                       spent;    /* nanoseconds of processor time so far */
    const struct pattern_verdict *verdicts; /* of tests that took long and are not made again, in the tests' arena */
};

/* Whether the request has used up what it may, 15 ms; a last test may take 4 ms more. */
bool pattern_budget_is_spent(const struct pattern_budget *budget);

/*
 * The compiled pattern, which stays until the next call of this function. NULL when it is refused, or the budget is
 * spent, with the reason as a sentence for the client, in the arena, that quotes nothing of the pattern. Of those that
 * were compiled last the worker keeps some for its next requests; they cost the budget nothing.
 */
struct pattern *pattern_compile(struct arena *arena, struct pattern_budget *budget, struct str text,
                                struct str *reason);

enum pattern_result {
    PATTERN_MATCHES,
    PATTERN_DIFFERS,
    PATTERN_COSTLY, /* unknown: given up after 20,000 steps or 2 ms, or not begun: see pattern_budget, and cost_limit */
};

/*
 * Whether the pattern matches somewhere in the text, which stays. Text that is not UTF-8 never matches. What a later
 * test of the same budget needs is put into the arena.
 */
enum pattern_result pattern_test(struct arena *arena, const struct pattern *pattern, struct pattern_budget *budget,
                                 struct str text);

#endif
