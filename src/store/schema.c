#include "store/schema.h"

#include <time.h>

enum { LEASE_SECONDS = 600, LEASE_TRIES = 600, LEASE_PAUSE = 200 /* milliseconds */ };

/* clang-format off */
static const struct field schema_fields[] = {
    FIELD(struct schema, "version",   version),
    FIELD(struct schema, "name",      name),
    FIELD(struct schema, "appliedAt", applied_at),
};
SHAPE(schema_shape, "Schema", struct schema, schema_fields);

static const struct field lease_fields[] = {
    FIELD(struct lease, NULL, name),
    FIELD(struct lease, NULL, holder),
    FIELD(struct lease, NULL, seconds),
};
SHAPE(lease_shape, "Lease", struct lease, lease_fields);

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

struct problem *schema_version(struct db *db, struct arena *arena, int64_t *version)
{
    struct schema  *schema = SHAPE_NEW(arena, struct schema, schema_shape);
    bool            found;
    struct problem *problem = db_one(db, arena, SQL_schema_version, NULL, schema, &found);

    *version = schema->version;
    return problem;
}

/* Runs all statements of one version, and notes it when `record` is set. */
static struct problem *apply(struct db *db, struct arena *arena, size_t first, bool record)
{
    struct schema  *schema = SHAPE_NEW(arena, struct schema, schema_shape);
    struct problem *problem;

    for (size_t i = first; i < COUNT_OF(migrations) && migrations[i].version == migrations[first].version; i++)
        if ((problem = db_command(db, arena, migrations[i].text)))
            return problem;
    if (!record)
        return NULL;
    SET(schema, version, migrations[first].version);
    SET(schema, name, str_from(migrations[first].name));
    SET(schema, applied_at, clock_now());
    return db_run(db, arena, SQL_schema_record, schema, NULL);
}

static struct problem *apply_missing(struct db *db, struct arena *arena, struct lease *lease,
                                     void (*applied)(int64_t version, const char *name))
{
    int64_t         version;
    struct problem *problem = schema_version(db, arena, &version);

    if (problem)
        return problem;
    if (version > schema_wanted())
        return problem_new(arena, PROBLEM_conflict,
                           "The database has schema version %d, this program knows only %d: use a newer program.",
                           (int)version, (int)schema_wanted());
    for (size_t i = 0; i < COUNT_OF(migrations); i++) {
        if (migrations[i].version <= version)
            continue;
        if ((problem = apply(db, arena, i, true)) || (problem = db_run(db, arena, SQL_lease_take, lease, NULL)))
            return problem;
        version = migrations[i].version;
        if (applied)
            applied(version, migrations[i].name);
    }
    return NULL;
}

static struct problem *lease_wait(struct db *db, struct arena *arena, struct lease *lease)
{
    struct timespec pause = {.tv_nsec = LEASE_PAUSE * 1000000L};
    struct problem *problem;
    int64_t         affected = 0;

    for (int i = 0; i < LEASE_TRIES; i++) {
        if ((problem = db_run(db, arena, SQL_lease_take, lease, &affected)) || affected)
            return problem;
        nanosleep(&pause, NULL);
    }
    return problem_new(arena, PROBLEM_unavailable, "Another program has been migrating for two minutes.");
}

struct problem *schema_migrate(struct db *db, struct arena *arena, void (*applied)(int64_t version, const char *name))
{
    struct lease   *lease = SHAPE_NEW(arena, struct lease, lease_shape);
    struct problem *problem;
    struct problem *ignored;

    SET(lease, name, STR("migrate"));
    SET(lease, holder, uuid_new());
    SET(lease, seconds, LEASE_SECONDS);
    if ((problem = apply(db, arena, 0, false)) || (problem = db_run(db, arena, SQL_lease_create, lease, NULL)) ||
        (problem = lease_wait(db, arena, lease)))
        return problem;
    problem = apply_missing(db, arena, lease, applied);
    ignored = db_run(db, arena, SQL_lease_give_back, lease, NULL);
    return problem ? problem : ignored;
}
