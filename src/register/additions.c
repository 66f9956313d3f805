/* Adding to the register, and ending what is in it. */
#include "register/suppression_blocks.h"
#include "search/ids.h"

#include <assert.h>
#include <stdlib.h>

#define SECOND INT64_C(1000000)

enum { SLOTS = 16 /* of a count */ };

_Static_assert((int)REGISTER_AT_ONCE < (int)FRAGMENTS, "they are written together");

/* clang-format off */
static const struct field count_fields[] = {
    FIELD(struct suppression_count, NULL, account_id),
    FIELD(struct suppression_count, NULL, campaign_id),
    FIELD(struct suppression_count, NULL, reason),
    FIELD(struct suppression_count, NULL, slot),
    FIELD(struct suppression_count, NULL, total),
};
SHAPE(suppression_count_shape, "SuppressionCount", struct suppression_count, count_fields);
/* clang-format on */

/* How rows are written together. */
struct written {
    enum statement first;
    enum statement next;
    enum statement end; /* SQL_COUNT: nothing follows the rows */
};

static const struct written made_blocks = {SQL_suppression_block_insert, SQL_suppression_block_insert_next,
                                           SQL_suppression_block_keep};
static const struct written kept_blocks = {SQL_suppression_block_insert, SQL_suppression_block_insert_next,
                                           SQL_suppression_block_write};
static const struct written new_rows    = {SQL_suppression_insert, SQL_suppression_insert_next, SQL_COUNT};
static const struct written new_ends   = {SQL_suppression_expiry_insert, SQL_suppression_expiry_insert_next, SQL_COUNT};
static const struct written new_counts = {SQL_suppression_count_insert, SQL_suppression_count_insert_next,
                                          SQL_suppression_count_add};

static struct problem *run_all(const struct tenant *tenant, const struct written *written, const struct list *inputs)
{
    struct assembly assembly = {0};

    for (size_t i = 0; i < inputs->count; i++)
        assembly_add(&assembly, i ? written->next : written->first);
    if (written->end != SQL_COUNT)
        assembly_add(&assembly, written->end);
    return inputs->count ? db_run_assembled(tenant, &assembly, inputs, NULL) : NULL;
}

/* --- counts ------------------------------------------------------------------------------------------------------- */

struct problem *counts_change(const struct tenant *tenant, const struct count_change *changes, size_t count)
{
    struct list               rows = shape_list(tenant->arena, &suppression_count_shape, count + 1);
    struct suppression_count *row  = rows.items;
    uint64_t                  slot = (clock_monotonic_us() * UINT64_C(0x9E3779B97F4A7C15)) >> 60;

    _Static_assert(SLOTS == 16, "four bits choose one");
    rows.count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!changes[i].total)
            continue;
        SET(row, account_id, tenant->account_id);
        SET(row, campaign_id, changes[i].campaign_id);
        SET(row, reason, changes[i].reason);
        SET(row, slot, (int64_t)slot);
        SET(row, total, changes[i].total);
        row++;
        rows.count++;
    }
    return run_all(tenant, &new_counts, &rows);
}

static int compare_changes(const void *left, const void *right)
{
    const struct count_change *a = left;
    const struct count_change *b = right;

    if (a->campaign_id != b->campaign_id)
        return a->campaign_id < b->campaign_id ? -1 : 1;
    return a->reason - b->reason;
}

static struct problem *count_new(const struct tenant *tenant, struct suppression *const *items, size_t count)
{
    struct count_change *changes = ARENA_ARRAY(tenant->arena, struct count_change, count + 1);
    size_t               kinds   = 0;

    for (size_t i = 0; i < count; i++) {
        struct count_change change = {.campaign_id = items[i]->campaign_id, .reason = items[i]->reason, .total = 1};
        size_t              found  = 0;

        if (!items[i]->is_new)
            continue;
        while (found < kinds && compare_changes(&changes[found], &change) != 0)
            found++;
        if (found == kinds)
            changes[kinds++] = change;
        else
            changes[found].total++;
    }
    if (kinds)
        qsort(changes, kinds, sizeof(*changes), compare_changes);
    return counts_change(tenant, changes, kinds);
}

/* --- blocks ------------------------------------------------------------------------------------------------------- */

