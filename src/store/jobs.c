#include "store/jobs.h"

#include "store/find.h"

struct problem *store_job_add(const struct tenant *tenant, struct job *job, struct instant now)
{
    SET(job, account_id, tenant->account_id);
    if (!HAS(job, uuid))
        SET(job, uuid, uuid_new());
    SET(job, state, JOB_WAITING);
    SET(job, created_at, now);
    return db_run(tenant, SQL_job_insert, job, NULL);
}

struct problem *store_job_find(const struct tenant *tenant, struct uuid uuid, struct job **out)
{
    return store_find(tenant, SQL_job_by_uuid, uuid, out);
}

struct problem *store_job_lock(const struct tenant *tenant, struct uuid uuid, struct job **out)
{
    return store_find(tenant, SQL_job_lock, uuid, out);
}

struct problem *store_job_page(const struct tenant *tenant, struct listing *listing, struct list *rows, int64_t *total)
{
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem = db_one(tenant, SQL_job_count, listing, counted, &found);

    *rows  = (struct list){0};
    *total = counted->total;
    if (problem || *total <= listing->offset)
        return problem;
    if (!HAS(listing, before_id))
        SET(listing, before_id, INT64_MAX);
    return db_all(tenant, SQL_job_page, listing, rows);
}

/* The one that is running, though nobody is at it, comes before those that wait. */
static struct problem *take_first(const struct tenant *tenant, const struct job *queue, struct job **out)
{
    struct job     *job      = SHAPE_NEW(tenant->arena, struct job, job_shape);
    int64_t         affected = 0;
    bool            found    = false;
    struct problem *problem;

    if ((problem = db_run(tenant, SQL_job_queue_mark, queue, NULL)) ||
        (problem = db_one(tenant, SQL_job_queue_first, queue, job, &found)) || !found)
        return problem;
    SET(job, holder, uuid_new());
    SET(job, seconds, JOB_SECONDS);
    if ((problem = db_run(tenant, SQL_job_take, job, &affected)) || !affected)
        return problem;
    SET(job, state, JOB_RUNNING);
    *out = job;
    return NULL;
}

struct problem *store_job_take(const struct tenant *tenant, struct job **out)
{
    struct job     *queue = SHAPE_NEW(tenant->arena, struct job, job_shape);
    struct tenant   owner = *tenant;
    bool            found = false;
    struct problem *problem;

    *out = NULL;
    if ((problem = db_one(tenant, SQL_job_find_due, NULL, queue, &found)) || !found)
        return problem;
    owner.account_id = queue->account_id;
    if (!(problem = db_begin(&owner)) && !(problem = take_first(&owner, queue, out)))
        problem = db_commit(&owner);
    db_rollback(tenant->db);
    if (problem)
        *out = NULL;
    return problem;
}

struct problem *store_job_hold(const struct tenant *tenant, struct job *job, bool *is_ours)
{
    int64_t         affected = 0;
    struct problem *problem;

    SET(job, seconds, JOB_SECONDS);
    problem  = db_run(tenant, SQL_job_hold, job, &affected);
    *is_ours = affected > 0;
    return problem;
}

struct problem *store_job_keep(const struct tenant *tenant, const struct job *job)
{
    return db_run(tenant, SQL_job_keep, job, NULL);
}

struct problem *store_job_finish(const struct tenant *tenant, const struct job *job)
{
    return db_run(tenant, SQL_job_finish, job, NULL);
}

struct problem *store_job_fail_step(const struct tenant *tenant, const struct job *job)
{
    return db_run(tenant, SQL_job_fail_step, job, NULL);
}

struct problem *store_job_release(const struct tenant *tenant, const struct job *job)
{
    return db_run(tenant, SQL_job_release, job, NULL);
}

struct problem *store_job_cancel(const struct tenant *tenant, const struct job *job)
{
    return db_run(tenant, SQL_job_cancel, job, NULL);
}

struct problem *store_job_cancel_part(const struct tenant *tenant, const struct job *job)
{
    return db_run(tenant, SQL_job_cancel_part, job, NULL);
}

struct problem *store_job_purge(const struct tenant *tenant)
{
    struct job *ended = SHAPE_NEW(tenant->arena, struct job, job_shape);

    SET(ended, seconds, JOB_KEPT);
    return db_run(tenant, SQL_job_purge, ended, NULL);
}
