/* What `callbook doctor` finds out about the indexes of the accounts. */
#include "operator/doctor_private.h"

#include "packing/packing_failures.h"
#include "packing/recount.h"
#include "stats/status_recount.h"
#include "packing/reindex.h"
#include "search/changes.h"
#include "search/known.h"
#include "search/segments.h"
#include "store/accounts.h"

#include <inttypes.h>

enum {
    LOOK_MEMORY     = 16 << 20,
    ACCOUNTS_TOLD   = 5, /* each by itself; how many there are more is told together */
    RECOUNT_MEMORY  = 256 << 20,
    CHANGES_COUNTED = 100000,
    CHANGES_MANY    = 16 * CHANGES_AT_ONCE,
    BYTES_MANY      = 32 << 20,
    MINUTES_MANY    = 10 /* that so much has waited: a worker looks after a minute, if no write came with it */
};

/* --- what can be seen without reading much ------------------------------------------------------------------------ */

/* Whether what is kept for an account's lists and searches was made by this program's version, and what to do if not.
 */
static struct problem *find_other_version(const struct tenant *tenant, struct str *trouble)
{
    int64_t         newer  = 0;
    int64_t         older  = 0;
    int64_t         counts = COUNTS_VERSION;
    struct problem *problem;

    if ((problem = segment_newer_versions(tenant, &newer)) || (problem = segment_older_folds(tenant, &older)) ||
        (problem = counts_version(tenant, &counts)))
        return problem;
    if (counts < COUNTS_VERSION)
        *trouble = arena_format(tenant->arena,
                                "its counts are of version %" PRId64 ", this program's of %d: run `callbook migrate`",
                                counts, COUNTS_VERSION);
    if (older)
        *trouble = arena_format(tenant->arena,
                                "%" PRId64 " segments were made by an older version of the program: the workers renew "
                                "them between requests, `callbook reindex` does it at once",
                                older);
    if (newer)
        *trouble =
            arena_format(tenant->arena,
                         "%" PRId64 " segments were made by a newer version of the program, searches may fail or "
                         "miss words: run `callbook reindex`",
                         newer);
    return NULL;
}

/* Much waits after many writes at once, and is packed soon; whether some of this has waited for too long. */
static struct problem *is_left_unpacked(const struct tenant *tenant, const struct change_load *load, bool *is_left)
{
    struct instant moment = {.micros = clock_now().micros - MINUTES_MANY * INT64_C(60000000)};

    *is_left = false;
    return load->total >= CHANGES_MANY || load->bytes >= BYTES_MANY ? change_is_older(tenant, moment, is_left) : NULL;
}

/* Whether its changes are packed. */
static struct problem *find_backlog(const struct tenant *tenant, struct str *trouble)
{
    struct packing_failure *failure;
    struct change_load      load;
    bool                    is_left;
    struct problem         *problem;

    if ((problem = packing_failure_find(tenant, &failure)) ||
        (problem = change_waiting(tenant, CHANGES_COUNTED, &load)) ||
        (problem = is_left_unpacked(tenant, &load, &is_left)))
        return problem;
    if (is_left)
        *trouble =
            arena_format(tenant->arena,
                         "%" PRId64 " changes with %" PRId64 " KiB of words wait, some for more than %d minutes: the "
                         "workers do not pack them, or not fast enough; look into their log, or run `callbook purge`",
                         load.total, load.bytes >> 10, MINUTES_MANY);
    if (!failure || failure->failures < PACKING_FAILURES_TOLD)
        return NULL;
    *trouble =
        arena_format(tenant->arena,
                     "its changes, %" PRId64 " with %" PRId64 " KiB of words by now, could not be packed %" PRId64
                     " times since " STR_FMT " (" STR_FMT "): run `callbook reindex`",
                     load.total, load.bytes >> 10, failure->failures,
                     STR_ARG(instant_format(tenant->arena, failure->since)), STR_ARG(failure->reason));
    return NULL;
}

static struct problem *find_missing(const struct tenant *tenant, struct str *trouble)
{
    bool            is_missing;
    struct problem *problem = reindex_is_missing(tenant, &is_missing);

    if (!problem && is_missing)
        *trouble = STR("its records have no index, lists and search find none of them: run `callbook migrate`");
    return problem;
}

static struct problem *find_trouble(const struct tenant *tenant, struct str *trouble)
{
    struct problem *problem;

    *trouble = STR("");
    if ((problem = find_backlog(tenant, trouble)) || (problem = find_other_version(tenant, trouble)))
        return problem;
    return find_missing(tenant, trouble);
}

static void conclude_index(struct doctor *doctor, size_t accounts, size_t troubled)
{
    struct arena *arena = doctor->operation->tenant.arena;

    if (troubled > ACCOUNTS_TOLD)
        doctor_report(doctor, "index", VERDICT_WARNING,
                      arena_format(arena, "%zu more accounts: run `callbook migrate` and `callbook reindex`",
                                   troubled - ACCOUNTS_TOLD));
    else if (!troubled)
        doctor_report(
            doctor, "index", VERDICT_OK,
            arena_format(arena, "of this program's version in %zu account%s", accounts, accounts == 1 ? "" : "s"));
}

