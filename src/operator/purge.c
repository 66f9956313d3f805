#include "operator/operator.h"

#include "domain/account.h"
#include "store/accounts.h"
#include "store/idempotency.h"
#include "store/purge.h"

enum { PURGE_MEMORY = 256 << 20 /* for one account */ };

/* What was done, as it is printed. */
struct purge_result {
    struct described marks;
    int64_t          accounts;
    int64_t          answers;
    int64_t          segments;
};

/* clang-format off */
static const struct field purge_result_fields[] = {
    FIELD(struct purge_result, "accounts", accounts),
    FIELD(struct purge_result, "answers",  answers),
    FIELD(struct purge_result, "segments", segments),
};
SHAPE(purge_result_shape, "PurgeResult", struct purge_result, purge_result_fields);
/* clang-format on */
extern const struct shape purge_result_shape;

bool purge_is_late(const struct operation *operation, struct str *detail)
{
    struct purge_backlog *backlog;
    struct problem       *problem = purge_backlog(&operation->tenant, &backlog);
    int64_t               hours   = problem ? PURGE_LATE_HOURS : purge_hours_waited(backlog, clock_now());

    if (problem)
        *detail = problem->detail;
    else if (hours < PURGE_LATE_HOURS)
        *detail = STR("what deleted records have left behind goes within a day");
    else
        *detail = arena_format(operation->tenant.arena,
                               "what deleted records have left behind has waited for %lld hours to go for good: run "
                               "`callbook purge` every hour, by cron",
                               (long long)hours);
    return hours >= PURGE_LATE_HOURS;
}

/* False, with a message, when it could not be done. What was left in the middle is rolled back with its connection. */
static bool purge_one(struct operation *operation, const struct account *account, struct purged *purged)
{
    struct tenant   tenant  = operation_tenant(operation, account);
    struct problem *problem = NULL;
    bool            is_done = false;
    jmp_buf         escape;

    tenant.arena = arena_new(PURGE_MEMORY);
    arena_escape_to(tenant.arena, &escape);
    if (setjmp(escape) == 0) {
        problem = purge_account(&tenant, purged);
        is_done = !problem;
        if (problem)
            operator_error(EXIT_FAILED, "account " STR_FMT ": " STR_FMT, STR_ARG(account->name),
                           STR_ARG(problem->detail));
    } else {
        db_close(tenant.db);
        operator_error(EXIT_FAILED, "account " STR_FMT ": it takes more memory than there is", STR_ARG(account->name));
    }
    arena_free(tenant.arena);
    return is_done;
}

/* Those that are too old, of all accounts. */
static struct problem *purge_old_answers(struct operation *operation, struct purged *purged)
{
    int64_t         count;
    struct problem *problem;

    do {
        count   = 0;
        problem = store_idempotency_purge(&operation->tenant, clock_now(), &count);
        purged->answers += count;
    } while (!problem && count);
    return problem;
}

int command_purge(struct operation *operation, const struct arguments *arguments)
{
    struct purge_result  *result   = SHAPE_NEW(operation->tenant.arena, struct purge_result, purge_result_shape);
    struct list           accounts = {0};
    struct purged         purged   = {0};
    const struct account *account;
    struct problem       *problem;
    size_t                done = 0;

    (void)arguments;
    if ((problem = store_account_list(&operation->tenant, &accounts)) ||
        (problem = purge_old_answers(operation, &purged)))
        return operator_problem(problem);
    account = accounts.items;
    for (size_t i = 0; i < accounts.count; i++) {
        done += purge_one(operation, &account[i], &purged);
        operator_progress("accounts", (int64_t)i + 1, (int64_t)accounts.count);
    }
    SET(result, accounts, (int64_t)done);
    SET(result, answers, purged.answers);
    SET(result, segments, purged.segments);
    operator_print_object(operation, result);
    return done == accounts.count ? EXIT_DONE : EXIT_FAILED;
}
