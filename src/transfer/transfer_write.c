#include "transfer/transfer_find.h"

#include "domain/campaign.h"
#include "domain/record_type.h"
#include "domain/suppression.h"
#include "search/ids.h"
#include "search/stored_words.h"
#include "stats/status_counts.h"
#include "transfer/transfer_insert.h"

_Static_assert((int)IDS_AT_ONCE == (int)TRANSFER_ROWS, "the stays of a batch's records are read together");

/*
 * Stays that are over have the ids of orders that are gone. They get new ones that no order will ever have, for orders
 * are counted from 1 on.
 */
static const int64_t first_past_order = INT64_C(1) << 62;

/* Uuids and ids of what was written. */
struct known {
    struct list found; /* of struct transfer_found */
    size_t      room;
    bool        is_sorted;
};

struct transfer_writer {
    struct arena *arena;
    struct known  types;
    struct known  campaigns;
    int64_t       stays;    /* that have got an id */
    int64_t       segments; /* likewise */
};

struct transfer_writer *transfer_writer_new(struct arena *arena)
{
    struct transfer_writer *writer = ARENA_NEW(arena, struct transfer_writer);

    writer->arena = arena;
    return writer;
}

static void remember(struct arena *arena, struct known *known, struct uuid uuid, int64_t id)
{
    struct transfer_found *found = known->found.items;

    if (known->found.count == known->room) {
        known->room = known->room ? known->room * 2 : 64;
        known->found.items =
            arena_realloc(arena, found, known->found.count * sizeof(*found), known->room * sizeof(*found));
        found = known->found.items;
    }
    found[known->found.count++] = (struct transfer_found){.uuid = uuid, .id = id};
    known->is_sorted            = false;
}

static const struct transfer_found *recall(struct known *known, struct uuid uuid)
{
    if (!known->is_sorted)
        transfer_sort(&known->found);
    known->is_sorted = true;
    return transfer_look_up(&known->found, uuid);
}

static struct problem *unknown(const struct tenant *tenant, const char *what, struct uuid uuid)
{
    char text[37];

    uuid_format(uuid, text);
    return problem_new(tenant->arena, PROBLEM_unacceptable, "No %s with the UUID %s has come before.", what, text);
}

/* --- what a row names --------------------------------------------------------------------------------------------- */

static struct problem *name_type(const struct tenant *tenant, struct transfer_writer *writer, struct transfer_row *row)
{
    const struct transfer_found *type;

    if (!HAS(row, type_uuid))
        return NULL;
    if (!(type = recall(&writer->types, row->type_uuid)))
        return unknown(tenant, "record type", row->type_uuid);
    SET(row, type_id, type->id);
    return NULL;
}

static struct problem *name_campaign(const struct tenant *tenant, struct transfer_writer *writer,
                                     struct transfer_row *row)
{
    const struct transfer_found *campaign = recall(&writer->campaigns, row->campaign_uuid);

    if (!campaign)
        return unknown(tenant, "campaign", row->campaign_uuid);
    SET(row, campaign_id, campaign->id);
    return NULL;
}

static struct problem *find_records(const struct tenant *tenant, const struct list *rows, struct list *found)
{
    const struct transfer_row *row   = rows->items;
    struct uuid               *uuids = ARENA_ARRAY(tenant->arena, struct uuid, rows->count);

    for (size_t i = 0; i < rows->count; i++)
        uuids[i] = row[i].record_uuid;
    return transfer_find(tenant, SQL_transfer_find_records, uuids, rows->count, found);
}

/* The record, and the type that it has, of each row. */
static struct problem *name_records(const struct tenant *tenant, struct transfer_batch *batch)
{
    struct transfer_row *row     = batch->rows.items;
    struct list          found   = {0};
    struct problem      *problem = find_records(tenant, &batch->rows, &found);

    for (size_t i = 0; i < batch->rows.count && !problem; i++) {
        const struct transfer_found *record = transfer_look_up(&found, row[i].record_uuid);

        if (record) {
            SET(&row[i], record_id, record->id);
            SET(&row[i], type_id, record->type_id);
            continue;
        }
        batch->bad = i;
        problem    = unknown(tenant, "record", row[i].record_uuid);
    }
    return problem;
}

