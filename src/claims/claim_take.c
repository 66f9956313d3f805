#include "claims/claim_take.h"

#include "calling/due.h"
#include "claims/claim_glance.h"
#include "claims/claim_numbers.h"
#include "claims/claim_suppressed.h"
#include "search/ids.h"
#include "store/order_changes.h"

#include <stdlib.h>

/* Orders that a claim looks at and does not take, at most, and how many it wakes of those that were set aside. */
enum { LOOK_MOST = 2000, WAKE_STEP = 1000 };

static const struct row_statement writing = {SQL_order_insert, SQL_order_insert_next, SQL_order_or_change};

/* An order that was found, and what there is to know of it. */
struct candidate_order {
    struct order  *order;
    struct record *record;
    bool           is_moved; /* it is set aside, or found another time */
};

static struct claim_place *place_of(const struct claim *claim, int64_t rank, struct instant now)
{
    struct claim_place *place = SHAPE_NEW(claim->tenant->arena, struct claim_place, claim_place_shape);

    SET(place, account_id, claim->tenant->account_id);
    SET(place, campaign_id, claim->campaign->id);
    SET(place, place, rank);
    SET(place, now, now);
    return place;
}

struct problem *claim_look(struct claim *claim)
{
    struct claim_place *place   = place_of(claim, -1, claim->now);
    struct claim_rank  *rank    = NULL;
    bool                found   = true;
    struct problem     *problem = NULL;

    claim->ranks       = shape_list(claim->tenant->arena, &claim_rank_shape, CLAIM_RANKS + 2);
    claim->ranks.count = 0;
    while (place->place < RANK_INACTIVE && claim->ranks.count < CLAIM_RANKS + 1) {
        rank    = (struct claim_rank *)claim->ranks.items + claim->ranks.count;
        problem = db_one(claim->tenant, SQL_claim_next_rank, place, rank, &found);
        if (problem || !found)
            return problem;
        claim->now = rank->now;
        claim->ranks.count++;
        SET(place, place, rank->place);
    }
    return NULL;
}

bool claim_first_due(const struct claim *claim, struct instant *first)
{
    const struct claim_rank *rank  = claim->ranks.items;
    bool                     found = false;

    for (size_t i = 0; i < claim->ranks.count; i++) {
        if (rank[i].place >= CLAIM_RANKS || !HAS(&rank[i], due_at) || (found && rank[i].due_at.micros >= first->micros))
            continue;
        *first = rank[i].due_at;
        found  = true;
    }
    return found;
}

/* "10.6.1-MariaDB-…" and later, "8.0.1" and later: two numbers tell. */
bool server_skips_locked(struct str version)
{
    bool     is_mariadb = false;
    unsigned number[2]  = {0, 0};
    size_t   part       = 0;

    for (size_t i = 0; i + 7 <= version.len; i++)
        is_mariadb |= memcmp(version.at + i, "MariaDB", 7) == 0;
    for (size_t i = 0; i < version.len && part < 2; i++) {
        if (version.at[i] == '.')
            part++;
        else if (char_is_digit(version.at[i]) && number[part] < 1000)
            number[part] = number[part] * 10 + (unsigned)(version.at[i] - '0');
        else
            break;
    }
    return is_mariadb ? number[0] > 10 || (number[0] == 10 && number[1] >= 6) : number[0] >= 8;
}

/* --- what is found ------------------------------------------------------------------------------------------------ */

static struct problem *lock_due(const struct claim *claim, const struct claim_rank *rank, int64_t limit,
                                struct list *orders)
{
    struct claim_place *place    = place_of(claim, rank->place, claim->now);
    struct assembly     assembly = {0};

    *orders = (struct list){0};
    SET(place, limit, limit);
    assembly_add(&assembly, SQL_claim_due);
    if (!claim->waits && server_skips_locked(rank->version))
        assembly_add(&assembly, SQL_claim_skip_locked);
    return db_all_assembled(claim->tenant, &assembly, place, orders);
}

