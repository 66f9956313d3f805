#include "store/schema.h"

#include "search/lease.h"

/* clang-format off */
static const struct field schema_fields[] = {
    FIELD(struct schema, "version",   version),
    FIELD(struct schema, "name",      name),
    FIELD(struct schema, "appliedAt", applied_at),
};
SHAPE(schema_shape, "Schema", struct schema, schema_fields);

static const struct {
    int64_t     version;
    const char *name;
    const char *text;
} migrations[] = {
#define MIGRATION(version, name, text) {version, name, text},
#include "store/migrations.inc"
#undef MIGRATION
};
/* clang-format on */

int64_t schema_wanted(void)
{
    return migrations[COUNT_OF(migrations) - 1].version;
}

struct problem *schema_version(const struct tenant *tenant, int64_t *version)
{
    struct schema  *schema = SHAPE_NEW(tenant->arena, struct schema, schema_shape);
    bool            found;
    struct problem *problem = db_one(tenant, SQL_schema_version, NULL, schema, &found);

    *version = schema->version;
    return problem;
}

/* Runs all statements of one version, and notes it when `record` is set. */
static struct problem *apply(const struct tenant *tenant, size_t first, bool record)
{
    struct schema  *schema = SHAPE_NEW(tenant->arena, struct schema, schema_shape);
    struct problem *problem;

    for (size_t i = first; i < COUNT_OF(migrations) && migrations[i].version == migrations[first].version; i++)
        if ((problem = db_command(tenant->db, tenant->arena, migrations[i].text)))
            return problem;
    if (!record)
        return NULL;
    SET(schema, version, migrations[first].version);
    SET(schema, name, str_from(migrations[first].name));
    SET(schema, applied_at, clock_now());
    return db_run(tenant, SQL_schema_record, schema, NULL);
}

static struct problem *apply_missing(const struct tenant *tenant, struct lease *lease,
                                     void (*applied)(int64_t version, const char *name))
{
    int64_t         version;
    struct problem *problem = schema_version(tenant, &version);

    if (problem)
        return problem;
    if (version > schema_wanted())
        return problem_new(tenant->arena, PROBLEM_conflict,
                           "The database has schema version %d, this program knows only %d: use a newer program.",
                           (int)version, (int)schema_wanted());
    for (size_t i = 0; i < COUNT_OF(migrations); i++) {
        if (migrations[i].version <= version)
            continue;
        if ((problem = apply(tenant, i, true)) || (problem = lease_take(tenant, lease)))
            return problem;
        version = migrations[i].version;
        if (applied)
            applied(version, migrations[i].name);
    }
    return NULL;
}

struct problem *schema_migrate(const struct tenant *tenant, void (*applied)(int64_t version, const char *name))
{
    struct lease   *lease = lease_new(tenant->arena, STR("migrate"));
    struct problem *problem;
    struct problem *ignored;

    if ((problem = apply(tenant, 0, false)) || (problem = lease_take(tenant, lease)))
        return problem;
    problem = apply_missing(tenant, lease, applied);
    ignored = lease_give_back(tenant, lease);
    return problem ? problem : ignored;
}
