/* The texts that the cells of a workbook share, told by their number. They are read as far as they are asked for. */
#ifndef WORKBOOKS_SHARED_STRINGS_H
#define WORKBOOKS_SHARED_STRINGS_H

#include "workbooks/spool.h"
#include "workbooks/xml.h"

enum { STRINGS_MEBIBYTES = 1024 };

/* Of all texts and the 8 bytes that each takes more: so large the temporary files become. */
#define STRINGS_BYTES_MOST ((uint64_t)STRINGS_MEBIBYTES << 20)

struct shared_strings {
    struct xml  *xml;
    bool         is_open;  /* the part was begun */
    bool         is_read;  /* to its end */
    bool         is_text;  /* what the parser tells now is some of a text */
    unsigned     phonetic; /* the depth of the element that only tells how the text is spoken; 0: in none */
    uint64_t     count;
    struct spool ends; /* of each text, where it ends in the next: 8 bytes */
    struct spool texts;
};

/* `xml` is theirs from now on. Without an entry there are none. */
bool shared_strings_open(struct shared_strings *strings, struct xml *xml, const struct zip_entry *entry);

void shared_strings_end(struct shared_strings *strings);

/* Reads a piece more. */
bool shared_strings_read(struct shared_strings *strings);

/* Whether so many texts are there, or no more will come. */
static inline bool shared_strings_have(const struct shared_strings *strings, uint64_t count)
{
    return strings->count >= count || strings->is_read;
}

/* Copies a text to where there is that much room. A text that is not there makes the file a damaged one. */
bool shared_strings_get(struct shared_strings *strings, uint64_t number, struct str *out, size_t room);

#endif
