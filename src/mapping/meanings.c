/* What a cell stands for before its field matters, and what is told of cells. */
#include "mapping/mapping_private.h"

#include <strings.h>

/* --- before its field matters ------------------------------------------------------------------------------------- */

/*
 * Without what a program that fears formulas has put around a text; an apostrophe goes only where one had to be put,
 * for names begin with it, too.
 */
static struct str without_guard(struct str text)
{
    static const char feared[] = "=@+-\t\r";

    if (str_starts(text, STR("'")) && (text.len == 1 || !memchr(feared, text.at[1], sizeof(feared) - 1)))
        return text;
    return cell_unguarded(text);
}

/* The entry for a text: the one of just this name, else one that differs in the case of letters of ASCII only. */
static const struct value *map_find(const struct value *map, struct str text)
{
    const struct value *entry = value_member(map, text);

    if (entry)
        return entry;
    for (entry = map->first; entry; entry = entry->next)
        if (entry->name.len == text.len && text.len && strncasecmp(entry->name.at, text.at, text.len) == 0)
            return entry;
    return NULL;
}

/* Has the cell be what the client says in its place: a text is read on as if it stood there. */
static void replace(struct meant *meant, const struct value *value)
{
    meant->is_empty = value->kind == VALUE_NULL;
    meant->cell     = (struct cell){0};
    if (value->kind == VALUE_STRING) {
        meant->cell.text = value->text;
        meant->is_empty  = !value->text.len;
    } else if (!meant->is_empty) {
        meant->value = value;
    }
}

/* What people leave empty means nothing, but an export has an empty text only where one is stored. */
static bool is_empty(const struct mapping *mapping, const struct column *column, const struct cell *cell)
{
    if (cell->text.len || cell->nested)
        return false;
    return !(mapping->is_exact && cell->is_string && column->target->reading == READ_TEXT);
}

struct meant cell_meant(const struct mapping *mapping, const struct column *column, const struct cell *cell)
{
    const struct column_wish *wish  = column->wish;
    struct meant              meant = {.cell = *cell};
    const struct value       *entry = NULL;

    if (!mapping->is_exact && !cell->is_number && !cell->nested)
        meant.cell.text = without_guard(cell_trimmed(cell->text));
    meant.is_empty = is_empty(mapping, column, &meant.cell);
    if (wish && HAS(wish, map) && wish->map->kind == VALUE_OBJECT && !cell->nested)
        entry = map_find(wish->map, meant.cell.text);
    if (entry)
        replace(&meant, entry);
    if (meant.is_empty && wish && HAS(wish, fallback))
        replace(&meant, wish->fallback);
    return meant;
}

/* --- what is told of it ------------------------------------------------------------------------------------------- */

void note_add(struct arena *arena, struct mapped_notes *notes, const struct mapped_note *note)
{
    struct mapped_note *copy = ARENA_NEW(arena, struct mapped_note);

    *copy = *note;
    /* Not in the middle of a character. */
    if (copy->value.len > MAPPED_VALUE_BYTES) {
        copy->value.len = MAPPED_VALUE_BYTES;
        while (copy->value.len && ((unsigned char)copy->value.at[copy->value.len] & 0xC0) == 0x80)
            copy->value.len--;
    }
    if (notes->last)
        notes->last->next = copy;
    else
        notes->first = copy;
    notes->last = copy;
    notes->count++;
}

/* clang-format off */
static const struct {
    const char *code;
    const char *detail;
} warnings[] = {
    {"plus_restored",     "The number had lost its plus, which only one reading allows to put back."},
    {"extension_dropped", "The extension after the number is left out."},
    {"several_phones",    "There are several numbers in the cell: the first one is taken."},
    {"unusual_length",    "Its country knows no number of this length."},
    {"plus_possible",     "It is read as a national number, and would be an international one with a plus."},
    {"utc_assumed",       "The time has no offset, and is taken for UTC."},
    {"time_dropped",      "The field keeps days only: the time is left out."},
    {"invalid_utf8",      "The row has bytes that are no letters in the encoding of the file; U+FFFD stands for them."},
};
/* clang-format on */

const char *mapping_warning_detail(const char *code)
{
    for (size_t i = 0; i < COUNT_OF(warnings); i++)
        if (strcmp(warnings[i].code, code) == 0)
            return warnings[i].detail;
    return "";
}
