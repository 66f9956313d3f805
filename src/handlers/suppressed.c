#include "handlers/suppressed.h"

#include "api/phones.h"
#include "api/resource.h"
#include "handlers/campaigns.h"

#define SECOND INT64_C(1000000)

struct problem *suppression_read_phone(struct request *request, struct str *phone, struct str pointer)
{
    const struct phone_country *home = NULL;
    struct phone                read;
    struct str                  reason;
    struct problem             *problem = phones_home(request, NULL, *phone, &home);

    if (problem)
        return problem;
    if (phone_read(request->arena, *phone, home, &read, &reason))
        *phone = arena_str(request->arena, (struct str){.at = read.text, .len = read.len});
    else
        fault_at(request->arena, &request->faults, pointer, CODE_invalid_phone, STR_FMT, STR_ARG(reason));
    return NULL;
}

static struct problem *take_campaign(struct request *request, struct suppression *given)
{
    struct campaign *campaign;
    struct problem  *problem;

    SET(given, campaign_id, 0);
    if (!HAS(given, campaign_uuid))
        return NULL;
    problem = campaign_resolve(request, given->campaign_uuid, STR("/campaignUuid"), &campaign);
    if (!problem && campaign)
        SET(given, campaign_id, campaign->id);
    return problem;
}

/* The end is known to the second. */
static void take_end(struct request *request, struct suppression *given)
{
    if (!HAS(given, expires_at))
        return;
    SET(given, expires_at, ((struct instant){.micros = given->expires_at.micros / SECOND * SECOND}));
    if (given->expires_at.micros <= request->now.micros)
        fault_at(request->arena, &request->faults, STR("/expiresAt"), CODE_out_of_range, "It must be in the future.");
    else if (given->expires_at.micros / SECOND > UINT32_MAX)
        fault_at(request->arena, &request->faults, STR("/expiresAt"), CODE_out_of_range,
                 "It must be before the year 2106; without it the suppression never ends.");
}

struct problem *suppression_prepare(struct request *request, struct suppression *given)
{
    struct problem *problem = NULL;

    if (HAS(given, phone))
        problem = suppression_read_phone(request, &given->phone, STR("/phone"));
    if (problem || (problem = take_campaign(request, given)))
        return problem;
    take_end(request, given);
    if ((problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)))
        return problem;
    SET(given, account_id, request->tenant->account_id);
    SET(given, uuid, uuid_new());
    SET(given, number, suppression_number(given->phone));
    SET(given, created_at, request->now);
    return NULL;
}

static void mark(struct arena *arena, struct record *record, const struct suppressed_phone *phone)
{
    CLEAR(record, suppressed);
    if (!phone->is_suppressed)
        return;
    SET(record, suppressed, SHAPE_NEW(arena, struct suppressed_brief, suppressed_brief_shape));
    SET(record->suppressed, since, phone->since);
    if (phone->campaign_id)
        SET(record->suppressed, campaign_uuid, phone->campaign_uuid);
}

/* What is looked up of a record: nothing of one that was listed where the register is empty around its phone. */
static struct str phone_to_look_up(const struct record *record)
{
    return HAS(record, has_suppressions_near) && !record->has_suppressions_near ? (struct str){0} : record->phone;
}

struct problem *records_mark_suppressed(const struct tenant *tenant, struct record *records, size_t count)
{
    struct suppressed_phone *phones = ARENA_ARRAY(tenant->arena, struct suppressed_phone, count + 1);
    struct problem          *problem;

    for (size_t i = 0; i < count; i++)
        phones[i].phone = phone_to_look_up(&records[i]);
    if ((problem = register_look_up(tenant, REGISTER_ANY, phones, count)) ||
        (problem = register_name_campaigns(tenant, phones, count)))
        return problem;
    for (size_t i = 0; i < count; i++)
        mark(tenant->arena, &records[i], &phones[i]);
    return NULL;
}

struct problem *record_mark_suppressed(const struct tenant *tenant, struct record *record)
{
    struct suppressed_phone phone   = {.phone = record->phone};
    struct problem         *problem = NULL;

    if (HAS(record, suppression_entries) && register_read(record->suppression_entries, clock_now(), &phone))
        problem = register_name_campaigns(tenant, &phone, 1);
    if (!problem)
        mark(tenant->arena, record, &phone);
    return problem;
}

struct problem *record_mark_anew(const struct tenant *tenant, struct record *record)
{
    struct problem *problem = register_read_entries(tenant, record);

    return problem ? problem : record_mark_suppressed(tenant, record);
}

struct suppression *suppression_of_order(struct request *request, const struct campaign *campaign, struct str phone,
                                         struct uuid order)
{
    struct suppression *made = SHAPE_NEW(request->arena, struct suppression, suppression_shape);
    char                names[2][37];

    uuid_format(campaign->uuid, names[0]);
    uuid_format(order, names[1]);
    SET(made, account_id, request->tenant->account_id);
    SET(made, uuid, uuid_new());
    SET(made, phone, phone);
    SET(made, number, suppression_number(phone));
    SET(made, campaign_id, campaign->suppression_scope == SUPPRESSES_CAMPAIGN ? campaign->id : 0);
    SET(made, reason, SUPPRESSION_REQUEST);
    SET(made, source, STR("order"));
    SET(made, evidence, arena_format(request->arena, "/api/campaigns/%s/orders/%s", names[0], names[1]));
    SET(made, requested_at, request->now);
    SET(made, created_at, request->now);
    return made;
}

struct problem *record_check_phone(const struct tenant *tenant, const struct record *record)
{
    const struct phone_owner owner = {.record_id = record->id, .phone = record->phone};

    return register_check_owners(tenant, &owner, 1);
}
