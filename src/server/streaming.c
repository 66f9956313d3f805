#include "server/streaming.h"

#include "http/answer.h"

/* What the web server does not take at once it takes at the pace of its client, which costs a worker all the same. */
static bool send_piece(struct fcgi *fcgi, struct request *request, struct stream *stream,
                       const struct fcgi_piece *piece)
{
    uint64_t started = clock_monotonic_us();
    bool     is_sent = fcgi_write_piece(fcgi, piece);

    request->sending += clock_monotonic_us() - started;
    if (is_sent)
        stream->sent += piece->body.len;
    return is_sent;
}

/* Who takes nothing until the time is over is told from who has left. */
static const char *why_unsent(const struct stream *stream)
{
    return clock_monotonic_us() >= stream->until ? "slow" : "gone";
}

void streaming_send(struct fcgi *fcgi, struct request *request, struct response *response)
{
    struct stream    *stream  = response->stream;
    struct fcgi_piece piece   = {.body = response->body, .is_more = true};
    struct problem   *problem = NULL;

    stream_begin(request, stream);
    piece.until   = stream->until;
    piece.headers = answer_headers(request, response);
    while (send_piece(fcgi, request, stream, &piece)) {
        if (!piece.is_more)
            return;
        piece.headers = (struct str){0};
        problem       = stream_next(request, stream, &piece.body, &piece.is_more);
        if (problem)
            break;
    }
    response->problem = problem;
    if (!problem)
        stream->cut = why_unsent(stream);
    else
        stream->cut = problem->code == CODE_too_costly ? "time" : "database";
    fcgi_break(fcgi, stream->until);
    stream_end(request, stream);
}
