/* Sets of records by their ids, for what the tokens of a record do not tell. */
#ifndef INDEX_ID_SETS_H
#define INDEX_ID_SETS_H

#include "base/str.h"

/* Ids, ascending, each once. */
struct id_set {
    const int64_t *ids;
    size_t         count;
};

/* Brings ids into ascending order and drops those that stand there again; returns how many are left. */
size_t id_set_sort(int64_t *ids, size_t count);

bool id_set_has(const struct id_set *set, int64_t id);

/* Those from the first to the last one. */
struct id_set id_set_between(const struct id_set *set, int64_t first, int64_t last);

#endif
