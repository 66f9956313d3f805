#include "search/segments.h"

#include "base/log.h"
#include "search/ids.h"
#include "search/listing.h"
#include "text/fold.h"

/* clang-format off */
static const struct field segment_fields[] = {
    FIELD(struct segment, NULL, account_id),
    FIELD(struct segment, NULL, id),
    FIELD(struct segment, NULL, level),
    FIELD(struct segment, NULL, format),
    FIELD(struct segment, NULL, fold),
    FIELD(struct segment, NULL, first_id),
    FIELD(struct segment, NULL, last_id),
    FIELD(struct segment, NULL, members),
    FIELD(struct segment, NULL, dead_members),
    FIELD(struct segment, NULL, size),
    FIELD(struct segment, NULL, posted),
    FIELD(struct segment, NULL, sources),
    FIELD(struct segment, NULL, dead),
    FIELD(struct segment, NULL, ids),
    FIELD(struct segment, NULL, body),
};
SHAPE(segment_shape, "Segment", struct segment, segment_fields);
/* clang-format on */

static struct segment *new_segment(struct arena *arena, int64_t account_id)
{
    struct segment *segment = SHAPE_NEW(arena, struct segment, segment_shape);

    SET(segment, account_id, account_id);
    return segment;
}

struct problem *segment_broken(const struct tenant *tenant, int64_t segment_id)
{
    log_event(LOG_LEVEL_ERROR, "index", "segment %lld of account %lld is broken: run `callbook reindex`",
              (long long)segment_id, (long long)tenant->account_id);
    return problem_new(tenant->arena, PROBLEM_failure, "The search index is damaged. The log has the details.");
}

/* Rows do not bring the account along. */
static void name_account(const struct list *rows, int64_t account_id)
{
    struct segment *segment = rows->items;

    for (size_t i = 0; i < rows->count; i++)
        SET(&segment[i], account_id, account_id);
}

static struct problem *read_segments(const struct tenant *tenant, enum statement statement, struct list *rows)
{
    struct segment *asked = new_segment(tenant->arena, tenant->account_id);
    struct problem *problem;

    SET(asked, fold, FOLD_VERSION);
    if (!(problem = db_all(tenant, statement, asked, rows)))
        name_account(rows, tenant->account_id);
    return problem;
}

struct problem *segment_list(const struct tenant *tenant, struct list *rows)
{
    return read_segments(tenant, SQL_segment_list, rows);
}

struct problem *segment_posted(const struct tenant *tenant, struct list *rows)
{
    return read_segments(tenant, SQL_segment_posted, rows);
}

struct problem *segment_hidden(const struct tenant *tenant, struct list *rows)
{
    return read_segments(tenant, SQL_segment_hidden, rows);
}

struct problem *segment_half_dead(const struct tenant *tenant, struct list *rows)
{
    return read_segments(tenant, SQL_segment_half_dead, rows);
}

struct problem *segment_older(const struct tenant *tenant, struct list *rows)
{
    return read_segments(tenant, SQL_segment_older, rows);
}

struct problem *segment_weights(const struct tenant *tenant, struct list *rows)
{
    return read_segments(tenant, SQL_segment_weights, rows);
}

struct problem *segment_small(const struct tenant *tenant, struct list *rows)
{
    return read_segments(tenant, SQL_segment_small, rows);
}

struct problem *segment_unfinished(const struct tenant *tenant, struct list *rows)
{
    return read_segments(tenant, SQL_segment_unfinished, rows);
}

struct problem *segment_find(const struct tenant *tenant, int64_t id, struct segment **out)
{
    struct segment *key   = new_segment(tenant->arena, tenant->account_id);
    bool            found = false;
    struct problem *problem;

    *out = new_segment(tenant->arena, tenant->account_id);
    SET(key, id, id);
    if ((problem = db_one(tenant, SQL_segment_find, key, *out, &found)))
        return problem;
    SET(*out, account_id, tenant->account_id);
    if (!found)
        *out = NULL;
    return NULL;
}

struct problem *segment_check_format(const struct tenant *tenant, const struct segment *segment)
{
    struct problem *problem;

    if (segment_format_is_known(segment->format))
        return NULL;
    log_event(
        LOG_LEVEL_ERROR, "index",
        "segment %lld of account %lld has format %lld, and this program reads up to %d: use a newer program, or run "
        "`callbook reindex`",
        (long long)segment->id, (long long)tenant->account_id, (long long)segment->format, SEGMENT_FORMAT_BUNDLED);
    problem =
        problem_new(tenant->arena, PROBLEM_unavailable, "The search index was made by another version of the program.");
    problem->retry_after = 60;
    return problem;
}

static struct problem *count_other(const struct tenant *tenant, enum statement statement, int64_t *total)
{
    struct segment *own     = new_segment(tenant->arena, tenant->account_id);
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem;

    SET(own, format, SEGMENT_FORMAT_BUNDLED);
    SET(own, fold, FOLD_VERSION);
    problem = db_one(tenant, statement, own, counted, &found);
    *total  = counted->total;
    return problem;
}

