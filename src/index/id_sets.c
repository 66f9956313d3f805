#include "index/id_sets.h"

#include <stdlib.h>

static int compare_ids(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

static bool is_ascending(const int64_t *ids, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (ids[i - 1] >= ids[i])
            return false;
    return true;
}

size_t id_set_sort(int64_t *ids, size_t count)
{
    size_t kept = 0;

    if (is_ascending(ids, count))
        return count;
    qsort(ids, count, sizeof(*ids), compare_ids);
    for (size_t i = 0; i < count; i++)
        if (!kept || ids[i] != ids[kept - 1])
            ids[kept++] = ids[i];
    return kept;
}

/* How many come before an id. */
static size_t place_of(const struct id_set *set, int64_t id)
{
    size_t low  = 0;
    size_t high = set->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (set->ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool id_set_has(const struct id_set *set, int64_t id)
{
    size_t place = place_of(set, id);

    return place < set->count && set->ids[place] == id;
}

struct id_set id_set_between(const struct id_set *set, int64_t first, int64_t last)
{
    size_t from = place_of(set, first);
    size_t end  = last == INT64_MAX ? set->count : place_of(set, last + 1);

    return end > from ? (struct id_set){.ids = set->ids + from, .count = end - from} : (struct id_set){0};
}
