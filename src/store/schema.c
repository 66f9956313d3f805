#include "store/schema.h"

#include "packing/lease.h"
#include "search/listing.h"

enum { RENEW_EVERY = 60000 /* milliseconds; a tenth of what the lease lasts */ };

/* clang-format off */
static const struct field schema_fields[] = {
    FIELD(struct schema, "version",   version),
    FIELD(struct schema, "name",      name),
    FIELD(struct schema, "appliedAt", applied_at),
};
SHAPE(schema_shape, "Schema", struct schema, schema_fields);

/* A statement of a version. */
struct step {
    int64_t     version;
    const char *name;
    const char *text;
};

#define MIGRATION(version, name, text) {version, name, text},
static const struct step migrations[] = {
#include "store/migrations.inc"
};
static const struct step finish[] = {
#include "store/finish.inc"
};
#undef MIGRATION
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

struct problem *schema_is_finished(const struct tenant *tenant, bool *is_finished)
{
    struct counted *unfinished = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem = db_one(tenant, SQL_schema_unfinished, NULL, unfinished, &found);

    *is_finished = !unfinished->total;
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

static struct problem *run_statements(const struct migrating *migrating, const struct step *steps, size_t count)
{
    const struct tenant *tenant  = migrating->tenant;
    struct db_waiting    waiting = {
           .milliseconds = RENEW_EVERY, .call = keep_lease, .context = (void *)(uintptr_t)migrating};
    struct problem *problem = NULL;

    for (size_t i = 0; i < count && !problem; i++)
        problem = db_command_long(tenant->db, tenant->arena, steps[i].text, &waiting);
    return problem;
}

/* Runs all statements of one version. */
static struct problem *run_version(const struct migrating *migrating, size_t first)
{
    size_t count = 1;

    while (first + count < COUNT_OF(migrations) && migrations[first + count].version == migrations[first].version)
        count++;
    return run_statements(migrating, &migrations[first], count);
}

/* The same, and notes it, unless somebody else may have been at it meanwhile. */
static struct problem *apply(const struct migrating *migrating, size_t first)
{
    const struct tenant *tenant = migrating->tenant;
    struct schema       *schema = SHAPE_NEW(tenant->arena, struct schema, schema_shape);
    struct problem      *problem;

    if ((problem = run_version(migrating, first)) || (problem = lease_renew(&migrating->keeper, migrating->lease)))
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

static struct problem *finish_all(const struct migrating *migrating)
{
    return run_statements(migrating, finish, COUNT_OF(finish));
}

/* Where there is no account yet, no worker can be at work. */
static struct problem *migrate_all(const struct migrating *migrating)
{
    struct list     accounts = {0};
    bool            is_finished;
    struct problem *problem;

    if ((problem = apply_missing(migrating)) || (problem = schema_is_finished(migrating->tenant, &is_finished)) ||
        is_finished || (problem = db_all(migrating->tenant, SQL_account_list, NULL, &accounts)) || accounts.count)
        return problem;
    return finish_all(migrating);
}

typedef struct problem *work_under_lease(const struct migrating *migrating);

/* The table of leases is one of the first version's, all of whose statements are harmless at any time. */
static struct problem *under_lease(struct migrating *migrating, work_under_lease *work)
{
    struct problem *problem;
    struct problem *ignored;

    migrating->lease = lease_new(migrating->tenant->arena, STR("migrate"));
    if ((problem = run_version(migrating, 0)) || (problem = lease_take(&migrating->keeper, migrating->lease)))
        return problem;
    problem = work(migrating);
    ignored = lease_give_back(&migrating->keeper, migrating->lease);
    return problem ? problem : ignored;
}

static struct problem *start(const struct tenant *tenant, void (*applied)(int64_t version, const char *name),
                             work_under_lease    *work)
{
    struct migrating migrating = {.tenant = tenant, .keeper = *tenant, .applied = applied};
    struct problem  *problem;

    migrating.keeper.db = db_new(db_settings_of(tenant->db));
    problem             = under_lease(&migrating, work);
    db_free(migrating.keeper.db);
    return problem;
}

struct problem *schema_migrate(const struct tenant *tenant, void (*applied)(int64_t version, const char *name))
{
    return start(tenant, applied, migrate_all);
}

struct problem *schema_finish(const struct tenant *tenant)
{
    return start(tenant, NULL, finish_all);
}
