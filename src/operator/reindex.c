#include "json/read.h"
#include "operator/operator.h"
#include "store/accounts.h"
#include "search/changes.h"
#include "search/lease.h"
#include "search/recount.h"
#include "search/reindex.h"

#include <stdio.h>
#include <unistd.h>

enum {
    PAGE          = 1024,    /* records are read together */
    SEGMENT_FROM  = 15360,   /* members; a page more still fits */
    SEGMENT_BYTES = 8 << 20, /* of words, or so many in one segment */
    SEGMENTS      = 4,       /* are written together */
    MEMORY        = 1 << 30,
    EVERY         = 10, /* percent; a line where there is no terminal */
};

/* One account's new index in the making. */
struct reindex {
    struct operator*      operator;
    struct db            *reader; /* inside a snapshot */
    struct arena         *arena;  /* of the segments that are being made */
    const struct account *account;
    struct lease         *lease;
    struct list           changes; /* at the moment of the snapshot, by record */
    struct terms          made[SEGMENTS];
    size_t                made_count;
    struct indexed       *records; /* of the next segment */
    size_t                count;
    size_t                bytes;
    int64_t               total;
    int64_t               done;
    int                   reported; /* percent */
};

static void report_progress(struct reindex *reindex)
{
    int percent = reindex->total ? (int)(reindex->done * 100 / reindex->total) : 100;

    if (percent > 100)
        percent = 100;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r" STR_FMT ": %lld of %lld records, %d %%%s", STR_ARG(reindex->account->name),
                (long long)reindex->done, (long long)reindex->total, percent, percent == 100 ? "\n" : "");
    else if (percent / EVERY > reindex->reported / EVERY)
        fprintf(stderr, STR_FMT ": %lld of %lld records, %d %%\n", STR_ARG(reindex->account->name),
                (long long)reindex->done, (long long)reindex->total, percent);
    reindex->reported = percent;
}

/* Writes the segments that have gathered and forgets them. */
static struct problem *write_made(struct reindex *reindex)
{
    struct operator* operator= reindex->operator;
    struct problem                     *problem;

    if ((problem = db_begin(operator->db, reindex->arena)) ||
        (problem = store_segment_post(operator->db, reindex->arena, reindex->account->id, SEGMENT_HIDDEN, reindex->made,
                                      reindex->made_count)) ||
        (problem = db_commit(operator->db, reindex->arena)) ||
        (problem = store_lease_take(operator->db, reindex->arena, reindex->lease)))
        return problem;
    arena_reset(reindex->arena);
    reindex->made_count = 0;
    report_progress(reindex);
    return NULL;
}

/* The records that have gathered become a segment. */
static struct problem *flush(struct reindex *reindex, bool all)
{
    struct terms *terms = &reindex->made[reindex->made_count];

    if (reindex->count && !terms_of(reindex->arena, reindex->records, reindex->count, terms))
        return changes_broken(reindex->arena, reindex->account->id);
    reindex->made_count += reindex->count > 0;
    reindex->records = NULL;
    reindex->count   = 0;
    reindex->bytes   = 0;
    if (reindex->made_count == SEGMENTS || (all && reindex->made_count))
        return write_made(reindex);
    return NULL;
}

static void add(struct reindex *reindex, int64_t id, struct bytes words)
{
    if (!reindex->records)
        reindex->records = ARENA_ARRAY(reindex->arena, struct indexed, SEGMENT_FROM + PAGE + CHANGES_AT_ONCE);
    reindex->records[reindex->count++] = (struct indexed){.id = id, .words = words};
    reindex->bytes += words.len;
}

