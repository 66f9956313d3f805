/* The orders of imported records: an import may put each record into a campaign. */
#include "handlers/orders.h"
#include "imports/import_chunk.h"
#include "json/decode.h"

static void fault(struct request *request, const char *place, enum problem_code code, const char *sentence)
{
    fault_at(request->arena, &request->faults, str_from(place), code, "%s", sentence);
}

static bool is_in(const struct record *record, const struct campaign *campaign)
{
    for (size_t i = 0; record && i < record->campaigns.count; i++)
        if (record->campaigns.at[i] == campaign->id)
            return true;
    return false;
}

static int status_of(const struct import_order_record *record)
{
    if (HAS(record->given, status))
        return record->given->status;
    return record->before ? record->before->status : RECORD_ACTIVE;
}

void import_order_admit(struct import_chunk *chunk, struct import_line *line, struct request *request,
                        const struct import_order_record *record)
{
    struct decoding decoding = {.arena = request->arena, .purpose = DECODE_CREATE, .faults = &request->faults};

    if (is_in(record->before, chunk->campaign))
        return;
    line->order = SHAPE_NEW(request->arena, struct order, order_create_shape);
    if (line->mapped.order)
        json_decode(&decoding, line->mapped.order, STR("/order"), line->order);
    if (HAS(line->order, status) && line->order->status == ORDER_SCHEDULED && !HAS(line->order, scheduled_time))
        fault(request, "/order/scheduledTime", CODE_required, "An order that is scheduled needs its time.");
    if (status_of(record) != RECORD_ACTIVE)
        fault(request, "/status", CODE_record_not_active, "Only an active record can be put into a campaign.");
    if (HAS(chunk->campaign, type_uuid) &&
        memcmp(&chunk->campaign->type_uuid, &chunk->plan->import->type_uuid, sizeof(struct uuid)) != 0)
        fault(request, "", CODE_wrong_record_type, "The campaign takes records of another type.");
    if (record->before && record->before->campaigns.count >= RECORD_CAMPAIGNS)
        fault(request, "", CODE_limit_reached, "The record is in as many campaigns as it may be.");
}

struct problem *import_orders_write(struct import_chunk *chunk)
{
    struct request *request = chunk->plan->request;

    for (size_t i = 0; i < chunk->count; i++) {
        struct import_line *line = &chunk->lines[i];
        struct request      part = *request;
        struct problem     *problem;

        if (!line->order || !line->has_uuid || line->status > ROW_UNCHANGED)
            continue;
        part.faults = (struct faults){0};
        SET(line->order, record_uuid, line->uuid);
        if ((problem = order_create(&part, chunk->campaign, line->order, &line->order)))
            return problem;
        line->has_order = true;
    }
    return NULL;
}
