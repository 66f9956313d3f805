#include "handlers/health.h"

#include "api/resource.h"
#include "handlers/handlers.h"
#include "packing/packing_failures.h"
#include "store/schema.h"

struct health {
    struct described marks;
    struct str       status;
    int64_t          accounts_behind;
};

/* clang-format off */
static const struct field health_fields[] = {
    FIELD(struct health, "status",         status,          .required = true, .doc = "A word for people.",
          .example = "\"ok\""),
    FIELD(struct health, "accountsBehind", accounts_behind, .omitted = true,
          .doc = "Of /readyz only: how many accounts' changes could not be made part of their index, so that lists and "
                 "search of these slow down. The worker serves all the same; `callbook doctor` says which. Absent: "
                 "none.",
          .example = "1"),
};
SHAPE(health_shape, "Health", struct health, health_fields, .doc = "The program answers.");
/* clang-format on */

struct problem *health_get(struct request *request, struct response *response)
{
    struct health *health = SHAPE_NEW(request->arena, struct health, health_shape);

    SET(health, status, STR("ok"));
    answer_object(request, response, health);
    return NULL;
}

struct problem *readiness_get(struct request *request, struct response *response)
{
    struct health  *health = SHAPE_NEW(request->arena, struct health, health_shape);
    struct problem *problem;
    int64_t         version;
    int64_t         behind;

    if ((problem = schema_version(request->tenant, &version)))
        return problem;
    if (version < schema_wanted()) {
        problem              = problem_coded(request->arena, PROBLEM_unavailable, CODE_schema_outdated,
                                             "The schema is too old: run `callbook migrate`.");
        problem->retry_after = 10;
        return problem;
    }
    if ((problem = packing_failure_count(request->tenant, &behind)))
        return problem;
    SET(health, status, STR("ready"));
    if (behind)
        SET(health, accounts_behind, behind);
    answer_object(request, response, health);
    return NULL;
}
