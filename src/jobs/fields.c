#include "jobs/fields.h"

#include "json/decode.h"
#include "json/read.h"
#include "json/write.h"

struct list fields_stored(struct arena *arena, const struct record_type *type)
{
    struct faults        ignored    = {0};
    struct decoding      decoding   = {.arena = arena, .purpose = DECODE_CREATE, .faults = &ignored};
    const struct value  *definition = json_read_stored(arena, type->definition->text);
    struct list          fields     = shape_list(arena, &stored_field_shape, definition->count);
    struct custom_field *field      = fields.items;

    for (const struct value *item = definition->first; item; item = item->next, field++) {
        json_decode(&decoding, item, STR(""), field);
        field->marks.shape = &custom_field_shape;
        if (!HAS(field, unique)) /* an older program's */
            SET(field, unique, false);
    }
    record_type_complete_stored(&fields);
    return fields;
}

struct str fields_text(struct arena *arena, const struct list *fields)
{
    struct json_writer        *writer = json_writer_new(arena);
    const struct custom_field *field  = fields->items;

    json_array_open(writer);
    for (size_t i = 0; i < fields->count; i++) {
        struct custom_field stored = field[i];

        stored.marks.shape = &stored_field_shape;
        json_described(writer, &stored);
    }
    json_array_close(writer);
    return json_writer_text(writer);
}
