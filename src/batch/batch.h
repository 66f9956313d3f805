/*
 * Many at once: what batches of all resources share. A batch is one transaction. Each of its items is done as its
 * single call is, with faults of its own, and either writes all that it means or nothing.
 */
#ifndef BATCH_BATCH_H
#define BATCH_BATCH_H

#include "batch/batch_claims.h"
#include "http/request.h"
#include "http/response.h"

enum { BATCH_ITEMS = 1000, BATCH_STEP = 128 /* items whose writes may wait for each other */ };

enum batch_op { BATCH_CREATE, BATCH_UPDATE, BATCH_UPSERT, BATCH_DELETE };
enum { BATCH_ALL_OPS = 1 << BATCH_CREATE | 1 << BATCH_UPDATE | 1 << BATCH_UPSERT | 1 << BATCH_DELETE };
enum batch_action { BATCH_CREATED, BATCH_UPDATED, BATCH_UNCHANGED, BATCH_DELETED, BATCH_SKIPPED, BATCH_ACTIONS };
enum batch_on_match { ON_MATCH_UPDATE, ON_MATCH_SKIP, ON_MATCH_ERROR };
enum batch_on_missing { ON_MISSING_CREATE, ON_MISSING_SKIP, ON_MISSING_ERROR };
enum batch_on_many { ON_MANY_ERROR, ON_MANY_NEWEST };

/* The body. */
struct batch_body {
    struct described marks;
    int              on_error;
    struct value    *items;
};
extern const struct shape batch_shape;

/* The members of an item that say what is done, and to what. */
struct batch_controls {
    struct described marks;
    int              op;
    struct str       ref;
    struct uuid      uuid;
    struct str       external_id;
    struct uuid      type_uuid;
    struct str       if_match;
    struct texts     match;
    int              on_match;
    int              on_missing;
    int              on_many;
    bool             fill;
};

/* One item, and what became of it. */
struct batch_item {
    const struct value    *given;
    size_t                 index;
    struct faults          told;    /* that reading the body has found in it */
    struct request        *request; /* its own, while the item is being done, as the three below */
    struct batch_controls *controls;
    struct value          *members; /* the others: an object */
    struct str             place;   /* of what names the object, for problems that tell no place */
    struct str             ref;     /* as given, or empty */
    enum batch_action      action;
    bool                   has_uuid;
    struct uuid            uuid;
    struct str             matched_by; /* the key of an upsert, in the body; or empty */
    bool                   has_failed; /* then all below */
    int                    status;
    enum problem_code      code;
    struct violation      *violations;
    bool                   has_existing;
    struct uuid            existing;
};

struct batch;
struct record;

/*
 * Does an item; `request` is its own, with the item's members as what is given and the faults found in them so far. A
 * problem that is the item's makes it fail, any other one ends the batch. After a problem of its own an item must not
 * have written anything.
 */
typedef struct problem *(*batch_perform)(struct batch *batch, struct request *request, struct batch_item *item);

/* Writes what `perform` has left waiting; called after BATCH_STEP items at most. */
typedef struct problem *(*batch_flush)(struct batch *batch);

/* What somebody wants to know of the records that a batch writes, before they are written. */
struct batch_watch {
    /* Records that the items of a step are going to find, locked; most of them. Or NULL. */
    struct problem *(*ahead)(struct batch *batch, struct record *const *records, size_t count);
    /* An item has found the record that is locked, by what it names or its keys. Notes faults. */
    struct problem *(*met)(struct batch *batch, struct batch_item *item, const struct record *record);
    /* A record is going to be made, or changed by a patch: `before` is NULL, or it as it was. Notes faults. */
    void (*admit)(struct batch *batch, struct batch_item *item, const struct record *before,
                  const struct record *given);
    /* One was made, or changed: `before` likewise, and as it is now, in the memory of the batch. */
    void (*done)(struct batch *batch, struct batch_item *item, const struct record *before, const struct record *now);
    bool  only_finds; /* upserts end once they have met their record, or found none: nothing is judged or written */
    void *own;
};

/* Is told before a step, BATCH_STEP items at most, where it begins. What it takes of memory goes with the step. */
typedef struct problem *(*batch_ahead)(struct batch *batch, size_t first);

/* New records that were written, with room for all, and their words: whoever has asked for them tells the index. */
struct tokens;
struct batch_made {
    struct list    records;
    struct tokens *words;
};

struct batch {
    struct request           *request; /* the whole */
    struct batch_item        *items;
    size_t                    count;
    struct batch_claims      *claims;
    bool                      stops; /* onError is abort */
    batch_perform             perform;
    batch_ahead               ahead;     /* or NULL */
    batch_flush               flush;     /* or NULL */
    unsigned                  ops;       /* a bit for each that there is */
    const struct shape       *shapes[2]; /* of what a create, and all others, takes */
    void                     *own;       /* of the resource */
    const struct batch_watch *watch;     /* or NULL */
    struct batch_made        *made;      /* or NULL: they are noted as changes of the index */
    bool keeps_memory; /* what items took is not given back before the end: they are few, or `watch` needs it */
};

/*
 * For route.prepare: gives the request a batch's time. Nothing that a batch refuses may be for what a record type was a
 * moment ago, so none is taken from the cache.
 */
struct problem *batch_prepare(struct request *request) MUST_CHECK;

/* Reads the body and does all items. Likewise `ops` and all after it are set. */
struct problem *batch_perform_all(struct batch *batch, struct request *request) MUST_CHECK;

/* Reads the body, does all items and answers. `ops`, `perform`, `flush`, `shapes` and `own` are set. */
struct problem *batch_answer(struct batch *batch, struct request *request, struct response *response) MUST_CHECK;

/* Has an item fail, with a problem that is its own. */
void batch_fail(struct batch *batch, struct batch_item *item, const struct problem *problem);

/* The object that an item has made or changed. */
void batch_note(struct batch_item *item, enum batch_action action, struct uuid uuid);

/*
 * Notes a fault of the item at `pointer` if an earlier one means the object of that key; it is claimed otherwise. True:
 * it was.
 */
bool batch_claims_twice(struct batch *batch, struct batch_item *item, const struct claim_key *key, const char *pointer);

/* Of the body before it is decoded item by item: the list, or NULL when it is none. */
const struct value *batch_list(const struct request *request);

extern const struct shape batch_answer_shape;

/* The answer: what became of each item, and how many of each kind. */
void batch_write(const struct batch *batch, struct response *response);

#endif