static int compare_records(const void *left, const void *right)
{
    const struct record *a = left;
    const struct record *b = right;

    return (a->id > b->id) - (a->id < b->id);
}

/* Their records, as they are now. */
static struct problem *read_records(const struct claim *claim, struct candidate_order *found, size_t count)
{
    struct arena    *arena = claim->tenant->arena;
    int64_t         *ids   = ARENA_ARRAY(arena, int64_t, count);
    struct ids_asked asked = {.first = SQL_records_found, .end = SQL_COUNT, .ids = ids, .count = count};
    struct list      rows  = {0};
    struct problem  *problem;

    for (size_t i = 0; i < count; i++)
        ids[i] = found[i].order->record_id;
    if ((problem = ids_read(claim->tenant, &asked, &rows)))
        return problem;
    if (rows.count)
        qsort(rows.items, rows.count, sizeof(struct record), compare_records);
    for (size_t i = 0; i < count; i++) {
        struct record key = {.id = ids[i]};

        found[i].record = rows.count ? bsearch(&key, rows.items, rows.count, sizeof(key), compare_records) : NULL;
        if (!found[i].record)
            return db_ask_to_repeat(claim->tenant, "A record has gone at this moment: try again.");
        found[i].order->record_history = found[i].record->has_history;
    }
    return NULL;
}

static void set_aside(struct candidate_order *found, int64_t rank, struct instant due_at)
{
    SET(found->order, claim_rank, rank);
    SET(found->order, due_at, due_at);
    found->is_moved = true;
}

/* What the rows themselves tell: how they are found is right again afterwards. */
static void judge_rows(const struct claim *claim, struct candidate_order *found, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct order *order = found[i].order;
        int64_t       rank  = order->claim_rank;

        order_set_due(order);
        if (!order_is_due(order, claim->now) || order->claim_rank != rank)
            found[i].is_moved = true;
        else if (HAS(claim->campaign, max_attempts) && order->attempts >= claim->campaign->max_attempts)
            set_aside(&found[i], RANK_SPENT, due_when_spent(order->attempts));
        else if (found[i].record->status != RECORD_ACTIVE)
            set_aside(&found[i], RANK_INACTIVE, (struct instant){0});
    }
}

/* Orders that must not be called: as by whoever suppresses their numbers. */
static struct problem *judge_phones(struct claim *claim, struct candidate_order *found, size_t count)
{
    struct claim_phone *phones = ARENA_ARRAY(claim->tenant->arena, struct claim_phone, count + 1);
    size_t              asked  = 0;
    struct list         orders = shape_list(claim->tenant->arena, &order_shape, count + 1);
    struct problem     *problem;

    for (size_t i = 0; i < count; i++)
        if (!found[i].is_moved)
            phones[asked++] = (struct claim_phone){.phone = found[i].record->phone, .place = i};
    if ((problem = claim_find_suppressed(claim->tenant, claim->campaign->id, phones, asked)))
        return problem;
    orders.count = 0;
    for (size_t i = 0; i < asked; i++) {
        struct candidate_order *one = &found[phones[i].place];

        if (!phones[i].is_suppressed)
            continue;
        SET(one->order, status, ORDER_DO_NOT_CALL);
        SET(one->order, updated_at, instant_after(claim->updated_at, one->order->updated_at));
        order_set_due(one->order);
        one->is_moved                                  = true;
        ((struct order *)orders.items)[orders.count++] = *one->order;
    }
    return order_changes_note(claim->tenant, &orders, LOG_CHANGED);
}

/* Numbers that were claimed too lately: their orders are found again when the pause is over. */
static struct problem *judge_numbers(struct claim *claim, struct candidate_order *found, size_t count)
{
    struct number_claimer claimer = {
        .token = claim->token, .now = claim->now, .seconds = claim->campaign->min_seconds_between};
    struct number_wish *wishes = ARENA_ARRAY(claim->tenant->arena, struct number_wish, count + 1);
    size_t             *places = ARENA_ARRAY(claim->tenant->arena, size_t, count + 1);
    size_t              asked  = 0;
    struct problem     *problem;

