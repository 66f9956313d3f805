#include "search/segments.h"

#include "search/listing.h"

#include <stdlib.h>

/* The first fragment, one for each token behind the first one, the bracket. */
_Static_assert(1 + (POSTINGS_AT_ONCE - 1) + 1 <= FRAGMENTS, "an assembly must have room for POSTINGS_AT_ONCE tokens");
_Static_assert((POSTINGS_AT_ONCE & (POSTINGS_AT_ONCE - 1)) == 0, "runs are halved, and filled up to a power of two");

/* clang-format off */
static const struct field posting_fields[] = {
    FIELD(struct posting, NULL, account_id),
    FIELD(struct posting, NULL, segment_id),
    FIELD(struct posting, NULL, last_segment_id),
    FIELD(struct posting, NULL, first_token),
    FIELD(struct posting, NULL, first_data),
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

/* A node and the segment that it belongs to. */
struct row {
    struct node node;
    int64_t     segment_id;
};

static struct problem *insert_rows(const struct tenant *tenant, struct posting *posting, const struct row *rows,
                                   size_t count)
{
    struct assembly assembly = {0};
    struct list     no_rows;

    assembly_add(&assembly, SQL_posting_insert);
    SET(posting, first_token, rows[0].node.key);
    SET(posting, first_data, rows[0].node.data);
    SET(posting, segment_id, rows[0].segment_id);
    for (size_t i = 1; i < count; i++) {
        assembly_add(&assembly, SQL_posting_insert_next);
        posting->token[i - 1]      = rows[i].node.key;
        posting->data[i - 1]       = rows[i].node.data;
        posting->segment_of[i - 1] = rows[i].segment_id;
    }
    return db_all_assembled(tenant, &assembly, posting, &no_rows);
}

/* In runs of 64, 32, …, 1 rows, so that few different statements have to be prepared. */
static struct problem *insert_all_rows(const struct tenant *tenant, const struct row *rows, size_t count)
{
    struct posting *posting = SHAPE_NEW(tenant->arena, struct posting, posting_shape);
    size_t          run     = POSTINGS_AT_ONCE;

    SET(posting, account_id, tenant->account_id);
    for (size_t done = 0; done < count; done += run) {
        struct problem *problem;

        while (run > count - done)
            run /= 2;
        if ((problem = insert_rows(tenant, posting, rows + done, run)))
            return problem;
    }
    return NULL;
}

static int compare_rows(const void *left, const void *right)
{
    const struct row *a     = left;
    const struct row *b     = right;
    int               order = token_compare(a->node.key, b->node.key);

    return order ? order : (a->segment_id > b->segment_id) - (a->segment_id < b->segment_id);
}

struct problem *segment_post(const struct tenant *tenant, enum segment_level level, const struct terms *terms,
                             size_t count)
{
    struct nodes   *nodes = ARENA_ARRAY(tenant->arena, struct nodes, count);
    struct row     *rows;
    size_t          total = 0;
    struct problem *problem;

    for (size_t i = 0; i < count; i++) {
        nodes[i] = nodes_of(tenant->arena, &terms[i]);
        total += nodes[i].count;
    }
    rows  = ARENA_ARRAY(tenant->arena, struct row, total + 1);
    total = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t id;

        problem = segment_insert(tenant, level, &terms[i], keys_pack(tenant->arena, &nodes[i]), &id);
        if (problem)
            return problem;
        for (size_t j = 0; j < nodes[i].count; j++)
            rows[total++] = (struct row){.node = nodes[i].at[j], .segment_id = id};
    }
    if (count > 1)
        qsort(rows, total, sizeof(*rows), compare_rows);
    return insert_all_rows(tenant, rows, total);
}

/* Binds keys to the tokens of a statement, the first one again where there are no more. Returns the assembly. */
static struct assembly with_keys(struct posting *posting, enum statement first, const struct bytes *keys, size_t count)
{
    struct assembly assembly = {0};

    assembly_add(&assembly, first);
    SET(posting, first_token, keys[0]);
    for (size_t i = 1; i < count || (i & (i - 1)); i++) {
        posting->token[i - 1] = keys[i < count ? i : 0];
        assembly_add(&assembly, SQL_posting_next_token);
    }
    assembly_add(&assembly, SQL_posting_end_tokens);
    return assembly;
}

