#include "crowd.h"

#include "lists/record_lists.h"
#include "packing/pack.h"
#include "search/changes.h"
#include "store/orders.h"
#include "store/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { OTHERS = 300, ORDERS = 600, PACKINGS = 10 /* each ends after about a second, whatever is left */ };

int64_t             account;
struct record_type *type;
struct campaign    *campaign;
struct record      *some_record;

static void make_records(int64_t of, const struct record_type *its_type, size_t count)
{
    SUCCEED(db_begin(OF(account)));
    for (size_t i = 0; i < count; i++)
        some_record = support_record(of, its_type, i % 7 ? "Maria Ann" : "Jo");
    SUCCEED(db_commit(OF(account)));
}

/* Its words when it is in the campaign (count 1) or not (0). */
static struct tokens words_in(const struct record *record, size_t count)
{
    struct value        nothing = {.kind = VALUE_OBJECT};
    struct record_state state   = {.record = record, .parameters = &nothing};
    struct tokens       words   = {0};

    state.campaigns = (struct campaign_ids){.at = &campaign->id, .count = count};
    words.at        = record_words(arena, &state, &words.count);
    return words;
}

static void make_orders(size_t count)
{
    struct listing      *listing = support_listing(account);
    struct list          rows;
    const struct record *record;
    int64_t              total;

    SET(listing, limit, (int64_t)count);
    SUCCEED(store_record_page(OF(account), listing, &rows, &total));
    record = rows.items;
    SUCCEED(db_begin(OF(account)));
    for (size_t i = 0; i < rows.count; i++) {
        SUCCEED(store_order_add(OF(account), support_order(campaign, &record[i])));
        SUCCEED(change_note(OF(account), &record[i], words_in(&record[i], 0), words_in(&record[i], 1)));
    }
    SUCCEED(db_commit(OF(account)));
}

void crowd_fill(size_t records)
{
    int64_t small = support_account();

    support_explain_in_rows();
    account  = support_account();
    type     = support_type(account);
    campaign = support_campaign(account, "Spring");
    make_records(small, support_type(small), OTHERS);
    make_records(account, support_type(account), records / 10);
    make_records(account, type, records);
    make_orders(ORDERS);
    for (int i = 0; i < PACKINGS; i++)
        SUCCEED(pack_run(OF(account), false));
    SUCCEED(db_command(db, arena,
                       "analyze table record, campaign_order, order_event, past_order, record_change, list_count, "
                       "search_segment, search_posting"));
}

struct listing *crowd_listing(bool in_campaign, bool of_type, enum listing_sort sort)
{
    struct listing *listing = support_listing(account);

    listing->sort = sort;
    if (in_campaign)
        SET(listing, campaign_id, campaign->id);
    if (of_type)
        SET(listing, type_id, type->id);
    return listing;
}

static char aside[64];

static void aside_command(const char *words, const char *more)
{
    SUCCEED(db_command(db, arena, arena_format(arena, "%s database %s %s", words, aside, more).at));
}

void crowd_move_away(void)
{
    snprintf(aside, sizeof(aside), "callbook_test_aside_%ld", (long)getpid());
    aside_command("create", "default character set utf8mb4 collate utf8mb4_bin");
    db_free(db);
    cr_assert_eq(setenv("CALLBOOK_TEST_DATABASE", aside, 1), 0);
    db = support_connect();
    SUCCEED(schema_migrate(OF(0), NULL));
}

void crowd_come_back(void)
{
    aside_command("drop", "");
}

const char *const crowd_tables[CROWD_TABLES] = {"record",        "campaign_order", "order_event",    "past_order",
                                                "record_change", "list_count",     "search_segment", "search_posting",
                                                "idempotency",   "token"};

void crowd_forget_statistics(void)
{
    SUCCEED(db_command(db, arena,
                       "update mysql.innodb_table_stats set n_rows = 0, clustered_index_size = 1, "
                       "sum_of_other_index_sizes = 0 where database_name = database()"));
    SUCCEED(db_command(db, arena,
                       "update mysql.innodb_index_stats set stat_value = if(stat_name like 'n_diff%', 0, 1) "
                       "where database_name = database()"));
    for (size_t i = 0; i < COUNT_OF(crowd_tables); i++) {
        SUCCEED(db_command(db, arena, arena_format(arena, "rename table %s to aside", crowd_tables[i]).at));
        SUCCEED(db_command(db, arena, arena_format(arena, "rename table aside to %s", crowd_tables[i]).at));
    }
}
