#include "packing/reindex.h"

#include "packing/gather.h"
#include "packing/pack.h"
#include "packing/packing_failures.h"
#include "packing/recount.h"
#include "packing/reindex_private.h"
#include "search/changes.h"

#include <setjmp.h>

enum {
    PAGE         = 128,    /* records are read together */
    CHANGE_BYTES = 1 << 20 /* of words of changes that are read together */
};

/* One account's new index in the making. */
struct reindex {
    struct tenant             tenant; /* with memory that stays until the end */
    struct tenant             writer; /* with memory for what is written */
    struct tenant             reader; /* inside a snapshot, with memory for what is read */
    struct gather            *gather;
    const struct reindex_job *job;
    struct lease             *lease;
    struct indexed_types      types;
    int64_t                   total;
    int64_t                   done;
};

/* --- what the index is to know ------------------------------------------------------------------------------------ */

/* Of changes, the index is to know the words before them: it will learn of those after them as everybody does. */
static struct problem *add_changes(struct reindex *reindex, int64_t after, int64_t last)
{
    struct change_range range = {.after = after, .last = last, .bytes = CHANGE_BYTES};
    struct arena_mark   mark  = arena_mark(reindex->reader.arena);
    struct list         rows;
    struct problem     *problem;

    do {
        const struct change *change;

        if ((problem = change_page(&reindex->reader, &range, &rows)) ||
            (problem = changes_check_format(&reindex->reader, &rows)))
            return problem;
        change = rows.items;
        for (size_t i = 0; i < rows.count; i++)
            if (HAS(&change[i], before_words) &&
                (problem = gather_add(reindex->gather, change[i].record_id, change[i].before_words)))
                return problem;
        arena_rewind(reindex->reader.arena, mark, (struct bytes){0});
    } while (rows.count);
    return NULL;
}

static struct problem *add_record(struct reindex *reindex, const struct record *record, struct campaign_ids campaigns)
{
    struct arena       *arena  = reindex->reader.arena;
    struct arena_mark   mark   = arena_mark(arena);
    struct record_state state  = {.record = record, .campaigns = campaigns};
    struct tokens       tokens = {0};
    struct problem     *problem;

    if ((problem = reindex_fields(&reindex->reader, &reindex->types, record->type_id, &state.indexed)))
        return problem;
    state.parameters = record_stored_parameters(arena, record);
    tokens.at        = record_words(arena, &state, &tokens.count);
    problem          = gather_add(reindex->gather, record->id, tokens_pack(arena, tokens));
    arena_rewind(arena, mark, (struct bytes){0});
    return problem;
}

/* The records of a page that have not changed. */
static struct problem *add_page(struct reindex *reindex, const struct reindex_page *page)
{
    const struct record *record  = page->records.items;
    const struct change *change  = page->changes.items;
    size_t               at      = 0;
    struct problem      *problem = NULL;

    for (size_t i = 0; i < page->records.count && !problem; i++) {
        while (at < page->changes.count && change[at].record_id < record[i].id)
            at++;
        if (at == page->changes.count || change[at].record_id != record[i].id)
            problem = add_record(reindex, &record[i], page->campaigns[i]);
    }
    return problem;
}

static struct problem *read_all(struct reindex *reindex)
{
    int64_t after = 0;

    for (;;) {
        struct reindex_page  page = {0};
        const struct record *record;
        struct problem      *problem;
        int64_t              last = INT64_MAX;

        if ((problem = reindex_read(&reindex->reader, after, PAGE, &page)))
            return problem;
        record = page.records.items;
        if (page.records.count)
            last = record[page.records.count - 1].id;
        if ((problem = add_changes(reindex, after, last)) || (problem = add_page(reindex, &page)))
            return problem;
        if (!page.records.count)
            break;
        after = last;
        reindex->done += (int64_t)page.records.count;
        arena_reset(reindex->reader.arena);
    }
    return NULL;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

/* The counts, too, are made right. */
static struct problem *recount(struct reindex *reindex)
{
    struct count_gains gains   = {0};
    struct problem    *problem = recount_run(&reindex->reader, &gains);

    return problem ? problem : recount_mend(&reindex->writer, &gains);
}

static struct problem *rebuild(struct reindex *reindex)
{
    struct tenant  *reader = &reindex->reader;
    struct problem *problem;

