/* Handlers' results and problems as answers. */
#ifndef HTTP_ANSWER_H
#define HTTP_ANSWER_H

#include "base/problem.h"
#include "base/shape.h"
#include "http/request.h"
#include "http/response.h"

/* 200 with the object as JSON. */
void answer_object(struct request *request, struct response *response, const void *object);

/* 201 with the object, its Location below `path` and its ETag. */
void answer_created(struct request *request, struct response *response, const void *object, struct str location);

/* 204, nothing to say. */
void answer_nothing(struct response *response);

/* 200 with a finished JSON text. */
void answer_json(struct response *response, struct str text);

/* The strong entity tag of a representation: half its SHA-256, quoted. */
struct str etag_of(struct arena *arena, struct str representation);

/* The same of one that lies in several places. */
struct str etag_of_parts(struct arena *arena, const struct str *parts, size_t count);

/* `precondition_failed` when an If-Match header does not name the ETag of what is stored. */
struct problem *check_if_match(const struct request *request, struct str etag) MUST_CHECK;

/* `precondition_failed` when an If-None-Match header names the ETag of what is stored, or is *. */
struct problem *check_if_none_match(const struct request *request, struct str etag) MUST_CHECK;

/* The problem as RFC 9457 problem+json. */
void answer_problem(struct request *request, struct response *response, const struct problem *problem);

/* After the handler: 304 when If-None-Match names the ETag; no body for HEAD is the server's part. */
void answer_conditionally(const struct request *request, struct response *response);

/* All headers with the blank line after them, CGI style (RFC 3875): Status, Content-Type, Content-Length … */
struct str answer_headers(struct request *request, const struct response *response);

#endif
