/* Adding to the register, and ending what is in it. */
#include "register/suppression_blocks.h"
#include "search/ids.h"

#include <stdlib.h>

#define SECOND INT64_C(1000000)

enum { SLOTS = 16 /* of a count */ };

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

static const struct row_statement made_blocks = {SQL_suppression_block_make, SQL_suppression_block_insert_next,
                                                 SQL_COUNT};
static const struct row_statement kept_blocks = {SQL_suppression_block_insert, SQL_suppression_block_insert_next,
                                                 SQL_suppression_block_write};
static const struct row_statement new_rows    = {SQL_suppression_insert, SQL_suppression_insert_next, SQL_COUNT};
static const struct row_statement new_ends    = {SQL_suppression_expiry_insert, SQL_suppression_expiry_insert_next,
                                                 SQL_COUNT};
static const struct row_statement new_counts  = {SQL_suppression_count_insert, SQL_suppression_count_insert_next,
                                                 SQL_suppression_count_add};

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
    return db_run_rows(tenant, &new_counts, &rows);
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

/* The blocks of some items, which are sorted, and what is written of them. */
struct block_writes {
    int64_t    *blocks; /* each once */
    size_t      count;
    struct list there; /* those that are there, locked */
    struct list made;  /* those that are not, and get entries */
    struct list kept;  /* those that are there, and get more */
};

static struct problem *lock_blocks(const struct tenant *tenant, struct suppression *const *items, size_t count,
                                   struct block_writes *writes)
{
    struct blocks_asked asked = {.locks = true};

    writes->blocks = ARENA_ARRAY(tenant->arena, int64_t, count + 1);
    for (size_t i = 0; i < count; i++)
        if (!i || block_of(items[i]->number) != writes->blocks[writes->count - 1])
            writes->blocks[writes->count++] = block_of(items[i]->number);
    asked.blocks = writes->blocks;
    asked.count  = writes->count;
    return blocks_read(tenant, &asked, &writes->there);
}

static bool is_in_force(const struct block_entry *entry, struct instant now)
{
    return !entry->expires || entry->expires > now.micros / SECOND;
}

static struct block_entry entry_of(const struct suppression *item)
{
    return (struct block_entry){
        .number      = item->number,
        .campaign_id = item->campaign_id,
        .reason      = item->reason,
        .since       = item->created_at.micros / SECOND,
        .expires     = HAS(item, expires_at) ? item->expires_at.micros / SECOND : 0,
    };
}

/*
 * Takes the items of one block in; both are sorted, and so is what comes of it. Those that are over make room: what the
 * history has of them stays. Returns whether the items change anything.
 */
static bool add_to_block(struct arena *arena, struct suppression_block *row, struct suppression *const *items,
                         size_t count)
{
    struct block_entries former  = block_read(arena, row->block, row->entries, 0);
    struct block_entries entries = {.at = ARENA_ARRAY(arena, struct block_entry, former.count + count + 1)};
    struct instant       now     = items[0]->created_at;
    bool                 changed = false;
    size_t               i       = 0;

    for (size_t j = 0; j < count; j++) {
        struct block_entry        entry = entry_of(items[j]);
        const struct block_entry *last;

        for (; i < former.count && block_compare(&former.at[i], &entry) <= 0; i++)
            if (is_in_force(&former.at[i], now))
                entries.at[entries.count++] = former.at[i];
        last             = entries.count ? &entries.at[entries.count - 1] : NULL;
        items[j]->is_new = !last || block_compare(last, &entry) != 0;
        if (items[j]->is_new)
            entries.at[entries.count++] = entry;
        changed |= items[j]->is_new;
    }
    for (; i < former.count; i++)
        if (is_in_force(&former.at[i], now))
            entries.at[entries.count++] = former.at[i];
    if (changed)
        SET(row, entries, block_pack(arena, &entries));
    return changed;
}

