/* A file that holds one other file in a smaller form: gzip (RFC 1952), or a ZIP with a single entry. */
#ifndef WORKBOOKS_COMPRESSED_FILE_H
#define WORKBOOKS_COMPRESSED_FILE_H

#include "sheets/row.h"
#include "workbooks/byte_source.h"

struct compressed_file;

/* *out is there also where the file is refused; compressed_file_refusal tells why. All of it lies in the arena. */
struct problem *compressed_file_open(struct arena *arena, const struct byte_source *source,
                                     struct compressed_file **out) MUST_CHECK;

/*
 * The next bytes of the file inside, some KiB, valid until the next call. None: it has ended, or is refused; the fault
 * of the refusal tells.
 */
struct problem *compressed_file_next(struct compressed_file *file, struct bytes *out) MUST_CHECK;

struct sheet_refusal compressed_file_refusal(const struct compressed_file *file);

#endif