void doctor_check_index(struct doctor *doctor)
{
    struct operation     *operation = doctor->operation;
    struct arena         *arena     = arena_new(LOOK_MEMORY);
    struct list           accounts  = {0};
    struct problem       *problem   = store_account_list(&operation->tenant, &accounts);
    const struct account *account   = accounts.items;
    size_t                troubled  = 0;

    for (size_t i = 0; i < accounts.count && !problem; i++, arena_reset(arena)) {
        struct tenant tenant = operation_tenant(operation, &account[i]);
        struct str    trouble;

        tenant.arena = arena;
        if (!(problem = find_trouble(&tenant, &trouble)) && trouble.len && troubled++ < ACCOUNTS_TOLD)
            doctor_report(doctor, "index", VERDICT_WARNING,
                          arena_format(operation->tenant.arena, "account " STR_FMT ": " STR_FMT,
                                       STR_ARG(account[i].name), STR_ARG(trouble)));
    }
    if (problem)
        doctor_report_problem(doctor, "index", problem);
    else
        conclude_index(doctor, accounts.count, troubled);
    arena_free(arena);
}

/* --- what takes reading everything -------------------------------------------------------------------------------- */

/* An account that is read through. */
struct reading {
    struct doctor        *doctor;
    const struct account *account;
    struct tenant         tenant;
};

static void fault(const struct reading *reading, const char *check, struct str detail)
{
    doctor_report(reading->doctor, check, VERDICT_FAULT,
                  arena_format(reading->doctor->operation->tenant.arena, "account " STR_FMT ": " STR_FMT,
                               STR_ARG(reading->account->name), STR_ARG(detail)));
}

/* Compares the counts and adds what they lack. Returns whether they were right. */
static bool check_counts(const struct reading *reading)
{
    struct count_gains gains   = {0};
    struct problem    *problem = recount_run(&reading->tenant, &gains);
    size_t             wrong   = gains.count;

    if (!problem && !wrong)
        return true;
    if (!problem)
        problem = recount_mend(&reading->tenant, &gains);
    fault(reading, "totals",
          problem ? problem->detail
                  : arena_format(reading->tenant.arena, "%zu counts were wrong and have been mended", wrong));
    return false;
}

/* Compares the index with the records. Returns whether it was right. */
static bool check_known(const struct reading *reading)
{
    struct known    wanted;
    struct known    found;
    struct problem *problem = known_compare(&reading->tenant, &wanted, &found);

    if (!problem && known_equal(&wanted, &found))
        return true;
    fault(reading, "indexed records",
          problem ? problem->detail
                  : arena_format(reading->tenant.arena,
                                 "its index should know %" PRId64 " records, and knows %" PRId64
                                 "%s: lists and search are wrong until `callbook reindex` makes it anew",
                                 wanted.total, found.total,
                                 wanted.total == found.total ? ", but others in place of some" : ""));
    return false;
}

/* Compares what is counted of orders and events with them, and adds what lacks. Returns whether it was right. */
static bool check_statuses(const struct reading *reading)
{
    int64_t         wrong;
    struct problem *problem = status_recount(&reading->tenant, &wrong);

    if (!problem && !wrong)
        return true;
    fault(reading, "orders and events",
          problem ? problem->detail : STR("some of their numbers were wrong and have been mended"));
    return false;
}

static void conclude_right(struct doctor *doctor, const char *check, const char *text, size_t accounts)
{
    if (accounts)
        doctor_report(doctor, check, VERDICT_OK,
                      arena_format(doctor->operation->tenant.arena, "%s in %zu account%s", text, accounts,
                                   accounts == 1 ? "" : "s"));
}

void doctor_recount(struct doctor *doctor)
{
    struct operation     *operation = doctor->operation;
    struct list           accounts  = {0};
    struct problem       *problem   = store_account_list(&operation->tenant, &accounts);
    const struct account *account   = accounts.items;
    size_t                counted   = 0;
    size_t                statuses  = 0;
    size_t                known     = 0;

    if (problem)
        doctor_report_problem(doctor, "totals", problem);
    for (size_t i = 0; i < accounts.count; i++) {
        struct reading reading = {
            .doctor = doctor, .account = &account[i], .tenant = operation_tenant(operation, &account[i])};

        reading.tenant.arena = arena_new(RECOUNT_MEMORY);
        counted += check_counts(&reading);
        statuses += check_statuses(&reading);
        known += check_known(&reading);
        arena_free(reading.tenant.arena);
    }
    conclude_right(doctor, "totals", "every one is exact", counted);
    conclude_right(doctor, "orders and events", "each is counted, under its status and its time,", statuses);
    conclude_right(doctor, "indexed records", "every one is known, and no other", known);
}
