/* How many rows are really read, whatever EXPLAIN says. */
#include "crowd.h"

#include "lists/order_lists.h"
#include "lists/record_lists.h"
#include "packing/pack.h"
#include "store/inspect.h"

TestSuite(reads, .init = support_open, .fini = support_close, .timeout = 120);

static int64_t reads_before;

static void start_reading(void)
{
    SUCCEED(inspect_rows_read(OF(0), &reads_before));
}

/* Without those that the question itself has cost. */
static int64_t rows_read(void)
{
    int64_t first;
    int64_t second;

    SUCCEED(inspect_rows_read(OF(0), &first));
    SUCCEED(inspect_rows_read(OF(0), &second));
    return first - reads_before - (second - first);
}

static int64_t cost_of_list(bool in_campaign, bool of_type, enum listing_sort sort, const char *search, int64_t offset)
{
    struct listing   *listing = crowd_listing(in_campaign, of_type, sort);
    struct word_query query   = {0};
    struct list       rows;
    int64_t           total;

    SET(listing, offset, offset);
    if (search) {
        SUCCEED(words_query(arena, str_from(search), NULL, &query));
        listing->words = &query;
    }
    start_reading();
    SUCCEED(store_record_page(OF(listing->account_id), listing, &rows, &total));
    cr_assert_gt(rows.count, 0);
    return rows_read();
}

static int64_t cost_of_orders(const char *search)
{
    struct listing   *listing = crowd_listing(true, false, SORT_NEWEST);
    struct word_query query   = {0};
    struct list       rows;
    int64_t           total;

    if (search) {
        SUCCEED(words_query(arena, str_from(search), NULL, &query));
        listing->words = &query;
    }
    start_reading();
    SUCCEED(store_order_page(OF(listing->account_id), listing, &rows, &total));
    cr_assert_gt(rows.count, 0);
    return rows_read();
}

/*
 * Executed in turns on one connection, as a worker does. MariaDB has been seen to turn a counting statement into a scan
 * of the whole table once a list with a LIMIT on the same index had run: what counts is what is read, again and again.
 */
Test(reads, lists_read_as_few_rows_after_one_another_as_alone)
{
    crowd_fill(RECORDS);
    for (int round = 0; round < 4; round++)
        for (int in_campaign = 0; in_campaign < 2; in_campaign++)
            for (int of_type = 0; of_type < 2; of_type++)
                for (enum listing_sort sort = SORT_NEWEST; sort <= SORT_OLDEST; sort++) {
                    int64_t most = 2 * 256 + 100; /* changes that are not packed, twice, and the page */

                    cr_expect_leq(cost_of_list(in_campaign, of_type, sort, NULL, 0), most);
                    cr_expect_leq(cost_of_list(in_campaign, of_type, sort, "maria", 0), most);
                }
}

Test(reads, lists_of_a_table_that_is_thought_to_be_empty_read_as_few_rows)
{
    int64_t cost[2][6];

    crowd_move_away();
    crowd_fill(RECORDS);
    SUCCEED(pack_run(OF(account), true));
    for (int forgotten = 0; forgotten < 2; forgotten++) {
        if (forgotten)
            crowd_forget_statistics();
        cost_of_list(true, true, SORT_NEWEST, "maria", 0); /* tables are opened anew */
        cost_of_orders("maria");
        for (int of_type = 0; of_type < 2; of_type++) {
            cost[forgotten][of_type]     = cost_of_list(true, of_type, SORT_NEWEST, NULL, 0);
            cost[forgotten][2 + of_type] = cost_of_list(true, of_type, SORT_NEWEST, "maria ann", 0);
        }
        cost[forgotten][4] = cost_of_orders(NULL);
        cost[forgotten][5] = cost_of_orders("maria");
    }
    for (size_t i = 0; i < COUNT_OF(cost[0]); i++)
        cr_expect_leq(cost[1][i], cost[0][i] + 100, "list %zu: %lld rows, then %lld", i, (long long)cost[0][i],
                      (long long)cost[1][i]);
    crowd_come_back();
}

Test(reads, what_is_read_does_not_grow_with_the_table)
{
    static const size_t sizes[] = {RECORDS, 6 * RECORDS};
    int64_t             cost[COUNT_OF(sizes)][6];

    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        crowd_fill(sizes[i]);
        SUCCEED(pack_run(OF(account), true));
        cost[i][0] = cost_of_list(false, false, SORT_NEWEST, NULL, 0);
        cost[i][1] = cost_of_list(false, true, SORT_NEWEST, NULL, 0);
        cost[i][2] = cost_of_list(false, true, SORT_OLDEST, NULL, RECORDS * 9 / 10);
        cost[i][3] = cost_of_list(false, false, SORT_LAST_UPDATED, NULL, 0);
        cost[i][4] = cost_of_list(false, false, SORT_NEWEST, "maria ann", 0);
        cost[i][5] = cost_of_list(true, true, SORT_NEWEST, "m", 0);
    }
    for (size_t j = 0; j < COUNT_OF(cost[0]); j++)
        cr_expect_leq(cost[1][j], cost[0][j] + 1100, "list %zu: %lld, then %lld rows", j, (long long)cost[0][j],
                      (long long)cost[1][j]);
}
