/* What checking values takes: memory, a budget, and where faults are noted. */
#ifndef DOMAIN_CHECKING_H
#define DOMAIN_CHECKING_H

#include "base/problem.h"
#include "text/pattern.h"

struct checking {
    struct arena          *arena;
    struct pattern_budget *patterns; /* that all regular expressions of a request share */
    struct faults         *faults;
};

#endif
