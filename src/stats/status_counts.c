#include "stats/status_counts.h"

#include <stdlib.h>

/* clang-format off */
static const struct field status_count_fields[] = {
    FIELD(struct status_count, NULL, account_id),
    FIELD(struct status_count, NULL, campaign_id),
    FIELD(struct status_count, NULL, quarter),
    FIELD(struct status_count, NULL, status),
    FIELD(struct status_count, NULL, slot),
    FIELD(struct status_count, NULL, total),
    FIELD(struct status_count, NULL, gone),
};
SHAPE(status_count_shape, "StatusCount", struct status_count, status_count_fields);
/* clang-format on */

/* What a transaction has noted: sums by row. */
struct sum {
    int64_t  account_id;
    int64_t  total;
    int64_t  gone;
    uint32_t campaign_id;
    uint32_t quarter;
    uint8_t  status;
    uint8_t  slot;
};
enum { NOTED = 120, ROWS_AT_ONCE = 16 };
struct notes {
    size_t     count;
    struct sum sums[NOTED];
};
_Static_assert(sizeof(struct notes) <= DB_NOTES, "the transaction has room for them");

/* --- writing ------------------------------------------------------------------------------------------------------ */

static bool is_same(const struct sum *a, const struct sum *b)
{
    return a->account_id == b->account_id && a->campaign_id == b->campaign_id && a->quarter == b->quarter &&
           a->status == b->status && a->slot == b->slot;
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* In the order of the table's key: whoever writes several rows locks them in it. */
static int compare_sums(const void *left, const void *right)
{
    const struct sum *a = left;
    const struct sum *b = right;
    int               order;

    if ((order = compare(a->account_id, b->account_id)) || (order = compare(a->campaign_id, b->campaign_id)) ||
        (order = compare(a->quarter, b->quarter)) || (order = compare(a->status, b->status)))
        return order;
    return compare(a->slot, b->slot);
}

static void drop_zeros(struct notes *notes)
{
    size_t kept = 0;

    for (size_t i = 0; i < notes->count; i++)
        if (notes->sums[i].total || notes->sums[i].gone)
            notes->sums[kept++] = notes->sums[i];
    notes->count = kept;
}

static struct list rows_of(struct arena *arena, const struct sum *sums, size_t count)
{
    struct list          rows = shape_list(arena, &status_count_shape, count);
    struct status_count *row  = rows.items;

    for (size_t i = 0; i < count; i++) {
        SET(&row[i], account_id, sums[i].account_id);
        SET(&row[i], campaign_id, sums[i].campaign_id);
        SET(&row[i], quarter, sums[i].quarter);
        SET(&row[i], status, sums[i].status);
        SET(&row[i], slot, sums[i].slot);
        SET(&row[i], total, sums[i].total);
        SET(&row[i], gone, sums[i].gone);
    }
    return rows;
}

static struct problem *write_rows(const struct tenant *tenant, const struct sum *sums, size_t count)
{
    struct list     rows     = rows_of(tenant->arena, sums, count);
    struct assembly assembly = {0};

    for (size_t i = 0; i < count; i++)
        assembly_add(&assembly, i ? SQL_status_count_add_next : SQL_status_count_add);
    assembly_add(&assembly, SQL_status_count_add_end);
    return db_run_assembled(tenant, &assembly, &rows, NULL);
}

static struct problem *write_notes(const struct tenant *tenant, void *memory)
{
    struct notes   *notes   = memory;
    struct problem *problem = NULL;

    drop_zeros(notes);
    qsort(notes->sums, notes->count, sizeof(struct sum), compare_sums);
    for (size_t done = 0; done < notes->count && !problem; done += ROWS_AT_ONCE)
        problem = write_rows(tenant, notes->sums + done,
                             notes->count - done < ROWS_AT_ONCE ? notes->count - done : ROWS_AT_ONCE);
    notes->count = 0;
    return problem;
}

/* --- noting ------------------------------------------------------------------------------------------------------- */

/* What does not fit is written at once, and so is everything outside a transaction. */
static struct problem *note(const struct tenant *tenant, const struct sum *sum)
{
    struct notes    alone = {.count = 1, .sums = {*sum}};
    struct notes   *notes = db_before_commit(tenant->db, write_notes);
    struct problem *problem;

    if (!notes)
        return write_notes(tenant, &alone);
    for (size_t i = 0; i < notes->count; i++) {
        if (!is_same(&notes->sums[i], sum))
            continue;
        notes->sums[i].total += sum->total;
        notes->sums[i].gone += sum->gone;
        return NULL;
    }
    if (notes->count == NOTED && (problem = write_notes(tenant, notes)))
        return problem;
    notes->sums[notes->count++] = *sum;
    return NULL;
}

int64_t quarter_of(struct instant at)
{
    int64_t quarter = at.micros / 1000000 / QUARTER_SECONDS;

    return quarter > 0 ? quarter : 1;
}

static struct sum sum_of(const struct tenant *tenant, const struct status_seen *seen)
{
    return (struct sum){.account_id  = tenant->account_id,
                        .campaign_id = (uint32_t)seen->campaign_id,
                        .status      = (uint8_t)seen->status,
                        .slot        = (uint8_t)db_slot(tenant->db, COUNT_SLOTS)};
}

struct problem *count_orders(const struct tenant *tenant, const struct status_seen *seen, int64_t more)
{
    struct sum sum = sum_of(tenant, seen);

    sum.total = more;
    return note(tenant, &sum);
}

static struct problem *note_event(const struct tenant *tenant, struct sum sum)
{
    struct problem *problem = note(tenant, &sum);

    sum.campaign_id = 0;
    return problem ? problem : note(tenant, &sum);
}

struct problem *count_event(const struct tenant *tenant, const struct status_seen *seen)
{
    struct sum sum = sum_of(tenant, seen);

    sum.quarter = (uint32_t)quarter_of(seen->at);
    sum.total   = 1;
    return note_event(tenant, sum);
}

/* Sums that follow each other in the order of their keys: those of one key become one. */
static size_t put_together(struct sum *sums, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        if (kept && is_same(&sums[kept - 1], &sums[i])) {
            sums[kept - 1].total += sums[i].total;
            sums[kept - 1].gone += sums[i].gone;
        } else {
            sums[kept++] = sums[i];
        }
    }
    return kept;
}

