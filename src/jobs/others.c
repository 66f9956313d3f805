#include "jobs/others.h"

#include "store/inspect.h"

bool others_are_busy(const struct tenant *tenant, struct others *others, unsigned own)
{
    struct others   before = *others;
    double          seconds;
    struct problem *problem = inspect_statement_count(tenant, &others->count);

    others->at = problem ? 0 : clock_monotonic_us();
    if (problem)
        db_forgive(tenant->db);
    if (problem || !before.at)
        return true;
    seconds = (double)(others->at - before.at) / 1e6;
    return (double)(others->count - before.count - (int64_t)own) >= OTHERS_BUSY * seconds;
}
