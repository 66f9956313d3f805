/*
 * What is deleted goes for good, within a day. Three things are left of a record when its row is gone: the answers that
 * were kept for an Idempotency-Key, its change until it is packed, and its words in segments in which it is dead.
 */
#ifndef STORE_PURGE_H
#define STORE_PURGE_H

#include "db/db.h"

/* After so many hours a change is packed, however few there are, and a segment with dead members is made anew. */
enum { PURGE_CHANGE_HOURS = 3, PURGE_DEAD_HOURS = 12 };

/* After so many seconds changes are packed that are enough for it, whether or not the account is written to again. */
enum { PURGE_UNPACKED_SECONDS = 60 };

/* When a number was claimed is known for longer than any campaign may want it to be left alone. */
enum { PURGE_NUMBER_HOURS = 31 * 24 };

/* What has waited for as long is late: nothing has seen to it. */
enum { PURGE_LATE_HOURS = 24 };

/* Since when the oldest of each kind waits; absent: none is there. Most of them wait for good reason. */
struct purge_backlog {
    struct described marks;
    struct instant   answers;
    struct instant   changes;
    struct instant   segments;
    struct instant   numbers;
    bool             older; /* something in an index is of an older fold, and is to be renewed */
};
extern const struct shape purge_backlog_shape;

/* What has been asked of the tables, and what they say. */
struct purge {
    struct described marks;
    int64_t          account_id;
    int64_t          id; /* of a segment */
    int64_t          level;
    int64_t          fold; /* of this program */
    struct instant   before;
    int64_t          least;    /* changes */
    int64_t          failures; /* of packing, one after the other */
};
extern const struct shape purge_shape;

/* What an account's purge has done. */
struct purged {
    int64_t answers;
    int64_t segments;
};

/* Reads the backlog of all accounts; costs a few reads of an index. */
struct problem *purge_backlog(const struct tenant *tenant, struct purge_backlog **out) MUST_CHECK;

/* For how many hours something has waited that could have gone; answers have to stay for a day first. */
int64_t purge_hours_waited(const struct purge_backlog *backlog, struct instant now);

/* Whether something of it has waited for so long that purge_step has work. */
bool purge_is_due(const struct purge_backlog *backlog, struct instant now);

/* Whether changes have waited for PURGE_UNPACKED_SECONDS. */
bool purge_is_unpacked(const struct purge_backlog *backlog, struct instant now);

/*
 * Finds an account with changes that have waited for as long and are enough to be packed, though not one whose packing
 * fails again and again; 0: none. It looks at the latest some thousand of them.
 */
struct problem *purge_find_unpacked(const struct tenant *tenant, struct instant now, int64_t *account_id) MUST_CHECK;

/* How many accounts have something of an older fold in their index. */
struct problem *purge_older_accounts(const struct tenant *tenant, int64_t *total) MUST_CHECK;

/*
 * One step, of whatever account: some hundred answers, and up to a second of packing or one segment, or of renewing
 * what is of an older fold (packing/reindex_older.h), if there is nothing else to do. Does nothing while another
 * program is at it. `*done` when there is nothing more for now. Runs its own transactions; a problem has done no harm,
 * and the account that it came from does not keep the others from their turn.
 */
struct problem *purge_step(const struct tenant *tenant, struct instant now, bool *done) MUST_CHECK;

/*
 * Compacts a little in an account of which a big segment is mostly dead, as after an action on many records; a third of
 * a second at most, and nothing mostly. Not while a job of the account is open. `nobody` is of no account.
 */
struct problem *purge_tidy(const struct tenant *nobody) MUST_CHECK;

/*
 * All of the tenant's account at once, however new it is. Waits for nobody: while another program has the account's
 * index, `unavailable`. Adds to `purged`.
 */
struct problem *purge_account(const struct tenant *tenant, struct purged *purged) MUST_CHECK;

#endif
