/* What suppressing does to orders: those that are open become `do-not-call`. */
#include "domain/campaign.h"
#include "domain/record.h"
#include "register/suppression_blocks.h"
#include "search/ids.h"
#include "store/orders.h"

#include <stdlib.h>

#define SECOND INT64_C(1000000)

/* --- orders ------------------------------------------------------------------------------------------------------- */

static int compare_stops(const void *left, const void *right)
{
    const struct stop *a = left;
    const struct stop *b = right;

    return (a->record_id > b->record_id) - (a->record_id < b->record_id);
}

/* The records of some stops, each once, in ascending order. */
static size_t records_of(struct arena *arena, const struct stop *stops, size_t count, int64_t **ids)
{
    struct stop *sorted = ARENA_ARRAY(arena, struct stop, count + 1);
    size_t       found  = 0;

    *ids = ARENA_ARRAY(arena, int64_t, count + 1);
    memcpy(sorted, stops, count * sizeof(*stops));
    qsort(sorted, count, sizeof(*sorted), compare_stops);
    for (size_t i = 0; i < count; i++)
        if (!found || (*ids)[found - 1] != sorted[i].record_id)
            (*ids)[found++] = sorted[i].record_id;
    return found;
}

/* `sorted` by record. */
static bool is_stopped(const struct stop *sorted, size_t count, const struct order *order)
{
    const struct stop  key   = {.record_id = order->record_id};
    const struct stop *found = bsearch(&key, sorted, count, sizeof(key), compare_stops);

    while (found && found > sorted && found[-1].record_id == key.record_id)
        found--;
    for (; found && found < sorted + count && found->record_id == key.record_id; found++)
        if (!found->campaign_id || found->campaign_id == order->campaign_id)
            return true;
    return false;
}

static struct problem *stop_one(const struct tenant *tenant, struct order *order, struct instant now)
{
    order->record_history = HISTORY_CURRENT;
    order->stored_status  = order->status;
    SET(order, status, ORDER_DO_NOT_CALL);
    SET(order, updated_at, instant_after(now, order->updated_at));
    return store_order_update(tenant, order, true);
}

static void append(struct arena *arena, struct list *list, const struct list *some, size_t size)
{
    if (!some->count)
        return;
    list->items = arena_realloc(arena, list->items, list->count * size, (list->count + some->count) * size);
    memcpy((char *)list->items + list->count * size, some->items, some->count * size);
    list->count += some->count;
}

/* The orders are locked before they are read: what is read is what there is. */
static struct problem *open_orders(const struct tenant *tenant, const int64_t *ids, size_t count, struct list *orders)
{
    struct ids_asked locked = {
        .first = SQL_open_orders_lock, .end = SQL_open_orders_lock_end, .ids = ids, .count = count};
    struct ids_asked read    = {.first = SQL_open_orders, .end = SQL_COUNT, .ids = ids, .count = count};
    struct list      found   = {0};
    struct problem  *problem = NULL;

    for (size_t done = 0; done < count && !problem; done += IDS_AT_ONCE) {
        struct list some = {0};

        locked.ids   = ids + done;
        locked.count = count - done < IDS_AT_ONCE ? count - done : IDS_AT_ONCE;
        problem      = ids_read(tenant, &locked, &some);
        found.count += some.count;
    }
    *orders = (struct list){0};
    for (size_t done = 0; found.count && done < count && !problem; done += IDS_AT_ONCE) {
        struct list some = {0};

        read.ids   = ids + done;
        read.count = count - done < IDS_AT_ONCE ? count - done : IDS_AT_ONCE;
        problem    = ids_read(tenant, &read, &some);
        append(tenant->arena, orders, &some, sizeof(struct order));
    }
    return problem;
}

struct problem *orders_stop(const struct tenant *tenant, const struct stop *stops, size_t count)
{
    struct stop    *sorted = ARENA_ARRAY(tenant->arena, struct stop, count + 1);
    struct instant  now    = clock_now();
    struct list     orders = {0};
    int64_t        *ids;
    size_t          records;
    struct problem *problem;

    if (!count)
        return NULL;
    memcpy(sorted, stops, count * sizeof(*stops));
    qsort(sorted, count, sizeof(*sorted), compare_stops);
    records = records_of(tenant->arena, stops, count, &ids);
    problem = open_orders(tenant, ids, records, &orders);
    for (size_t i = 0; i < orders.count && !problem; i++) {
        struct order *order = (struct order *)orders.items + i;

        arena_work(tenant->arena, sizeof(*order));
        if (is_stopped(sorted, count, order))
            problem = stop_one(tenant, order, now);
    }
    return problem;
}

/* --- by number ---------------------------------------------------------------------------------------------------- */

static struct problem *lock_some(const struct tenant *tenant, const int64_t *numbers, size_t count,
                                 struct list *records)
{
    struct id_run  *run      = SHAPE_NEW(tenant->arena, struct id_run, id_run_shape);
    struct assembly assembly = {0};
    size_t          values;

    SET(run, account_id, tenant->account_id);
    SET(run, first_id, numbers[0]);
    assembly_add(&assembly, SQL_suppression_records);
    values = assembly_add_values(&assembly, SQL_suppression_records_next, count);
    for (size_t i = 1; i < values; i++)
        run->other_id[i - 1] = numbers[i < count ? i : 0];
    assembly_add(&assembly, SQL_suppression_records_end);
    *records = (struct list){0};
    return db_all_assembled(tenant, &assembly, run, records);
}

