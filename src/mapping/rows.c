/* The second pass: the members that a row comes to. */
#include "base/utf8.h"
#include "mapping/mapping_private.h"
#include "mapping/result_files.h"

/* --- where members go --------------------------------------------------------------------------------------------- */

static struct value *parameters_of(struct arena *arena, struct mapped_row *row)
{
    struct value *parameters = value_member(row->record, STR("parameters"));

    if (parameters)
        return parameters;
    parameters       = value_object(arena);
    parameters->name = STR("parameters");
    value_append(row->record, parameters);
    return parameters;
}

static void put(struct arena *arena, const struct target *target, const struct value *value, struct mapped_row *row)
{
    struct value *object = row->record;

    if (target->place == IN_PARAMETERS)
        object = parameters_of(arena, row);
    if (target->place == IN_ORDER)
        object = row->order = row->order ? row->order : value_object(arena);
    value_append_copy(arena, object, target->member, value);
}

/* The members of all custom fields in one cell; those that have columns of their own are there already. */
static void put_all(struct arena *arena, const struct value *object, struct mapped_row *row)
{
    struct value *parameters = parameters_of(arena, row);

    for (const struct value *member = object->first; member; member = member->next)
        if (!value_member(parameters, member->name))
            value_append_copy(arena, parameters, member->name, member);
}

/* --- cells -------------------------------------------------------------------------------------------------------- */

static void put_empty(const struct reading_cell *reading)
{
    static const struct value none   = {.kind = VALUE_NULL};
    static const struct value no     = {.kind = VALUE_FALSE};
    const struct column      *column = reading->column;
    bool is_marks = column->target->reading == READ_BOOLEAN && boolean_is_marks(&column->notes.booleans);

    if (is_marks && !reading->mapping->is_exact)
        put(reading->arena, column->target, &no, reading->row);
    else if (column->wish && HAS(column->wish, empty_clears) && column->wish->empty_clears &&
             column->target->reading != READ_OBJECT)
        put(reading->arena, column->target, &none, reading->row);
}

static void read_cell(const struct mapping *mapping, size_t index, struct mapped_row *row)
{
    const struct column *column  = &mapping->columns[index];
    struct meant         meant   = cell_meant(mapping, column, &row->cells[index]);
    struct reading_cell  reading = {.mapping = mapping, .column = column, .arena = row->arena, .row = row};
    const struct value  *value   = meant.value;

    reading.number = index + 1;
    reading.cell   = meant.cell;
    if (meant.is_empty) {
        put_empty(&reading);
        return;
    }
    if (!value && !(value = cell_value(&reading)))
        return;
    if (column->target->reading != READ_OBJECT)
        put(row->arena, column->target, value, row);
    else if (value->kind == VALUE_OBJECT)
        put_all(row->arena, value, row);
}

/* --- the row as a whole ------------------------------------------------------------------------------------------- */

static void note_row(struct mapped_notes *notes, const struct mapped_row *row, const char *code, struct str detail)
{
    const struct mapped_note note = {.code = code, .detail = detail};

    note_add(row->arena, notes, &note);
}

size_t mapping_width(const struct mapping *mapping, const struct sheet_row *row)
{
    size_t width = row->count;

    while (width > mapping->count && utf8_is_blank(row->cells[width - 1]))
        width--;
    return width > mapping->count ? width : mapping->count;
}

/* What follows the last column has no name, and nobody knows what it is: mostly a quote is missing. */
static void check_width(const struct mapping *mapping, const struct sheet_row *row, struct mapped_row *out)
{
    size_t width = mapping_width(mapping, row);

    if (width > mapping->count)
        note_row(&out->faults, out, problem_code_name(CODE_too_many_cells),
                 arena_format(out->arena, "The row has %zu cells, and the file %zu columns.", width, mapping->count));
}

/* The cells, with texts that outlive the row: batches are made of many. */
static const struct cell *kept_cells(struct row_reading *reading, const struct sheet_row *row)
{
    const struct mapping *mapping = reading->mapping;
    bool                  is_line = mapping->source->format == UPLOAD_NDJSON;
    struct sheet_row      kept    = *row;
    struct cell          *cells;

    if (is_line)
        kept.raw = arena_str(reading->arena, row->raw);
    cells = row_cells(reading, &kept);
    for (size_t i = 0; !is_line && i < mapping->count; i++)
        if (mapping->columns[i].target)
            cells[i].text = arena_str(reading->arena, cells[i].text);
    return cells;
}

static bool is_object(const struct target *target)
{
    return target && target->reading == READ_OBJECT;
}

/* An object of all custom fields comes last, for it gives what no other column does. */
static void read_cells(const struct mapping *mapping, struct mapped_row *row)
{
    for (size_t i = 0; i < mapping->count; i++)
        if (mapping->columns[i].target && !is_object(mapping->columns[i].target))
            read_cell(mapping, i, row);
    for (size_t i = 0; i < mapping->set_count; i++)
        put(row->arena, mapping->set[i].target, mapping->set[i].value, row);
    for (size_t i = 0; i < mapping->count; i++)
        if (is_object(mapping->columns[i].target))
            read_cell(mapping, i, row);
}

void mapping_row(const struct mapping *mapping, struct arena *arena, const struct sheet_row *row,
                 struct mapped_row *out)
{
    struct row_reading reading = {.mapping = mapping, .arena = arena};

    *out       = (struct mapped_row){.arena = arena, .record = value_object(arena)};
    out->cells = kept_cells(&reading, row);
    arena_work(arena, row->raw.len + mapping->count);
    if (!out->cells) {
        note_row(&out->faults, out, problem_code_name(reading.fault.code), reading.fault.detail);
        return;
    }
    check_width(mapping, row, out);
    if (row->bad_count)
        note_row(&out->warnings, out, "invalid_utf8", str_from(mapping_warning_detail("invalid_utf8")));
    read_cells(mapping, out);
}

void mapping_add_fault(const struct mapping *mapping, const struct violation *fault, bool of_order,
                       struct mapped_row *row)
{
    struct mapped_note note = {.code = problem_code_name(fault->code), .detail = fault->detail};

    note.column = mapping_source_of(mapping, fault->place, of_order, &note.field);
    if (note.column && row->cells)
        note.value = row->cells[note.column - 1].text;
    note_add(row->arena, &row->faults, &note);
}
