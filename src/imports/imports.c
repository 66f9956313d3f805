#include "imports/imports.h"

#include "api/listing.h"
#include "api/resource.h"
#include "batch/batch.h"
#include "handlers/campaigns.h"
#include "handlers/record_types.h"
#include "imports/handlers.h"
#include "json/write.h"
#include "sheets/encoding.h"

const char *const import_file_types[] = {"text/csv", "application/x-ndjson",
                                         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", NULL};
const char *const import_part_types[] = {"application/octet-stream", NULL};

/* --- finding ------------------------------------------------------------------------------------------------------ */

struct problem *import_named(struct request *request, struct import **out)
{
    struct problem *problem = import_find(request->tenant, request_params(request)->uuid, out);

    return problem || *out ? problem : no_such(request, "import");
}

struct problem *import_named_lock(struct request *request, struct import **out)
{
    struct problem *problem = import_lock(request->tenant, request_params(request)->uuid, out);

    return problem || *out ? problem : no_such(request, "import");
}

struct problem *import_uploading_lock(struct request *request, struct import **out)
{
    struct problem *problem = import_named_lock(request, out);

    return problem || (*out)->state == IMPORT_UPLOADING ? problem : import_wrong_state(request, *out);
}

struct problem *import_wrong_state(const struct request *request, const struct import *import)
{
    return problem_coded(request->arena, PROBLEM_conflict, CODE_wrong_state, "The import is %s%s.",
                         import_states[import->state],
                         import->was_run && !import_is_busy(import) ? " and was run" : "");
}

bool import_has_file(const struct import *import)
{
    return import->state != IMPORT_UPLOADING && !import_is_given_up(import);
}

bool import_is_ready(const struct import *import)
{
    return !import->was_run && import_has_file(import) && !import_is_busy(import);
}

void import_show(struct request *request, struct response *response, struct import *import)
{
    answer_tagged(request, response, import);
    if (import_is_busy(import))
        response->retry_after = 1;
}

struct problem *imports_list(struct request *request, struct response *response)
{
    struct listing_plan plan    = {.read = import_page};
    struct problem     *problem = listing_begin(request, &plan);

    return problem ? problem : listing_answer(request, response, &plan);
}

struct problem *imports_get(struct request *request, struct response *response)
{
    struct import  *import;
    struct problem *problem = import_named(request, &import);

    if (!problem)
        import_show(request, response, import);
    return problem;
}

/* --- settings ----------------------------------------------------------------------------------------------------- */

static void take_columns(struct request *request, struct import *import, const struct import *given)
{
    struct json_writer *writer = json_writer_new(request->arena);

    if (IS_NULL(given, columns)) {
        CLEAR(import, columns);
        CLEAR(import, column_wishes);
    }
    if (!HAS(given, columns))
        return;
    json_array_open(writer);
    for (size_t i = 0; i < given->columns.count; i++)
        json_described(writer, (const struct column_wish *)given->columns.items + i);
    json_array_close(writer);
    SET(import, columns, given->columns);
    SET(import, column_wishes, json_raw_value(request->arena, json_writer_text(writer)));
}

static void take_match(struct request *request, struct import *import, const struct import *given)
{
    struct json_writer *writer = json_writer_new(request->arena);

    if (IS_NULL(given, match)) {
        CLEAR(import, match);
        CLEAR(import, match_keys);
    }
    if (!HAS(given, match))
        return;
    json_array_open(writer);
    for (size_t i = 0; i < given->match.count; i++)
        json_text(writer, given->match.at[i]);
    json_array_close(writer);
    SET(import, match, given->match);
    SET(import, match_keys, json_raw_value(request->arena, json_writer_text(writer)));
}

/* Digits, or digits and a percent sign. */
static bool is_number(struct str text, bool with_percent)
{
    size_t digits = 0;

    while (digits < text.len && char_is_digit(text.at[digits]))
        digits++;
    return digits && digits < 10 && text.at[0] != '0' &&
           (with_percent ? digits < 4 && str_is(str_from_at(text, digits), "%") : digits == text.len);
}

static void take_values(struct request *request, struct import *import, const struct import *given)
{
    struct faults *faults = &request->faults;

    if (IS_NULL(given, set_values))
        CLEAR(import, set_values);
    if (IS_NULL(given, abort_at))
        CLEAR(import, abort_at);
    if (HAS(given, set_values)) {
        if (given->set_values->kind != VALUE_OBJECT)
            fault_at(request->arena, faults, STR("/set"), CODE_wrong_type, "It must be an object.");
        SET(import, set_values, stored_form(request, given->set_values));
    }
    if (!HAS(given, abort_at))
        return;
    if (!(given->abort_at->kind == VALUE_NUMBER && is_number(given->abort_at->text, false)) &&
        !(given->abort_at->kind == VALUE_STRING && is_number(given->abort_at->text, true)))
        fault_at(request->arena, faults, STR("/abortAt"), CODE_out_of_range,
                 "It must be a number from 1 on, or a percentage such as \"10%%\".");
    SET(import, abort_at, stored_form(request, given->abort_at));
}

static void check_sign(struct request *request, const char *place, struct str sign)
{
    if (sign.len && ((unsigned char)sign.at[0] >= 0x80 || sign.at[0] == '\n' || sign.at[0] == '\r'))
        fault_at(request->arena, &request->faults, str_from(place), CODE_invalid_choice,
                 "It must be a character of ASCII that ends no line.");
}

static void check_reading(struct request *request, const struct import *import)
{
    enum sheet_encoding encoding;

    if (HAS(import, encoding) && !encoding_find(import->encoding, &encoding))
        fault_at(request->arena, &request->faults, STR("/encoding"), CODE_invalid_choice,
                 "It must be one of: utf-8, utf-16le, utf-16be, windows-1252.");
    if (HAS(import, delimiter))
        check_sign(request, "/delimiter", import->delimiter);
    if (HAS(import, quote))
        check_sign(request, "/quote", import->quote);
    if (HAS(import, delimiter) && HAS(import, quote) && str_equal(import->delimiter, import->quote))
        fault_at(request->arena, &request->faults, STR("/quote"), CODE_invalid_choice, "It is the delimiter, too.");
}

static void take_settings(struct request *request, struct import *import, const struct import *given)
{
    take_columns(request, import, given);
    take_match(request, import, given);
    take_values(request, import, given);
    check_reading(request, import);
}

static struct problem *check_target(struct request *request, const struct import *import)
{
    struct record_type *type;
    struct campaign    *campaign = NULL;
    struct problem     *problem;

    if (HAS(import, type_uuid) && import->of_what == IMPORT_OF_RECORDS &&
        (problem = record_type_resolve(request, import->type_uuid, STR("/recordTypeUuid"), &type)))
        return problem;
    if (!HAS(import, campaign_uuid))
        return NULL;
    if ((problem = campaign_resolve(request, import->campaign_uuid, STR("/campaignUuid"), &campaign)))
        return problem;
    if (campaign && !import_is_of_suppressions(import) && HAS(campaign, type_uuid) &&
        memcmp(&campaign->type_uuid, &import->type_uuid, sizeof(struct uuid)) != 0)
        fault_at(request->arena, &request->faults, STR("/campaignUuid"), CODE_wrong_record_type,
                 "The campaign takes records of another type.");
    return NULL;
}

/* The preview follows: what the settings mean for the file can be told once it is there. */
static struct problem *check_with_file(struct request *request, struct import *import)
{
    struct import_plan *plan;
    struct problem     *problem;

    if (import->state != IMPORT_UPLOADING && !request->faults.count &&
        (problem = import_plan_make(request->tenant, import, request, &plan)))
        return problem;
    return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
}

struct problem *imports_patch(struct request *request, struct response *response)
{
    const struct import *patch = CONTENT(request, struct import);
    struct import       *import;
    struct problem      *problem;

    if ((problem = import_named_lock(request, &import)))
        return problem;
    if (import->was_run || import_is_busy(import) || import_is_given_up(import))
        return import_wrong_state(request, import);
    if ((problem = check_unchanged(request, import)))
        return problem;
    shape_merge(import, patch);
    if (HAS(patch, campaign_uuid) && (problem = check_target(request, import)))
        return problem;
    take_settings(request, import, patch);
    CLEAR(import, notes);
    if ((problem = check_with_file(request, import)))
        return problem;
    if (import->state != IMPORT_UPLOADING)
        SET(import, state, IMPORT_UPLOADED);
    SET(import, updated_at, later_than(request, import->updated_at));
    if ((problem = import_keep_settings(request->tenant, import)))
        return problem;
    import_show(request, response, import);
    return NULL;
}

/* --- making one --------------------------------------------------------------------------------------------------- */

/* What the parameters say of a file that is the body. */
static void take_params(struct request *request, struct import *given)
{
    const struct params *params = request_params(request);

    if (HAS(params, record_type_uuid))
        SET(given, type_uuid, params->record_type_uuid);
    else if (!HAS(params, of_what) || params->of_what == IMPORT_OF_RECORDS)
        fault_in(request->arena, &request->parameter_faults, STR("recordTypeUuid"), CODE_required,
                 "This parameter is required.");
    if (HAS(params, of_what))
        SET(given, of_what, params->of_what);
    if (HAS(params, campaign_uuid))
        SET(given, campaign_uuid, params->campaign_uuid);
    if (HAS(params, format))
        SET(given, format, params->format);
    if (HAS(params, name))
        SET(given, name, params->name);
}

static struct problem *read_given(struct request *request, struct import **given)
{
    *given = request->content;
    if (*given)
        return NULL;
    *given = SHAPE_NEW(request->arena, struct import, import_create_shape);
    take_params(request, *given);
    return faults_problem(request->arena, &request->parameter_faults, PROBLEM_malformed);
}

static struct problem *take_body(struct request *request, struct import *import)
{
    struct import_part_bytes part    = {.part = 1, .bytes = request->body};
    struct problem          *problem = import_part_put(request->tenant, import, &part);

    if (problem)
        return problem;
    SET(import, parts, 1);
    SET(import, size, (int64_t)request->body.len);
    return import_take_file(request, import, STR(""));
}

static void complete(struct request *request, struct import *import)
{
    SET(import, account_id, request->tenant->account_id);
    SET(import, uuid, uuid_new());
    SET(import, state, IMPORT_UPLOADING);
    if (!HAS(import, on_match))
        SET(import, on_match, ON_MATCH_UPDATE);
    if (!HAS(import, on_missing))
        SET(import, on_missing, ON_MISSING_CREATE);
    if (!HAS(import, on_many))
        SET(import, on_many, ON_MANY_ERROR);
    if (!HAS(import, fill))
        SET(import, fill, false);
    if (!HAS(import, in_file))
        SET(import, in_file, IN_FILE_LAST);
    SET(import, created_at, request->now);
    SET(import, updated_at, request->now);
}

/* Rows that become records need their type, others have none. */
static void take_what(struct request *request, struct import *import, const struct import *given)
{
    bool is_of_records = !HAS(given, of_what) || given->of_what == IMPORT_OF_RECORDS;

    SET(import, of_what, is_of_records ? IMPORT_OF_RECORDS : IMPORT_OF_SUPPRESSIONS);
    if (HAS(given, type_uuid) && is_of_records)
        SET(import, type_uuid, given->type_uuid);
    else if (HAS(given, type_uuid))
        fault_at(request->arena, &request->faults, STR("/recordTypeUuid"), CODE_unknown_member,
                 "Suppressions have no record type.");
    else if (is_of_records)
        fault_missing(request->arena, &request->faults, STR("/recordTypeUuid"), "This member is required.");
    else
        SET(import, type_uuid, (struct uuid){0});
}

/* Of a file in the body, what was said of it stands in the query. */
static void place_in_query(struct faults *faults)
{
    for (struct violation *fault = faults->first; fault; fault = fault->next) {
        if (fault->code == CODE_unknown_member)
            fault->code = CODE_unknown_parameter;
        fault->place        = str_from_at(fault->place, fault->is_parameter ? 0 : 1);
        fault->is_parameter = true;
    }
}

struct problem *imports_create(struct request *request, struct response *response)
{
    struct import  *import = SHAPE_NEW(request->arena, struct import, import_shape);
    struct import  *given;
    struct problem *problem;

    if ((problem = read_given(request, &given)))
        return problem;
    shape_merge(import, given);
    take_what(request, import, given);
    complete(request, import);
    take_settings(request, import, given);
    problem = check_target(request, import);
    if (!request->content)
        place_in_query(&request->faults);
    if (problem || (problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)) ||
        (problem = import_add(request->tenant, import)) ||
        (!request->content && (problem = take_body(request, import))))
        return problem;
    import_complete(request->arena, import);
    answer_made(request, response, import, "/api/imports", import->uuid);
    return NULL;
}
