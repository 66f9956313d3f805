/* Records in the database. All writing happens inside the caller's transaction. */
#ifndef STORE_RECORDS_H
#define STORE_RECORDS_H

#include "domain/record.h"
#include "store/listing.h"
#include "store/search.h"

/* Inserts a record and its postings; sets `id`. `unacceptable` when its type is gone. */
struct problem *store_record_add(struct db *db, struct arena *arena, struct record *record,
                                 struct tokens words) MUST_CHECK;

/* The account's record of that uuid, or NULL in `out`. */
struct problem *store_record_find(struct db *db, struct arena *arena, int64_t account_id, struct uuid uuid,
                                  struct record **out) MUST_CHECK;

/* The same, with the row locked until the transaction ends. */
struct problem *store_record_lock(struct db *db, struct arena *arena, int64_t account_id, struct uuid uuid,
                                  struct record **out) MUST_CHECK;

/* Fills in the record's history, without a query when it never was in a campaign. */
struct problem *store_record_history(struct db *db, struct arena *arena, struct record *record) MUST_CHECK;

/* Writes a changed record and the difference of its postings. */
struct problem *store_record_update(struct db *db, struct arena *arena, const struct record *record,
                                    struct tokens before, struct tokens after) MUST_CHECK;

/* Removes a record with its orders, its history and its postings. */
struct problem *store_record_delete(struct db *db, struct arena *arena, const struct record *record,
                                    struct tokens words) MUST_CHECK;

/* One page of records, and how many there are; with `status` or a search the total stops at LISTING_CAP + 1. */
struct problem *store_record_list(struct db *db, struct arena *arena, struct listing *listing,
                                  struct list *rows) MUST_CHECK;
struct problem *store_record_count(struct db *db, struct arena *arena, struct listing *listing,
                                   int64_t *total) MUST_CHECK;

/* The assembly behind store_record_list, for EXPLAIN. Binds the listing's tokens. */
void store_record_list_assembly(struct listing *listing, struct assembly *assembly);

extern const struct word_fragments record_word_fragments;

#endif
