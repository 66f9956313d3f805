/* The memory of zlib is the arena's, so that nothing is lost when the work is left in the middle. */
#ifndef COMPRESSION_ZLIB_MEMORY_H
#define COMPRESSION_ZLIB_MEMORY_H

#include "base/arena.h"

#define ZLIB_CONST
#include <zlib.h>

/* A stream that takes its memory from the arena. */
z_stream zlib_stream(struct arena *arena);

#endif
