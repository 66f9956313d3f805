#include "batch/batch.h"

#include "api/resource.h"
#include "batch/batch_faults.h"
#include "handlers/records.h"
#include "http/accept.h"
#include "http/decode.h"
#include "json/decode.h"

/* Of the processor's time, in microseconds: a batch may take as much as some single calls together. */
enum { BATCH_TIME = 2500000, STEP_MEMORY = 4 << 20 /* bytes, after which a step ends */, ITEM_WORK = 4096 };

enum { KEYS_OF_ITEM = 6 /* an item claims, at most */ };

/* clang-format off */
static const char *const on_errors[]   = {"abort", "continue", NULL};
static const char *const ops[]         = {"create", "update", "upsert", "delete", NULL};
static const char *const on_matches[]  = {"update", "skip", "error", NULL};
static const char *const on_missings[] = {"create", "skip", "error", NULL};
static const char *const on_manies[]   = {"error", "newest", NULL};

static const struct field batch_fields[] = {
    FIELD(struct batch_body, "onError", on_error, .choices = on_errors, .fallback = "\"abort\"",
          .doc = "What happens when an item has a fault: `abort` writes nothing at all, `continue` does the others."),
    FIELD(struct batch_body, "items", items, .required = true, .format = "array",
          .doc = "1 to 1,000 objects, each with `op`, which says what is done, a `ref` of the client's own if it likes, and "
                 "the members of the single call."),
};
SHAPE(batch_shape, "Batch", struct batch_body, batch_fields, .doc = "Many calls in one.");

static const struct field control_fields[] = {
    FIELD(struct batch_controls, "op",             op,          .required = true, .choices = ops),
    FIELD(struct batch_controls, "ref",            ref,         .max = 255),
    FIELD(struct batch_controls, "uuid",           uuid),
    FIELD(struct batch_controls, "externalId",     external_id, .min = 1, .max = 255, .one_line = true),
    FIELD(struct batch_controls, "recordTypeUuid", type_uuid),
    FIELD(struct batch_controls, "ifMatch",        if_match),
    FIELD(struct batch_controls, "match",          match,       .min = 1, .max = 210),
    FIELD(struct batch_controls, "onMatch",        on_match,    .choices = on_matches),
    FIELD(struct batch_controls, "onMissing",      on_missing,  .choices = on_missings),
    FIELD(struct batch_controls, "onMany",         on_many,     .choices = on_manies),
    FIELD(struct batch_controls, "fill",           fill),
};
static SHAPE(controls_shape, "BatchControls", struct batch_controls, control_fields);
/* clang-format on */

enum { ON_ERROR_ABORT };

const struct value *batch_list(const struct request *request)
{
    const struct batch_body *body = request->content;

    return HAS(body, items) && body->items->kind == VALUE_ARRAY ? body->items : NULL;
}

struct problem *batch_prepare(struct request *request)
{
    arena_change_limits(request->arena, BATCH_TIME, UINT64_MAX);
    cache_forget_all(db_types(request->tenant->db));
    return NULL;
}

/* --- the body ------------------------------------------------------------------------------------------------------
 */

/* A list that cannot be gone through at all. */
static void check_list(struct request *request)
{
    const struct batch_body *body   = request->content;
    const struct value      *list   = batch_list(request);
    struct str               place  = STR("/items");
    struct faults           *faults = &request->faults;

    if (!HAS(body, items))
        return;
    if (!list) {
        if (!body->items->is_refused)
            fault_at(request->arena, faults, place, CODE_wrong_type, "It must be an array.");
    } else if (!list->count) {
        fault_at(request->arena, faults, place, CODE_wrong_count, "It must have at least 1 item.");
        fault_limit(faults, 1, 0);
    } else if (list->count > BATCH_ITEMS) {
        fault_at(request->arena, faults, place, CODE_too_many_items, "It may have at most %d items.", BATCH_ITEMS);
        fault_limit(faults, BATCH_ITEMS, (int64_t)list->count);
    }
}

static struct problem *read_body(struct batch *batch)
{
    struct request          *request = batch->request;
    const struct batch_body *body    = request->content;
    const struct value      *list    = batch_list(request);
    size_t                   i       = 0;

    check_list(request);
    batch->stops = !HAS(body, on_error) || body->on_error == ON_ERROR_ABORT;
    batch->count = list && list->count <= BATCH_ITEMS ? list->count : 0;
    batch->items = ARENA_ARRAY(request->arena, struct batch_item, batch->count + 1);
    for (const struct value *item = batch->count ? list->first : NULL; item; item = item->next, i++) {
        batch->items[i].given = item;
        batch->items[i].index = i;
    }
    if (batch->count)
        batch_faults_share(batch, &request->faults);
    batch->claims = claims_new(request->arena, batch->count * KEYS_OF_ITEM);
    return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
}

