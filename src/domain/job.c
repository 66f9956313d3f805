#include "domain/job.h"

const char *const job_kinds[]  = {"index", "export", "import", "action", NULL};
const char *const job_states[] = {"waiting", "running", "done", "failed", "canceled", NULL};

/* clang-format off */
static const struct field job_progress_fields[] = {
    FIELD(struct job_progress, "done",        done,         .required = true, .doc = "Rows that have been seen to."),
    FIELD(struct job_progress, "total",       total,        .required = true, .doc = "Rows that there are, as far as that is known."),
    FIELD(struct job_progress, "perSecond",   per_second,   .required = true, .doc = "Rows in a second, since it began."),
    FIELD(struct job_progress, "secondsLeft", seconds_left, .nullable = true, .doc = "About how long it will go on, where that is known."),
};
SHAPE(job_progress_shape, "JobProgress", struct job_progress, job_progress_fields, .doc = "How far a job is.");

static const struct field job_fields[] = {
    FIELD(struct job, NULL,             account_id),
    FIELD(struct job, NULL,             id),
    FIELD(struct job, NULL,             target),
    FIELD(struct job, NULL,             part),
    FIELD(struct job, NULL,             checkpoint),
    FIELD(struct job, NULL,             found),
    FIELD(struct job, NULL,             done),
    FIELD(struct job, NULL,             total),
    FIELD(struct job, NULL,             holder),
    FIELD(struct job, NULL,             seconds),
    FIELD(struct job, NULL,             failures),
    FIELD(struct job, "uuid",           uuid,        .readonly = true, .doc = "Unique identifier."),
    FIELD(struct job, "kind",           kind,        .readonly = true, .choices = job_kinds,
          .doc = "What it does: an index makes a field of a record type indexed or unique, or no longer so; an export writes "
                 "a file, and has its uuid."),
    FIELD(struct job, "state",          state,       .readonly = true, .choices = job_states,
          .doc = "One of a kind runs in an account at a time; the others wait."),
    FIELD(struct job, "progress",       progress,    .readonly = true, .shape = &job_progress_shape, .doc = "How far it is."),
    FIELD(struct job, "recordTypeUuid", type_uuid,   .readonly = true, .omitted = true, .doc = "Of an index: the record type."),
    FIELD(struct job, "field",          label,       .readonly = true, .omitted = true, .doc = "Of an index: the id of the field."),
    FIELD(struct job, "createdAt",      created_at,  .readonly = true, .doc = "When it was asked for."),
    FIELD(struct job, "startedAt",      started_at,  .readonly = true, .nullable = true, .doc = "When it began."),
    FIELD(struct job, "finishedAt",     finished_at, .readonly = true, .nullable = true, .doc = "When it ended."),
    FIELD(struct job, "problem",        problem,     .readonly = true, .nullable = true, .format = "object",
          .doc = "Why it has failed: a `code` of the list of problems, and a `detail`."),
};
SHAPE(job_shape, "Job", struct job, job_fields, .doc = "Work that goes on in the background.");
/* clang-format on */

enum { SECOND = 1000000 /* microseconds */, PAUSE_LONGEST = 10 /* seconds */ };

void job_show_progress(struct arena *arena, struct job *job, struct instant now)
{
    struct job_progress *progress = SHAPE_NEW(arena, struct job_progress, job_progress_shape);
    struct instant       end      = HAS(job, finished_at) ? job->finished_at : now;
    int64_t              micros   = HAS(job, started_at) ? end.micros - job->started_at.micros : 0;
    int64_t              total    = job->total > job->done ? job->total : job->done;

    SET(progress, done, job->done);
    SET(progress, total, total);
    SET(progress, per_second, micros > 0 ? (int64_t)((double)job->done * SECOND / (double)micros) : 0);
    if (job->state == JOB_RUNNING && progress->per_second > 0)
        SET(progress, seconds_left, (total - job->done + progress->per_second - 1) / progress->per_second);
    SET(job, progress, progress);
}

int job_pause(const struct job *job)
{
    bool is_known = job->progress && HAS(job->progress, seconds_left);

    if (!job_is_open(job))
        return 0;
    if (!is_known || job->progress->seconds_left < 1)
        return 1;
    return job->progress->seconds_left < PAUSE_LONGEST ? (int)job->progress->seconds_left : PAUSE_LONGEST;
}
