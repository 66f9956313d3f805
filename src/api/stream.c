#include "api/stream.h"

#include "db/db.h"
#include "http/answer.h"

struct problem *stream_answer(struct request *request, struct response *response, const struct stream_source *source)
{
    struct stream  *stream = ARENA_NEW(request->arena, struct stream);
    bool            is_more;
    struct problem *problem;

    *stream = (struct stream){.source = *source, .db = request->tenant->db, .start = arena_mark(request->arena)};
    problem = source->make(request, source->state, &response->body, &is_more);
    if (problem)
        return problem;
    if (!is_more)
        db_rollback(stream->db);
    else if (request->method != METHOD_HEAD &&
             (problem = db_command(stream->db, request->arena, statements[SQL_session_sends].text)))
        return problem;
    response->stream       = is_more ? stream : NULL;
    response->status       = 200;
    response->content_type = source->content_type;
    response->has_rows     = source->rows != STREAM_NO_ROWS;
    response->rows         = source->rows;
    return NULL;
}

void stream_begin(struct request *request, struct stream *stream)
{
    stream->until = clock_monotonic_us() + STREAM_TIME;
    arena_extend_limits(request->arena, STREAM_PROCESSOR, stream->until);
}

/* A connection that was lost is made anew by the next statement, which would then read what is there now. */
static struct problem *check(const struct request *request, const struct stream *stream)
{
    if (clock_monotonic_us() >= stream->until)
        return problem_coded(request->arena, PROBLEM_unavailable, CODE_too_costly,
                             "Sending the answer took more time than there is for one.");
    if (!db_holds_snapshot(stream->db))
        return problem_new(request->arena, PROBLEM_unavailable, "The database went away while the answer was sent.");
    return NULL;
}

/* Each piece has the time that a request has for the database. */
struct problem *stream_next(struct request *request, struct stream *stream, struct str *piece, bool *is_more)
{
    struct tenant  *tenant = request->tenant;
    struct db      *writer = db_writer(stream->db);
    struct problem *problem;

    arena_rewind(request->arena, stream->start, (struct bytes){0});
    if ((problem = check(request, stream)))
        return problem;
    tenant->db = stream->db;
    db_limit_time(writer, 0);
    problem = stream->source.make(request, stream->source.state, piece, is_more);
    db_end_limit(writer);
    tenant->db = writer;
    if (!problem && !*is_more)
        stream_end(request, stream);
    return problem;
}

void stream_end(struct request *request, struct stream *stream)
{
    if (!db_holds_snapshot(stream->db))
        return;
    db_rollback(stream->db);
    if (db_command(stream->db, request->arena, statements[SQL_session_has_sent].text))
        db_close(stream->db);
}

uint64_t stream_bytes(const struct response *response)
{
    return response->stream && response->stream->sent ? response->stream->sent : response->body.len;
}
