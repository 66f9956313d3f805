#include "search/ids.h"

/* clang-format off */
static const struct field id_run_fields[] = {
    FIELD(struct id_run, NULL, account_id),
    FIELD(struct id_run, NULL, campaign_id),
    FIELD(struct id_run, NULL, first_id),
    FIELD(struct id_run, NULL, last_id),
    FIELD(struct id_run, NULL, other_id, .array = true),
};
SHAPE(id_run_shape, "IdRun", struct id_run, id_run_fields);
/* clang-format on */

/* `first`, a fragment for each id after the first one, the bracket, `end`. */
_Static_assert(1 + (IDS_AT_ONCE - 1) + 1 + 1 <= FRAGMENTS, "an assembly must have room for IDS_AT_ONCE ids");
_Static_assert((IDS_AT_ONCE & (IDS_AT_ONCE - 1)) == 0, "a run is filled up to a power of two");

/* Those that come after the first `done`, as many as one statement takes. */
static struct ids_asked next_run(const struct ids_asked *asked, size_t done)
{
    struct ids_asked next = *asked;

    next.ids   = asked->ids + done;
    next.count = asked->count - done < IDS_AT_ONCE ? asked->count - done : IDS_AT_ONCE;
    return next;
}

/* Where no rows are wanted, `rows` is NULL. */
static struct problem *run_once(const struct tenant *tenant, const struct ids_asked *asked, struct list *rows)
{
    struct id_run  *ids      = SHAPE_NEW(tenant->arena, struct id_run, id_run_shape);
    struct assembly assembly = {0};
    int64_t         affected = 0;
    size_t          values;
    struct problem *problem;

    SET(ids, account_id, tenant->account_id);
    SET(ids, campaign_id, asked->campaign_id);
    SET(ids, first_id, asked->ids[0]);
    assembly_add(&assembly, asked->first);
    values = assembly_add_values(&assembly, SQL_ids_next, asked->count);
    for (size_t i = 1; i < values; i++)
        ids->other_id[i - 1] = asked->ids[i < asked->count ? i : 0];
    assembly_add(&assembly, SQL_ids_end);
    if (asked->end != SQL_COUNT)
        assembly_add(&assembly, asked->end);
    if (rows)
        return db_all_assembled(tenant, &assembly, ids, rows);
    problem = db_run_assembled(tenant, &assembly, &(struct list){.items = ids, .count = 1}, &affected);
    if (asked->affected)
        *asked->affected += affected;
    return problem;
}

struct problem *ids_run(const struct tenant *tenant, const struct ids_asked *asked)
{
    for (size_t done = 0; done < asked->count; done += IDS_AT_ONCE) {
        struct ids_asked next    = next_run(asked, done);
        struct problem  *problem = run_once(tenant, &next, NULL);

        if (problem)
            return problem;
    }
    return NULL;
}

/* Rows of several statements; an id may have several, so nobody knows their number beforehand. */
struct gathered {
    struct arena       *arena;
    const struct shape *shape;
    struct list        *rows;
    size_t              room;
};

static void gather(struct gathered *gathered, const struct list *some)
{
    const struct shape *shape = gathered->shape;
    struct list        *rows  = gathered->rows;
    size_t              count = rows->count + some->count;

    if (count > gathered->room) {
        struct list more = shape_list(gathered->arena, shape, 2 * count);

        if (rows->count)
            memcpy(more.items, rows->items, rows->count * shape->size);
        rows->items    = more.items;
        gathered->room = 2 * count;
    }
    if (some->count)
        memcpy((char *)rows->items + rows->count * shape->size, some->items, some->count * shape->size);
    rows->count = count;
}

struct problem *ids_read(const struct tenant *tenant, const struct ids_asked *asked, struct list *rows)
{
    struct gathered gathered = {
        .arena = tenant->arena, .shape = statements[asked->first].output, .rows = rows, .room = asked->count};

    if (asked->count && asked->count <= IDS_AT_ONCE)
        return run_once(tenant, asked, rows);
    *rows       = shape_list(tenant->arena, gathered.shape, gathered.room);
    rows->count = 0;
    for (size_t done = 0; done < asked->count; done += IDS_AT_ONCE) {
        struct ids_asked next    = next_run(asked, done);
        struct list      some    = {0};
        struct problem  *problem = run_once(tenant, &next, &some);

        if (problem)
            return problem;
        gather(&gathered, &some);
    }
    return NULL;
}