    if ((problem = reindex_clean(&reindex->writer)) || (problem = lease_renew(&reindex->writer, reindex->lease)) ||
        (problem = db_command(reader->db, reader->arena, statements[SQL_session_patience].text)) ||
        (problem = db_begin_snapshot(reader)) || (problem = reindex_count(reader, &reindex->total)) ||
        (problem = read_all(reindex)) || (problem = gather_finish(reindex->gather)))
        return problem;
    db_rollback(reader->db);
    arena_reset(reindex->reader.arena);
    if ((problem = reindex_swap(&reindex->writer, reindex->lease)))
        return problem;
    arena_reset(reindex->writer.arena);
    if ((problem = recount(reindex)))
        return problem;
    return packing_failure_forget(&reindex->writer);
}

/* What waits with words of an older fold is packed before, and so it is read from the records like all others. */
static void pack_older(struct reindex *reindex)
{
    int64_t         total   = 0;
    struct problem *ignored = change_other_folds(&reindex->writer, &total);

    if (!ignored && total)
        ignored = pack_run(&reindex->writer, true);
    (void)ignored;
    arena_reset(reindex->writer.arena);
}

static struct problem *run(struct reindex *reindex)
{
    struct problem *problem;

    pack_older(reindex);
    if ((problem = lease_take(&reindex->tenant, reindex->lease)))
        return problem;
    return rebuild(reindex);
}

static void escape_to(struct reindex *reindex, jmp_buf *escape)
{
    arena_escape_to(reindex->tenant.arena, escape);
    arena_escape_to(reindex->writer.arena, escape);
    arena_escape_to(reindex->reader.arena, escape);
    gather_escape_to(reindex->gather, escape);
}

/* Memory may have run out between a statement and its rows, so nothing of the connections is used any more. */
static struct problem *out_of_memory(struct reindex *reindex)
{
    db_close(reindex->writer.db);
    db_close(reindex->reader.db);
    return problem_new(reindex->tenant.arena, PROBLEM_unavailable, "There was not enough memory.");
}

/* Whatever happens, the lease is given back. The problem may lie in memory that goes. */
static struct problem *run_and_leave(struct reindex *reindex)
{
    struct problem *problem;
    struct problem *ignored;
    jmp_buf         escape;

    escape_to(reindex, &escape);
    problem = setjmp(escape) == 0 ? run(reindex) : out_of_memory(reindex);
    escape_to(reindex, NULL);
    db_rollback(reindex->writer.db);
    db_rollback(reindex->reader.db);
    ignored = lease_give_back(&reindex->tenant, reindex->lease);
    if (!problem)
        return ignored;
    return problem_new(reindex->tenant.arena, problem->kind, STR_FMT, STR_ARG(problem->detail));
}

static void show_progress(void *context)
{
    const struct reindex *reindex = context;

    if (reindex->job->progress)
        reindex->job->progress(reindex->job->context, reindex->done, reindex->total);
}

struct problem *reindex_run(const struct tenant *tenant, const struct reindex_job *job)
{
    struct reindex *reindex = ARENA_NEW(tenant->arena, struct reindex);
    struct problem *problem;

    *reindex              = (struct reindex){.tenant = *tenant, .writer = *tenant, .reader = *tenant, .job = job};
    reindex->writer.arena = arena_new(GATHER_MEMORY);
    reindex->reader.arena = arena_new(GATHER_MEMORY);
    reindex->reader.db    = job->reader;
    reindex->types.arena  = tenant->arena;
    reindex->lease        = lease_new(tenant->arena, lease_of_index(tenant->arena, tenant->account_id));
    reindex->gather       = gather_new(&(struct gather_job){.arena   = tenant->arena,
                                                            .writer  = reindex->writer,
                                                            .level   = SEGMENT_HIDDEN,
                                                            .lease   = reindex->lease,
                                                            .written = show_progress,
                                                            .context = reindex});
    problem               = run_and_leave(reindex);
    gather_free(reindex->gather);
    arena_free(reindex->writer.arena);
    arena_free(reindex->reader.arena);
    return problem;
}

/* Counts what an older program has not counted. */
static struct problem *recount_older(const struct tenant *tenant)
{
    struct count_gains gains   = {0};
    struct problem    *problem = recount_run(tenant, &gains);

    return problem ? problem : recount_mend(tenant, &gains);
}

struct problem *reindex_complete(const struct tenant *tenant, const struct reindex_job *job)
{
    bool            is_missing;
    int64_t         version;
    struct problem *problem;

    if ((problem = reindex_is_missing(tenant, &is_missing)) || is_missing)
        return problem ? problem : reindex_run(tenant, job);
    if ((problem = counts_version(tenant, &version)) || version >= COUNTS_VERSION)
        return problem;
    return recount_older(tenant);
}
