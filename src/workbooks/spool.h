/* Bytes that are added one after the other and read from any place: the first ones in memory, more in a temporary file.
 */
#ifndef WORKBOOKS_SPOOL_H
#define WORKBOOKS_SPOOL_H

#include "workbooks/reading.h"

#include <stdio.h>

enum { SPOOL_BLOCK = 4 << 10 };

struct spool_block {
    uint8_t *bytes;
    uint64_t number; /* which one lies here */
    bool     is_changed;
};

struct spool {
    struct reading     *reading;
    struct spool_block *blocks;
    size_t              block_count;
    uint64_t            size;
    FILE               *file; /* without a name; NULL: it is not needed yet */
};

/* An empty one, which keeps so many blocks in memory of the arena. */
struct spool spool_begin(struct reading *reading, size_t blocks);

bool spool_add(struct spool *spool, const void *from, size_t len);

/* Bytes that were added. */
bool spool_get(struct spool *spool, uint64_t offset, void *to, size_t len);

/* Gives the file back. */
void spool_end(struct spool *spool);

#endif