/* Orders and stays that the events of a batch may be of, each sorted. */
static struct problem *find_stays(const struct tenant *tenant, const struct list *rows, struct list *orders,
                                  struct list *stays)
{
    const struct transfer_row *row     = rows->items;
    struct uuid               *uuids   = ARENA_ARRAY(tenant->arena, struct uuid, rows->count);
    int64_t                   *records = ARENA_ARRAY(tenant->arena, int64_t, rows->count);
    size_t                     count   = 0;
    struct problem            *problem;

    for (size_t i = 0; i < rows->count; i++) {
        records[i] = row[i].record_id;
        if (HAS(&row[i], uuid))
            uuids[count++] = row[i].uuid;
    }
    if ((problem = transfer_find(tenant, SQL_transfer_find_orders, uuids, count, orders)) ||
        (problem =
             ids_read(tenant,
                      &(struct ids_asked){
                          .first = SQL_transfer_find_stays, .end = SQL_COUNT, .ids = records, .count = rows->count},
                      stays)))
        return problem;
    transfer_sort(stays);
    return NULL;
}

static struct problem *name_orders(const struct tenant *tenant, struct transfer_batch *batch)
{
    struct transfer_row *row     = batch->rows.items;
    struct list          orders  = {0};
    struct list          stays   = {0};
    struct problem      *problem = find_stays(tenant, &batch->rows, &orders, &stays);

    for (size_t i = 0; i < batch->rows.count && !problem; i++) {
        const struct transfer_found *order = NULL;

        SET(&row[i], order_id, 0);
        if (!HAS(&row[i], uuid))
            continue;
        if (!(order = transfer_look_up(&orders, row[i].uuid)) && !(order = transfer_look_up(&stays, row[i].uuid))) {
            batch->bad = i;
            problem    = unknown(tenant, "order", row[i].uuid);
        } else {
            SET(&row[i], order_id, order->id);
        }
    }
    return problem;
}

static struct problem *name_campaigns(const struct tenant *tenant, struct transfer_writer *writer,
                                      struct transfer_batch *batch)
{
    struct transfer_row *row     = batch->rows.items;
    struct problem      *problem = NULL;

    for (size_t i = 0; i < batch->rows.count && !problem; i++)
        if ((problem = name_campaign(tenant, writer, &row[i])))
            batch->bad = i;
    return problem;
}

/* --- types, campaigns and segments, which are few
 * ------------------------------------------------------------------------ */

static struct problem *write_type(const struct tenant *tenant, struct transfer_writer *writer, struct transfer_row *row)
{
    struct record_type *type    = SHAPE_NEW(tenant->arena, struct record_type, record_type_shape);
    struct problem     *problem = db_run(tenant, SQL_transfer_add_type, row, NULL);

    if (problem)
        return problem;
    remember(writer->arena, &writer->types, row->uuid, db_last_id(tenant->db));
    if (!row->is_default)
        return NULL;
    SET(type, account_id, tenant->account_id);
    SET(type, id, db_last_id(tenant->db));
    return db_run(tenant, SQL_record_type_make_default, type, NULL);
}

static struct problem *write_campaign(const struct tenant *tenant, struct transfer_writer *writer,
                                      struct transfer_row *row)
{
    struct campaign *campaign = SHAPE_NEW(tenant->arena, struct campaign, campaign_shape);
    struct problem  *problem  = name_type(tenant, writer, row);

    if (problem)
        return problem;
    SET(campaign, name, row->name);
    if (HAS(row, description))
        SET(campaign, description, row->description);
    if (!HAS(row, suppression_scope))
        SET(row, suppression_scope, SUPPRESSES_ACCOUNT);
    if (!HAS(row, removed_at))
        SET(row, words, stored_words_make(tenant->arena, campaign_words(tenant->arena, campaign)));
    if ((problem = db_run(tenant, SQL_transfer_add_campaign, row, NULL)))
        return problem;
    remember(writer->arena, &writer->campaigns, row->uuid, db_last_id(tenant->db));
    return NULL;
}

/* Its type may be gone, and what its filter names, too. */
static struct problem *write_segment(const struct tenant *tenant, struct transfer_writer *writer,
                                     struct transfer_row *row)
{
    SET(row, id, ++writer->segments);
    return db_run(tenant, SQL_transfer_add_segment, row, NULL);
}

