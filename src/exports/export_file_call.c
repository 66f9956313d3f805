/* The file of an export, or a part of it, piece by piece. */
#include "api/resource.h"
#include "api/stream.h"
#include "exports/export_files.h"
#include "exports/export_show.h"
#include "exports/handlers.h"
#include "http/accept.h"
#include "http/range.h"

/* A file while it is sent. */
struct sending {
    struct export_piece next;
    int64_t             end;
};

static struct problem *make(struct request *request, void *state, struct str *piece, bool *is_more)
{
    struct sending *sending = state;
    int64_t         left    = sending->end - sending->next.start;
    struct problem *problem = export_read(request->tenant, &sending->next, piece);

    if (problem)
        return problem;
    if (left && !piece->len)
        return problem_new(request->arena, PROBLEM_failure, "A piece of the file is missing.");
    if ((int64_t)piece->len > left)
        piece->len = (size_t)left;
    arena_work(request->arena, piece->len);
    sending->next.start += (int64_t)piece->len;
    *is_more = sending->next.start < sending->end;
    return NULL;
}

/* Of a request for a part under the condition that the file is still the same, only that very file's. */
static struct range range_asked(const struct request *request, struct str etag, int64_t size)
{
    bool is_asked = request->method == METHOD_GET && (!request->if_range.len || str_equal(request->if_range, etag));

    return range_read(is_asked ? request->range : STR(""), size);
}

static struct str file_name(struct arena *arena, const struct export *export)
{
    char time[INSTANT_SIZE];

    instant_print(export->created_at, time);
    return arena_format(arena, "attachment; filename=\"%s-%.10s.%s\"", export_ofs[export->of_what], time,
                        export_formats[export->format]);
}

static struct problem *refuse_range(struct request *request, struct response *response, int64_t size)
{
    response->content_range = arena_format(request->arena, "bytes */%lld", (long long)size);
    return problem_limit(problem_new(request->arena, PROBLEM_range_not_satisfiable,
                                     "The file has %lld bytes, and none of those that Range asks for.",
                                     (long long)size),
                         size, VALUE_UNKNOWN);
}

static struct problem *send(struct request *request, struct response *response, const struct export *export,
                            const struct range *range)
{
    struct sending      *sending = ARENA_NEW(request->arena, struct sending);
    struct stream_source source  = {
         .make = make, .state = sending, .content_type = str_from(export_media_type(export)), .rows = STREAM_NO_ROWS};
    struct problem *problem;

    sending->next = (struct export_piece){.export_id = export->id, .part = EXPORT_PART_FILE, .start = range->first};
    sending->end  = range->end;
    if ((problem = stream_answer(request, response, &source)))
        return problem;
    response->is_file     = true;
    response->length      = range->end - range->first;
    response->disposition = file_name(request->arena, export);
    if (range->kind == RANGE_ALL)
        return NULL;
    response->status        = 206;
    response->content_range = arena_format(request->arena, "bytes %lld-%lld/%lld", (long long)range->first,
                                           (long long)range->end - 1, (long long)export->byte_count);
    return NULL;
}

static struct problem *find_file(struct request *request, struct export **export)
{
    struct problem *problem = export_find(request->tenant, request_params(request)->uuid, export);

    if (problem)
        return problem;
    if (!*export)
        return no_such(request, "export");
    if ((*export)->state != JOB_DONE)
        return problem_coded(request->arena, PROBLEM_conflict, CODE_no_file, "The export has no file: it is %s.",
                             job_states[(*export)->state]);
    return NULL;
}

/* All is read in one snapshot: what is purged meanwhile is still sent. */
struct problem *exports_file(struct request *request, struct response *response)
{
    struct export *export;
    struct range    range;
    struct str      etag;
    struct problem *problem;

    if ((problem = db_begin_snapshot(request->tenant)) || (problem = find_file(request, &export)))
        return problem;
    etag  = export_etag(request->arena, export);
    range = range_asked(request, etag, export->byte_count);
    if (request->if_none_match.len && etag_listed(request->if_none_match, etag, false)) {
        db_rollback(request->tenant->db);
        response->status = 200; /* answer_conditionally makes 304 of it */
    } else if (range.kind == RANGE_NONE) {
        return refuse_range(request, response, export->byte_count);
    } else if ((problem = send(request, response, export, &range))) {
        return problem;
    }
    response->etag = etag;
    return NULL;
}
