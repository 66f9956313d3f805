#include "transfer/erase.h"

#include "domain/record.h"
#include "packing/lease.h"
#include "search/ids.h"
#include "search/listing.h"

enum { ROWS = 1000 /* as in erase_some */ };

/* In this order: the first refer to the records and go with them, the last refer to nothing. */
/* clang-format off */
static const enum statement of_records[] = {SQL_erase_events, SQL_erase_past, SQL_erase_logs, SQL_erase_orders};
static const enum statement tables[] = {
    SQL_erase_campaigns, SQL_erase_types, SQL_erase_changes, SQL_erase_counts,
    SQL_erase_postings, SQL_erase_segments, SQL_erase_answers, SQL_erase_sessions, SQL_erase_tokens,
    SQL_erase_saved_segments, SQL_erase_number_claims, SQL_erase_quota, SQL_erase_keys, SQL_erase_collisions,
    SQL_erase_jobs, SQL_erase_history_rest, SQL_erase_version, SQL_erase_export_pieces,
    SQL_erase_exports, SQL_erase_action_parts, SQL_erase_actions, SQL_erase_import_parts,
    SQL_erase_import_rows, SQL_erase_import_claims, SQL_erase_import_sets, SQL_erase_imports, SQL_erase_status_counts,
    SQL_erase_status_fold, SQL_erase_suppressions, SQL_erase_suppression_blocks, SQL_erase_suppression_counts,
    SQL_erase_suppression_expiry,
};
/* clang-format on */

static struct listing *new_listing(const struct tenant *tenant)
{
    struct listing *listing = SHAPE_NEW(tenant->arena, struct listing, listing_shape);

    SET(listing, account_id, tenant->account_id);
    SET(listing, limit, IDS_AT_ONCE);
    return listing;
}

/* `*rows` gets how many have gone, ROWS at most. */
static struct problem *erase_of(const struct tenant *tenant, enum statement statement, const struct list *records,
                                int64_t *rows)
{
    const struct record *record = records->items;
    int64_t             *ids    = ARENA_ARRAY(tenant->arena, int64_t, records->count);

    for (size_t i = 0; i < records->count; i++)
        ids[i] = record[i].id;
    *rows = 0;
    return ids_run(
        tenant, &(struct ids_asked){
                    .first = statement, .end = SQL_erase_some, .ids = ids, .count = records->count, .affected = rows});
}

/* Some records go when nothing refers to them any more. */
static struct problem *erase_records(const struct tenant *tenant, int64_t *rows)
{
    struct list     records = {0};
    struct problem *problem = db_all(tenant, SQL_erase_find_records, new_listing(tenant), &records);

    *rows = 0;
    if (problem || !records.count)
        return problem;
    for (size_t i = 0; i < COUNT_OF(of_records); i++)
        if ((problem = erase_of(tenant, of_records[i], &records, rows)) || *rows == ROWS)
            return problem;
    return erase_of(tenant, SQL_erase_records, &records, rows);
}

struct problem *erase_step(const struct tenant *tenant, struct erasure *erasure, bool *done)
{
    struct problem *problem = NULL;
    int64_t         rows    = 0;

    *done = false;
    if (!erasure->table)
        problem = erase_records(tenant, &rows);
    else
        problem = db_run(tenant, tables[erasure->table - 1], new_listing(tenant), &rows);
    erasure->rows += rows;
    if (!problem && !rows)
        *done = erasure->table++ == COUNT_OF(tables);
    return problem;
}

static struct problem *erase_both(const struct tenant *tenant, const struct account *account)
{
    struct lease   *lease = lease_new(tenant->arena, lease_of_index(tenant->arena, tenant->account_id));
    struct problem *problem;

    if ((problem = db_run(tenant, SQL_erase_account, account, NULL)) ||
        (problem = db_run(tenant, SQL_erase_lease, lease, NULL)))
        return problem;
    return db_commit(tenant);
}

struct problem *erase_account(const struct tenant *tenant, const struct account *account)
{
    struct problem *problem = db_begin(tenant);

    if (!problem)
        problem = erase_both(tenant, account);
    db_rollback(tenant->db);
    return problem;
}
