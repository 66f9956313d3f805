/* The four record types of a bench account, and the custom field values of their records. */
#ifndef BENCH_SEED_KINDS_H
#define BENCH_SEED_KINDS_H

#include "base/value.h"
#include "seed/people.h"

enum { KIND_COUNT = 4 };

struct kind_maker;

struct kind {
    const char              *name;
    uint32_t                 share;      /* of the records, in a hundred */
    const char              *definition; /* the body of POST /api/record-types */
    const struct kind_maker *makers;
    size_t                   maker_count;
};

extern const struct kind kinds[KIND_COUNT];

/* The index of a record's type. */
size_t kind_draw(struct chance *chance);

/* What a client would send as the parameters of such a record; `plants` stand in the notes. */
struct value *kind_parameters(struct arena *arena, struct chance *chance, const struct kind *kind,
                              const struct person *person, const struct str *plants, size_t plant_count);

#endif
