/* Bytes that come back out of their smaller form (RFC 1951, 1952) piece by piece, in 48 KiB of the arena. */
#ifndef COMPRESSION_INFLATE_H
#define COMPRESSION_INFLATE_H

#include "base/arena.h"

enum inflate_form { INFLATE_RAW, INFLATE_GZIP };

enum inflate_step {
    INFLATE_SOME, /* bytes came out */
    INFLATE_MORE, /* the next bytes of the form are wanted */
    INFLATE_END,
    INFLATE_DAMAGED,
};

struct inflater;

struct inflater *inflater_new(struct arena *arena, enum inflate_form form);

/* Begins anew, with another stream of the same form. */
void inflater_restart(struct inflater *inflater);

/* The next bytes of the form, after inflater_next has asked for more; they must stay until it asks again. */
void inflater_feed(struct inflater *inflater, struct bytes form);

/* Fills some of the room, of at most 64 KiB. */
enum inflate_step inflater_next(struct inflater *inflater, void *to, size_t room, size_t *len);

/* How many of the bytes that were fed are not read yet; at the end, they stand after it. */
size_t inflater_left(const struct inflater *inflater);

/* The checksum of ZIP (CRC-32) of bytes that follow others whose checksum is given; 0: there are none. */
uint32_t checksum_crc32(uint32_t before, struct bytes bytes);

#endif