/* Brings the items into their blocks. */
static void fill_blocks(const struct tenant *tenant, struct suppression *const *items, size_t count,
                        struct block_writes *writes)
{
    writes->made       = shape_list(tenant->arena, &suppression_block_shape, writes->count + 1);
    writes->kept       = shape_list(tenant->arena, &suppression_block_shape, writes->there.count + 1);
    writes->made.count = writes->kept.count = 0;
    for (size_t i = 0, same, n = 0; i < count; i += same, n++) {
        const struct suppression_block *there = blocks_find(&writes->there, writes->blocks[n]);
        struct list                    *list  = there ? &writes->kept : &writes->made;
        struct suppression_block       *row   = (struct suppression_block *)list->items + list->count;

        for (same = 1; i + same < count && block_of(items[i + same]->number) == writes->blocks[n];)
            same++;
        SET(row, account_id, tenant->account_id);
        SET(row, block, writes->blocks[n]);
        SET(row, entries, there ? there->entries : ((struct bytes){.at = (const uint8_t *)"", .len = 0}));
        arena_work(tenant->arena, row->entries.len + same * sizeof(struct block_entry));
        list->count += add_to_block(tenant->arena, row, items + i, same);
    }
}

/*
 * A block that was not there when it was to be locked is made with its entries; where somebody else has made it since,
 * all is done again, for then it can be locked. The others are written.
 */
static struct problem *write_blocks(const struct tenant *tenant, struct suppression *const *items, size_t count)
{
    struct block_writes writes = {0};
    int64_t             made   = 0;
    struct problem     *problem;

    if ((problem = lock_blocks(tenant, items, count, &writes)))
        return problem;
    fill_blocks(tenant, items, count, &writes);
    if ((problem = db_run_rows_counted(tenant, &made_blocks, &writes.made, &made)))
        return problem;
    if (made != (int64_t)writes.made.count)
        return db_ask_to_repeat(tenant, "Others are adding to the same part of the register: try again.");
    return db_run_rows(tenant, &kept_blocks, &writes.kept);
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

/* Writes those that are new, or the ends of those that have one, some at a time. */
static struct problem *write_some(const struct tenant *tenant, const struct row_statement *statement,
                                  struct suppression *const *items, size_t count)
{
    bool                is_of_ends = statement == &new_ends;
    struct list         rows       = shape_list(tenant->arena, &suppression_shape, ROWS_TOGETHER);
    struct suppression *row        = rows.items;
    struct problem     *problem    = NULL;

    rows.count = 0;
    for (size_t i = 0; i < count && !problem; i++) {
        if (!items[i]->is_new || (is_of_ends && !HAS(items[i], expires_at)))
            continue;
        row[rows.count++] = *items[i];
        if (rows.count < ROWS_TOGETHER)
            continue;
        problem    = db_run_rows(tenant, statement, &rows);
        rows.count = 0;
    }
    return problem ? problem : db_run_rows(tenant, statement, &rows);
}

static int compare_items(const void *left, const void *right)
{
    const struct suppression *a = *(struct suppression *const *)left;
    const struct suppression *b = *(struct suppression *const *)right;

    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    if (a->campaign_id != b->campaign_id)
        return a->campaign_id < b->campaign_id ? -1 : 1;
    return memcmp(a->uuid.bytes, b->uuid.bytes, sizeof(a->uuid.bytes)); /* of two that are the same, the first one */
}

struct problem *register_add(const struct tenant *tenant, struct suppression *const *items, size_t count)
{
    struct suppression **sorted = ARENA_ARRAY(tenant->arena, struct suppression *, count + 1);
    struct problem      *problem;

    if (!count)
        return NULL;
    memcpy(sorted, items, count * sizeof(struct suppression *));
    qsort(sorted, count, sizeof(struct suppression *), compare_items);
    if ((problem = write_blocks(tenant, sorted, count)) || (problem = write_some(tenant, &new_rows, items, count)) ||
        (problem = write_some(tenant, &new_ends, items, count)) || (problem = count_new(tenant, sorted, count)))
        return problem;
    return orders_stop_numbers(tenant, sorted, count);
}

/* --- out of rows that are there ----------------------------------------------------------------------------------- */

/* Rows in the order of their numbers. */
static struct problem *take_rows(const struct tenant *tenant, const struct list *rows)
{
    struct suppression **items = ARENA_ARRAY(tenant->arena, struct suppression *, rows->count + 1);

    for (size_t i = 0; i < rows->count; i++)
        items[i] = (struct suppression *)rows->items + i;
    qsort(items, rows->count, sizeof(struct suppression *), compare_items);
    return write_blocks(tenant, items, rows->count);
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
