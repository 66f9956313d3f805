/* The bytes of a file that lies elsewhere, such as in rows of the database, to be read from any place. */
#ifndef WORKBOOKS_BYTE_SOURCE_H
#define WORKBOOKS_BYTE_SOURCE_H

#include "base/problem.h"

struct byte_source {
    void    *context;
    uint64_t size;
    /*
     * Fills `to` with `len` bytes from `offset` on; they never lie beyond `size`. At most 64 KiB at once, mostly from
     * where the call before has ended. A problem ends the reading, and is what the reader's function returns.
     */
    struct problem *(*read)(void *context, uint64_t offset, void *to, size_t len);
};

#endif
