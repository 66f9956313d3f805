/* Filters and sorts against a model that looks at every record. */
#include "filter_people.h"

#include "filters/filter_needs.h"
#include "lists/record_lists.h"

#include <stdio.h>
#include <stdlib.h>

TestSuite(filters, .init = support_open, .fini = support_close);

enum { FEW = 300, SOME = 2500, MANY = MOST };

/* --- random questions --------------------------------------------------------------------------------------------- */

static struct filter_value random_value(size_t nth)
{
    const struct sample *sample;
    struct filter_value  value = {0};

    if (nth == UNIQUE)
        return (struct filter_value){.text = arena_format(arena, "%u", draw(32768) * 1000)};
    sample     = &members[nth].samples[draw((unsigned)members[nth].count)];
    value.text = str_from(sample->text);
    value.id   = sample->id;
    if (members[nth].field.kind == CUSTOM_DATETIME)
        (void)instant_parse(value.text, &value.instant);
    return value;
}

static struct filter random_condition(void)
{
    static const enum filter_op ops[]  = {OP_EQ, OP_NE, OP_IN, OP_EMPTY, OP_PREFIX, OP_LT, OP_LTE, OP_GT, OP_GTE};
    size_t                      nth    = draw(MEMBERS);
    const struct member        *member = &members[nth];
    struct filter               filter = {.kind = FILTER_CONDITION, .field = member->field};

    filter.op              = ops[draw(member->has_ranges ? 9 : member->has_prefix ? 5 : 4)];
    filter.op              = filter.op == OP_PREFIX && !member->has_prefix ? OP_LT : filter.op;
    filter.is_empty_wanted = draw(2);
    filter.value_count     = filter.op == OP_EMPTY ? 0 : filter.op == OP_IN ? draw(4) : 1;
    filter.values          = ARENA_ARRAY(arena, struct filter_value, filter.value_count + 1);
    for (size_t i = 0; i < filter.value_count; i++)
        filter.values[i] = random_value(nth);
    return filter;
}

static struct filter random_filter(unsigned depth)
{
    static const enum filter_kind kinds[] = {FILTER_AND, FILTER_OR, FILTER_NOT};
    struct filter                 filter  = {.kind = kinds[draw(3)]};

    if (!depth || draw(3) == 0)
        return random_condition();
    filter.part_count = filter.kind == FILTER_NOT ? 1 : draw(4);
    filter.parts      = ARENA_ARRAY(arena, struct filter, filter.part_count + 1);
    for (size_t i = 0; i < filter.part_count; i++)
        filter.parts[i] = random_filter(depth - 1);
    return filter;
}

/* --- the comparison ----------------------------------------------------------------------------------------------- */

static size_t sorted_by; /* MEMBERS: by age */
static bool   is_descending;

static int compare_people(const void *left, const void *right)
{
    const struct person *a   = *(const struct person *const *)left;
    const struct person *b   = *(const struct person *const *)right;
    int                  age = (a->record->id < b->record->id) - (a->record->id > b->record->id);
    int                  order;

    if (sorted_by == MEMBERS)
        return age;
    if ((a->has[sorted_by] == ABSENT) != (b->has[sorted_by] == ABSENT))
        return a->has[sorted_by] == ABSENT ? 1 : -1;
    order = a->has[sorted_by] == ABSENT ? 0 : compare_values(a, b, sorted_by);
    return order ? (is_descending ? -order : order) : age;
}

/* Compares a page with what should be there from a place on, and goes to the place after it. */
static size_t expect_page(struct listing *listing, const struct person **expected, size_t count, size_t at)
{
    struct list          rows;
    int64_t              total;
    const struct record *row;

    SUCCEED(store_record_page(OF(people_account), listing, &rows, &total));
    row = rows.items;
    cr_assert(total == (int64_t)count || (total > LISTING_CAP && count > LISTING_CAP && !listing->wants_exact_total),
              "%lld of %zu", (long long)total, count);
    cr_assert_eq(rows.count, count - at < (size_t)listing->limit ? count - at : (size_t)listing->limit,
                 "%zu rows from %zu of %zu, by %zu", rows.count, at, count, sorted_by);
    for (size_t i = 0; i < rows.count; i++)
        cr_assert_eq(row[i].id, expected[at + i]->record->id, "row %zu of %zu, by %zu %s", at + i, count, sorted_by,
                     is_descending ? "down" : "up");
    if (rows.count) {
        SET(listing, before_id, row[rows.count - 1].id);
        if (sorted_by < MEMBERS)
            listing->before_code = filter_sort_code(arena, &listing->sort_field.field, &row[rows.count - 1]);
    }
    return at + rows.count;
}

/* A page somewhere, and a walk from the beginning or from the page on. */
static void ask(const struct filter *filter, int pages)
{
    const struct person **expected = calloc(people_count + 1, sizeof(*expected));
    struct listing       *listing  = support_listing(people_account);
    size_t                count    = 0;
    size_t                at       = draw(2) ? draw(200) : 0;

    for (size_t i = 0; i < people_count; i++)
        if (people[i].record && (!filter || meets(&people[i], filter)))
            expected[count++] = &people[i];
    qsort(expected, count, sizeof(*expected), compare_people);
    SET(listing, type_id, people_type->id);
    SET(listing, limit, 1 + draw(60));
    listing->filter            = filter;
    listing->wants_exact_total = draw(2);
    if (sorted_by < MEMBERS) {
        listing->sort       = SORT_BY_FIELD;
        listing->sort_field = (struct filter_sort){.field = members[sorted_by].field, .is_descending = is_descending};
    }
    at = at < count ? at : 0;
    SET(listing, offset, (int64_t)at);
    for (; pages && at <= count; pages--) {
        at = expect_page(listing, expected, count, at);
        SET(listing, offset, 0);
    }
    free(expected);
}

