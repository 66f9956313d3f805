/* The table of the kinds of jobs: who does what in a step. */
#include "jobs/kinds.h"

const struct job_kind_steps job_kind_steps[JOB_KINDS] = {
    [JOB_INDEX] = {index_prepare, index_step, index_end},
};
