#include "search/segments.h"

#include "search/listing.h"

#include <stdlib.h>

/* The first fragment, one for each token after the first one, the bracket. */
_Static_assert(1 + (POSTINGS_AT_ONCE - 1) + 1 <= FRAGMENTS, "an assembly must have room for POSTINGS_AT_ONCE tokens");
_Static_assert((POSTINGS_AT_ONCE & (POSTINGS_AT_ONCE - 1)) == 0, "runs are halved, and filled up to a power of two");

/* clang-format off */
static const struct field posting_fields[] = {
    FIELD(struct posting, NULL, account_id),
    FIELD(struct posting, NULL, segment_id),
    FIELD(struct posting, NULL, last_segment_id),
    FIELD(struct posting, NULL, first_token),
    FIELD(struct posting, NULL, first_data),
    FIELD(struct posting, NULL, last_token),
    FIELD(struct posting, NULL, ahead),
    FIELD(struct posting, NULL, token, .array = true),
    FIELD(struct posting, NULL, data,  .array = true),
    FIELD(struct posting, NULL, segment_of, .array = true),
};
SHAPE(posting_shape, "Posting", struct posting, posting_fields);

static const struct field posting_row_fields[] = {
    FIELD(struct posting_row, NULL, segment_id),
    FIELD(struct posting_row, NULL, token),
    FIELD(struct posting_row, NULL, data),
};
SHAPE(posting_row_shape, "PostingRow", struct posting_row, posting_row_fields);
/* clang-format on */

/* --- by keys ------------------------------------------------------------------------------------------------------ */

/* Binds keys to the tokens of a statement, the first one again where there are no more. Returns the assembly. */
static struct assembly with_keys(struct posting *posting, enum statement first, const struct bytes *keys, size_t count)
{
    struct assembly assembly = {0};
    size_t          values;

    assembly_add(&assembly, first);
    SET(posting, first_token, keys[0]);
    values = assembly_add_values(&assembly, SQL_posting_next_token, count);
    for (size_t i = 1; i < values; i++)
        posting->token[i - 1] = keys[i < count ? i : 0];
    assembly_add(&assembly, SQL_posting_end_tokens);
    return assembly;
}

/* The keys of a big segment, one after another. */
struct key_reader {
    struct bytes packed;
    struct bytes key;  /* the one that was taken last, in `room` */
    uint8_t      kind; /* of the next one; 0: there is none */
    uint8_t      room[1 + KEY_BYTES];
};

static bool is_key(struct bytes key)
{
    return key.len && key.len <= 1 + KEY_BYTES;
}

static struct key_reader *read_keys(struct arena *arena, struct bytes packed)
{
    struct key_reader *reader = ARENA_NEW(arena, struct key_reader);
    struct bytes       key    = {0};

    reader->packed = packed;
    reader->kind   = keys_next(arena, &packed, &key) && is_key(key) ? key.at[0] : 0;
    return reader;
}

/* Takes the next keys, POSTINGS_AT_ONCE at most and all of one kind. Returns their number. */
static size_t take_keys(struct key_reader *reader, struct arena *arena, struct bytes *keys)
{
    struct bytes rest  = reader->packed;
    struct bytes key   = reader->key;
    uint8_t      kind  = reader->kind;
    size_t       count = 0;

    reader->kind = 0;
    while (keys_next(arena, &rest, &key) && is_key(key)) {
        reader->kind = key.at[0];
        if (count == POSTINGS_AT_ONCE || key.at[0] != kind)
            break;
        keys[count++]  = key;
        reader->packed = rest;
        reader->kind   = 0;
    }
    if (count) {
        memcpy(reader->room, keys[count - 1].at, keys[count - 1].len);
        reader->key = (struct bytes){.at = reader->room, .len = keys[count - 1].len};
    }
    return count;
}

static struct problem *delete_rows(const struct tenant *tenant, struct posting *posting, const struct bytes *keys,
                                   size_t count)
{
    struct assembly assembly = with_keys(posting, SQL_posting_delete, keys, count);
    struct list     no_rows;

    return db_all_assembled(tenant, &assembly, posting, &no_rows);
}

static struct problem *delete_by_keys(const struct tenant *tenant, const struct segment *segment,
                                      struct posting *posting, struct posting_progress *progress)
{
    struct key_reader *reader = read_keys(tenant->arena, segment->body);
    struct arena_mark  mark   = arena_mark(tenant->arena);
    int64_t            at     = 0;
    struct bytes       keys[POSTINGS_AT_ONCE];
    size_t             count;
    struct problem    *problem;

    do {
        count = take_keys(reader, tenant->arena, keys);
        at += (int64_t)count;
        if (count && at > progress->done) {
            if ((problem = delete_rows(tenant, posting, keys, count)))
                return problem;
            progress->done = at;
        }
        arena_rewind(tenant->arena, mark, (struct bytes){0});
    } while (count && (at < progress->done || clock_monotonic_us() < progress->until));
    progress->is_complete = !count;
    return !count && reader->packed.len ? segment_broken(tenant, segment->id) : NULL;
}

struct problem *postings_delete(const struct tenant *tenant, const struct segment *segment,
                                struct posting_progress *progress)
{
    struct posting *posting = SHAPE_NEW(tenant->arena, struct posting, posting_shape);

    SET(posting, account_id, segment->account_id);
    SET(posting, segment_id, segment->id);
    if (segment_format_is_known(segment->format))
        return delete_by_keys(tenant, segment, posting, progress);
    progress->is_complete = true;
    return db_run(tenant, SQL_posting_delete_all, posting, NULL);
}

