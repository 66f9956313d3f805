#include "imports/import_suppressions.h"

#include "api/resource.h"
#include "handlers/suppressed.h"
#include "imports/import_chunk.h"
#include "json/decode.h"

static const struct str parameters = {.at = "/parameters", .len = 11};

/* --- columns ------------------------------------------------------------------------------------------------------ */

static void add_field(struct record_type *type, const char *id, int kind)
{
    struct custom_field *field = (struct custom_field *)type->fields.items + type->fields.count++;

    SET(field, id, str_from(id));
    SET(field, title, str_from(id));
    SET(field, kind, kind);
}

/* The reasons as options, so that a cell is read as a choice is. */
static struct texts reasons(struct arena *arena)
{
    struct texts texts = {.at = ARENA_ARRAY(arena, struct str, SUPPRESSION_REASONS)};

    for (; texts.count < SUPPRESSION_REASONS; texts.count++)
        texts.at[texts.count] = str_from(suppression_reasons[texts.count]);
    return texts;
}

struct record_type *import_suppression_type(struct arena *arena)
{
    enum { FIELDS = 6 };
    struct record_type *type = SHAPE_NEW(arena, struct record_type, record_type_shape);

    SET(type, fields, shape_list(arena, &custom_field_shape, FIELDS));
    type->fields.count = 0;
    add_field(type, "reason", CUSTOM_SELECT);
    SET((struct custom_field *)type->fields.items, options, reasons(arena));
    add_field(type, "source", CUSTOM_TEXT);
    add_field(type, "evidence", CUSTOM_TEXTAREA);
    add_field(type, "requestedAt", CUSTOM_DATETIME);
    add_field(type, "expiresAt", CUSTOM_DATETIME);
    add_field(type, "campaignUuid", CUSTOM_TEXT);
    return type;
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static void add_reason(struct arena *arena, struct value *members)
{
    struct value *reason = ARENA_NEW(arena, struct value);

    if (value_member(members, STR("reason")))
        return;
    *reason = (struct value){.kind = VALUE_STRING, .name = STR("reason"), .text = STR("other")};
    value_append(members, reason);
}

/* The members of a suppression as a request would send them. */
static struct value *members_of(struct arena *arena, const struct value *record)
{
    struct value       *members = value_object(arena);
    const struct value *given   = value_member(record, STR("parameters"));
    const struct value *phone   = value_member(record, STR("phone"));

    if (phone)
        value_append_copy(arena, members, STR("phone"), phone);
    for (const struct value *member = given ? given->first : NULL; member; member = member->next)
        value_append_copy(arena, members, member->name, member);
    add_reason(arena, members);
    return members;
}

/* The column of a fault is found by the place of a record's member. */
static void refuse(const struct import_chunk *chunk, struct import_line *line, const struct faults *faults)
{
    for (const struct violation *fault = faults->first; fault; fault = fault->next) {
        struct violation placed = *fault;

        if (!str_is(fault->place, "/phone"))
            placed.place =
                arena_format(chunk->plan->request->arena, STR_FMT STR_FMT, STR_ARG(parameters), STR_ARG(fault->place));
        mapping_add_fault(chunk->plan->mapping, &placed, false, &line->mapped);
    }
    line->status = ROW_ERROR;
}

static struct problem *read_line(struct import_chunk *chunk, struct import_line *line, struct suppression **out)
{
    struct arena       *arena    = chunk->plan->request->arena;
    struct request      part     = *chunk->plan->request;
    struct suppression *given    = SHAPE_NEW(arena, struct suppression, suppression_shape);
    struct decoding     decoding = {.arena = arena, .purpose = DECODE_CREATE, .faults = &part.faults};
    struct problem     *problem;

    *out        = NULL;
    part.faults = (struct faults){0};
    json_decode(&decoding, members_of(arena, line->mapped.record), STR(""), given);
    problem = suppression_prepare(&part, given);
    if (problem && problem->kind != PROBLEM_unacceptable)
        return problem;
    chunk->plan->request->has_home = part.has_home;
    chunk->plan->request->home     = part.home;
    if (problem) {
        refuse(chunk, line, &part.faults);
        return NULL;
    }
    if (chunk->campaign && !HAS(given, campaign_uuid))
        SET(given, campaign_id, chunk->campaign->id);
    *out = given;
    return NULL;
}

static void note_new(const struct import_chunk *chunk, struct import_line *line, const struct suppression *made)
{
    line->claims       = shape_list(chunk->plan->request->arena, &import_claim_shape, 1);
    line->claims.count = 0;
    import_plan_number_key(chunk->plan, made, line->number, &line->claims);
}

struct problem *import_suppressions_write(struct import_chunk *chunk)
{
    struct request      *request = chunk->plan->request;
    struct suppression **items   = ARENA_ARRAY(request->arena, struct suppression *, chunk->count + 1);
    struct import_line **lines   = ARENA_ARRAY(request->arena, struct import_line *, chunk->count + 1);
    size_t               count   = 0;
    struct problem      *problem = NULL;

    for (size_t i = 0; i < chunk->count && !problem; i++) {
        lines[count] = &chunk->lines[i];
        if (lines[count]->is_item && !(problem = read_line(chunk, lines[count], &items[count])) && items[count])
            count++;
    }
    if (problem || (problem = register_add(request->tenant, items, count)))
        return problem;
    for (size_t i = 0; i < count; i++) {
        lines[i]->status   = items[i]->is_new ? ROW_CREATED : ROW_UNCHANGED;
        lines[i]->has_uuid = items[i]->is_new;
        lines[i]->uuid     = items[i]->uuid;
        if (chunk->is_check && items[i]->is_new)
            note_new(chunk, lines[i], items[i]);
    }
    return NULL;
}

/* --- checks ------------------------------------------------------------------------------------------------------- */

static struct list claims_of(const struct import_chunk *chunk)
{
    struct list all = shape_list(chunk->plan->request->arena, &import_claim_shape, chunk->count + 1);

    all.count = 0;
    for (size_t i = 0; i < chunk->count; i++)
        if (chunk->lines[i].claims.count)
            ((struct import_claim *)all.items)[all.count++] = *(struct import_claim *)chunk->lines[i].claims.items;
    return all;
}

struct problem *import_suppressions_settle(struct import_chunk *chunk)
{
    struct list     wanted = claims_of(chunk);
    struct list     found;
    struct problem *problem;

    if (!wanted.count)
        return NULL;
    if ((problem = import_claims_find(chunk->plan->request->tenant, chunk->plan->import, &wanted, &found)))
        return problem;
    for (size_t i = 0; i < chunk->count; i++) {
        struct import_line *line = &chunk->lines[i];

        if (!line->claims.count || !import_claim_of(&found, ((struct import_claim *)line->claims.items)->hash))
            continue;
        line->status       = ROW_UNCHANGED;
        line->has_uuid     = false;
        line->claims.count = 0;
    }
    return NULL;
}

struct problem *import_suppressions_claim(const struct import_chunk *chunk)
{
    struct list claims = claims_of(chunk);

    return claims.count ? import_claims_add(chunk->plan->request->tenant, &claims, IN_FILE_FIRST) : NULL;
}