/* --- an item -------------------------------------------------------------------------------------------------------
 */

/* What the member "op" says; -1 where it says nothing that there is. */
static int op_of(const struct batch *batch, const struct value *item)
{
    const struct value *member = value_member(item, STR("op"));
    int                 op     = member && member->kind == VALUE_STRING ? choice_find(ops, member->text) : -1;

    return op >= 0 && (batch->ops & (1u << op)) ? op : -1;
}

/* Whether a member says what is done or to what, rather than what is written. */
static bool is_control(const struct batch *batch, int op, const struct value *item, struct str name)
{
    static const char *const of_upserts[] = {"match", "onMatch", "onMissing", "onMany", NULL};
    const struct value      *uuid         = value_member(item, STR("uuid"));
    bool                     has_key      = (batch->ops & (1u << BATCH_UPSERT)) != 0;
    bool                     is_by_key    = has_key && (op == BATCH_DELETE || !uuid || uuid->kind == VALUE_NULL);

    if (str_is(name, "op") || str_is(name, "ref"))
        return true;
    if (op == BATCH_UPDATE || op == BATCH_DELETE) {
        if (str_is(name, "uuid") || str_is(name, "ifMatch"))
            return true;
        if (is_by_key && (str_is(name, "externalId") || str_is(name, "recordTypeUuid")))
            return true;
    }
    if (op == BATCH_UPSERT && choice_find(of_upserts, name) >= 0)
        return true;
    return has_key && (op == BATCH_UPSERT || op == BATCH_UPDATE) && str_is(name, "fill");
}

/* Sorts the members of an item into the two objects. */
static void sort_members(const struct batch *batch, struct batch_item *item, int op, struct value *controls)
{
    struct arena *arena = batch->request->arena;

    for (const struct value *member = item->given->first; member; member = member->next)
        value_append_copy(arena, is_control(batch, op, item->given, member->name) ? controls : item->members,
                          member->name, member);
}

static void refuse_op(const struct batch *batch, struct request *request, const struct value *given)
{
    const struct value *op    = value_member(given, STR("op"));
    struct str          place = STR("/op");
    struct str          names = STR("");

    if (op && op->is_refused)
        return;
    if (!op || op->kind == VALUE_NULL) {
        fault_at(request->arena, &request->faults, place, CODE_required, "This member is required.");
    } else if (op->kind != VALUE_STRING) {
        fault_at(request->arena, &request->faults, place, CODE_wrong_type, "It must be a string.");
    } else {
        for (int i = 0; ops[i]; i++)
            if (batch->ops & (1u << i))
                names = arena_format(request->arena, STR_FMT "%s%s", STR_ARG(names), names.len ? ", " : "", ops[i]);
        fault_at(request->arena, &request->faults, place, CODE_invalid_choice, "It must be one of: " STR_FMT ".",
                 STR_ARG(names));
    }
}

/* Decodes what is written, for its faults. */
static struct problem *tell_all_faults(const struct batch *batch, struct request *request,
                                       const struct batch_item *item)
{
    bool creates = item->controls->op == BATCH_CREATE;

    request_decode_content(request, batch->shapes[creates ? 0 : 1], creates ? DECODE_CREATE : DECODE_PATCH);
    return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
}

static void check_if_match_of(struct request *request, const struct batch_controls *controls)
{
    if (HAS(controls, if_match) && !is_etag_list(controls->if_match))
        fault_at(request->arena, &request->faults, STR("/ifMatch"), CODE_invalid_etag,
                 "It must be * or a list of ETags with their quotes.");
}

static struct problem *read_item(struct batch *batch, struct request *request, struct batch_item *item)
{
    struct decoding decoding = {.arena = request->arena, .purpose = DECODE_CREATE, .faults = &request->faults};
    struct value   *controls = value_object(request->arena);
    int             op       = op_of(batch, item->given);
    size_t          told     = request->faults.count;

    item->controls = SHAPE_NEW(request->arena, struct batch_controls, controls_shape);
    item->members  = value_object(request->arena);
    request->given = item->members;
    if (item->given->kind != VALUE_OBJECT) {
        if (!item->given->is_refused)
            fault_at(request->arena, &request->faults, STR(""), CODE_wrong_type, "The item must be an object.");
        return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
    }
    sort_members(batch, item, op, controls);
    if (op < 0) {
        refuse_op(batch, request, item->given);
        return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
    }
    json_decode(&decoding, controls, STR(""), item->controls);
    check_if_match_of(request, item->controls);
    request->if_match = HAS(item->controls, if_match) ? item->controls->if_match : (struct str){0};
    if (HAS(item->controls, ref))
        item->ref = item->controls->ref;
    return request->faults.count > told ? tell_all_faults(batch, request, item) : NULL;
}

