#include <config.h>

#include "base/memory.h"

#include <stdlib.h>

#if defined(HAVE_MALLOPT) || defined(HAVE_MALLOC_TRIM)
#include <malloc.h>
#endif

/*
 * Memory that comes anew from the system costs more than what most requests do with it: 1 to 2.5 us for each 4 KiB. So
 * what some used is kept for others, up to a limit; but not for long when these need little.
 */
enum { KEPT_FREE = 16 << 20, MUCH = 1 << 20, LITTLE_ONES = 16 /* requests */ };

void memory_give_back(void)
{
#ifdef HAVE_MALLOPT
    /* Setting them also keeps the library from raising them by itself. */
    mallopt(M_MMAP_THRESHOLD, KEPT_FREE);
    mallopt(M_TRIM_THRESHOLD, KEPT_FREE);
#endif
}

static size_t   kept; /* at most, in bytes */
static unsigned little_ones;

bool memory_is_kept(void)
{
    return kept > 0;
}

void memory_give_back_kept(void)
{
#ifdef HAVE_MALLOC_TRIM
    if (kept)
        malloc_trim(0);
#endif
    kept = 0;
}

void memory_give_back_after(size_t used)
{
    if (used > MUCH) {
        kept        = used > kept ? used : kept;
        little_ones = 0;
    }
    if (kept > KEPT_FREE || (kept && ++little_ones > LITTLE_ONES))
        memory_give_back_kept();
}

/* volatile: a compiler may leave out an allocation that nothing is done with. */
bool memory_is_left(size_t size)
{
    void *volatile probe = malloc(size);
    bool is_left         = probe != NULL;

    free(probe);
    return is_left;
}
