/*
 * seed: fills an empty account with records, orders and their history. For ./dev seed, which makes the account, its
 * token and the database. The connection is described by the configuration that CALLBOOK_CONFIG names.
 */
#include "base/log.h"
#include "seed/aside.h"
#include "seed/keys.h"
#include "seed/notes.h"
#include "seed/progress.h"
#include "seed/setup.h"
#include "seed/summary.h"
#include "stats/status_recount.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    USAGE           = 2,
    LEAST_RECORDS   = 1000,
    MOST_RECORDS    = 100000000,
    SECONDS         = 3600,
    MEMORY          = 1 << 20,
    COUNTING_MEMORY = 1 << 20
};

struct options {
    uint64_t    records;
    uint64_t    seed;
    const char *account;
    const char *summary;
    struct str  token;
};

static int refuse(const char *what)
{
    fprintf(stderr,
            "seed: %s\n"
            "usage: CALLBOOK_CONFIG=FILE CALLBOOK_TOKEN=TOKEN seed RECORDS ACCOUNT SUMMARY [SEED]\n"
            "  RECORDS   %d to %d; 10k, 1M and the like will do\n"
            "  ACCOUNT   its name\n"
            "  SUMMARY   the JSON file to be written for the benchmark\n"
            "  SEED      a number; the same one makes the same people\n",
            what, LEAST_RECORDS, MOST_RECORDS);
    return USAGE;
}

/* 10k, 1M, 250000 */
static bool read_number(const char *text, uint64_t *out)
{
    char *end;

    if (*text < '0' || *text > '9')
        return false;
    *out = strtoull(text, &end, 10);
    if (*end == 'k' && *out < MOST_RECORDS)
        *out *= 1000;
    else if (*end == 'M' && *out < MOST_RECORDS)
        *out *= 1000000;
    else
        return *end == 0;
    return end[1] == 0;
}

static const char *read_options(int argc, char **argv, struct options *options)
{
    *options = (struct options){.seed = 1, .token = str_from(getenv("CALLBOOK_TOKEN"))};
    if (argc < 4 || argc > 5)
        return "there are arguments missing, or too many";
    if (!read_number(argv[1], &options->records) || options->records < LEAST_RECORDS || options->records > MOST_RECORDS)
        return "RECORDS is not such a number";
    if (argc == 5 && !read_number(argv[4], &options->seed))
        return "SEED is not a number";
    if (!options->token.len)
        return "CALLBOOK_TOKEN is not set";
    options->account = argv[2];
    options->summary = argv[3];
    return NULL;
}

/* Two accounts of one seed hold other people, for a uuid can be there only once. */
static uint64_t seed_of(const struct options *options)
{
    uint64_t seed = options->seed;

    for (const char *at = options->account; *at; at++)
        seed = seed * 1099511628211ULL + (unsigned char)*at;
    return seed;
}

static bool find_first_ids(struct loader *loader, struct plan *plan)
{
    int64_t record;
    int64_t order;

    if (!loader_run(loader, "select max(id) from record", &record) ||
        !loader_run(loader,
                    "select greatest(coalesce((select max(id) from campaign_order), 0),"
                    " coalesce((select max(order_id) from past_order), 0))",
                    &order))
        return false;
    plan->first_record = record + 1;
    plan->first_order  = order + 1;
    return true;
}

static bool analyse(struct loader *loader)
{
    return keys_end(loader) &&
           loader_run(loader, "analyze table record, record_key, campaign_order, order_event, past_order", NULL);
}

/* The orders and events are counted as callbook migrate counts those of before. */
static bool count_statuses(const struct db_settings *settings, const struct plan *plan)
{
    struct tenant tenant = {
        .db = db_new(settings), .arena = arena_new(COUNTING_MEMORY), .account_id = plan->account_id};
    int64_t         rows    = 0;
    struct problem *problem = status_recount(&tenant, &rows);

    if (problem)
        fprintf(stderr, "seed: " STR_FMT "\n", STR_ARG(problem->detail));
    arena_free(tenant.arena);
    db_free(tenant.db);
    return !problem;
}

static bool set_up(const struct options *options, const struct config *config, const struct db_settings *settings,
                   struct plan *plan)
{
    struct db *db      = db_new(settings);
    bool       is_done = setup_account(db, config, options->token, plan);

    db_free(db);
    return is_done;
}

static bool fill(const struct options *options, const struct config *config, const struct db_settings *settings,
                 struct loader *loader)
{
    struct table_counts *counts = aside_memory(sizeof(*counts));
    struct progress      whole  = progress_start("all", options->records);
    struct plan          plan;
    bool                 is_done;

    plan_make(&plan, seed_of(options), options->records);
    is_done = keys_begin(loader) && find_first_ids(loader, &plan) && set_up(options, config, settings, &plan) &&
              tables_fill(settings, &plan, counts) && analyse(loader) && count_statuses(settings, &plan);
    if (is_done)
        counts->seconds = progress_end(&whole);
    is_done = is_done && summary_write(options->summary, options->account, options->token, &plan, counts);
    plan_free(&plan);
    return is_done;
}

int main(int argc, char **argv)
{
    struct options     options;
    struct config      config;
    struct db_settings settings;
    char               reason[CONFIG_REASON_SIZE];
    int                first;
    const char        *fault   = read_options(argc, argv, &options);
    bool               is_done = false;
    struct loader     *loader;

    if (fault)
        return refuse(fault);
    if (config_load(&config, CONFIG_OPERATOR, &(struct command_line){.argc = 1, .argv = argv, .first_argument = &first},
                    reason) != CONFIG_OK)
        return refuse(reason);
    if (!log_open("stderr", LOG_LEVEL_ERROR))
        return EXIT_FAILURE;
    people_start();
    notes_start();
    settings         = db_settings_from(&config);
    settings.timeout = SECONDS;
    loader           = loader_new(&settings);
    if (loader)
        is_done = fill(&options, &config, &settings, loader);
    loader_free(loader);
    config_free(&config);
    return is_done ? EXIT_SUCCESS : EXIT_FAILURE;
}
