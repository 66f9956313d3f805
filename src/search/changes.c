#include "search/changes.h"

#include "base/log.h"
#include "search/ids.h"
#include "search/listing.h"
#include "text/fold.h"

#include <assert.h>
#include <stdlib.h>

/* clang-format off */
static const struct field change_fields[] = {
    FIELD(struct change, NULL, account_id),
    FIELD(struct change, NULL, record_id),
    FIELD(struct change, NULL, type_id),
    FIELD(struct change, NULL, fold),
    FIELD(struct change, NULL, before_words),
    FIELD(struct change, NULL, now_words),
    FIELD(struct change, NULL, size),
    FIELD(struct change, NULL, now_size),
    FIELD(struct change, NULL, limit),
    FIELD(struct change, NULL, last_id),
    FIELD(struct change, NULL, type_updated_at),
    FIELD(struct change, NULL, noted_at),
};
SHAPE(change_shape, "Change", struct change, change_fields);

static const struct field change_load_fields[] = {
    FIELD(struct change_load, NULL, total),
    FIELD(struct change_load, NULL, bytes),
    FIELD(struct change_load, NULL, unmerged),
    FIELD(struct change_load, NULL, unfinished),
    FIELD(struct change_load, NULL, older),
};
SHAPE(change_load_shape, "ChangeLoad", struct change_load, change_load_fields);
/* clang-format on */

static struct change *new_change(struct arena *arena, int64_t account_id)
{
    struct change *change = SHAPE_NEW(arena, struct change, change_shape);

    SET(change, account_id, account_id);
    return change;
}

struct problem *changes_broken(struct arena *arena, int64_t account_id)
{
    log_event(LOG_LEVEL_ERROR, "index",
              "changes of account %lld are broken: delete them from record_change, and run `callbook reindex`",
              (long long)account_id);
    return problem_new(arena, PROBLEM_failure, "The search index is damaged. The log has the details.");
}

struct problem *changes_check_format(const struct tenant *tenant, const struct list *rows)
{
    const struct change *change = rows->items;
    struct problem      *problem;

    for (size_t i = 0; i < rows->count; i++) {
        if (tokens_have_known_format(change[i].before_words) && tokens_have_known_format(change[i].now_words))
            continue;
        log_event(
            LOG_LEVEL_ERROR, "index",
            "a change of record %lld of account %lld has a format that this program does not know: use a newer one",
            (long long)change[i].record_id, (long long)tenant->account_id);
        problem              = problem_new(tenant->arena, PROBLEM_unavailable,
                                           "The search index was made by another version of the program.");
        problem->retry_after = 60;
        return problem;
    }
    return NULL;
}

static struct change *change_of(struct arena *arena, const struct record *record)
{
    struct change *change = new_change(arena, record->account_id);

    SET(change, record_id, record->id);
    SET(change, type_id, record->type_id);
    SET(change, fold, FOLD_VERSION);
    return change;
}

static struct change *addition_of(struct arena *arena, const struct record *record, struct tokens words)
{
    struct change *change = change_of(arena, record);

    SET(change, now_words, tokens_pack(arena, words));
    SET(change, size, (int64_t)change->now_words.len);
    return change;
}

struct problem *change_add(const struct tenant *tenant, const struct record *record, struct tokens words)
{
    return db_run(tenant, SQL_change_insert, addition_of(tenant->arena, record, words), NULL);
}

struct list changes_of_new(struct arena *arena, const struct list *records, const struct tokens *words)
{
    const struct record *record  = records->items;
    struct list          changes = shape_list(arena, &change_shape, records->count);

    for (size_t i = 0; i < records->count; i++)
        ((struct change *)changes.items)[i] = *addition_of(arena, &record[i], words[i]);
    return changes;
}

struct problem *changes_add(const struct tenant *tenant, const struct list *changes)
{
    static const struct row_statement insert = {SQL_change_insert, SQL_change_insert_next, SQL_COUNT};

    return db_run_rows(tenant, &insert, changes);
}

/* What a note says; NULL: there is nothing to note. */
static struct change *note_of(struct arena *arena, const struct record *record, struct tokens before, struct tokens now)
{
    struct change *change;

