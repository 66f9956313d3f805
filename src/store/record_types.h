/* Record types in the database. All writing happens inside the caller's transaction. */
#ifndef STORE_RECORD_TYPES_H
#define STORE_RECORD_TYPES_H

#include "domain/record_type.h"
#include "search/listing.h"

/* Whether a type of the account has the slug of this one, as far as others have committed it. */
struct problem *store_record_type_slug_is_taken(const struct tenant *tenant, const struct record_type *type,
                                                bool *is_taken) MUST_CHECK;

/* Inserts a type; sets `id`. `conflict` when the slug is taken. */
struct problem *store_record_type_add(const struct tenant *tenant, struct record_type *type) MUST_CHECK;

/* The account's type of that uuid or id, or NULL in `out`. Its fields are left in `definition`. */
struct problem *store_record_type_find(const struct tenant *tenant, struct uuid uuid,
                                       struct record_type **out) MUST_CHECK;
struct problem *store_record_type_by_id(const struct tenant *tenant, int64_t id, struct record_type **out) MUST_CHECK;

/* Under what db_types has a type of the account. Changing or removing one takes it out of there. */
struct cache_key store_record_type_key(int64_t account_id, struct uuid uuid);
struct cache_key store_record_type_id_key(int64_t account_id, int64_t id);

/* The same, with the row locked until the transaction ends. */
struct problem *store_record_type_lock(const struct tenant *tenant, struct uuid uuid,
                                       struct record_type **out) MUST_CHECK;

struct problem *store_record_type_lock_id(const struct tenant *tenant, int64_t id, struct record_type **out) MUST_CHECK;

/* Whether there is any record of a type. */
struct problem *store_record_type_has_records(const struct tenant *tenant, const struct record_type *type,
                                              bool *has_records) MUST_CHECK;

/* Writes a changed type. `conflict` when the slug is taken. */
struct problem *store_record_type_update(const struct tenant *tenant, const struct record_type *type) MUST_CHECK;

/* Makes the type the account's default one, or, by `is_default` false, no longer so. */
struct problem *store_record_type_set_default(const struct tenant *tenant, const struct record_type *type) MUST_CHECK;

/* Removes a type. `conflict` when records or campaigns still use it. */
struct problem *store_record_type_delete(const struct tenant *tenant, const struct record_type *type) MUST_CHECK;

/* One page of types and how many there are. */
struct problem *store_record_type_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                       int64_t *total) MUST_CHECK;

#endif