static void ask_many(int questions, int pages)
{
    struct arena_mark mark = arena_mark(arena);

    for (int i = 0; i < questions; i++) {
        struct filter filter = random_filter(3);

        sorted_by     = draw(3) ? MEMBERS : draw(MEMBERS);
        sorted_by     = sorted_by == MEMBER_STATUS || sorted_by == IMPORTED ? UNIQUE : sorted_by;
        is_descending = draw(2);
        ask(draw(4) ? &filter : NULL, pages);
        arena_rewind(arena, mark, (struct bytes){0});
    }
}

Test(filters, find_what_looking_at_every_record_finds, .timeout = 120)
{
    start();
    make_people(FEW);
    ask_many(200, 3);
    pack(true);
    ask_many(200, 3);
    for (int i = 0; i < 4; i++) {
        change_people(FEW / 4);
        make_people(FEW / 10);
        forget_some_imported();
        ask_many(100, 3);
        pack(i % 2);
        ask_many(100, 3);
    }
}

Test(filters, walk_through_many_in_the_order_of_the_values, .timeout = 240)
{
    start();
    make_people(SOME);
    pack(false);
    ask_many(40, 80);
    change_people(SOME / 10);
    ask_many(40, 20);
}

Test(filters, find_the_same_in_big_segments, .timeout = 400)
{
    start();
    make_people(MANY);
    pack(true);
    ask_many(60, 6);
    change_people(MANY / 20);
    ask_many(60, 6);
    pack(true);
    ask_many(60, 6);
}

/* --- how long it takes -------------------------------------------------------------------------------------------- */

static struct filter range_from(size_t nth, const char *low)
{
    struct filter filter = {.kind = FILTER_CONDITION, .field = members[nth].field, .op = OP_GTE, .value_count = 1};

    filter.values       = ARENA_ARRAY(arena, struct filter_value, 1);
    filter.values->text = str_from(low);
    return filter;
}

static void time_one(const char *what, const struct filter *filter, size_t sort, bool exact)
{
    enum { TIMES = 9 };
    uint64_t        best = UINT64_MAX;
    struct listing *listing;
    struct list     rows;
    int64_t         total = 0;

    for (int i = 0; i < TIMES; i++) {
        struct arena_mark mark  = arena_mark(arena);
        uint64_t          start = clock_monotonic_us();

        listing = support_listing(people_account);
        SET(listing, type_id, people_type->id);
        SET(listing, limit, 50);
        listing->filter            = filter;
        listing->wants_exact_total = exact;
        if (sort < MEMBERS) {
            listing->sort       = SORT_BY_FIELD;
            listing->sort_field = (struct filter_sort){.field = members[sort].field};
        }
        SUCCEED(store_record_page(OF(people_account), listing, &rows, &total));
        if (clock_monotonic_us() - start < best)
            best = clock_monotonic_us() - start;
        arena_rewind(arena, mark, (struct bytes){0});
    }
    printf("%-40s %8.2f ms, %lld found\n", what, (double)best / 1000, (long long)total);
}

/* Of as many people as CALLBOOK_FILTER_PEOPLE says; the least of nine times each, with a page of 50. */
Test(filter_times, are_told, .init = support_open, .fini = support_close, .timeout = 3600)
{
    const char   *asked = getenv("CALLBOOK_FILTER_PEOPLE");
    size_t        count = asked ? strtoul(asked, NULL, 10) : 0;
    uint64_t      begun = clock_monotonic_us();
    struct filter parts[4];
    struct filter filter = {.kind = FILTER_AND, .parts = parts};

    if (!count)
        cr_skip_test("CALLBOOK_FILTER_PEOPLE is not set");
    start();
    fill_with_people(count);
    printf("%zu records made and packed in %.1f s\n", count, (double)(clock_monotonic_us() - begun) / 1e6);
    parts[0]          = range_from(UNIQUE, "16000000");
    parts[1]          = range_from(UNIQUE, "16010000");
    parts[1].op       = OP_LT;
    filter.part_count = 2;
    time_one("range, narrow", &filter, MEMBERS, false);
    time_one("range, half", &parts[0], MEMBERS, false);
    time_one("range, half, exact total", &parts[0], MEMBERS, true);
    parts[1]    = range_from(FIRST_CUSTOM, "70");
    parts[1].op = OP_EQ;
    time_one("equality, common", &parts[1], MEMBERS, false);
    parts[2]          = range_from(UNIQUE, "31000000");
    parts[3]          = range_from(FIRST_CUSTOM + 3, "2026-03-01");
    filter.part_count = 4;
    time_one("four conditions", &filter, MEMBERS, false);
    filter.kind = FILTER_OR;
    time_one("one of four", &filter, MEMBERS, false);
    time_one("by a number, first page", NULL, UNIQUE, false);
    time_one("by a date, first page", NULL, FIRST_CUSTOM + 3, false);
    time_one("by first name, first page", NULL, 0, false);
    time_one("half, by a number, first page", &parts[0], UNIQUE, false);
    parts[0]             = (struct filter){.kind = FILTER_CONDITION, .field = members[IMPORTED].field, .op = OP_EQ};
    parts[0].values      = &(struct filter_value){.id = members[IMPORTED].samples[0].id};
    parts[0].value_count = 1;
    parts[1]             = range_from(FIRST_CUSTOM, "70");
    parts[1].op          = OP_EQ;
    filter.kind          = FILTER_AND;
    filter.part_count    = 2;
    time_one("of an import of all", parts, MEMBERS, false);
    time_one("of an import of all, exact total", parts, MEMBERS, true);
    time_one("of an import of all, by a number", parts, UNIQUE, false);
    time_one("of an import of all, and equality", &filter, MEMBERS, true);
}
