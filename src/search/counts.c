#include "search/counts.h"

#include "words/words.h"

#include <stdlib.h>

/* clang-format off */
static const struct field count_fields[] = {
    FIELD(struct count, NULL, account_id),
    FIELD(struct count, NULL, level),
    FIELD(struct count, NULL, block),
    FIELD(struct count, NULL, last_block),
    FIELD(struct count, NULL, total),
    FIELD(struct count, NULL, campaign_id),
    FIELD(struct count, NULL, scope),
    FIELD(struct count, NULL, last_scope),
    FIELD(struct count, NULL, mark_word),
    FIELD(struct count, NULL, version),
    FIELD(struct count, NULL, type_id),
    FIELD(struct count, NULL, scope_of_1),
    FIELD(struct count, NULL, level_of_1),
    FIELD(struct count, NULL, block_of_1),
    FIELD(struct count, NULL, total_of_1),
    FIELD(struct count, NULL, scope_of, .array = true),
    FIELD(struct count, NULL, level_of, .array = true),
    FIELD(struct count, NULL, block_of, .array = true),
    FIELD(struct count, NULL, total_of, .array = true),
};
SHAPE(count_shape, "Count", struct count, count_fields);

static const struct field tally_fields[] = {
    FIELD(struct tally, NULL, scope),
    FIELD(struct tally, NULL, type_id),
    FIELD(struct tally, NULL, campaign_id),
    FIELD(struct tally, NULL, level),
    FIELD(struct tally, NULL, block),
    FIELD(struct tally, NULL, total),
    FIELD(struct tally, NULL, status),
};
SHAPE(tally_shape, "Tally", struct tally, tally_fields);
/* clang-format on */

static const struct bytes nothing = {.at = (const uint8_t *)"", .len = 0};

int64_t count_block(int64_t id, int64_t level)
{
    return level == COUNT_LEVELS - 1 ? 0 : id >> (BLOCK_SHIFT + level * BLOCK_STEP);
}

static struct bytes packed_word(struct arena *arena, struct bytes word)
{
    return word.len ? tokens_pack(arena, (struct tokens){.at = &word, .count = 1}) : nothing;
}

/* Two words, one after the other. */
static struct bytes joined(struct arena *arena, struct bytes first, struct bytes second)
{
    uint8_t *at = arena_alloc(arena, first.len + second.len + 1);

    memcpy(at, first.at, first.len);
    memcpy(at + first.len, second.at, second.len);
    return (struct bytes){.at = at, .len = first.len + second.len};
}

struct count_key count_key_of(struct arena *arena, struct count_scope scope)
{
    struct bytes mark = nothing;
    struct bytes type = scope.type_id ? words_mark(arena, MARK_TYPE, scope.type_id) : nothing;

    if (scope.campaign_id)
        mark = words_mark(arena, MARK_CAMPAIGN, scope.campaign_id);
    else if (scope.has_status)
        mark = words_mark(arena, MARK_STATUS, scope.status);
    return (struct count_key){.scope = joined(arena, mark, type), .mark_word = packed_word(arena, mark)};
}

static struct count *new_count(const struct tenant *tenant, struct count_scope scope)
{
    struct count    *count = SHAPE_NEW(tenant->arena, struct count, count_shape);
    struct count_key key   = count_key_of(tenant->arena, scope);

    SET(count, account_id, tenant->account_id);
    SET(count, scope, key.scope);
    SET(count, mark_word, key.mark_word);
    SET(count, type_id, scope.type_id);
    return count;
}

struct problem *count_total(const struct tenant *tenant, struct count_scope scope, int64_t *total)
{
    struct count   *count = new_count(tenant, scope);
    bool            found;
    struct problem *problem =
        db_one(tenant, count->mark_word.len ? SQL_count_total_of_mark : SQL_count_total, count, count, &found);

    *total = scope.has_status && count->version < COUNTS_VERSION ? COUNT_UNKNOWN : count->total;
    return problem;
}

