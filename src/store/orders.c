#include "store/orders.h"

#include "store/records.h"

static struct problem *mark_history(struct db *db, struct arena *arena, const struct order *order,
                                    enum record_history history)
{
    struct record *record = SHAPE_NEW(arena, struct record, record_shape);

    SET(record, account_id, order->account_id);
    SET(record, id, order->record_id);
    SET(record, has_history, history);
    return db_run(db, arena, SQL_record_mark_history, record, NULL);
}

struct problem *store_order_add(struct db *db, struct arena *arena, struct order *order)
{
    struct problem *problem;

    if ((problem = db_run(db, arena, SQL_order_insert, order, NULL)))
        return problem;
    SET(order, id, db_last_id(db));
    if ((problem = db_run(db, arena, SQL_past_order_delete, order, NULL)) ||
        (problem = db_run(db, arena, SQL_order_event_insert, order, NULL)))
        return problem;
    return mark_history(db, arena, order, HISTORY_CURRENT);
}

struct problem *store_order_find(struct db *db, struct arena *arena, int64_t account_id, struct uuid campaign,
                                 struct uuid uuid, bool lock, struct order **out)
{
    struct order   *key   = SHAPE_NEW(arena, struct order, order_shape);
    struct order   *order = SHAPE_NEW(arena, struct order, order_shape);
    bool            found = false;
    struct problem *problem;

    *out = NULL;
    SET(key, account_id, account_id);
    SET(key, campaign_uuid, campaign);
    SET(key, uuid, uuid);
    if (lock && (problem = db_one(db, arena, SQL_order_lock, key, order, &found)))
        return problem;
    if (lock && !found)
        return NULL;
    if ((problem = db_one(db, arena, SQL_order_by_uuid, key, order, &found)))
        return problem;
    if (found) {
        order_complete(arena, order);
        *out = order;
    }
    return NULL;
}

struct problem *store_order_update(struct db *db, struct arena *arena, const struct order *order, bool new_status)
{
    struct problem *problem = db_run(db, arena, SQL_order_update, order, NULL);

    if (problem || !new_status)
        return problem;
    return db_run(db, arena, SQL_order_event_insert, order, NULL);
}

struct problem *store_order_remove(struct db *db, struct arena *arena, const struct order *order)
{
    struct problem *problem;

    if ((problem = db_run(db, arena, SQL_past_order_insert, order, NULL)) ||
        (problem = db_run(db, arena, SQL_order_delete, order, NULL)))
        return problem;
    return mark_history(db, arena, order, HISTORY_PAST);
}
