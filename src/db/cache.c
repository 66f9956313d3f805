#include "db/cache.h"

#include <stdio.h>
#include <stdlib.h>

/* Lives in its own arena, beside the object. */
struct entry {
    struct cache_key key;
    struct arena    *arena;
    void            *object;
    uint64_t         read;
    uint64_t         last_found; /* in the count of all findings */
    uint64_t         found_in;   /* the number of the request */
    struct entry    *next;       /* among those that are gone */
};

struct cache {
    struct entry *entries[CACHE_SIZE]; /* NULL: a free place */
    struct entry *gone;                /* freed when nobody can look at them any more */
    uint64_t      findings;
    uint64_t      request; /* counts from 1 */
};

struct cache *cache_new(void)
{
    struct cache *cache = calloc(1, sizeof(*cache));

    if (!cache) {
        fputs("callbook: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    cache->request = 1;
    return cache;
}

static void let_go(struct cache *cache, struct entry **place)
{
    (*place)->next = cache->gone;
    cache->gone    = *place;
    *place         = NULL;
}

void cache_settle(struct cache *cache)
{
    while (cache->gone) {
        struct entry *next = cache->gone->next;

        arena_free(cache->gone->arena);
        cache->gone = next;
    }
    cache->request++;
}

void cache_free(struct cache *cache)
{
    if (!cache)
        return;
    for (size_t i = 0; i < CACHE_SIZE; i++)
        if (cache->entries[i])
            let_go(cache, &cache->entries[i]);
    cache_settle(cache);
    free(cache);
}

static struct entry **place_of(struct cache *cache, const struct cache_key *key)
{
    for (size_t i = 0; i < CACHE_SIZE; i++)
        if (cache->entries[i] && memcmp(&cache->entries[i]->key, key, sizeof(*key)) == 0)
            return &cache->entries[i];
    return NULL;
}

void cache_forget(struct cache *cache, const struct cache_key *key)
{
    struct entry **place = place_of(cache, key);

    if (place)
        let_go(cache, place);
}

void *cache_find(struct cache *cache, const struct cache_key *key, uint64_t now)
{
    struct entry **place = place_of(cache, key);

    if (!place)
        return NULL;
    if (now - (*place)->read > CACHE_TRUST) {
        let_go(cache, place);
        return NULL;
    }
    (*place)->last_found = ++cache->findings;
    (*place)->found_in   = cache->request;
    return (*place)->object;
}

/* A free place, or that of what was not asked for the longest, which goes. */
static struct entry **free_place(struct cache *cache)
{
    struct entry **oldest = &cache->entries[0];

    for (size_t i = 0; i < CACHE_SIZE; i++) {
        if (!cache->entries[i])
            return &cache->entries[i];
        if (cache->entries[i]->last_found < (*oldest)->last_found)
            oldest = &cache->entries[i];
    }
    let_go(cache, oldest);
    return oldest;
}

/* An entry with a copy in its own arena; NULL when there is no memory for it. */
static struct entry *copy(struct arena *arena, const void *object)
{
    struct entry *entry;
    jmp_buf       escape;

    arena_escape_to(arena, &escape);
    if (setjmp(escape) != 0)
        return NULL;
    entry         = ARENA_NEW(arena, struct entry);
    entry->arena  = arena;
    entry->object = shape_copy(arena, object);
    arena_escape_to(arena, NULL);
    return entry;
}

void *cache_keep(struct cache *cache, const struct cache_key *key, void *object, uint64_t read)
{
    struct arena *arena = arena_try_new_small(SIZE_MAX);
    struct entry *entry = arena ? copy(arena, object) : NULL;

    cache_forget(cache, key);
    if (!entry || arena_used(arena) > CACHE_OBJECT) {
        arena_free(arena);
        return object;
    }
    entry->key         = *key;
    entry->read        = read;
    entry->last_found  = ++cache->findings;
    *free_place(cache) = entry;
    return entry->object;
}

static bool is_found(const struct cache *cache, const struct entry *entry)
{
    return entry && entry->found_in == cache->request;
}

bool cache_has_found(const struct cache *cache)
{
    for (size_t i = 0; i < CACHE_SIZE; i++)
        if (is_found(cache, cache->entries[i]))
            return true;
    return false;
}

void cache_forget_found(struct cache *cache)
{
    for (size_t i = 0; i < CACHE_SIZE; i++)
        if (is_found(cache, cache->entries[i]))
            let_go(cache, &cache->entries[i]);
}

void cache_forget_all(struct cache *cache)
{
    for (size_t i = 0; i < CACHE_SIZE; i++)
        if (cache->entries[i])
            let_go(cache, &cache->entries[i]);
}
