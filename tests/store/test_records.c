#include "support.h"

#include "lists/record_lists.h"
#include "packing/pack.h"
#include "store/record_types.h"
#include "store/records.h"

#include <stdio.h>

enum { WORDS = 4000 };

TestSuite(records, .init = support_open, .fini = support_close);

Test(records, comes_back_as_it_was_stored)
{
    int64_t             account = support_account();
    struct record_type *type    = support_type(account);
    struct record      *record  = support_record(account, type, "Zoë");
    struct record      *found;

    SUCCEED(store_record_find(OF(account), record->uuid, &found));
    cr_assert_not_null(found);
    cr_assert(str_is(found->first_name, "Zoë"));
    cr_assert_not(HAS(found, last_name));
    cr_assert(str_is(found->phone, "+1234567890"));
    cr_assert(str_is(found->parameters->text, "{\"amount\":1.10}"));
    cr_assert_eq(found->created_at.micros, record->created_at.micros);
    cr_assert_eq(found->type_id, type->id);
}

/* A text that tells its bytes apart, wherever it is cut. */
static struct str long_text(size_t len)
{
    char *text = arena_alloc(arena, len + 1);

    for (size_t i = 0; i < len; i++)
        text[i] = (char)('a' + i % 23);
    text[0]       = '"';
    text[len - 1] = '"';
    return (struct str){.at = text, .len = len};
}

/* Some are as long as a piece that is sent to the server, or one byte longer. */
Test(records, long_parameters_come_back_whole)
{
    static const size_t lengths[] = {65535, 65536, 65537, 131072, 131073, 300000};
    int64_t             account   = support_account();
    struct record      *record    = support_record(account, support_type(account), "Ann");
    struct record      *found;

    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        record->parameters->text = long_text(lengths[i]);
        SUCCEED(store_record_update(OF(account), record, &(struct record_change){0}));
        SUCCEED(store_record_find(OF(account), record->uuid, &found));
        cr_assert(str_equal(found->parameters->text, record->parameters->text), "%zu bytes", lengths[i]);
        record->parameters->text = STR("{}");
        SUCCEED(store_record_update(OF(account), record, &(struct record_change){0}));
        SUCCEED(store_record_find(OF(account), record->uuid, &found));
        cr_assert(str_is(found->parameters->text, "{}"), "after %zu bytes", lengths[i]);
    }
}

Test(records, another_account_sees_nothing)
{
    int64_t        account = support_account();
    int64_t        other   = support_account();
    struct record *record  = support_record(account, support_type(account), "Ann");
    struct record *found;
    struct list    rows;
    int64_t        total;

    SUCCEED(store_record_find(OF(other), record->uuid, &found));
    cr_assert_null(found);
    SUCCEED(store_record_page(OF(other), support_listing(other), &rows, &total));
    cr_assert_eq(total, 0);
}

Test(records, the_type_must_be_the_accounts_own)
{
    int64_t             account = support_account();
    struct record_type *foreign = support_type(support_account());
    struct record      *record  = support_record(account, support_type(account), "Ann");

    SET(record, uuid, uuid_new());
    SET(record, type_id, foreign->id);
    SET(record, type_updated_at, foreign->updated_at);
    FAIL_AS(unavailable, store_record_add(OF(account), record, support_words(record)));
}

/* What judged the values is what holds when they are written, by one statement each. */
Test(records, a_type_that_has_changed_since_is_not_written_by)
{
    int64_t              account = support_account();
    struct record_type  *type    = support_type(account);
    struct record       *record  = support_record(account, type, "Ann");
    struct tokens        words   = support_words(record);
    struct record_change same    = {.before = words, .now = words};

    SET(type, updated_at, ((struct instant){.micros = type->updated_at.micros + 1}));
    SUCCEED(store_record_type_update(OF(account), type));
    db_start_request(db);
    FAIL_AS(unavailable, store_record_update(OF(account), record, &same));
    cr_expect(db_may_repeat(db));
    cr_expect_eq(db_usage(db).queries, 2, "an update is one statement, and here it is prepared for");
    SET(record, uuid, uuid_new());
    FAIL_AS(unavailable, store_record_add(OF(account), record, words));
    SET(record, type_updated_at, type->updated_at);
    SUCCEED(store_record_add(OF(account), record, words));
    SUCCEED(store_record_update(OF(account), record, &same));
}

