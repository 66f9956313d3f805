/* What became of the rows of a file: as a list, as the file of errors, and as the map from rows to records. */
#include "api/listing.h"
#include "api/resource.h"
#include "api/stream.h"
#include "imports/handlers.h"
#include "imports/imports.h"
#include "json/read.h"
#include "mapping/result_files.h"

enum { USUAL_PIECE = 64 << 10 /* bytes */ };

/* --- the list ----------------------------------------------------------------------------------------------------- */

/* In the order of the file, so that its places are the numbers of rows. */
static struct problem *read_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                 int64_t *total)
{
    bool            is_some = HAS(listing, status);
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem =
        db_one(tenant, is_some ? SQL_import_row_count_status : SQL_import_row_count, listing, counted, &found);

    *rows  = (struct list){0};
    *total = counted->total;
    if (problem || *total <= listing->offset)
        return problem;
    if (!HAS(listing, before_id))
        SET(listing, before_id, 0);
    return db_all(tenant, is_some ? SQL_import_row_page_status : SQL_import_row_page, listing, rows);
}

struct problem *import_rows_list(struct request *request, struct response *response)
{
    struct listing_plan  plan   = {.read = read_page, .is_looked_for = true};
    const struct params *params = request_params(request);
    struct import       *import;
    struct problem      *problem;

    if ((problem = listing_begin(request, &plan)) || (problem = import_named(request, &import)))
        return problem;
    SET(plan.listing, import_id, import->id);
    if (HAS(params, row_status))
        SET(plan.listing, status, params->row_status);
    return listing_answer(request, response, &plan);
}

/* --- files -------------------------------------------------------------------------------------------------------- */

/* Where the answer has got to. */
struct rows_walk {
    const struct import *import;
    struct import_row   *after;
    struct texts         names; /* of the columns */
    bool                 is_errors;
    bool                 is_begun;
};

static bool is_text(const struct value *member)
{
    return member && member->kind == VALUE_STRING;
}

/* A member of each, or, where that is null, the `other` one. */
static struct str cells_joined(struct request *request, const struct value *errors, struct str name, struct str other)
{
    struct text_buffer text = text_buffer_begin(request->arena, 128);

    for (const struct value *error = errors->first; error; error = error->next) {
        const struct value *member = value_member(error, name);

        if (!is_text(member))
            member = value_member(error, other);
        if (error != errors->first)
            text_buffer_add(&text, STR("; "));
        if (is_text(member))
            text_buffer_add(&text, member->text);
    }
    return text_buffer_text(&text);
}

static void add_error(struct request *request, const struct rows_walk *walk, const struct import_row *row,
                      struct text_buffer *text)
{
    const struct value *cells   = json_read_stored(request->arena, row->cells->text);
    const struct value *errors  = json_read_stored(request->arena, row->errors->text);
    size_t              columns = walk->names.count;
    size_t              most    = cells->count > columns ? cells->count : columns;
    struct str         *given   = ARENA_ARRAY(request->arena, struct str, most + 1);
    struct errors_line  line    = {.number = (uint64_t)row->number};
    size_t              count   = 0;

    for (const struct value *cell = cells->first; cell; cell = cell->next)
        given[count++] = cell->text;
    line.cells   = given;
    line.more    = (struct texts){.at = given + columns, .count = most - columns};
    line.columns = cells_joined(request, errors, STR("column"), STR("field"));
    line.codes   = cells_joined(request, errors, STR("code"), STR("code"));
    line.details = cells_joined(request, errors, STR("detail"), STR("detail"));
    errors_file_row(text, &walk->names, &line);
}

static void add_mapped(struct request *request, const struct import_row *row, struct text_buffer *text)
{
    struct map_line line = {.number = (uint64_t)row->number, .action = str_from(import_row_statuses[row->status])};

    if (HAS(row, uuid))
        line.uuid = uuid_str(request->arena, row->uuid);
    if (HAS(row, external_id))
        line.external_id = row->external_id;
    map_file_row(text, &line);
}

static void begin_file(struct rows_walk *walk, struct text_buffer *text)
{
    if (walk->is_begun)
        return;
    if (walk->is_errors)
        errors_file_begin(text, &walk->names);
    else
        map_file_begin(text);
    walk->is_begun = true;
}

static struct problem *make(struct request *request, void *state, struct str *piece, bool *is_more)
{
    struct rows_walk  *walk = state;
    struct text_buffer text = text_buffer_begin(request->arena, USUAL_PIECE);
    struct list        rows;
    struct problem    *problem;

    begin_file(walk, &text);
    if ((problem = import_rows_read(request->tenant, walk->after, &rows)))
        return problem;
    for (size_t i = 0; i < rows.count; i++) {
        const struct import_row *row = (const struct import_row *)rows.items + i;

        if (walk->is_errors)
            add_error(request, walk, row, &text);
        else
            add_mapped(request, row, &text);
        walk->after->number = row->number;
    }
    *piece   = text_buffer_text(&text);
    *is_more = rows.count == IMPORT_ROWS_READ;
    return NULL;
}

static struct problem *take_names(struct request *request, struct import *import, struct rows_walk *walk)
{
    struct import_plan *plan;
    struct problem     *problem = import_plan_make(request->tenant, import, request, &plan);

    if (problem)
        return problem;
    walk->names.count = mapping_count(plan->mapping);
    walk->names.at    = ARENA_ARRAY(request->arena, struct str, walk->names.count + 1);
    for (size_t i = 0; i < walk->names.count; i++)
        walk->names.at[i] = mapping_column_name(plan->mapping, i + 1);
    return NULL;
}

static struct problem *answer_file(struct request *request, struct response *response, bool is_errors)
{
    struct rows_walk    *walk   = ARENA_NEW(request->arena, struct rows_walk);
    struct stream_source source = {
        .make = make, .state = walk, .content_type = STR("text/csv; charset=utf-8; header=present")};
    struct import  *import;
    struct problem *problem;

    if ((problem = import_named(request, &import)))
        return problem;
    if (!import_has_file(import))
        return import_wrong_state(request, import);
    walk->import    = import;
    walk->is_errors = is_errors;
    walk->after     = SHAPE_NEW(request->arena, struct import_row, import_row_shape);
    SET(walk->after, account_id, request->tenant->account_id);
    SET(walk->after, import_id, import->id);
    SET(walk->after, number, 0);
    if (is_errors)
        SET(walk->after, status, ROW_ERROR);
    source.rows = is_errors ? import->error_count : import->row_count;
    if ((is_errors && (problem = take_names(request, import, walk))) || (problem = db_begin_snapshot(request->tenant)))
        return problem;
    return stream_answer(request, response, &source);
}

struct problem *import_rows_errors(struct request *request, struct response *response)
{
    return answer_file(request, response, true);
}

struct problem *import_rows_map(struct request *request, struct response *response)
{
    return answer_file(request, response, false);
}