    for (size_t i = 0; i < count; i++)
        if (!found[i].is_moved) {
            places[asked]          = i;
            wishes[asked++].number = number_of_phone(found[i].record->phone);
        }
    if ((problem = numbers_claim(claim->tenant, &claimer, wishes, asked)))
        return problem;
    for (size_t i = 0; i < asked; i++)
        if (wishes[i].is_paused) {
            set_aside(&found[places[i]], found[places[i]].order->claim_rank, wishes[i].until);
            claim->paused++;
        }
    return NULL;
}

/* --- what is taken ------------------------------------------------------------------------------------------------ */

static void take(struct claim *claim, struct candidate_order *found)
{
    struct order *order = found->order;

    claim->leases_lost += order->status == ORDER_BUSY;
    if (order->status != ORDER_BUSY)
        SET(order, lease_status, order->status);
    SET(order, status, ORDER_BUSY);
    SET(order, attempts, order->attempts + 1);
    SET(order, lease_token, claim->token);
    SET(order, lease_until, ((struct instant){.micros = claim->now.micros + claim->lease_seconds * 1000000}));
    CLEAR(order, lease_worker);
    if (claim->worker.len) {
        SET(order, lease_worker, claim->worker);
        SET(order, worker, claim->worker);
    }
    SET(order, updated_at, instant_after(claim->updated_at, order->updated_at));
    SET(order, campaign_uuid, claim->campaign->uuid);
    order->new_record = found->record;
    order_set_due(order);
    ((struct order *)claim->taken.items)[claim->taken.count++] = *order;
}

/* Writes what `take` has made of them. */
static struct problem *write_taken(const struct claim *claim, const struct order *order, size_t count)
{
    struct claim_taking *taking   = SHAPE_NEW(claim->tenant->arena, struct claim_taking, claim_taking_shape);
    struct assembly      assembly = {0};
    size_t               values;

    SET(taking, account_id, claim->tenant->account_id);
    SET(taking, campaign_id, claim->campaign->id);
    SET(taking, lease_token, claim->token);
    SET(taking, lease_until, order->lease_until);
    if (claim->worker.len)
        SET(taking, lease_worker, claim->worker);
    SET(taking, updated_at, claim->updated_at);
    SET(taking, record_id, order->record_id);
    assembly_add(&assembly, SQL_orders_take);
    values = assembly_add_values(&assembly, SQL_orders_take_next, count);
    for (size_t i = 1; i < values; i++)
        taking->other_record[i - 1] = order[i < count ? i : 0].record_id;
    assembly_add(&assembly, SQL_orders_take_end);
    return db_run_assembled(claim->tenant, &assembly, &(struct list){.items = taking, .count = 1}, NULL);
}

/* Those that were taken, and those that are set aside. */
static struct problem *write_found(const struct claim *claim, const struct candidate_order *found, size_t count,
                                   const struct list *taken)
{
    const struct order *order   = taken->items;
    struct list         moved   = shape_list(claim->tenant->arena, &order_shape, count + 1);
    struct problem     *problem = NULL;

    moved.count = 0;
    for (size_t i = 0; i < count; i++)
        if (found[i].is_moved)
            ((struct order *)moved.items)[moved.count++] = *found[i].order;
    for (size_t done = 0; done < taken->count && !problem; done += SEEN_AT_ONCE)
        problem =
            write_taken(claim, order + done, taken->count - done < SEEN_AT_ONCE ? taken->count - done : SEEN_AT_ONCE);
    return problem ? problem : db_run_rows(claim->tenant, &writing, &moved);
}

