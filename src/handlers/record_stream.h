/* Lists of records as a whole: all rows that a list finds, as CSV or NDJSON. */
#ifndef HANDLERS_RECORD_STREAM_H
#define HANDLERS_RECORD_STREAM_H

#include "handlers/record_fields.h"
#include "http/response.h"

/*
 * So many rows an answer may have. Their ids are found and kept together; sending them takes seconds, of the
 * STREAM_TIME that there is.
 */
enum { STREAM_ROWS = 50000 };

struct record_list {
    const struct listing_plan  *plan;
    const struct record_fields *fields;
    const struct record_type   *type; /* that the list asks for; NULL: none, or one that is not there */
};

/* Notes as faults what has no meaning for a list as a whole: page, limit, cursor, total. */
void record_stream_refuse_pages(struct request *request);

/* Answers in the form that request->media says. `too_many_rows` when there are more than STREAM_ROWS. */
struct problem *record_stream_answer(struct request *request, struct response *response,
                                     const struct record_list *list) MUST_CHECK;

#endif
