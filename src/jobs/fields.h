/* The fields of a record type as they are stored, and the keys that the unique ones need. */
#ifndef JOBS_FIELDS_H
#define JOBS_FIELDS_H

#include "db/db.h"
#include "domain/record_key.h"

/* All fields in the `definition` of a type, the retired ones too. */
struct list fields_stored(struct arena *arena, const struct record_type *type);

/* The definition that holds these fields. */
struct str fields_text(struct arena *arena, const struct list *fields);

/*
 * Makes the keys of one field for these records, which are locked, inside the caller's transaction. `*found` grows by
 * the values that several records have.
 */
struct problem *fields_claim(const struct tenant *tenant, const struct custom_field *field, const struct list *records,
                             int64_t *found) MUST_CHECK;

/*
 * Makes all keys that an account's types ask for, of records that have none, while nobody writes. A field whose values
 * turn out not to be unique has failed; one that was being built gets its job.
 */
struct problem *fields_make_keys(const struct tenant *tenant) MUST_CHECK;

#endif
