/* Records by the ids that another system has given them. */
#include "api/resource.h"
#include "handlers/handlers.h"
#include "handlers/record_types.h"
#include "handlers/records.h"
#include "http/decode.h"
#include "store/records.h"

typedef struct problem *(*find_record)(const struct tenant *tenant, int64_t type_id, struct str external_id,
                                       struct record **out);

/* Where there is no such type, there is no such record either. */
static struct problem *find(const struct request *request, find_record find_it, struct record **out)
{
    const struct params *params = request_params(request);
    struct record_type  *type;
    struct problem      *problem = record_type_find(request, params->record_type_uuid, &type);

    *out = NULL;
    return problem || !type ? problem : find_it(request->tenant, type->id, params->external_id, out);
}

struct problem *external_ids_get(struct request *request, struct response *response)
{
    struct record  *record;
    struct problem *problem = find(request, store_record_find_external, &record);

    return problem ? problem : record_show(request, response, record);
}

struct problem *external_ids_delete(struct request *request, struct response *response)
{
    struct record  *record;
    struct problem *problem = find(request, store_record_lock_external, &record);

    return problem ? problem : record_remove(request, response, record);
}

/* An id that no record can have is a fault of the address. */
static void check_address(struct request *request)
{
    const struct params *params = request_params(request);
    const struct field  *field  = shape_field(&record_shape, STR("externalId"));
    struct record       *record = SHAPE_NEW(request->arena, struct record, record_shape);
    struct violation     fault  = {.is_parameter = true, .place = STR("externalId")};

    if (!field_read_text(request->arena, field, params->external_id, record, &fault))
        fault_add(request->arena, &request->faults, &fault);
}

/* The address says it already; the body may say the same. */
static void check_same(struct request *request, const char *name, bool is_same)
{
    if (!is_same)
        fault_at(request->arena, &request->faults, pointer_member(request->arena, STR(""), str_from(name)),
                 CODE_immutable, "It must be that of the address.");
}

static struct record *take_content(struct request *request, const struct shape *shape, enum decode_for purpose)
{
    const struct params *params = request_params(request);
    struct record       *record;

    request_decode_content(request, shape, purpose);
    record              = request->content;
    record->marks.shape = &record_shape; /* that of an order's record is the same but for a flag */
    check_same(request, "externalId",
               !IS_NULL(record, external_id) &&
                   (!HAS(record, external_id) || str_equal(record->external_id, params->external_id)));
    return record;
}

/* Who makes a record of that id at the same moment has made it when this is done again. */
static struct problem *create(struct request *request, struct response *response)
{
    const struct params *params = request_params(request);
    struct record       *record = take_content(request, &order_record_shape, DECODE_CREATE);
    struct problem      *problem;

    if (request->if_match.len)
        return problem_new(request->arena, PROBLEM_precondition_failed,
                           "There is no record with this external id, and If-Match names one.");
    check_same(request, "recordTypeUuid",
               !HAS(record, type_uuid) ||
                   memcmp(&record->type_uuid, &params->record_type_uuid, sizeof(struct uuid)) == 0);
    SET(record, type_uuid, params->record_type_uuid);
    SET(record, external_id, params->external_id);
    problem = record_create(request, response, record);
    if (problem && problem->code == CODE_duplicate && str_is(problem->violations->place, "/externalId"))
        return record_try_again(request);
    return problem;
}

static struct problem *update(struct request *request, struct response *response, struct record *record)
{
    take_content(request, &record_shape, DECODE_PATCH);
    return record_patch(request, response, record);
}

struct problem *external_ids_put(struct request *request, struct response *response)
{
    const struct params *params = request_params(request);
    struct record_type  *type;
    struct record       *record  = NULL;
    struct problem      *problem = record_type_find(request, params->record_type_uuid, &type);

    if (problem)
        return problem;
    check_address(request);
    if (!type)
        fault_in(request->arena, &request->faults, STR("recordTypeUuid"), CODE_unknown_record_type,
                 "There is no such record type.");
    if ((problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)) ||
        (problem = store_record_lock_external(request->tenant, type->id, params->external_id, &record)))
        return problem;
    return record ? update(request, response, record) : create(request, response);
}
