#include "store/records.h"

#include "domain/campaign.h"
#include "history/history.h"
#include "history/history_log.h"
#include "search/changes.h"
#include "store/find.h"
#include "store/orders.h"
#include "transfer/transfer_find.h"

#include <assert.h>

enum { LONG_WORDS = 16 << 10 /* bytes of a record's words, packed */ };

struct problem *store_record_add(const struct tenant *tenant, struct record *record, struct tokens words)
{
    struct problem *problem = db_run(tenant, SQL_record_insert, record, NULL);

    if (problem)
        return problem->kind == PROBLEM_unacceptable ? type_has_changed(tenant) : problem;
    SET(record, id, db_last_id(tenant->db));
    return change_add(tenant, record, words);
}

/* Which id each has got. */
static struct problem *read_ids(const struct tenant *tenant, struct list *records)
{
    struct record  *record = records->items;
    struct uuid    *uuids  = ARENA_ARRAY(tenant->arena, struct uuid, records->count);
    struct list     found;
    struct problem *problem;

    for (size_t i = 0; i < records->count; i++)
        uuids[i] = record[i].uuid;
    if ((problem = transfer_find(tenant, SQL_transfer_find_records, uuids, records->count, &found)))
        return problem;
    for (size_t i = 0; i < records->count; i++) {
        const struct transfer_found *row = transfer_look_up(&found, record[i].uuid);

        if (!row)
            return db_ask_to_repeat(tenant, "A record has gone at this moment: try again.");
        SET(&record[i], id, row->id);
    }
    return NULL;
}

struct problem *store_type_hold(const struct tenant *tenant, const struct record *record)
{
    struct record  *held  = SHAPE_NEW(tenant->arena, struct record, record_shape);
    bool            found = false;
    struct problem *problem;

    if ((problem = db_one(tenant, SQL_record_type_hold, record, held, &found)) || found)
        return problem;
    return type_has_changed(tenant);
}

/*
 * The ids of one statement ascend in the order of its rows: where the last one is as far from the first one as it can
 * be at least, they follow each other, and only that one has to be read.
 */
static struct problem *number_rows(const struct tenant *tenant, struct list *records)
{
    struct record  *record = records->items;
    int64_t         first  = db_last_id(tenant->db);
    struct list     last   = {.items = record + records->count - 1, .count = 1};
    struct problem *problem;

    if ((problem = read_ids(tenant, &last)))
        return problem;
    if (record[records->count - 1].id != first + (int64_t)records->count - 1)
        return read_ids(tenant, records);
    for (size_t i = 0; i < records->count; i++)
        SET(&record[i], id, first + (int64_t)i);
    return NULL;
}

struct problem *store_records_insert(const struct tenant *tenant, struct list *records)
{
    static const struct row_statement insert  = {SQL_records_insert, SQL_records_insert_next, SQL_COUNT};
    struct problem                   *problem = NULL;
    size_t                            run     = ROWS_TOGETHER;

    for (size_t done = 0; done < records->count && !problem; done += run) {
        struct list some = {.items = (struct record *)records->items + done};

        while (run > records->count - done)
            run /= 2;
        some.count = run;
        if (!(problem = db_run_rows(tenant, &insert, &some)))
            problem = number_rows(tenant, &some);
    }
    return problem;
}

struct problem *store_records_add(const struct tenant *tenant, struct list *records, const struct tokens *words)
{
    struct list     changes;
    struct problem *problem;

    assert(records->count && records->count <= RECORDS_AT_ONCE);
    if ((problem = store_records_insert(tenant, records)))
        return problem;
    changes = changes_of_new(tenant->arena, records, words);
    return changes_add(tenant, &changes);
}

struct problem *store_records_change(const struct tenant *tenant, const struct change_noted *noted, size_t count)
{
    static const struct row_statement change  = {SQL_records_change, SQL_records_change_next, SQL_records_change_end};
    struct list                       records = shape_list(tenant->arena, &record_shape, count);
    struct problem                   *problem;

    for (size_t i = 0; i < count; i++)
        ((struct record *)records.items)[i] = *noted[i].record;
    if ((problem = db_run_rows(tenant, &change, &records)))
        return problem;
    return change_note_all(tenant, noted, count);
}

