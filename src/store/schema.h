/* The schema's version and its migrations. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "db/db.h"

struct schema {
    struct described marks;
    int64_t          version;
    struct str       name;
    struct instant   applied_at;
};
extern const struct shape schema_shape;

/* The version that this program was built for. */
int64_t schema_wanted(void);

/* The version that the database has; 0 for an empty one needs schema_migrate first. */
struct problem *schema_version(const struct tenant *tenant, int64_t *version) MUST_CHECK;

/*
 * Whether nothing of an upgrade is left for schema_finish: what workers of the version before could not live with. Both
 * versions work with a schema that is not finished.
 */
struct problem *schema_is_finished(const struct tenant *tenant, bool *is_finished) MUST_CHECK;

/*
 * Applies what is missing, one version after the other, under a lease: several programs may try at once. `applied` is
 * called for each version (or NULL). Where there is no account yet, it does what schema_finish does, too. `conflict`
 * when the database is newer than this program.
 */
struct problem *schema_migrate(const struct tenant *tenant,
                               void (*applied)(int64_t version, const char *name)) MUST_CHECK;

/* Does the rest, under the same lease; store_old_events_fill was done for all accounts before. May be done again. */
struct problem *schema_finish(const struct tenant *tenant) MUST_CHECK;

#endif