static struct problem *make_missing(const struct tenant *tenant, const struct blocks_asked *asked,
                                    const struct list *rows)
{
    struct list               missing = shape_list(tenant->arena, &suppression_block_shape, asked->count + 1);
    struct suppression_block *row     = missing.items;

    missing.count = 0;
    for (size_t i = 0; i < asked->count; i++) {
        if (blocks_find(rows, asked->blocks[i]))
            continue;
        SET(row, account_id, tenant->account_id);
        SET(row, block, asked->blocks[i]);
        SET(row, entries, ((struct bytes){.at = (const uint8_t *)"", .len = 0}));
        row++;
        missing.count++;
    }
    return run_all(tenant, &made_blocks, &missing);
}

/* Locks all blocks of the items, which are sorted; those that are not there yet are made. */
static struct problem *lock_blocks(const struct tenant *tenant, struct suppression *const *items, size_t count,
                                   struct list *rows)
{
    int64_t            *blocks = ARENA_ARRAY(tenant->arena, int64_t, count + 1);
    struct blocks_asked asked  = {.blocks = blocks, .locks = true};
    struct problem     *problem;

    for (size_t i = 0; i < count; i++)
        if (!i || block_of(items[i]->number) != blocks[asked.count - 1])
            blocks[asked.count++] = block_of(items[i]->number);
    if ((problem = blocks_read(tenant, &asked, rows)) || rows->count == asked.count)
        return problem;
    if ((problem = make_missing(tenant, &asked, rows)) || (problem = blocks_read(tenant, &asked, rows)))
        return problem;
    return rows->count == asked.count
               ? NULL
               : db_ask_to_repeat(tenant, "A part of the register has gone at this moment: try again.");
}

static bool is_in_force(const struct block_entry *entry, struct instant now)
{
    return !entry->expires || entry->expires > now.micros / SECOND;
}

/* Those that are over make room: what the history has of them stays. */
static void drop_expired(struct block_entries *entries, struct instant now)
{
    size_t kept = 0;

    for (size_t i = 0; i < entries->count; i++)
        if (is_in_force(&entries->at[i], now))
            entries->at[kept++] = entries->at[i];
    entries->count = kept;
}

static bool has_entry(const struct block_entries *entries, const struct suppression *item)
{
    for (size_t i = 0; i < entries->count; i++)
        if (entries->at[i].number == item->number && entries->at[i].campaign_id == item->campaign_id)
            return true;
    return false;
}

/* Takes the items of one block in. Returns whether that changes it. */
static bool add_to_block(struct arena *arena, struct suppression_block *row, struct suppression *const *items,
                         size_t count)
{
    struct block_entries entries = block_read(arena, row->block, row->entries, count);
    bool                 changed = false;

    drop_expired(&entries, items[0]->created_at);
    for (size_t i = 0; i < count; i++) {
        struct suppression *item = items[i];

        arena_work(arena, entries.count * sizeof(struct block_entry));
        item->is_new = !has_entry(&entries, item);
        if (!item->is_new)
            continue;
        changed                     = true;
        entries.at[entries.count++] = (struct block_entry){
            .number      = item->number,
            .campaign_id = item->campaign_id,
            .reason      = item->reason,
            .since       = item->created_at.micros / SECOND,
            .expires     = HAS(item, expires_at) ? item->expires_at.micros / SECOND : 0,
        };
    }
    if (changed)
        SET(row, entries, block_pack(arena, &entries));
    return changed;
}

static struct problem *write_blocks(const struct tenant *tenant, struct suppression *const *items, size_t count,
                                    const struct list *rows)
{
    struct list               written = shape_list(tenant->arena, &suppression_block_shape, rows->count + 1);
    struct suppression_block *out     = written.items;

    written.count = 0;
    for (size_t i = 0, same; i < count; i += same) {
        struct suppression_block *row = blocks_find(rows, block_of(items[i]->number));

        for (same = 1; i + same < count && block_of(items[i + same]->number) == row->block;)
            same++;
        if (!add_to_block(tenant->arena, row, items + i, same))
            continue;
        SET(&out[written.count], account_id, tenant->account_id);
        SET(&out[written.count], block, row->block);
        SET(&out[written.count], entries, row->entries);
        written.count++;
    }
    return run_all(tenant, &kept_blocks, &written);
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static struct problem *write_rows(const struct tenant *tenant, struct suppression *const *items, size_t count)
{
    struct list         rows = shape_list(tenant->arena, &suppression_shape, count + 1);
    struct list         ends = shape_list(tenant->arena, &suppression_shape, count + 1);
    struct suppression *row  = rows.items;
    struct suppression *end  = ends.items;
    struct problem     *problem;

    rows.count = 0;
    ends.count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!items[i]->is_new)
            continue;
        row[rows.count++] = *items[i];
        if (HAS(items[i], expires_at))
            end[ends.count++] = *items[i];
    }
    if ((problem = run_all(tenant, &new_rows, &rows)))
        return problem;
    return run_all(tenant, &new_ends, &ends);
}

