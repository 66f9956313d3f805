#include "search/listing.h"

#include "filters/filter_needs.h"
#include "words/word_needs.h"

/* clang-format off */
static const struct field listing_fields[] = {
    FIELD(struct listing, NULL, account_id),
    FIELD(struct listing, NULL, type_id),
    FIELD(struct listing, NULL, campaign_id),
    FIELD(struct listing, NULL, action_id),
    FIELD(struct listing, NULL, import_id),
    FIELD(struct listing, NULL, number),
    FIELD(struct listing, NULL, first_campaign),
    FIELD(struct listing, NULL, last_campaign),
    FIELD(struct listing, NULL, first_reason),
    FIELD(struct listing, NULL, last_reason),
    FIELD(struct listing, NULL, now),
    FIELD(struct listing, NULL, status),
    FIELD(struct listing, NULL, status_of, .array = true),
    FIELD(struct listing, NULL, scheduled_before),
    FIELD(struct listing, NULL, record_id),
    FIELD(struct listing, NULL, reach),
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

static size_t add_mark(struct arena *arena, enum word_mark mark, int64_t id, struct need *need)
{
    struct bytes start = words_mark(arena, mark, id);

    *need = need_of_starts(arena, &start, 1);
    return 1;
}

const struct need *listing_needs(struct arena *arena, const struct listing *listing, bool with_status, size_t *count)
{
    struct need *needs = ARENA_ARRAY(arena, struct need, 4 + (listing->words ? word_needs_room(listing->words) : 0));

    *count = listing->words ? word_needs(arena, listing->words, needs) : 0;
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
