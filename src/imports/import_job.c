#include "imports/import_job.h"

#include "imports/import_chunk.h"
#include "imports/import_suppressions.h"
#include "jobs/kinds.h"
#include "json/write.h"
#include "packing/pack.h"

enum {
    STEP_TIME     = 200000,  /* microseconds of reading in one step */
    STEP_MEMORY   = 8 << 20, /* bytes, after which reading ends for this step */
    CHUNKS_MERGED = 8
};

/* What a step has been prepared. */
struct import_work_step {
    struct import       *import;
    struct import_plan  *plan;
    struct import_chunk *chunk;   /* of writing */
    struct list          claims;  /* of claiming */
    bool                 is_last; /* of the file's rows */
    bool                 starts_again;
    struct problem      *refusal; /* the file cannot be imported, and that is why */
};

static bool is_refusal(const struct problem *problem)
{
    return problem->kind == PROBLEM_unacceptable || problem->kind == PROBLEM_conflict ||
           problem->kind == PROBLEM_not_found;
}

static void go_to_start(struct import *import)
{
    SET(import, at_part, 0);
    SET(import, at_piece, 0);
    SET(import, at_base, 0);
    SET(import, at_offset, 0);
    SET(import, at_rows, 0);
}

static bool is_enough(const struct arena *arena, uint64_t started)
{
    return arena_used(arena) > STEP_MEMORY || clock_monotonic_us() - started > STEP_TIME;
}

/* --- scanning ----------------------------------------------------------------------------------------------------- */

static struct problem *too_many(const struct tenant *tenant)
{
    return problem_limit(problem_coded(tenant->arena, PROBLEM_unacceptable, CODE_too_many_rows,
                                       "The file has more than %d rows.", IMPORT_ROWS_MOST),
                         IMPORT_ROWS_MOST, VALUE_UNKNOWN);
}

/* Where the start of a file was UTF-8 and what follows is not, it is of the encoding that any file can be read as. */
static bool is_other_encoding(const struct import_work_step *step, const struct import_file *file)
{
    return import_file_has_bad_bytes(file) && !HAS(step->import, encoding) &&
           step->import->told_encoding == ENCODING_UTF_8 && step->import->format == UPLOAD_CSV;
}

static struct problem *scan(const struct tenant *tenant, struct import_work_step *step)
{
    uint64_t            started = clock_monotonic_us();
    struct import      *import  = step->import;
    struct import_file *file;
    struct problem     *problem;

    if ((problem = import_file_open(tenant, import, &file)))
        return problem;
    while (!step->is_last && !is_enough(tenant->arena, started)) {
        struct sheet_row row;

        if ((problem = import_plan_next(step->plan, file, &row)))
            return problem;
        step->is_last = !row.raw.at;
        if (step->is_last)
            break;
        mapping_note(step->plan->mapping, tenant->arena, &row);
        if (++import->row_count > IMPORT_ROWS_MOST)
            return too_many(tenant);
    }
    import_file_keep_place(file, import);
    step->starts_again = is_other_encoding(step, file);
    SET(import, row_count, import->row_count);
    SET(import, notes,
        json_raw_value(tenant->arena, json_of_value(tenant->arena, mapping_notes(tenant->arena, step->plan->mapping))));
    return NULL;
}

static void scanned(struct import_work_step *step)
{
    struct import *import = step->import;

    if (step->starts_again) {
        SET(import, told_encoding, ENCODING_WINDOWS_1252);
        SET(import, row_count, 0);
        CLEAR(import, notes);
        go_to_start(import);
    } else if (step->is_last) {
        SET(import, phase, import_plan_has_keys(step->plan) ? IMPORT_CLAIM : IMPORT_WRITE);
        go_to_start(import);
    }
}

/* --- claiming ----------------------------------------------------------------------------------------------------- */

/* What a check writes is rolled back: only what became of the rows stays. */
static struct problem *try_out(const struct tenant *tenant, struct import_chunk *chunk)
{
    struct problem *problem = db_begin(tenant);

    if (!problem)
        problem = import_chunk_write(chunk);
    if (!problem || is_refusal(problem))
        db_rollback(tenant->db);
    return problem;
}

/* What the rows of a chunk find, besides what they say, takes trying them out. */
static struct problem *find_records(const struct tenant *tenant, const struct job *job, struct import_work_step *step)
{
    struct import_chunk *chunk = import_chunk_new(step->plan);
    struct problem      *problem;

    chunk->is_claiming = true;
    if ((problem = import_chunk_read(chunk, job->failures > 0)) || (problem = try_out(tenant, chunk)))
        return problem;
    step->is_last      = chunk->is_last;
    step->claims       = shape_list(tenant->arena, &import_claim_shape, chunk->count * step->plan->keys_most + 1);
    step->claims.count = 0;
    for (size_t i = 0; i < chunk->count; i++)
        for (size_t j = 0; j < chunk->lines[i].claims.count; j++)
            ((struct import_claim *)step->claims.items)[step->claims.count++] =
                ((struct import_claim *)chunk->lines[i].claims.items)[j];
    return NULL;
}

