#include "handlers/filters.h"

#include "api/caller.h"
#include "api/phones.h"
#include "handlers/record_types.h"
#include "search/import_sets.h"
#include "store/campaigns.h"

/* The zone in which `today` begins. */
static struct str account_timezone(const struct request *request)
{
    return request->caller->token->account_timezone;
}

struct filter_reading filters_reading(struct request *request, const struct record_type *type)
{
    struct filter_reading reading = {.arena    = request->arena,
                                     .faults   = &request->parameter_faults,
                                     .is_query = true,
                                     .home     = phones_home_of_query(request, type),
                                     .now      = request->now,
                                     .zoneinfo = request->settings->zoneinfo,
                                     .timezone = account_timezone(request)};
    struct list          *fields;

    if (request->content) {
        reading.is_query = false;
        reading.faults   = &request->faults;
    }
    if (type) {
        fields          = ARENA_NEW(request->arena, struct list);
        *fields         = record_type_stored_fields(request->arena, type);
        reading.fields  = fields;
        reading.type_id = type->id;
    }
    return reading;
}

static struct problem *find_type(struct request *request, struct uuid uuid, int64_t *id)
{
    struct record_type *type;
    struct problem     *problem = record_type_find(request, uuid, &type);

    *id = !problem && type ? type->id : 0;
    return problem;
}

static struct problem *find_campaign(struct request *request, struct uuid uuid, int64_t *id)
{
    struct campaign *campaign;
    struct problem  *problem = store_campaign_find(request->tenant, uuid, &campaign);

    *id = !problem && campaign ? campaign->id : 0;
    return problem;
}

static struct problem *find_id(struct request *request, enum filter_member member, struct filter_value *value)
{
    struct uuid uuid;

    value->id = 0;
    if (!uuid_read(value->text, &uuid))
        return NULL;
    if (member == MEMBER_TYPE)
        return find_type(request, uuid, &value->id);
    if (member == MEMBER_IMPORT)
        return import_set_find(request->tenant, uuid, &value->id);
    return find_campaign(request, uuid, &value->id);
}

struct problem *filters_resolve(struct request *request, struct filter *filter)
{
    enum filter_member member  = filter->field.member;
    bool               has_ids = member == MEMBER_TYPE || member == MEMBER_CAMPAIGN || member == MEMBER_IMPORT;
    struct problem    *problem = NULL;

    for (size_t i = 0; i < filter->part_count && !problem; i++)
        problem = filters_resolve(request, &filter->parts[i]);
    for (size_t i = 0; i < filter->value_count && has_ids && !problem; i++)
        problem = find_id(request, member, &filter->values[i]);
    return problem;
}

struct problem *filters_check_ready(const struct request *request, const struct filter_reading *reading)
{
    if (!reading->building.len)
        return NULL;
    return problem_coded(request->arena, PROBLEM_conflict, CODE_index_building,
                         "The index of the field " STR_FMT " is being built.", STR_ARG(reading->building));
}
