#include "support.h"

#include "lists/record_lists.h"
#include "store/record_types.h"
#include "store/records.h"

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
        SUCCEED(store_record_update(OF(account), record, (struct tokens){0}, (struct tokens){0}));
        SUCCEED(store_record_find(OF(account), record->uuid, &found));
        cr_assert(str_equal(found->parameters->text, record->parameters->text), "%zu bytes", lengths[i]);
        record->parameters->text = STR("{}");
        SUCCEED(store_record_update(OF(account), record, (struct tokens){0}, (struct tokens){0}));
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
    int64_t             account = support_account();
    struct record_type *type    = support_type(account);
    struct record      *record  = support_record(account, type, "Ann");
    struct tokens       words   = support_words(record);

    SET(type, updated_at, ((struct instant){.micros = type->updated_at.micros + 1}));
    SUCCEED(store_record_type_update(OF(account), type));
    db_start_request(db);
    FAIL_AS(unavailable, store_record_update(OF(account), record, words, words));
    cr_expect(db_may_repeat(db));
    cr_expect_eq(db_usage(db).queries, 2, "an update is one statement, and here it is prepared for");
    SET(record, uuid, uuid_new());
    FAIL_AS(unavailable, store_record_add(OF(account), record, words));
    SET(record, type_updated_at, type->updated_at);
    SUCCEED(store_record_add(OF(account), record, words));
    SUCCEED(store_record_update(OF(account), record, words, words));
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
    SUCCEED(store_record_update(OF(account), record, before, support_words(record)));
    cr_assert_eq(count_found(account, "jozef"), 0);
    cr_assert_eq(count_found(account, "mari"), 1);
    SUCCEED(store_record_delete(OF(account), record, support_words(record)));
    cr_assert_eq(count_found(account, "mari"), 0);
    cr_assert_eq(count_found(account, "7890"), 0);
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
