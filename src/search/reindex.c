#include "search/reindex.h"

#include "domain/fold.h"
#include "search/changes.h"
#include "search/lease.h"
#include "search/recount.h"
#include "search/reindex_private.h"
#include "search/segments.h"

enum {
    PAGE          = 1024,    /* records are read together */
    SEGMENT_FROM  = 15360,   /* members; a page more still fits */
    SEGMENT_BYTES = 8 << 20, /* of words, or so many in one segment */
    SEGMENTS      = 4,       /* are written together */
    MEMORY        = 1 << 30,
};

/* One account's new index in the making. */
struct reindex {
    struct tenant             tenant; /* with memory that stays until the end */
    struct tenant             writer; /* with the memory of the segments that are being made, as the reader */
    struct tenant             reader; /* inside a snapshot */
    const struct reindex_job *job;
    struct lease             *lease;
    struct list               changes; /* at the moment of the snapshot, by record */
    struct terms              made[SEGMENTS];
    size_t                    made_count;
    struct indexed           *records; /* of the next segment */
    size_t                    count;
    size_t                    bytes;
    int64_t                   total;
    int64_t                   done;
};

/* Writes the segments that have gathered and forgets them. */
static struct problem *write_made(struct reindex *reindex)
{
    struct problem *problem;

    if ((problem = db_begin(&reindex->writer)) ||
        (problem = segment_post(&reindex->writer, SEGMENT_HIDDEN, reindex->made, reindex->made_count)) ||
        (problem = db_commit(&reindex->writer)) || (problem = lease_take(&reindex->writer, reindex->lease)))
        return problem;
    arena_reset(reindex->writer.arena);
    reindex->made_count = 0;
    if (reindex->job->progress)
        reindex->job->progress(reindex->job->context, reindex->done, reindex->total);
    return NULL;
}

/* The records that have gathered become a segment. */
static struct problem *flush(struct reindex *reindex, bool all)
{
    struct terms *terms = &reindex->made[reindex->made_count];

    if (reindex->count && !terms_of(reindex->writer.arena, reindex->records, reindex->count, terms))
        return changes_broken(reindex->writer.arena, reindex->writer.account_id);
    reindex->made_count += reindex->count > 0;
    reindex->records = NULL;
    reindex->count   = 0;
    reindex->bytes   = 0;
    if (reindex->made_count == SEGMENTS || (all && reindex->made_count))
        return write_made(reindex);
    return NULL;
}

static void add(struct reindex *reindex, int64_t id, struct bytes words)
{
    if (!reindex->records)
        reindex->records = ARENA_ARRAY(reindex->writer.arena, struct indexed, SEGMENT_FROM + PAGE + CHANGES_AT_ONCE);
    reindex->records[reindex->count++] = (struct indexed){.id = id, .words = words, .fold = FOLD_VERSION};
    reindex->bytes += words.len;
}