static int64_t count_found(int64_t account, const char *search)
{
    struct listing   *listing = support_listing(account);
    struct word_query query   = {0};
    struct list       rows;
    int64_t           total;

    SUCCEED(words_query(arena, str_from(search), NULL, &query));
    listing->words = &query;
    SUCCEED(store_record_page(OF(account), listing, &rows, &total));
    cr_assert_eq((int64_t)rows.count, total);
    return total;
}

Test(records, the_index_follows_every_change)
{
    int64_t        account = support_account();
    struct record *record  = support_record(account, support_type(account), "Józef Ó Briain 東京都");
    struct tokens  before  = support_words(record);

    cr_assert_eq(count_found(account, "jozef"), 1);
    cr_assert_eq(count_found(account, "京都 bri"), 1);
    cr_assert_eq(count_found(account, "7890"), 1);
    cr_assert_eq(count_found(account, "jozef 99"), 0);
    SET(record, first_name, STR("Maria"));
    SUCCEED(store_record_update(OF(account), record,
                                &(struct record_change){.before = before, .now = support_words(record)}));
    cr_assert_eq(count_found(account, "jozef"), 0);
    cr_assert_eq(count_found(account, "mari"), 1);
    SUCCEED(store_record_delete(OF(account), record, support_words(record)));
    cr_assert_eq(count_found(account, "mari"), 0);
    cr_assert_eq(count_found(account, "7890"), 0);
}

/* With those of its parameters. */
static struct tokens packed_words(const struct record *record)
{
    struct record_state state = {.record = record, .parameters = record_stored_parameters(arena, record)};

    return record_packed_words(arena, &state);
}

/* Gives the record another name; its words before are these. */
static void rename_long(int64_t account, struct record *record, const char *name, struct tokens before)
{
    SET(record, first_name, str_from(name));
    SUCCEED(store_record_update(OF(account), record,
                                &(struct record_change){.before = before, .now = packed_words(record)}));
}

/* Where a change waits nobody asks for the words before it, so they may be anything; where none waits they count. */
Test(records, long_words_are_found_whether_a_change_waits_or_not)
{
    int64_t        account = support_account();
    struct record *record  = support_record(account, support_type(account), "Ann");
    struct tokens  wrong   = support_words(record);
    static char    all[WORDS * 7 + 1];

    for (int i = 0; i < WORDS; i++)
        snprintf(all + 7 * i, 8, "w%05d ", i);
    record->parameters->text = arena_format(arena, "{\"amount\":\"%s\"}", all);
    rename_long(account, record, "Berta", wrong);
    cr_assert_eq(count_found(account, "berta w03999"), 1);
    SUCCEED(pack_run(OF(account), true));
    cr_assert_eq(count_found(account, "berta w03999"), 1);
    rename_long(account, record, "Clara", packed_words(record));
    cr_assert_eq(count_found(account, "berta"), 0);
    rename_long(account, record, "Dora", wrong);
    cr_assert_eq(count_found(account, "berta"), 0);
    cr_assert_eq(count_found(account, "clara"), 0);
    cr_assert_eq(count_found(account, "dora w00000"), 1);
    SUCCEED(pack_run(OF(account), true));
    cr_assert_eq(count_found(account, "clara"), 0);
    cr_assert_eq(count_found(account, "dora w00000"), 1);
    rename_long(account, record, "Emma", packed_words(record));
    SUCCEED(store_record_delete(OF(account), record, packed_words(record)));
    cr_assert_eq(count_found(account, "emma"), 0);
}

