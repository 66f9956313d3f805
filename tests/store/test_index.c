#include "support.h"

#include "lists/record_lists.h"
#include "packing/lease.h"
#include "packing/pack.h"
#include "packing/pack_now.h"
#include "packing/recount.h"
#include "search/changes.h"
#include "search/segments.h"
#include "store/records.h"

#include <stdlib.h>

TestSuite(index, .init = support_open, .fini = support_close);

enum { FEW = 400, MANY = 16500, CAMPAIGNS = 3, WORDS = 3 };

/* What the index should know of a record. */
struct known {
    struct record *record; /* NULL: it was deleted */
    bool           in[CAMPAIGNS];
    struct bytes   words; /* packed */
};

static unsigned            seed;
static int64_t             account;
static struct record_type *types[2];
static struct known       *known;
static size_t              known_count;

static unsigned draw(unsigned below)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 16) % below;
}

/* Some names are frequent, some are rare, and they share their fronts. */
static struct str random_names(void)
{
    static const char *const starts[] = {"ma", "mari", "maria", "jo", "joao", "an", "ana", "be"};
    struct str               names    = STR("");

    for (int i = 0; i < WORDS; i++)
        names = arena_format(arena, STR_FMT "%s%c%u ", STR_ARG(names), starts[draw(8)], 'a' + (int)draw(6),
                             draw(3) ? 0 : draw(2000));
    return names;
}

static struct tokens words_of(const struct known *of)
{
    static const int64_t campaigns[CAMPAIGNS] = {7001, 7002, 7003};
    int64_t             *ids                  = ARENA_ARRAY(arena, int64_t, CAMPAIGNS);
    struct value         nothing              = {.kind = VALUE_OBJECT};
    struct campaign_ids  in                   = {.at = ids};
    struct tokens        words                = {0};

    for (size_t i = 0; i < CAMPAIGNS; i++)
        if (of->in[i])
            ids[in.count++] = campaigns[i];
    words.at = record_words(
        arena, &(struct record_state){.record = of->record, .parameters = &nothing, .campaigns = in}, &words.count);
    return words;
}

static void start(size_t records)
{
    seed        = 11;
    account     = support_account();
    types[0]    = support_type(account);
    types[1]    = support_type(account);
    known       = calloc(records * 2, sizeof(*known));
    known_count = 0;
}

static void make_records(size_t count)
{
    SUCCEED(db_begin(OF(0)));
    for (size_t i = 0; i < count; i++) {
        struct record *record = support_record(account, types[draw(10) == 0], random_names().at);

        known[known_count].record = record;
        known[known_count].words  = tokens_pack(arena, words_of(&known[known_count]));
        known_count++;
    }
    SUCCEED(db_commit(OF(0)));
}

static void rename_record(struct known *of)
{
    struct tokens before = words_of(of);

    SET(of->record, first_name, random_names());
    SET(of->record, status, (int)draw(3));
    SUCCEED(store_record_update(OF(of->record->account_id), of->record,
                                &(struct record_change){.before = before, .now = words_of(of)}));
}

/* Moves it in or out of a campaign: the index is told, as the API tells it. */
static void move_record(struct known *of)
{
    struct tokens before = words_of(of);
    size_t        which  = draw(CAMPAIGNS);

    of->in[which] = !of->in[which];
    SUCCEED(change_note(OF(of->record->account_id), of->record, before, words_of(of)));
}

/* Moves every fourth record, with all of that in one transaction; room is made for fewer. */
static void move_together(void)
{
    struct pack_now *now = pack_now_new(arena, 50);

    SUCCEED(db_begin(OF(0)));
    for (size_t i = 0; i < known_count; i += 4) {
        struct change_noted noted = {.record = known[i].record, .before = words_of(&known[i])};

        known[i].in[0] = !known[i].in[0];
        noted.now      = words_of(&known[i]);
        SUCCEED(pack_now_add(OF(account), now, &noted, 1));
        known[i].words = tokens_pack(arena, noted.now);
    }
    SUCCEED(pack_now_finish(OF(account), now));
    SUCCEED(db_commit(OF(0)));
}

static void delete_record(struct known *of)
{
    SUCCEED(store_record_delete(OF(of->record->account_id), of->record, words_of(of)));
    of->record = NULL;
}

