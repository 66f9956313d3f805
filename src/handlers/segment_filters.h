/* What saved segments stand for, in filters. */
#ifndef HANDLERS_SEGMENT_FILTERS_H
#define HANDLERS_SEGMENT_FILTERS_H

#include "domain/saved_segment.h"
#include "handlers/filters.h"

/* Segments while they are put in the place of their names. */
struct expansion {
    struct request *request;
    struct problem *problem;                /* of the database */
    struct uuid     path[FILTER_DEPTH + 1]; /* the segments that are being read, each inside the one before */
    size_t          depth;
};

/* Has the reading take segments. Both must stay as long as it reads. */
void segments_take(struct request *request, struct filter_reading *reading, struct expansion *expansion);

/*
 * Reads what a segment stands for, all of its filter, search and type. Faults are noted in `faults` with
 * places as in the segment itself. What it counts is added to the reading.
 */
void segment_expand(struct filter_reading *reading, const struct saved_segment *segment, struct faults *faults,
                    struct filter *out);

#endif
