#include "transfer/old_events.h"

#include "search/ids.h"
#include "transfer/transfer.h"

#include <time.h>

enum { ROWS = 1000 /* as in erase_some */, ATTEMPTS = 10, PAUSE = 50000000 /* nanoseconds */ };

/* A walk over records, and what it has done. */
struct filling {
    const struct tenant  *tenant;
    struct transfer_page *page;
    int64_t               events;
};

/* Some events of some records, in a transaction of its own. */
static struct problem *fill_once(const struct tenant *tenant, const struct ids_asked *asked)
{
    struct problem *problem;

    *asked->affected = 0;
    if (!(problem = db_begin(tenant)) && !(problem = ids_run(tenant, asked)))
        problem = db_commit(tenant);
    db_rollback(tenant->db);
    return problem;
}

/* A request that writes at the same moment may be in the way: it is quick, and has the precedence. */
static struct problem *fill_patiently(const struct tenant *tenant, const struct ids_asked *asked)
{
    const struct timespec pause   = {.tv_nsec = PAUSE};
    struct problem       *problem = fill_once(tenant, asked);

    for (int i = 1; problem && db_may_repeat(tenant->db) && i < ATTEMPTS; i++) {
        nanosleep(&pause, NULL);
        db_forgive(tenant->db);
        problem = fill_once(tenant, asked);
    }
    return problem;
}

static struct problem *fill_records(struct filling *filling, const struct list *records)
{
    const struct transfer_row *record = records->items;
    int64_t                   *ids    = ARENA_ARRAY(filling->tenant->arena, int64_t, records->count);
    int64_t                    rows;
    struct ids_asked           asked = {.first    = SQL_history_name_account,
                                        .end      = SQL_erase_some,
                                        .ids      = ids,
                                        .count    = records->count,
                                        .affected = &rows};
    struct problem            *problem;

    for (size_t i = 0; i < records->count; i++)
        ids[i] = record[i].id;
    do {
        struct arena_mark mark = arena_mark(filling->tenant->arena);

        if ((problem = fill_patiently(filling->tenant, &asked)))
            return problem;
        filling->events += rows;
        arena_rewind(filling->tenant->arena, mark, (struct bytes){0});
    } while (rows == ROWS);
    SET(filling->page, after, ids[records->count - 1]);
    return NULL;
}

/* All records that the statement gives, a page at a time. */
static struct problem *walk(struct filling *filling, enum statement statement)
{
    const struct tenant *tenant = filling->tenant;
    struct problem      *problem;
    size_t               count;

    SET(filling->page, after, 0);
    do {
        struct arena_mark mark    = arena_mark(tenant->arena);
        struct list       records = {0};

        if ((problem = db_all(tenant, statement, filling->page, &records)) ||
            (records.count && (problem = fill_records(filling, &records))))
            return problem;
        count = records.count;
        arena_rewind(tenant->arena, mark, (struct bytes){0});
    } while (count == IDS_AT_ONCE);
    return NULL;
}

struct problem *store_old_events_fill(const struct tenant *tenant, int64_t *events)
{
    struct filling  filling = {.tenant = tenant,
                               .page   = SHAPE_NEW(tenant->arena, struct transfer_page, transfer_page_shape)};
    struct problem *problem;

    SET(filling.page, account_id, tenant->account_id);
    SET(filling.page, limit, IDS_AT_ONCE);
    if (!(problem = walk(&filling, SQL_transfer_with_history)))
        problem = walk(&filling, SQL_history_rest_of_account);
    *events = filling.events;
    return problem;
}