struct problem *counts_version(const struct tenant *tenant, int64_t *version)
{
    struct count   *count = new_count(tenant, (struct count_scope){0});
    bool            found;
    struct problem *problem = db_one(tenant, SQL_count_version, count, count, &found);

    *version = count->total;
    return problem;
}

struct problem *counts_set_version(const struct tenant *tenant)
{
    struct count *count = new_count(tenant, (struct count_scope){0});

    SET(count, total, COUNTS_VERSION);
    return db_run(tenant, SQL_count_set_version, count, NULL);
}

/* Rows of a level within a block of the level above, with what is not packed added. */
struct block_row {
    int64_t block;
    int64_t total;
};

static int compare_rows(const void *left, const void *right)
{
    const struct block_row *a = left;
    const struct block_row *b = right;

    return (a->block > b->block) - (a->block < b->block);
}

static struct problem *read_level(const struct tenant *tenant, struct count *count, const struct list *changes,
                                  struct block_row **out, size_t *rows)
{
    const struct tally *change = changes->items;
    const struct tally *packed;
    struct list         found = {0};
    size_t              n     = 0;
    struct problem     *problem;

    if ((problem = db_all(tenant, SQL_count_blocks, count, &found)))
        return problem;
    *out   = ARENA_ARRAY(tenant->arena, struct block_row, found.count + changes->count + 1);
    packed = found.items;
    for (size_t i = 0; i < found.count; i++)
        (*out)[n++] = (struct block_row){.block = packed[i].block, .total = packed[i].total};
    for (size_t i = 0; i < changes->count; i++) {
        int64_t block = count_block(change[i].block, count->level);

        if (block >= count->block && block <= count->last_block)
            (*out)[n++] = (struct block_row){.block = block, .total = change[i].total};
    }
    qsort(*out, n, sizeof(**out), compare_rows);
    *rows = 0;
    for (size_t i = 0; i < n; i++) {
        if (*rows && (*out)[*rows - 1].block == (*out)[i].block)
            (*out)[*rows - 1].total += (*out)[i].total;
        else
            (*out)[(*rows)++] = (*out)[i];
    }
    return NULL;
}

/* Walks over whole blocks as long as `*offset` rows are left; the block it ends in, or -1 past the end. */
static int64_t walk(const struct block_row *rows, size_t count, bool newest_first, int64_t *offset)
{
    for (size_t i = 0; i < count; i++) {
        const struct block_row *row = newest_first ? &rows[count - 1 - i] : &rows[i];

        if (*offset < row->total)
            return row->block;
        *offset -= row->total;
    }
    return -1;
}

struct problem *count_place(const struct tenant *tenant, struct count_scope scope, struct row_place *place)
{
    struct count     *count   = new_count(tenant, scope);
    struct list       changes = {0};
    struct block_row *rows;
    size_t            row_count;
    int64_t           block = 0;
    struct problem   *problem =
        db_all(tenant, count->mark_word.len ? SQL_count_changes_of_mark : SQL_count_changes, count, &changes);

    place->rest = place->offset;
    SET(count, block, 0);
    SET(count, last_block, INT64_MAX >> BLOCK_SHIFT);
    for (int64_t level = COUNT_LEVELS - 2; level >= 0 && !problem && block >= 0; level--) {
        SET(count, level, level);
        if ((problem = read_level(tenant, count, &changes, &rows, &row_count)))
            return problem;
        block = walk(rows, row_count, place->newest_first, &place->rest);
        SET(count, block, block << BLOCK_STEP);
        SET(count, last_block, ((block + 1) << BLOCK_STEP) - 1);
    }
    place->beyond = place->newest_first ? 0 : INT64_MAX;
    if (block >= 0)
        place->beyond = place->newest_first ? (block + 1) << BLOCK_SHIFT : (block << BLOCK_SHIFT) - 1;
    return problem;
}
