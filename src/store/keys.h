/* Keys of records in the database, by which the values of unique fields are unique. */
#ifndef STORE_KEYS_H
#define STORE_KEYS_H

#include "db/db.h"
#include "domain/record_key.h"

enum {
    KEY_RECORDS       = 128, /* are looked at in one step of a job */
    COLLISIONS_LISTED = 1000 /* values */
};

/* Adds the keys of a record. `conflict` when another record has one of them: store_key_taken tells which. */
struct problem *store_keys_add(const struct tenant *tenant, const struct list *keys) MUST_CHECK;

/* Deletes those of a record. */
struct problem *store_keys_delete(const struct tenant *tenant, const struct list *keys) MUST_CHECK;

/* The first of these keys that another record has, and that record's uuid; `*taken` is NULL when none is. */
struct problem *store_key_taken(const struct tenant *tenant, const struct list *keys, const struct record_key **taken,
                                struct uuid *owner) MUST_CHECK;

/* The values of one statement, whose fragments name each key. */
enum { KEYS_AT_ONCE = 128 };
struct key_run {
    struct described marks;
    int64_t          account_id;
    int64_t          type_id;
    int64_t          key_set;
    struct bytes     first_key;
    struct bytes     other_key[KEYS_AT_ONCE - 1];
};
extern const struct shape key_run_shape;

/* Several keys of a type: hashes of a set, or external ids. */
struct keys_asked {
    int64_t             type_id;
    int64_t             key_set; /* of hashes */
    const struct bytes *keys;
    size_t              count; /* KEYS_AT_ONCE at most */
};

/* Which of these hashes there are: a list of struct record_key. */
struct problem *store_keys_found(const struct tenant *tenant, const struct keys_asked *asked,
                                 struct list *found) MUST_CHECK;

/* Which records have these external ids: their ids and external ids, locked until the transaction ends. */
struct problem *store_external_ids_lock(const struct tenant *tenant, const struct keys_asked *asked,
                                        struct list *found) MUST_CHECK;

/* The same without a lock. */
struct problem *store_external_ids_found(const struct tenant *tenant, const struct keys_asked *asked,
                                         struct list *found) MUST_CHECK;

/* For a job: the next records of a type after the id in `after`, at most KEY_RECORDS, locked. */
struct problem *store_key_records(const struct tenant *tenant, const struct record_key *after,
                                  struct list *records) MUST_CHECK;

/* Adds those of these keys, KEY_RECORDS at most, that no record has yet; `*all` is false when some had one. */
struct problem *store_keys_claim(const struct tenant *tenant, const struct list *keys, bool *all) MUST_CHECK;

/* The record that has a key, which there must be. */
struct problem *store_key_owner(const struct tenant *tenant, const struct record_key *key, int64_t *owner) MUST_CHECK;

/*
 * Notes that the value of a key is that of two records, of which `owner` has the key. `*found` counts such values; of
 * the first COLLISIONS_LISTED some records each are kept, with their value as JSON.
 */
struct problem *store_key_collides(const struct tenant *tenant, const struct record_key *key, int64_t owner,
                                   int64_t *found) MUST_CHECK;

/* Forgets that a record stood in the way of a field: its value there is another one, or it is going. */
struct problem *store_collision_forget(const struct tenant *tenant, const struct record *record,
                                       const struct custom_field *field) MUST_CHECK;

/* Deletes some keys, or some collisions, of a set; `*rows` tells how many, 0 when there are none. */
struct problem *store_keys_sweep(const struct tenant *tenant, const struct record_key *set, int64_t *rows) MUST_CHECK;
struct problem *store_collisions_sweep(const struct tenant *tenant, const struct record_key *set,
                                       int64_t *rows) MUST_CHECK;

/* A record that stood in the way, as it is listed. */
struct colliding {
    struct described marks;
    struct bytes     hash;
    struct value    *value;
    struct uuid      uuid;
};
extern const struct shape colliding_shape;

/* Those of a set, by their values' hashes. */
struct problem *store_collisions(const struct tenant *tenant, const struct record_key *set,
                                 struct list *rows) MUST_CHECK;

/* A set of keys of a type, for the functions above. */
struct record_key *store_key_set(const struct tenant *tenant, int64_t type_id, int64_t key_set);

#endif
