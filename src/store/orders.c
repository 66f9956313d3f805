#include "store/orders.h"

#include "store/records.h"

static struct problem *mark_history(struct db *db, struct arena *arena, const struct order *order)
{
    struct record *record = SHAPE_NEW(arena, struct record, record_shape);

    SET(record, account_id, order->account_id);
    SET(record, id, order->record_id);
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
    return mark_history(db, arena, order);
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
    struct problem *problem = db_run(db, arena, SQL_past_order_insert, order, NULL);

    if (problem)
        return problem;
    return db_run(db, arena, SQL_order_delete, order, NULL);
}

static void add_filters(struct assembly *assembly, struct listing *listing)
{
    if (HAS(listing, status))
        assembly_add(assembly, SQL_orders_of_status);
    listing_add_words(assembly, listing, &record_word_fragments);
}

struct problem *store_order_list(struct db *db, struct arena *arena, struct listing *listing, struct list *rows)
{
    struct assembly assembly = {0};
    struct problem *problem;
    struct order   *order;

    assembly_add(&assembly, SQL_orders_select);
    add_filters(&assembly, listing);
    if (HAS(listing, before_id))
        assembly_add(&assembly, SQL_orders_older);
    assembly_add(&assembly, SQL_orders_newest_first);
    if ((problem = db_all_assembled(db, arena, &assembly, listing, rows)))
        return problem;
    order = rows->items;
    for (size_t i = 0; i < rows->count; i++)
        order_complete(arena, &order[i]);
    return NULL;
}

struct problem *store_order_count(struct db *db, struct arena *arena, struct listing *listing, int64_t *total)
{
    struct assembly assembly = {0};

    assembly_add(&assembly, listing->words ? SQL_orders_count : SQL_orders_count_all);
    add_filters(&assembly, listing);
    return listing_count(db, arena, &assembly, listing, total);
}
