/* What lists and other resources need of records. */
#ifndef API_RECORDS_H
#define API_RECORDS_H

#include "domain/record.h"
#include "http/request.h"

/*
 * Checks a new record, completes and stores it. Faults are noted below `pointer`; when there are any, they are the
 * problem that is returned.
 */
struct problem *record_add(struct request *request, struct record *record, struct str pointer) MUST_CHECK;

/*
 * Tells the index that a record, locked and as stored, enters a campaign (`enters`) or leaves it. The campaigns that it
 * is in are those of the database, which must not show the change yet.
 */
struct problem *record_moves(struct request *request, const struct record *record, int64_t campaign_id,
                             bool enters) MUST_CHECK;

/*
 * Sets the record's type_uuid. That of a type never changes, so it may come out of the cache. Where there is no type
 * any more, it is left absent, and there is no record either: it was deleted a moment after it was read.
 */
struct problem *record_name_type(const struct request *request, struct record *record) MUST_CHECK;

#endif
