#include "packing/gather.h"

#include "packing/merge.h"
#include "search/changes.h"
#include "text/fold.h"

#include <stdlib.h>

enum {
    GROUP       = 256, /* records at most become a body */
    GROUP_BYTES = 2 << 20,
    GROUPS      = 128,     /* bodies at most become a segment */
    SEGMENTS    = 8,       /* at most are written together */
    MADE_BYTES  = 48 << 20 /* of their bodies; more only for the last one */
};

struct gather {
    struct gather_job job; /* the writer's memory is for the words of a group, and for what is merged and written */
    struct arena     *gathered;
    struct arena     *finished;
    struct indexed    records[GROUP];
    size_t            count;
    size_t            bytes;
    struct part       parts[GROUPS]; /* of the next segment, in `gathered` */
    size_t            part_count;
    size_t            part_members;
    size_t            part_bytes;
    struct terms      made[SEGMENTS]; /* segments to be written, in `finished` */
    size_t            made_count;
};

struct gather *gather_new(const struct gather_job *job)
{
    struct gather *gather = ARENA_NEW(job->arena, struct gather);

    *gather = (struct gather){.job = *job, .gathered = arena_new(GATHER_MEMORY), .finished = arena_new(GATHER_MEMORY)};
    return gather;
}

void gather_free(struct gather *gather)
{
    arena_free(gather->gathered);
    arena_free(gather->finished);
}

void gather_escape_to(struct gather *gather, jmp_buf *escape)
{
    arena_escape_to(gather->gathered, escape);
    arena_escape_to(gather->finished, escape);
}

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

static struct problem *write_in_transaction(struct gather *gather)
{
    const struct tenant *writer = &gather->job.writer;
    struct problem      *problem;

    if ((problem = db_begin(writer)) || (gather->job.lease && (problem = lease_renew(writer, gather->job.lease))) ||
        (problem = segment_post(writer, gather->job.level, gather->made, gather->made_count)))
        return problem;
    return db_commit(writer);
}

/* Writes the segments that are finished. */
static struct problem *write_made(struct gather *gather)
{
    const struct tenant *writer  = &gather->job.writer;
    struct problem      *problem = gather->made_count ? write_in_transaction(gather) : NULL;

    db_rollback(writer->db);
    if (problem)
        return problem;
    gather->made_count = 0;
    arena_reset(writer->arena);
    arena_reset(gather->finished);
    if (gather->job.written)
        gather->job.written(gather->job.context);
    return NULL;
}

/* The groups that have gathered become a segment. */
static struct problem *finish_segment(struct gather *gather)
{
    struct arena *arena = gather->job.writer.arena;
    struct terms  terms;

    if (!gather->part_count)
        return NULL;
    if (!terms_merge(arena, gather->parts, gather->part_count, &terms))
        return changes_broken(gather->job.arena, gather->job.writer.account_id);
    gather->made[gather->made_count++] = kept_terms(gather->finished, &terms);
    arena_reset(arena);
    arena_reset(gather->gathered);
    gather->part_count   = 0;
    gather->part_members = 0;
    gather->part_bytes   = 0;
    return gather->made_count == SEGMENTS || arena_used(gather->finished) >= MADE_BYTES ? write_made(gather) : NULL;
}

/* The records that have gathered become a body, and their words go. */
static struct problem *close_group(struct gather *gather)
{
    struct arena *arena = gather->job.writer.arena;
    struct terms  terms;

    if (!gather->count)
        return NULL;
    if (!terms_of(arena, gather->records, gather->count, &terms))
        return changes_broken(gather->job.arena, gather->job.writer.account_id);
    terms = kept_terms(gather->gathered, &terms);

    gather->parts[gather->part_count++] =
        (struct part){.ids = terms.ids, .members = terms.members, .body = terms.body, .fold = terms.fold};
    gather->part_members += terms.members;
    gather->part_bytes += terms.body.len;
    gather->count = 0;
    gather->bytes = 0;
    arena_reset(arena);
    return gather->part_count == GROUPS || gather->part_members >= SEGMENT_MEMBERS ||
                   gather->part_bytes >= SEGMENT_BYTES
               ? finish_segment(gather)
               : NULL;
}

struct problem *gather_add(struct gather *gather, int64_t id, struct bytes words)
{
    gather->records[gather->count++] =
        (struct indexed){.id = id, .words = kept(gather->job.writer.arena, words), .fold = FOLD_VERSION};
    gather->bytes += words.len;
    return gather->count == GROUP || gather->bytes >= GROUP_BYTES ? close_group(gather) : NULL;
}

struct problem *gather_finish(struct gather *gather)
{
    struct problem *problem;

    if ((problem = close_group(gather)) || (problem = finish_segment(gather)))
        return problem;
    return write_made(gather);
}