/* The account is known: each column of an answer takes the client library some 700 instructions. */
static struct problem *find_own(const struct tenant *tenant, enum statement statement, struct uuid uuid,
                                struct record **out)
{
    struct problem *problem = store_find(tenant, statement, uuid, out);

    if (!problem && *out)
        SET(*out, account_id, tenant->account_id);
    return problem;
}

struct problem *store_record_find(const struct tenant *tenant, struct uuid uuid, struct record **out)
{
    return find_own(tenant, SQL_record_by_uuid, uuid, out);
}

struct problem *store_record_lock(const struct tenant *tenant, struct uuid uuid, struct record **out)
{
    return find_own(tenant, SQL_record_lock, uuid, out);
}

static struct problem *find_by(const struct tenant *tenant, enum statement statement, const struct record *key,
                               struct record **out)
{
    struct record  *record = SHAPE_NEW(tenant->arena, struct record, record_shape);
    bool            found  = false;
    struct problem *problem;

    problem = db_one(tenant, statement, key, record, &found);
    *out    = found ? record : NULL;
    return problem;
}

static struct record *external_key(const struct tenant *tenant, int64_t type_id, struct str external_id)
{
    struct record *key = SHAPE_NEW(tenant->arena, struct record, record_shape);

    SET(key, account_id, tenant->account_id);
    SET(key, type_id, type_id);
    SET(key, external_id, external_id);
    return key;
}

struct problem *store_record_find_external(const struct tenant *tenant, int64_t type_id, struct str external_id,
                                           struct record **out)
{
    return find_by(tenant, SQL_record_by_external_id, external_key(tenant, type_id, external_id), out);
}

struct problem *store_record_lock_external(const struct tenant *tenant, int64_t type_id, struct str external_id,
                                           struct record **out)
{
    return find_by(tenant, SQL_record_lock_external_id, external_key(tenant, type_id, external_id), out);
}

struct problem *store_record_lock_id(const struct tenant *tenant, int64_t id, struct record **out)
{
    struct record *key = SHAPE_NEW(tenant->arena, struct record, record_shape);

    SET(key, account_id, tenant->account_id);
    SET(key, id, id);
    return find_by(tenant, SQL_record_lock_id, key, out);
}

/* Long words before are neither made nor sent where a change waits: another question to the database costs less. */
static struct problem *note_update(const struct tenant *tenant, const struct record *record,
                                   const struct record_change *words)
{
    bool            is_noted = false;
    struct problem *problem;

    if (words->now.packed.len >= LONG_WORDS &&
        ((problem = change_note_again(tenant, record, words->now, &is_noted)) || is_noted))
        return problem;
    return change_note(tenant, record, record_before_words(words), words->now);
}

struct problem *store_record_update(const struct tenant *tenant, const struct record *record,
                                    const struct record_change *words)
{
    int64_t         affected = 0;
    struct problem *problem  = db_run(tenant, SQL_record_update, record, &affected);

    if (problem || !affected)
        return problem ? problem : type_has_changed(tenant);
    return note_update(tenant, record, words);
}

struct problem *store_record_phones(const struct tenant *tenant, int64_t after, struct list *rows)
{
    struct record *key = SHAPE_NEW(tenant->arena, struct record, record_shape);

    SET(key, account_id, tenant->account_id);
    SET(key, id, after);
    *rows = (struct list){0};
    return db_all(tenant, SQL_record_phones, key, rows);
}

struct problem *store_record_update_phone(const struct tenant *tenant, const struct record *record,
                                          struct tokens before, struct tokens after)
{
    struct problem *problem = db_run(tenant, SQL_record_update_phone, record, NULL);

    return problem ? problem : change_note(tenant, record, before, after);
}

struct problem *store_record_delete(const struct tenant *tenant, const struct record *record, struct tokens words)
{
    int64_t         affected = 0;
    struct problem *problem;

    if (record->has_history &&
        ((problem = store_order_forget(tenant, record)) || (problem = store_history_delete(tenant, record)) ||
         (problem = history_log_delete(tenant, record->id))))
        return problem;
    if ((problem = change_note(tenant, record, words, (struct tokens){0})))
        return problem;
    if ((problem = db_run(tenant, SQL_record_delete, record, &affected)) || affected)
        return problem;
    return type_has_changed(tenant);
}
