/* Memory for Expat, out of the arena and up to a limit, so that nothing is lost when the work is left in the middle. */
#ifndef WORKBOOKS_XML_MEMORY_H
#define WORKBOOKS_XML_MEMORY_H

#include "base/arena.h"

#include <expat.h>

enum {
    XML_MEMORY_MOST    = 3 << 20, /* a sheet takes 200 KiB; only many or long names and tags take more */
    XML_MEMORY_CLASSES = 22
};

/* The zero value but for the arena has given nothing yet. */
struct xml_memory {
    struct arena *arena;
    size_t        taken;
    bool          is_full; /* something was refused */
    void         *unused[XML_MEMORY_CLASSES];
};

/* To be called before each call into Expat: whose memory it uses, for its parsers do not say for whom they ask. */
void xml_memory_use(struct xml_memory *memory);

extern const XML_Memory_Handling_Suite xml_memory_suite;

#endif
