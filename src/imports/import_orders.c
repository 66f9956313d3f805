/* The orders of imported records: an import may put each record into a campaign. */
#include "handlers/orders.h"
#include "imports/import_chunk.h"
#include "json/decode.h"
#include "register/register.h"

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
        fault_missing(request->arena, &request->faults, STR("/order/scheduledTime"),
                      "An order that is scheduled needs its time.");
    if (status_of(record) != RECORD_ACTIVE)
        fault(request, "/status", CODE_record_not_active, "Only an active record can be put into a campaign.");
    if (HAS(chunk->campaign, type_uuid) &&
        memcmp(&chunk->campaign->type_uuid, &chunk->plan->import->type_uuid, sizeof(struct uuid)) != 0)
        fault(request, "", CODE_wrong_record_type, "The campaign takes records of another type.");
    if (record->before && record->before->campaigns.count >= RECORD_CAMPAIGNS)
        fault(request, "", CODE_limit_reached, "The record is in as many campaigns as it may be.");
}

static bool asks_for_order(const struct import_line *line)
{
    return line->order && line->has_uuid && line->status <= ROW_UNCHANGED;
}

/* The record stays as it was written; only its order is not made. */
static void suppress(struct import_line *line)
{
    line->record_status = line->status;
    line->status        = ROW_SUPPRESSED;
    line->order         = NULL;
}

/*
 * The records are written or locked by now: what the register says of their phones holds for this transaction, unless
 * an order of the chunk itself suppresses another one's number. `*ends_some`: then each has to ask again.
 */
static struct problem *look_up(struct import_chunk *chunk, bool *ends_some)
{
    const struct tenant     *tenant = chunk->plan->request->tenant;
    struct suppressed_phone *phones = ARENA_ARRAY(tenant->arena, struct suppressed_phone, chunk->count + 1);
    struct problem          *problem;

    *ends_some = false;
    for (size_t i = 0; i < chunk->count; i++) {
        const struct import_line *line   = &chunk->lines[i];
        const struct record      *record = line->now ? line->now : line->before;

        if (!asks_for_order(line) || !record)
            continue;
        phones[i].phone = record->phone;
        *ends_some |= HAS(line->order, status) && line->order->status == ORDER_DO_NOT_CALL;
    }
    if ((problem = register_hold(tenant, chunk->campaign->id, phones, chunk->count)))
        return problem;
    for (size_t i = 0; i < chunk->count; i++)
        if (phones[i].is_suppressed)
            suppress(&chunk->lines[i]);
    return NULL;
}

static struct problem *make_order(struct import_chunk *chunk, struct import_line *line, bool is_admitted)
{
    struct request  part = *chunk->plan->request;
    struct problem *problem;

    part.faults      = (struct faults){0};
    part.is_admitted = is_admitted;
    SET(line->order, record_uuid, line->uuid);
    problem         = order_create(&part, chunk->campaign, line->order, &line->order);
    line->has_order = !problem;
    if (!problem || problem->code != CODE_suppressed)
        return problem;
    suppress(line);
    return NULL;
}

struct problem *import_orders_write(struct import_chunk *chunk)
{
    bool            ends_some;
    struct problem *problem = look_up(chunk, &ends_some);

    for (size_t i = 0; i < chunk->count && !problem; i++)
        if (asks_for_order(&chunk->lines[i]))
            problem = make_order(chunk, &chunk->lines[i], !ends_some);
    return problem;
}
