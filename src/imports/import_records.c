#include "imports/import_records.h"

#include "imports/import_store.h"

#include <stdlib.h>

static const int written[] = {ROW_CREATED, ROW_UPDATED, ROW_SUPPRESSED, ROW_KEPT};

static int compare_ids(const void *left, const void *right)
{
    const int64_t *a = left;
    const int64_t *b = right;

    return (*a > *b) - (*a < *b);
}

/* Takes the ids of a page as far as there is room. */
static void take(struct import_records *out, size_t room, const struct list *rows)
{
    const struct import_row *row = rows->items;

    for (size_t i = 0; i < rows->count && out->count < room; i++)
        out->ids[out->count++] = row[i].id;
    out->is_cut = out->count == room;
}

static struct problem *read_status(const struct tenant *tenant, struct import_row *after, size_t room,
                                   struct import_records *out)
{
    struct arena_mark mark = arena_mark(tenant->arena);
    struct list       rows;
    bool              is_last = false;

    SET(after, number, 0);
    while (!is_last && !out->is_cut) {
        struct problem *problem = import_records_page(tenant, after, &rows);

        if (problem)
            return problem;
        take(out, room, &rows);
        is_last = rows.count < IMPORT_RECORDS_READ;
        if (rows.count)
            SET(after, number, ((const struct import_row *)rows.items)[rows.count - 1].number);
        arena_work(tenant->arena, rows.count * sizeof(struct import_row));
        arena_rewind(tenant->arena, mark, (struct bytes){0});
    }
    return NULL;
}

/* Several rows of a file may have been about one record. */
static void sort(struct import_records *out)
{
    size_t kept = 0;

    qsort(out->ids, out->count, sizeof(*out->ids), compare_ids);
    for (size_t i = 0; i < out->count; i++)
        if (!i || out->ids[i] != out->ids[kept - 1])
            out->ids[kept++] = out->ids[i];
    out->count = kept;
}

struct problem *import_records_read(const struct tenant *tenant, const struct import *import, size_t most,
                                    struct import_records *out)
{
    struct import_row *after = SHAPE_NEW(tenant->arena, struct import_row, import_row_shape);
    struct problem    *problem;
    size_t             room = (size_t)(import->create_count + import->update_count + import->suppressed_count) + 1;

    if (room > most)
        room = most;
    *out = (struct import_records){.ids = ARENA_ARRAY(tenant->arena, int64_t, room + 1)};
    SET(after, account_id, tenant->account_id);
    SET(after, import_id, import->id);
    for (size_t i = 0; i < COUNT_OF(written) && !out->is_cut; i++) {
        SET(after, status, written[i]);
        if ((problem = read_status(tenant, after, room, out)))
            return problem;
    }
    sort(out);
    return NULL;
}
