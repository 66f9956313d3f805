#include "lists/campaign_lists.h"

#include "domain/campaign.h"
#include "search/choice.h"
#include "search/ids.h"
#include "search/stored_words.h"

static struct problem *count(const struct tenant *tenant, struct listing *listing, int64_t *total)
{
    struct assembly assembly = {0};

    assembly_add(&assembly, SQL_campaigns_count);
    if (HAS(listing, status))
        assembly_add(&assembly, SQL_campaigns_of_status);
    return listing_count(tenant, &assembly, listing, total);
}

/* Campaigns beyond the place of a listing, beginning with `first`. */
static void assemble(const struct listing *listing, enum statement first, struct assembly *assembly)
{
    assembly_add(assembly, first);
    if (HAS(listing, status))
        assembly_add(assembly, SQL_campaigns_of_status);
    if (HAS(listing, before_id))
        assembly_add(assembly, SQL_campaigns_older);
    assembly_add(assembly, SQL_campaigns_newest_first);
}

static struct problem *read_page(const struct tenant *tenant, const struct listing *listing, struct list *rows)
{
    struct assembly assembly = {0};

    assemble(listing, SQL_campaigns_select, &assembly);
    return db_all_assembled(tenant, &assembly, listing, rows);
}

/* --- with a search --------------------------------------------------------------------------------------------------
 */

enum {
    WALK_ROWS   = 256,    /* campaigns are looked at together: 6 MB of words at the very most, usually 60 KB */
    ENOUGH_TIME = 100000, /* microseconds; with less than that left the next ones are not begun */
};

/* A walk through campaigns, the newest first. */
struct walk {
    const struct tenant *tenant;
    struct listing       listing; /* of the next ones */
    struct need_order   *needs;
    struct choice        choice;
    bool                 is_over; /* there are no more */
};

void store_campaign_walk_assembly(const struct listing *listing, struct assembly *assembly)
{
    assemble(listing, SQL_campaigns_words, assembly);
}

static struct walk start_walk(const struct tenant *tenant, const struct listing *listing)
{
    struct walk        walk = {.tenant = tenant, .listing = *listing, .choice = choice_start(tenant->arena, listing)};
    const struct need *needs;
    size_t             need_count;

    needs      = listing_needs(tenant->arena, listing, false, &need_count);
    walk.needs = needs_order(tenant->arena, needs, need_count);
    CLEAR(&walk.listing, before_id); /* those before the place count, too */
    SET(&walk.listing, offset, 0);
    SET(&walk.listing, limit, WALK_ROWS);
    SET(&walk.listing, words_version, stored_words_version);
    return walk;
}

/* By the words that are stored; where an older program wrote the row, by those that it should have. */
static bool is_found(const struct walk *walk, const struct campaign *campaign)
{
    struct arena     *arena = walk->tenant->arena;
    struct arena_mark mark  = arena_mark(arena);
    struct bytes      words;
    bool              has_all;

    if (stored_words_open(campaign->words, &words))
        return tokens_meet(words, walk->needs);
    words   = tokens_pack(arena, campaign_words(arena, campaign));
    has_all = tokens_meet(words, walk->needs);
    arena_rewind(arena, mark, (struct bytes){0});
    return has_all;
}

/* Takes the next campaigns; what they needed of memory is given back. */
static struct problem *walk_on(struct walk *walk)
{
    struct arena          *arena    = walk->tenant->arena;
    struct arena_mark      mark     = arena_mark(arena);
    struct assembly        assembly = {0};
    struct list            rows     = {0};
    const struct campaign *campaign;
    struct problem        *problem;

    store_campaign_walk_assembly(&walk->listing, &assembly);
    if ((problem = db_all_assembled(walk->tenant, &assembly, &walk->listing, &rows)))
        return problem;
    campaign = rows.items;
    for (size_t i = 0; i < rows.count; i++)
        if (is_found(walk, &campaign[i]))
            choice_take(&walk->choice, campaign[i].id, campaign[i].id);
    walk->is_over = rows.count < WALK_ROWS;
    if (rows.count)
        SET(&walk->listing, before_id, campaign[rows.count - 1].id);
    arena_rewind(arena, mark, (struct bytes){0});
    return NULL;
}

static struct problem *too_many(struct arena *arena)
{
    struct problem *problem =
        problem_new(arena, PROBLEM_unavailable, "There are too many campaigns to search them all in time.");

    problem->retry_after = 1;
    return problem;
}

/* Until the page is full and the total large enough. */
static struct problem *walk_through(struct walk *walk)
{
    int64_t         cap     = listing_count_cap(&walk->listing);
    struct problem *problem = walk_on(walk);

    while (!problem && !walk->is_over && !(choice_is_full(&walk->choice) && walk->choice.total > cap)) {
        if (db_time_left(walk->tenant->db) < ENOUGH_TIME)
            return too_many(walk->tenant->arena);
        problem = walk_on(walk);
    }
    return problem;
}

static struct problem *search_page(const struct tenant *tenant, const struct listing *listing, struct list *rows,
                                   int64_t *total)
{
    struct walk      walk  = start_walk(tenant, listing);
    struct ids_asked found = {.first = SQL_campaigns_found, .end = SQL_campaigns_order_newest};
    struct problem  *problem;

    if ((problem = db_begin_snapshot(tenant)) || (problem = walk_through(&walk)))
        return problem;
    *total      = walk.choice.total;
    found.ids   = walk.choice.ids;
    found.count = walk.choice.count;
    return ids_read(tenant, &found, rows);
}

struct problem *store_campaign_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                    int64_t *total)
{
    struct problem *problem;

    *rows = (struct list){0};
    if (listing->words) {
        problem = search_page(tenant, listing, rows, total);
        db_rollback(tenant->db); /* the snapshot */
        return problem;
    }
    if ((problem = count(tenant, listing, total)) || *total <= listing->offset)
        return problem;
    return read_page(tenant, listing, rows);
}
