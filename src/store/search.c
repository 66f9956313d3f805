#include "store/search.h"

/* clang-format off */
static const struct field postings_fields[] = {
    FIELD(struct postings, NULL, account_id),
    FIELD(struct postings, NULL, object_id),
    FIELD(struct postings, NULL, first_token),
    FIELD(struct postings, NULL, token, .array = true),
};
SHAPE(postings_shape, "Postings", struct postings, postings_fields);

static const struct {
    enum statement insert;
    enum statement delete;
} indexes[] = {
    [SEARCH_RECORDS]   = {SQL_record_search_insert, SQL_record_search_delete},
    [SEARCH_CAMPAIGNS] = {SQL_campaign_search_insert, SQL_campaign_search_delete},
};
/* clang-format on */

static int compare(struct bytes a, struct bytes b)
{
    size_t len   = a.len < b.len ? a.len : b.len;
    int    order = len ? memcmp(a.at, b.at, len) : 0;

    return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* The tokens of `of` that are not in `other`. */
static struct tokens difference(struct arena *arena, struct tokens of, struct tokens other)
{
    struct bytes *kept  = ARENA_ARRAY(arena, struct bytes, of.count + 1);
    size_t        count = 0;
    size_t        j     = 0;

    for (size_t i = 0; i < of.count; i++) {
        while (j < other.count && compare(other.at[j], of.at[i]) < 0)
            j++;
        if (j == other.count || compare(other.at[j], of.at[i]) != 0)
            kept[count++] = of.at[i];
    }
    return (struct tokens){.at = kept, .count = count};
}

static struct problem *write_some(struct db *db, struct arena *arena, struct postings *postings, bool is_insert,
                                  enum search_index index, const struct bytes *tokens, size_t count)
{
    struct assembly assembly = {0};
    struct list     no_rows;

    assembly_add(&assembly, is_insert ? indexes[index].insert : indexes[index].delete);
    SET(postings, first_token, tokens[0]);
    for (size_t i = 1; i < count; i++) {
        assembly_add(&assembly, is_insert ? SQL_search_insert_next : SQL_search_delete_next);
        postings->token[i - 1] = tokens[i];
    }
    if (!is_insert)
        assembly_add(&assembly, SQL_search_delete_end);
    return db_all_assembled(db, arena, &assembly, postings, &no_rows);
}

/* In runs of 32, 16, 8, 4, 2 and 1 rows, so that few different statements have to be prepared. */
static struct problem *write_all(struct db *db, struct arena *arena, struct postings *postings, bool is_insert,
                                 enum search_index index, struct tokens tokens)
{
    size_t run = POSTINGS_AT_ONCE;

    for (size_t done = 0; done < tokens.count; done += run) {
        struct problem *problem;

        while (run > tokens.count - done)
            run /= 2;
        if ((problem = write_some(db, arena, postings, is_insert, index, tokens.at + done, run)))
            return problem;
    }
    return NULL;
}

struct problem *store_search_update(struct db *db, struct arena *arena, enum search_index index, int64_t account_id,
                                    int64_t object_id, struct tokens before, struct tokens after)
{
    struct postings *postings = SHAPE_NEW(arena, struct postings, postings_shape);
    struct problem  *problem;

    SET(postings, account_id, account_id);
    SET(postings, object_id, object_id);
    if ((problem = write_all(db, arena, postings, false, index, difference(arena, before, after))))
        return problem;
    return write_all(db, arena, postings, true, index, difference(arena, after, before));
}
