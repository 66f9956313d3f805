#include "operator/operator.h"

#include "domain/account.h"
#include "search/reindex.h"
#include "store/accounts.h"

#include <stdio.h>
#include <unistd.h>

enum { EVERY = 10 /* percent; a line where there is no terminal */ };

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

static struct problem *reindex_accounts(struct operation *operation, const struct list *accounts, reindex_kind kind)
{
    const struct account *account = accounts->items;
    struct problem       *problem = NULL;

    for (size_t i = 0; i < accounts->count && !problem; i++) {
        struct tenant      tenant  = operation_tenant(operation, &account[i]);
        struct display     display = {.account = account[i].name};
        struct reindex_job job     = {
                .reader = db_new(&operation->db_settings), .progress = show_progress, .context = &display};

        problem = kind(&tenant, &job);
        db_free(job.reader);
    }
    return problem;
}

struct problem *reindex_missing(struct operation *operation)
{
    struct list     accounts = {0};
    struct problem *problem  = store_account_list(&operation->tenant, &accounts);

    return problem ? problem : reindex_accounts(operation, &accounts, reindex_complete);
}

int command_reindex(struct operation *operation, const struct arguments *arguments)
{
    struct list     accounts = {0};
    int             status   = EXIT_DONE;
    struct problem *problem  = operator_accounts(operation, arguments->account, &accounts, &status);

    if (status != EXIT_DONE)
        return status;
    if (problem || (problem = reindex_accounts(operation, &accounts, reindex_run)))
        return operator_problem(problem);
    return EXIT_DONE;
}
