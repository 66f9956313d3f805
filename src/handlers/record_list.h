/* Lists of records. */
#ifndef HANDLERS_RECORD_LIST_H
#define HANDLERS_RECORD_LIST_H

#include "domain/saved_segment.h"
#include "http/request.h"
#include "http/response.h"

/* Answers with the records that the request asks for: all of the account's, or those of a segment if it is one. */
struct problem *record_list_answer(struct request *request, struct response *response,
                                   const struct saved_segment *segment) MUST_CHECK;

#endif