static const struct change *find_change(const struct reindex *reindex, int64_t id)
{
    const struct change *change = reindex->changes.items;
    size_t               low    = 0;
    size_t               high   = reindex->changes.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (change[middle].record_id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < reindex->changes.count && change[low].record_id == id ? &change[low] : NULL;
}

/* The words by which the index is to know a record: those before a change that it will learn of later. */
static void add_record(struct reindex *reindex, const struct record *record, struct campaign_ids campaigns)
{
    const struct change *change = find_change(reindex, record->id);
    struct tokens        tokens = {0};

    if (change && HAS(change, before_words)) {
        add(reindex, record->id, change->before_words);
    } else if (!change) {
        tokens.at = record_stored_words(reindex->writer.arena, record, campaigns, &tokens.count);
        add(reindex, record->id, tokens_pack(reindex->writer.arena, tokens));
    }
}

/* Records that are gone, which the index is still to know. */
static struct problem *add_deleted(struct reindex *reindex)
{
    const struct change *change = reindex->changes.items;

    for (size_t i = 0; i < reindex->changes.count; i++) {
        struct problem *problem;

        if (HAS(&change[i], now_words) || !HAS(&change[i], before_words))
            continue;
        add(reindex, change[i].record_id, change[i].before_words);
        if (reindex->count >= SEGMENT_FROM && (problem = flush(reindex, false)))
            return problem;
    }
    return flush(reindex, true);
}

static struct problem *read_all(struct reindex *reindex)
{
    int64_t after = 0;

    for (;;) {
        struct reindex_page  page = {0};
        const struct record *record;
        struct problem      *problem;

        if ((problem = reindex_read(&reindex->reader, after, PAGE, &page)))
            return problem;
        if (!page.records.count)
            return add_deleted(reindex);
        record = page.records.items;
        for (size_t i = 0; i < page.records.count; i++)
            add_record(reindex, &record[i], page.campaigns[i]);
        after = record[page.records.count - 1].id;
        reindex->done += (int64_t)page.records.count;
        if ((reindex->count >= SEGMENT_FROM || reindex->bytes >= SEGMENT_BYTES) && (problem = flush(reindex, false)))
            return problem;
    }
}

/* The counts, too, are made right. */
static struct problem *recount(struct reindex *reindex)
{
    struct count_gains gains   = {0};
    struct problem    *problem = recount_run(&reindex->reader, &gains);

    return problem ? problem : recount_mend(&reindex->writer, &gains);
}

static struct problem *rebuild(struct reindex *reindex)
{
    struct tenant   snapshot = reindex->tenant;
    struct problem *problem;

    snapshot.db = reindex->reader.db;
    if ((problem = reindex_clean(&reindex->tenant)) ||
        (problem = db_command(snapshot.db, snapshot.arena, statements[SQL_session_patience].text)) ||
        (problem = db_begin_snapshot(&snapshot)) || (problem = change_list(&snapshot, &reindex->changes)) ||
        (problem = changes_check_format(&snapshot, &reindex->changes)) ||
        (problem = reindex_count(&snapshot, &reindex->total)) || (problem = read_all(reindex)))
        goto out;
    db_rollback(reindex->reader.db);
    arena_reset(reindex->writer.arena);
    problem = reindex_swap(&reindex->writer);
    if (!problem)
        problem = recount(reindex);
out:
    db_rollback(reindex->writer.db);
    db_rollback(reindex->reader.db);
    return problem;
}

struct problem *reindex_run(const struct tenant *tenant, const struct reindex_job *job)
{
    struct reindex  reindex = {.tenant = *tenant, .writer = *tenant, .job = job};
    struct problem *problem;
    struct problem *ignored;

    reindex.writer.arena = arena_new(MEMORY);
    reindex.reader       = reindex.writer;
    reindex.reader.db    = job->reader;
    reindex.lease        = lease_new(tenant->arena, lease_of_index(tenant->arena, tenant->account_id));
    if (!(problem = lease_take(tenant, reindex.lease))) {
        problem = rebuild(&reindex);
        ignored = lease_give_back(tenant, reindex.lease);
        problem = problem ? problem : ignored;
    }
    if (problem) /* it may lie in the arena that goes */
        problem = problem_new(tenant->arena, problem->kind, STR_FMT, STR_ARG(problem->detail));
    arena_free(reindex.writer.arena);
    return problem;
}

/* Counts what an older program has not counted. */
static struct problem *recount_older(const struct tenant *tenant)
{
    struct tenant      counting = *tenant;
    struct count_gains gains    = {0};
    struct problem    *problem;

    counting.arena = arena_new(MEMORY);
    if (!(problem = recount_run(&counting, &gains)))
        problem = recount_mend(&counting, &gains);
    if (problem) /* it lies in the arena that goes */
        problem = problem_new(tenant->arena, problem->kind, STR_FMT, STR_ARG(problem->detail));
    arena_free(counting.arena);
    return problem;
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