/* All records that have one of the numbers. */
static struct problem *lock_records(const struct tenant *tenant, const int64_t *numbers, size_t count,
                                    struct list *records)
{
    struct problem *problem = NULL;

    *records = (struct list){0};
    for (size_t done = 0; done < count && !problem; done += IDS_AT_ONCE) {
        struct list some;

        problem = lock_some(tenant, numbers + done, count - done < IDS_AT_ONCE ? count - done : IDS_AT_ONCE, &some);
        if (!problem)
            append(tenant->arena, records, &some, sizeof(struct record));
    }
    return problem;
}

/* `items` are sorted by number. */
static size_t first_of(struct suppression *const *items, size_t count, int64_t number)
{
    size_t low  = 0;
    size_t high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (items[middle]->number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct problem *stop_records(const struct tenant *tenant, struct suppression *const *items, size_t count,
                                    const struct list *records)
{
    const struct record *record = records->items;
    struct stop         *stops;
    size_t               most  = 0;
    size_t               found = 0;

    for (size_t i = 0; i < records->count; i++)
        for (size_t j = first_of(items, count, suppression_number(record[i].phone));
             j < count && items[j]->number == suppression_number(record[i].phone); j++)
            most++;
    stops = ARENA_ARRAY(tenant->arena, struct stop, most + 1);
    for (size_t i = 0; i < records->count; i++)
        for (size_t j = first_of(items, count, suppression_number(record[i].phone));
             j < count && items[j]->number == suppression_number(record[i].phone); j++)
            if (items[j]->is_new)
                stops[found++] = (struct stop){.record_id = record[i].id, .campaign_id = items[j]->campaign_id};
    return orders_stop(tenant, stops, found);
}

struct problem *orders_stop_numbers(const struct tenant *tenant, struct suppression *const *items, size_t count)
{
    int64_t        *numbers = ARENA_ARRAY(tenant->arena, int64_t, count + 1);
    size_t          fresh   = 0;
    struct list     records;
    struct problem *problem;

    for (size_t i = 0; i < count; i++)
        if (items[i]->is_new && (!fresh || numbers[fresh - 1] != items[i]->number))
            numbers[fresh++] = items[i]->number;
    if (!fresh)
        return NULL;
    if ((problem = lock_records(tenant, numbers, fresh, &records)) || !records.count)
        return problem;
    return stop_records(tenant, items, count, &records);
}

/* --- by record ---------------------------------------------------------------------------------------------------- */

static int compare_ids(const void *left, const void *right)
{
    const int64_t *a = left;
    const int64_t *b = right;

    return (*a > *b) - (*a < *b);
}

static struct problem *read_blocks(const struct tenant *tenant, const struct phone_owner *owners, size_t count,
                                   struct list *rows)
{
    int64_t            *blocks = ARENA_ARRAY(tenant->arena, int64_t, count + 1);
    struct blocks_asked asked  = {.blocks = blocks, .holds = true};

    for (size_t i = 0; i < count; i++)
        blocks[i] = block_of(suppression_number(owners[i].phone));
    qsort(blocks, count, sizeof(*blocks), compare_ids);
    for (size_t i = 0; i < count; i++)
        if (!i || blocks[i] != blocks[asked.count - 1])
            blocks[asked.count++] = blocks[i];
    return blocks_read(tenant, &asked, rows);
}

/* Adds the stops that the entries of a block tell of an owner; `stops` may be NULL, to count them. */
static size_t stops_of(const struct suppression_block *row, const struct phone_owner *owner, struct stop *stops)
{
    struct bytes       rest   = row->entries;
    int64_t            number = suppression_number(owner->phone);
    int64_t            now    = clock_now().micros / SECOND;
    struct block_entry entry;
    size_t             count = 0;

    while (block_take(&rest, row->block, &entry) && entry.number <= number) {
        if (entry.number != number || (entry.expires && entry.expires <= now))
            continue;
        if (stops)
            stops[count] = (struct stop){.record_id = owner->record_id, .campaign_id = entry.campaign_id};
        count++;
    }
    return count;
}

struct problem *register_check_owners(const struct tenant *tenant, const struct phone_owner *owners, size_t count)
{
    struct list     rows;
    struct stop    *stops;
    size_t          most  = 0;
    size_t          found = 0;
    struct problem *problem;

    if (!count)
        return NULL;
    if ((problem = read_blocks(tenant, owners, count, &rows)) || !rows.count)
        return problem;
    for (size_t pass = 0; pass < 2; pass++) {
        stops = pass ? ARENA_ARRAY(tenant->arena, struct stop, most + 1) : NULL;
        for (size_t i = 0; i < count; i++) {
            const struct suppression_block *row = blocks_find(&rows, block_of(suppression_number(owners[i].phone)));

            if (row && pass && found < most)
                found += stops_of(row, &owners[i], stops + found);
            else if (row && !pass)
                most += stops_of(row, &owners[i], NULL);
        }
    }
    return orders_stop(tenant, stops, found);
}
