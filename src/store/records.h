/* Records in the database. All writing happens inside the caller's transaction. */
#ifndef STORE_RECORDS_H
#define STORE_RECORDS_H

#include "db/db.h"
#include "domain/record.h"
#include "index/tokens.h"

/*
 * Inserts a record, found by these words; sets `id`. `unavailable`, and the request may be done again, when its type is
 * gone or no longer the one of `type_updated_at`, by which the record was judged;
 * `conflict` when another record has its external id.
 */
struct problem *store_record_add(const struct tenant *tenant, struct record *record, struct tokens words) MUST_CHECK;

/* Until the transaction ends, a record's type stays as it was at type_updated_at; `unavailable` likewise. */
struct problem *store_type_hold(const struct tenant *tenant, const struct record *record) MUST_CHECK;

/*
 * Adds several records of types that are held, RECORDS_AT_ONCE at most: a list of struct record with their words beside
 * them. After a problem some may have been added, so that the transaction has to be rolled back.
 */
enum { RECORDS_AT_ONCE = 128 };
struct problem *store_records_add(const struct tenant *tenant, struct list *records,
                                  const struct tokens *words) MUST_CHECK;

/* The same without telling the index, of any number. */
struct problem *store_records_insert(const struct tenant *tenant, struct list *records) MUST_CHECK;

/* The account's record of that uuid, or NULL in `out`. No reading tells the type's uuid, only its id. */
struct problem *store_record_find(const struct tenant *tenant, struct uuid uuid, struct record **out) MUST_CHECK;

/* The same, with the row locked until the transaction ends. */
struct problem *store_record_lock(const struct tenant *tenant, struct uuid uuid, struct record **out) MUST_CHECK;

/* The same by its id. */
struct problem *store_record_lock_id(const struct tenant *tenant, int64_t id, struct record **out) MUST_CHECK;

/* The record of a type that has this external id, or NULL in `out`; the second one locked. */
struct problem *store_record_find_external(const struct tenant *tenant, int64_t type_id, struct str external_id,
                                           struct record **out) MUST_CHECK;
struct problem *store_record_lock_external(const struct tenant *tenant, int64_t type_id, struct str external_id,
                                           struct record **out) MUST_CHECK;

/* Writes a changed record; parameters that are absent stay as they are. `unavailable` and `conflict` as above. */
struct problem *store_record_update(const struct tenant *tenant, const struct record *record,
                                    const struct record_change *words) MUST_CHECK;

/* Writes several changed records, locked, of types that are held, RECORDS_AT_ONCE at most. */
struct change_noted;
struct problem *store_records_change(const struct tenant *tenant, const struct change_noted *noted,
                                     size_t count) MUST_CHECK;

/* Id, uuid and phone of the records after that id, in the order of ids, RECORD_PHONES at most. */
enum { RECORD_PHONES = 1000 };
struct problem *store_record_phones(const struct tenant *tenant, int64_t after, struct list *rows) MUST_CHECK;

/* Writes a locked record's other phone; `before` and `after` are its words with the one and the other. */
struct problem *store_record_update_phone(const struct tenant *tenant, const struct record *record,
                                          struct tokens before, struct tokens after) MUST_CHECK;

/* Removes a record with its orders and its history; its words were these. `unavailable` as above. */
struct problem *store_record_delete(const struct tenant *tenant, const struct record *record,
                                    struct tokens words) MUST_CHECK;

#endif
