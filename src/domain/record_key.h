/*
 * Keys of a record: what the values of its unique fields are known by. Values that are the same have the same key:
 * texts that are so in normalization form C, numbers by their value, times by the moment that they name.
 */
#ifndef DOMAIN_RECORD_KEY_H
#define DOMAIN_RECORD_KEY_H

#include "domain/record.h"
#include "domain/record_type.h"

enum { HASH_BYTES = 16, KEYS_MOST = CUSTOM_FIELDS };

struct record_key {
    struct described           marks;
    int64_t                    account_id;
    int64_t                    type_id;
    int64_t                    key_set; /* custom_field.key_set */
    struct bytes               hash;    /* HASH_BYTES of the value's SHA-256 */
    int64_t                    record_id;
    struct str                 text; /* the value as JSON, where it is to be listed */
    const struct custom_field *field;
    const struct value        *value;
};
extern const struct shape record_key_shape;

/* Whether the keys of a field are kept: it is unique, or about to become so. */
bool field_has_keys(const struct custom_field *field);

/* The key of one value of a field that is not null. */
struct bytes record_key_hash(struct arena *arena, const struct custom_field *field, const struct value *value);

/* The keys of a record with these parameters, an object: a list of struct record_key in the order of their sets. */
struct list record_keys(struct arena *arena, const struct record *record, const struct list *fields,
                        const struct value *parameters);

/* Whether two keys are of the same values in the same set. */
bool record_key_equal(const struct record_key *key, const struct record_key *other);

/* Those of a list that another one has not got. */
struct list record_keys_without(struct arena *arena, const struct list *keys, const struct list *others);

#endif