/* More than the notes of a transaction have room for is written at once, in long statements. */
static struct problem *write_many(const struct tenant *tenant, struct sum *sums, size_t count)
{
    static const struct row_statement add = {SQL_status_count_add, SQL_status_count_add_next,
                                             SQL_status_count_add_end};
    struct list                       rows;

    qsort(sums, count, sizeof(*sums), compare_sums);
    rows = rows_of(tenant->arena, sums, put_together(sums, count));
    return db_run_rows(tenant, &add, &rows);
}

struct problem *count_events_gone(const struct tenant *tenant, const struct list *rows)
{
    const struct status_count *row     = rows->items;
    struct arena_mark          mark    = arena_mark(tenant->arena);
    struct sum                *sums    = ARENA_ARRAY(tenant->arena, struct sum, 2 * rows->count + 1);
    size_t                     count   = 0;
    struct problem            *problem = NULL;

    for (size_t i = 0; i < rows->count; i++) {
        struct sum sum =
            sum_of(tenant, &(struct status_seen){.campaign_id = row[i].campaign_id, .status = (int)row[i].status});

        sum.quarter     = (uint32_t)row[i].quarter;
        sum.gone        = row[i].gone;
        sums[count++]   = sum;
        sum.campaign_id = 0;
        sums[count++]   = sum;
    }
    if (count > NOTED)
        problem = write_many(tenant, sums, count);
    for (size_t i = 0; i < count && count <= NOTED && !problem; i++)
        problem = note(tenant, &sums[i]);
    if (!problem)
        arena_rewind(tenant->arena, mark, (struct bytes){0});
    return problem;
}

struct problem *count_difference(const struct tenant *tenant, const struct status_count *difference)
{
    struct sum sum = {.account_id  = difference->account_id,
                      .campaign_id = (uint32_t)difference->campaign_id,
                      .quarter     = (uint32_t)difference->quarter,
                      .status      = (uint8_t)difference->status,
                      .slot        = (uint8_t)difference->slot,
                      .total       = difference->total,
                      .gone        = difference->gone};

    return note(tenant, &sum);
}
