#include "store/quota.h"

#include "search/listing.h"

/* Microseconds after which numbers are counted again. */
#define COUNT_TRUST (24 * INT64_C(3600) * 1000000)

/* clang-format off */
static const struct field quota_use_fields[] = {
    FIELD(struct quota_use, NULL, account_id),
    FIELD(struct quota_use, NULL, kind),
    FIELD(struct quota_use, NULL, used),
    FIELD(struct quota_use, NULL, most),
    FIELD(struct quota_use, NULL, counted_at),
};
SHAPE(quota_use_shape, "QuotaUse", struct quota_use, quota_use_fields);
/* clang-format on */

struct quota_use *store_quota_of(const struct tenant *tenant, enum quota kind, int64_t limit)
{
    struct quota_use *use = SHAPE_NEW(tenant->arena, struct quota_use, quota_use_shape);

    SET(use, account_id, tenant->account_id);
    SET(use, kind, kind);
    SET(use, most, limit ? limit : INT64_MAX);
    return use;
}

static struct problem *take_one(const struct tenant *tenant, const struct quota_use *use, bool *is_taken)
{
    int64_t         affected = 0;
    struct problem *problem  = db_run(tenant, SQL_quota_take, use, &affected);

    *is_taken = affected > 0;
    return problem;
}

/* Reads the number, and holds off others who would change it. */
static struct problem *look(const struct tenant *tenant, struct quota_use *use, bool *is_known)
{
    struct quota_use *row = SHAPE_NEW(tenant->arena, struct quota_use, quota_use_shape);
    struct problem   *problem;

    *is_known = false;
    problem   = db_one(tenant, SQL_quota_lock, use, row, is_known);
    SET(use, used, row->used);
    return problem;
}

static struct problem *count(const struct tenant *tenant, struct quota_use *use)
{
    static const enum statement countings[] = {[QUOTA_RECORD_TYPES] = SQL_quota_count_record_types,
                                               [QUOTA_CAMPAIGNS]    = SQL_quota_count_campaigns,
                                               [QUOTA_SEGMENTS]     = SQL_quota_count_segments};

    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem = db_one(tenant, countings[use->kind], use, counted, &found);

    if (problem)
        return problem;
    SET(use, used, counted->total);
    SET(use, counted_at, clock_now());
    return db_run(tenant, SQL_quota_write, use, NULL);
}

struct problem *store_quota_take(const struct tenant *tenant, struct quota_use *use, bool *is_taken)
{
    bool            is_known = false;
    struct problem *problem  = take_one(tenant, use, is_taken);

    if (problem || *is_taken)
        return problem;
    if ((problem = look(tenant, use, &is_known)) || (is_known && use->used >= use->most))
        return problem;
    if (!is_known && (problem = count(tenant, use))) /* else somebody has counted at this moment */
        return problem;
    return take_one(tenant, use, is_taken);
}

struct problem *store_quota_hold(const struct tenant *tenant, enum quota kind)
{
    bool ignored;

    return look(tenant, store_quota_of(tenant, kind, 0), &ignored);
}

struct problem *store_quota_give_back(const struct tenant *tenant, enum quota kind)
{
    return db_run(tenant, SQL_quota_give_back, store_quota_of(tenant, kind, 0), NULL);
}

static struct problem *count_again(const struct tenant *tenant, enum quota kind)
{
    struct quota_use *use = store_quota_of(tenant, kind, 0);
    bool              is_known;
    struct problem   *problem;

    if ((problem = db_begin(tenant)) || (problem = look(tenant, use, &is_known)) || (problem = count(tenant, use)))
        return problem;
    return db_commit(tenant);
}

struct problem *store_quota_refresh(const struct tenant *tenant)
{
    struct quota_use *use                       = store_quota_of(tenant, QUOTA_RECORD_TYPES, 0);
    struct list       rows                      = {0};
    bool              known[QUOTA_SEGMENTS + 1] = {false};
    struct problem   *problem;

    SET(use, counted_at, (struct instant){.micros = clock_now().micros - COUNT_TRUST});
    problem = db_all(tenant, SQL_quota_fresh, use, &rows);
    for (size_t i = 0; !problem && i < rows.count; i++)
        if (((struct quota_use *)rows.items)[i].kind <= QUOTA_SEGMENTS)
            known[((struct quota_use *)rows.items)[i].kind] = true;
    for (enum quota kind = QUOTA_RECORD_TYPES; !problem && kind <= QUOTA_SEGMENTS; kind++) {
        if (known[kind])
            continue;
        problem = count_again(tenant, kind);
        db_rollback(tenant->db);
    }
    return problem;
}
