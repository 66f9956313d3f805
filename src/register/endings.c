/* Finding suppressions, lifting them, and noting that they are over. */
#include "register/suppression_blocks.h"
#include "search/ids.h"

enum { EXPIRED_AT_ONCE = 100 /* as in the statement suppression_expired */ };

static struct suppression *key_of(const struct tenant *tenant)
{
    struct suppression *key = SHAPE_NEW(tenant->arena, struct suppression, suppression_shape);

    SET(key, account_id, tenant->account_id);
    SET(key, now, clock_now());
    return key;
}

static struct problem *find(const struct tenant *tenant, enum statement statement, const struct suppression *key,
                            struct suppression **out)
{
    struct suppression *row     = SHAPE_NEW(tenant->arena, struct suppression, suppression_shape);
    bool                found   = false;
    struct problem     *problem = db_one(tenant, statement, key, row, &found);

    *out = NULL;
    if (problem || !found)
        return problem;
    SET(row, phone, suppression_phone(tenant->arena, row->number));
    CLEAR(row, lift_reason);
    *out = row;
    return NULL;
}

struct problem *register_find(const struct tenant *tenant, struct uuid uuid, struct suppression **out)
{
    struct suppression *key = key_of(tenant);

    SET(key, uuid, uuid);
    return find(tenant, SQL_suppression_by_uuid, key, out);
}

struct problem *register_find_number(const struct tenant *tenant, int64_t number, int64_t campaign_id,
                                     struct suppression **out)
{
    struct suppression *key = key_of(tenant);

    SET(key, number, number);
    SET(key, campaign_id, campaign_id);
    return find(tenant, SQL_suppression_by_number, key, out);
}

/* --- lifting ------------------------------------------------------------------------------------------------------ */

static struct bytes without(struct arena *arena, const struct suppression_block *row, const struct suppression *gone)
{
    struct block_entries entries = block_read(arena, row->block, row->entries, 0);
    size_t               kept    = 0;

    for (size_t i = 0; i < entries.count; i++)
        if (entries.at[i].number != gone->number || entries.at[i].campaign_id != gone->campaign_id)
            entries.at[kept++] = entries.at[i];
    entries.count = kept;
    return block_pack(arena, &entries);
}

static struct problem *take_out(const struct tenant *tenant, struct suppression_block *row,
                                const struct suppression *gone)
{
    struct assembly assembly = {0};

    SET(row, account_id, tenant->account_id);
    SET(row, entries, without(tenant->arena, row, gone));
    assembly_add(&assembly, SQL_suppression_block_insert);
    assembly_add(&assembly, SQL_suppression_block_write);
    return db_run_assembled(tenant, &assembly, &(struct list){.items = row, .count = 1}, NULL);
}

/* Notes the end in the history; nothing is done where somebody else has. */
static struct problem *end(const struct tenant *tenant, struct suppression *gone, bool *done)
{
    struct count_change change = {.campaign_id = gone->campaign_id, .reason = gone->reason, .total = -1};
    int64_t             ended  = 0;
    struct problem     *problem;

    SET(gone, account_id, tenant->account_id);
    problem = db_run(tenant, SQL_suppression_end, gone, &ended);
    *done   = ended > 0;
    if (problem || !*done)
        return problem;
    if (HAS(gone, expires_at) && (problem = db_run(tenant, SQL_suppression_expiry_delete, gone, NULL)))
        return problem;
    return counts_change(tenant, &change, 1);
}

struct problem *register_lift(const struct tenant *tenant, struct suppression *found, bool *done)
{
    int64_t             block = block_of(found->number);
    struct blocks_asked asked = {.blocks = &block, .count = 1, .locks = true};
    struct list         rows;
    struct problem     *problem;

    *done = false;
    if ((problem = blocks_read(tenant, &asked, &rows)))
        return problem;
    SET(found, ended, SUPPRESSION_LIFTED);
    if ((problem = end(tenant, found, done)) || !*done || !rows.count)
        return problem;
    return take_out(tenant, rows.items, found);
}

/* --- expiry ------------------------------------------------------------------------------------------------------- */

