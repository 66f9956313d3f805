#include "json/write.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <yajl/yajl_gen.h>

/*
 * yajl_gen escapes and places commas; its text goes straight into a buffer of the arena. Every call is checked by
 * `check`: what can fail here (a bad nesting) would be our own mistake.
 */
struct json_writer {
    struct arena *arena;
    yajl_gen      generator;
    char         *text;
    size_t        len;
    size_t        size;
};

static void writer_print(void *context, const char *text, size_t len)
{
    struct json_writer *writer = context;

    if (writer->len + len > writer->size) {
        size_t size = writer->size * 2 > writer->len + len ? writer->size * 2 : writer->len + len;

        writer->text = arena_realloc(writer->arena, writer->text, writer->size, size);
        writer->size = size;
    }
    memcpy(writer->text + writer->len, text, len);
    writer->len += len;
}

static void *writer_alloc(void *context, size_t size)
{
    return arena_alloc(context, size);
}

/* With a print callback yajl_gen grows nothing; only yajl_gen_alloc allocates. */
static void *writer_realloc(void *context, void *old, size_t size)
{
    (void)old;
    return arena_alloc(context, size);
}

static void writer_free(void *context, void *at)
{
    (void)context;
    (void)at;
}

static void check(yajl_gen_status status)
{
    assert(status == yajl_gen_status_ok);
    (void)status;
}

struct json_writer *json_writer_new(struct arena *arena)
{
    yajl_alloc_funcs functions = {.malloc = writer_alloc, .realloc = writer_realloc, .free = writer_free, .ctx = arena};
    struct json_writer *writer = ARENA_NEW(arena, struct json_writer);

    writer->arena     = arena;
    writer->size      = 1024;
    writer->text      = arena_room(arena, writer->size);
    writer->generator = yajl_gen_alloc(&functions);
    yajl_gen_config(writer->generator, yajl_gen_print_callback, writer_print, writer);
    return writer;
}

void json_writer_indent(struct json_writer *writer)
{
    yajl_gen_config(writer->generator, yajl_gen_beautify, 1);
    yajl_gen_config(writer->generator, yajl_gen_indent_string, "  ");
}

struct str json_writer_text(struct json_writer *writer)
{
    return (struct str){.at = writer->text, .len = writer->len};
}

void json_object_open(struct json_writer *writer)
{
    check(yajl_gen_map_open(writer->generator));
}

void json_object_close(struct json_writer *writer)
{
    check(yajl_gen_map_close(writer->generator));
}

void json_array_open(struct json_writer *writer)
{
    check(yajl_gen_array_open(writer->generator));
}

void json_array_close(struct json_writer *writer)
{
    check(yajl_gen_array_close(writer->generator));
}

void json_text(struct json_writer *writer, struct str text)
{
    check(yajl_gen_string(writer->generator, (const unsigned char *)(text.len ? text.at : ""), text.len));
}

void json_name(struct json_writer *writer, struct str name)
{
    json_text(writer, name);
}

void json_raw(struct json_writer *writer, struct str text)
{
    check(yajl_gen_number(writer->generator, text.at, text.len));
}

void json_integer(struct json_writer *writer, int64_t number)
{
    char text[24];
    int  len = snprintf(text, sizeof(text), "%" PRId64, number);

    json_raw(writer, (struct str){.at = text, .len = (size_t)len});
}

void json_boolean(struct json_writer *writer, bool is_true)
{
    check(yajl_gen_bool(writer->generator, is_true));
}

void json_null(struct json_writer *writer)
{
    check(yajl_gen_null(writer->generator));
}

void json_value(struct json_writer *writer, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NULL:
        json_null(writer);
        return;
    case VALUE_FALSE:
    case VALUE_TRUE:
        json_boolean(writer, value->kind == VALUE_TRUE);
        return;
    case VALUE_NUMBER:
    case VALUE_RAW:
        json_raw(writer, value->text);
        return;
    case VALUE_STRING:
        json_text(writer, value->text);
        return;
    case VALUE_ARRAY:
        json_array_open(writer);
        for (const struct value *item = value->first; item; item = item->next)
            json_value(writer, item);
        json_array_close(writer);
        return;
    case VALUE_OBJECT:
        json_object_open(writer);
        for (const struct value *member = value->first; member; member = member->next) {
            json_name(writer, member->name);
            json_value(writer, member);
        }
        json_object_close(writer);
        return;
    }
}

static void write_uuid(struct json_writer *writer, struct uuid uuid)
{
    char text[37];

    uuid_format(uuid, text);
    json_text(writer, (struct str){.at = text, .len = 36});
}

static void write_instant(struct json_writer *writer, struct instant instant)
{
    char text[INSTANT_SIZE];

    json_text(writer, instant_print(instant, text));
}

static void write_texts(struct json_writer *writer, const struct texts *texts)
{
    json_array_open(writer);
    for (size_t i = 0; i < texts->count; i++)
        json_text(writer, texts->at[i]);
    json_array_close(writer);
}

static void write_list(struct json_writer *writer, const struct field *field, const struct list *list)
{
    json_array_open(writer);
    for (size_t i = 0; i < list->count; i++)
        json_described(writer, (const char *)list->items + i * field->shape->size);
    json_array_close(writer);
}

static void write_field(struct json_writer *writer, const struct field *field, const void *at)
{
    switch (field->kind) {
    case KIND_TEXT:
        json_text(writer, *(const struct str *)at);
        return;
    case KIND_INTEGER:
        json_integer(writer, *(const int64_t *)at);
        return;
    case KIND_BOOLEAN:
        json_boolean(writer, *(const bool *)at);
        return;
    case KIND_CHOICE:
        json_text(writer, str_from(field->choices[*(const int *)at]));
        return;
    case KIND_UUID:
        write_uuid(writer, *(const struct uuid *)at);
        return;
    case KIND_INSTANT:
        write_instant(writer, *(const struct instant *)at);
        return;
    case KIND_VALUE:
        json_value(writer, *(const struct value *const *)at);
        return;
    case KIND_TEXTS:
        write_texts(writer, at);
        return;
    case KIND_LIST:
        write_list(writer, field, at);
        return;
    case KIND_OBJECT:
        json_described(writer, *(const void *const *)at);
        return;
    case KIND_BYTES:
        break;
    }
    assert(0 && "bytes have no JSON form");
}

void json_described(struct json_writer *writer, const void *object)
{
    const struct shape *shape = ((const struct described *)object)->shape;

    json_object_open(writer);
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *field   = &shape->fields[i];
        bool                present = field_present(object, field);

        if (!field->name || (!present && field->omitted))
            continue;
        json_name(writer, str_from(field->name));
        if (present)
            write_field(writer, field, field_at(object, field));
        else
            json_null(writer);
    }
    json_object_close(writer);
}

struct str json_of_described(struct arena *arena, const void *object)
{
    struct json_writer *writer = json_writer_new(arena);

    json_described(writer, object);
    return json_writer_text(writer);
}

struct str json_of_value(struct arena *arena, const struct value *value)
{
    struct json_writer *writer = json_writer_new(arena);

    json_value(writer, value);
    return json_writer_text(writer);
}

struct value *json_raw_value(struct arena *arena, struct str text)
{
    struct value *value = ARENA_NEW(arena, struct value);

    value->kind = VALUE_RAW;
    value->text = text;
    return value;
}
