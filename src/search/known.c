#include "search/known.h"

#include "search/listing.h"
#include "search/segments.h"

/* The statements of sql/queries/reindex.sql compute the same. */
#define MODULUS      INT64_C(1000000000000000003)
#define FIRST_PRIME  1000003
#define SECOND_PRIME 1000033

/* clang-format off */
static const struct field known_fields[] = {
    FIELD(struct known, NULL, total),
    FIELD(struct known, NULL, sum),
};
SHAPE(known_shape, "Known", struct known, known_fields);
/* clang-format on */

static void add(struct known *known, int64_t total, int64_t sum)
{
    known->total += total;
    known->sum = (known->sum + sum % MODULUS + MODULUS) % MODULUS;
}

/* Adds what a statement counts, or with the sign -1 takes it away. */
static struct problem *add_counted(const struct tenant *tenant, enum statement statement, int sign, struct known *known)
{
    struct listing *listing = SHAPE_NEW(tenant->arena, struct listing, listing_shape);
    struct known   *counted = SHAPE_NEW(tenant->arena, struct known, known_shape);
    bool            found;
    struct problem *problem;

    SET(listing, account_id, tenant->account_id);
    problem = db_one(tenant, statement, listing, counted, &found);
    add(known, sign * counted->total, sign * counted->sum);
    return problem;
}

static struct problem *add_segment(const struct tenant *tenant, struct segment *segment, struct known *known)
{
    const int64_t  *ids;
    uint64_t       *dead;
    struct problem *problem;

    if ((problem = segment_ids(tenant, segment, &ids)) || (problem = segment_dead(tenant, segment, &dead)))
        return problem;
    for (size_t i = 0; i < (size_t)segment->members; i++)
        if (!dead || !members_have(dead, i))
            add(known, 1, (ids[i] % FIRST_PRIME) * (ids[i] % SECOND_PRIME));
    return NULL;
}

static struct problem *add_segments(const struct tenant *tenant, struct known *known)
{
    struct list       segments = {0};
    struct problem   *problem  = segment_list(tenant, &segments);
    struct segment   *segment  = segments.items;
    struct arena_mark mark     = arena_mark(tenant->arena);

    for (size_t i = 0; i < segments.count && !problem; i++) {
        problem = add_segment(tenant, &segment[i], known);
        if (!problem)
            arena_rewind(tenant->arena, mark, (struct bytes){0});
    }
    return problem;
}

struct problem *known_compare(const struct tenant *tenant, struct known *wanted, struct known *found)
{
    struct problem *problem;

    *wanted = (struct known){0};
    *found  = (struct known){0};
    if (!(problem = db_command(tenant->db, tenant->arena, statements[SQL_session_patience].text)) &&
        !(problem = db_begin_snapshot(tenant)) && !(problem = add_counted(tenant, SQL_known_records, 1, wanted)) &&
        !(problem = add_counted(tenant, SQL_known_with_changes, -1, wanted)) &&
        !(problem = add_counted(tenant, SQL_known_by_changes, 1, wanted)))
        problem = add_segments(tenant, found);
    db_rollback(tenant->db);
    return problem;
}
