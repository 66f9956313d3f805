/* A campaign, and the orders that are records' places in it. */
#ifndef DOMAIN_CAMPAIGN_H
#define DOMAIN_CAMPAIGN_H

#include "domain/record.h"
#include "index/tokens.h"

enum campaign_status {
    CAMPAIGN_DRAFT,
    CAMPAIGN_ACTIVE,
    CAMPAIGN_PAUSED,
    CAMPAIGN_COMPLETED,
    CAMPAIGN_ARCHIVED,
};

enum {
    PRIORITY_MOST        = 99,
    ATTEMPTS_MOST        = 1000,
    AFTER_SECONDS_MOST   = 366 * 24 * 3600,
    SECONDS_BETWEEN_MOST = 30 * 24 * 3600, /* for as long number_claim keeps what it knows */
};

enum { WORKER_MOST = 100, OUTCOME_MOST = 64, NOTE_MOST = 2000 /* characters */ };

enum campaign_type { CAMPAIGN_OUTBOUND, CAMPAIGN_INBOUND };

/* Who must not call a number any more once an order of the campaign has become `do-not-call`. */
enum suppression_scope { SUPPRESSES_ACCOUNT, SUPPRESSES_CAMPAIGN };

enum order_status {
    ORDER_REGISTERED,
    ORDER_PLANNED,
    ORDER_SCHEDULED,
    ORDER_BUSY,
    ORDER_CONTACTED,
    ORDER_CANCELED,
    ORDER_DO_NOT_CALL,
};

/* Whether somebody is still to be called by it. */
static inline bool order_is_open(int status)
{
    return status <= ORDER_BUSY;
}

struct campaign {
    struct described marks;
    int64_t          account_id;
    int64_t          id;
    struct uuid      uuid;
    struct str       name;
    struct str       description;
    int              status;
    int              type;
    int              suppression_scope;
    struct str       timezone;
    struct value    *schedule;
    int64_t          max_attempts; /* after which an order is not claimed any more; absent: never */
    int64_t          min_seconds_between;
    struct value    *retry_rules; /* an array, each item of which is read as a struct retry_rule */
    int64_t          type_id;     /* of the record type; absent: any */
    struct uuid      type_uuid;
    struct instant   created_at;
    struct instant   updated_at;
    struct instant   deleted_at;
    struct bytes     words; /* as they are stored, see search/stored_words.h */
};

/* What a campaign says about trying again. */
struct retry_rule {
    struct described marks;
    struct str       outcome;
    int64_t          after_seconds;
    int64_t          max_attempts;
    int              then_status; /* an order_status */
};
struct order {
    struct described     marks;
    int64_t              account_id;
    int64_t              id;
    int64_t              campaign_id;
    int64_t              record_id;
    int64_t              record_history; /* what its has_history is, where the record was locked; else 0 */
    int64_t              type_id;
    struct uuid          uuid;
    struct uuid          campaign_uuid;
    struct uuid          record_uuid; /* given: the record that enters the campaign */
    struct record       *new_record;  /* given instead: a record to make */
    int                  status;
    int                  stored_status; /* as it was read: what it is counted under */
    struct instant       scheduled_time;
    struct str           instructions;
    int64_t              priority;
    struct instant       next_attempt_at; /* before it, the order is not due */
    int64_t              attempts;
    struct uuid          lease_token; /* of who has the order now, and until when */
    struct instant       lease_until;
    int                  lease_status; /* that it had before, an order_status */
    struct str           lease_worker;
    int64_t              claim_rank; /* where it is found to be claimed; see calling/due.h */
    struct instant       due_at;
    struct str           outcome; /* these four are of an event that is added: what a result tells of an attempt */
    struct str           note;
    int64_t              duration; /* seconds */
    struct str           worker;
    struct record_brief *record;
    struct str           first_name; /* of the record, as read from the database */
    struct str           last_name;
    struct str           phone;
    struct value        *parameters; /* likewise, where they are asked for */
    struct instant       created_at;
    struct instant       updated_at;
};

extern const char *const  campaign_statuses[];
extern const char *const  campaign_types[];
extern const char *const  suppression_scopes[];
extern const char *const  order_statuses[];
extern const char *const  call_outcomes[]; /* how an attempt may end, whatever the campaign */
extern const struct shape retry_rule_shape;
extern const struct shape campaign_shape;
extern const struct shape order_shape;        /* what is answered and stored */
extern const struct shape order_create_shape; /* what POST takes */

/* Checks time zone and schedule; faults are noted with their place. `zoneinfo` is the folder of the tz database. */
void campaign_check(struct arena *arena, const struct campaign *campaign, const char *zoneinfo, struct faults *faults);

/* Notes the unknown members of a merge patch of a schedule that are null, which merging drops. */
void campaign_check_cleared(struct arena *arena, const struct value *schedule, struct faults *faults);

/*
 * A schedule as it is stored and shown: all seven days in their order, null where nobody is called, so that none is
 * left to guessing. What is no day stays, and so does what is no object: campaign_check finds it.
 */
struct value *campaign_schedule(struct arena *arena, struct value *schedule);

/* The tokens by which the search finds a campaign: those of its name and its description. */
struct tokens campaign_words(struct arena *arena, const struct campaign *campaign);

/* The members of an order that its lease is made of: taken away. */
void order_end_lease(struct order *order);

/* Of an order that was read: makes the `record` member out of the columns of the joined record. */
void order_complete(struct arena *arena, struct order *order);

#endif
