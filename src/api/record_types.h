/* What other resources need to know of record types. */
#ifndef API_RECORD_TYPES_H
#define API_RECORD_TYPES_H

#include "domain/record_type.h"
#include "http/request.h"

/* All fields of a type as stored, the retired ones too. */
struct list record_type_stored_fields(struct arena *arena, const struct record_type *type);

/* The caller's type of that uuid; an unknown one is a fault at `pointer`, and NULL in `out`. */
struct problem *record_type_resolve(struct request *request, struct uuid uuid, struct str pointer,
                                    struct record_type **out) MUST_CHECK;

#endif