enum { CLAIMS_OF_STEP = 8192 };

static struct problem *gather_claims(const struct tenant *tenant, const struct job *job, struct import_work_step *step)
{
    uint64_t            started = clock_monotonic_us();
    struct import_file *file;
    struct problem     *problem;

    if (import_plan_finds_by_several(step->plan))
        return find_records(tenant, job, step);
    step->claims       = shape_list(tenant->arena, &import_claim_shape, CLAIMS_OF_STEP + step->plan->keys_most);
    step->claims.count = 0;
    if ((problem = import_file_open(tenant, step->import, &file)))
        return problem;
    while (!is_enough(tenant->arena, started) && step->claims.count < CLAIMS_OF_STEP) {
        struct mapped_row mapped;
        struct sheet_row  row;
        struct list       claims;

        if ((problem = import_plan_next(step->plan, file, &row)))
            return problem;
        step->is_last = !row.raw.at;
        if (step->is_last)
            break;
        mapping_row(step->plan->mapping, tenant->arena, &row, &mapped);
        if (mapped.faults.count)
            continue;
        import_plan_keys(step->plan, &mapped, &claims, (int64_t)row.number);
        for (size_t i = 0; i < claims.count; i++)
            ((struct import_claim *)step->claims.items)[step->claims.count++] =
                ((struct import_claim *)claims.items)[i];
    }
    import_file_keep_place(file, step->import);
    return NULL;
}

static struct problem *claim(const struct tenant *tenant, struct import_work_step *step)
{
    enum import_in_file in_file =
        HAS(step->import, in_file) ? (enum import_in_file)step->import->in_file : IN_FILE_LAST;
    struct problem *problem = import_claims_add(tenant, &step->claims, in_file);

    if (problem || !step->is_last)
        return problem;
    SET(step->import, phase, IMPORT_WRITE);
    go_to_start(step->import);
    return NULL;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

/* Each chunk of new records is a segment of the index. */
static struct problem *merge_now_and_then(const struct tenant *tenant, const struct import_work_step *step)
{
    return step->import->at_rows / CHUNK_ROWS % CHUNKS_MERGED ? NULL : pack_merge(tenant);
}

static struct problem *prepare_chunk(const struct tenant *tenant, const struct job *job, struct import_work_step *step)
{
    struct problem *problem;

    if (job->part == IMPORT_RUN &&
        ((problem = pack_run(tenant, false)) || (problem = merge_now_and_then(tenant, step))))
        return problem;
    step->chunk           = import_chunk_new(step->plan);
    step->chunk->is_check = job->part == IMPORT_CHECK;
    if ((problem = import_chunk_read(step->chunk, job->failures > 0)))
        return problem;
    if (!step->chunk->is_check || (problem = try_out(tenant, step->chunk)) || !import_is_of_suppressions(step->import))
        return problem;
    return import_suppressions_settle(step->chunk);
}

int64_t import_abort_at(const struct import *import)
{
    int64_t    number = 0;
    struct str text;

    if (!HAS(import, abort_at))
        return INT64_MAX;
    text = import->abort_at->text;
    if (text.len && text.at[0] == '"')
        text = str_from_at(text, 1);
    for (; text.len && char_is_digit(text.at[0]); text = str_from_at(text, 1))
        number = number * 10 + (text.at[0] - '0');
    if (!text.len || text.at[0] != '%')
        return number;
    number = (import->row_count * number + 99) / 100;
    return number ? number : 1;
}

static struct problem *write_chunk(const struct tenant *tenant, struct import_work_step *step)
{
    struct problem *problem = step->chunk->is_check ? NULL : import_chunk_write(step->chunk);

    if (problem || (problem = import_chunk_keep(step->chunk)))
        return problem;
    if (step->chunk->is_last)
        SET(step->import, phase, IMPORT_TIDY);
    if (step->import->error_count >= import_abort_at(step->import))
        step->refusal =
            problem_coded(tenant->arena, PROBLEM_unacceptable, CODE_too_many_errors,
                          "%lld rows were refused, as many as `abortAt` allows.", (long long)step->import->error_count);
    return NULL;
}

/* --- steps -------------------------------------------------------------------------------------------------------- */

static struct problem *prepare_phase(const struct tenant *tenant, const struct job *job, struct import_work_step *step)
{
    switch (step->import->phase) {
    case IMPORT_SCAN:
        return scan(tenant, step);
    case IMPORT_CLAIM:
        return gather_claims(tenant, job, step);
    default:
        return prepare_chunk(tenant, job, step);
    }
}

static bool reads_file(const struct import *import)
{
    return import->phase != IMPORT_SWEEP && import->phase != IMPORT_TIDY;
}

struct problem *import_prepare(const struct tenant *tenant, struct job *job)
{
    struct import_work_step *step = ARENA_NEW(tenant->arena, struct import_work_step);
    struct problem          *problem;

