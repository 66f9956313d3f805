/* An action: what is done to a whole set of records or orders, once somebody has seen how many it is. */
#ifndef DOMAIN_ACTION_H
#define DOMAIN_ACTION_H

#include "domain/campaign.h"
#include "domain/job.h"

enum action_on { ON_RECORDS, ON_ORDERS };

enum {
    ACTION_UUIDS   = 10000,   /* of one action */
    ACTION_ROWS    = 5000000, /* in its set */
    ACTION_SAMPLES = 10,
    ACTION_HOURS   = 24, /* for which a preview may be run */
    ACTION_DAYS    = 30  /* for which an action is kept */
};

/* How far an action is; what its job does tells the rest. */
enum action_stage {
    STAGE_PREVIEW,
    STAGE_COUNTING, /* a preview whose rows a job is looking at */
    STAGE_RUN,
    STAGE_CANCELED /* before it was run */
};

enum action_state { ACTION_PREVIEW, ACTION_WAITING, ACTION_RUNNING, ACTION_DONE, ACTION_FAILED, ACTION_CANCELED };

/* What becomes of a row of the set. */
enum action_outcome { OUTCOME_AFFECTED, OUTCOME_UNCHANGED, OUTCOME_REFUSED, OUTCOMES };

struct action_assign {
    struct described marks;
    struct uuid      campaign_uuid;
    int              status;
    struct instant   scheduled_time;
};

struct action_unassign {
    struct described marks;
    struct uuid      campaign_uuid;
};

struct action_suppress {
    struct described marks;
    int              reason; /* enum suppression_reason */
};

/* One of these. */
struct action_do {
    struct described        marks;
    struct action_assign   *assign;
    struct action_unassign *unassign;
    struct value           *patch; /* a merge patch of a record or an order */
    struct action_suppress *suppress;
    bool                    removes;
};

struct action_counts {
    struct described marks;
    int64_t          affected;
    int64_t          unchanged;
    struct value    *refused; /* an object: how many for each reason */
};

/* A row of the set, and what has become of it. */
struct action_row {
    struct described marks;
    int64_t          id;   /* its place in the set, see actions/action_parts.h */
    struct uuid      uuid; /* absent: it was deleted before it was its turn */
    int              status;
    struct str       code; /* of a refused one: the reason */
};

struct action {
    struct described      marks;
    int64_t               account_id;
    int64_t               id;
    struct uuid           uuid;
    int                   state;
    int                   on;
    struct value         *filter;
    struct str            search;
    struct texts          uuids;
    struct uuid           segment;
    struct uuid           import_uuid;
    struct uuid           type_uuid;
    struct uuid           campaign_uuid;
    bool                  all;
    struct action_do     *what;
    struct action_counts *counts;
    struct action_counts *results;
    struct list           samples;
    struct job_progress  *progress;
    struct instant        created_at;
    struct instant        started_at;
    struct instant        finished_at;
    struct value         *problem;
    /* As it is stored: */
    int64_t      stage;
    int64_t      on_what;     /* `on` */
    struct str   asked;       /* the body, but for the uuids, as JSON */
    struct bytes needs;       /* packed, see index/need_bytes.h; of a set of uuids those that narrow it */
    struct bytes uuid_bytes;  /* of a set of uuids; absent: it is another one */
    int64_t      campaign_id; /* of orders: the campaign whose they are */
    int64_t      total;       /* rows of the set, as they were counted */
    int64_t      parts;       /* of the set, as it was fixed last */
    struct str   counted;     /* counts, results and samples as JSON */
    struct str   result;
    struct str   sampled;
    struct uuid  job_uuid; /* of the job that counts it, or runs it */
    int64_t      job_state;
    int64_t      job_done;
    int64_t      job_total;
};

extern const char *const  action_ons[];
extern const char *const  action_states[];
extern const char *const  action_outcomes[];
extern const struct shape action_shape;
extern const struct shape action_counts_shape;
extern const struct shape action_row_shape;
extern const struct shape action_assign_shape;

/* What confirms a preview. */
struct action_confirm {
    struct described marks;
    int64_t          confirm;
};
extern const struct shape action_confirm_shape;

/* The scopes that an action needs beside its own: for what it does, and for what it shows. */
int action_scopes(const struct action *action);

#endif
