/* The cells of a row, whatever the format of the file. */
#include "json/read.h"
#include "json/write.h"
#include "mapping/mapping_private.h"

/* --- members of a line -------------------------------------------------------------------------------------------- */

/* Whether the members of this one are columns of their own. */
static bool is_opened(const struct value *member)
{
    return member->kind == VALUE_OBJECT && (str_is(member->name, "parameters") || str_is(member->name, "order"));
}

static bool has_name(const struct column *column, const struct value *parent, struct str name)
{
    size_t     start  = parent ? parent->name.len + 1 : 0;
    struct str header = column->header;

    if (header.len != start + name.len || !str_equal(str_from_at(header, start), name))
        return false;
    return !parent || (header.at[start - 1] == '.' && str_starts(header, parent->name));
}

/* A walk through the members of a line; those of most lines come in the order of the columns. */
struct members {
    const struct mapping *mapping;
    struct mapping       *growing; /* or NULL */
    struct arena         *arena;
    struct cell          *cells;
    size_t                next;
};

static size_t find_member(struct members *members, const struct value *parent, struct str name)
{
    const struct mapping *mapping = members->mapping;

    for (size_t i = 0; i < mapping->count; i++) {
        size_t index = (members->next + i) % mapping->count;

        if (!has_name(&mapping->columns[index], parent, name))
            continue;
        members->next = index + 1;
        return index;
    }
    arena_work(members->arena, mapping->count * sizeof(struct column));
    return SIZE_MAX;
}

static struct cell cell_of_value(const struct value *value)
{
    switch (value->kind) {
    case VALUE_TRUE:
        return (struct cell){.text = STR("true")};
    case VALUE_FALSE:
        return (struct cell){.text = STR("false")};
    case VALUE_NUMBER:
        return (struct cell){.text = value->text, .is_number = true};
    case VALUE_STRING:
        return (struct cell){.text = value->text, .is_string = true};
    case VALUE_NULL:
        return (struct cell){0};
    default:
        return (struct cell){.nested = value};
    }
}

/* A new column for a member that no line had before. */
static void grow(struct members *members, const struct value *parent, struct str name)
{
    struct mapping *mapping = members->growing;
    struct str      header  = name;

    if (parent)
        header = arena_format(members->arena, STR_FMT "." STR_FMT, STR_ARG(parent->name), STR_ARG(name));
    if (!cell_trimmed(header).len || !mapping_add_column(mapping, header) || mapping->is_chosen)
        return;
    for (int likeness = 0; likeness < LIKENESSES; likeness++)
        mapping_propose(mapping, mapping->count - 1, (enum likeness)likeness);
}

static void take_member(struct members *members, const struct value *parent, const struct value *member)
{
    size_t index = find_member(members, parent, member->name);

    if (index != SIZE_MAX && members->cells)
        members->cells[index] = cell_of_value(member);
    else if (index == SIZE_MAX && members->growing)
        grow(members, parent, member->name);
}

static void take_members(struct members *members, const struct value *object)
{
    for (const struct value *member = object->first; member; member = member->next) {
        if (!is_opened(member)) {
            take_member(members, NULL, member);
            continue;
        }
        for (const struct value *inside = member->first; inside; inside = inside->next)
            take_member(members, member, inside);
    }
}

/* --- lines -------------------------------------------------------------------------------------------------------- */

/* The object of a line, or NULL with the fault that it has. */
static struct value *line_read(struct arena *arena, struct str line, struct violation *fault)
{
    struct faults   faults = {0};
    struct value   *object;
    struct problem *problem = json_read(arena, line, &object, &faults);

    if (problem) {
        *fault = (struct violation){.code = problem->code, .detail = problem->detail};
        return NULL;
    }
    if (faults.first) {
        *fault = *faults.first;
        return NULL;
    }
    if (object->kind == VALUE_OBJECT)
        return object;
    *fault = (struct violation){.code = CODE_wrong_type, .detail = STR("The line must be an object.")};
    return NULL;
}

static struct cell *line_cells(const struct row_reading *reading, struct value *object)
{
    struct members members = {.mapping = reading->mapping, .growing = reading->growing, .arena = reading->arena};

    if (members.growing)
        take_members(&members, object);
    members.growing = NULL;
    members.cells   = ARENA_ARRAY(reading->arena, struct cell, reading->mapping->count + 1);
    take_members(&members, object);
    return members.cells;
}

struct cell *row_cells(struct row_reading *reading, const struct sheet_row *row)
{
    const struct mapping *mapping = reading->mapping;
    struct cell          *cells;
    struct value         *object;

    if (mapping->source->format == UPLOAD_NDJSON) {
        object = line_read(reading->arena, row->raw, &reading->fault);
        return object ? line_cells(reading, object) : NULL;
    }
    cells = ARENA_ARRAY(reading->arena, struct cell, mapping->count + 1);
    for (size_t i = 0; i < mapping->count && i < row->count; i++)
        cells[i] = (struct cell){.text = row->cells[i], .is_number = row->numbers && row->numbers[i]};
    return cells;
}

struct str *mapping_cells(struct arena *arena, const struct mapping *mapping, const struct sheet_row *row)
{
    struct str        *texts   = ARENA_ARRAY(arena, struct str, mapping->count + 1);
    struct row_reading reading = {.mapping = mapping, .arena = arena};
    struct cell       *cells   = row_cells(&reading, row);

    for (size_t i = 0; cells && i < mapping->count; i++)
        texts[i] = cells[i].nested ? json_of_value(arena, cells[i].nested) : cells[i].text;
    return texts;
}

/* --- names of members --------------------------------------------------------------------------------------------- */

struct texts mapping_member_names(struct arena *arena, const struct str *lines, size_t count)
{
    struct mapping mapping = {.arena = arena, .is_chosen = true};
    struct members members = {.mapping = &mapping, .growing = &mapping, .arena = arena};
    struct texts   names   = {0};

    for (size_t i = 0; i < count; i++) {
        struct violation fault;
        struct value    *object = line_read(arena, lines[i], &fault);

        if (object)
            take_members(&members, object);
    }
    names.at = ARENA_ARRAY(arena, struct str, mapping.count + 1);
    for (; names.count < mapping.count; names.count++)
        names.at[names.count] = mapping.columns[names.count].header;
    return names;
}
