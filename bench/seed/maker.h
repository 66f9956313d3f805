/* The records of an account, one after the other, as the API would have taken them. */
#ifndef BENCH_SEED_MAKER_H
#define BENCH_SEED_MAKER_H

#include "domain/record.h"
#include "seed/plants.h"
#include "seed/walk.h"

struct maker {
    struct arena         *arena;              /* of the current record */
    struct arena         *kept;               /* of the types */
    struct list           fields[KIND_COUNT]; /* of struct custom_field */
    struct indexed_fields indexed[KIND_COUNT];
    struct walk           walk;
    struct str            words[PLANT_COUNT]; /* that are planted in the current record */
    size_t                word_count;
};

struct maker maker_start(const struct plan *plan);
void         maker_free(struct maker *maker);

/* Makes the record that the walk has come to, which goes with the next one. It has no history. */
struct record *maker_record(struct maker *maker);

#endif
