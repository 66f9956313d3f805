/*
 * What a worker has read from the database a moment ago and need not read again for each request. Whoever keeps
 * something here says in his own place why a moment's delay does no harm: what another worker or another host changes
 * is seen CACHE_TRUST later at most.
 */
#ifndef DB_CACHE_H
#define DB_CACHE_H

#include "base/shape.h"

enum {
    CACHE_TRUST  = 1000000,  /* microseconds from before the reading on */
    CACHE_SIZE   = 64,       /* objects; then the one that was not asked for the longest goes */
    CACHE_OBJECT = 32 * 1024 /* bytes; what takes more is not kept */
};

/* Two different objects of one cache never have the same bytes here. */
struct cache_key {
    uint8_t bytes[32];
};

struct cache;

/* Ends the program when there is no memory. */
struct cache *cache_new(void);
void          cache_free(struct cache *cache);

/*
 * The described struct that was kept under the key, unless it was read more than CACHE_TRUST before `now` (by
 * clock_monotonic_us); else NULL. It is the cache's own and stays as it is until cache_settle.
 */
void *cache_find(struct cache *cache, const struct cache_key *key, uint64_t now);

/*
 * Keeps a copy, in the place of an older one, and returns it, or `object` where that is too large or
 * there is no memory for a copy. `read` is a moment
 * from before the database was asked.
 */
void *cache_keep(struct cache *cache, const struct cache_key *key, void *object, uint64_t read);

/* For what this worker itself has changed. */
void cache_forget(struct cache *cache, const struct cache_key *key);

/* Whether anything that was found since cache_settle is still kept. */
bool cache_has_found(const struct cache *cache);

/* Forgets what was found since cache_settle. */
void cache_forget_found(struct cache *cache);

/* Forgets everything; what was found stays as it is until cache_settle. */
void cache_forget_all(struct cache *cache);

/* Between two requests: frees what was forgotten or replaced meanwhile. */
void cache_settle(struct cache *cache);

#endif
