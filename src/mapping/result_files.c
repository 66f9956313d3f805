#include "mapping/result_files.h"

#include "base/attributes.h"
#include "sheets/csv_write.h"

#include <inttypes.h>

enum { ADDED = 4 };

/* Those cells whose names are kept, the added ones after them, and what has no column at the end. */
static void write_row(struct text_buffer *out, const struct texts *names, const struct errors_line *line,
                      const struct str added[ADDED])
{
    struct str *row  = ARENA_ARRAY(out->arena, struct str, names->count + ADDED + line->more.count);
    size_t      kept = 0;

    for (size_t i = 0; i < names->count; i++)
        if (!result_column_is(names->at[i]))
            row[kept++] = line->cells[i];
    for (size_t i = 0; i < ADDED; i++)
        row[kept++] = added[i];
    for (size_t i = 0; i < line->more.count; i++)
        row[kept++] = line->more.at[i];
    csv_write_row(out, row, kept);
}

void errors_file_begin(struct text_buffer *out, const struct texts *names)
{
    const struct str         added[ADDED] = {STR("_row"), STR("_column"), STR("_code"), STR("_detail")};
    const struct errors_line line         = {.cells = names->at};

    write_row(out, names, &line, added);
}

static struct str number_text(struct text_buffer *out, uint64_t number)
{
    return arena_format(out->arena, "%" PRIu64, number);
}

void errors_file_row(struct text_buffer *out, const struct texts *names, const struct errors_line *line)
{
    const struct str added[ADDED] = {number_text(out, line->number), line->columns, line->codes, line->details};

    write_row(out, names, line, added);
}

void map_file_begin(struct text_buffer *out)
{
    const struct str names[] = {STR("_row"), STR("_uuid"), STR("_action"), STR("_externalId")};

    csv_write_row(out, names, COUNT_OF(names));
}

void map_file_row(struct text_buffer *out, const struct map_line *line)
{
    const struct str cells[] = {number_text(out, line->number), line->uuid, line->action, line->external_id};

    csv_write_row(out, cells, COUNT_OF(cells));
}
