#include "imports/import_chunk.h"

#include "imports/import_suppressions.h"

#include "api/resource.h"
#include "batch/handlers.h"
#include "batch/record_batch.h"
#include "handlers/orders.h"
#include "packing/pack_now.h"
#include "store/campaigns.h"

static bool is_of_records(const struct import_chunk *chunk)
{
    return !import_is_of_suppressions(chunk->plan->import);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static void fault_line(const struct import_plan *plan, struct import_line *line, enum problem_code code,
                       const char *sentence)
{
    struct violation fault = {.code = code, .detail = str_from(sentence)};

    mapping_add_fault(plan->mapping, &fault, false, &line->mapped);
}

static bool is_strict(const struct import *import)
{
    return HAS(import, in_file) && import->in_file == IN_FILE_ERROR;
}

/* Another row has what this one means: one of them is left out, or refused. */
static void yield_to_other(const struct import_plan *plan, struct import_line *line)
{
    line->is_item = false;
    line->status  = ROW_SKIPPED;
    if (!is_strict(plan->import))
        return;
    line->status = ROW_ERROR;
    fault_line(plan, line, CODE_duplicate_in_file, "An earlier row of the file means the same record.");
}

static struct problem *settle_claims(struct import_chunk *chunk)
{
    const struct import_plan *plan = chunk->plan;
    struct list     wanted = shape_list(plan->request->arena, &import_claim_shape, chunk->count * plan->keys_most);
    struct list     found;
    struct problem *problem;

    wanted.count = 0;
    for (size_t i = 0; i < chunk->count; i++)
        for (size_t j = 0; j < chunk->lines[i].claims.count; j++)
            ((struct import_claim *)wanted.items)[wanted.count++] =
                ((const struct import_claim *)chunk->lines[i].claims.items)[j];
    if (!wanted.count)
        return NULL;
    if ((problem = import_claims_find(plan->request->tenant, plan->import, &wanted, &found)))
        return problem;
    for (size_t i = 0; i < chunk->count; i++) {
        struct import_line        *line  = &chunk->lines[i];
        const struct import_claim *claim = line->claims.items;

        for (size_t j = 0; j < line->claims.count && line->is_item; j++) {
            const struct import_claim *other = import_claim_of(&found, claim[j].hash);

            if (other && other->number != line->number)
                yield_to_other(plan, line);
        }
    }
    return NULL;
}

static struct problem *read_lines(struct import_chunk *chunk, struct import_file *file)
{
    const struct import_plan *plan  = chunk->plan;
    struct arena             *arena = plan->request->arena;
    bool                      keyed = import_plan_has_keys(plan);
    size_t                    most  = is_of_records(chunk) ? CHUNK_ROWS : CHUNK_NUMBERS;
    size_t                    bytes = 0;
    struct problem           *problem;

    chunk->lines = ARENA_ARRAY(arena, struct import_line, most);
    while (chunk->count < most && bytes < CHUNK_BYTES) {
        struct import_line *line = &chunk->lines[chunk->count];

        if ((problem = import_plan_next(plan, file, &line->row)))
            return problem;
        chunk->is_last = !line->row.raw.at;
        if (chunk->is_last)
            return NULL;
        line->number = (int64_t)line->row.number;
        mapping_row(plan->mapping, arena, &line->row, &line->mapped);
        line->is_item = !line->mapped.faults.count;
        line->status  = ROW_ERROR;
        if (keyed && line->is_item)
            import_plan_keys(plan, &line->mapped, &line->claims, line->number);
        bytes += line->row.raw.len;
        chunk->count++;
    }
    return NULL;
}

/* So that the reason why there can be no orders is told, a moment before they would be made. */
static struct problem *look_at_campaign(const struct import_plan *plan)
{
    const struct import *import = plan->import;
    struct campaign     *campaign;
    struct problem      *problem;

    if (!HAS(import, campaign_uuid))
        return NULL;
    if ((problem = store_campaign_find(plan->request->tenant, import->campaign_uuid, &campaign)))
        return problem;
    if (!campaign)
        return no_such(plan->request, "campaign");
    return import_is_of_suppressions(import) ? NULL : order_check_campaign(plan->request, campaign);
}

struct import_chunk *import_chunk_new(struct import_plan *plan)
{
    struct import_chunk *chunk = ARENA_NEW(plan->request->arena, struct import_chunk);

    chunk->plan = plan;
    return chunk;
}

struct problem *import_chunk_read(struct import_chunk *chunk, bool is_repeated)
{
    struct import_plan *plan    = chunk->plan;
    struct request     *request = plan->request;
    struct import_file *file;
    struct problem     *problem;

    if ((problem = look_at_campaign(plan)) || (problem = import_file_open(request->tenant, plan->import, &file)) ||
        (problem = read_lines(chunk, file)) || (!chunk->is_claiming && (problem = settle_claims(chunk))))
        return problem;
    import_file_keep_place(file, plan->import);
    import_chunk_items(chunk);
    request->is_repeated = is_repeated;
    request->faults      = (struct faults){0};
    return records_batch_prepare(request);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static struct import_line *line_of(const struct batch *batch, const struct batch_item *item)
{
    struct import_chunk *chunk = batch->watch->own;

    return &chunk->lines[chunk->items[item->index]];
}

/* Who has claimed some records. */
static struct problem *find_owners(struct import_chunk *chunk, struct record *const *records, size_t count)
{
    const struct import_plan *plan = chunk->plan;

    chunk->met = shape_list(plan->request->arena, &import_claim_shape, count + 1);
    for (chunk->met.count = 0; chunk->met.count < count;)
        import_plan_record_key(plan, records[chunk->met.count]->uuid, 0, &chunk->met);
    chunk->owners = (struct list){0};
    if (!count)
        return NULL;
    return import_claims_find(plan->request->tenant, plan->import, &chunk->met, &chunk->owners);
}

static struct problem *ahead(struct batch *batch, struct record *const *records, size_t count)
{
    struct import_chunk *chunk = batch->watch->own;

    if (chunk->is_claiming || !import_plan_finds_by_several(chunk->plan))
        return NULL;
    return find_owners(chunk, records, count);
}

static bool is_among(const struct list *claims, const struct import_claim *claim)
{
    const struct import_claim *other = claims->items;

    for (size_t i = 0; i < claims->count; i++)
        if (memcmp(other[i].hash.at, claim->hash.at, claim->hash.len) == 0)
            return true;
    return false;
}

/*
 * Which row a record belongs to was found out before the first one was written: a row that has found one of another
 * row's is left out, or refused.
 */
static struct problem *met(struct batch *batch, struct batch_item *item, const struct record *record)
{
    struct import_chunk       *chunk  = batch->watch->own;
    const struct import_plan  *plan   = chunk->plan;
    struct import_line        *line   = line_of(batch, item);
    struct record             *one    = ARENA_NEW(plan->request->arena, struct record);
    struct list                wanted = shape_list(plan->request->arena, &import_claim_shape, 1);
    const struct import_claim *claim;
    struct problem            *problem;

    if (!import_plan_finds_by_several(plan))
        return NULL;
    if (chunk->is_claiming) {
        import_plan_record_key(plan, record->uuid, line->number, &line->claims);
        return NULL;
    }
    wanted.count = 0;
    import_plan_record_key(plan, record->uuid, line->number, &wanted);
    *one = *record;
    if (!is_among(&chunk->met, wanted.items) && (problem = find_owners(chunk, &one, 1)))
        return problem;
    claim = import_claim_of(&chunk->owners, ((struct import_claim *)wanted.items)->hash);
    if (claim && claim->number != line->number)
        fault_at(plan->request->arena, &item->request->faults, STR(""), CODE_duplicate_in_file,
                 "Another row of the file means the same record.");
    return faults_problem(plan->request->arena, &item->request->faults, PROBLEM_unacceptable);
}

/* What could keep the record's order from being made has to be known before the record is written. */
static void admit(struct batch *batch, struct batch_item *item, const struct record *before, const struct record *given)
{
    struct import_chunk *chunk = batch->watch->own;

    if (chunk->campaign)
        import_order_admit(chunk, line_of(batch, item), item->request,
                           &(struct import_order_record){.before = before, .given = given});
}

static void done(struct batch *batch, struct batch_item *item, const struct record *before, const struct record *now)
{
    struct import_line *line = line_of(batch, item);

    line->before = before;
    line->now    = now;
}

static void take_result(struct import_chunk *chunk, const struct batch_item *item)
{
    static const int    statuses[BATCH_ACTIONS] = {ROW_CREATED, ROW_UPDATED, ROW_UNCHANGED, ROW_ERROR, ROW_SKIPPED};
    struct import_line *line                    = &chunk->lines[chunk->items[item->index]];

    if (!item->has_failed) {
        line->status   = statuses[item->action];
        line->has_uuid = item->has_uuid;
        line->uuid     = item->uuid;
        return;
    }
    line->now = NULL;
    if (item->code == CODE_duplicate_in_file && !is_strict(chunk->plan->import)) {
        line->status = ROW_SKIPPED;
        return;
    }
    for (const struct violation *fault = item->violations; fault; fault = fault->next) {
        struct str order = STR("/order");

        mapping_add_fault(chunk->plan->mapping, fault, str_starts(fault->place, order), &line->mapped);
    }
}

static struct problem *find_campaign(struct import_chunk *chunk)
{
    const struct import *import  = chunk->plan->import;
    struct request      *request = chunk->plan->request;
    struct problem      *problem;

    if (!HAS(import, campaign_uuid))
        return NULL;
    if ((problem = store_campaign_share(request->tenant, import->campaign_uuid, &chunk->campaign)))
        return problem;
    if (!chunk->campaign)
        return no_such(request, "campaign");
    return is_of_records(chunk) ? order_check_campaign(request, chunk->campaign) : NULL;
}

/*
 * The index learns of all new records together, and of those of a check, which nobody will see, not at all. Where their
 * orders are made, too, there are changes to note of each anyway.
 */
static void keep_made(struct import_chunk *chunk)
{
    struct arena *arena = chunk->plan->request->arena;

    if (chunk->campaign)
        return;
    chunk->made.records       = shape_list(arena, &record_shape, chunk->count + 1);
    chunk->made.records.count = 0;
    chunk->made.words         = ARENA_ARRAY(arena, struct tokens, chunk->count + 1);
    chunk->batch.made         = &chunk->made;
}

static struct problem *pack_made(const struct import_chunk *chunk)
{
    if (!chunk->made.records.count || chunk->is_check)
        return NULL;
    return pack_new(chunk->plan->request->tenant, &chunk->made.records, chunk->made.words);
}

struct problem *import_chunk_write(struct import_chunk *chunk)
{
    struct request          *request = chunk->plan->request;
    struct batch            *batch   = &chunk->batch;
    const struct batch_body *body    = request->content;
    struct problem          *problem;

    chunk->watch = (struct batch_watch){
        .ahead = ahead, .met = met, .admit = admit, .done = done, .only_finds = chunk->is_claiming, .own = chunk};
    *batch = (struct batch){.watch = &chunk->watch, .keeps_memory = true};
    if ((problem = find_campaign(chunk)))
        return problem;
    if (!is_of_records(chunk))
        return import_suppressions_write(chunk);
    keep_made(chunk);
    if (body->items->count) {
        record_batch_begin(batch, request);
        if ((problem = batch_perform_all(batch, request)))
            return problem;
    }
    for (size_t i = 0; i < batch->count && !chunk->is_claiming; i++)
        take_result(chunk, &batch->items[i]);
    if ((problem = pack_made(chunk)))
        return problem;
    return chunk->campaign && !chunk->is_claiming ? import_orders_write(chunk) : NULL;
}
