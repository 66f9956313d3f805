/* Fields of a record type that are indexed, or unique: what a change of the type means for them. */
#ifndef HANDLERS_FIELD_INDEXES_H
#define HANDLERS_FIELD_INDEXES_H

#include "domain/record_type.h"
#include "http/request.h"

/* A value that several records have. */
struct collision {
    struct described marks;
    struct value    *value;
    struct texts     uuids;
};

struct collisions {
    struct described marks;
    struct list      list; /* of struct collision */
    int64_t          total;
};

extern const struct shape collisions_shape;

/*
 * Of the fields that have become unique or indexed, those are ready at once that no record can have a value of. `type`
 * is locked, or new and without an id; `before` are its fields as stored, `after` as they will be.
 */
struct problem *field_indexes_settle(struct request *request, const struct record_type *type, const struct list *before,
                                     struct list *after) MUST_CHECK;

/* Adds the jobs for the others, and for the fields that are no longer unique, once the type is written. */
struct problem *field_indexes_start(struct request *request, const struct record_type *type, const struct list *before,
                                    const struct list *after) MUST_CHECK;

#endif
