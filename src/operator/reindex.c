#include "operator/operator.h"

#include "domain/account.h"
#include "packing/reindex.h"
#include "store/accounts.h"

#include <stdio.h>
#include <unistd.h>

enum { EVERY = 10 /* percent; a line where there is no terminal */, ACCOUNT_MEMORY = 64 << 20 };

/* What is shown of the account that is at work. */
struct display {
    struct str account;
    int        percent; /* as it was shown last */
};

static void show_progress(void *context, int64_t done, int64_t total)
{
    struct display *display = context;
    int             percent = total ? (int)(done * 100 / total) : 100;

    if (percent > 100)
        percent = 100;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r" STR_FMT ": %lld of %lld records, %d %%%s", STR_ARG(display->account), (long long)done,
                (long long)total, percent, percent == 100 ? "\n" : "");
    else if (percent / EVERY > display->percent / EVERY)
        fprintf(stderr, STR_FMT ": %lld of %lld records, %d %%\n", STR_ARG(display->account), (long long)done,
                (long long)total, percent);
    display->percent = percent;
}

typedef struct problem *(*reindex_kind)(const struct tenant *tenant, const struct reindex_job *job);

/* In memory and over a second connection of its own, so that nothing of an account is left for the next one. */
static int reindex_account(const struct operation *operation, const struct account *account, reindex_kind kind)
{
    struct tenant      tenant  = operation_tenant(operation, account);
    struct display     display = {.account = account->name};
    struct reindex_job job     = {
            .reader = db_new(&operation->db_settings), .progress = show_progress, .context = &display};
    struct problem *problem;
    int             status = EXIT_DONE;

    tenant.arena = arena_new(ACCOUNT_MEMORY);
    if ((problem = kind(&tenant, &job)))
        status = operator_error(operator_problem(problem), "account " STR_FMT " has not got a new index",
                                STR_ARG(account->name));
    arena_free(tenant.arena);
    db_free(job.reader);
    return status;
}

/* What fails for an account is no reason to leave the others without. */
static int reindex_accounts(struct operation *operation, const struct list *accounts, reindex_kind kind)
{
    const struct account *account = accounts->items;
    struct str            failed  = STR("");
    size_t                count   = 0;
    int                   status  = EXIT_DONE;

    for (size_t i = 0; i < accounts->count; i++) {
        int its_status = reindex_account(operation, &account[i], kind);

        if (its_status == EXIT_DONE)
            continue;
        status = its_status;
        failed = arena_format(operation->tenant.arena, STR_FMT "%s" STR_FMT, STR_ARG(failed), count ? ", " : "",
                              STR_ARG(account[i].name));
        count++;
    }
    if (count && accounts->count > 1)
        operator_error(status, "%zu of %zu accounts have not got a new index: " STR_FMT, count, accounts->count,
                       STR_ARG(failed));
    return status;
}

int reindex_missing(struct operation *operation)
{
    struct list     accounts = {0};
    struct problem *problem  = store_account_list(&operation->tenant, &accounts);

    return problem ? operator_problem(problem) : reindex_accounts(operation, &accounts, reindex_complete);
}

int command_reindex(struct operation *operation, const struct arguments *arguments)
{
    struct list     accounts = {0};
    int             status   = EXIT_DONE;
    struct problem *problem  = operator_accounts(operation, arguments->account, &accounts, &status);

    if (status != EXIT_DONE)
        return status;
    return problem ? operator_problem(problem) : reindex_accounts(operation, &accounts, reindex_run);
}
