#include "store/records.h"

#include "store/find.h"

/* clang-format off */
const struct word_fragments record_word_fragments = {
    .word           = SQL_records_with_word,
    .word_or_ending = SQL_records_with_word_or_ending,
    .pairs          = SQL_records_with_pairs,
};

/* For each order of the list: what lies beyond the place, the order within the page, the order of the joined rows. */
static const struct {
    enum statement beyond;
    enum statement order;
    enum statement joined;
} orders[] = {
    [SORT_NEWEST]        = {SQL_records_older, SQL_records_newest_first, SQL_records_order_newest},
    [SORT_OLDEST]        = {SQL_records_newer, SQL_records_oldest_first, SQL_records_order_oldest},
    [SORT_LAST_UPDATED]  = {SQL_records_updated_before, SQL_records_last_updated_first, SQL_records_order_last_updated},
    [SORT_FIRST_UPDATED] = {SQL_records_updated_after, SQL_records_first_updated_first, SQL_records_order_first_updated},
};
/* clang-format on */

struct problem *store_record_add(struct db *db, struct arena *arena, struct record *record, struct tokens words)
{
    struct problem *problem = db_run(db, arena, SQL_record_insert, record, NULL);

    if (problem)
        return problem;
    SET(record, id, db_last_id(db));
    return store_search_update(db, arena, SEARCH_RECORDS, record->account_id, record->id, (struct tokens){0}, words);
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

/* Events come sorted by campaign: each placement gets its run of them. */
static void share_out_events(const struct list *placements, const struct list *events)
{
    struct placement       *placement = placements->items;
    struct placement_event *event     = events->items;

    for (size_t i = 0; i < placements->count; i++) {
        size_t start = 0;
        size_t end;

        while (start < events->count && event[start].campaign_id != placement[i].campaign_id)
            start++;
        end = start;
        while (end < events->count && event[end].campaign_id == placement[i].campaign_id)
            end++;
        SET(&placement[i], events, ((struct list){.items = event + start, .count = end - start}));
    }
}

struct problem *store_record_history(struct db *db, struct arena *arena, struct record *record)
{
    struct list     placements = {0};
    struct list     events     = {0};
    struct problem *problem;

    if (record->has_history) {
        if ((problem = db_all(db, arena, SQL_record_history, record, &placements)) ||
            (problem = db_all(db, arena, SQL_record_events, record, &events)))
            return problem;
        share_out_events(&placements, &events);
    }
    SET(record, history, placements);
    return NULL;
}

struct problem *store_record_update(struct db *db, struct arena *arena, const struct record *record,
                                    struct tokens before, struct tokens after)
{
    struct problem *problem = db_run(db, arena, SQL_record_update, record, NULL);

    if (problem)
        return problem;
    return store_search_update(db, arena, SEARCH_RECORDS, record->account_id, record->id, before, after);
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
    if ((problem =
             store_search_update(db, arena, SEARCH_RECORDS, record->account_id, record->id, words, (struct tokens){0})))
        return problem;
    return db_run(db, arena, SQL_record_delete, record, NULL);
}

static void add_filters(struct assembly *assembly, struct listing *listing)
{
    assembly_add(assembly, HAS(listing, campaign_id) ? SQL_records_ids_in_campaign : SQL_records_ids);
    if (HAS(listing, type_id))
        assembly_add(assembly, SQL_records_of_type);
    if (HAS(listing, status))
        assembly_add(assembly, SQL_records_of_status);
    listing_add_words(assembly, listing, &record_word_fragments);
}

void store_record_list_assembly(struct listing *listing, struct assembly *assembly)
{
    assembly_add(assembly, SQL_records_select);
    add_filters(assembly, listing);
    if (HAS(listing, before_id))
        assembly_add(assembly, orders[listing->sort].beyond);
    assembly_add(assembly, orders[listing->sort].order);
    assembly_add(assembly, SQL_records_join);
    assembly_add(assembly, orders[listing->sort].joined);
}

struct problem *store_record_list(struct db *db, struct arena *arena, struct listing *listing, struct list *rows)
{
    struct assembly assembly = {0};

    store_record_list_assembly(listing, &assembly);
    return db_all_assembled(db, arena, &assembly, listing, rows);
}

struct problem *store_record_count(struct db *db, struct arena *arena, struct listing *listing, int64_t *total)
{
    struct assembly assembly = {0};

    assembly_add(&assembly, SQL_records_count);
    add_filters(&assembly, listing);
    return listing_count(db, arena, &assembly, listing, total);
}
