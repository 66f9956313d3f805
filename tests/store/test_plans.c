#include "support.h"

#include "store/changes.h"
#include "store/inspect.h"
#include "store/listing.h"
#include "store/order_lists.h"
#include "store/orders.h"
#include "store/pack.h"
#include "store/record_lists.h"
#include "store/records.h"

#include <stdlib.h>

TestSuite(plans, .init = support_open, .fini = support_close, .timeout = 120);

enum { RECORDS = 3000, OTHERS = 300, ORDERS = 600, FEW = 400 /* rows that may be looked at without an index */ };

static int64_t             account;
static struct record_type *type;
static struct campaign    *campaign;
static struct record      *some_record;

static void make_records(int64_t of, const struct record_type *its_type, size_t count)
{
    SUCCEED(db_begin(db, arena));
    for (size_t i = 0; i < count; i++)
        some_record = support_record(of, its_type, i % 7 ? "Maria Ann" : "Jo");
    SUCCEED(db_commit(db, arena));
}

/* Its words when it is in the campaign (count 1) or not (0). */
static struct tokens words_in(const struct record *record, size_t count)
{
    struct value  nothing = {.kind = VALUE_OBJECT};
    struct tokens words   = {0};

    words.at =
        record_words(arena, record, &nothing, (struct campaign_ids){.at = &campaign->id, .count = count}, &words.count);
    return words;
}

static void make_orders(size_t count)
{
    struct listing      *listing = support_listing(account);
    struct list          rows;
    const struct record *record;
    int64_t              total;

    SET(listing, limit, (int64_t)count);
    SUCCEED(store_record_page(db, arena, listing, &rows, &total));
    record = rows.items;
    SUCCEED(db_begin(db, arena));
    for (size_t i = 0; i < rows.count; i++) {
        SUCCEED(store_order_add(db, arena, support_order(campaign, &record[i])));
        SUCCEED(store_change_note(db, arena, &record[i], words_in(&record[i], 0), words_in(&record[i], 1)));
    }
    SUCCEED(db_commit(db, arena));
}

static void fill(size_t records)
{
    int64_t small = support_account();

    account  = support_account();
    type     = support_type(account);
    campaign = support_campaign(account, "Spring");
    make_records(small, support_type(small), OTHERS);
    make_records(account, support_type(account), records / 10);
    make_records(account, type, records);
    make_orders(ORDERS);
    SUCCEED(store_pack(db, arena, account, false));
    SUCCEED(db_command(db, arena,
                       "analyze table record, campaign_order, order_event, past_order, record_change, list_count, "
                       "search_segment, search_posting"));
}

/* A value for a parameter of that name. */
static void fill_field(void *object, const struct field *field)
{
    struct described *marks  = object;
    void             *slot   = field_slot(object, field);
    int64_t           number = 1;

    if (str_is(str_from(field->column), "account_id"))
        number = account;
    else if (strstr(field->column, "record_id") || str_is(str_from(field->column), "id") ||
             str_is(str_from(field->column), "first_id") || str_is(str_from(field->column), "last_id"))
        number = some_record->id;
    else if (str_is(str_from(field->column), "campaign_id"))
        number = campaign->id;
    else if (str_is(str_from(field->column), "type_id"))
        number = type->id;
    else if (str_is(str_from(field->column), "before_id"))
        number = INT64_MAX;
    if (field->kind == KIND_INTEGER && !field->array)
        *(int64_t *)slot = number;
    else if (field->kind == KIND_TEXT)
        *(struct str *)slot = STR("a");
    else if (field->kind == KIND_BYTES && !field->array)
        *(struct bytes *)slot = str_bytes(STR("a"));
    else if (field->kind == KIND_UUID)
        *(struct uuid *)slot = some_record->uuid;
    else if (field->kind == KIND_VALUE || field->array)
        return;
    marks->present |= field_bit(marks->shape, field);
}

static void *filled(const struct shape *shape)
{
    struct described *object = shape ? shape_new(arena, shape) : NULL;

    for (size_t i = 0; shape && i < shape->count; i++)
        fill_field(object, &shape->fields[i]);
    return object;
}

