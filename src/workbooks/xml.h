/* Going through the XML of a part of a workbook, piece by piece and in bounded memory. */
#ifndef WORKBOOKS_XML_H
#define WORKBOOKS_XML_H

#include "workbooks/xml_memory.h"
#include "workbooks/zip_stream.h"

enum {
    XML_DEPTH_MOST = 64,
    XML_TAG_MOST   = 256 << 10 /* bytes of a tag, a comment or the like */
};

struct xml;

/* Names are without their prefixes. In both functions, xml->depth is that of the element, 1 for the outermost. */
struct xml_events {
    void (*start)(void *context, const struct xml *xml, const char *name, const char **attributes);
    void (*end)(void *context, const struct xml *xml, const char *name);
    void (*text)(void *context, struct str text); /* in pieces as they come */
};

/* Zero but for the reading and the archive before the first part. The parser's memory is the arena's. */
struct xml {
    struct reading          *reading;
    const struct zip        *zip;
    struct zip_stream        stream;
    struct xml_memory        memory;
    XML_Parser               parser;
    const struct xml_events *events;
    void                    *context;
    unsigned                 depth;
    size_t                   silence; /* bytes since something was told */
    bool                     is_paused;
    bool                     is_last; /* the part has no more bytes */
};

enum xml_step {
    XML_STEP_MORE,   /* some KiB were gone through */
    XML_STEP_PAUSED, /* by xml_pause */
    XML_STEP_END,
    XML_STEP_STOPPED, /* the reading has ended */
};

/* Begins a part. */
bool xml_open(struct xml *xml, const struct zip_entry *entry, const struct xml_events *events, void *context);

enum xml_step xml_step(struct xml *xml);

/* For the functions that are told of the events: xml_step is to return, and goes on from there when it is called again.
 */
void xml_pause(struct xml *xml);

/* For them: the file is refused. */
void xml_refuse(struct xml *xml, enum sheet_fault fault);

/* Goes through all that is left. */
bool xml_finish(struct xml *xml);

/* An attribute by its name without the prefix; no text where it is not there. */
struct str xml_attribute(const char **attributes, const char *name);

#endif
