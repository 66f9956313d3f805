/*
 * A record type, and after the first line break a record's parameters: what is stored reads back as the same, and a
 * record that was made can be patched with its own values.
 */
#include "domain/parameters.h"
#include "handlers/record_types.h"
#include "json/decode.h"
#include "json/read.h"
#include "json/write.h"
#include "support/fuzzing.h"
#include "text/pattern.h"

/* What was taken once is taken again, unless the processor was busy and a pattern took too long this time. */
static void expect_taken(const struct faults *faults)
{
    for (const struct violation *fault = faults->first; fault; fault = fault->next)
        expect(fault->code == CODE_pattern_too_expensive);
}

static struct str list_text(struct arena *arena, const struct list *list)
{
    struct json_writer *writer = json_writer_new(arena);

    json_array_open(writer);
    for (size_t i = 0; i < list->count; i++)
        json_described(writer, (const struct custom_field *)list->items + i);
    json_array_close(writer);
    return json_writer_text(writer);
}

/* The fields as they are stored and read back. */
static struct list check_stored(struct arena *arena, const struct record_type *type)
{
    struct list         nothing = {0};
    struct faults       faults  = {0};
    struct list         stored  = record_type_merge_fields(arena, &nothing, &type->fields, &faults);
    struct str          text    = list_text(arena, &stored);
    struct record_type *kept    = SHAPE_NEW(arena, struct record_type, record_type_shape);
    struct list         again;

    expect(!faults.count);
    SET(kept, definition, json_raw_value(arena, text));
    stored = record_type_stored_fields(arena, kept);
    expect(str_equal(list_text(arena, &stored), text));
    again = record_type_merge_fields(arena, &stored, &type->fields, &faults);
    expect(!faults.count && str_equal(list_text(arena, &again), text));
    expect(stored.count == type->fields.count);
    return stored;
}

static void check_record(struct arena *arena, const struct list *fields, const struct value *given)
{
    struct faults       faults = {0};
    const struct value *made   = parameters_create(
          &(struct checking){.arena = arena, .patterns = &(struct pattern_budget){0}, .faults = &faults}, fields, given,
          STR(""));
    const struct value *merged;

    if (faults.count)
        return;
    merged =
        parameters_merge(&(struct checking){.arena = arena, .patterns = &(struct pattern_budget){0}, .faults = &faults},
                         fields, made, made);
    expect_taken(&faults);
    if (!faults.count)
        expect(str_equal(json_of_value(arena, merged), json_of_value(arena, made)));
}

static void check_type(struct arena *arena, struct str definition, struct str parameters)
{
    struct record_type *type   = SHAPE_NEW(arena, struct record_type, record_type_shape);
    struct faults       faults = {0};
    struct value       *value;
    struct list         fields;

    if (json_read(arena, definition, &value, &faults))
        return;
    json_decode(&(struct decoding){.arena = arena, .purpose = DECODE_CREATE, .faults = &faults}, value, STR(""), type);
    record_type_check(&(struct checking){.arena = arena, .patterns = &(struct pattern_budget){0}, .faults = &faults},
                      type);
    if (faults.count)
        return;
    record_type_complete(arena, type);
    record_type_check(&(struct checking){.arena = arena, .patterns = &(struct pattern_budget){0}, .faults = &faults},
                      type);
    expect_taken(&faults);
    expect(type->slug.len > 0 && type->slug.len <= 60);
    fields = check_stored(arena, type);
    faults = (struct faults){0};
    if (!json_read(arena, parameters, &value, &faults) && !faults.count)
        check_record(arena, &fields, value);
}

void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    struct str  text = {.at = (const char *)data, .len = size};
    const char *line = size ? memchr(data, '\n', size) : NULL;
    size_t      len  = line ? (size_t)(line - text.at) : size;

    check_type(arena, (struct str){.at = text.at, .len = len}, str_from_at(text, len + 1));
}
