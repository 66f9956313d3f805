/* Upserts of a batch: what is done with the record that was found, or that there is none. */
#include "api/resource.h"
#include "batch/record_batch.h"
#include "handlers/record_types.h"
#include "http/decode.h"

/* Decodes what is not going to be written, for its faults. */
static struct problem *skip(struct request *request)
{
    request_decode_content(request, &record_shape, DECODE_PATCH);
    return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
}

static struct problem *exists(struct request *request, const struct batch_item *item, struct uuid uuid)
{
    struct problem *problem = problem_at(request->arena, PROBLEM_conflict, item->place, CODE_duplicate,
                                         "There is such a record, and onMatch is error.");

    problem->existing = uuid_str(request->arena, uuid);
    return problem;
}

/* The type is that in which the record was found, so it need not be compared. */
static void leave_type(struct request *request)
{
    if (request->kept && request->kept->count == 1 && str_is(request->kept->first->name, "recordTypeUuid"))
        request->kept = NULL;
}

static struct problem *meet_match(struct record_batch *own, struct request *request, struct batch_item *item,
                                  struct record *record)
{
    const struct batch_controls *controls = item->controls;
    struct record_type          *type;
    struct problem              *problem;

    if (!HAS(controls, on_match) || controls->on_match == ON_MATCH_UPDATE) {
        request_decode_content(request, &record_shape, DECODE_PATCH);
        leave_type(request);
        return record_batch_change(own, request, item, record);
    }
    if ((problem = skip(request)) || (problem = record_batch_take(own, item, record, &type)))
        return problem;
    if (controls->on_match == ON_MATCH_ERROR)
        return exists(request, item, record->uuid);
    batch_note(item, BATCH_SKIPPED, record->uuid);
    return NULL;
}

static struct problem *meet_none(struct record_batch *own, struct request *request, struct batch_item *item)
{
    const struct batch_controls *controls = item->controls;
    struct problem              *problem;

    if (!HAS(controls, on_missing) || controls->on_missing == ON_MISSING_CREATE)
        return record_batch_create(own, request, item);
    if ((problem = skip(request)))
        return problem;
    if (controls->on_missing == ON_MISSING_ERROR)
        return problem_at(request->arena, PROBLEM_not_found, STR("/match"), CODE_not_found,
                          "There is no such record, and onMissing is error.");
    item->action = BATCH_SKIPPED;
    return NULL;
}

/* The type in which an upsert looks for its record; NULL: that is a fault, which decoding may have to tell. */
static struct problem *find_type(struct request *request, const struct value *members, struct record_type **out)
{
    const struct value *member = value_member(members, STR("recordTypeUuid"));
    struct uuid         uuid;

    *out = NULL;
    if (!member || member->kind != VALUE_STRING || !uuid_read(member->text, &uuid))
        return NULL;
    return record_type_resolve(request, uuid, STR("/recordTypeUuid"), out);
}

struct problem *record_batch_upsert(struct record_batch *own, struct request *request, struct batch_item *item)
{
    struct record_search search = {.own = own, .request = request, .item = item};
    struct record       *record;
    struct problem      *problem;

    if ((problem = find_type(request, item->members, &search.type)))
        return problem;
    if (search.type && (problem = record_match_check(&search)))
        return problem;
    if (!search.type || request->faults.count) {
        request_decode_content(request, &record_shape, DECODE_CREATE);
        return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
    }
    if ((problem = record_match(&search, &record)))
        return problem;
    if (own->batch->watch && own->batch->watch->only_finds)
        return record ? own->batch->watch->met(own->batch, item, record) : NULL;
    if (request->faults.count)
        return skip(request);
    return record ? meet_match(own, request, item, record) : meet_none(own, request, item);
}
