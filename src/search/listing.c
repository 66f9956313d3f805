#include "search/listing.h"

#include "domain/filter_needs.h"

#include <stdlib.h>

/* clang-format off */
static const struct field listing_fields[] = {
    FIELD(struct listing, NULL, account_id),
    FIELD(struct listing, NULL, type_id),
    FIELD(struct listing, NULL, campaign_id),
    FIELD(struct listing, NULL, status),
    FIELD(struct listing, NULL, before_id),
    FIELD(struct listing, NULL, before_update),
    FIELD(struct listing, NULL, limit),
    FIELD(struct listing, NULL, offset),
    FIELD(struct listing, NULL, scope),
    FIELD(struct listing, NULL, mark_word),
    FIELD(struct listing, NULL, counted_type),
    FIELD(struct listing, NULL, words_version),
};
SHAPE(listing_shape, "Listing", struct listing, listing_fields);

static const struct field counted_fields[] = {
    FIELD(struct counted, NULL, total),
};
SHAPE(counted_shape, "Counted", struct counted, counted_fields);
/* clang-format on */

struct problem *listing_count(const struct tenant *tenant, struct assembly *assembly, struct listing *listing,
                              int64_t *total)
{
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    int64_t         limit   = listing->limit;
    bool            found;
    struct problem *problem;

    if (listing_may_stop(listing))
        assembly_add(assembly, SQL_listing_limit);
    assembly_add(assembly, SQL_listing_counted);
    SET(listing, limit, LISTING_CAP + 1);
    problem        = db_one_assembled(tenant, assembly, listing, counted, &found);
    listing->limit = limit;
    *total         = counted->total;
    return problem;
}

static size_t add_term(struct arena *arena, const struct word_term *term, struct need *needs)
{
    struct bytes starts[] = {term->low, term->ending_low};

    for (size_t i = 0; i < term->pair_count; i++)
        needs[i] = need_of_starts(arena, &term->pairs[i], 1);
    if (term->pair_count)
        return term->pair_count;
    needs[0] = need_of_starts(arena, starts, term->has_ending ? 2 : 1);
    return 1;
}

static size_t add_mark(struct arena *arena, enum word_mark mark, int64_t id, struct need *need)
{
    struct bytes start = words_mark(arena, mark, id);

    *need = need_of_starts(arena, &start, 1);
    return 1;
}

static size_t longest_start(const struct need *need)
{
    size_t longest = 0;

    for (size_t i = 0; i < need->count && need->kind == NEED_STARTS; i++)
        if (need->starts[i].len > longest)
            longest = need->starts[i].len;
    return longest;
}

/* The longest start first: it is likely the rarest, and may leave nothing to look for. */
static int compare_needs(const void *left, const void *right)
{
    size_t a = longest_start(left);
    size_t b = longest_start(right);

    return (a < b) - (a > b);
}

const struct need *listing_needs(struct arena *arena, const struct listing *listing, bool with_status, size_t *count)
{
    const struct word_query *words = listing->words;
    size_t                   room  = 4;
    struct need             *needs;

    for (size_t i = 0; words && i < words->count; i++)
        room += words->terms[i].pair_count + 1;
    needs  = ARENA_ARRAY(arena, struct need, room);
    *count = 0;
    for (size_t i = 0; words && i < words->count; i++)
        *count += add_term(arena, &words->terms[i], needs + *count);
    if (*count)
        qsort(needs, *count, sizeof(*needs), compare_needs);
    if (listing->filter)
        needs[(*count)++] = filter_need(arena, listing->filter);
    if (HAS(listing, campaign_id))
        *count += add_mark(arena, MARK_CAMPAIGN, listing->campaign_id, needs + *count);
    if (with_status && HAS(listing, status))
        *count += add_mark(arena, MARK_STATUS, listing->status, needs + *count);
    if (HAS(listing, type_id))
        *count += add_mark(arena, MARK_TYPE, listing->type_id, needs + *count);
    return needs;
}
