/* What is asked for is understood when it is asked for: which records, and which columns. */
#include "api/resource.h"
#include "exports/export_files.h"
#include "exports/export_show.h"
#include "exports/handlers.h"
#include "exports/order_rows.h"
#include "handlers/campaigns.h"
#include "handlers/record_columns.h"
#include "handlers/record_list.h"
#include "handlers/record_types.h"
#include "index/need_bytes.h"
#include "json/write.h"
#include "store/saved_segments.h"
#include "domain/suppression.h"
#include "text/fold.h"

/* An export while it is made. */
struct making {
    const struct params *asked;
    struct export *export;
    struct saved_segment *segment;
    struct record_query   query;
};

static bool is_of_suppressions(const struct making *making)
{
    return making->asked->of_what == EXPORT_SUPPRESSIONS;
}

static bool is_of_orders(const struct making *making)
{
    return making->export->of_what == EXPORT_ORDERS;
}

static void fault(struct request *request, const char *pointer, enum problem_code code, const char *sentence)
{
    fault_at(request->arena, &request->faults, str_from(pointer), code, "%s", sentence);
}

/* --- what it names ------------------------------------------------------------------------------------------------ */

static struct problem *take_campaign(struct request *request, struct making *making)
{
    struct campaign *campaign;
    struct problem  *problem;

    if (!HAS(making->asked, campaign_uuid))
        return NULL;
    problem = campaign_resolve(request, making->asked->campaign_uuid, STR("/campaignUuid"), &campaign);
    if (problem || !campaign)
        return problem;
    SET(making->export, campaign_uuid, campaign->uuid);
    SET(making->export, campaign_id, campaign->id);
    return NULL;
}

static struct problem *take_type(struct request *request, struct making *making)
{
    struct record_type *type = NULL;
    struct problem     *problem;

    if (!HAS(making->asked, record_type_uuid))
        return NULL;
    problem = record_type_resolve(request, making->asked->record_type_uuid, STR("/recordTypeUuid"), &type);
    if (problem || !type)
        return problem;
    SET(making->export, type_uuid, type->uuid);
    SET(making->export, type_id, type->id);
    return NULL;
}

static struct problem *take_segment(struct request *request, struct making *making)
{
    struct problem *problem;

    if (!HAS(making->asked, segment))
        return NULL;
    if ((problem = store_saved_segment_find(request->tenant, making->asked->segment, &making->segment)))
        return problem;
    if (making->segment)
        SET(making->export, segment_uuid, making->segment->uuid);
    else
        fault(request, "/segment", CODE_unknown_segment, "There is no such segment.");
    return NULL;
}

static void take_plain(struct request *request, struct making *making)
{
    const struct params *asked = making->asked;
    struct export *export      = making->export;

    SET(export, of_what, asked->of_what);
    SET(export, format, HAS(asked, format) ? asked->format : EXPORT_CSV);
    SET(export, profile, HAS(asked, profile) ? asked->profile : EXPORT_DATA);
    if (HAS(asked, search))
        SET(export, search, asked->search);
    if (HAS(asked, filter))
        SET(export, filter, stored_form(request, asked->filter));
}

/* --- its columns -------------------------------------------------------------------------------------------------- */

static struct value *name_list(struct arena *arena, const struct str *names, size_t count)
{
    struct json_writer *writer = json_writer_new(arena);

    json_array_open(writer);
    for (size_t i = 0; i < count; i++)
        json_text(writer, names[i]);
    json_array_close(writer);
    return json_raw_value(arena, json_writer_text(writer));
}

/* What is no text has been told. */
static void check_names(struct request *request, const struct making *making, const struct shape *shape)
{
    const struct texts *names = &making->asked->names;

    if (names->count > order_columns_most()) {
        fault(request, "/fields", CODE_wrong_count, "There are more names than there are members.");
        fault_limit(&request->faults, (int64_t)order_columns_most(), (int64_t)names->count);
        return;
    }
    for (size_t i = 0; i < names->count; i++)
        if (names->at[i].at && !order_rows_know(shape, names->at[i]))
            fault_at(request->arena, &request->faults, pointer_item(request->arena, STR("/fields"), i),
                     CODE_unknown_member, "There is no member " STR_FMT ".", STR_ARG(names->at[i]));
}

