/* Batches of suppressions: numbers that are suppressed together. */
#include "api/resource.h"
#include "batch/batch.h"
#include "batch/handlers.h"
#include "handlers/suppressed.h"
#include "http/decode.h"

struct suppression_batch {
    struct suppression *items[BATCH_STEP]; /* that wait to be added */
    struct batch_item  *of[BATCH_STEP];    /* whose they are */
    size_t              count;
};

static struct problem *perform(struct batch *batch, struct request *request, struct batch_item *item)
{
    struct suppression_batch *own = batch->own;
    struct suppression       *given;
    struct problem           *problem;

    item->place = STR("/phone");
    request_decode_content(request, &suppression_shape, DECODE_CREATE);
    given = request->content;
    if ((problem = suppression_prepare(request, given)))
        return problem;
    own->items[own->count] = given;
    own->of[own->count++]  = item;
    return NULL;
}

static struct problem *tell_of(const struct tenant *tenant, const struct suppression *given, struct batch_item *item)
{
    struct suppression *found;
    struct problem     *problem;

    if (given->is_new) {
        batch_note(item, BATCH_CREATED, given->uuid);
        return NULL;
    }
    if ((problem = register_find_number(tenant, given->number, given->campaign_id, &found)))
        return problem;
    if (!found)
        return db_ask_to_repeat(tenant, "A suppression has ended at this moment: try again.");
    batch_note(item, BATCH_UNCHANGED, found->uuid);
    return NULL;
}

static struct problem *flush(struct batch *batch)
{
    struct suppression_batch *own     = batch->own;
    const struct tenant      *tenant  = batch->request->tenant;
    struct problem           *problem = register_add(tenant, own->items, own->count);

    for (size_t i = 0; i < own->count && !problem; i++)
        problem = tell_of(tenant, own->items[i], own->of[i]);
    own->count = 0;
    return problem;
}

struct problem *suppressions_batch(struct request *request, struct response *response)
{
    struct batch batch = {.perform = perform,
                          .flush   = flush,
                          .ops     = 1u << BATCH_CREATE,
                          .shapes  = {&suppression_shape, &suppression_shape},
                          .own     = ARENA_NEW(request->arena, struct suppression_batch)};

    return batch_answer(&batch, request, response);
}