static void change_records(size_t count)
{
    SUCCEED(db_begin(OF(0)));
    for (size_t i = 0; i < count; i++) {
        struct known *of = &known[draw((unsigned)known_count)];

        if (!of->record)
            continue;
        switch (draw(4)) {
        case 0:
            delete_record(of);
            break;
        case 1:
            move_record(of);
            break;
        default:
            rename_record(of);
        }
        if (of->record)
            of->words = tokens_pack(arena, words_of(of));
    }
    SUCCEED(db_commit(OF(0)));
}

/* Compares a page and its total with what reading every record gives. */
static void expect_page(struct listing *listing)
{
    size_t             need_count;
    const struct need *needs  = listing_needs(arena, listing, true, &need_count);
    struct need_order *order  = needs_order(arena, needs, need_count);
    bool               newest = listing->sort == SORT_NEWEST;
    struct list        rows;
    int64_t            total;
    int64_t            expected = 0;
    size_t             at       = 0;

    SUCCEED(store_record_page(OF(listing->account_id), listing, &rows, &total));
    for (size_t i = 0; i < known_count; i++) {
        const struct known *of = &known[newest ? known_count - 1 - i : i];

        if (!of->record || !tokens_meet(of->words, order))
            continue;
        if (expected >= listing->offset && expected < listing->offset + listing->limit) {
            cr_assert_lt(at, rows.count);
            cr_assert_eq(((const struct record *)rows.items)[at++].id, of->record->id);
        }
        expected++;
    }
    cr_assert_eq(at, rows.count);
    cr_assert(total == expected || (total > LISTING_CAP && expected > LISTING_CAP && (listing->words)));
}

static void ask(const char *search, int type, int status, bool newest, int64_t offset)
{
    struct listing   *listing = support_listing(account);
    struct word_query query   = {0};

    listing->sort = newest ? SORT_NEWEST : SORT_OLDEST;
    SET(listing, offset, offset);
    if (search) {
        SUCCEED(words_query(arena, str_from(search), NULL, &query));
        listing->words = &query;
    }
    if (type >= 0)
        SET(listing, type_id, types[type]->id);
    if (status >= 0)
        SET(listing, status, status);
    expect_page(listing);
}

static void ask_everything(void)
{
    static const char *const searches[] = {"m",    "ma",           "maria", "joaoc 1", "ana ma be", "777",
                                           "7890", "joaoa12 mari", "anab1", "nobody",  "an jo 1",   "123456789"};

    for (size_t i = 0; i < COUNT_OF(searches); i++) {
        ask(searches[i], -1, -1, true, 0);
        ask(searches[i], (int)draw(2), -1, draw(2), draw(30));
        ask(searches[i], -1, (int)draw(3), draw(2), draw(300));
    }
    for (int type = -1; type < 2; type++) {
        ask(NULL, type, -1, true, 0);
        ask(NULL, type, -1, false, 7);
        ask(NULL, type, -1, draw(2), draw((unsigned)known_count + 10));
        ask(NULL, type, (int)draw(3), draw(2), draw(100));
    }
}

/* Totals by campaign come from the counts alone here: there are no orders behind them. */
static void expect_campaign_totals(void)
{
    for (size_t campaign = 0; campaign < CAMPAIGNS; campaign++)
        for (int type = 0; type < 2; type++) {
            struct count_scope scope = {.campaign_id = 7001 + (int64_t)campaign, .type_id = types[type]->id};
            int64_t            total;
            int64_t            expected = 0;

            for (size_t i = 0; i < known_count; i++)
                expected += known[i].record && known[i].in[campaign] && known[i].record->type_id == scope.type_id;
            SUCCEED(count_total(OF(account), scope, &total));
            cr_assert_eq(total, expected);
        }
}

static size_t segments_of_level(int64_t level)
{
    struct list segments;
    size_t      count = 0;

    SUCCEED(segment_list(OF(account), &segments));
    for (size_t i = 0; i < segments.count; i++)
        count += ((const struct segment *)segments.items)[i].level == level;
    return count;
}

static size_t hidden_segments(void)
{
    struct list hidden;

    SUCCEED(segment_hidden(OF(account), &hidden));
    return hidden.count;
}

/* In no more memory than a worker has for it. */
static void pack(bool all)
{
    struct arena *own = arena_new(PACKING_MEMORY);

    SUCCEED(pack_run(&(struct tenant){.db = db, .arena = own, .account_id = account}, all));
    arena_free(own);
}

