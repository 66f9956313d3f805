#include "store/records.h"

#include "domain/campaign.h"
#include "search/changes.h"
#include "store/find.h"

struct problem *store_record_add(struct db *db, struct arena *arena, struct record *record, struct tokens words)
{
    struct problem *problem = db_run(db, arena, SQL_record_insert, record, NULL);

    if (problem)
        return problem;
    SET(record, id, db_last_id(db));
    return store_change_add(db, arena, record, words);
}

struct problem *store_record_find(struct db *db, struct arena *arena, int64_t account_id, struct uuid uuid,
                                  struct record **out)
{
    return store_find(db, arena, SQL_record_by_uuid, account_id, uuid, out);
}

struct problem *store_record_lock(struct db *db, struct arena *arena, int64_t account_id, struct uuid uuid,
                                  struct record **out)
{
    return store_find(db, arena, SQL_record_lock, account_id, uuid, out);
}

struct problem *store_record_lock_id(struct db *db, struct arena *arena, int64_t account_id, int64_t id,
                                     struct record **out)
{
    struct record  *key    = SHAPE_NEW(arena, struct record, record_shape);
    struct record  *record = SHAPE_NEW(arena, struct record, record_shape);
    bool            found  = false;
    struct problem *problem;

    SET(key, account_id, account_id);
    SET(key, id, id);
    problem = db_one(db, arena, SQL_record_lock_id, key, record, &found);
    *out    = found ? record : NULL;
    return problem;
}

struct problem *store_record_campaigns(struct db *db, struct arena *arena, const struct record *record,
                                       struct campaign_ids *campaigns)
{
    struct list         rows = {0};
    const struct order *order;
    int64_t            *ids;
    struct problem     *problem;

    *campaigns = (struct campaign_ids){0};
    if (!record->has_history)
        return NULL;
    if ((problem = db_all(db, arena, SQL_record_campaigns, record, &rows)))
        return problem;
    order = rows.items;
    ids   = ARENA_ARRAY(arena, int64_t, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++)
        ids[i] = order[i].campaign_id;
    *campaigns = (struct campaign_ids){.at = ids, .count = rows.count};
    return NULL;
}

struct problem *store_record_update(struct db *db, struct arena *arena, const struct record *record,
                                    struct tokens before, struct tokens after)
{
    struct problem *problem = db_run(db, arena, SQL_record_update, record, NULL);

    if (problem)
        return problem;
    return store_change_note(db, arena, record, before, after);
}

struct problem *store_record_delete(struct db *db, struct arena *arena, const struct record *record,
                                    struct tokens words)
{
    static const enum statement with_history[] = {SQL_record_delete_orders, SQL_record_delete_past,
                                                  SQL_record_delete_events};
    struct problem             *problem;

    for (size_t i = 0; record->has_history && i < COUNT_OF(with_history); i++)
        if ((problem = db_run(db, arena, with_history[i], record, NULL)))
            return problem;
    if ((problem = store_change_note(db, arena, record, words, (struct tokens){0})))
        return problem;
    return db_run(db, arena, SQL_record_delete, record, NULL);
}
