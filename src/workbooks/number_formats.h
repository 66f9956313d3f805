/* What the formats of a workbook's cells make of a number: a day, a time, a number with zeroes before it, or itself. */
#ifndef WORKBOOKS_NUMBER_FORMATS_H
#define WORKBOOKS_NUMBER_FORMATS_H

#include "workbooks/xml.h"

enum number_format {
    FORMAT_NUMBER,
    FORMAT_DATE     = 1,
    FORMAT_TIME     = 2,
    FORMAT_DATETIME = FORMAT_DATE | FORMAT_TIME,
    FORMAT_HOURS    = 4,  /* a time that goes on beyond a day */
    FORMAT_DIGITS   = 32, /* and above: how many digits there are at least, up to DIGITS_SHOWN_MOST */
    FORMAT_PLUS     = 64, /* the same after a plus sign */
};

enum { DIGITS_SHOWN_MOST = 31 };

enum { STYLES_MOST = 65536 /* a spreadsheet has at most 65,490 */, FORMATS_MOST = 4096 };

/* By the number of the style that a cell names. */
struct number_formats {
    uint8_t *styles; /* enum number_format */
    size_t   style_count;
    struct number_format_code {
        uint32_t           id;
        enum number_format format;
    } * codes; /* those that the workbook brings itself */
    size_t   code_count;
    unsigned inside; /* the element at depth 2 that the parser is in */
};

/* Reads the part of the styles. */
bool number_formats_read(struct number_formats *formats, struct xml *xml, const struct zip_entry *entry);

/* What a code such as "dd/mm/yyyy hh:mm" shows. */
enum number_format number_format_of(struct str code);

static inline enum number_format number_format_at(const struct number_formats *formats, uint64_t style)
{
    return style < formats->style_count ? (enum number_format)formats->styles[style] : FORMAT_NUMBER;
}

#endif
