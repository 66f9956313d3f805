/* The texts of files that were imported are kept for a time only, and those of files that nobody wants no longer. */
#include "imports/import_job.h"

/* One that is old enough, whosever it is; NULL in `out`: none is. What a job is at stays until it has ended. */
static struct problem *find_old(const struct tenant *nobody, struct import **out)
{
    struct import  *import = SHAPE_NEW(nobody->arena, struct import, import_shape);
    bool            found  = false;
    struct problem *problem;

    if ((problem = db_one(nobody, SQL_import_find_given_up, NULL, import, &found)) || found) {
        *out = import;
        return problem;
    }
    SET(import, created_at, (struct instant){.micros = clock_now().micros - IMPORT_DAYS * INT64_C(86400) * 1000000});
    problem = db_one(nobody, SQL_import_find_old, import, import, &found);
    *out    = found ? import : NULL;
    return problem;
}

static struct problem *sweep(const struct tenant *tenant, const struct import *import)
{
    int64_t         rows = 0;
    struct problem *problem;

    for (int table = IMPORT_TABLE_PARTS; table <= IMPORT_TABLE_CLAIMS; table++)
        if ((problem = import_sweep(tenant, import, (enum import_table)table, &rows)) || rows)
            return problem ? problem : db_commit(tenant);
    if (!(problem = db_run(tenant, SQL_import_purge, import, &rows)) && !rows)
        problem = db_run(tenant, SQL_import_forget_texts, import, NULL);
    return problem ? problem : db_commit(tenant);
}

struct problem *import_purge(const struct tenant *nobody)
{
    struct import  *import;
    struct problem *problem = find_old(nobody, &import);
    struct tenant   tenant  = *nobody;

    if (problem || !import)
        return problem;
    tenant.account_id = import->account_id;
    if (!(problem = db_begin(&tenant)))
        problem = sweep(&tenant, import);
    db_rollback(nobody->db);
    return problem;
}
