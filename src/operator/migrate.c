#include "operator/operator.h"

#include "stats/status_recount.h"
#include "store/accounts.h"
#include "store/purge.h"
#include "store/schema.h"
#include "transfer/old_events.h"

#include <stdio.h>

static void say_applied(int64_t version, const char *name)
{
    fprintf(stderr, "applied %lld %s\n", (long long)version, name);
}

static struct problem *fill_old_events(const struct operation *operation, const struct account *account)
{
    struct tenant   tenant = operation_tenant(operation, account);
    int64_t         events;
    struct problem *problem = store_old_events_fill(&tenant, &events);

    if (!problem && events)
        fprintf(stderr, "account " STR_FMT ": %lld events name it now\n", STR_ARG(account->name), (long long)events);
    return problem;
}

/* Of what was there before orders and events were counted, or was written by workers that do not count. */
static struct problem *count_statuses(const struct operation *operation, const struct account *account)
{
    struct tenant   tenant = operation_tenant(operation, account);
    int64_t         rows;
    struct problem *problem = status_recount(&tenant, &rows);

    if (!problem && rows)
        fprintf(stderr, "account " STR_FMT ": its orders and events are counted now\n", STR_ARG(account->name));
    return problem;
}

/* What is left of the upgrade. Only the operator can know that no worker of the version before is at work. */
static struct problem *go_on(const struct operation *operation, bool may_finish)
{
    struct list           accounts = {0};
    const struct account *account;
    bool                  is_finished;
    struct problem       *problem;

    if ((problem = schema_is_finished(&operation->tenant, &is_finished)) || is_finished ||
        (problem = store_account_list(&operation->tenant, &accounts)))
        return problem;
    account = accounts.items;
    for (size_t i = 0; i < accounts.count; i++)
        if ((problem = fill_old_events(operation, &account[i])) || (problem = count_statuses(operation, &account[i])))
            return problem;
    if (may_finish)
        return schema_finish(&operation->tenant);
    fprintf(stderr, "when all workers are of this version, run `callbook migrate --finish`\n");
    return NULL;
}

/* An index of an older fold is used as it is, and renewed by the workers. */
static struct problem *say_older(struct operation *operation)
{
    int64_t         total   = 0;
    struct problem *problem = purge_older_accounts(&operation->tenant, &total);

    if (total)
        fprintf(stderr,
                "the index of %lld account%s was made by an older version: the workers renew it between requests, and "
                "use it as it is until then\n",
                (long long)total, total == 1 ? "" : "s");
    return problem;
}

int command_migrate(struct operation *operation, const struct arguments *arguments)
{
    struct schema  *schema  = SHAPE_NEW(operation->tenant.arena, struct schema, schema_shape);
    struct problem *problem = schema_migrate(&operation->tenant, say_applied);
    int64_t         version;
    int             status;

    if (problem || (problem = schema_version(&operation->tenant, &version)) ||
        (problem = go_on(operation, arguments->finish)))
        return operator_problem(problem);
    status = reindex_missing(operation);
    if ((problem = say_older(operation)))
        return operator_problem(problem);
    SET(schema, version, version);
    operator_print_object(operation, schema);
    return status;
}