static struct problem *expire_one(const struct tenant *nobody, struct suppression *over)
{
    struct tenant   owner = *nobody;
    bool            done;
    struct problem *problem;

    owner.account_id = over->account_id;
    SET(over, ended, SUPPRESSION_EXPIRED);
    SET(over, ended_at, over->expires_at);
    if ((problem = end(&owner, over, &done)) || done)
        return problem;
    return db_run(&owner, SQL_suppression_expiry_delete, over, NULL);
}

/* One transaction; the order in which they are over is the same for all who do this at once. */
struct problem *register_expire(const struct tenant *nobody, bool *done)
{
    struct suppression *asked = key_of(nobody);
    struct list         rows  = {0};
    struct problem     *problem;

    *done = true;
    SET(asked, expires_at, asked->now);
    if ((problem = db_all(nobody, SQL_suppression_expired, asked, &rows)) || !rows.count)
        return problem;
    problem = db_begin(nobody);
    for (size_t i = 0; i < rows.count && !problem; i++)
        problem = expire_one(nobody, (struct suppression *)rows.items + i);
    if (!problem)
        problem = db_commit(nobody);
    db_rollback(nobody->db);
    *done = rows.count < EXPIRED_AT_ONCE;
    return problem;
}

struct problem *register_is_empty(const struct tenant *tenant, bool *is_empty)
{
    struct suppression_count *key   = SHAPE_NEW(tenant->arena, struct suppression_count, suppression_count_shape);
    struct suppression_count *row   = SHAPE_NEW(tenant->arena, struct suppression_count, suppression_count_shape);
    bool                      found = false;
    struct problem           *problem;

    SET(key, account_id, tenant->account_id);
    problem   = db_one(tenant, SQL_suppression_any, key, row, &found);
    *is_empty = !found || !row->total;
    return problem;
}

/* --- lists -------------------------------------------------------------------------------------------------------- */

static struct problem *count(const struct tenant *tenant, enum statement statement, const struct listing *listing,
                             int64_t *total)
{
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem = db_one(tenant, statement, listing, counted, &found);

    *total = counted->total;
    return problem;
}

static void show(const struct tenant *tenant, struct suppression *row)
{
    SET(row, phone, suppression_phone(tenant->arena, row->number));
    if (row->ended == SUPPRESSION_LIFTED && HAS(row, ended_at) && row->marks.shape == &suppression_history_shape)
        SET(row, lifted_at, row->ended_at);
}

static void begin(struct listing *listing)
{
    if (!HAS(listing, before_id))
        SET(listing, before_id, INT64_MAX);
    SET(listing, now, clock_now());
}

static enum statement pages_of(const struct listing *listing)
{
    if (HAS(listing, number))
        return SQL_suppression_page_number;
    if (listing->first_campaign == listing->last_campaign)
        return SQL_suppression_page_campaign;
    return listing->first_reason == listing->last_reason ? SQL_suppression_page_reason : SQL_suppression_page;
}

struct problem *register_page(const struct tenant *tenant, struct listing *listing, struct list *rows, int64_t *total)
{
    struct assembly assembly = {0};
    struct problem *problem;

    *rows = (struct list){0};
    begin(listing);
    if ((problem = count(tenant, HAS(listing, number) ? SQL_suppression_total_number : SQL_suppression_total, listing,
                         total)) ||
        *total <= listing->offset)
        return problem;
    assembly_add(&assembly, pages_of(listing));
    assembly_add(&assembly, SQL_suppression_page_end);
    problem = db_all_assembled(tenant, &assembly, listing, rows);
    for (size_t i = 0; i < rows->count && !problem; i++)
        show(tenant, (struct suppression *)rows->items + i);
    return problem;
}

struct problem *register_history(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                 int64_t *total)
{
    struct problem *problem;

    *rows = (struct list){0};
    begin(listing);
    if ((problem = count(tenant, SQL_suppression_history_total, listing, total)) || *total <= listing->offset ||
        (problem = db_all(tenant, SQL_suppression_history, listing, rows)))
        return problem;
    for (size_t i = 0; i < rows->count; i++)
        show(tenant, (struct suppression *)rows->items + i);
    return NULL;
}
