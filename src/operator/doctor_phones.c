/* What `callbook doctor` finds out about phone numbers. */
#include "operator/doctor_private.h"
#include "operator/phones.h"

#include "domain/account.h"
#include "store/accounts.h"

#include <inttypes.h>

enum { STEP_MEMORY = 16 << 20, TIME = 5000000 /* microseconds, for all accounts */ };

/* Adds an account's records to what was looked at; stops when the time is over. */
static struct problem *look(struct phone_walk *walk, uint64_t end)
{
    struct problem *problem = NULL;

    while (!walk->is_over && !problem && clock_monotonic_us() < end) {
        arena_reset(walk->tenant.arena);
        problem = phone_walk_step(walk, NULL, NULL);
    }
    return problem;
}

static void conclude(struct doctor *doctor, int64_t records, int64_t others, bool is_whole)
{
    struct arena *arena = doctor->operation->tenant.arena;

    if (others)
        doctor_report(doctor, "phones", VERDICT_WARNING,
                      arena_format(arena,
                                   "%s%" PRId64 " numbers would be read in another way today: run "
                                   "`callbook phones --check` and `--mend`",
                                   is_whole ? "" : "at least ", others));
    else
        doctor_report(doctor, "phones", VERDICT_OK,
                      arena_format(arena, "%s %" PRId64 " numbers are as they would be read today",
                                   is_whole ? "all" : "the oldest", records));
}

void doctor_check_phones(struct doctor *doctor)
{
    struct operation     *operation = doctor->operation;
    struct arena         *arena     = arena_new(STEP_MEMORY);
    struct list           accounts  = {0};
    struct problem       *problem   = store_account_list(&operation->tenant, &accounts);
    const struct account *account   = accounts.items;
    uint64_t              end       = clock_monotonic_us() + TIME;
    int64_t               records   = 0;
    int64_t               others    = 0;
    bool                  is_whole  = true;

    for (size_t i = 0; i < accounts.count && !problem; i++) {
        struct phone_walk walk = {.tenant = operation_tenant(operation, &account[i])};

        walk.tenant.arena = arena;
        problem           = look(&walk, end);
        records += walk.records;
        others += walk.others;
        is_whole = is_whole && walk.is_over;
    }
    if (problem)
        doctor_report_problem(doctor, "phones", problem);
    else
        conclude(doctor, records, others, is_whole);
    arena_free(arena);
}
