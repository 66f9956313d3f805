/*
 * Needs as bytes, for work that goes on after the request that asked for it, by whatever program: first a format, then
 * the needs one after the other, each with its kind, its range, its number of starts or parts, and these; of a set,
 * its number.
 */
#ifndef INDEX_NEED_BYTES_H
#define INDEX_NEED_BYTES_H

#include "index/tokens.h"

struct bytes needs_pack(struct arena *arena, const struct need *needs, size_t count);

/* The bytes must stand as long as the needs. False: they are none of this program's format. */
bool needs_unpack(struct arena *arena, struct bytes bytes, const struct need **needs, size_t *count) MUST_CHECK;

#endif
