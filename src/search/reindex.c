#include "search/reindex.h"

#include "domain/fold.h"
#include "search/changes.h"
#include "search/lease.h"
#include "search/merge.h"
#include "search/pack.h"
#include "search/packing_failures.h"
#include "search/recount.h"
#include "search/reindex_private.h"

#include <setjmp.h>

/*
 * What is held at once: a page of records, the words of a group, the bodies of a segment's groups and what they are
 * merged into, and the bodies of segments that are written together. All of it is bounded, however much the records
 * hold.
 */
enum {
    PAGE         = 128, /* records are read together */
    GROUP        = 256, /* records at most become a body */
    GROUP_BYTES  = 2 << 20,
    GROUPS       = 128,      /* bodies at most become a segment */
    SEGMENTS     = 8,        /* at most are written together */
    MADE_BYTES   = 48 << 20, /* of their bodies; more only for the last one */
    CHANGE_BYTES = 1 << 20,  /* of words of changes that are read together */
    MEMORY       = 96 << 20  /* bytes, of each arena; less than half of it is used, all in all */
};

/* One account's new index in the making. */
struct reindex {
    struct tenant             tenant; /* with memory that stays until the end */
    struct tenant             writer; /* with memory for the words of a group, and for what is merged and written */
    struct tenant             reader; /* inside a snapshot, with memory for what is read */
    struct arena             *gathered;
    struct arena             *finished;
    const struct reindex_job *job;
    struct lease             *lease;
    struct indexed_types      types;
    struct indexed            records[GROUP];
    size_t                    count;
    size_t                    bytes;
    struct part               parts[GROUPS]; /* of the next segment, in `gathered` */
    size_t                    part_count;
    size_t                    part_members;
    size_t                    part_bytes;
    struct terms              made[SEGMENTS]; /* segments to be written, in `finished` */
    size_t                    made_count;
    int64_t                   total;
    int64_t                   done;
};

/* --- groups become segments --------------------------------------------------------------------------------------- */

static struct bytes kept(struct arena *arena, struct bytes bytes)
{
    uint8_t *copy = (uint8_t *)arena_room(arena, bytes.len + 1);

    if (bytes.len)
        memcpy(copy, bytes.at, bytes.len);
    return (struct bytes){.at = copy, .len = bytes.len};
}

static struct terms kept_terms(struct arena *arena, const struct terms *terms)
{
    struct terms copy = *terms;

    copy.body = kept(arena, terms->body);
    copy.ids  = ARENA_ARRAY(arena, int64_t, terms->members + 1);
    memcpy(copy.ids, terms->ids, terms->members * sizeof(*copy.ids));
    return copy;
}

/* Writes the segments that are finished, hidden. */
static struct problem *write_made(struct reindex *reindex)
{
    const struct tenant *writer  = &reindex->writer;
    struct problem      *problem = NULL;

    if (reindex->made_count && !(problem = db_begin(writer)) && !(problem = lease_renew(writer, reindex->lease)) &&
        !(problem = segment_post(writer, SEGMENT_HIDDEN, reindex->made, reindex->made_count)))
        problem = db_commit(writer);
    db_rollback(writer->db);
    if (problem)
        return problem;
    reindex->made_count = 0;
    arena_reset(writer->arena);
    arena_reset(reindex->finished);
    if (reindex->job->progress)
        reindex->job->progress(reindex->job->context, reindex->done, reindex->total);
    return NULL;
}

/* The groups that have gathered become a segment. */
static struct problem *finish_segment(struct reindex *reindex)
{
    struct terms terms;

    if (!reindex->part_count)
        return NULL;
    if (!terms_merge(reindex->writer.arena, reindex->parts, reindex->part_count, &terms))
        return changes_broken(reindex->tenant.arena, reindex->writer.account_id);
    reindex->made[reindex->made_count++] = kept_terms(reindex->finished, &terms);
    arena_reset(reindex->writer.arena);
    arena_reset(reindex->gathered);
    reindex->part_count   = 0;
    reindex->part_members = 0;
    reindex->part_bytes   = 0;
    return reindex->made_count == SEGMENTS || arena_used(reindex->finished) >= MADE_BYTES ? write_made(reindex) : NULL;
}

/* The records that have gathered become a body, and their words go. */
static struct problem *close_group(struct reindex *reindex)
{
    struct terms terms;

    if (!reindex->count)
        return NULL;
    if (!terms_of(reindex->writer.arena, reindex->records, reindex->count, &terms))
        return changes_broken(reindex->tenant.arena, reindex->writer.account_id);
    terms = kept_terms(reindex->gathered, &terms);

    reindex->parts[reindex->part_count++] =
        (struct part){.ids = terms.ids, .members = terms.members, .body = terms.body, .fold = terms.fold};
    reindex->part_members += terms.members;
    reindex->part_bytes += terms.body.len;
    reindex->count = 0;
    reindex->bytes = 0;
    arena_reset(reindex->writer.arena);
    return reindex->part_count == GROUPS || reindex->part_members >= SEGMENT_MEMBERS ||
                   reindex->part_bytes >= SEGMENT_BYTES
               ? finish_segment(reindex)
               : NULL;
}

/* Takes a record with its packed words, which are copied. */
static struct problem *add(struct reindex *reindex, int64_t id, struct bytes words)
{
    reindex->records[reindex->count++] =
        (struct indexed){.id = id, .words = kept(reindex->writer.arena, words), .fold = FOLD_VERSION};
    reindex->bytes += words.len;
    return reindex->count == GROUP || reindex->bytes >= GROUP_BYTES ? close_group(reindex) : NULL;
}

/* --- what the index is to know ------------------------------------------------------------------------------------ */

/* Of changes, the index is to know the words before them: it will learn of those behind them as everybody does. */
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
            if (HAS(&change[i], before_words) && (problem = add(reindex, change[i].record_id, change[i].before_words)))
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
    problem          = add(reindex, record->id, tokens_pack(arena, tokens));
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
        (problem = read_all(reindex)) || (problem = close_group(reindex)) || (problem = finish_segment(reindex)) ||
        (problem = write_made(reindex)))
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
    arena_escape_to(reindex->gathered, escape);
    arena_escape_to(reindex->finished, escape);
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

struct problem *reindex_run(const struct tenant *tenant, const struct reindex_job *job)
{
    struct reindex *reindex = ARENA_NEW(tenant->arena, struct reindex);
    struct problem *problem;

    *reindex              = (struct reindex){.tenant = *tenant, .writer = *tenant, .reader = *tenant, .job = job};
    reindex->writer.arena = arena_new(MEMORY);
    reindex->reader.arena = arena_new(MEMORY);
    reindex->gathered     = arena_new(MEMORY);
    reindex->finished     = arena_new(MEMORY);
    reindex->reader.db    = job->reader;
    reindex->types.arena  = tenant->arena;
    reindex->lease        = lease_new(tenant->arena, lease_of_index(tenant->arena, tenant->account_id));
    problem               = run_and_leave(reindex);
    arena_free(reindex->writer.arena);
    arena_free(reindex->reader.arena);
    arena_free(reindex->gathered);
    arena_free(reindex->finished);
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
