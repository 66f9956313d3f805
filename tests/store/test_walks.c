/*
 * Lists in another order than that of the ids, and a search that finds more than can be sorted at once, while the rows
 * that it finds are the last ones of the list. Made by SQL: all have the same words.
 */
#include "support.h"

#include "domain/campaign.h"
#include "lists/order_lists.h"
#include "lists/record_lists.h"
#include "packing/pack.h"
#include "search/changes.h"
#include "search/choice.h"
#include "words/words.h"

enum { FEW = LISTING_CAP + 100, MANY = SORT_MOST + 100, ENOUGH = 6 << 20 /* bytes */ };

TestSuite(walks, .init = support_open, .fini = support_close);

static int64_t          account;
static struct campaign *campaign;

static void run(const char *format, ...) PRINTF_LIKE(1, 2);

static void run(const char *format, ...)
{
    va_list    arguments;
    struct str text;

    va_start(arguments, format);
    text = arena_vformat(arena, format, arguments);
    va_end(arguments);
    SUCCEED(db_command(db, arena, text.at));
}

/* Copies of records of a name, under another one and updated so many hours later. */
static void copy(const char *from, const char *name, int hours, int64_t most)
{
    run("insert into record (account_id, uuid, type_id, status, has_history, first_name, phone, parameters, "
        "created_at, "
        "updated_at) select account_id, unhex(replace(uuid(), '-', '')), type_id, status, has_history, '%s', phone, "
        "parameters, created_at, updated_at + interval %d hour from record where account_id = %lld and "
        "first_name = '%s' limit %lld",
        name, hours, (long long)account, from, (long long)most);
}

static struct tokens words_in_campaign(const struct record *record)
{
    struct value        nothing = {.kind = VALUE_OBJECT};
    struct record_state state   = {.record = record, .parameters = &nothing};
    struct tokens       words   = {0};

    state.campaigns = (struct campaign_ids){.at = &campaign->id, .count = 1};
    words.at        = record_words(arena, &state, &words.count);
    return words;
}

/* The index gets to know as many as are found; of the others, which are as many and then doubled, it need not know. */
static void fill(int64_t found, int doubled)
{
    struct record *record;

    account  = support_account();
    campaign = support_campaign(account, "Spring");
    record   = support_record(account, support_type(account), "Maria");
    SUCCEED(change_note(OF(account), record, support_words(record), words_in_campaign(record)));
    for (int64_t made = 1; made < found; made *= 2)
        copy("Maria", "Maria", 0, found - made);
    run("insert into record_change (account_id, record_id, type_id, gain, fold, now_words) "
        "select r.account_id, r.id, r.type_id, c.gain, c.fold, c.now_words from record r straight_join record_change c "
        "on c.account_id = r.account_id and c.record_id = %lld where r.account_id = %lld and r.id > c.record_id",
        (long long)record->id, (long long)account);
    SUCCEED(pack_run(OF(account), true));
    copy("Maria", "Peter", 1, found);
    for (int i = 0; i < doubled; i++)
        copy("Peter", "Peter", 0, INT64_MAX);
    run("insert into campaign_order (campaign_id, record_id, account_id, type_id, uuid, status, created_at, "
        "updated_at) "
        "select %lld, id, account_id, type_id, uuid, 1, created_at, updated_at from record where account_id = %lld "
        "order by id",
        (long long)campaign->id, (long long)account);
    run("analyze table record, campaign_order");
}

static struct listing *search(enum listing_sort sort)
{
    struct listing    *listing = support_listing(account);
    struct word_query *words   = ARENA_NEW(arena, struct word_query);

    SUCCEED(words_query(arena, STR("maria"), NULL, words));
    listing->words = words;
    listing->sort  = sort;
    return listing;
}

static void expect_records(struct listing *listing)
{
    size_t               before = arena_used(arena);
    const struct record *record;
    struct list          rows;
    int64_t              total;

    SUCCEED(store_record_page(OF(account), listing, &rows, &total));
    cr_expect_gt(total, LISTING_CAP);
    cr_assert_eq(rows.count, 10);
    cr_expect_lt(arena_used(arena) - before, ENOUGH, "%zu bytes", arena_used(arena) - before);
    record = rows.items;
    for (size_t i = 0; i < rows.count; i++) {
        cr_expect(str_is(record[i].first_name, "Maria"));
        if (i && listing->sort == SORT_LAST_UPDATED)
            cr_expect(record[i].updated_at.micros <= record[i - 1].updated_at.micros);
        if (HAS(listing, before_id))
            cr_expect_lt(record[i].id, listing->before_id);
    }
    SET(listing, before_id, record[rows.count - 1].id);
    SET(listing, before_update, record[rows.count - 1].updated_at);
}

/* All found were updated at the same moment, so that those of the first pages are the newest. */
static void expect_orders(struct listing *listing)
{
    size_t              before = arena_used(arena);
    const struct order *order;
    struct list         rows;
    int64_t             total;

    SET(listing, campaign_id, campaign->id);
    SUCCEED(store_order_page(OF(account), listing, &rows, &total));
    cr_expect_gt(total, LISTING_CAP);
    cr_assert_eq(rows.count, 10);
    cr_expect_lt(arena_used(arena) - before, ENOUGH, "%zu bytes", arena_used(arena) - before);
    order = rows.items;
    for (size_t i = 0; i < rows.count; i++) {
        cr_expect(str_is(order[i].first_name, "Maria"));
        cr_expect(!HAS(listing, before_id) || order[i].id < listing->before_id);
    }
    SET(listing, before_id, order[rows.count - 1].id);
}

static void expect_an_end_in_time(void)
{
    jmp_buf escape;
    int     end;

    arena_escape_to(arena, &escape);
    arena_limit_time(arena, 0, UINT64_MAX);
    end = setjmp(escape);
    if (end == 0) {
        expect_records(search(SORT_LAST_UPDATED));
        cr_assert_fail("nothing looked at the clock");
    }
    cr_expect_eq(end, ARENA_LATE);
    arena_escape_to(arena, NULL);
    arena_limit_time(arena, UINT64_MAX, UINT64_MAX);
}

Test(walks, that_find_something_only_at_their_end_take_little_memory)
{
    struct listing *by_update;
    struct listing *orders;
    struct listing *of_status;

    fill(FEW, 2);
    by_update = search(SORT_LAST_UPDATED);
    orders    = search(SORT_NEWEST);
    of_status = search(SORT_NEWEST);
    SET(of_status, status, 1);
    expect_records(search(SORT_FIRST_UPDATED));
    for (int page = 0; page < 2; page++) {
        expect_records(by_update);
        expect_orders(orders);
        expect_orders(of_status);
    }
    expect_an_end_in_time();
}

/* So many are not sorted at once, but the walk is longer than sorting them: it is left, and they are. */
Test(walks, that_become_longer_than_sorting_what_is_found_end_so, .timeout = 240)
{
    struct listing *by_update;

    fill(MANY, 1);
    by_update = search(SORT_LAST_UPDATED);
    for (int page = 0; page < 2; page++)
        expect_records(by_update);
}