static const struct change *find_change(const struct reindex *reindex, int64_t id)
{
    const struct change *change = reindex->changes.items;
    size_t               low    = 0;
    size_t               high   = reindex->changes.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (change[middle].record_id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < reindex->changes.count && change[low].record_id == id ? &change[low] : NULL;
}

/* The words by which the index is to know a record: those before a change that it will learn of later. */
static void add_record(struct reindex *reindex, const struct record *record, struct campaign_ids campaigns)
{
    const struct change *change = find_change(reindex, record->id);
    struct tokens        tokens = {0};

    if (change && HAS(change, before_words)) {
        add(reindex, record->id, change->before_words);
    } else if (!change) {
        tokens.at = record_words(reindex->arena, record, json_read_stored(reindex->arena, record->parameters->text),
                                 campaigns, &tokens.count);
        add(reindex, record->id, tokens_pack(reindex->arena, tokens));
    }
}

/* Records that are gone, which the index is still to know. */
static struct problem *add_deleted(struct reindex *reindex)
{
    const struct change *change = reindex->changes.items;

    for (size_t i = 0; i < reindex->changes.count; i++) {
        struct problem *problem;

        if (HAS(&change[i], now_words) || !HAS(&change[i], before_words))
            continue;
        add(reindex, change[i].record_id, change[i].before_words);
        if (reindex->count >= SEGMENT_FROM && (problem = flush(reindex, false)))
            return problem;
    }
    return flush(reindex, true);
}

static struct problem *read_all(struct reindex *reindex)
{
    int64_t after = 0;

    for (;;) {
        struct reindex_page  page = {0};
        const struct record *record;
        struct problem      *problem;

        if ((problem = store_reindex_read(reindex->reader, reindex->arena, reindex->account->id, after, PAGE, &page)))
            return problem;
        if (!page.records.count)
            return add_deleted(reindex);
        record = page.records.items;
        for (size_t i = 0; i < page.records.count; i++)
            add_record(reindex, &record[i], page.campaigns[i]);
        after = record[page.records.count - 1].id;
        reindex->done += (int64_t)page.records.count;
        if ((reindex->count >= SEGMENT_FROM || reindex->bytes >= SEGMENT_BYTES) && (problem = flush(reindex, false)))
            return problem;
    }
}

/* The counts, too, are made right. */
static struct problem *recount(struct reindex *reindex)
{
    struct count_gains gains   = {0};
    struct problem    *problem = store_recount(reindex->reader, reindex->arena, reindex->account->id, &gains);

    if (problem || !gains.count)
        return problem;
    if (!(problem = db_begin(reindex->operator->db, reindex->arena)) &&
        !(problem = store_count_gain(reindex->operator->db, reindex->arena, reindex->account->id, &gains)))
        problem = db_commit(reindex->operator->db, reindex->arena);
    db_rollback(reindex->operator->db);
    return problem;
}

static struct problem *rebuild(struct reindex *reindex)
{
    struct operator* operator= reindex->operator;
    struct problem                     *problem;

    if ((problem = store_reindex_clean(operator->db, operator->arena, reindex->account->id)) ||
        (problem = db_command(reindex->reader, operator->arena, statements[SQL_session_patience].text)) ||
        (problem = db_begin_snapshot(reindex->reader, operator->arena)) ||
        (problem = store_change_list(reindex->reader, operator->arena, reindex->account->id, &reindex->changes)) ||
        (problem = store_reindex_count(reindex->reader, operator->arena, reindex->account->id, &reindex->total)) ||
        (problem = read_all(reindex)))
        goto out;
    db_rollback(reindex->reader);
    arena_reset(reindex->arena);
    problem = store_reindex_swap(operator->db, reindex->arena, reindex->account->id);
    if (!problem)
        problem = recount(reindex);
out:
    db_rollback(operator->db);
    db_rollback(reindex->reader);
    return problem;
}

struct problem *reindex_account(struct operator* operator, const struct account * account)
{
    struct reindex  reindex = {.operator= operator, .account = account };
    struct problem *problem;
    struct problem *ignored;

    reindex.arena  = arena_new(MEMORY);
    reindex.reader = db_new(&operator->db_settings);
    reindex.lease  = lease_new(operator->arena, lease_of_index(operator->arena, account->id));
    if (!(problem = store_lease_take(operator->db, operator->arena, reindex.lease))) {
        problem = rebuild(&reindex);
        ignored = store_lease_give_back(operator->db, operator->arena, reindex.lease);
        problem = problem ? problem : ignored;
    }
    if (problem) /* it lies in the arena that goes */
        problem = problem_new(operator->arena, problem->kind, STR_FMT, STR_ARG(problem->detail));
    db_free(reindex.reader);
    arena_free(reindex.arena);
    return problem;
}

struct problem *reindex_missing(struct operator* operator)
{
    struct list           accounts = {0};
    struct problem       *problem  = store_account_list(operator->db, operator->arena, &accounts);
    const struct account *account  = accounts.items;
    bool                  is_missing;

    for (size_t i = 0; i < accounts.count && !problem; i++) {
        problem = store_reindex_is_missing(operator->db, operator->arena, account[i].id, &is_missing);
        if (!problem && is_missing)
            problem = reindex_account(operator, & account[i]);
    }
    return problem;
}

int command_reindex(struct operator* operator, const struct arguments * arguments)
{
    struct list           accounts = {0};
    const struct account *account;
    int                   status  = EXIT_DONE;
    struct problem       *problem = operator_accounts(operator, arguments->account, &accounts, &status);

    if (status != EXIT_DONE)
        return status;
    account = accounts.items;
    for (size_t i = 0; i < accounts.count && !problem; i++)
        problem = reindex_account(operator, & account[i]);
    if (problem)
        return operator_problem(problem);
    return EXIT_DONE;
}
