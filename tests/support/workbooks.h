/* Archives and workbooks that are put together in memory, and what reading them gives as one text, for comparing. */
#ifndef TESTS_SUPPORT_WORKBOOKS_H
#define TESTS_SUPPORT_WORKBOOKS_H

#include "workbooks/xlsx.h"

struct made_file {
    struct str name;
    struct str content;
    bool       is_stored; /* as it is, not deflated */
};

struct made_zip {
    const struct made_file *files;
    size_t                  count;
    struct str              comment;
    bool                    has_descriptors; /* sizes stand after the files, as of who writes them without going back */
    bool                    is_64;           /* sizes and places stand in their forms of 64 bits */
    unsigned                flags;           /* and of each file */
};

struct str zip_make(struct arena *arena, const struct made_zip *zip);

/* The parts of a workbook of one sheet; what is not there is what spreadsheets write, or left out. */
struct made_book {
    struct str rows;     /* what stands in <sheetData> */
    struct str sheet;    /* instead: all of the sheet */
    struct str strings;  /* what stands in <sst> */
    struct str formats;  /* what stands in <numFmts> */
    struct str styles;   /* what stands in <cellXfs> */
    struct str workbook; /* all of the workbook; without it, its sheet is called "List" */
    struct str links;    /* all that the workbook refers to */
    bool       is_1904;
    bool       is_stored;
};

struct str book_make(struct arena *arena, const struct made_book *book);

/* A file in memory, of which at most so many bytes are read at once. */
struct memory_file {
    struct str         bytes;
    struct byte_source source;
};

void memory_file_open(struct memory_file *file, struct str bytes);

/*
 * The rows after that one, of the first sheet that is not hidden, each as "number[cell][cell]" and a line break, and
 * "fault number" where the file is refused.
 */
struct str book_read(struct arena *arena, struct str bytes, uint64_t row);

#endif
