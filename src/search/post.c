/* Writing the postings of big segments. */
#include "search/segments.h"

enum { STATEMENT_BYTES = 1 << 20 /* of rows; more only for the last one */ };

/* --- rows --------------------------------------------------------------------------------------------------------- */

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
static struct problem *insert_all_rows(const struct tenant *tenant, struct posting *posting, const struct row *rows,
                                       size_t count)
{
    size_t run = POSTINGS_AT_ONCE;

    for (size_t done = 0; done < count; done += run) {
        struct problem *problem;

        while (run > count - done)
            run /= 2;
        if ((problem = insert_rows(tenant, posting, rows + done, run)))
            return problem;
    }
    return NULL;
}

/* --- the nodes of several segments, in one order ------------------------------------------------------------------ */

/* A segment whose nodes are written. */
struct writing {
    struct node_maker *maker;
    int64_t            segment_id;
    struct bytes       key; /* of its next node; empty: there is none */
};

static struct writing start_writing(struct arena *arena, const struct terms *terms, int64_t segment_id)
{
    struct writing writing = {.maker = nodes_start(arena, terms), .segment_id = segment_id};

    (void)nodes_next(writing.maker, &writing.key);
    return writing;
}

static void advance(struct writing *writing)
{
    if (!nodes_next(writing->maker, &writing->key))
        writing->key = (struct bytes){0};
}

/* The order of paths, whatever their kinds: in this order nodes are made. */
static bool is_before(struct bytes key, struct bytes other)
{
    return token_compare((struct bytes){.at = key.at + 1, .len = key.len - 1},
                         (struct bytes){.at = other.at + 1, .len = other.len - 1}) < 0;
}

/* The segment whose node is next; NULL: there is no node left. */
static struct writing *find_next(struct writing *writings, size_t count)
{
    struct writing *next = NULL;

    for (size_t i = 0; i < count; i++)
        if (writings[i].key.len && (!next || is_before(writings[i].key, next->key)))
            next = &writings[i];
    return next;
}

/* Makes the next rows: not too many, and none after many bytes. Returns their number. */
static size_t make_rows(struct writing *writings, size_t count, struct arena *arena, struct row *rows)
{
    size_t          made  = 0;
    size_t          bytes = 0;
    struct writing *next;

    while (made < POSTINGS_AT_ONCE && bytes < STATEMENT_BYTES && (next = find_next(writings, count))) {
        rows[made] = (struct row){.node = nodes_current(next->maker, arena), .segment_id = next->segment_id};
        bytes += rows[made++].node.data.len;
        advance(next);
    }
    return made;
}

/* Writes rows until there are none left, or the time is up. The memory of each statement is given back after it. */
static struct problem *write_rows(const struct tenant *tenant, struct writing *writings, size_t count,
                                  struct posting_progress *progress)
{
    struct posting   *posting = SHAPE_NEW(tenant->arena, struct posting, posting_shape);
    struct arena_mark mark    = arena_mark(tenant->arena);
    struct row        rows[POSTINGS_AT_ONCE];
    struct problem   *problem;

    SET(posting, account_id, tenant->account_id);
    do {
        size_t made = make_rows(writings, count, tenant->arena, rows);

        progress->is_complete = !made;
        progress->done += (int64_t)made;
        if (made && (problem = insert_all_rows(tenant, posting, rows, made)))
            return problem;
        arena_rewind(tenant->arena, mark, (struct bytes){0});
    } while (!progress->is_complete && clock_monotonic_us() < progress->until);
    return NULL;
}

/* --- what is written ---------------------------------------------------------------------------------------------- */

struct problem *postings_write(const struct tenant *tenant, int64_t segment_id, const struct terms *terms,
                               struct posting_progress *progress)
{
    struct writing writing = start_writing(tenant->arena, terms, segment_id);

    for (int64_t i = 0; i < progress->done && writing.key.len; i++)
        advance(&writing);
    return write_rows(tenant, &writing, 1, progress);
}

struct problem *segment_post(const struct tenant *tenant, enum segment_level level, const struct terms *terms,
                             size_t count)
{
    struct posting_progress progress = {.until = UINT64_MAX};
    struct writing         *writings = ARENA_ARRAY(tenant->arena, struct writing, count);

    for (size_t i = 0; i < count; i++) {
        struct segment_row row  = {.level = level, .terms = &terms[i]};
        struct arena_mark  mark = arena_mark(tenant->arena);
        int64_t            id;
        struct problem    *problem;

        row.body = keys_of(tenant->arena, &terms[i]);
        if ((problem = segment_insert(tenant, &row, &id)))
            return problem;
        arena_rewind(tenant->arena, mark, (struct bytes){0});
        writings[i] = start_writing(tenant->arena, &terms[i], id);
    }
    return write_rows(tenant, writings, count, &progress);
}