/* Others are of the server, or of this moment: the whole batch is done again, or refused. */
static bool is_of_item(const struct problem *problem)
{
    switch (problem->kind) {
    case PROBLEM_not_found:
    case PROBLEM_conflict:
    case PROBLEM_precondition_failed:
    case PROBLEM_unacceptable:
        return true;
    default:
        return false;
    }
}

/* Every fault has a place, so that it can be told of the whole body, too. */
static struct violation *place_fault(struct arena *arena, const struct batch_item *item, const struct problem *problem)
{
    struct violation *fault = ARENA_NEW(arena, struct violation);

    *fault       = (struct violation){.code = problem->code, .detail = problem->detail, .excess = problem->excess};
    fault->place = problem->kind == PROBLEM_precondition_failed ? STR("/ifMatch") : item->place;
    return fault;
}

void batch_fail(struct batch *batch, struct batch_item *item, const struct problem *problem)
{
    bool is_twice = problem->code == CODE_duplicate_in_batch;

    item->has_failed   = true;
    item->status       = problem_status(is_twice ? PROBLEM_conflict : problem->kind);
    item->code         = problem->code;
    item->violations   = problem->violations ? problem->violations : place_fault(batch->request->arena, item, problem);
    item->has_existing = problem->existing.len && uuid_read(problem->existing, &item->existing);
}

void batch_note(struct batch_item *item, enum batch_action action, struct uuid uuid)
{
    item->action   = action;
    item->has_uuid = true;
    item->uuid     = uuid;
}

bool batch_claims_twice(struct batch *batch, struct batch_item *item, const struct claim_key *key, const char *pointer)
{
    struct request *request = item->request;

    if (!claims_take(batch->claims, key, item->index))
        return false;
    fault_at(request->arena, &request->faults, str_from(pointer), CODE_duplicate_in_batch,
             "An earlier item of the batch means the same record.");
    return true;
}

static struct problem *do_item(struct batch *batch, struct batch_item *item)
{
    struct request  part = *batch->request;
    struct problem *problem;

    part.method        = METHOD_PATCH;
    part.if_none_match = (struct str){0};
    part.faults        = item->told;
    part.kept          = NULL;
    part.is_part       = true;
    part.patterns      = ARENA_NEW(part.arena, struct pattern_budget);
    item->request      = &part;
    problem            = read_item(batch, &part, item);
    if (!problem)
        problem = batch->perform(batch, &part, item);
    item->request            = NULL;
    batch->request->has_home = part.has_home;
    batch->request->home     = part.home;
    if (!problem || !is_of_item(problem))
        return problem;
    batch_fail(batch, item, problem);
    return NULL;
}

/* The items from `first` on whose memory is given back together. */
static struct problem *do_step(struct batch *batch, size_t first, size_t *end)
{
    struct arena     *arena   = batch->request->arena;
    struct arena_mark mark    = arena_mark(arena);
    struct problem   *problem = NULL;
    size_t            i       = first;

    if (batch->ahead)
        problem = batch->ahead(batch, first);
    while (!problem && i < batch->count && i < first + BATCH_STEP && arena_used(arena) - mark.used < STEP_MEMORY) {
        problem = do_item(batch, &batch->items[i++]);
        arena_work(arena, ITEM_WORK);
    }
    if (problem || (batch->flush && (problem = batch->flush(batch))))
        return problem;
    batch->request->free_keys = NULL;
    if (!batch->keeps_memory)
        batch_faults_keep(batch, first, i, mark);
    *end = i;
    return NULL;
}

struct problem *batch_perform_all(struct batch *batch, struct request *request)
{
    struct problem *problem;

    batch->request = request;
    if ((problem = read_body(batch)))
        return problem;
    for (size_t i = 0; i < batch->count;)
        if ((problem = do_step(batch, i, &i)))
            return problem;
    db_forget_found(request->tenant->db); /* it was read for this request, and nothing would be other the next time */
    return NULL;
}

struct problem *batch_answer(struct batch *batch, struct request *request, struct response *response)
{
    struct problem *problem = batch_perform_all(batch, request);

    if (problem || (batch->stops && (problem = batch_faults_problem(batch))))
        return problem;
    batch_write(batch, response);
    return NULL;
}
