/* The table of the kinds of jobs: who does what in a step. */
#include "actions/action_job.h"
#include "exports/export_files.h"
#include "exports/export_job.h"
#include "imports/import_job.h"
#include "jobs/kinds.h"
#include "store/purge.h"

const struct job_kind_steps job_kind_steps[JOB_KINDS] = {
    [JOB_INDEX]  = {index_prepare, index_step, index_end, purge_tidy},
    [JOB_EXPORT] = {export_prepare, export_step, export_end, exports_purge},
    [JOB_IMPORT] = {import_prepare, import_step, import_end, import_purge},
    [JOB_ACTION] = {action_prepare, action_step, action_end, actions_purge},
};
