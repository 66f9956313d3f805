#include "exports/export_workbook.h"

#include "exports/export_files.h"
#include "exports/packed_rows.h"
#include "store/jobs.h"
#include "workbooks/xlsx_writer.h"

enum {
    CONVERSION_MEMORY = 64 << 20, /* bytes, of which it needs two rows and little more */
    HOLD_TIME         = 3000000,  /* microseconds after which the job is held anew, far less than JOB_SECONDS */
    PIECES_AT_ONCE    = 16        /* are stored in one transaction */
};

/* A workbook while it is made. Its memory is of its own, for it has to be closed whatever happens. */
struct conversion {
    struct tenant tenant;
    struct job    job;
    const struct export *export;
    struct xlsx_writer *writer;
    struct text_buffer  rows; /* the part of the rows that was read and not used */
    int64_t             read; /* bytes of them so far */
    uint64_t            held; /* when */
    bool                is_lost;
    int64_t             size; /* of the file */
    int64_t             stored;
};

/* --- holding the job ---------------------------------------------------------------------------------------------- */

/* Inside a transaction. What is written in it counts only if the job is still ours. */
static struct problem *hold(struct conversion *conversion)
{
    bool            is_ours;
    struct problem *problem = store_job_hold(&conversion->tenant, &conversion->job, &is_ours);

    conversion->is_lost = !problem && !is_ours;
    conversion->held    = clock_monotonic_us();
    return problem;
}

typedef struct problem *(*conversion_write)(struct conversion *conversion);

static struct problem *hold_and(struct conversion *conversion, conversion_write write)
{
    struct arena_mark mark    = arena_mark(conversion->tenant.arena);
    struct problem   *problem = db_begin(&conversion->tenant);

    if (!problem && !(problem = hold(conversion)) && !conversion->is_lost && !(problem = write(conversion)))
        problem = db_commit(&conversion->tenant);
    db_rollback(conversion->tenant.db);
    if (!problem)
        arena_rewind(conversion->tenant.arena, mark, (struct bytes){0});
    return problem;
}

static struct problem *write_nothing(struct conversion *conversion)
{
    (void)conversion;
    return NULL;
}

static struct problem *hold_now_and_then(struct conversion *conversion)
{
    if (clock_monotonic_us() - conversion->held < HOLD_TIME)
        return NULL;
    return hold_and(conversion, write_nothing);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

/* Writes the rows that are whole, and keeps what there is of the next one. */
static struct problem *write_rows(struct conversion *conversion)
{
    struct arena     *arena = conversion->tenant.arena;
    struct bytes      left  = str_bytes(text_buffer_text(&conversion->rows));
    struct arena_mark mark  = arena_mark(arena);
    struct packed_row row;
    struct problem   *problem = NULL;

    while (!problem && packed_row_take(arena, &left, &row)) {
        problem = xlsx_writer_row(conversion->writer, row.cells, row.count);
        if (!problem)
            arena_rewind(arena, mark, (struct bytes){0});
    }
    if (left.len)
        memmove(conversion->rows.at, left.at, left.len);
    conversion->rows.len = left.len;
    return problem;
}

static struct problem *read_piece(struct conversion *conversion, bool *is_end)
{
    struct arena       *arena  = conversion->tenant.arena;
    struct arena_mark   mark   = arena_mark(arena);
    const char         *before = conversion->rows.at;
    struct export_piece place  = {
         .export_id = conversion->export->id, .part = EXPORT_PART_ROWS, .start = conversion->read};
    struct str      bytes;
    struct problem *problem = export_read(&conversion->tenant, &place, &bytes);

    if (problem)
        return problem;
    text_buffer_add(&conversion->rows, bytes);
    conversion->read += (int64_t)bytes.len;
    *is_end = !bytes.len;
    if (conversion->rows.at == before)
        arena_rewind(arena, mark, (struct bytes){0});
    return NULL;
}

static struct problem *write_workbook(struct conversion *conversion)
{
    bool            is_end = false;
    uint64_t        size   = 0;
    struct problem *problem;