struct problem *segment_delete(const struct tenant *tenant, const struct segment *segment)
{
    struct posting_progress progress = {.until = UINT64_MAX};
    struct segment         *complete;
    struct problem         *problem;

    if (segment->level == SEGMENT_POSTED || segment->level == SEGMENT_HIDDEN) {
        if ((problem = segment_find(tenant, segment->id, &complete)))
            return problem;
        if (complete && (problem = postings_delete(tenant, complete, &progress)))
            return problem;
    }
    return db_run(tenant, SQL_segment_delete, segment, NULL);
}

struct problem *postings_find(const struct tenant *tenant, const struct posting_keys *keys, struct list *rows)
{
    struct posting *posting = SHAPE_NEW(tenant->arena, struct posting, posting_shape);
    struct assembly assembly;

    SET(posting, account_id, tenant->account_id);
    SET(posting, segment_id, keys->first_segment);
    SET(posting, last_segment_id, keys->last_segment);
    assembly = with_keys(posting, SQL_posting_find, keys->at, keys->count);
    return db_all_assembled(tenant, &assembly, posting, rows);
}

struct problem *postings_between(const struct tenant *tenant, const struct range_keys *range,
                                 const struct posting_keys *keys, struct list *rows)
{
    struct posting *posting = SHAPE_NEW(tenant->arena, struct posting, posting_shape);

    SET(posting, account_id, tenant->account_id);
    SET(posting, segment_id, keys->first_segment);
    SET(posting, last_segment_id, keys->last_segment);
    SET(posting, first_token, range->from);
    SET(posting, last_token, range->to);
    return db_all(tenant, SQL_posting_between, posting, rows);
}

struct problem *posting_ahead(const struct tenant *tenant, const struct range_keys *range, int64_t ahead, bool from_end,
                              struct bytes *key)
{
    struct posting     *posting = SHAPE_NEW(tenant->arena, struct posting, posting_shape);
    struct posting_row *row     = SHAPE_NEW(tenant->arena, struct posting_row, posting_row_shape);
    bool                found;
    struct problem     *problem;

    SET(posting, account_id, tenant->account_id);
    SET(posting, ahead, ahead);
    SET(posting, first_token, range->from);
    SET(posting, last_token, range->to);
    problem = db_one(tenant, from_end ? SQL_posting_from_end : SQL_posting_ahead, posting, row, &found);
    *key    = found ? row->token : (struct bytes){0};
    return problem;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static int compare_rows(const void *left, const void *right)
{
    return token_compare(((const struct posting_row *)left)->token, ((const struct posting_row *)right)->token);
}

/* Adds the terms of the rows of some keys, in the order of the keys. */
static struct problem *read_terms(const struct tenant *tenant, const struct posting_keys *keys, size_t members,
                                  struct body_maker *maker)
{
    struct node_reader  reader = {.arena = tenant->arena, .members = members};
    struct list         rows   = {0};
    struct posting_row *row;
    struct problem     *problem;

    if ((problem = postings_find(tenant, keys, &rows)))
        return problem;
    row         = rows.items;
    reader.room = members_new(tenant->arena, members);
    if (rows.count)
        qsort(row, rows.count, sizeof(*row), compare_rows);
    for (size_t i = 0; i < rows.count; i++) {
        struct node node = {.key = row[i].token, .data = row[i].data};
        struct term term;

        while (node_term(&reader, &node, &term))
            body_add(maker, term.token, term.ordinals);
        if (node.data.len)
            return segment_broken(tenant, keys->first_segment);
    }
    return NULL;
}

/* The terms of the next keys, in memory of their own. There are none after the last key. */
static struct problem *read_batch(const struct tenant *tenant, const struct segment *segment, struct key_reader *reader,
                                  struct body_maker *out)
{
    struct arena_mark   mark = arena_mark(tenant->arena);
    struct bytes        batch[POSTINGS_AT_ONCE];
    struct posting_keys keys  = {.at = batch, .first_segment = segment->id, .last_segment = segment->id};
    struct body_maker   maker = {.arena = tenant->arena};
    struct bytes        terms = {0};
    struct problem     *problem;

    keys.count = take_keys(reader, tenant->arena, batch);
    if (keys.count && (problem = read_terms(tenant, &keys, (size_t)segment->members, &maker)))
        return problem;
    terms = arena_rewind(tenant->arena, mark, body_terms(&maker));
    if (terms.len)
        body_append(out, terms, maker.count);
    return NULL;
}

/* The keys of a kind are in order, and so are the terms of their rows: those of each kind are a part of their own. */
struct problem *segment_terms(const struct tenant *tenant, struct segment *segment, struct terms *terms)
{
    struct key_reader *reader            = read_keys(tenant->arena, segment->body);
    struct part        parts[NODE_KINDS] = {0};
    size_t             count             = 0;
    const int64_t     *ids;
    uint64_t          *dead;
    struct problem    *problem;

    if ((problem = segment_ids(tenant, segment, &ids)) || (problem = segment_dead(tenant, segment, &dead)))
        return problem;
    for (; reader->kind && count < NODE_KINDS; count++) {
        struct body_maker maker = {.arena = tenant->arena};
        uint8_t           kind  = reader->kind;

        while (reader->kind == kind)
            if ((problem = read_batch(tenant, segment, reader, &maker)))
                return problem;
        parts[count] = (struct part){.ids     = ids,
                                     .members = (size_t)segment->members,
                                     .dead    = dead,
                                     .body    = body_finish(&maker),
                                     .fold    = segment->fold};
    }
    if (reader->packed.len || !terms_merge(tenant->arena, parts, count, terms))
        return segment_broken(tenant, segment->id);
    return NULL;
}