/* Operators' statements read everything, and they say so. */
static bool reads_everything(const char *name)
{
    static const char *const starts[] = {"doctor_", "reindex_", "count_records", "count_orders",      "count_stored",
                                         "schema_", "account_", "lease_",        "idempotency_purge", "token_find"};

    for (size_t i = 0; i < COUNT_OF(starts); i++)
        if (strncmp(name, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

static void expect_good_plan(const char *name, const struct assembly *assembly, const void *input)
{
    struct list           rows = {0};
    const struct explain *step;

    SUCCEED(db_explain(db, arena, assembly, input, &rows));
    step = rows.items;
    for (size_t i = 0; i < rows.count; i++) {
        bool is_derived = step[i].table.len && step[i].table.at[0] == '<';
        bool sorts      = HAS(&step[i], Extra) && strstr(step[i].Extra.at, "filesort");

        cr_expect_not(str_is(step[i].type, "ALL") && !is_derived && step[i].rows > FEW, "%s scans " STR_FMT, name,
                      STR_ARG(step[i].table));
        cr_expect_not(str_is(step[i].type, "index") && step[i].rows > FEW, "%s scans an index of " STR_FMT, name,
                      STR_ARG(step[i].table));
        cr_expect_not(sorts && !is_derived && step[i].rows > FEW, "%s sorts " STR_FMT, name, STR_ARG(step[i].table));
    }
}

/* Tables that grow with an account, and their aliases. */
static const char *const growing[] = {"record",     "campaign_order", "order_event",    "past_order",  "record_change",
                                      "list_count", "search_segment", "search_posting", "idempotency", "token"};
static const char *const aliases[] = {"r", "o", "e", "c", "a"};

/*
 * A server that was restarted after a large load can take a table for empty until it is written to again. That comes
 * about by writing it into the statistics, and renaming a table makes the server read them.
 */
static void forget_statistics(void)
{
    SUCCEED(db_command(db, arena,
                       "update mysql.innodb_table_stats set n_rows = 0, clustered_index_size = 1, "
                       "sum_of_other_index_sizes = 0 where database_name = database()"));
    SUCCEED(db_command(db, arena,
                       "update mysql.innodb_index_stats set stat_value = if(stat_name like 'n_diff%', 0, 1) "
                       "where database_name = database()"));
    for (size_t i = 0; i < COUNT_OF(growing); i++) {
        SUCCEED(db_command(db, arena, arena_format(arena, "rename table %s to aside", growing[i]).at));
        SUCCEED(db_command(db, arena, arena_format(arena, "rename table aside to %s", growing[i]).at));
    }
}

static bool is_one_of(struct str text, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(text, list[i]))
            return true;
    return false;
}

static void expect_no_scan(const char *name, const struct assembly *assembly, const void *input)
{
    struct list           rows = {0};
    const struct explain *step;

    SUCCEED(db_explain(db, arena, assembly, input, &rows));
    step = rows.items;
    for (size_t i = 0; i < rows.count; i++)
        cr_expect_not((str_is(step[i].type, "ALL") || str_is(step[i].type, "index")) &&
                          (is_one_of(step[i].table, growing, COUNT_OF(growing)) ||
                           is_one_of(step[i].table, aliases, COUNT_OF(aliases))),
                      "%s scans " STR_FMT, name, STR_ARG(step[i].table));
}

/* Fragments are part of assemblies. */
static bool is_whole(const struct statement_text *statement)
{
    static const char *const starts[] = {"select ", "update ", "delete from "};

    for (size_t i = 0; i < COUNT_OF(starts); i++)
        if (strncmp(statement->text, starts[i], strlen(starts[i])) == 0)
            return !strstr(statement->text, "in (?\n") && statement->text[strlen(statement->text) - 2] != '(';
    return false;
}

/* How many statements were checked. */
static size_t check_statements(void (*check)(const char *name, const struct assembly *assembly, const void *input))
{
    size_t checked = 0;

    for (size_t i = 0; i < SQL_COUNT; i++) {
        struct assembly assembly = {0};

        if (!is_whole(&statements[i]) || reads_everything(statements[i].name) ||
            (statements[i].input == &listing_shape && strncmp(statements[i].name, "record_type", 11) != 0))
            continue;
        assembly_add(&assembly, (enum statement)i);
        check(statements[i].name, &assembly, filled(statements[i].input));
        checked++;
    }
    return checked;
}

Test(plans, no_statement_scans_or_sorts_a_table)
{
    fill(RECORDS);
    cr_expect_gt(check_statements(expect_good_plan), 40);
}

Test(plans, no_statement_scans_a_table_that_is_thought_to_be_empty)
{
    fill(RECORDS);
    forget_statistics();
    cr_expect_gt(check_statements(expect_no_scan), 40);
}

static struct listing *wanted(bool in_campaign, bool of_type, enum listing_sort sort)
{
    struct listing *listing = support_listing(account);

    listing->sort = sort;
    if (in_campaign)
        SET(listing, campaign_id, campaign->id);
    if (of_type)
        SET(listing, type_id, type->id);
    return listing;
}

static void expect_key(const struct listing *listing, const char *key)
{
    struct assembly       assembly = {0};
    struct list           rows     = {0};
    const struct explain *step;
    bool                  is_used = false;

    store_record_list_assembly(listing, &assembly);
    SUCCEED(db_explain(db, arena, &assembly, listing, &rows));
    step = rows.items;
    for (size_t i = 0; i < rows.count; i++)
        is_used |= HAS(&step[i], key) && str_is(step[i].key, key);
    cr_expect(is_used, "the list does not use %s", key);
}

Test(plans, each_list_of_records_uses_its_index)
{
    fill(RECORDS);
    for (int walks = 0; walks < 2; walks++)
        for (enum listing_sort sort = SORT_NEWEST; sort <= SORT_OLDEST; sort++) {
            static const char *const keys[2][2] = {{"PRIMARY", "record_by_type"}, {"PRIMARY", "campaign_order_type"}};

            for (int in_campaign = 0; in_campaign < 2; in_campaign++)
                for (int of_type = 0; of_type < 2; of_type++) {
                    struct listing *listing = wanted(in_campaign, of_type, sort);

                    if (walks)
                        SET(listing, before_id, some_record->id);
                    expect_key(listing, keys[in_campaign][of_type]);
                }
        }
    expect_key(wanted(false, false, SORT_LAST_UPDATED), "record_by_update");
    expect_key(wanted(false, false, SORT_FIRST_UPDATED), "record_by_update");
}

/* --- rows that are really read --------------------------------------------------------------------------------------
 */

static int64_t reads_before;

static void start_reading(void)
{
    SUCCEED(inspect_rows_read(db, arena, &reads_before));
}

/* Without those that the question itself has cost. */
static int64_t rows_read(void)
{
    int64_t first;
    int64_t second;

    SUCCEED(inspect_rows_read(db, arena, &first));
    SUCCEED(inspect_rows_read(db, arena, &second));
    return first - reads_before - (second - first);
}

static int64_t cost_of_list(bool in_campaign, bool of_type, enum listing_sort sort, const char *search, int64_t offset)
{
    struct listing   *listing = wanted(in_campaign, of_type, sort);
    struct word_query query   = {0};
    struct list       rows;
    int64_t           total;

    SET(listing, offset, offset);
    if (search) {
        SUCCEED(words_query(arena, str_from(search), &query));
        listing->words = &query;
    }
    start_reading();
    SUCCEED(store_record_page(db, arena, listing, &rows, &total));
    cr_assert_gt(rows.count, 0);
    return rows_read();
}

static int64_t cost_of_orders(const char *search)
{
    struct listing   *listing = wanted(true, false, SORT_NEWEST);
    struct word_query query   = {0};
    struct list       rows;
    int64_t           total;

    if (search) {
        SUCCEED(words_query(arena, str_from(search), &query));
        listing->words = &query;
    }
    start_reading();
    SUCCEED(store_order_page(db, arena, listing, &rows, &total));
    cr_assert_gt(rows.count, 0);
    return rows_read();
}

/*
 * Executed in turns on one connection, as a worker does. MariaDB has been seen to turn a counting statement into a scan
 * of the whole table once a list with a LIMIT on the same index had run: what counts is what is read, again and again.
 */
Test(plans, lists_read_as_few_rows_after_one_another_as_alone)
{
    fill(RECORDS);
    for (int round = 0; round < 4; round++)
        for (int in_campaign = 0; in_campaign < 2; in_campaign++)
            for (int of_type = 0; of_type < 2; of_type++)
                for (enum listing_sort sort = SORT_NEWEST; sort <= SORT_OLDEST; sort++) {
                    int64_t most = 2 * 256 + 100; /* changes that are not packed, twice, and the page */

                    cr_expect_leq(cost_of_list(in_campaign, of_type, sort, NULL, 0), most);
                    cr_expect_leq(cost_of_list(in_campaign, of_type, sort, "maria", 0), most);
                }
}

Test(plans, lists_of_a_table_that_is_thought_to_be_empty_read_as_few_rows)
{
    int64_t cost[2][6];

    fill(RECORDS);
    SUCCEED(store_pack(db, arena, account, true));
    for (int forgotten = 0; forgotten < 2; forgotten++) {
        if (forgotten)
            forget_statistics();
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
}

Test(plans, what_is_read_does_not_grow_with_the_table)
{
    static const size_t sizes[] = {RECORDS, 6 * RECORDS};
    int64_t             cost[COUNT_OF(sizes)][6];

    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        fill(sizes[i]);
        SUCCEED(store_pack(db, arena, account, true));
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