    job->prepared = step;
    if ((problem = import_find_id(tenant, job->target, &step->import)) || !step->import || job->part == IMPORT_UNDO ||
        !reads_file(step->import))
        return problem;
    if (!(problem = import_plan_make(tenant, step->import, NULL, &step->plan)))
        problem = prepare_phase(tenant, job, step);
    if (!problem || !is_refusal(problem))
        return problem;
    db_forgive(tenant->db);
    step->refusal = problem;
    return NULL;
}

/* Some rows of what an earlier check has left; nothing of them is left when the phase ends. */
static struct problem *sweep(const struct tenant *tenant, struct import *import)
{
    int64_t         rows = 0;
    struct problem *problem;

    if ((problem = import_sweep(tenant, import, IMPORT_TABLE_ROWS, &rows)) || rows ||
        (problem = import_sweep(tenant, import, IMPORT_TABLE_CLAIMS, &rows)) || rows)
        return problem;
    SET(import, phase, IMPORT_SCAN);
    return NULL;
}

static void end_work(const struct tenant *tenant, struct job *job, struct import_work_step *step)
{
    struct import *import = step->import;

    if (step->refusal) {
        job_fail(tenant->arena, job, step->refusal->code, step->refusal->detail);
        SET(import, state, IMPORT_FAILED);
        SET(import, problem, job->problem);
        return;
    }
    SET(job, state, JOB_DONE);
    SET(import, state,
        job->part == IMPORT_CHECK ? IMPORT_CHECKED
        : job->part == IMPORT_RUN ? IMPORT_DONE
                                  : IMPORT_UNDONE);
}

static struct problem *tidy(const struct tenant *tenant, struct job *job, struct import_work_step *step)
{
    int64_t         rows    = 0;
    struct problem *problem = import_sweep(tenant, step->import, IMPORT_TABLE_CLAIMS, &rows);

    if (!problem && !rows)
        end_work(tenant, job, step);
    return problem;
}

static struct problem *undo(const struct tenant *tenant, struct job *job, struct import_work_step *step)
{
    bool            is_over = false;
    struct problem *problem = import_undo_some(tenant, step->import, &is_over);

    if (!problem && is_over)
        end_work(tenant, job, step);
    return problem;
}

static struct problem *do_phase(const struct tenant *tenant, struct job *job, struct import_work_step *step)
{
    if (job->part == IMPORT_UNDO)
        return undo(tenant, job, step);
    switch (step->import->phase) {
    case IMPORT_SWEEP:
        return sweep(tenant, step->import);
    case IMPORT_SCAN:
        scanned(step);
        return NULL;
    case IMPORT_CLAIM:
        return claim(tenant, step);
    case IMPORT_WRITE:
        return write_chunk(tenant, step);
    default:
        return tidy(tenant, job, step);
    }
}

static int64_t rows_done(const struct import *import)
{
    return import->create_count + import->update_count + import->unchanged_count + import->skip_count +
           import->suppressed_count + import->error_count;
}

struct problem *import_step(const struct tenant *tenant, struct job *job)
{
    struct import_work_step *step    = job->prepared;
    struct import           *import  = step->import;
    struct problem          *problem = NULL;

    if (!import) {
        SET(job, state, JOB_CANCELED);
        return NULL;
    }
    if (!step->refusal)
        problem = do_phase(tenant, job, step);
    if (problem)
        return problem;
    if (step->refusal)
        end_work(tenant, job, step);
    if (job->part != IMPORT_UNDO)
        SET(job, done, rows_done(import));
    else
        SET(job, done, import->at_rows < import->row_count ? import->at_rows : import->row_count);
    SET(job, total, import->row_count);
    SET(job, checkpoint, import->at_rows);
    SET(import, updated_at, instant_after(clock_now(), import->updated_at));
    return import_keep_work(tenant, import);
}

struct problem *import_end(const struct tenant *tenant, const struct job *job, struct instant now)
{
    struct import  *import;
    struct problem *problem = import_lock_id(tenant, job->target, &import);

    if (problem || !import)
        return problem;
    if (job->state == JOB_FAILED) {
        SET(import, state, IMPORT_FAILED);
        SET(import, problem, job->problem);
    } else {
        SET(import, state, job->part == IMPORT_CHECK ? IMPORT_UPLOADED : IMPORT_CANCELED);
    }
    SET(import, updated_at, instant_after(now, import->updated_at));
    return import_keep_work(tenant, import);
}
