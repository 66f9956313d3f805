/* Taking a run back: what it made goes, what it changed gets its former values; what somebody changed since stays. */
#include "handlers/orders.h"
#include "handlers/records.h"
#include "http/decode.h"
#include "imports/import_job.h"
#include "json/read.h"
#include "search/import_sets.h"
#include "store/campaigns.h"
#include "store/orders.h"
#include "store/records.h"

enum { UNDO_TIME = 200000 /* microseconds of a step */ };

struct undoing {
    const struct tenant     *tenant;
    const struct import     *import;
    const struct import_row *row;
    struct request          *request;
    struct record           *record; /* locked, or NULL */
    struct record_type      *type;
    struct order            *order; /* that the import has made, or NULL */
    bool                     is_kept;
};

/* --- what is there now -------------------------------------------------------------------------------------------- */

static bool same_moment(struct instant a, struct instant b)
{
    return a.micros == b.micros;
}

/* A record that was put into other campaigns, too, is one that somebody works with. */
static bool is_in_others(const struct undoing *undoing)
{
    return undoing->record->campaigns.count > (undoing->order ? 1u : 0u);
}

static bool order_is_changed(const struct undoing *undoing)
{
    return undoing->order && !same_moment(undoing->order->created_at, undoing->order->updated_at);
}

static struct problem *look(struct undoing *undoing)
{
    const struct import_row *row = undoing->row;
    struct problem          *problem;

    if ((problem = store_record_lock(undoing->tenant, row->uuid, &undoing->record)) || !undoing->record)
        return problem;
    if ((problem = record_take_locked(undoing->request, undoing->record, false, &undoing->type)))
        return problem;
    if (!HAS(row, order_uuid) || !HAS(undoing->import, campaign_uuid))
        return NULL;
    return store_order_find(undoing->tenant, undoing->import->campaign_uuid, row->order_uuid, true, &undoing->order);
}

/* --- going back --------------------------------------------------------------------------------------------------- */

static struct problem *remove_order(struct undoing *undoing)
{
    if (!undoing->order)
        return NULL;
    if (order_is_changed(undoing)) {
        undoing->is_kept = true;
        return NULL;
    }
    return order_take_out(undoing->request, undoing->record, undoing->order);
}

static struct problem *remove_record(struct undoing *undoing)
{
    undoing->is_kept = !same_moment(undoing->record->updated_at, undoing->row->changed_at) || is_in_others(undoing) ||
                       order_is_changed(undoing);
    return undoing->is_kept ? NULL : record_erase_locked(undoing->request, undoing->record, undoing->type);
}

/* Former values that are not acceptable any more leave the record as it is. */
static struct problem *restore_record(struct undoing *undoing)
{
    struct request    *request = undoing->request;
    struct record_wish wish    = {0};
    struct problem    *problem;

    if (!same_moment(undoing->record->updated_at, undoing->row->changed_at)) {
        undoing->is_kept = true;
        return NULL;
    }
    request->given = json_read_stored(request->arena, undoing->row->former->text);
    request_decode_content(request, &record_shape, DECODE_PATCH);
    problem = record_change_locked(request, undoing->record, undoing->type, &wish);
    if (problem && (problem->kind == PROBLEM_unacceptable || problem->kind == PROBLEM_conflict)) {
        undoing->is_kept = true;
        return NULL;
    }
    return problem;
}

/* What became of the record; of a row whose order was not made, its status does not say that. */
static int written(const struct import_row *row)
{
    if (row->status != ROW_SUPPRESSED)
        return row->status;
    if (HAS(row, former))
        return ROW_UPDATED;
    return HAS(row, changed_at) ? ROW_CREATED : ROW_UNCHANGED;
}

static struct problem *undo_row(struct undoing *undoing)
{
    struct problem *problem = NULL;

    if (import_is_of_suppressions(undoing->import)) { /* only their own call lifts them */
        undoing->is_kept = true;
        return NULL;
    }
    if ((problem = look(undoing)) || !undoing->record)
        return problem;
    switch (written(undoing->row)) {
    case ROW_CREATED:
        return remove_record(undoing);
    case ROW_UPDATED:
        problem = restore_record(undoing);
        break;
    default:
        break;
    }
    return problem ? problem : remove_order(undoing);
}

/* --- a step ------------------------------------------------------------------------------------------------------- */

static bool has_effect(const struct import_row *row)
{
    int status = written(row);

    return HAS(row, uuid) &&
           (status == ROW_CREATED || status == ROW_UPDATED || (status == ROW_UNCHANGED && HAS(row, order_uuid)));
}

static struct problem *mark(const struct undoing *undoing)
{
    struct import_row *row = SHAPE_NEW(undoing->tenant->arena, struct import_row, import_row_shape);

    SET(row, account_id, undoing->tenant->account_id);
    SET(row, import_id, undoing->import->id);
    SET(row, number, undoing->row->number);
    SET(row, status, undoing->is_kept ? ROW_KEPT : ROW_UNDONE);
    return import_row_mark(undoing->tenant, row);
}

/* Takes a row back; a record that is the import's no more is added to `undone`. */
static struct problem *undo_one(const struct tenant *tenant, const struct import *import, const struct import_row *row,
                                struct import_set_rows *undone)
{
    struct arena_mark memory  = arena_mark(tenant->arena);
    struct undoing    undoing = {.tenant = tenant, .import = import, .row = row, .request = import_request(tenant)};
    struct problem   *problem;

    undoing.request->method  = METHOD_PATCH;
    undoing.request->is_part = true;
    if ((problem = undo_row(&undoing)) || (problem = mark(&undoing)))
        return problem;
    if (undoing.record && !undoing.is_kept)
        undone->ids[undone->count++] = undoing.record->id;
    arena_rewind(tenant->arena, memory, (struct bytes){0});
    return NULL;
}

struct problem *import_undo_some(const struct tenant *tenant, struct import *import, bool *is_over)
{
    uint64_t               started = clock_monotonic_us();
    struct import_row     *after   = SHAPE_NEW(tenant->arena, struct import_row, import_row_shape);
    struct list            rows;
    struct problem        *problem;
    struct import_set_rows undone = {.import_id = import->id,
                                     .first     = import->at_rows + 1,
                                     .ids       = ARENA_ARRAY(tenant->arena, int64_t, IMPORT_ROWS_READ)};

    SET(after, account_id, tenant->account_id);
    SET(after, import_id, import->id);
    SET(after, number, import->at_rows);
    cache_forget_all(db_types(tenant->db));
    if ((problem = import_rows_read(tenant, after, &rows)))
        return problem;
    *is_over = !rows.count;
    for (size_t i = 0; i < rows.count && clock_monotonic_us() - started < UNDO_TIME; i++) {
        const struct import_row *row = (const struct import_row *)rows.items + i;

        if (has_effect(row) && (problem = undo_one(tenant, import, row, &undone)))
            return problem;
        SET(import, at_rows, row->number);
    }
    undone.last = import->at_rows;
    return import_set_remove(tenant, &undone);
}
