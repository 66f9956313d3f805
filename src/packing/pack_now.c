#include "packing/pack_now.h"

#include "packing/lease.h"
#include "packing/pack_rows.h"

#include <stdlib.h>

struct pack_now {
    struct list changes; /* of struct change, their words in `words` */
    size_t      room;
    uint8_t    *words;
    size_t      used;
};

struct pack_now *pack_now_new(struct arena *arena, size_t room)
{
    struct pack_now *pack = ARENA_NEW(arena, struct pack_now);

    pack->changes       = shape_list(arena, &change_shape, room);
    pack->changes.count = 0;
    pack->room          = room;
    pack->words         = (uint8_t *)arena_room(arena, PACKED_NOW_BYTES);
    return pack;
}

/* What is noted already of these records is what the index knows them by. */
static struct problem *pack(const struct tenant *tenant, const struct list *changes)
{
    bool            is_ours = false;
    struct problem *problem = lease_hold(tenant, &is_ours);

    if (problem)
        return problem;
    if (!is_ours)
        return changes_write(tenant, changes);
    if ((problem = changes_take_over(tenant, changes)))
        return problem;
    return pack_rows(tenant, changes);
}

struct problem *pack_now_finish(const struct tenant *tenant, struct pack_now *now)
{
    struct arena_mark mark    = arena_mark(tenant->arena);
    struct problem   *problem = now->changes.count ? pack(tenant, &now->changes) : NULL;

    if (problem)
        return problem;
    now->changes.count = 0;
    now->used          = 0;
    arena_rewind(tenant->arena, mark, (struct bytes){0});
    return NULL;
}

static struct bytes keep(struct pack_now *now, struct bytes words)
{
    struct bytes kept = {.at = now->words + now->used, .len = words.len};

    if (words.len)
        memcpy(now->words + now->used, words.at, words.len);
    now->used += words.len;
    return kept;
}

/* One that alone is more than there is room for waits as those of single calls do. */
static struct problem *add(const struct tenant *tenant, struct pack_now *now, struct change *change)
{
    size_t          size = change->before_words.len + change->now_words.len;
    struct problem *problem;

    if (size > PACKED_NOW_BYTES)
        return changes_write(tenant, &(struct list){.items = change, .count = 1});
    if ((now->changes.count == now->room || now->used + size > PACKED_NOW_BYTES) &&
        (problem = pack_now_finish(tenant, now)))
        return problem;
    change->before_words = keep(now, change->before_words);
    change->now_words    = keep(now, change->now_words);

    ((struct change *)now->changes.items)[now->changes.count++] = *change;
    return NULL;
}

struct problem *pack_now_add(const struct tenant *tenant, struct pack_now *now, const struct change_noted *noted,
                             size_t count)
{
    struct list     changes = changes_of(tenant->arena, noted, count);
    struct problem *problem = NULL;

    for (size_t i = 0; i < changes.count && !problem; i++)
        problem = add(tenant, now, (struct change *)changes.items + i);
    return problem;
}

static int compare(const void *left, const void *right)
{
    int64_t a = ((const struct change *)left)->record_id;
    int64_t b = ((const struct change *)right)->record_id;

    return (a > b) - (a < b);
}

static int64_t bytes_of(const struct list *changes)
{
    int64_t bytes = 0;

    for (size_t i = 0; i < changes->count; i++)
        bytes += ((const struct change *)changes->items)[i].size;
    return bytes;
}

struct problem *pack_new(const struct tenant *tenant, const struct list *records, const struct tokens *words)
{
    struct list     changes = changes_of_new(tenant->arena, records, words);
    bool            is_ours = false;
    struct problem *problem;

    if (changes.count >= CHANGES_AT_ONCE && bytes_of(&changes) <= PACKED_NOW_BYTES &&
        (problem = lease_hold(tenant, &is_ours)))
        return problem;
    if (!is_ours)
        return changes_add(tenant, &changes);
    qsort(changes.items, changes.count, sizeof(struct change), compare);
    return pack_rows(tenant, &changes);
}
