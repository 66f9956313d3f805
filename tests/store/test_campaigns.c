/* Campaigns and the search that goes through all of them. */
#include "support.h"

#include "lists/campaign_lists.h"
#include "search/listing.h"
#include "search/stored_words.h"
#include "store/campaigns.h"

#include <time.h>

TestSuite(campaigns, .init = support_open, .fini = support_close, .timeout = 60);

enum { MANY = 700 /* more than are looked at together, twice */ };

/* A listing that searches; `query` is its memory. */
static struct listing *searching(int64_t account, const char *search, struct word_query *query)
{
    struct listing *listing = support_listing(account);

    SUCCEED(words_query(arena, str_from(search), NULL, query));
    listing->words = query;
    return listing;
}

static int64_t count_found(int64_t account, const char *search)
{
    struct word_query query;
    struct listing   *listing = searching(account, search, &query);
    struct list       rows;
    int64_t           total;

    SUCCEED(store_campaign_page(OF(account), listing, &rows, &total));
    cr_assert_eq((int64_t)rows.count, total < listing->limit ? total : listing->limit);
    return total;
}

Test(campaigns, the_search_follows_every_change)
{
    int64_t          account  = support_account();
    struct campaign *campaign = support_campaign(account, "Frühling 東京都");
    struct campaign *locked;

    support_campaign(support_account(), "Frühling");
    cr_assert_eq(count_found(account, "fruhl"), 1);
    cr_assert_eq(count_found(account, "京都 fruhling"), 1);
    cr_assert_eq(count_found(account, "京東"), 0);
    SUCCEED(store_campaign_lock(OF(account), campaign->uuid, &locked));
    SET(locked, name, STR("Autumn"));
    SET(locked, description, STR("No harvest without 2026 seeds"));
    SUCCEED(store_campaign_update(OF(account), locked));
    cr_assert_eq(count_found(account, "fruhl"), 0);
    cr_assert_eq(count_found(account, "2026 harv"), 1);
    SET(locked, deleted_at, clock_now());
    SUCCEED(store_campaign_delete(OF(account), locked));
    cr_assert_eq(count_found(account, "2026"), 0);
}

/* Whoever wrote the row knew other words, or none. */
static void write_words(int64_t account, const char *expression)
{
    SUCCEED(db_command(
        db, arena,
        arena_format(arena, "update campaign set words = %s where account_id = %lld", expression, (long long)account)
            .at));
}

Test(campaigns, words_of_another_version_or_none_are_made_from_name_and_description)
{
    static const char *const others[] = {"null", "''", "x'1005776c696573'", "x'0005776c696573'", "x'05776c696573'"};
    int64_t                  account  = support_account();
    struct campaign         *campaign = support_campaign(account, "Spring");

    support_campaign(account, "!");
    SET(campaign, description, STR("Appeal"));
    SUCCEED(store_campaign_update(OF(account), campaign));
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        write_words(account, others[i]);
        cr_expect_eq(count_found(account, "spring appeal"), 1, "%s", others[i]);
        cr_expect_eq(count_found(account, "lies"), 0, "%s", others[i]);
    }
    SUCCEED(store_campaign_update(OF(account), campaign));
    cr_expect_eq(count_found(account, "spring appeal"), 1);
}

/* Those that the program before has stored have no part of a name that is after an apostrophe. */
Test(campaigns, words_of_the_version_before_are_found_as_those_of_today)
{
    int64_t account = support_account();

    support_campaign(account, "O'Brien 김민준");
    write_words(account, "x'1107776f627269656e0a77eab980ebafbceca480'");
    cr_expect_eq(count_found(account, "brien"), 1);
    cr_expect_eq(count_found(account, "민준"), 1);
    cr_expect_eq(count_found(account, "o'brien"), 1);
}

Test(campaigns, words_of_the_own_version_are_not_made_again)
{
    int64_t account = support_account();

    support_campaign(account, "Spring");
    write_words(account, arena_format(arena, "x'%02x05776c696573'", stored_words_version.at[0]).at);
    cr_expect_eq(count_found(account, "lies"), 1);
    cr_expect_eq(count_found(account, "spring"), 0);
}

static int64_t ids[MANY]; /* the newest first */

/* Campaigns that are called by their numbers; every third one is active, every fifth one has its words missing. */
static int64_t make_many(const char *name)
{
    int64_t account = support_account();

    SUCCEED(db_begin(OF(account)));
    for (size_t i = MANY; i-- > 0;) {
        const char      *text     = arena_format(arena, "%s %zu", name, i).at;
        struct campaign *campaign = support_campaign(account, text);

        ids[i] = campaign->id;
        if (i % 3)
            continue;
        SET(campaign, status, CAMPAIGN_ACTIVE);
        SUCCEED(store_campaign_update(OF(account), campaign));
    }
    SUCCEED(db_command(db, arena,
                       arena_format(arena, "update campaign set words = null where account_id = %lld and id %% 5 = 0",
                                    (long long)account)
                           .at));
    SUCCEED(db_commit(OF(account)));
    return account;
}