/* Judges what was found, writes all of it, and takes what may be called. */
static struct problem *take_found(struct claim *claim, const struct list *orders)
{
    struct arena           *arena  = claim->tenant->arena;
    struct candidate_order *found  = ARENA_ARRAY(arena, struct candidate_order, orders->count);
    size_t                  before = claim->taken.count;
    struct list             taken;
    struct problem         *problem;

    for (size_t i = 0; i < orders->count; i++) {
        found[i].order                = (struct order *)orders->items + i;
        found[i].order->stored_status = found[i].order->status;
    }
    if ((problem = read_records(claim, found, orders->count)))
        return problem;
    judge_rows(claim, found, orders->count);
    if ((problem = judge_phones(claim, found, orders->count)) || (problem = judge_numbers(claim, found, orders->count)))
        return problem;
    for (size_t i = 0; i < orders->count; i++)
        if (!found[i].is_moved)
            take(claim, &found[i]);
    taken = (struct list){.items = (struct order *)claim->taken.items + before, .count = claim->taken.count - before};
    if ((problem = write_found(claim, found, orders->count, &taken)))
        return problem;
    claim->looked_at += orders->count - taken.count;
    return order_changes_note(claim->tenant, &taken, LOG_CHANGED);
}

/* Those that were seen before; the others of the rank are looked for if they are too few. */
static struct problem *take_seen(struct claim *claim)
{
    struct list     orders;
    struct problem *problem = claim_lock_seen(claim, claim->limit, &orders);

    return problem || !orders.count ? problem : take_found(claim, &orders);
}

static struct problem *take_of_rank(struct claim *claim, const struct claim_rank *rank)
{
    struct list     orders;
    int64_t         left;
    struct problem *problem = NULL;

    if (claim->glance && claim->glance->rank && claim->glance->rank->place == rank->place &&
        ((problem = take_seen(claim)) || (int64_t)claim->taken.count == claim->limit))
        return problem;
    do {
        left = claim->limit - (int64_t)claim->taken.count;
        if ((problem = lock_due(claim, rank, left, &orders)) || !orders.count || (problem = take_found(claim, &orders)))
            return problem;
    } while ((int64_t)orders.count == left && (int64_t)claim->taken.count < claim->limit &&
             claim->looked_at < LOOK_MOST);
    return NULL;
}

/* Orders that were set aside for their attempts are found again where the campaign allows more now. */
static struct problem *wake_spent(struct claim *claim)
{
    const struct claim_rank *rank  = claim->ranks.items;
    struct instant           until = due_when_spent(ATTEMPTS_MOST + 1);
    struct claim_place      *place;
    struct problem          *problem;

    if (HAS(claim->campaign, max_attempts))
        until = due_when_spent(claim->campaign->max_attempts);
    for (size_t i = 0; i < claim->ranks.count; i++) {
        if (rank[i].place != RANK_SPENT || !HAS(&rank[i], due_at) || rank[i].due_at.micros >= until.micros)
            continue;
        place = place_of(claim, RANK_SPENT, until);
        SET(place, limit, WAKE_STEP);
        problem = db_run(claim->tenant, SQL_orders_wake_spent, place, NULL);
        return problem ? problem : claim_look(claim);
    }
    return NULL;
}

struct problem *claim_orders(struct claim *claim)
{
    const struct claim_rank *rank;
    struct problem          *problem;

    claim->taken       = shape_list(claim->tenant->arena, &order_shape, (size_t)claim->limit + 1);
    claim->taken.count = 0;
    if ((problem = wake_spent(claim)))
        return problem;
    rank = claim->ranks.items;
    for (size_t i = 0; i < claim->ranks.count; i++) {
        if ((int64_t)claim->taken.count == claim->limit || claim->looked_at >= LOOK_MOST)
            return NULL;
        if (rank[i].place < CLAIM_RANKS && HAS(&rank[i], due_at) && rank[i].due_at.micros <= claim->now.micros &&
            (problem = take_of_rank(claim, &rank[i])))
            return problem;
    }
    return NULL;
}
