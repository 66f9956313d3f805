/*
 * A step reads the next rows and makes their text before its transaction, which then stores it together with the place
 * where the next step goes on. So whoever dies in between has written nothing, and nobody waits for a lock meanwhile.
 */
#include "exports/export_job.h"

#include "exports/export_files.h"
#include "exports/export_rows.h"
#include "exports/export_workbook.h"
#include "workbooks/xlsx_writer.h"

enum {
    STEP_TIME  = 200000,  /* microseconds of reading, about */
    STEP_BYTES = 1 << 20, /* of text, about */
    ROWS_FIRST = 16,      /* read together, as long as nobody knows how long they are */
    ROWS_MOST  = 1000,
    ROWS_BYTES = 256 << 10, /* that is what is read together later on */
};

/*
 * A checkpoint is the id of the last record; or, of a workbook, once all rows are kept, that it is to be made, and then
 * that the rows are to be cleared.
 */
#define TO_CONVERT (INT64_C(1) << 61)
#define TO_CLEAR   (TO_CONVERT + 1)

/* What a step writes. */
struct export_chunk {
    struct export *export; /* NULL: it is gone */
    struct text_buffer text;
    struct problem    *refusal; /* why it cannot go on, ever */
    int64_t            rows;
    int64_t            place;
    int64_t            total;    /* negative: not known */
    int64_t            workbook; /* bytes of it */
    bool               is_end;
};

static bool is_workbook(const struct export *export)
{
    return export->format == EXPORT_XLSX;
}

/* A step that had no room for its rows reads few of them. */
static int64_t next_limit(const struct job *job, const struct export_chunk *chunk, int64_t passed)
{
    int64_t each = passed ? (int64_t)chunk->text.len / passed + 1 : ROWS_BYTES / ROWS_FIRST;
    int64_t most = ROWS_BYTES / each;

    if (job->failures || most < ROWS_FIRST)
        return ROWS_FIRST;
    return most < ROWS_MOST ? most : ROWS_MOST;
}

static bool is_enough(const struct export_chunk *chunk, uint64_t until)
{
    return chunk->text.len >= STEP_BYTES || clock_monotonic_us() >= until;
}

/* What was read is given back as soon as its text is there, unless that has moved. */
static struct problem *read_some(struct export_chunk *chunk, struct export_source *source,
                                 const struct export_rows *rows, int64_t limit)
{
    struct arena     *arena  = source->tenant->arena;
    struct arena_mark mark   = arena_mark(arena);
    const char       *before = chunk->text.at;
    struct list       read;
    struct problem   *problem;

    if ((problem = export_source_next(source, limit, &read)) ||
        (problem = export_rows_add(&chunk->text, rows, &read, &chunk->rows)))
        return problem;
    if (chunk->text.at == before)
        arena_rewind(arena, mark, (struct bytes){0});
    return NULL;
}

static struct problem *read_rows(struct export_chunk *chunk, struct export_source *source, const struct job *job)
{
    struct export_rows rows;
    uint64_t           until  = clock_monotonic_us() + STEP_TIME;
    int64_t            passed = 0;
    struct problem    *problem;

    if ((problem = export_rows_take(&rows, source->tenant, chunk->export)))
        return problem;
    if (!job->checkpoint)
        export_rows_begin(&chunk->text, &rows);
    do {
        int64_t limit = next_limit(job, chunk, passed);

        problem = read_some(chunk, source, &rows, limit);
        passed += limit;
    } while (!problem && !source->is_end && !is_enough(chunk, until) && (!source->ids || source->done < source->count));
    chunk->place  = source->place;
    chunk->is_end = source->is_end;
    return problem;
}

static struct problem *prepare(const struct tenant *tenant, const struct job *job, struct export_chunk *chunk)
{
    struct export_source source = {.tenant = tenant, .export = chunk->export, .place = job->checkpoint};
    struct problem      *problem;

    if (job->checkpoint == TO_CONVERT)
        return export_make_workbook(tenant, job, chunk->export, &chunk->workbook);
    if (job->checkpoint == TO_CLEAR)
        return NULL;
    problem = export_source_open(&source, &chunk->total);
    if (problem && problem->kind == PROBLEM_conflict) {
        chunk->refusal = problem;
        return NULL;
    }
    return problem ? problem : read_rows(chunk, &source, job);
}

struct problem *export_prepare(const struct tenant *tenant, struct job *job)
{
    struct export_chunk *chunk = ARENA_NEW(tenant->arena, struct export_chunk);
    struct problem      *problem;

