#include "imports/import_store.h"

#include "store/find.h"

#include <stdlib.h>

struct problem *import_add(const struct tenant *tenant, struct import *import)
{
    struct problem *problem = db_run(tenant, SQL_import_insert, import, NULL);

    if (!problem)
        SET(import, id, db_last_id(tenant->db));
    return problem;
}

static struct problem *complete(const struct tenant *tenant, struct problem *problem, struct import *import)
{
    if (!problem && import)
        import_complete(tenant->arena, import);
    return problem;
}

struct problem *import_find(const struct tenant *tenant, struct uuid uuid, struct import **out)
{
    struct problem *problem = store_find(tenant, SQL_import_by_uuid, uuid, out);

    return complete(tenant, problem, problem ? NULL : *out);
}

struct problem *import_lock(const struct tenant *tenant, struct uuid uuid, struct import **out)
{
    struct problem *problem = store_find(tenant, SQL_import_lock, uuid, out);

    return complete(tenant, problem, problem ? NULL : *out);
}

static struct problem *by_id(const struct tenant *tenant, enum statement statement, int64_t id, struct import **out)
{
    struct import  *import = SHAPE_NEW(tenant->arena, struct import, import_shape);
    bool            found  = false;
    struct problem *problem;

    SET(import, account_id, tenant->account_id);
    SET(import, id, id);
    problem = db_one(tenant, statement, import, import, &found);
    *out    = found ? import : NULL;
    return complete(tenant, problem, problem ? NULL : *out);
}

struct problem *import_find_id(const struct tenant *tenant, int64_t id, struct import **out)
{
    return by_id(tenant, SQL_import_by_id, id, out);
}

struct problem *import_lock_id(const struct tenant *tenant, int64_t id, struct import **out)
{
    return by_id(tenant, SQL_import_lock_id, id, out);
}

struct problem *import_page(const struct tenant *tenant, struct listing *listing, struct list *rows, int64_t *total)
{
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem = db_one(tenant, SQL_import_count, listing, counted, &found);

    *rows  = (struct list){0};
    *total = counted->total;
    if (problem || *total <= listing->offset)
        return problem;
    if (!HAS(listing, before_id))
        SET(listing, before_id, INT64_MAX);
    if ((problem = db_all(tenant, SQL_import_page, listing, rows)))
        return problem;
    for (size_t i = 0; i < rows->count; i++)
        import_complete(tenant->arena, (struct import *)rows->items + i);
    return NULL;
}

struct problem *import_keep_settings(const struct tenant *tenant, const struct import *import)
{
    return db_run(tenant, SQL_import_update_settings, import, NULL);
}

struct problem *import_keep_upload(const struct tenant *tenant, const struct import *import)
{
    return db_run(tenant, SQL_import_update_upload, import, NULL);
}

struct problem *import_keep_work(const struct tenant *tenant, const struct import *import)
{
    return db_run(tenant, SQL_import_update_work, import, NULL);
}

struct problem *import_give_up(const struct tenant *tenant, const struct import *import)
{
    return db_run(tenant, SQL_import_give_up, import, NULL);
}

struct problem *import_forget_job(const struct tenant *tenant, const struct import *import)
{
    return db_run(tenant, SQL_import_forget_job, import, NULL);
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

enum { BYTES_AT_ONCE = 1 << 20 /* of their texts, in one statement */ };

static size_t text_of(const struct value *value)
{
    return value ? value->text.len : 0;
}

/* How many of the rows from `first` on go into one statement. */
static size_t run_of(const struct list *rows, size_t first)
{
    const struct import_row *row   = rows->items;
    size_t                   bytes = 0;
    size_t                   count = 0;

    while (first + count < rows->count && count < ROWS_TOGETHER && bytes < BYTES_AT_ONCE) {
        const struct import_row *next = &row[first + count++];

        bytes += text_of(next->former) + text_of(next->errors) + text_of(next->cells);
    }
    return count;
}

struct problem *import_rows_add(const struct tenant *tenant, const struct list *rows)
{
    static const struct row_statement insert  = {SQL_import_row_insert, SQL_import_row_insert_next, SQL_COUNT};
    struct problem                   *problem = NULL;
    size_t                            count;

