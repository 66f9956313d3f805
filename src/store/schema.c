#include "store/schema.h"

#include "search/lease.h"

enum { RENEW_EVERY = 60000 /* milliseconds; a tenth of what the lease lasts */ };

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

/* A migration at work. Its lease is held over a connection of its own, for a statement may take longer than that. */
struct migrating {
    const struct tenant *tenant;
    struct tenant        keeper;
    struct lease        *lease;
    void (*applied)(int64_t version, const char *name);
};

/* Whether it could be renewed is seen after the statement, which nothing can stop. */
static void keep_lease(void *context)
{
    const struct migrating *migrating = context;
    struct problem         *ignored   = lease_renew(&migrating->keeper, migrating->lease);

    (void)ignored;
}

/* Runs all statements of one version. */
static struct problem *run_statements(const struct migrating *migrating, size_t first)
{
    const struct tenant *tenant  = migrating->tenant;
    struct db_waiting    waiting = {
           .milliseconds = RENEW_EVERY, .call = keep_lease, .context = (void *)(uintptr_t)migrating};
    struct problem *problem = NULL;

    for (size_t i = first; i < COUNT_OF(migrations) && migrations[i].version == migrations[first].version && !problem;
         i++)
        problem = db_command_long(tenant->db, tenant->arena, migrations[i].text, &waiting);
    return problem;
}

/* The same, and notes it, unless somebody else may have been at it meanwhile. */
static struct problem *apply(const struct migrating *migrating, size_t first)
{
    const struct tenant *tenant = migrating->tenant;
    struct schema       *schema = SHAPE_NEW(tenant->arena, struct schema, schema_shape);
    struct problem      *problem;

    if ((problem = run_statements(migrating, first)) || (problem = lease_renew(&migrating->keeper, migrating->lease)))
        return problem;
    SET(schema, version, migrations[first].version);
    SET(schema, name, str_from(migrations[first].name));
    SET(schema, applied_at, clock_now());
    return db_run(tenant, SQL_schema_record, schema, NULL);
}

static struct problem *apply_missing(const struct migrating *migrating)
{
    const struct tenant *tenant = migrating->tenant;
    int64_t              version;
    struct problem      *problem = schema_version(tenant, &version);

    if (problem)
        return problem;
    if (version > schema_wanted())
        return problem_new(tenant->arena, PROBLEM_conflict,
                           "The database has schema version %d, this program knows only %d: use a newer program.",
                           (int)version, (int)schema_wanted());
    for (size_t i = 0; i < COUNT_OF(migrations); i++) {
        if (migrations[i].version <= version)
            continue;
        if ((problem = apply(migrating, i)))
            return problem;
        version = migrations[i].version;
        if (migrating->applied)
            migrating->applied(version, migrations[i].name);
    }
    return NULL;
}

/* The table of leases is one of the first version's, all of whose statements are harmless at any time. */
static struct problem *migrate(struct migrating *migrating)
{
    struct problem *problem;
    struct problem *ignored;

    migrating->lease = lease_new(migrating->tenant->arena, STR("migrate"));
    if ((problem = run_statements(migrating, 0)) || (problem = lease_take(&migrating->keeper, migrating->lease)))
        return problem;
    problem = apply_missing(migrating);
    ignored = lease_give_back(&migrating->keeper, migrating->lease);
    return problem ? problem : ignored;
}

struct problem *schema_migrate(const struct tenant *tenant, void (*applied)(int64_t version, const char *name))
{
    struct migrating migrating = {.tenant = tenant, .keeper = *tenant, .applied = applied};
    struct problem  *problem;

    migrating.keeper.db = db_new(db_settings_of(tenant->db));
    problem             = migrate(&migrating);
    db_free(migrating.keeper.db);
    return problem;
}
