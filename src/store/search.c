#include "store/search.h"

/* clang-format off */
static const struct field words_fields[] = {
    FIELD(struct words, NULL, account_id),
    FIELD(struct words, NULL, object_id),
    FIELD(struct words, NULL, first_token),
    FIELD(struct words, NULL, token, .array = true),
};
SHAPE(words_shape, "Words", struct words, words_fields);
/* clang-format on */

static struct problem *write_some(const struct tenant *tenant, struct words *words, bool is_insert,
                                  const struct bytes *tokens, size_t count)
{
    struct assembly assembly = {0};
    struct list     no_rows;

    assembly_add(&assembly, is_insert ? SQL_campaign_search_insert : SQL_campaign_search_delete);
    SET(words, first_token, tokens[0]);
    for (size_t i = 1; i < count; i++) {
        assembly_add(&assembly, is_insert ? SQL_search_insert_next : SQL_search_delete_next);
        words->token[i - 1] = tokens[i];
    }
    if (!is_insert)
        assembly_add(&assembly, SQL_search_delete_end);
    return db_all_assembled(tenant, &assembly, words, &no_rows);
}

/* In runs of 32, 16, 8, 4, 2 and 1 rows, so that few different statements have to be prepared. */
static struct problem *write_all(const struct tenant *tenant, struct words *words, bool is_insert, struct tokens tokens)
{
    size_t run = WORDS_AT_ONCE;

    for (size_t done = 0; done < tokens.count; done += run) {
        struct problem *problem;

        while (run > tokens.count - done)
            run /= 2;
        if ((problem = write_some(tenant, words, is_insert, tokens.at + done, run)))
            return problem;
    }
    return NULL;
}

struct problem *store_search_update(const struct tenant *tenant, int64_t campaign_id, struct tokens before,
                                    struct tokens after)
{
    struct words   *words = SHAPE_NEW(tenant->arena, struct words, words_shape);
    struct problem *problem;

    SET(words, account_id, tenant->account_id);
    SET(words, object_id, campaign_id);
    if ((problem = write_all(tenant, words, false, tokens_without(tenant->arena, before, after))))
        return problem;
    return write_all(tenant, words, true, tokens_without(tenant->arena, after, before));
}
