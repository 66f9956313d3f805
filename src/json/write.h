/* Prints JSON: described structs by their shape, and plain values. */
#ifndef JSON_WRITE_H
#define JSON_WRITE_H

#include "base/shape.h"

struct json_writer;

/* A writer whose text grows in the arena. */
struct json_writer *json_writer_new(struct arena *arena);

/* From here on the text gets line breaks and indentation, for people. */
void json_writer_indent(struct json_writer *writer);

/* The text so far; it stays valid as long as the arena. Complete once every object and array is closed. */
struct str json_writer_text(struct json_writer *writer);

void json_object_open(struct json_writer *writer);
void json_object_close(struct json_writer *writer);
void json_array_open(struct json_writer *writer);
void json_array_close(struct json_writer *writer);
void json_name(struct json_writer *writer, struct str name);
void json_text(struct json_writer *writer, struct str text);
void json_integer(struct json_writer *writer, int64_t number);
void json_boolean(struct json_writer *writer, bool is_true);
void json_null(struct json_writer *writer);

/* A whole JSON value as it stands; the caller vouches that it is one. */
void json_raw(struct json_writer *writer, struct str text);

void json_value(struct json_writer *writer, const struct value *value);

/* A described struct: its fields in the table's order; absent ones are null, or left out when `.omitted`. */
void json_described(struct json_writer *writer, const void *object);

/* The same, with those fields alone whose bits (field_bit) are among `members`. */
void json_described_members(struct json_writer *writer, const void *object, uint64_t members);

/* Shorthands for one whole text. */
struct str json_of_described(struct arena *arena, const void *object);
struct str json_of_value(struct arena *arena, const struct value *value);

/* The same value as text that is printed as it stands. */
struct value *json_raw_value(struct arena *arena, struct str text);

#endif
