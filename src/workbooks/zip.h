/* The directory of a ZIP archive (APPNOTE 6.3.9, with its 64-bit forms), which tells what is where in it. */
#ifndef WORKBOOKS_ZIP_H
#define WORKBOOKS_ZIP_H

#include "workbooks/reading.h"

enum {
    ZIP_ENTRIES_MOST    = 10000,
    ZIP_DIRECTORY_MOST  = 2 << 20,  /* bytes: all of it is held */
    ZIP_RATIO_MOST      = 200,      /* of an entry to its form; sheets have 10 to 40 */
    ZIP_RATIO_FREE      = 16 << 20, /* bytes of an entry that may be smaller than that */
    ZIP_ENTRY_MEBIBYTES = 4096
};

#define ZIP_ENTRY_MOST ((uint64_t)ZIP_ENTRY_MEBIBYTES << 20) /* bytes of an entry */

struct zip {
    struct reading *reading;
    struct bytes    directory;
    uint64_t        end; /* where the directory begins, and the entries end */
};

struct zip_entry {
    struct str name;
    bool       is_encrypted;
    unsigned   method;
    uint32_t   crc;
    uint64_t   form_size;
    uint64_t   size;
    uint64_t   offset; /* of its own header */
};

/* Reads the directory and looks at all of it. */
bool zip_open(struct zip *zip, struct reading *reading);

/* Walks through the entries: *at begins with 0. False after the last one. */
bool zip_next(const struct zip *zip, size_t *at, struct zip_entry *entry);

/* The entry of that name, in letters of any case. False where there is none; two of one name are a fault. */
bool zip_find(const struct zip *zip, struct str name, struct zip_entry *entry);

#endif
