/*
 * A block of bytes in a smaller form (RFC 1950) and back, both in memory of the arena: for pieces of files that are
 * kept in the database.
 */
#ifndef COMPRESSION_DEFLATE_H
#define COMPRESSION_DEFLATE_H

#include "base/problem.h"

/*
 * The smaller form. It has a checksum of the bytes, and is longer than they are by a thousandth and some bytes where
 * they cannot be made smaller. While it is made, the arena gives 300 KiB more than both together.
 */
struct bytes deflate_encode(struct arena *arena, struct bytes bytes);

/*
 * The bytes as they were, at most so many. A problem (PROBLEM_failure) where the form is damaged or cut, has something
 * past its end, or would give more. Takes memory for what comes out, not for `most`.
 */
struct problem *deflate_decode(struct arena *arena, struct bytes form, size_t most, struct bytes *out) MUST_CHECK;

#endif