    if (tokens_equal(before, now))
        return NULL;
    change = change_of(arena, record);
    SET(change, before_words, tokens_pack(arena, before));
    if (now.count)
        SET(change, now_words, tokens_pack(arena, now));
    SET(change, now_size, (int64_t)change->now_words.len);
    SET(change, size, (int64_t)change->before_words.len + change->now_size);
    return change;
}

struct problem *change_note(const struct tenant *tenant, const struct record *record, struct tokens before,
                            struct tokens now)
{
    struct change *change = note_of(tenant->arena, record, before, now);

    return change ? db_run(tenant, SQL_change_note, change, NULL) : NULL;
}

struct list changes_of(struct arena *arena, const struct change_noted *noted, size_t count)
{
    struct list changes = shape_list(arena, &change_shape, count);

    changes.count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct change *change = note_of(arena, noted[i].record, noted[i].before, noted[i].now);

        if (change)
            ((struct change *)changes.items)[changes.count++] = *change;
    }
    return changes;
}

struct problem *changes_write(const struct tenant *tenant, const struct list *changes)
{
    static const struct row_statement note = {SQL_change_note_first, SQL_change_note_next, SQL_change_note_end};

    return db_run_rows(tenant, &note, changes);
}

struct problem *change_note_all(const struct tenant *tenant, const struct change_noted *noted, size_t count)
{
    const struct list changes = changes_of(tenant->arena, noted, count);

    return changes_write(tenant, &changes);
}

struct problem *change_note_again(const struct tenant *tenant, const struct record *record, struct tokens now,
                                  bool *is_noted)
{
    struct change  *change  = addition_of(tenant->arena, record, now);
    int64_t         changed = 0;
    struct problem *problem;

    SET(change, now_size, change->size);
    problem   = db_run(tenant, SQL_change_note_again, change, &changed);
    *is_noted = changed > 0;
    return problem;
}

struct problem *type_has_changed(const struct tenant *tenant)
{
    return db_ask_to_repeat(tenant, "The record type has changed at this moment: try again.");
}

struct problem *change_note_of_type(const struct tenant *tenant, const struct record *record, struct tokens before,
                                    struct tokens now)
{
    struct change  *change   = note_of(tenant->arena, record, before, now);
    int64_t         affected = 0;
    struct problem *problem;

    if (!change)
        return NULL;
    SET(change, type_updated_at, record->type_updated_at);
    if ((problem = db_run(tenant, SQL_change_note_of_type, change, &affected)) || affected)
        return problem;
    return type_has_changed(tenant);
}

struct problem *change_moment(const struct tenant *tenant, struct instant *moment)
{
    struct change  *now = SHAPE_NEW(tenant->arena, struct change, change_shape);
    bool            found;
    struct problem *problem = db_one(tenant, SQL_change_moment, NULL, now, &found);

    *moment = now->noted_at;
    return problem;
}

struct problem *change_is_older(const struct tenant *tenant, struct instant moment, bool *is_there)
{
    struct change  *asked   = new_change(tenant->arena, tenant->account_id);
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem;

    SET(asked, noted_at, moment);
    problem   = db_one(tenant, SQL_change_older, asked, counted, &found);
    *is_there = counted->total > 0;
    return problem;
}

struct problem *change_list(const struct tenant *tenant, struct list *rows)
{
    return db_all(tenant, SQL_change_list, new_change(tenant->arena, tenant->account_id), rows);
}

struct problem *change_waiting(const struct tenant *tenant, int64_t limit, struct change_load *load)
{
    struct change *asked = new_change(tenant->arena, tenant->account_id);
    bool           found;

    *load = *SHAPE_NEW(tenant->arena, struct change_load, change_load_shape);
    SET(asked, limit, limit);
    SET(asked, fold, FOLD_VERSION);
    return db_one(tenant, SQL_change_waiting, asked, load, &found);
}

struct problem *change_other_folds(const struct tenant *tenant, int64_t *total)
{
    struct change  *asked   = new_change(tenant->arena, tenant->account_id);
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem;

    SET(asked, fold, FOLD_VERSION);
    problem = db_one(tenant, SQL_change_with_other_folds, asked, counted, &found);
    *total  = counted->total;
    return problem;
}

