#include "mapping/mapping_private.h"
#include "mapping/names.h"
#include "mapping/result_files.h"
#include "sheets/cell_phones.h"

enum { ROOM_AT_FIRST = 16 };

/* --- columns ------------------------------------------------------------------------------------------------------ */

struct column *mapping_add_column(struct mapping *mapping, struct str header)
{
    struct column *column;

    if (mapping->count == ROW_COLUMNS_MOST)
        return NULL;
    if (mapping->count == mapping->room) {
        size_t         room    = mapping->room ? 2 * mapping->room : ROOM_AT_FIRST;
        struct column *columns = ARENA_ARRAY(mapping->arena, struct column, room);

        if (mapping->count)
            memcpy(columns, mapping->columns, mapping->count * sizeof(*columns));
        mapping->columns = columns;
        mapping->room    = room;
    }
    column  = &mapping->columns[mapping->count++];
    *column = (struct column){.header = arena_str(mapping->arena, cell_trimmed(header))};
    if (!result_column_is(column->header))
        column->folded = name_folded(mapping->arena, column->header);
    return column;
}

static void add_columns(struct mapping *mapping)
{
    const struct mapping_source *source = mapping->source;

    for (size_t i = 0; i < source->first.count; i++)
        (void)mapping_add_column(mapping, source->has_header || source->format == UPLOAD_NDJSON ? source->first.at[i]
                                                                                                : (struct str){0});
}

/* --- what is proposed --------------------------------------------------------------------------------------------- */

void mapping_propose(struct mapping *mapping, size_t index, enum likeness likeness)
{
    struct column *column = &mapping->columns[index];
    struct target *target;

    if (column->target || !column->header.len || result_column_is(column->header))
        return;
    arena_work(mapping->arena, mapping->targets.count * sizeof(struct target));
    target = targets_like(&mapping->targets, column->header, column->folded, likeness);
    if (!target || target->column || target->is_set)
        return;
    column->target = target;
    target->column = index + 1;
}

static void propose_all(struct mapping *mapping)
{
    for (int likeness = 0; likeness < LIKENESSES; likeness++)
        for (size_t i = 0; i < mapping->count; i++)
            mapping_propose(mapping, i, (enum likeness)likeness);
}

/* A name of a column that an export of records or of orders has. */
static bool is_exported(const struct mapping *mapping, struct str header)
{
    static const char *const others[] = {"uuid",          "recordTypeUuid", "createdAt",   "updatedAt",
                                         "suppressed",    "campaignUuid",   "priority",    "attempts",
                                         "nextAttemptAt", "scheduledTime",  "instructions"};

    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (str_is(header, others[i]))
            return true;
    return str_starts(header, STR("parameters.")) || str_starts(header, STR("record.")) ||
           (targets_find(&mapping->targets, header) && !str_starts(header, STR("order.")));
}

/* An export begins with the uuid, and all its columns are named after members; an import's results may follow. */
static bool is_export(const struct mapping *mapping)
{
    if (!mapping->count || !str_is(mapping->columns[0].header, "uuid"))
        return false;
    for (size_t i = 0; i < mapping->count; i++)
        if (!is_exported(mapping, mapping->columns[i].header) && !result_column_is(mapping->columns[i].header))
            return false;
    return true;
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

struct mapping *mapping_make(struct arena *arena, const struct mapping_source *source, const struct mapping_wish *wish,
                             struct faults *faults)
{
    struct mapping        *mapping = ARENA_NEW(arena, struct mapping);
    struct mapping_source *copy    = ARENA_NEW(arena, struct mapping_source);

    *copy            = *source;
    mapping->arena   = arena;
    mapping->source  = copy;
    mapping->targets = targets_make(arena, source);
    add_columns(mapping);
    mapping->is_exact = is_export(mapping);
    if (wish->set)
        mapping_take_set(mapping, wish->set, faults);
    mapping->is_chosen = wish->columns != NULL;
    if (wish->columns)
        mapping_take_columns(mapping, wish->columns, faults);
    else
        propose_all(mapping);
    return mapping;
}

size_t mapping_count(const struct mapping *mapping)
{
    return mapping->count;
}

struct str mapping_column_name(const struct mapping *mapping, size_t column)
{
    struct str header = mapping->columns[column - 1].header;

    return header.len ? header : arena_format(mapping->arena, "%zu", column);
}

bool mapping_gives(const struct mapping *mapping, struct str field)
{
    const struct target *target = targets_find(&mapping->targets, field);

    return target && (target->column || target->is_set);
}

/* --- where something comes from ----------------------------------------------------------------------------------- */

static const struct target *target_of(const struct mapping *mapping, const char *start, struct str pointer)
{
    const struct target *target;
    char                 name[128];
    size_t               len = strlen(start);

    if (pointer.len < 2 || pointer.len + len > sizeof(name))
        return NULL;
    memcpy(name, start, len);
    memcpy(name + len, pointer.at + 1, pointer.len - 1);
    len += pointer.len - 1;
    for (size_t i = 0; i < len; i++)
        if (name[i] == '/')
            name[i] = '.';
    target = targets_find(&mapping->targets, (struct str){.at = name, .len = len});
    if (!target && str_starts(pointer, STR("/parameters/")))
        target = targets_find(&mapping->targets, STR("parameters"));
    return target;
}

size_t mapping_source_of(const struct mapping *mapping, struct str pointer, bool of_order, struct str *field)
{
    const struct target *target = target_of(mapping, of_order ? "order." : "", pointer);

    *field = target ? target->name : (struct str){0};
    return target ? target->column : 0;
}

/* --- shown -------------------------------------------------------------------------------------------------------- */

static void add_text(struct arena *arena, struct value *object, const char *name, struct str text)
{
    struct value value = {.kind = VALUE_STRING, .text = text};

    value_append_copy(arena, object, str_from(name), &value);
}

static void add_wish(struct arena *arena, struct value *object, const struct column_wish *wish)
{
    static const struct value yes = {.kind = VALUE_TRUE};

    if (HAS(wish, country))
        add_text(arena, object, "country", wish->country);
    if (HAS(wish, date_order))
        add_text(arena, object, "dateOrder", str_from(column_date_orders[wish->date_order]));
    if (HAS(wish, decimal))
        add_text(arena, object, "decimal", str_from(column_decimals[wish->decimal]));
    if (HAS(wish, map))
        value_append_copy(arena, object, STR("map"), wish->map);
    if (HAS(wish, fallback))
        value_append_copy(arena, object, STR("default"), wish->fallback);
    if (HAS(wish, empty_clears) && wish->empty_clears)
        value_append_copy(arena, object, STR("emptyClears"), &yes);
}

struct value *mapping_describe(struct arena *arena, const struct mapping *mapping)
{
    static const struct value none  = {.kind = VALUE_NULL};
    struct value             *array = ARENA_NEW(arena, struct value);

    array->kind = VALUE_ARRAY;
    for (size_t i = 0; i < mapping->count; i++) {
        const struct column *column = &mapping->columns[i];
        struct value        *object = value_object(arena);
        struct value         number = {.kind = VALUE_NUMBER, .text = arena_format(arena, "%zu", i + 1)};

        value_append_copy(arena, object, STR("column"), &number);
        if (column->header.len)
            add_text(arena, object, "header", column->header);
        else
            value_append_copy(arena, object, STR("header"), &none);
        if (column->target)
            add_text(arena, object, "field", column->target->name);
        else
            value_append_copy(arena, object, STR("field"), &none);
        if (column->wish)
            add_wish(arena, object, column->wish);
        value_append(array, object);
    }
    return array;
}
