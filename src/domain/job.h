/* A job: work that goes on in the background, in steps, and tells how far it is. */
#ifndef DOMAIN_JOB_H
#define DOMAIN_JOB_H

#include "base/shape.h"

enum job_kind { JOB_INDEX, JOB_EXPORT, JOB_IMPORT, JOB_ACTION, JOB_KINDS };

/* The first two are open: they may be worked on, or canceled. */
enum job_state { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_FAILED, JOB_CANCELED };

struct job_progress {
    struct described marks;
    int64_t          done; /* rows */
    int64_t          total;
    int64_t          per_second;
    int64_t          seconds_left; /* absent: nobody knows, or it does not run */
};

struct job {
    struct described     marks;
    int64_t              account_id;
    int64_t              id;
    struct uuid          uuid;
    int                  kind;
    int                  state;
    int64_t              target; /* of an index: the record type; of all others: what the job is of */
    int64_t              part;   /* of an index: the set of keys, see domain/record_key.h; else what is done */
    struct str           label;  /* of an index: the id of the field */
    struct uuid          type_uuid;
    int64_t              checkpoint; /* where the next step goes on */
    int64_t              found;      /* of an index: values that several records have */
    int64_t              done;       /* rows */
    int64_t              total;
    struct uuid          holder;   /* who works on it */
    int64_t              seconds;  /* for which it is held */
    int64_t              failures; /* steps in a row that have failed */
    struct value        *problem;  /* why it has failed, as JSON */
    void                *prepared; /* what has been read for the step; in memory that goes with it */
    struct job_progress *progress;
    struct instant       created_at;
    struct instant       started_at;
    struct instant       finished_at;
};

extern const char *const  job_kinds[];
extern const char *const  job_states[];
extern const struct shape job_shape;
extern const struct shape job_progress_shape;

static inline bool job_is_open(const struct job *job)
{
    return job->state == JOB_WAITING || job->state == JOB_RUNNING;
}

/* Sets `progress`, as of that moment. */
void job_show_progress(struct arena *arena, struct job *job, struct instant now);

/* For how many seconds it is not worth while to ask again; 0: it has ended. */
int job_pause(const struct job *job);

#endif
