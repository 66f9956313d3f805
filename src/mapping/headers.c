/* Whether the first row of a file is one of names. */
#include "mapping/mapping_private.h"
#include "mapping/names.h"
#include "mapping/result_files.h"
#include "sheets/cell_phones.h"

static bool is_known(const struct targets *targets, struct str name, struct str folded)
{
    for (int likeness = 0; likeness < LIKENESSES; likeness++)
        if (targets_like(targets, name, folded, (enum likeness)likeness))
            return true;
    return false;
}

/* What people write into rows, and not above them. */
static bool is_data(struct arena *arena, struct str cell)
{
    struct cell_date date;
    struct str       number;

    return !number_read(arena, cell, '.', &number) || !number_read(arena, cell, ',', &number) ||
           !date_read(cell, DATE_DMY, 2000, &date) || !date_read(cell, DATE_MDY, 2000, &date) ||
           (cell.len && memchr(cell.at, '@', cell.len)) || phone_has_plus(cell);
}

bool mapping_first_is_header(struct arena *arena, const struct record_type *type, const struct texts *first)
{
    const struct mapping_source source   = {.type = type, .has_campaign = true};
    struct targets              targets  = targets_make(arena, &source);
    bool                        has_data = false;

    for (size_t i = 0; i < first->count; i++) {
        struct str cell = cell_trimmed(first->at[i]);

        arena_work(arena, targets.count * sizeof(struct target) + cell.len);
        if (result_column_is(cell) || is_known(&targets, cell, name_folded(arena, cell)))
            return true;
        has_data |= is_data(arena, cell);
    }
    return !has_data;
}
