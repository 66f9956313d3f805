/* What orders need of records. */
#ifndef API_RECORDS_H
#define API_RECORDS_H

#include "domain/record.h"
#include "http/request.h"

/*
 * Checks a new record, completes and stores it. Faults are noted below `pointer`; when there are any, they are the
 * problem that is returned.
 */
struct problem *record_add(struct request *request, struct record *record, struct str pointer) MUST_CHECK;

#endif
