/* The fields of a record type, read out of its definition as the API reads them. */
#ifndef BENCH_SEED_TYPES_H
#define BENCH_SEED_TYPES_H

#include "domain/record_type.h"
#include "seed/kinds.h"

/* A list of struct custom_field in the arena. */
struct list type_fields(struct arena *arena, const struct kind *kind);

#endif
