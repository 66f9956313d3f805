/* What the fold before has made is found as it was, is renewed between requests, and is found as of today then. */
#include "versions.h"

#include "packing/pack.h"
#include "packing/reindex.h"
#include "search/known.h"
#include "store/purge.h"
#include "text/fold.h"
#include "words/words.h"

#include <stdlib.h>

enum { TEXT_WORDS = 16 };

TestSuite(folds, .init = versions_open, .fini = versions_close, .timeout = 120);

/* clang-format off */
static const struct {
    const char *query;
    int64_t     before; /* found of what the fold before has made */
    int64_t     after;
} queries[] = {
    {"obrien",      1, 1},
    {"o'brien",     1, 1},
    {"brien",       0, 1},
    {"nr",          2, 2},
    {"nr 7",        2, 2},
    {"nr7",         2, 1}, /* by its parts, or it would be missed */
    {"7",           2, 2},
    {"김민",        1, 1},
    {"민준",        0, 1},
    {"علی",         1, 2},
    {"علي",         1, 2},
    {"ann",         9, 9},
    {"ann 4567890", 9, 9},
    {"7890",        9, 9},
};
/* clang-format on */

static const char *const names[] = {"Ann O'Brien", "Ann Nr7",  "Ann Nr 7",      "Ann 김민준", "Ann علی",
                                    "Ann علي",     "Ann Bell", "Ann José Łuka", "Ann Quetzal"};

enum { NAMES = COUNT_OF(names) };

static int compare_tokens(const void *left, const void *right)
{
    return token_compare(*(const struct bytes *)left, *(const struct bytes *)right);
}

/* Words, phone and marks of a record whose name has no runs, as the fold before made them. */
static struct bytes words_before(const struct record *record)
{
    struct word_set *set = words_new(arena);
    struct tokens    tokens;
    struct bytes    *others;
    struct bytes    *all;
    struct tokenizer tokenizer;
    struct token     token;

    words_add_phone(set, record->phone);
    words_add_mark(set, MARK_TYPE, record->type_id);
    words_add_mark(set, MARK_STATUS, record->status);
    others = words_list(set, &tokens.count);
    all    = ARENA_ARRAY(arena, struct bytes, tokens.count + TEXT_WORDS);
    memcpy(all, others, tokens.count * sizeof(*all));
    fold_start_before(&tokenizer, record->first_name);
    while (fold_next(&tokenizer, &token))
        all[tokens.count++] = str_bytes(arena_format(arena, "w" STR_FMT, STR_ARG(token.text)));
    qsort(all, tokens.count, sizeof(*all), compare_tokens);
    tokens.at = all;
    return tokens_pack(arena, tokens);
}

static struct record *records[NAMES];

/* An index of one segment of that level, as the program before would have made it. */
static void make_index_before(enum segment_level level)
{
    struct indexed indexed[NAMES];
    struct terms   terms;

    for (size_t i = 0; i < NAMES; i++)
        records[i] = make_record(names[i]);
    SUCCEED(pack_run(OF(shared_account), true));
    change_rows("delete from search_segment where account_id =");
    for (size_t i = 0; i < NAMES; i++)
        indexed[i] = (struct indexed){.id = records[i]->id, .words = words_before(records[i]), .fold = FOLD_BEFORE};
    cr_assert(terms_of(arena, indexed, NAMES, &terms));
    if (level == SEGMENT_POSTED)
        SUCCEED(segment_post(OF(shared_account), level, &terms, 1));
    else
        SUCCEED(segment_add(OF(shared_account), level, &terms));
    cr_assert_eq(versions_older_folds(), 1);
}

/* Every query finds so many, and those that are added or taken away by changes. */
static void expect_all_found(bool is_after)
{
    for (size_t i = 0; i < COUNT_OF(queries); i++)
        expect_found(queries[i].query, is_after ? queries[i].after : queries[i].before);
}

static void expect_known(void)
{
    struct known wanted;
    struct known found;

    SUCCEED(known_compare(OF(shared_account), &wanted, &found));
    cr_assert(known_equal(&wanted, &found), "%lld, not %lld", (long long)found.total, (long long)wanted.total);
}

