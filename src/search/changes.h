/*
 * What the index does not know yet: one row for each record whose words have changed since they were packed. Writing
 * one is all that a request has to do for lists and search.
 */
#ifndef SEARCH_CHANGES_H
#define SEARCH_CHANGES_H

#include "db/db.h"
#include "domain/record.h"
#include "index/tokens.h"

enum {
    CHANGES_AT_ONCE = 128, /* are packed together, at least where nobody is in a hurry */
    CHANGES_TAKEN   = 500  /* at most are */
};

struct change {
    struct described marks;
    int64_t          account_id;
    int64_t          record_id;
    int64_t          type_id;      /* of the record */
    int64_t          fold;         /* FOLD_VERSION of the program that made now_words */
    struct bytes     before_words; /* packed; absent: the index does not know the record */
    struct bytes     now_words;    /* packed; absent: the record is gone */
    int64_t          size;         /* of both, in bytes */
    int64_t          now_size;     /* of now_words */
    int64_t          limit;
    int64_t          last_id;
    struct instant   type_updated_at; /* of the type by which the words were made */
    struct instant   noted_at;
};
extern const struct shape change_shape;

/* Notes a new record, inside the caller's transaction. */
struct problem *change_add(const struct tenant *tenant, const struct record *record, struct tokens words) MUST_CHECK;

/* The changes that new records come to, a list of struct record with their words beside them; and adds such ones. */
struct list     changes_of_new(struct arena *arena, const struct list *records, const struct tokens *words);
struct problem *changes_add(const struct tenant *tenant, const struct list *changes) MUST_CHECK;

/*
 * Notes that a record had the words `before` and now has `now`, none when it is gone, inside the caller's transaction,
 * which must hold the record's lock.
 */
struct problem *change_note(const struct tenant *tenant, const struct record *record, struct tokens before,
                            struct tokens now) MUST_CHECK;

/*
 * The same where a change of the record waits already, which is there before and after: so its words before need not be
 * given. Else is_noted is false, and nothing was written.
 */
struct problem *change_note_again(const struct tenant *tenant, const struct record *record, struct tokens now,
                                  bool *is_noted) MUST_CHECK;

/* The problem when nothing was written, because the type is no longer what the record was judged by: do it again. */
struct problem *type_has_changed(const struct tenant *tenant) MUST_CHECK;

/* The same as change_note while the record's type is as it was at type_updated_at, which is set; else that problem. */
struct problem *change_note_of_type(const struct tenant *tenant, const struct record *record, struct tokens before,
                                    struct tokens now) MUST_CHECK;

/* What change_note is told of a record. */
struct change_noted {
    const struct record *record;
    struct tokens        before;
    struct tokens        now;
};

/* The changes that notes come to, some of which may change nothing: rows of change_shape. */
struct list changes_of(struct arena *arena, const struct change_noted *noted, size_t count);

/* Writes changes, any number, as change_note does. */
struct problem *changes_write(const struct tenant *tenant, const struct list *changes) MUST_CHECK;

/*
 * Takes changes of these records out that wait already: what they say the index knows is what these say then. Whoever
 * calls it holds the lease of the index and the records' locks, and packs the changes.
 */
struct problem *changes_take_over(const struct tenant *tenant, const struct list *changes) MUST_CHECK;

/* The same as change_note of several. */
struct problem *change_note_all(const struct tenant *tenant, const struct change_noted *noted, size_t count) MUST_CHECK;

/* The moment of the database, and whether a change that was noted by then waits still. */
struct problem *change_moment(const struct tenant *tenant, struct instant *moment) MUST_CHECK;
struct problem *change_is_older(const struct tenant *tenant, struct instant moment, bool *is_there) MUST_CHECK;

/* All changes of an account, by record: rows of change_shape. */
struct problem *change_list(const struct tenant *tenant, struct list *rows) MUST_CHECK;

/* What an account's index has to learn. */
struct change_load {
    struct described marks;
    int64_t          total;      /* changes */
    int64_t          bytes;      /* of their words */
    int64_t          unmerged;   /* bytes of small segments' bodies */
    bool             unfinished; /* there are hidden segments: one is being built, or some are to go */
    bool             older;      /* there are segments of an older fold, which are to be renewed */
};
extern const struct shape change_load_shape;

/* What waits; no more than `limit` changes are counted, without reading their words. */
struct problem *change_waiting(const struct tenant *tenant, int64_t limit, struct change_load *load) MUST_CHECK;

/* How many changes have words of another fold than this program's. */
struct problem *change_other_folds(const struct tenant *tenant, int64_t *total) MUST_CHECK;

/* Which changes are read next: those of records after..last, words of so many bytes together, or one change. */
struct change_range {
    int64_t after; /* moves on */
    int64_t last;
    int64_t bytes;
};

/* Reads the next changes of a range, by record; none at its end. */
struct problem *change_page(const struct tenant *tenant, struct change_range *range, struct list *rows) MUST_CHECK;

/*
 * The oldest changes, locked: at most CHANGES_TAKEN, and of no more than `bytes` unless the first alone is more.
 * Changes that others have locked are left out.
 */
struct problem *change_take(const struct tenant *tenant, int64_t bytes, struct list *rows) MUST_CHECK;

/* Deletes changes that change_take has given. */
struct problem *change_forget(const struct tenant *tenant, const struct list *rows) MUST_CHECK;

/* Whether this program can read the words of these changes: `unavailable` where they have another format. */
struct problem *changes_check_format(const struct tenant *tenant, const struct list *rows) MUST_CHECK;

/* What to say when words of changes are not what they should be. */
struct problem *changes_broken(struct arena *arena, int64_t account_id);

#endif