    problem = xlsx_writer_open(conversion->tenant.arena, export_ofs[conversion->export->of_what], &conversion->writer);
    conversion->rows = text_buffer_begin(conversion->tenant.arena, 2 * EXPORT_PIECE);
    while (!problem && !is_end && !conversion->is_lost)
        if (!(problem = read_piece(conversion, &is_end)) && !(problem = write_rows(conversion)))
            problem = hold_now_and_then(conversion);
    if (!problem && !conversion->is_lost && conversion->read != conversion->export->made_bytes)
        problem = problem_new(conversion->tenant.arena, PROBLEM_failure, "A piece of the rows is missing.");
    if (problem || conversion->is_lost)
        return problem;
    problem          = xlsx_writer_finish(conversion->writer, &size);
    conversion->size = (int64_t)size;
    return problem;
}

/* --- storing ------------------------------------------------------------------------------------------------------ */

static struct problem *clear_some(struct conversion *conversion)
{
    int64_t         rows;
    struct problem *problem = export_clear_part(&conversion->tenant, conversion->export->id, EXPORT_PART_FILE, &rows);

    conversion->stored = rows ? -1 : 0;
    return problem;
}

static struct problem *store_some(struct conversion *conversion)
{
    const struct export_piece place   = {.export_id = conversion->export->id, .part = EXPORT_PART_FILE};
    char                     *bytes   = arena_room(conversion->tenant.arena, EXPORT_PIECE);
    struct problem           *problem = NULL;

    for (int i = 0; i < PIECES_AT_ONCE && conversion->stored < conversion->size && !problem; i++) {
        int64_t left = conversion->size - conversion->stored;
        size_t  len  = left < EXPORT_PIECE ? (size_t)left : EXPORT_PIECE;

        problem = xlsx_writer_read(conversion->writer, (uint64_t)conversion->stored, bytes, len);
        if (!problem)
            problem =
                export_write(&conversion->tenant, &place, (struct str){.at = bytes, .len = len}, &conversion->stored);
    }
    return problem;
}

static struct problem *convert(struct conversion *conversion)
{
    struct problem *problem = write_workbook(conversion);

    conversion->stored = -1;
    while (!problem && !conversion->is_lost && conversion->stored < 0)
        problem = hold_and(conversion, clear_some);
    while (!problem && !conversion->is_lost && conversion->stored < conversion->size)
        problem = hold_and(conversion, store_some);
    return problem;
}

/* --- whatever happens --------------------------------------------------------------------------------------------- */

/* The problem in memory that stays. Without memory nothing of the connection is used any more. */
static struct problem *convert_within_memory(struct arena *arena, struct conversion *conversion)
{
    struct problem *problem;
    jmp_buf         escape;

    arena_escape_to(conversion->tenant.arena, &escape);
    if (setjmp(escape) == 0) {
        problem = convert(conversion);
        return problem ? problem_new(arena, problem->kind, STR_FMT, STR_ARG(problem->detail)) : NULL;
    }
    db_close(conversion->tenant.db);
    return problem_new(arena, PROBLEM_failure, "There was not enough memory for the workbook.");
}

struct problem *export_make_workbook(const struct tenant *tenant, const struct job *job, const struct export *export,
                                     int64_t *size)
{
    struct conversion *conversion = ARENA_NEW(tenant->arena, struct conversion);
    struct problem    *problem;

    *conversion              = (struct conversion){.tenant = *tenant, .job = *job, .export = export};
    conversion->tenant.arena = arena_new(CONVERSION_MEMORY);
    conversion->held         = clock_monotonic_us();
    problem                  = convert_within_memory(tenant->arena, conversion);
    if (conversion->writer)
        xlsx_writer_close(conversion->writer);
    arena_free(conversion->tenant.arena);
    *size = conversion->is_lost ? -1 : conversion->size;
    return problem;
}
