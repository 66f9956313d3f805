#include "api/health.h"

#include "api/resource.h"
#include "store/schema.h"

struct health {
    struct described marks;
    struct str       status;
};

/* clang-format off */
static const struct field health_fields[] = {
    FIELD(struct health, "status", status, .required = true, .doc = "A word for people.", .example = "\"ok\""),
};
SHAPE(health_shape, "Health", struct health, health_fields, .doc = "The program answers.");
/* clang-format on */

static void answer_status(struct request *request, struct response *response, struct str status)
{
    struct health *health = SHAPE_NEW(request->arena, struct health, health_shape);

    SET(health, status, status);
    answer_object(request, response, health);
}

struct problem *health_get(struct request *request, struct response *response)
{
    answer_status(request, response, STR("ok"));
    return NULL;
}

struct problem *readiness_get(struct request *request, struct response *response)
{
    struct problem *problem;
    int64_t         version;

    if ((problem = schema_version(request->tenant, &version)))
        return problem;
    if (version < schema_wanted()) {
        problem              = problem_coded(request->arena, PROBLEM_unavailable, CODE_schema_outdated,
                                             "The schema is too old: run `callbook migrate`.");
        problem->retry_after = 10;
        return problem;
    }
    answer_status(request, response, STR("ready"));
    return NULL;
}
