/* Request headers that must have a certain form: the preconditions and the Idempotency-Key. */
#ifndef HTTP_HEADERS_H
#define HTTP_HEADERS_H

#include "http/request.h"

/*
 * Notes what is wrong with them in request->parameter_faults. A header that is there and empty is a fault: its client
 * had no value where it meant to have one, and would believe itself safe.
 */
void headers_check(struct request *request);

#endif