    chunk->total  = job->checkpoint ? job->total : -1;
    chunk->place  = job->checkpoint;
    job->prepared = chunk;
    if ((problem = export_find_by_id(tenant, job->target, &chunk->export)) || !chunk->export)
        return problem;
    chunk->text = text_buffer_begin(tenant->arena, STEP_BYTES + ROWS_BYTES);
    problem     = prepare(tenant, job, chunk);
    db_rollback(tenant->db); /* the snapshot */
    return problem;
}

static struct problem *fail(const struct tenant *tenant, struct job *job, enum problem_code code, struct str detail)
{
    job_fail(tenant->arena, job, code, detail);
    return export_end(tenant, job, clock_now());
}

/* The rows of a workbook are kept until it is made of them. */
static struct problem *write(const struct tenant *tenant, const struct export_chunk *chunk)
{
    struct export *export       = chunk->export;
    bool                is_kept = is_workbook(export);
    struct export_piece place   = {.export_id = export->id, .part = is_kept ? EXPORT_PART_ROWS : EXPORT_PART_FILE};
    struct problem     *problem = export_write(tenant, &place, text_buffer_text(&chunk->text),
                                           is_kept ? &export->made_bytes : &export->byte_count);

    SET(export, row_count, export->row_count + chunk->rows);
    return problem ? problem : export_grow(tenant, export);
}

static struct problem *finish(const struct tenant *tenant, struct job *job)
{
    SET(job, state, JOB_DONE);
    return export_finish(tenant, job->target);
}

/* The workbook is there whole. */
static struct problem *take_workbook(const struct tenant *tenant, struct job *job)
{
    const struct export_chunk *chunk = job->prepared;

    SET(chunk->export, byte_count, chunk->workbook);
    SET(job, checkpoint, TO_CLEAR);
    return export_grow(tenant, chunk->export);
}

/* What it was made of is not needed any more. */
static struct problem *clear_rows(const struct tenant *tenant, struct job *job)
{
    int64_t         rows;
    struct problem *problem = export_clear_part(tenant, job->target, EXPORT_PART_ROWS, &rows);

    return problem || rows ? problem : finish(tenant, job);
}

_Static_assert(XLSX_ROWS_MOST == 1048576 && EXPORT_FILE_BYTES == INT64_C(4) << 30, "sentences below say so");

/* What no file can be; NULL: it goes on. */
static const char *why_too_large(const struct export *export)
{
    if (is_workbook(export) && export->row_count >= XLSX_ROWS_MOST)
        return "A sheet of a workbook has 1,048,576 rows at most: ask for less at once, or for CSV.";
    if (export->byte_count > EXPORT_FILE_BYTES || export->made_bytes > EXPORT_FILE_BYTES)
        return "The file would have more than 4 GiB: ask for less at once.";
    return NULL;
}

static struct problem *take_rows(const struct tenant *tenant, struct job *job)
{
    const struct export_chunk *chunk = job->prepared;
    const char                *why;
    struct problem            *problem;

    if ((problem = write(tenant, chunk)))
        return problem;
    SET(job, checkpoint, chunk->place);
    SET(job, done, chunk->export->row_count);
    SET(job, total, chunk->total > job->done ? chunk->total : job->done);
    if ((why = why_too_large(chunk->export)))
        return fail(tenant, job, CODE_too_many_rows, str_from(why));
    if (!chunk->is_end)
        return NULL;
    if (!is_workbook(chunk->export))
        return finish(tenant, job);
    SET(job, checkpoint, TO_CONVERT);
    return NULL;
}

struct problem *export_step(const struct tenant *tenant, struct job *job)
{
    const struct export_chunk *chunk = job->prepared;

    if (!chunk->export) {
        SET(job, state, JOB_CANCELED);
        return NULL;
    }
    if (chunk->refusal)
        return fail(tenant, job, chunk->refusal->code, chunk->refusal->detail);
    if (job->checkpoint == TO_CONVERT)
        return chunk->workbook < 0 ? NULL : take_workbook(tenant, job);
    return job->checkpoint == TO_CLEAR ? clear_rows(tenant, job) : take_rows(tenant, job);
}

struct problem *export_end(const struct tenant *tenant, const struct job *job, struct instant now)
{
    (void)now;
    return export_drop_file(tenant, job->target, EXPORT_KEPT);
}
