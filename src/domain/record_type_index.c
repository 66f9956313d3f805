/* Which fields of a record type the index knows, and by which numbers. */
#include "domain/field_numbers.h"
#include "json/read.h"

bool custom_kind_is_indexed(int kind)
{
    return kind >= CUSTOM_NUMBER;
}

void record_type_complete_stored(struct list *fields)
{
    struct custom_field *field = fields->items;

    for (size_t i = 0; i < fields->count; i++) {
        if (!HAS(&field[i], indexed))
            SET(&field[i], indexed, custom_kind_is_indexed(field[i].kind));
        if (!HAS(&field[i], number))
            SET(&field[i], number, (int64_t)i + 1);
        field_show_state(&field[i]);
    }
}

struct indexed_fields record_type_indexed(struct arena *arena, const struct list *fields)
{
    const struct custom_field *field   = fields->items;
    struct indexed_fields      indexed = {.at = ARENA_ARRAY(arena, struct indexed_field, fields->count + 1)};

    for (size_t i = 0; i < fields->count; i++)
        if (HAS(&field[i], indexed) && field[i].indexed)
            indexed.at[indexed.count++] = (struct indexed_field){
                .id = field[i].id, .number = field[i].number, .kind = (enum custom_kind)field[i].kind};
    return indexed;
}

static int64_t number_of(const struct value *number, int64_t otherwise)
{
    int64_t value = 0;

    if (!number || number->kind != VALUE_NUMBER)
        return otherwise;
    for (size_t i = 0; i < number->text.len; i++)
        value = value * 10 + (number->text.at[i] - '0');
    return value;
}

struct indexed_fields record_type_stored_indexed(struct arena *arena, struct str definition)
{
    const struct value   *list    = json_read_stored(arena, definition);
    struct indexed_fields indexed = {.at = ARENA_ARRAY(arena, struct indexed_field, list->count + 1)};
    int64_t               place   = 0;

    for (const struct value *item = list->first; item; item = item->next) {
        const struct value *id   = value_member(item, STR("id"));
        const struct value *type = value_member(item, STR("type"));
        const struct value *flag = value_member(item, STR("indexed"));
        int                 kind = type ? choice_find(custom_kinds, type->text) : -1;

        place++;
        if (!id || kind < 0 || (flag ? flag->kind != VALUE_TRUE : !custom_kind_is_indexed(kind)))
            continue;
        indexed.at[indexed.count++] =
            (struct indexed_field){.id     = id->text,
                                   .number = number_of(value_member(item, STR("number")), place),
                                   .kind   = (enum custom_kind)kind};
    }
    return indexed;
}
