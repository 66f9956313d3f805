#include "seed/tables.h"

#include "seed/aside.h"
#include "seed/histories.h"
#include "seed/index.h"
#include "seed/keys.h"
#include "seed/logs.h"

enum { INDEX_PARTS = 2 };

/* One of the processes. */
struct work {
    const struct db_settings *settings;
    const struct plan        *plan;
    struct table_counts      *counts;
    size_t                    part; /* of the index */
};

static bool fill_records(void *context)
{
    const struct work *work    = context;
    const struct plan *plan    = work->plan;
    struct loader     *loader  = loader_new(work->settings);
    record_hash       *hashes  = aside_memory(plan->records * sizeof(record_hash));
    bool               is_done = loader && keys_drop(loader, "record", plan->records) &&
                   records_load(loader, plan, work->counts, hashes) && keys_make(loader, "record") &&
                   unique_load(loader, plan, hashes);

    loader_free(loader);
    return is_done;
}

static bool fill_histories(void *context)
{
    const struct work *work    = context;
    const struct plan *plan    = work->plan;
    struct loader     *loader  = loader_new(work->settings);
    bool               is_done = loader && keys_drop(loader, "campaign_order", plan_orders(plan)) &&
                   orders_load(loader, plan, work->counts) && keys_make(loader, "campaign_order") &&
                   events_load(loader, plan, work->counts) && stays_load(loader, plan, work->counts) &&
                   logs_load(loader, plan);

    loader_free(loader);
    return is_done;
}

static bool fill_index(void *context)
{
    const struct work *work = context;

    return index_fill(work->settings, work->plan, work->part, INDEX_PARTS);
}

bool tables_fill(const struct db_settings *settings, const struct plan *plan, struct table_counts *counts)
{
    struct work work = {.settings = settings, .plan = plan, .counts = counts};
    pid_t       beside[INDEX_PARTS + 2];
    bool        is_done = true;

    beside[0] = aside_start(fill_records, &work);
    beside[1] = aside_start(fill_histories, &work);
    for (work.part = 0; work.part < INDEX_PARTS; work.part++)
        beside[2 + work.part] = aside_start(fill_index, &work);
    for (size_t i = 0; i < INDEX_PARTS + 2; i++)
        is_done = aside_end(beside[i]) && is_done;
    return is_done && counts_fill(settings, plan);
}
