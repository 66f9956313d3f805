/* The campaigns that a record is or was in: what is read of it, what is kept, and how it goes. */
#ifndef HISTORY_HISTORY_H
#define HISTORY_HISTORY_H

#include "db/db.h"
#include "domain/record.h"

/* A row of a history: a stay in a campaign, or one of its events. */
struct visit {
    struct described marks;
    int64_t          campaign_id;
    struct uuid      campaign_uuid;
    struct str       campaign_name;
    int64_t          order_id; /* 0: from before orders had one in histories */
    struct uuid      order_uuid;
    int              status;
    struct instant   at; /* of the assignment, or of the event */
    struct instant   removed_at;
    bool             is_current; /* a stay that has not ended but by the campaign's deletion */
    struct instant   campaign_deleted_at;
    int64_t          event_id; /* absent: it is a stay */
    struct str       outcome;  /* of an event that is a result; the last of a claim, too */
    struct str       note;
    int64_t          duration;
    struct str       worker;
};
extern const struct shape visit_shape;

/* A part of a record's history. */
struct history_part {
    struct described marks;
    int64_t          account_id;
    int64_t          record_id;
    int64_t          stays; /* how many of the newest, of those that last and of the others each */
    int64_t          events;
    int64_t          step; /* rows that one statement deletes at most */
};
extern const struct shape history_part_shape;

/* The campaigns that a record is in, without a query when it never was in one. */
struct problem *store_record_campaigns(const struct tenant *tenant, const struct record *record,
                                       struct campaign_ids *campaigns) MUST_CHECK;

/*
 * Fills in the record's history, bounded by HISTORY_STAYS and HISTORY_EVENTS, and the campaigns that it is in: usually
 * without a query, from the log that was read with the record (see history/history_log.h), else with a single one.
 */
struct problem *store_record_history(const struct tenant *tenant, struct record *record) MUST_CHECK;

/* The same for a record that was locked, and so read without its log. */
struct problem *store_locked_history(const struct tenant *tenant, struct record *record) MUST_CHECK;

/*
 * All rows that the tables have of a record's history, sorted: stays, then events, each the newest first. Each event
 * that is shown names its order.
 */
struct problem *store_history_rows(const struct tenant *tenant, int64_t record_id, struct list *visits) MUST_CHECK;

/*
 * Now and then, by the moment of a write, deletes a step of what is older than any history shows. Called in the
 * transaction that has added an event or a stay.
 */
struct problem *store_history_trim(const struct tenant *tenant, int64_t record_id, struct instant now) MUST_CHECK;

/*
 * Deletes events and former stays of a record that is being deleted, up to a step of each. What is left is noted, to go
 * by store_history_clear; nobody can see it any more.
 */
struct problem *store_history_delete(const struct tenant *tenant, const struct record *record) MUST_CHECK;

/*
 * Goes on with what deletions have left, whosever it was, for about so many microseconds. Each step is a transaction of
 * its own.
 */
struct problem *store_history_clear(const struct tenant *tenant, uint64_t micros) MUST_CHECK;

#endif
