/* The bytes of one entry of a ZIP archive, from its start to its end. */
#ifndef WORKBOOKS_ZIP_STREAM_H
#define WORKBOOKS_ZIP_STREAM_H

#include "compression/inflate.h"
#include "workbooks/zip.h"

enum { ZIP_PIECE = 32 << 10 };

/* Plain memory; only the functions below look into it. */
struct zip_stream {
    const struct zip *zip;
    struct zip_entry  entry;
    struct inflater  *inflater; /* made with the first entry, and kept for the others */
    uint8_t          *piece;    /* of the entry as it stands in the archive */
    uint64_t          offset;   /* of what is read of it next */
    uint64_t          left;     /* how much there is of it */
    uint64_t          done;     /* bytes that came out */
    uint32_t          crc;      /* of them */
};

/* Begins an entry. What is too large, encrypted or of another method is refused before a byte of it is read. */
bool zip_stream_open(struct zip_stream *stream, const struct zip *zip, const struct zip_entry *entry);

/*
 * Fills some of the room. None at the end, where the entry is as long as it was said to be, and has the right checksum;
 * else it is refused.
 */
bool zip_stream_next(struct zip_stream *stream, void *to, size_t room, size_t *len);

#endif
