/* What other resources need to know of record types. */
#ifndef HANDLERS_RECORD_TYPES_H
#define HANDLERS_RECORD_TYPES_H

#include "domain/record_type.h"
#include "http/request.h"

/*
 * All fields of a type as stored, the retired ones too: parsed out of its `definition`, or, when it has none, what
 * stands in `fields`.
 */
struct list record_type_stored_fields(struct arena *arena, const struct record_type *type);

/*
 * The fields that a patch wants, in one of its two forms, where `stored` are there now. False: it says nothing of them,
 * or nothing acceptable.
 */
bool record_type_wanted_fields(struct request *request, const struct record_type *patch, const struct list *stored,
                               struct list *wanted) MUST_CHECK;

/*
 * The caller's type of that uuid, NULL in `out` when there is none: for filters and for checking values, not for
 * showing or changing it. It can be as old as the cache trusts it, without `definition`, its stored fields in `fields`.
 *
 * A record that is checked against a type of a moment ago is one that came a moment earlier: the type was never locked
 * for it. What is refused because of such a type is tried again with the type of now (see db_may_repeat), so a client
 * that has just changed a type is understood by every worker. A type that is gone is held off by the statements that
 * write, and as a filter it finds nothing. A type's uuid and id never change.
 */
struct problem *record_type_find(const struct request *request, struct uuid uuid, struct record_type **out) MUST_CHECK;

/* The same of a record's type, by its id, which is there as long as the record: else a problem asks to try again. */
struct problem *record_type_by_id(const struct request *request, int64_t id, struct record_type **out) MUST_CHECK;

/* The same, where an unknown one is a fault at `pointer`. */
struct problem *record_type_resolve(struct request *request, struct uuid uuid, struct str pointer,
                                    struct record_type **out) MUST_CHECK;

#endif
