#include "handlers/record_columns.h"

#include "handlers/record_types.h"
#include "json/write.h"

#include <assert.h>
#include <stdlib.h>

#define PARAMETERS "parameters"

/* --- which columns ------------------------------------------------------------------------------------------------ */

/* Columns while they are chosen. */
struct choosing {
    struct arena          *arena;
    const struct list     *stored; /* fields of the type; NULL: it is not known */
    struct record_columns *columns;
    size_t                 room;
};

static bool is_there(const struct record_columns *columns, struct str name)
{
    for (size_t i = 0; i < columns->count; i++)
        if (str_equal(columns->at[i].name, name))
            return true;
    return false;
}

static void add(struct choosing *choosing, struct record_column column)
{
    struct record_columns *columns = choosing->columns;

    arena_work(choosing->arena, columns->count * sizeof(column));
    if (is_there(columns, column.name))
        return;
    if (columns->count == choosing->room) {
        size_t size = choosing->room * sizeof(column);

        columns->at = arena_realloc(choosing->arena, columns->at, size, 2 * size);
        choosing->room *= 2;
    }
    columns->custom_count += !column.member;
    columns->at[columns->count++] = column;
}

static void add_custom(struct choosing *choosing, struct str id)
{
    add(choosing,
        (struct record_column){.name = arena_format(choosing->arena, PARAMETERS "." STR_FMT, STR_ARG(id)), .id = id});
}

static void add_member(struct choosing *choosing, const struct field *member)
{
    const struct custom_field *stored = choosing->stored ? choosing->stored->items : NULL;

    if (!stored || !str_is(str_from(member->name), PARAMETERS)) {
        add(choosing, (struct record_column){.name = str_from(member->name), .member = member});
        return;
    }
    for (size_t i = 0; i < choosing->stored->count; i++)
        add_custom(choosing, stored[i].id);
}

/* It has been read before: a name that is no member's is that of a custom field. */
static void add_name(struct choosing *choosing, struct str name)
{
    const struct field *member = record_fields_member(name);

    if (member)
        add_member(choosing, member);
    else
        add_custom(choosing, str_from_at(name, sizeof(PARAMETERS ".") - 1));
}

static int compare_places(const void *a, const void *b)
{
    return str_compare(((const struct record_place *)a)->id, ((const struct record_place *)b)->id);
}

static void order_custom(struct arena *arena, struct record_columns *columns)
{
    size_t count = 0;

    columns->custom = ARENA_ARRAY(arena, struct record_place, columns->custom_count + 1);
    for (size_t i = 0; i < columns->count; i++)
        if (!columns->at[i].member)
            columns->custom[count++] = (struct record_place){.id = columns->at[i].id, .column = i};
    qsort(columns->custom, count, sizeof(*columns->custom), compare_places);
}

struct record_columns record_columns_choose(struct arena *arena, const struct record_fields *fields,
                                            const struct record_type *type)
{
    enum { ROOM = 32 };
    struct record_columns columns  = {.at = ARENA_ARRAY(arena, struct record_column, ROOM)};
    struct list           stored   = {0};
    struct choosing       choosing = {.arena = arena, .columns = &columns, .room = ROOM};

    if (type) {
        stored          = record_type_stored_fields(arena, type);
        choosing.stored = &stored;
    }
    add_name(&choosing, STR("uuid"));
    for (size_t i = 0; i < fields->names.count; i++)
        add_name(&choosing, fields->names.at[i]);
    for (size_t i = 0; i < record_shape.count && !fields->names.count; i++) {
        const char *name = record_shape.fields[i].name;

        if (name && record_fields_member(str_from(name)) && record_shape.fields[i].kind != KIND_OBJECT)
            add_name(&choosing, str_from(name));
    }
    order_custom(arena, &columns);
    return columns;
}

struct str *record_columns_names(struct arena *arena, const struct record_columns *columns)
{
    struct str *names = ARENA_ARRAY(arena, struct str, columns->count);

    for (size_t i = 0; i < columns->count; i++)
        names[i] = columns->at[i].name;
    return names;
}

/* --- what stands in them ------------------------------------------------------------------------------------------ */

static struct str value_text(struct arena *arena, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NULL:
        return (struct str){0};
    case VALUE_NUMBER:
    case VALUE_STRING:
    case VALUE_RAW:
        return value->text;
    default:
        return json_of_value(arena, value);
    }
}

static struct str instant_text(struct arena *arena, struct instant instant)
{
    return instant_print(instant, arena_room(arena, INSTANT_SIZE));
}

struct str member_text(struct arena *arena, const struct field *field, const void *object)
{
    const void *at = field_at(object, field);

    if (!field_present(object, field))
        return (struct str){0};
    switch (field->kind) {
    case KIND_TEXT:
        return *(const struct str *)at;
    case KIND_CHOICE:
        return str_from(field->choices[*(const int *)at]);
    case KIND_INTEGER:
        return arena_format(arena, "%lld", (long long)*(const int64_t *)at);
    case KIND_UUID:
        return uuid_str(arena, *(const struct uuid *)at);
    case KIND_INSTANT:
        return instant_text(arena, *(const struct instant *)at);
    case KIND_VALUE:
        return value_text(arena, *(const struct value *const *)at);
    case KIND_OBJECT: /* suppressed */
        return instant_text(arena, (*(const struct suppressed_brief *const *)at)->since);
    default:
        break;
    }
    assert(0 && "lists show no other members");
    return (struct str){0};
}

static void put_custom(struct arena *arena, const struct record_columns *columns, const struct record *record,
                       struct str *cells)
{
    const struct value *stored = record_stored_parameters(arena, record);

    for (const struct value *member = stored->first; member; member = member->next) {
        struct record_place        sought = {.id = member->name};
        const struct record_place *place =
            bsearch(&sought, columns->custom, columns->custom_count, sizeof(sought), compare_places);

        if (place)
            cells[place->column] = value_text(arena, member);
    }
}

struct str *record_columns_cells(struct arena *arena, const struct record_columns *columns, const struct record *record)
{
    struct str *cells = ARENA_ARRAY(arena, struct str, columns->count);

    arena_work(arena, columns->count * sizeof(*cells));
    for (size_t i = 0; i < columns->count; i++)
        if (columns->at[i].member)
            cells[i] = member_text(arena, columns->at[i].member, record);
    if (columns->custom_count)
        put_custom(arena, columns, record, cells);
    return cells;
}
