#include "base/attributes.h"
#include "sheets/csv.h"
#include "sheets/csv_sep.h"

/* Those that prose and numbers have least come first. */
static const char candidates[] = {'\t', ';', '|', ','};

/* How well a delimiter fits. */
struct fit {
    size_t rows;
    size_t alike; /* rows with as many cells as most have; 0 where most have only one */
};

char csv_sep(struct str line)
{
    static const char known[] = "\t,;:|^~!#$%&*+-./";

    if (line.len != 5 || (memcmp(line.at, "sep=", 4) != 0 && memcmp(line.at, "SEP=", 4) != 0))
        return '\0';
    return memchr(known, line.at[4], sizeof(known) - 1) ? line.at[4] : '\0';
}

static struct str first_line(struct str text)
{
    size_t len = 0;

    while (len < text.len && text.at[len] != '\r' && text.at[len] != '\n')
        len++;
    return (struct str){.at = text.at, .len = len};
}

static struct fit fit_of(const uint16_t *tally, size_t rows)
{
    struct fit fit  = {.rows = rows};
    size_t     most = 1;

    for (size_t cells = 2; cells <= ROW_COLUMNS_MOST; cells++)
        if (tally[cells] > tally[most])
            most = cells;
    fit.alike = most > 1 ? tally[most] : 0;
    return fit;
}

static struct fit fit_measure(struct arena *arena, struct csv_dialect dialect, struct str sample, bool is_all)
{
    struct csv_reader *reader = csv_open(arena, dialect, ENCODING_UTF_8, (struct sheet_place){0});
    struct sheet_piece piece  = {.text = sample, .size = sample.len};
    uint16_t          *tally  = ARENA_ARRAY(arena, uint16_t, ROW_COLUMNS_MOST + 1);
    struct sheet_row   row;
    size_t             rows = 0;

    csv_feed(reader, &piece);
    if (is_all)
        csv_finish(reader);
    while (rows < CSV_SAMPLE_ROWS && csv_next(reader, &row) == SHEET_ROW) {
        tally[row.count]++;
        rows++;
    }
    return fit_of(tally, rows);
}

char csv_delimiter(struct arena *arena, struct str sample, char quote, bool is_all)
{
    char       best     = csv_sep(first_line(sample));
    struct fit best_fit = {0};

    if (best)
        return best;
    best = ',';
    if (sample.len > CSV_SAMPLE_MOST) {
        sample.len = CSV_SAMPLE_MOST;
        is_all     = false;
    }
    for (size_t i = 0; i < COUNT_OF(candidates); i++) {
        struct arena_mark mark = arena_mark(arena);
        struct fit        fit  = fit_measure(arena, (struct csv_dialect){candidates[i], quote}, sample, is_all);

        arena_rewind(arena, mark, (struct bytes){0});
        if (fit.alike * best_fit.rows > best_fit.alike * fit.rows || (fit.alike && !best_fit.rows)) {
            best     = candidates[i];
            best_fit = fit;
        }
    }
    return best;
}
