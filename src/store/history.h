/* The campaigns that a record is or was in. */
#ifndef STORE_HISTORY_H
#define STORE_HISTORY_H

#include "domain/record.h"
#include "db/db.h"

/* A row of a history: a place in a campaign with one of its events. */
struct visit {
    struct described marks;
    int64_t          campaign_id;
    struct uuid      campaign_uuid;
    struct str       campaign_name;
    struct uuid      order_uuid;
    int              status;
    struct instant   assigned_at;
    struct instant   removed_at;
    int64_t          event_id; /* absent: the place has no event */
    int              event_status;
    struct instant   event_at;
};
extern const struct shape visit_shape;

/*
 * Fills in the record's history and the campaigns that it is in: without a query when it never was in one, with a
 * single one when it has left none.
 */
struct problem *store_record_history(const struct tenant *tenant, struct record *record) MUST_CHECK;

#endif