typedef struct problem *write_one(const struct tenant *tenant, struct transfer_writer *writer,
                                  struct transfer_row *row);

static struct problem *write_each(const struct tenant *tenant, struct transfer_writer *writer,
                                  struct transfer_batch *batch, write_one *write)
{
    struct transfer_row *row = batch->rows.items;

    for (size_t i = 0; i < batch->rows.count; i++) {
        struct problem *problem = write(tenant, writer, &row[i]);

        if (!problem)
            continue;
        batch->bad = i;
        return problem;
    }
    return NULL;
}

/* --- the others ------------------------------------------------------------------------------------------------- */

static struct problem *write_records(const struct tenant *tenant, struct transfer_writer *writer,
                                     struct transfer_batch *batch)
{
    struct transfer_row *row     = batch->rows.items;
    struct problem      *problem = NULL;

    for (size_t i = 0; i < batch->rows.count && !problem; i++)
        if ((problem = name_type(tenant, writer, &row[i])))
            batch->bad = i;
    return problem ? problem : transfer_insert(tenant, batch);
}

/* What is in force is known from these rows once all of them are there, see register/register.h. */
static struct problem *write_suppressions(const struct tenant *tenant, struct transfer_writer *writer,
                                          struct transfer_batch *batch)
{
    struct transfer_row *row     = batch->rows.items;
    struct problem      *problem = NULL;

    for (size_t i = 0; i < batch->rows.count && !problem; i++) {
        SET(&row[i], campaign_id, 0);
        SET(&row[i], number, suppression_number(row[i].phone));
        if (!row[i].number)
            problem = problem_new(tenant->arena, PROBLEM_unacceptable, "The phone is not in E.164 form.");
        else if (HAS(&row[i], campaign_uuid))
            problem = name_campaign(tenant, writer, &row[i]);
        if (problem)
            batch->bad = i;
    }
    return problem ? problem : transfer_insert(tenant, batch);
}

static void number_stays(struct transfer_writer *writer, const struct list *rows)
{
    struct transfer_row *row = rows->items;

    for (size_t i = 0; i < rows->count; i++)
        SET(&row[i], order_id, row[i].is_by_time ? 0 : first_past_order + ++writer->stays);
}

/* Orders and events are counted as those of requests are. */
static struct problem *count_all(const struct tenant *tenant, const struct transfer_batch *batch)
{
    const struct transfer_row *row     = batch->rows.items;
    struct problem            *problem = NULL;

    for (size_t i = 0; i < batch->rows.count && !problem; i++) {
        struct status_seen seen = {.campaign_id = row[i].campaign_id, .status = row[i].status};

        if (batch->kind == TRANSFER_ORDER)
            problem = count_orders(tenant, &seen, 1);
        else if (batch->kind == TRANSFER_EVENT && instant_parse(row[i].created_at, &seen.at))
            problem = count_event(tenant, &seen);
    }
    return problem;
}

struct problem *transfer_write(const struct tenant *tenant, struct transfer_writer *writer,
                               struct transfer_batch *batch)
{
    struct transfer_row *row = batch->rows.items;
    struct problem      *problem;

    batch->bad = TRANSFER_ROWS;
    for (size_t i = 0; i < batch->rows.count; i++)
        SET(&row[i], account_id, tenant->account_id);
    if (batch->kind == TRANSFER_TYPE)
        return write_each(tenant, writer, batch, write_type);
    if (batch->kind == TRANSFER_CAMPAIGN)
        return write_each(tenant, writer, batch, write_campaign);
    if (batch->kind == TRANSFER_SEGMENT)
        return write_each(tenant, writer, batch, write_segment);
    if (batch->kind == TRANSFER_SUPPRESSION)
        return write_suppressions(tenant, writer, batch);
    if (batch->kind == TRANSFER_RECORD)
        return write_records(tenant, writer, batch);
    if ((problem = name_campaigns(tenant, writer, batch)) || (problem = name_records(tenant, batch)))
        return problem;
    if (batch->kind == TRANSFER_STAY)
        number_stays(writer, &batch->rows);
    if (batch->kind == TRANSFER_EVENT && (problem = name_orders(tenant, batch)))
        return problem;
    problem = transfer_insert(tenant, batch);
    return problem ? problem : count_all(tenant, batch);
}