struct problem *segment_older_folds(const struct tenant *tenant, int64_t *total)
{
    return count_other(tenant, SQL_segment_of_older_folds, total);
}

struct problem *segment_newer_versions(const struct tenant *tenant, int64_t *total)
{
    return count_other(tenant, SQL_segment_of_newer_versions, total);
}

static void take_ids(struct segment *segment, const struct list *rows)
{
    const struct segment *row = rows->items;

    for (size_t i = 0; i < rows->count; i++)
        if (row[i].id == segment->id)
            SET(segment, ids, row[i].ids);
}

struct problem *segments_read_ids(const struct tenant *tenant, struct segment *const *segments, size_t count)
{
    struct ids_asked asked = {.first = SQL_segment_ids, .end = SQL_COUNT, .count = count};
    int64_t         *ids   = ARENA_ARRAY(tenant->arena, int64_t, count);
    struct list      rows;
    struct problem  *problem;

    for (size_t i = 0; i < count; i++) {
        ids[i] = segments[i]->id;
        if ((problem = segment_check_format(tenant, segments[i])))
            return problem;
    }
    asked.ids = ids;
    if ((problem = ids_read(tenant, &asked, &rows)))
        return problem;
    for (size_t i = 0; i < count; i++) {
        take_ids(segments[i], &rows);
        if (!HAS(segments[i], ids))
            return segment_broken(tenant, segments[i]->id);
    }
    return NULL;
}

struct problem *segment_read_ids(const struct tenant *tenant, struct segment *segment)
{
    return HAS(segment, ids) ? segment_check_format(tenant, segment) : segments_read_ids(tenant, &segment, 1);
}

struct problem *segment_ids(const struct tenant *tenant, struct segment *segment, const int64_t **ids)
{
    int64_t        *list    = ARENA_ARRAY(tenant->arena, int64_t, (size_t)segment->members + 1);
    struct problem *problem = segment_read_ids(tenant, segment);

    if (problem)
        return problem;
    *ids = list;
    return ids_unpack(segment->ids, list, (size_t)segment->members) ? NULL : segment_broken(tenant, segment->id);
}

struct problem *segment_dead(const struct tenant *tenant, const struct segment *segment, uint64_t **dead)
{
    *dead = NULL;
    if (!HAS(segment, dead) || !segment->dead_members)
        return NULL;
    *dead = members_new(tenant->arena, (size_t)segment->members);
    return members_unpack(segment->dead, *dead, (size_t)segment->members) ? NULL : segment_broken(tenant, segment->id);
}

struct problem *segment_insert(const struct tenant *tenant, const struct segment_row *row, int64_t *id)
{
    struct segment     *segment = new_segment(tenant->arena, tenant->account_id);
    const struct terms *terms   = row->terms;
    struct problem     *problem;

    SET(segment, level, row->level);
    SET(segment, format,
        row->level == SEGMENT_FRESH || row->level == SEGMENT_SMALL ? SEGMENT_FORMAT : terms_format(terms));
    SET(segment, fold, terms->fold);
    SET(segment, first_id, terms->ids[0]);
    SET(segment, last_id, terms->ids[terms->members - 1]);
    SET(segment, members, (int64_t)terms->members);
    SET(segment, ids, ids_pack(tenant->arena, terms->ids, terms->members));
    SET(segment, body, row->body);
    SET(segment, size, (int64_t)row->body.len);
    if (row->sources.len)
        SET(segment, sources, row->sources);
    problem = db_run(tenant, SQL_segment_insert, segment, NULL);
    *id     = db_last_id(tenant->db);
    return problem;
}

struct problem *segment_add(const struct tenant *tenant, enum segment_level level, const struct terms *terms)
{
    int64_t id;

    return segment_insert(tenant, &(struct segment_row){.level = level, .terms = terms, .body = terms->body}, &id);
}

struct problem *segment_set_posted(const struct tenant *tenant, struct segment *segment, int64_t posted)
{
    SET(segment, posted, posted);
    return db_run(tenant, SQL_segment_set_posted, segment, NULL);
}

struct problem *segment_bury(const struct tenant *tenant, struct segment *segment, const uint64_t *dead)
{
    size_t    members  = (size_t)segment->members;
    uint16_t *ordinals = ARENA_ARRAY(tenant->arena, uint16_t, members + 1);
    size_t    count    = members_list(dead, members, ordinals);

    SET(segment, dead, members_pack(tenant->arena, ordinals, count, members));
    SET(segment, dead_members, (int64_t)count);
    return db_run(tenant, SQL_segment_set_dead, segment, NULL);
}

struct problem *segment_show(const struct tenant *tenant, const struct segment *segment, enum segment_level level)
{
    struct segment *shown = new_segment(tenant->arena, segment->account_id);

    SET(shown, id, segment->id);
    SET(shown, level, level);
    return db_run(tenant, SQL_segment_show, shown, NULL);
}
