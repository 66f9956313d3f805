/* Lists of records. */
#ifndef HANDLERS_RECORD_LIST_H
#define HANDLERS_RECORD_LIST_H

#include "domain/saved_segment.h"
#include "handlers/record_fields.h"
#include "handlers/segment_filters.h"
#include "http/response.h"

/* Which records are asked for, while that is read, and then. It must stay where it is. */
struct record_query {
    struct listing_plan         plan;
    const struct saved_segment *segment;        /* whose records they are; NULL: the account's */
    struct record_type         *type;           /* that is asked for; NULL: none, or one that is not there */
    bool                        has_own_fields; /* `fields` are not those of records, and are left alone */
    struct record_fields        fields;
    struct filter_reading       reading;
    struct expansion            expansion;
    struct filter               parts[2]; /* what is asked for, and what the segment stands for */
    struct filter               filter;   /* both */
};

/*
 * Reads what a list, or the body that stands for one, asks for, and looks up what it names: plan.listing is complete
 * then, or plan.is_empty. Faults are noted, and are the problem.
 */
struct problem *record_query_read(struct request *request, struct record_query *query) MUST_CHECK;

/* Answers with the records that the request asks for: all of the account's, or those of a segment if it is one. */
struct problem *record_list_answer(struct request *request, struct response *response,
                                   const struct saved_segment *segment) MUST_CHECK;

#endif
