/* The first pass: what the columns tell of their cells. */
#include "mapping/mapping_private.h"
#include "sheets/cell_phones.h"

#include <inttypes.h>
#include <stdlib.h>

/* --- taking notes ------------------------------------------------------------------------------------------------- */

static void note_phone(const struct mapping *mapping, struct column *column, struct arena *work, struct str text)
{
    struct cell_phone phone;

    if (phone_cell_read(work, text, mapping_home(mapping, column), &phone))
        return;
    if (phone.warnings & PHONE_PLUS_RESTORED)
        column->notes.plus_restored++;
    else if (phone.warnings & PHONE_PLUS_POSSIBLE)
        column->notes.plus_possible++;
    else
        column->notes.phones++;
}

static void note_cell(const struct mapping *mapping, struct column *column, struct arena *work, const struct cell *cell)
{
    struct meant meant = cell_meant(mapping, column, cell);

    if (meant.value || meant.cell.nested || meant.is_empty)
        return;
    switch (column->target->reading) {
    case READ_NUMBER:
        if (!meant.cell.is_number)
            number_note(&column->notes.numbers, meant.cell.text);
        break;
    case READ_DATE:
    case READ_DATETIME:
        if (!meant.cell.is_number)
            date_note(&column->notes.dates, meant.cell.text, mapping->source->year);
        break;
    case READ_BOOLEAN:
        boolean_note(&column->notes.booleans, meant.cell.text);
        break;
    case READ_PHONE:
        note_phone(mapping, column, work, meant.cell.text);
        break;
    default:
        break;
    }
}

void mapping_note(struct mapping *mapping, struct arena *work, const struct sheet_row *row)
{
    struct row_reading reading = {.mapping = mapping, .growing = mapping, .arena = work};
    const struct cell *cells   = row_cells(&reading, row);

    for (size_t i = 0; cells && i < mapping->count; i++)
        if (mapping->columns[i].target)
            note_cell(mapping, &mapping->columns[i], work, &cells[i]);
    arena_work(work, row->raw.len);
}

/* --- keeping them ------------------------------------------------------------------------------------------------- */

/* The numbers of a column's notes, in this order. */
enum { NOTE_NUMBERS, NOTE_DATES, NOTE_BOOLEANS, NOTE_PHONES, NOTE_PLUS_RESTORED, NOTE_PLUS_POSSIBLE, NOTES };

static void pack(const struct column_notes *notes, uint64_t out[NOTES])
{
    out[NOTE_NUMBERS] =
        notes->numbers.has_dot | (unsigned)notes->numbers.has_comma << 1 | (unsigned)notes->numbers.is_ambiguous << 2;
    out[NOTE_DATES]         = notes->dates.excluded | (unsigned)notes->dates.is_ambiguous << DATE_ORDERS;
    out[NOTE_BOOLEANS]      = notes->booleans.has_marks | (unsigned)notes->booleans.has_others << 1;
    out[NOTE_PHONES]        = notes->phones;
    out[NOTE_PLUS_RESTORED] = notes->plus_restored;
    out[NOTE_PLUS_POSSIBLE] = notes->plus_possible;
}

static void unpack(const uint64_t in[NOTES], struct column_notes *notes)
{
    *notes = (struct column_notes){
        .numbers       = {.has_dot      = in[NOTE_NUMBERS] & 1,
                          .has_comma    = in[NOTE_NUMBERS] >> 1 & 1,
                          .is_ambiguous = in[NOTE_NUMBERS] >> 2 & 1},
        .dates         = {.excluded     = (unsigned)(in[NOTE_DATES] & ((1U << DATE_ORDERS) - 1)),
                          .is_ambiguous = in[NOTE_DATES] >> DATE_ORDERS & 1},
        .booleans      = {.has_marks = in[NOTE_BOOLEANS] & 1, .has_others = in[NOTE_BOOLEANS] >> 1 & 1},
        .phones        = in[NOTE_PHONES],
        .plus_restored = in[NOTE_PLUS_RESTORED],
        .plus_possible = in[NOTE_PLUS_POSSIBLE],
    };
}

static struct value *new_array(struct arena *arena)
{
    struct value *array = ARENA_NEW(arena, struct value);

    array->kind = VALUE_ARRAY;
    return array;
}

static struct value *numbers_of(struct arena *arena, const struct column_notes *notes)
{
    struct value *array = new_array(arena);
    uint64_t      numbers[NOTES];

    pack(notes, numbers);
    for (size_t i = 0; i < NOTES; i++) {
        struct value *number = ARENA_NEW(arena, struct value);

        number->kind = VALUE_NUMBER;
        number->text = arena_format(arena, "%" PRIu64, numbers[i]);
        value_append(array, number);
    }
    return array;
}

/* The names are kept for NDJSON only: those of other files do not grow. */
struct value *mapping_notes(struct arena *arena, const struct mapping *mapping)
{
    struct value *notes = value_object(arena);
    struct value *names = new_array(arena);
    struct value *lists = new_array(arena);

    for (size_t i = 0; i < mapping->count; i++) {
        value_append(lists, numbers_of(arena, &mapping->columns[i].notes));
        if (mapping->source->format == UPLOAD_NDJSON)
            value_append(names, value_of_text(arena, mapping->columns[i].header));
    }
    value_append_copy(arena, notes, STR("names"), names);
    value_append_copy(arena, notes, STR("columns"), lists);
    return notes;
}

static void take_names(struct mapping *mapping, const struct value *names)
{
    const struct value *name = names ? names->first : NULL;

    for (size_t i = 0; name; name = name->next, i++) {
        if (i < mapping->count || !mapping_add_column(mapping, name->text) || mapping->is_chosen)
            continue;
        for (int likeness = 0; likeness < LIKENESSES; likeness++)
            mapping_propose(mapping, i, (enum likeness)likeness);
    }
}

void mapping_take_notes(struct mapping *mapping, const struct value *notes)
{
    const struct value *lists = value_member(notes, STR("columns"));
    const struct value *list  = lists ? lists->first : NULL;

    take_names(mapping, value_member(notes, STR("names")));
    for (size_t i = 0; list && i < mapping->count; list = list->next, i++) {
        uint64_t            numbers[NOTES] = {0};
        const struct value *number         = list->first;

        for (size_t j = 0; number && j < NOTES; number = number->next, j++)
            numbers[j] = strtoull(arena_str(mapping->arena, number->text).at, NULL, 10);
        unpack(numbers, &mapping->columns[i].notes);
    }
}
