#include "server/fcgi.h"

#include "server/input.h"
#include "server/reply.h"

#include <fcgiapp.h>
#include <stdio.h>
#include <stdlib.h>

/* More than any real length has; it keeps the sum below from overflowing. */
enum { LENGTH_DIGITS = 15 };

struct fcgi {
    FCGX_Request         request;
    int                  timeout;
    const atomic_int    *closing;
    bool                 is_whole; /* the request has been read to its end */
    enum connection_fate fate;
};

struct fcgi *fcgi_new(int timeout, const atomic_int *closing)
{
    struct fcgi *fcgi = calloc(1, sizeof(*fcgi));

    /* How long, in milliseconds, libfcgi waits for the end of a peer that has sent nonsense. */
    setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", "100", 0);
    if (!fcgi || FCGX_Init() != 0) {
        fputs("callbook-fcgi: cannot start the FastCGI library\n", stderr);
        exit(EXIT_FAILURE);
    }
    FCGX_InitRequest(&fcgi->request, -1, 0);
    fcgi->timeout = timeout;
    fcgi->closing = closing;
    return fcgi;
}

void fcgi_free(struct fcgi *fcgi)
{
    FCGX_Free(&fcgi->request, 1);
    free(fcgi);
}

/*
 * libfcgi accepts nothing when it is handed a descriptor; but it first closes a descriptor that is not to be kept,
 * hence keepConnection before the call. After it, keepConnection tells what the web server wishes.
 */
bool fcgi_begin(struct fcgi *fcgi, int connection)
{
    fcgi->request.ipcFd          = connection;
    fcgi->request.keepConnection = 1;
    fcgi->is_whole               = false;
    fcgi->fate                   = CONNECTION_CLOSE;
    input_begin();
    return FCGX_Accept_r(&fcgi->request) >= 0;
}

struct parameter {
    struct str name;
    size_t     offset; /* of a struct str in struct request */
};

#define PARAMETER(text, member)                                                                                        \
    {                                                                                                                  \
        {.at = (text), .len = sizeof(text) - 1}, offsetof(struct request, member)                                      \
    }

/* clang-format off */
static const struct parameter parameters[] = {
    PARAMETER("REQUEST_URI",           target),
    PARAMETER("REQUEST_ID",            id),
    PARAMETER("REQUEST_START",         start),
    PARAMETER("CONTENT_TYPE",          content_type),
    PARAMETER("HTTP_AUTHORIZATION",    authorization),
    PARAMETER("HTTP_COOKIE",           cookie),
    PARAMETER("HTTP_HOST",             host),
    PARAMETER("HTTP_ORIGIN",           origin),
    PARAMETER("HTTP_SEC_FETCH_SITE",   fetch_site),
    PARAMETER("HTTPS",                 https),
    PARAMETER("REMOTE_ADDR",           remote_address),
    PARAMETER("HTTP_ACCEPT",           accept),
    PARAMETER("HTTP_CONTENT_ENCODING", content_encoding),
    PARAMETER("HTTP_IF_MATCH",         if_match),
    PARAMETER("HTTP_IF_NONE_MATCH",    if_none_match),
    PARAMETER("HTTP_RANGE",            range),
    PARAMETER("HTTP_IF_RANGE",         if_range),
    PARAMETER("HTTP_IDEMPOTENCY_KEY",  idempotency_key),
    PARAMETER("HTTP_TRACEPARENT",      traceparent),
};
/* clang-format on */

/* What of a request is not yet in struct request. */
struct raw {
    struct str length;
    struct str transfer_encoding;
};

/* Some servers send a header that came twice as two parameters; the first one counts. */
static void take_first(struct str *slot, struct str value)
{
    if (!slot->at)
        *slot = value;
}

static void take_known(struct request *request, struct str name, struct str value)
{
    for (size_t i = 0; i < COUNT_OF(parameters); i++)
        if (str_equal(name, parameters[i].name)) {
            take_first((struct str *)(void *)((char *)request + parameters[i].offset), value);
            return;
        }
}

static void take_parameter(struct request *request, struct raw *raw, struct str name, struct str value)
{
    if (str_is(name, "REQUEST_METHOD")) {
        request->method = method_read(value);
    } else if (str_is(name, "CONTENT_LENGTH")) {
        take_first(&raw->length, value);
    } else if (str_is(name, "HTTP_TRANSFER_ENCODING")) {
        take_first(&raw->transfer_encoding, value);
    } else {
        take_known(request, name, value);
    }
}

