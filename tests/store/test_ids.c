/* Rows by their ids: more of them than a statement takes. */
#include "support.h"

#include "lists/order_lists.h"
#include "lists/record_lists.h"
#include "search/changes.h"
#include "search/ids.h"
#include "search/listing.h"
#include "store/orders.h"

TestSuite(ids, .init = support_open, .fini = support_close);

enum { MANY = 2 * IDS_AT_ONCE + 5 };

static int64_t          account;
static struct campaign *campaign;
static int64_t          ids[MANY]; /* the newest first */

static struct tokens words_in_campaign(const struct record *record)
{
    struct value        nothing = {.kind = VALUE_OBJECT};
    struct record_state state   = {.record = record, .parameters = &nothing};
    struct tokens       words   = {0};

    state.campaigns = (struct campaign_ids){.at = &campaign->id, .count = 1};
    words.at        = record_words(arena, &state, &words.count);
    return words;
}

/* Records of one name, all of them in the campaign. */
static void make_many(void)
{
    struct record_type *type;

    account  = support_account();
    type     = support_type(account);
    campaign = support_campaign(account, "Spring");
    SUCCEED(db_begin(OF(account)));
    for (size_t i = MANY; i-- > 0;) {
        struct record *record = support_record(account, type, "Maria");

        ids[i] = record->id;
        SUCCEED(store_order_add(OF(account), support_order(campaign, record)));
        SUCCEED(change_note(OF(account), record, support_words(record), words_in_campaign(record)));
    }
    SUCCEED(db_commit(OF(account)));
}

Test(ids, any_number_is_read_in_the_order_that_it_was_asked_in)
{
    static const size_t counts[] = {0, 1, 2, 3, IDS_AT_ONCE - 1, IDS_AT_ONCE, IDS_AT_ONCE + 1, MANY};

    make_many();
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        struct ids_asked asked = {
            .first = SQL_records_found, .end = SQL_records_order_newest, .ids = ids, .count = counts[i]};
        struct list rows;

        SUCCEED(ids_read(OF(account), &asked, &rows));
        cr_assert_eq(rows.count, counts[i]);
        for (size_t j = 0; j < rows.count; j++)
            cr_assert_eq(((const struct record *)rows.items)[j].id, ids[j], "%zu of %zu", j, counts[i]);
    }
}

Test(ids, what_is_not_there_or_of_another_account_is_left_out)
{
    struct ids_asked asked = {.first = SQL_records_updates, .end = SQL_COUNT, .ids = ids, .count = MANY};
    struct list      rows;

    make_many();
    ids[1] = ids[IDS_AT_ONCE] = INT64_MAX;
    SUCCEED(ids_read(OF(account), &asked, &rows));
    cr_expect_eq(rows.count, MANY - 2);
    SUCCEED(ids_read(OF(support_account()), &asked, &rows));
    cr_expect_eq(rows.count, 0);
}

static struct listing *long_listing(const char *search, struct word_query *query)
{
    struct listing *listing = support_listing(account);

    SET(listing, limit, MANY + 1);
    SET(listing, campaign_id, campaign->id);
    SUCCEED(words_query(arena, str_from(search), NULL, query));
    listing->words = query;
    return listing;
}

/* How long a page is at most, others decide. */
Test(ids, a_page_of_a_search_may_be_longer_than_a_statement)
{
    struct word_query query;
    struct listing   *listing;
    struct list       rows;
    int64_t           total;

    make_many();
    listing = long_listing("maria", &query);
    for (enum listing_sort sort = SORT_NEWEST; sort <= SORT_FIRST_UPDATED; sort++) {
        bool is_backwards = sort == SORT_OLDEST || sort == SORT_FIRST_UPDATED;

        listing->sort = sort;
        SUCCEED(store_record_page(OF(account), listing, &rows, &total));
        cr_assert(rows.count == MANY && total == MANY, "sort %d", (int)sort);
        for (size_t i = 0; i < MANY; i++)
            cr_assert_eq(((const struct record *)rows.items)[i].id, ids[is_backwards ? MANY - 1 - i : i], "sort %d",
                         (int)sort);
    }
    listing->sort = SORT_NEWEST;
    SUCCEED(store_order_page(OF(account), listing, &rows, &total));
    cr_assert(rows.count == MANY && total == MANY);
    for (size_t i = 1; i < MANY; i++)
        cr_assert_gt(((const struct order *)rows.items)[i - 1].id, ((const struct order *)rows.items)[i].id);
}
