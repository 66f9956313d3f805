#include "operator/operator.h"

#include "domain/account.h"
#include "operator/history_fill.h"

#include <inttypes.h>
#include <stdio.h>

enum { STEP_MEMORY = 64 << 20, SHOWN_EVERY = 10000 /* logs */ };

static bool fill_account(const struct operation *operation, const struct account *account)
{
    struct tenant       tenant  = operation_tenant(operation, account);
    struct history_fill fill    = {0};
    int64_t             shown   = 0;
    struct problem     *problem = NULL;

    tenant.arena = arena_new(STEP_MEMORY);
    while (!fill.is_over && !(problem = history_fill_step(&tenant, &fill))) {
        arena_reset(tenant.arena);
        if (!fill.is_over && fill.logs < shown + SHOWN_EVERY)
            continue;
        shown = fill.logs;
        fprintf(stderr, "account " STR_FMT ": %" PRId64 " histories are kept now%s\n", STR_ARG(account->name),
                fill.logs, fill.is_over ? ", all that can be" : "");
    }
    if (problem)
        operator_problem(problem);
    arena_free(tenant.arena);
    return !problem;
}

int command_histories(struct operation *operation, const struct arguments *arguments)
{
    struct list           accounts = {0};
    const struct account *account;
    int                   status  = EXIT_DONE;
    struct problem       *problem = operator_accounts(operation, arguments->account, &accounts, &status);

    if (status != EXIT_DONE)
        return status;
    if (problem)
        return operator_problem(problem);
    account = accounts.items;
    for (size_t i = 0; i < accounts.count; i++)
        if (!fill_account(operation, &account[i]))
            status = EXIT_FAILED;
    return status;
}