/* One pass over all parameters: looking each one up would be a linear search every time. */
static void read_parameters(const struct fcgi *fcgi, struct request *request, struct raw *raw)
{
    request->method = METHOD_OTHER;
    for (char **at = fcgi->request.envp; *at; at++) {
        const char *equals = strchr(*at, '=');

        if (equals)
            take_parameter(request, raw, (struct str){.at = *at, .len = (size_t)(equals - *at)}, str_from(equals + 1));
    }
}

/* Missing, empty and 0 all mean that there is no body. */
static bool read_length(struct str text, size_t *length)
{
    *length = 0;
    if (text.len > LENGTH_DIGITS)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        *length = *length * 10 + (size_t)(text.at[i] - '0');
    }
    return true;
}

/*
 * A body that is shorter or longer than announced is never acted upon. False: the peer has gone. The stream is read to
 * its end even where there is no body: on a kept connection, the rest would be taken for the next request.
 */
static bool read_body(struct fcgi *fcgi, struct request *request, size_t length)
{
    char  *text = arena_alloc(request->arena, length + 1);
    size_t len  = 0;

    while (len < length) {
        int got = FCGX_GetStr(text + len, (int)(length - len), fcgi->request.in);

        if (got <= 0)
            break;
        len += (size_t)got;
    }
    request->body = (struct str){.at = text, .len = len};
    if (len < length && FCGX_GetError(fcgi->request.in) != 0)
        return false;
    if (len == length && FCGX_GetChar(fcgi->request.in) != EOF) {
        request->has_bad_length = true;
        return true;
    }
    request->has_bad_length = len < length;
    fcgi->is_whole          = FCGX_GetError(fcgi->request.in) == 0;
    return true;
}

bool fcgi_read(struct fcgi *fcgi, struct request *request, size_t body_limit)
{
    struct raw raw = {0};
    size_t     length;

    read_parameters(fcgi, request, &raw);
    request->has_length              = raw.length.len > 0;
    request->has_body_without_length = !raw.length.len && raw.transfer_encoding.len > 0;
    if (!read_length(raw.length, &length)) {
        request->has_bad_length = true;
        return true;
    }
    if (length > body_limit) {
        request->is_too_large = true;
        return true;
    }
    return read_body(fcgi, request, length);
}

/* What is not whole must be read to its end, but only to throw it away: it is the client who has written it. */
static enum connection_fate fate_of(const struct fcgi *fcgi, bool keeps)
{
    if (!fcgi->is_whole)
        return CONNECTION_DISCARD;
    return keeps ? CONNECTION_KEEP : CONNECTION_CLOSE;
}

bool fcgi_write_piece(struct fcgi *fcgi, const struct fcgi_piece *piece)
{
    bool         wants_keep = fcgi->request.keepConnection;
    bool         keeps      = wants_keep && fcgi->is_whole && fcgi->closing && *fcgi->closing == 0;
    struct reply reply      = {.connection = fcgi->request.ipcFd,
                               .timeout    = fcgi->timeout,
                               .request    = fcgi->request.requestId,
                               .is_last    = wants_keep && !keeps,
                               .is_open    = piece->is_more,
                               .until      = piece->until,
                               .headers    = piece->headers,
                               .body       = piece->body};
    bool         is_sent    = reply_send(&reply);

    fcgi->fate = is_sent && !piece->is_more ? fate_of(fcgi, keeps) : CONNECTION_CLOSE;
    return is_sent;
}

void fcgi_write(struct fcgi *fcgi, struct str headers, struct str body)
{
    fcgi_write_piece(fcgi, &(struct fcgi_piece){.headers = headers, .body = body});
}

void fcgi_break(struct fcgi *fcgi, uint64_t until)
{
    fcgi->fate = CONNECTION_CLOSE;
    reply_break(&(struct reply){.connection = fcgi->request.ipcFd, .timeout = fcgi->timeout, .until = until});
}

/* libfcgi's own end would write, too, and then close the connection, for which it takes four system calls. */
enum connection_fate fcgi_end(struct fcgi *fcgi)
{
    FCGX_Free(&fcgi->request, 0);
    fcgi->request.ipcFd = -1;
    return fcgi->fate;
}
