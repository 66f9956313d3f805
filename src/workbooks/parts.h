/* Which parts a workbook has, and what its sheets are called. */
#ifndef WORKBOOKS_PARTS_H
#define WORKBOOKS_PARTS_H

#include "workbooks/xlsx.h"
#include "workbooks/xml.h"

enum { PART_MOST = 32 << 20 /* bytes of a part that is neither a sheet nor the shared texts */ };

/* A part that a workbook may do without. */
struct part {
    bool             is_there;
    struct zip_entry entry;
};

struct parts {
    struct xlsx_sheet *sheets;
    struct zip_entry  *sheet_entries; /* one for each */
    size_t             sheet_count;
    bool               is_1904;
    struct part        strings;
    struct part        styles;
};

/* Finds the parts; `xml` is free for others afterwards. */
bool parts_read(struct parts *parts, struct xml *xml);

#endif
