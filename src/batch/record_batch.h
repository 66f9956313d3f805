/* Batches of records: what their parts share. */
#ifndef BATCH_RECORD_BATCH_H
#define BATCH_RECORD_BATCH_H

#include "batch/batch.h"
#include "handlers/records.h"
#include "search/changes.h"

enum { PHONE_TEXT = 17, PHONE_RECORDS = 8 /* of a phone are looked at, the newest */ };

/* The records that had the phone of an item, before the batch. */
struct phone_find {
    int64_t type_id; /* 0: the item does not match by phone */
    char    phone[PHONE_TEXT];
    int64_t ids[PHONE_RECORDS]; /* the newest first */
    size_t  count;
};

/* A phone that items have looked for or written. */
enum { PHONES_MET = 4096 };
_Static_assert((int)PHONES_MET >= 4 * BATCH_ITEMS, "each item meets two at most, and half of the places stay free");
struct phone_met {
    int64_t type_id; /* 0: none */
    size_t  index;   /* of the first such item */
    char    phone[PHONE_TEXT];
};

/* A new record that is written together with others. */
struct waiting {
    struct new_record  made;
    struct batch_item *item;
    struct list        keys;
};

struct record_batch {
    struct batch            *batch;
    const struct phone_find *finds; /* of each item */
    struct phone_met        *met;   /* PHONES_MET places, by their hashes */
    struct waiting           waiting[BATCH_STEP];
    size_t                   waiting_count;
    bool                     has_keys;            /* some of those that wait */
    struct change_noted      changes[BATCH_STEP]; /* of records that were found: they wait, too */
    size_t                   change_count;
    int64_t                  held_type; /* stays as it was at held_at; 0: none does */
    struct instant           held_at;
    size_t                   ahead;             /* the first item of the step; of its items: */
    bool                     lacks[BATCH_STEP]; /* no record has the external id that it matches by */
    struct record           *rows[BATCH_STEP];  /* locked records that they will find, as they are stored */
    size_t                   row_count;
};

/* Makes a batch one of records, of a request that records_batch_prepare has prepared. */
void record_batch_begin(struct batch *batch, struct request *request);

/* Writes what waits: changes, then new records. */
struct problem *record_batch_flush(struct batch *batch) MUST_CHECK;

/*
 * Looks up together what the items of the step that begins at `first` would ask for one by one: external ids and phones
 * by which upserts match, and keys. Nothing that an item writes makes these answers wrong: what an earlier item means
 * or writes is claimed, so that whoever names it is refused before he looks; keys are taken out as they are written,
 * and records as they are taken.
 */
struct problem *record_batch_ahead(struct batch *batch, size_t first) MUST_CHECK;

/* A record that was read for the step, as the single reading with a lock gives it, once: NULL: it was not. */
struct record *record_batch_row(struct record_batch *own, int64_t id);
struct record *record_batch_row_known_as(struct record_batch *own, int64_t type_id, struct str external_id);

/* Whether a change of that record waits. */
bool record_batch_change_waits(const struct record_batch *own, int64_t id);

/* Whether a new record that waits has one of these keys. */
bool record_batch_keys_wait(const struct record_batch *own, const struct list *keys);

/* What an upsert looks for, and where. */
struct record_search {
    struct record_batch *own;
    struct request      *request;
    struct batch_item   *item;
    struct record_type  *type;
};

/* Checks the keys of an upsert; faults are noted. `conflict` while a field is becoming unique. */
struct problem *record_match_check(const struct record_search *search) MUST_CHECK;

/*
 * The record that the first of the keys finds, locked, or NULL; sets matched_by and place of the item. An earlier item
 * that means the same one, and a phone that cannot be read, are faults of the request. `conflict` for several records.
 */
struct problem *record_match(const struct record_search *search, struct record **out) MUST_CHECK;

/* Makes a record out of an item, to be written together with others. */
struct problem *record_batch_create(struct record_batch *own, struct request *request,
                                    struct batch_item *item) MUST_CHECK;

/* Claims a record that was found and locked, or is NULL, and completes it. */
struct problem *record_batch_take(struct record_batch *own, struct batch_item *item, struct record *record,
                                  struct record_type **type) MUST_CHECK;

/* Takes such a record, and patches it by the request's content. */
struct problem *record_batch_change(struct record_batch *own, struct request *request, struct batch_item *item,
                                    struct record *record) MUST_CHECK;

struct problem *record_batch_upsert(struct record_batch *own, struct request *request,
                                    struct batch_item *item) MUST_CHECK;

/* Notes that an item has looked for, or written, a phone in E.164. */
void record_batch_meet(struct record_batch *own, size_t index, int64_t type_id, struct str phone);

#endif