/* As many of the changes as may be read together. */
static size_t fitting(const struct list *rows, int64_t bytes)
{
    const struct change *change = rows->items;
    size_t               count  = 0;

    while (count < rows->count && (!count || bytes >= change[count].size))
        bytes -= change[count++].size;
    return count;
}

struct problem *change_page(const struct tenant *tenant, struct change_range *range, struct list *rows)
{
    struct change       *asked = new_change(tenant->arena, tenant->account_id);
    struct list          sizes = {0};
    const struct change *change;
    struct problem      *problem;

    *rows = (struct list){0};
    SET(asked, record_id, range->after);
    SET(asked, last_id, range->last);
    SET(asked, limit, CHANGES_AT_ONCE);
    if (range->after >= range->last)
        return NULL;
    if ((problem = db_all(tenant, SQL_change_sizes, asked, &sizes)) || !sizes.count)
        return problem;
    change       = sizes.items;
    range->after = change[fitting(&sizes, range->bytes) - 1].record_id;
    SET(asked, record_id, change[0].record_id);
    SET(asked, last_id, range->after);
    return db_all(tenant, SQL_change_range, asked, rows);
}

/* Takes those rows out of `range` that are locked, both by record. */
static void keep_locked(struct list *range, const struct list *locked, size_t count)
{
    struct change       *row  = range->items;
    const struct change *lock = locked->items;
    size_t               kept = 0;

    for (size_t i = 0, j = 0; i < range->count && j < count; i++) {
        while (j < count && lock[j].record_id < row[i].record_id)
            j++;
        if (j < count && lock[j].record_id == row[i].record_id)
            row[kept++] = row[i];
    }
    range->count = kept;
}

struct problem *change_take(const struct tenant *tenant, int64_t bytes, struct list *rows)
{
    struct change       *range  = new_change(tenant->arena, tenant->account_id);
    struct list          locked = {0};
    const struct change *lock;
    size_t               count;
    struct problem      *problem;

    *rows = (struct list){0};
    SET(range, limit, CHANGES_TAKEN);
    if ((problem = db_all(tenant, SQL_change_lock, range, &locked)) || !locked.count)
        return problem;
    lock  = locked.items;
    count = fitting(&locked, bytes);
    SET(range, record_id, lock[0].record_id);
    SET(range, last_id, lock[count - 1].record_id);
    problem = db_all(tenant, SQL_change_range, range, rows);
    keep_locked(rows, &locked, count);
    return problem;
}

/* The ids of the records of some changes. */
static int64_t *records_of(struct arena *arena, const struct list *rows)
{
    const struct change *row = rows->items;
    int64_t             *ids = ARENA_ARRAY(arena, int64_t, rows->count + 1);

    for (size_t i = 0; i < rows->count; i++)
        ids[i] = row[i].record_id;
    return ids;
}

struct problem *change_forget(const struct tenant *tenant, const struct list *rows)
{
    return ids_run(tenant, &(struct ids_asked){.first = SQL_change_delete,
                                               .end   = SQL_COUNT,
                                               .ids   = records_of(tenant->arena, rows),
                                               .count = rows->count});
}

static int compare_changes(const void *left, const void *right)
{
    const struct change *a = left;
    const struct change *b = right;

    return (a->record_id > b->record_id) - (a->record_id < b->record_id);
}

struct problem *changes_take_over(const struct tenant *tenant, const struct list *changes)
{
    struct list     waiting = {0};
    struct problem *problem = ids_read(tenant,
                                       &(struct ids_asked){.first = SQL_changes_of,
                                                           .end   = SQL_COUNT,
                                                           .ids   = records_of(tenant->arena, changes),
                                                           .count = changes->count},
                                       &waiting);

    if (problem || !waiting.count || (problem = changes_check_format(tenant, &waiting)))
        return problem;
    for (size_t i = 0; i < waiting.count; i++) {
        const struct change *old = (const struct change *)waiting.items + i;
        struct change       *own = bsearch(old, changes->items, changes->count, sizeof(struct change), compare_changes);

        own->before_words = old->before_words;
        if (HAS(old, before_words))
            SET(own, before_words, old->before_words);
        else
            CLEAR(own, before_words);
    }
    return change_forget(tenant, &waiting);
}