static void live_through(enum segment_level level)
{
    make_index_before(level);
    expect_all_found(false);
    versions_renew();
    expect_all_found(true);
    expect_known();
}

Test(folds, a_small_segment_of_the_fold_before_is_found_as_before_and_then_as_today)
{
    live_through(SEGMENT_SMALL);
}

Test(folds, a_big_segment_of_the_fold_before_is_found_as_before_and_then_as_today)
{
    live_through(SEGMENT_POSTED);
}

/* A record whose words the index knows by another fold than the change that is written of it. */
static void change_in_between(enum segment_level level)
{
    make_index_before(level);
    update_record(records[0], "Ann O'Brien", RECORD_INACTIVE);
    update_record(records[2], "Ann Nr8", RECORD_ACTIVE);
    update_record(records[3], "Bob 민준", RECORD_ACTIVE);
    expect_found("brien", 1);
    expect_found("obrien", 1);
    expect_found("nr7", 1);
    expect_found("nr8", 1);
    expect_found("nr", 2);
    expect_found("ann", NAMES - 1);
    expect_found("민준", 1);
    expect_found("김민", 0);
    SUCCEED(pack_run(OF(shared_account), true));
    cr_assert_eq(waiting(), 0);
    cr_assert_eq(versions_older_folds(), 1, "packing to the end renews nothing");
    expect_found("brien", 1);
    expect_found("nr", 2);
    expect_found("ann", NAMES - 1);
    expect_found("민준", 1);
    expect_known();
    versions_renew();
    expect_found("brien", 1);
    expect_found("nr7", 1);
    expect_found("ann", NAMES - 1);
    expect_found("علی", 2);
    expect_known();
}

Test(folds, changes_of_records_in_a_small_segment_of_the_fold_before)
{
    change_in_between(SEGMENT_SMALL);
}

Test(folds, changes_of_records_in_a_big_segment_of_the_fold_before)
{
    change_in_between(SEGMENT_POSTED);
}

/* While not all workers are of one version. */
Test(folds, changes_of_both_folds_become_segments_of_their_own)
{
    struct list rows;

    make_record("Ann O'Brien");
    change_rows("update record_change set fold = 1 where account_id =");
    make_record("Bob O'Neil");
    expect_found("neil", 1);
    SUCCEED(pack_run(OF(shared_account), true));
    SUCCEED(segment_list(OF(shared_account), &rows));
    cr_assert_eq(rows.count, 2);
    cr_assert_eq(versions_older_folds(), 1);
    expect_found("obrien", 1);
    expect_found("neil", 1);
    versions_renew();
    expect_found("brien", 1);
    expect_known();
}

/* The upkeep of workers finds the account, whatever is written to. */
Test(folds, an_account_without_writes_is_renewed_too)
{
    struct purge_backlog *backlog;
    bool                  done = false;

    make_index_before(SEGMENT_POSTED);
    SUCCEED(purge_backlog(OF(0), &backlog));
    cr_assert(purge_is_due(backlog, clock_now()));
    for (int i = 0; i < 1000 && versions_older_folds(); i++)
        SUCCEED(purge_step(OF(0), clock_now(), &done));
    cr_assert_eq(versions_older_folds(), 0);
    expect_all_found(true);
    expect_known();
}

/* As many as several steps take, with changes that wait among them. */
Test(folds, a_large_account_is_renewed_in_steps)
{
    enum { MANY = 3000 };
    int64_t total = 0;

    make_records(MANY);
    SUCCEED(pack_run(OF(shared_account), true));
    SUCCEED(reindex());
    change_rows("update search_segment set fold = 1 where account_id =");
    cr_assert_eq(versions_older_folds(), 1);
    update_record(first_record, "Quetzal", RECORD_ACTIVE);
    for (int i = 0; i < 100 && versions_older_folds(); i++) {
        SUCCEED(pack_few(OF(shared_account)));
        expect_found("maria", MANY - 1);
        expect_found("quetzal", 1);
        expect_known();
    }
    SUCCEED(segment_older_folds(OF(shared_account), &total));
    cr_assert_eq(total, 0);
    cr_assert_eq(waiting(), 0);
}
