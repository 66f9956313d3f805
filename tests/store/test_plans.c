#include "crowd.h"

#include "lists/campaign_lists.h"
#include "lists/record_lists.h"
#include "search/ids.h"
#include "store/inspect.h"

TestSuite(plans, .init = support_open, .fini = support_close, .timeout = 120);

enum { FEW = 400 /* rows that may be looked at without an index */ };

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

/* MariaDB may read all rows of an account by one key to spare itself some by another; session.sql forbids it. */
static void expect_no_filter(const char *name, const struct explain *step)
{
    cr_expect_not(HAS(step, type) && strstr(step->type.at, "filter"), "%s filters " STR_FMT " by a second key", name,
                  STR_ARG(step->table));
}

static void expect_good_plan(const char *name, const struct assembly *assembly, const void *input)
{
    struct list           rows = {0};
    const struct explain *step;

    SUCCEED(db_explain(OF(0), assembly, input, &rows));
    step = rows.items;
    for (size_t i = 0; i < rows.count; i++) {
        bool is_derived = step[i].table.len && step[i].table.at[0] == '<';
        bool sorts      = HAS(&step[i], Extra) && strstr(step[i].Extra.at, "filesort");

        expect_no_filter(name, &step[i]);
        cr_expect_not(str_is(step[i].type, "ALL") && !is_derived && step[i].rows > FEW, "%s scans " STR_FMT, name,
                      STR_ARG(step[i].table));
        cr_expect_not(str_is(step[i].type, "index") && step[i].rows > FEW, "%s scans an index of " STR_FMT, name,
                      STR_ARG(step[i].table));
        cr_expect_not(sorts && !is_derived && step[i].rows > FEW, "%s sorts " STR_FMT, name, STR_ARG(step[i].table));
    }
}

static const char *const aliases[] = {"r", "o", "e", "c", "a"};

static bool is_one_of(struct str text, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(text, list[i]))
            return true;
    return false;
}

/* Keys that are read from where the oldest stand, which are looked for: MySQL takes that for no range. */
static const char *const oldest_first[] = {"record_change_age", "search_segment_fold"};

static bool reads_oldest_first(const struct explain *step)
{
    return str_is(step->type, "index") && HAS(step, key) && is_one_of(step->key, oldest_first, COUNT_OF(oldest_first));
}

static void expect_no_scan(const char *name, const struct assembly *assembly, const void *input)
{
    struct list           rows = {0};
    const struct explain *step;

    SUCCEED(db_explain(OF(0), assembly, input, &rows));
    step = rows.items;
    for (size_t i = 0; i < rows.count; i++)
        cr_expect_not((str_is(step[i].type, "ALL") || str_is(step[i].type, "index")) && !reads_oldest_first(&step[i]) &&
                          (is_one_of(step[i].table, crowd_tables, CROWD_TABLES) ||
                           is_one_of(step[i].table, aliases, COUNT_OF(aliases))),
                      "%s scans " STR_FMT, name, STR_ARG(step[i].table));
}

/* How many statements were checked. */
static size_t check_statements(void (*check)(const char *name, const struct assembly *assembly, const void *input))
{
    size_t checked = 0;

    for (size_t i = 0; i < SQL_COUNT; i++) {
        struct assembly assembly = {0};

        if (!inspect_is_whole(statements[i].text) || strncmp(statements[i].text, "insert ", 7) == 0 ||
            reads_everything(statements[i].name) ||
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
    crowd_fill(RECORDS);
    cr_expect_gt(check_statements(expect_good_plan), 40);
}

Test(plans, no_statement_scans_a_table_that_is_thought_to_be_empty)
{
    crowd_move_away();
    crowd_fill(RECORDS);
    crowd_forget_statistics();
    cr_expect_gt(check_statements(expect_no_scan), 40);
    crowd_come_back();
}

static void expect_key(const struct listing *listing, const char *key)
{
    struct assembly       assembly = {0};
    struct list           rows     = {0};
    const struct explain *step;
    bool                  is_used = false;

    store_record_list_assembly(listing, &assembly);
    SUCCEED(db_explain(OF(listing->account_id), &assembly, listing, &rows));
    step = rows.items;
    for (size_t i = 0; i < rows.count; i++) {
        expect_no_filter(key, &step[i]);
        is_used |= HAS(&step[i], key) && str_is(step[i].key, key);
    }
    cr_expect(is_used, "the list does not use %s", key);
}

Test(plans, each_list_of_records_uses_its_index)
{
    crowd_fill(RECORDS);
    for (int walks = 0; walks < 2; walks++)
        for (enum listing_sort sort = SORT_NEWEST; sort <= SORT_OLDEST; sort++) {
            static const char *const keys[2][2] = {{"PRIMARY", "record_by_type"}, {"PRIMARY", "campaign_order_type"}};

            for (int in_campaign = 0; in_campaign < 2; in_campaign++)
                for (int of_type = 0; of_type < 2; of_type++) {
                    struct listing *listing = crowd_listing(in_campaign, of_type, sort);

                    if (walks)
                        SET(listing, before_id, some_record->id);
                    expect_key(listing, keys[in_campaign][of_type]);
                }
        }
    expect_key(crowd_listing(false, false, SORT_LAST_UPDATED), "record_by_update");
    expect_key(crowd_listing(false, false, SORT_FIRST_UPDATED), "record_by_update");
}

/* The campaigns of an account in their order, and whatever status they have: no sorting, no other account's. */
Test(plans, a_search_of_campaigns_walks_over_them)
{
    struct listing *listing = support_listing(support_account());

    support_explain_in_rows();
    SUCCEED(db_begin(OF(listing->account_id)));
    for (int i = 0; i < 2 * FEW; i++)
        support_campaign(listing->account_id, "Spring");
    SUCCEED(db_commit(OF(listing->account_id)));
    SUCCEED(db_command(db, arena, "analyze table campaign"));
    for (int i = 0; i < 4; i++) {
        struct assembly assembly = {0};

        if (i % 2)
            SET(listing, before_id, INT64_C(1) << 31);
        if (i / 2)
            SET(listing, status, CAMPAIGN_DRAFT);
        store_campaign_walk_assembly(listing, &assembly);
        expect_good_plan("the walk", &assembly, listing);
        CLEAR(listing, before_id);
    }
}

Test(plans, what_a_search_has_found_is_read_by_its_ids)
{
    static const enum statement firsts[] = {SQL_records_found, SQL_records_updates, SQL_orders_found, SQL_orders_places,
                                            SQL_campaigns_found};

    crowd_fill(RECORDS);
    for (size_t i = 0; i < COUNT_OF(firsts); i++) {
        struct assembly assembly = {0};
        struct id_run  *ids      = SHAPE_NEW(arena, struct id_run, id_run_shape);

        SET(ids, account_id, account);
        SET(ids, campaign_id, campaign->id);
        SET(ids, first_id, some_record->id);
        assembly_add(&assembly, firsts[i]);
        for (size_t j = 0; j < 15; j++) {
            ids->other_id[j] = some_record->id - (int64_t)j;
            assembly_add(&assembly, SQL_ids_next);
        }
        assembly_add(&assembly, SQL_ids_end);
        expect_good_plan(statements[firsts[i]].name, &assembly, ids);
    }
}