    for (size_t i = 0; i < rows->count && !problem; i += count) {
        struct list some = {.items = (struct import_row *)rows->items + i};

        some.count = count = run_of(rows, i);
        problem            = db_run_rows(tenant, &insert, &some);
    }
    return problem;
}

struct problem *import_row_mark(const struct tenant *tenant, const struct import_row *row)
{
    return db_run(tenant, SQL_import_row_update, row, NULL);
}

struct problem *import_rows_read(const struct tenant *tenant, const struct import_row *after, struct list *rows)
{
    *rows = (struct list){0};
    return db_all(tenant, HAS(after, status) ? SQL_import_rows_of_status : SQL_import_rows_all, after, rows);
}

/* --- claims ------------------------------------------------------------------------------------------------------- */

struct problem *import_claims_add(const struct tenant *tenant, const struct list *claims, enum import_in_file in_file)
{
    struct row_statement claim = {SQL_import_claim_last, SQL_import_claim_next, SQL_COUNT};

    if (in_file != IN_FILE_LAST)
        claim.first = SQL_import_claim_first;
    return db_run_rows(tenant, &claim, claims);
}

static struct problem *find_some(const struct tenant *tenant, const struct import *import, const struct list *wanted,
                                 struct list *found)
{
    struct import_hashes      *asked    = SHAPE_NEW(tenant->arena, struct import_hashes, import_hashes_shape);
    const struct import_claim *claim    = wanted->items;
    struct assembly            assembly = {0};
    size_t                     count    = wanted->count;
    size_t                     values;

    SET(asked, account_id, tenant->account_id);
    SET(asked, import_id, import->id);
    SET(asked, first_hash, claim[0].hash);
    assembly_add(&assembly, SQL_import_claims);
    values = assembly_add_values(&assembly, SQL_import_claims_next, count);
    for (size_t i = 1; i < values; i++)
        asked->other_hash[i - 1] = claim[i < count ? i : 0].hash;
    assembly_add(&assembly, SQL_import_claims_end);
    return db_all_assembled(tenant, &assembly, asked, found);
}

static int compare(const void *left, const void *right)
{
    const struct import_claim *a = left;
    const struct import_claim *b = right;

    return memcmp(a->hash.at, b->hash.at, a->hash.len);
}

struct problem *import_claims_find(const struct tenant *tenant, const struct import *import, const struct list *wanted,
                                   struct list *found)
{
    struct problem *problem = NULL;

    *found       = shape_list(tenant->arena, &import_claim_shape, wanted->count);
    found->count = 0;
    for (size_t i = 0; i < wanted->count && !problem; i += IMPORT_CLAIMS_AT_ONCE) {
        struct list some = {.items = (struct import_claim *)wanted->items + i, .count = wanted->count - i};
        struct list rows = {0};

        if (some.count > IMPORT_CLAIMS_AT_ONCE)
            some.count = IMPORT_CLAIMS_AT_ONCE;
        problem = find_some(tenant, import, &some, &rows);
        for (size_t j = 0; j < rows.count && !problem; j++)
            ((struct import_claim *)found->items)[found->count++] = ((struct import_claim *)rows.items)[j];
    }
    if (!problem && found->count)
        qsort(found->items, found->count, sizeof(struct import_claim), compare);
    return problem;
}

const struct import_claim *import_claim_of(const struct list *found, struct bytes hash)
{
    const struct import_claim *claim = found->items;
    size_t                     low   = 0;
    size_t                     high  = found->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int    order  = memcmp(claim[middle].hash.at, hash.at, hash.len);

        if (!order)
            return &claim[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

struct problem *import_sweep(const struct tenant *tenant, const struct import *import, enum import_table table,
                             int64_t *rows)
{
    static const enum statement statements_of[] = {[IMPORT_TABLE_PARTS]  = SQL_import_part_sweep,
                                                   [IMPORT_TABLE_ROWS]   = SQL_import_row_sweep,
                                                   [IMPORT_TABLE_CLAIMS] = SQL_import_claim_sweep};
    struct import_row          *key             = SHAPE_NEW(tenant->arena, struct import_row, import_row_shape);

    SET(key, account_id, tenant->account_id);
    SET(key, import_id, import->id);
    return db_run(tenant, statements_of[table], key, rows);
}
