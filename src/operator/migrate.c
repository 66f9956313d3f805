#include "operator/operator.h"

#include "store/schema.h"

#include <stdio.h>

static void say_applied(int64_t version, const char *name)
{
    fprintf(stderr, "applied %lld %s\n", (long long)version, name);
}

int command_migrate(struct operation *operation, const struct arguments *arguments)
{
    struct schema  *schema  = SHAPE_NEW(operation->tenant.arena, struct schema, schema_shape);
    struct problem *problem = schema_migrate(&operation->tenant, say_applied);
    int64_t         version;
    int             status;

    (void)arguments;
    if (problem || (problem = schema_version(&operation->tenant, &version)))
        return operator_problem(problem);
    status = reindex_missing(operation);
    SET(schema, version, version);
    operator_print_object(operation, schema);
    return status;
}