static int64_t waiting(void)
{
    struct change_load load;

    SUCCEED(change_waiting(OF(account), INT64_MAX, &load));
    return load.total;
}

Test(index, answers_are_the_same_before_and_after_packing)
{
    start(FEW);
    make_records(FEW);
    change_records(FEW / 2);
    ask_everything();
    expect_campaign_totals();
    pack(false);
    cr_assert_lt(waiting(), CHANGES_AT_ONCE);
    ask_everything();
    pack(true);
    cr_assert_eq(waiting(), 0);
    ask_everything();
    expect_campaign_totals();
    for (int i = 0; i < 5; i++) {
        change_records(FEW / 4);
        make_records(20);
        ask_everything();
        pack(i % 2);
        ask_everything();
        expect_campaign_totals();
    }
}

Test(index, big_segments_answer_as_small_ones_do, .timeout = 120)
{
    start(MANY);
    make_records(MANY);
    pack(true);
    cr_assert_eq(segments_of_level(SEGMENT_POSTED), 1);
    ask_everything();
    change_records(500);
    ask_everything();
    pack(true);
    cr_assert_eq(waiting(), 0);
    ask_everything();
    expect_campaign_totals();
}

Test(index, segments_that_are_mostly_dead_become_small_ones_and_go, .timeout = 120)
{
    start(2 * MANY);
    make_records(MANY);
    pack(true);
    make_records(MANY);
    pack(true);
    cr_assert_eq(segments_of_level(SEGMENT_POSTED), 2);
    SUCCEED(db_begin(OF(0)));
    for (size_t i = 0; i < known_count; i++)
        if (i % 8 < 5)
            delete_record(&known[i]);
    SUCCEED(db_commit(OF(0)));
    pack(true);
    cr_assert_eq(segments_of_level(SEGMENT_POSTED), 0, "what lives is too little for a big one");
    cr_assert_eq(hidden_segments(), 0);
    ask_everything();
    SUCCEED(db_begin(OF(0)));
    for (size_t i = 0; i < known_count; i++)
        if (known[i].record)
            delete_record(&known[i]);
    SUCCEED(db_commit(OF(0)));
    pack(true);
    cr_assert_eq(segments_of_level(SEGMENT_POSTED), 0);
    ask_everything();
}

Test(index, changes_that_are_packed_as_they_are_made_answer_as_those_that_wait)
{
    start(FEW);
    make_records(FEW);
    move_together();
    cr_assert_eq(waiting(), FEW - FEW / 4, "what waited of these does not any more");
    ask_everything();
    expect_campaign_totals();
    pack(true);
    make_records(20);
    move_together();
    ask_everything();
    expect_campaign_totals();
}

Test(index, two_that_pack_at_once_do_not_meet)
{
    struct db *other = support_connect();
    bool       is_ours;

    start(FEW);
    make_records(FEW);
    pack(true);
    make_records(FEW);
    SUCCEED(db_begin(OF_OTHER(other, 0)));
    SUCCEED(lease_hold(OF_OTHER(other, account), &is_ours));
    cr_assert(is_ours);
    pack(true);
    cr_assert_eq(waiting(), FEW);
    move_together();
    cr_assert_gt(waiting(), FEW, "what is packed as it is made waits, too");
    db_rollback(other);
    ask_everything();
    pack(true);
    cr_assert_eq(waiting(), 0);
    ask_everything();
    db_free(other);
}

Test(index, a_wrong_count_is_found_and_mended)
{
    struct count_gains gains = {0};
    struct bytes       words;

    start(FEW);
    make_records(FEW);
    pack(false);
    SUCCEED(recount_run(OF(account), &gains));
    cr_assert_eq(gains.count, 0);
    words = tokens_pack(arena, words_of(&known[3]));
    count_gains_add(&gains, (struct indexed){.id = known[3].record->id, .words = words}, 5);
    SUCCEED(db_begin(OF(0)));
    SUCCEED(count_gains_write(OF(account), &gains));
    SUCCEED(db_commit(OF(0)));
    gains = (struct count_gains){0};
    SUCCEED(recount_run(OF(account), &gains));
    cr_assert_eq(gains.count, 12);
    SUCCEED(db_begin(OF(0)));
    SUCCEED(count_gains_write(OF(account), &gains));
    SUCCEED(db_commit(OF(0)));
    ask_everything();
}
