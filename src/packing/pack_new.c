/* Records that the index learns of in the transaction that makes them. */
#include "packing/gains.h"
#include "packing/lease.h"
#include "packing/pack.h"
#include "search/changes.h"
#include "search/segments.h"
#include "text/fold.h"

#include <stdlib.h>

enum { NEW_BYTES = 4 << 20 /* of words, in a fresh segment */ };

static struct problem *note_all(const struct tenant *tenant, const struct list *records, const struct tokens *words)
{
    struct problem *problem = NULL;

    for (size_t done = 0; done < records->count && !problem; done += CHANGES_AT_ONCE) {
        struct list some = {.items = (struct record *)records->items + done, .count = records->count - done};

        if (some.count > CHANGES_AT_ONCE)
            some.count = CHANGES_AT_ONCE;
        problem = change_add_all(tenant, &some, words + done);
    }
    return problem;
}

static int compare(const void *left, const void *right)
{
    int64_t a = ((const struct indexed *)left)->id;
    int64_t b = ((const struct indexed *)right)->id;

    return (a > b) - (a < b);
}

static struct problem *add_segment(const struct tenant *tenant, struct indexed *records, size_t count)
{
    struct count_gains gains = {.arena = tenant->arena};
    struct terms       terms;
    struct problem    *problem;

    qsort(records, count, sizeof(*records), compare);
    for (size_t i = 0; i < count; i++)
        count_gains_add(&gains, records[i], 1);
    if (!terms_of(tenant->arena, records, count, &terms))
        return changes_broken(tenant->arena, tenant->account_id);
    if ((problem = segment_add(tenant, SEGMENT_FRESH, &terms)))
        return problem;
    return count_gains_write(tenant, &gains);
}

struct problem *pack_new(const struct tenant *tenant, const struct list *records, const struct tokens *words)
{
    struct arena   *arena   = tenant->arena;
    struct indexed *indexed = ARENA_ARRAY(arena, struct indexed, records->count + 1);
    size_t          bytes   = 0;
    bool            is_ours = false;
    struct problem *problem;

    for (size_t i = 0; i < records->count; i++) {
        indexed[i] = (struct indexed){.id    = ((const struct record *)records->items)[i].id,
                                      .words = tokens_pack(arena, words[i]),
                                      .fold  = FOLD_VERSION};
        bytes += indexed[i].words.len;
    }
    if (records->count >= CHANGES_AT_ONCE && bytes <= NEW_BYTES && (problem = lease_hold(tenant, &is_ours)))
        return problem;
    return is_ours ? add_segment(tenant, indexed, records->count) : note_all(tenant, records, words);
}