/* Parameters that are not given stay. */
Test(records, an_update_without_parameters_keeps_them)
{
    int64_t        account = support_account();
    struct record *record  = support_record(account, support_type(account), "Ann");
    struct record *found;

    CLEAR(record, parameters);
    SET(record, first_name, STR("Berta"));
    SUCCEED(store_record_update(OF(account), record, &(struct record_change){0}));
    SUCCEED(store_record_find(OF(account), record->uuid, &found));
    cr_assert(str_is(found->first_name, "Berta"));
    cr_assert(str_is(found->parameters->text, "{\"amount\":1.10}"));
}

/* Long runs of characters need more than one fragment of pairs. */
Test(records, a_run_of_forty_characters_is_found)
{
    static const char run[]   = "春眠不覺曉處處聞啼鳥夜來風雨聲花落知多少白日依山盡黃河入海流欲窮千里目更上一層樓";
    int64_t           account = support_account();

    support_record(account, support_type(account), run);
    cr_assert_eq(count_found(account, run), 1);
    cr_assert_eq(count_found(account, "花落知多少白日依山盡黃河入海流欲窮千里目"), 1);
    cr_assert_eq(count_found(account, "花落知多少白日依山盡黃河入海流欲窮千里木"), 0);
}

Test(records, a_page_has_the_newest_first)
{
    int64_t              account = support_account();
    struct record_type  *type    = support_type(account);
    struct listing      *listing = support_listing(account);
    struct list          rows;
    int64_t              total;
    const struct record *row;

    for (int i = 0; i < 25; i++)
        support_record(account, type, i % 2 ? "Odd" : "Even");
    SET(listing, offset, 20);
    SUCCEED(store_record_page(OF(account), listing, &rows, &total));
    cr_assert_eq(total, 25);
    cr_assert_eq(rows.count, 5);
    row = rows.items;
    for (size_t i = 1; i < rows.count; i++)
        cr_assert_lt(row[i].id, row[i - 1].id);
}

/* The ids of a list as a whole, in its order, while somebody else writes. */
Test(records, all_of_a_list_are_those_of_one_moment)
{
    enum { MADE = 12, MOST = 12 };
    static const enum listing_sort sorts[] = {SORT_NEWEST, SORT_OLDEST, SORT_LAST_UPDATED, SORT_FIRST_UPDATED};
    int64_t                        account = support_account();
    struct record_type            *type    = support_type(account);
    struct record                 *made[MADE];

    for (int i = 0; i < MADE; i++)
        made[i] = support_record(account, type, "Anna");
    for (size_t i = 0; i < COUNT_OF(sorts); i++) {
        struct listing    *listing = support_listing(account);
        bool               upwards = sorts[i] == SORT_OLDEST || sorts[i] == SORT_FIRST_UPDATED;
        struct db         *other   = support_connect();
        struct all_records found;
        struct list        rows;

        listing->sort = sorts[i];
        SUCCEED(store_record_ids(OF(account), listing, MOST, &found));
        cr_assert(found.is_exact && found.total == MADE && found.ids.count == MADE);
        SUCCEED(store_record_delete(OF_OTHER(other, account), made[i], support_words(made[i])));
        cr_expect(db_holds_snapshot(db));
        SUCCEED(sorted_rows_read(OF(account), found.ids.at, found.ids.count, &rows));
        cr_assert_eq(rows.count, MADE, "what is deleted meanwhile is still there");
        for (size_t j = 1; j < MADE; j++)
            cr_expect((found.ids.at[j] > found.ids.at[j - 1]) == upwards);
        db_rollback(db);
        cr_expect_not(db_holds_snapshot(db));
        SUCCEED(store_record_ids(OF(account), support_listing(account), MADE - 2, &found));
        cr_assert(found.total == MADE - 1 && !found.ids.count, "more than are wanted are only counted");
        db_rollback(db);
        made[i] = support_record(account, type, "Anna");
        db_free(other);
    }
}
