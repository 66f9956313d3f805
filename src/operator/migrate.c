#include "operator/operator.h"

#include "store/schema.h"

#include <stdio.h>

static void say_applied(int64_t version, const char *name)
{
    fprintf(stderr, "applied %lld %s\n", (long long)version, name);
}

int command_migrate(struct operator* operator, const struct arguments * arguments)
{
    struct schema  *schema  = SHAPE_NEW(operator->arena, struct schema, schema_shape);
    struct problem *problem = schema_migrate(operator->db, operator->arena, say_applied);
    int64_t         version;

    (void)arguments;
    if (problem || (problem = schema_version(operator->db, operator->arena, &version)) ||
        (problem = reindex_missing(operator)))
        return operator_problem(problem);
    SET(schema, version, version);
    operator_print_object(operator, schema);
    return EXIT_DONE;
}
