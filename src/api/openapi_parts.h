/* The parts of the OpenAPI description that openapi.c puts together. */
#ifndef API_OPENAPI_PARTS_H
#define API_OPENAPI_PARTS_H

#include "http/route.h"
#include "json/schema.h"

enum { OPENAPI_SCHEMAS = 128 };

struct openapi {
    struct arena       *arena;
    struct json_writer *writer;
    struct {
        const struct shape  *shape;
        enum json_schema_for use;
    } schemas[OPENAPI_SCHEMAS]; /* those that were referred to */
    size_t schema_count;
};

void openapi_member(struct json_writer *writer, const char *name, const char *text);

/* The description of an operation, with the scope that it needs. */
const char *openapi_operation_doc(struct arena *arena, const struct route *route);

void openapi_tags(struct openapi *openapi);
void openapi_parameters(struct openapi *openapi, const struct route *route);
/* One header of an answer, into an object of them. */
void openapi_header(struct json_writer *writer, const char *name, const char *doc);
void openapi_answer_headers(struct openapi *openapi, const struct route *route, int status);

/* One media type with its schema and example; `list` names the plural member of an envelope, or is NULL. */
void openapi_media(struct openapi *openapi, const char *type, const struct shape *shape, enum json_schema_for use,
                   const char *list);

/* The schemas and the responses of problems, into an object of each. What the web server's limits answer has this name.
 */
#define OPENAPI_LIMITED "too_many_requests"
void openapi_problem_schemas(struct json_writer *writer);
void openapi_problem_responses(struct json_writer *writer);

/* All schemas that were referred to, the problems' responses, the token. Comes last. */
void openapi_components(struct openapi *openapi);

#endif