static int compare_items(const void *left, const void *right)
{
    const struct suppression *a = *(struct suppression *const *)left;
    const struct suppression *b = *(struct suppression *const *)right;

    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    return (a->campaign_id > b->campaign_id) - (a->campaign_id < b->campaign_id);
}

struct problem *register_add(const struct tenant *tenant, struct suppression *const *items, size_t count)
{
    struct suppression **sorted = ARENA_ARRAY(tenant->arena, struct suppression *, count + 1);
    struct list          rows;
    struct problem      *problem;

    assert(count <= REGISTER_AT_ONCE);
    if (!count)
        return NULL;
    memcpy(sorted, items, count * sizeof(struct suppression *));
    qsort(sorted, count, sizeof(struct suppression *), compare_items);
    if ((problem = lock_blocks(tenant, sorted, count, &rows)) ||
        (problem = write_blocks(tenant, sorted, count, &rows)) || (problem = write_rows(tenant, items, count)) ||
        (problem = count_new(tenant, sorted, count)))
        return problem;
    return orders_stop_numbers(tenant, sorted, count);
}

/* --- out of rows that are there ----------------------------------------------------------------------------------- */

/* Rows in the order of their numbers. */
static struct problem *take_rows(const struct tenant *tenant, const struct list *rows)
{
    struct suppression **items   = ARENA_ARRAY(tenant->arena, struct suppression *, rows->count + 1);
    struct problem      *problem = NULL;

    for (size_t i = 0; i < rows->count; i++)
        items[i] = (struct suppression *)rows->items + i;
    for (size_t done = 0; done < rows->count && !problem; done += REGISTER_AT_ONCE) {
        size_t      count = rows->count - done < REGISTER_AT_ONCE ? rows->count - done : REGISTER_AT_ONCE;
        struct list blocks;

        if (!(problem = lock_blocks(tenant, items + done, count, &blocks)))
            problem = write_blocks(tenant, items + done, count, &blocks);
    }
    return problem;
}

/* The rows after `after`, which moves, in a transaction of their own. */
static struct problem *make_page(const struct tenant *tenant, struct suppression *after, bool *is_last)
{
    struct list         rows    = {0};
    struct problem     *problem = db_all(tenant, SQL_suppression_walk, after, &rows);
    struct suppression *row     = rows.items;

    *is_last = !rows.count;
    if (problem || !rows.count)
        return problem;
    SET(after, number, row[rows.count - 1].number);
    SET(after, id, row[rows.count - 1].id);
    if (!(problem = db_begin(tenant)) && !(problem = take_rows(tenant, &rows)))
        problem = db_commit(tenant);
    db_rollback(tenant->db);
    return problem;
}

struct problem *register_make(const struct tenant *tenant)
{
    struct suppression *after   = SHAPE_NEW(tenant->arena, struct suppression, suppression_shape);
    bool                is_last = false;
    struct problem     *problem = NULL;

    SET(after, account_id, tenant->account_id);
    SET(after, number, 0);
    SET(after, id, 0);
    while (!is_last && !problem) {
        struct arena_mark mark = arena_mark(tenant->arena);

        if (!(problem = make_page(tenant, after, &is_last)))
            arena_rewind(tenant->arena, mark, (struct bytes){0});
    }
    if (problem || (problem = db_begin(tenant)))
        return problem;
    if (!(problem = db_run(tenant, SQL_suppression_counts_make, after, NULL)) &&
        !(problem = db_run(tenant, SQL_suppression_expiry_make, after, NULL)))
        problem = db_commit(tenant);
    db_rollback(tenant->db);
    return problem;
}