/* Of CSV they are those of now, for all its rows must have the same. */
static void take_names(struct request *request, struct making *making)
{
    const struct texts *asked = &making->asked->names;
    struct export *export     = making->export;
    struct record_columns columns;

    if (HAS(making->asked, names))
        SET(export, member_names, name_list(request->arena, asked->at, asked->count));
    if (export->of_what == EXPORT_RECORDS && export->format != EXPORT_NDJSON) {
        columns = record_columns_choose(request->arena, &making->query.fields, making->query.type);
        SET(export, column_names,
            name_list(request->arena, record_columns_names(request->arena, &columns), columns.count));
    } else if (HAS(making->asked, names) && asked->count) {
        SET(export, column_names, name_list(request->arena, asked->at, asked->count));
    }
}

/* --- which rows --------------------------------------------------------------------------------------------------- */

/* What the tables can be walked through for needs no search. */
static bool is_searched(const struct making *making)
{
    const struct listing *listing = making->query.plan.listing;

    return listing->words || listing->filter ||
           (is_of_orders(making) && HAS(listing, type_id) && !HAS(listing, campaign_id));
}

static void take_needs(struct request *request, struct making *making)
{
    static const struct need nothing = {.kind = NEED_OR};
    const struct need       *needs   = &nothing;
    size_t                   count   = 1;
    struct listing          *listing = making->query.plan.listing;

    if (making->query.plan.is_empty || is_searched(making)) {
        if (!making->query.plan.is_empty)
            needs = listing_needs(request->arena, listing, true, &count);
        SET(making->export, needs, needs_pack(request->arena, needs, count));
    }
    SET(making->export, fold, FOLD_VERSION);
}

/* They are chosen by their campaign alone. */
static void refuse_choice(struct request *request, bool is_given, const char *pointer)
{
    if (is_given)
        fault(request, pointer, CODE_unknown_member, "Suppressions can only be chosen by campaignUuid.");
}

static struct problem *read_suppressions(struct request *request, struct making *making)
{
    const struct params *asked = making->asked;
    struct problem      *problem;

    refuse_choice(request, HAS(asked, record_type_uuid), "/recordTypeUuid");
    refuse_choice(request, HAS(asked, segment), "/segment");
    refuse_choice(request, HAS(asked, filter), "/filter");
    refuse_choice(request, HAS(asked, search), "/search");
    if ((problem = take_campaign(request, making)))
        return problem;
    check_names(request, making, &suppression_shape);
    return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
}

static struct problem *read_all(struct request *request, struct making *making)
{
    struct problem *problem;

    take_plain(request, making);
    if (is_of_suppressions(making))
        return read_suppressions(request, making);
    if ((problem = take_type(request, making)) || (problem = take_campaign(request, making)) ||
        (problem = take_segment(request, making)))
        return problem;
    if (is_of_orders(making))
        check_names(request, making, &order_shape);
    making->query.segment        = making->segment;
    making->query.has_own_fields = is_of_orders(making);
    return record_query_read(request, &making->query);
}

struct problem *exports_create(struct request *request, struct response *response)
{
    struct making  *making = ARENA_NEW(request->arena, struct making);
    struct problem *problem;

    making->asked  = CONTENT(request, struct params);
    making->export = SHAPE_NEW(request->arena, struct export, export_shape);
    if ((problem = read_all(request, making)))
        return problem;
    take_names(request, making);
    if (is_of_suppressions(making))
        SET(making->export, fold, FOLD_VERSION);
    else
        take_needs(request, making);
    if ((problem = export_add(request->tenant, making->export, request->now)))
        return problem;
    export_show(request->arena, making->export, request->now);
    answer_created(request, response, making->export, location_of(request, "/api/exports", making->export->uuid));
    response->etag = (struct str){0};
    return NULL;
}
