#include "operator/history_fill.h"

#include "history/history.h"
#include "history/history_log.h"
#include "store/records.h"

#include <time.h>

enum { AT_ONCE = 100 /* as in history_unlogged */, ATTEMPTS = 10, PAUSE = 50000000 /* nanoseconds */ };

/* Whoever adds to the record's history holds the record or one of its orders: so both are locked before it is read. */
static struct problem *log_record(const struct tenant *tenant, const struct log_entry *row, int64_t *logs)
{
    struct log_entry *entry = SHAPE_NEW(tenant->arena, struct log_entry, log_entry_shape);
    struct list       rows  = {0};
    struct record    *record;
    struct bytes      log;
    int64_t           made = 0;
    struct problem   *problem;

    if ((problem = store_record_lock_id(tenant, row->record_id, &record)) || !record ||
        (problem = db_all(tenant, SQL_history_lock_orders, row, &rows)) ||
        (problem = store_history_rows(tenant, row->record_id, &rows)) || !history_log_make(tenant->arena, &rows, &log))
        return problem;
    *entry = *row;
    SET(entry, log, log);
    problem = db_run(tenant, SQL_history_log_keep, entry, &made);
    *logs += made;
    return problem;
}

static struct problem *fill_once(const struct tenant *tenant, const struct list *rows, int64_t *logs)
{
    const struct log_entry *row     = rows->items;
    struct problem         *problem = db_begin(tenant);

    *logs = 0;
    for (size_t i = 0; i < rows->count && !problem; i++) {
        struct arena_mark mark = arena_mark(tenant->arena);

        if (!(problem = log_record(tenant, &row[i], logs)))
            arena_rewind(tenant->arena, mark, (struct bytes){0});
    }
    if (!problem)
        problem = db_commit(tenant);
    db_rollback(tenant->db);
    return problem;
}

/* A request that writes at the same moment may be in the way: it is quick, and has the precedence. */
static struct problem *fill_patiently(const struct tenant *tenant, const struct list *rows, int64_t *logs)
{
    const struct timespec pause   = {.tv_nsec = PAUSE};
    struct problem       *problem = fill_once(tenant, rows, logs);

    for (int i = 1; problem && db_may_repeat(tenant->db) && i < ATTEMPTS; i++) {
        nanosleep(&pause, NULL);
        db_forgive(tenant->db);
        problem = fill_once(tenant, rows, logs);
    }
    return problem;
}

struct problem *history_fill_step(const struct tenant *tenant, struct history_fill *fill)
{
    struct log_entry       *page = SHAPE_NEW(tenant->arena, struct log_entry, log_entry_shape);
    struct list             rows = {0};
    const struct log_entry *row;
    int64_t                 logs = 0;
    struct problem         *problem;

    SET(page, account_id, tenant->account_id);
    SET(page, record_id, fill->after);
    if ((problem = db_all(tenant, SQL_history_unlogged, page, &rows)) ||
        (rows.count && (problem = fill_patiently(tenant, &rows, &logs))))
        return problem;
    row = rows.items;
    fill->logs += logs;
    fill->is_over = rows.count < AT_ONCE;
    if (rows.count)
        fill->after = row[rows.count - 1].record_id;
    return NULL;
}
