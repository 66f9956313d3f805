#include "workbooks/reading.h"

bool reading_get(struct reading *reading, uint64_t offset, void *to, size_t len)
{
    const struct byte_source *source = reading->source;

    if (reading->problem || reading->fault)
        return false;
    if (offset > source->size || len > source->size - offset)
        return reading_refuse(reading, SHEET_CUT);
    for (size_t done = 0, part; done < len && !reading->problem; done += part) {
        part             = len - done < SOURCE_MOST ? len - done : SOURCE_MOST;
        reading->problem = source->read(source->context, offset + done, (char *)to + done, part);
    }
    return !reading->problem;
}