static struct problem *delete_postings(const struct tenant *tenant, const struct segment *segment)
{
    struct posting *posting = SHAPE_NEW(tenant->arena, struct posting, posting_shape);
    struct bytes    packed  = segment->body;
    struct bytes    keys[POSTINGS_AT_ONCE];
    struct bytes    key  = {0};
    bool            more = true;
    struct list     no_rows;
    struct problem *problem;

    SET(posting, account_id, segment->account_id);
    SET(posting, segment_id, segment->id);
    if (segment->format != SEGMENT_FORMAT)
        return db_run(tenant, SQL_posting_delete_all, posting, NULL);
    while (more) {
        struct assembly assembly;
        size_t          count = 0;

        while (count < POSTINGS_AT_ONCE && (more = keys_next(tenant->arena, &packed, &key)))
            keys[count++] = key;
        if (!count)
            break;
        assembly = with_keys(posting, SQL_posting_delete, keys, count);
        if ((problem = db_all_assembled(tenant, &assembly, posting, &no_rows)))
            return problem;
    }
    return packed.len ? segment_broken(tenant, segment->id) : NULL;
}

struct problem *segment_delete(const struct tenant *tenant, const struct segment *segment)
{
    struct segment *complete;
    struct problem *problem;

    if (segment->level == SEGMENT_POSTED || segment->level == SEGMENT_HIDDEN) {
        if ((problem = segment_find(tenant, segment->id, &complete)))
            return problem;
        if (complete && (problem = delete_postings(tenant, complete)))
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

static int compare_terms(const void *left, const void *right)
{
    return token_compare(((const struct term *)left)->token, ((const struct term *)right)->token);
}

static void add_term(struct arena *arena, struct terms *terms, struct term term)
{
    size_t size = terms->count * sizeof(struct term);

    if (!(terms->count & (terms->count - 1)))
        terms->at = arena_realloc(arena, terms->at, size, 2 * size + sizeof(struct term));
    terms->at[terms->count++] = term;
}

/* Rows that belong together are read together. */
static struct problem *read_rows(const struct tenant *tenant, const struct posting_keys *keys,
                                 const struct node_reader *reader, struct terms *terms)
{
    struct list               rows = {0};
    const struct posting_row *row;
    struct problem           *problem;

    if ((problem = postings_find(tenant, keys, &rows)))
        return problem;
    row = rows.items;
    for (size_t i = 0; i < rows.count; i++) {
        struct node node = {.key = row[i].token, .data = row[i].data};
        struct term term;

        while (node_term(reader, &node, &term))
            add_term(tenant->arena, terms, term);
        if (node.data.len)
            return segment_broken(tenant, keys->first_segment);
    }
    return NULL;
}

struct problem *segment_terms(const struct tenant *tenant, struct segment *segment, struct terms *terms)
{
    struct bytes        packed = segment->body;
    struct bytes        batch[POSTINGS_AT_ONCE];
    struct posting_keys keys   = {.at = batch, .first_segment = segment->id, .last_segment = segment->id};
    struct node_reader  reader = {.arena = tenant->arena, .members = (size_t)segment->members};
    struct bytes        key    = {0};
    bool                more   = true;
    int64_t            *ids    = ARENA_ARRAY(tenant->arena, int64_t, (size_t)segment->members + 1);
    struct problem     *problem;

    reader.room = members_new(tenant->arena, reader.members);
    *terms      = (struct terms){.ids = ids, .members = reader.members};
    if (!ids_unpack(segment->ids, ids, terms->members))
        return segment_broken(tenant, segment->id);
    while (more) {
        keys.count = 0;
        while (keys.count < POSTINGS_AT_ONCE && (more = keys_next(tenant->arena, &packed, &key)))
            batch[keys.count++] = key;
        if (keys.count && (problem = read_rows(tenant, &keys, &reader, terms)))
            return problem;
    }
    if (terms->count)
        qsort(terms->at, terms->count, sizeof(struct term), compare_terms);
    return packed.len ? segment_broken(tenant, segment->id) : NULL;
}
