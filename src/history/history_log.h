/*
 * The log of a record's campaign history: what happened to its orders, in one row that is read together with the
 * record. It holds nothing that is not in the tables of orders, stays and events, and where there is none, these are
 * read.
 */
#ifndef HISTORY_HISTORY_LOG_H
#define HISTORY_HISTORY_LOG_H

#include "db/db.h"
#include "domain/campaign.h"

enum { HISTORY_LOG = 2000 /* bytes of a log at most, as in the statement history_log_add */ };

/* A row of the logs, or an entry that is added to it. */
struct log_entry {
    struct described marks;
    int64_t          account_id;
    int64_t          record_id;
    struct bytes     log;
};
extern const struct shape log_entry_shape;

/* What a worker remembers of a campaign, as it was in this version of the account's campaigns. */
struct campaign_name {
    struct described marks;
    struct uuid      uuid;
    struct str       name;
    struct instant   deleted_at;
    int64_t          version;
};
extern const struct shape campaign_name_shape;

/*
 * Note what was written to an order, in the same transaction: that it was made (`is_first`: the record never was in a
 * campaign before, so its log begins), that it has another status, that it was removed.
 */
struct problem *history_log_made(const struct tenant *tenant, const struct order *order, bool is_first) MUST_CHECK;
struct problem *history_log_changed(const struct tenant *tenant, const struct order *order) MUST_CHECK;
struct problem *history_log_removed(const struct tenant *tenant, const struct order *order) MUST_CHECK;

/* What is added to the log of an order's record, for many at once. */
enum log_happened {
    LOG_MADE    = 1,
    LOG_CHANGED = 2,
    LOG_REMOVED = 3,
    LOG_TOLD    = 4, /* as LOG_CHANGED, with what a claim or a result told: for that, LOG_CHANGED becomes it */
};
struct bytes history_log_bytes(struct arena *arena, const struct order *order, enum log_happened happened);

/* Ends a record's log for good: its history has changed in another way. */
struct problem *history_log_end(const struct tenant *tenant, int64_t record_id) MUST_CHECK;

/* Deletes it with the record. */
struct problem *history_log_delete(const struct tenant *tenant, int64_t record_id) MUST_CHECK;

/* Reads the log of a locked record; others were read with it. */
struct problem *history_log_find(const struct tenant *tenant, struct record *record) MUST_CHECK;

/*
 * Makes the rows of struct visit out of the record's log. False: it has none, or one of its campaigns is not remembered
 * as it is in the version that was read with the log; then the tables have to be asked.
 */
bool history_log_read(const struct tenant *tenant, const struct record *record, struct list *visits);

/* Remembers the campaigns of such rows, which were read after the record's version. */
void history_log_remember(const struct tenant *tenant, const struct record *record, const struct list *visits);

/*
 * The log that tells the same as these rows, which are all of a record, sorted: stays, then events, each the newest
 * first. False: no log can.
 */
bool history_log_make(struct arena *arena, const struct list *visits, struct bytes *log);

#endif
