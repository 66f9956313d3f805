/* Shapes as JSON Schema (2020-12, as OpenAPI 3.1 uses it). */
#ifndef JSON_SCHEMA_H
#define JSON_SCHEMA_H

#include "json/write.h"

enum json_schema_for {
    JSON_SCHEMA_ANSWER,
    JSON_SCHEMA_CREATE,    /* a body that makes something: null for what may be absent is absence */
    JSON_SCHEMA_PATCH,     /* a merge patch */
    JSON_SCHEMA_PARAMETER, /* of a path or a query */
};

/* The name under components/schemas: "Record", "RecordCreate", "RecordPatch". */
struct str json_schema_name(struct arena *arena, const struct shape *shape, enum json_schema_for use);

/* Writes a reference to that schema. */
void json_schema_reference(struct json_writer *writer, struct arena *arena, const struct shape *shape,
                           enum json_schema_for use);

/* Writes the object schema of a shape. */
void json_schema_object(struct json_writer *writer, struct arena *arena, const struct shape *shape,
                        enum json_schema_for use);

/* Writes the schema of one field. */
void json_schema_field(struct json_writer *writer, struct arena *arena, const struct field *field,
                       enum json_schema_for use);

/* Whether the schema shows the field: readonly ones are only in answers, fixed ones not in patches. */
bool json_schema_shows(const struct field *field, enum json_schema_for use);

/* An example object from the fields' examples; false when a shown field that is always there has none. */
bool json_schema_example(struct json_writer *writer, const struct shape *shape, enum json_schema_for use);

#endif
