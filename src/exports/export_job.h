/* The job of writing an export's file. */
#ifndef EXPORTS_EXPORT_JOB_H
#define EXPORTS_EXPORT_JOB_H

#include "jobs/kinds.h"

struct problem *export_prepare(const struct tenant *tenant, struct job *job) MUST_CHECK;
struct problem *export_step(const struct tenant *tenant, struct job *job) MUST_CHECK;
struct problem *export_end(const struct tenant *tenant, const struct job *job, struct instant now) MUST_CHECK;

#endif