/* The page holds every `step`th campaign, from the `first` on. */
static void expect_page(int64_t account, struct listing *listing, size_t first, size_t step)
{
    struct list rows;
    int64_t     total;
    size_t      wanted = 0;

    SUCCEED(store_campaign_page(OF(account), listing, &rows, &total));
    cr_expect_eq(total, (MANY + (int64_t)step - 1) / (int64_t)step);
    for (size_t i = first; i < MANY && wanted < (size_t)listing->limit; i += step)
        cr_assert(wanted < rows.count && ((const struct campaign *)rows.items)[wanted++].id == ids[i], "row %zu", i);
    cr_expect_eq(rows.count, wanted);
}

Test(campaigns, a_search_finds_all_the_newest_first)
{
    int64_t           account = make_many("Number");
    struct word_query query;
    struct listing   *listing = searching(account, "numb", &query);

    expect_page(account, listing, 0, 1);
    SET(listing, offset, 500);
    expect_page(account, listing, 500, 1);
    SET(listing, offset, MANY - 3);
    expect_page(account, listing, MANY - 3, 1);
    SET(listing, offset, MANY);
    expect_page(account, listing, MANY, 1);
    SET(listing, offset, 0);
    SET(listing, limit, MANY + 1);
    expect_page(account, listing, 0, 1);
    SET(listing, status, CAMPAIGN_ACTIVE);
    expect_page(account, listing, 0, 3);
}

Test(campaigns, a_search_goes_on_from_its_place_and_counts_from_the_beginning)
{
    int64_t           account = make_many("Number");
    struct word_query query;
    struct listing   *listing = searching(account, "number", &query);

    for (size_t place = 0; place < MANY; place += 99) {
        SET(listing, before_id, ids[place]);
        expect_page(account, listing, place + 1, 1);
    }
    SET(listing, status, CAMPAIGN_ACTIVE);
    SET(listing, before_id, ids[300]);
    expect_page(account, listing, 303, 3);
}

Test(campaigns, one_of_many_is_found_wherever_it_stands)
{
    int64_t           account = make_many("Number");
    struct word_query query;
    struct list       rows;
    int64_t           total;

    for (size_t i = 100; i < MANY; i += 67) {
        struct listing *listing = searching(account, arena_format(arena, "%zu number", i).at, &query);

        SUCCEED(store_campaign_page(OF(account), listing, &rows, &total));
        cr_assert_eq(rows.count, 1);
        cr_expect_eq(((const struct campaign *)rows.items)->id, ids[i]);
    }
    cr_expect_eq(count_found(account, "number numberless"), 0);
}

/* 2,000 different characters are words of 16 KB. */
static void describe_at_length(int64_t account)
{
    char  *text = arena_alloc(arena, 6001);
    size_t len  = 0;

    for (unsigned code = 0x4E00; code < 0x4E00 + 2000; code++) {
        text[len++] = (char)(0xE0 | code >> 12);
        text[len++] = (char)(0x80 | (code >> 6 & 0x3F));
        text[len++] = (char)(0x80 | (code & 0x3F));
    }
    for (size_t i = 0; i < MANY; i++) {
        struct campaign *campaign = support_campaign(account, "Long");

        SET(campaign, description, ((struct str){.at = text, .len = len}));
        SUCCEED(store_campaign_update(OF(account), campaign));
    }
}

Test(campaigns, a_search_needs_no_more_memory_for_many)
{
    enum { MEBIBYTE = 1 << 20 };
    int64_t           account = support_account();
    struct arena     *own     = arena_new(8 * MEBIBYTE);
    struct tenant     tenant  = {.db = db, .arena = own, .account_id = account};
    struct word_query query;
    struct list       rows;
    int64_t           total;

    SUCCEED(db_begin(OF(account)));
    describe_at_length(account);
    SUCCEED(db_commit(OF(account)));
    for (int round = 0; round < 2; round++) {
        struct listing *listing = searching(account, "一丁", &query);

        SUCCEED(store_campaign_page(&tenant, listing, &rows, &total));
        cr_expect_eq(total, MANY);
        cr_expect_lt(arena_used(own), MEBIBYTE / 4, "%zu KB", arena_used(own) >> 10);
        arena_reset(own);
        write_words(account, "null");
    }
    arena_free(own);
}

Test(campaigns, a_search_ends_when_the_time_of_its_request_does)
{
    int64_t           account = make_many("Number");
    struct word_query query;
    struct listing   *listing = searching(account, "number", &query);
    struct list       rows;
    int64_t           total;

    db_limit_time(db, 60 * 1000000);
    SUCCEED(store_campaign_page(OF(account), listing, &rows, &total));
    while (db_time_left(db) > 80000)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    FAIL_AS(unavailable, store_campaign_page(OF(account), listing, &rows, &total));
    db_end_limit(db);
    SUCCEED(store_campaign_page(OF(account), listing, &rows, &total));
    cr_expect_eq(total, MANY);
}
