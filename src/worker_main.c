/* callbook-fcgi: options, configuration, and then the worker on descriptor 0. */
#include "config.h"

#include "api/exposition.h"
#include "api/openapi.h"
#include "base/log.h"
#include "config/password.h"
#include "config/secret_file.h"
#include "http/answer.h"
#include "metrics/metrics.h"
#include "server/worker.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { EXIT_USAGE = 2, OPENAPI_MEMORY = 16 << 20 };

static int print_openapi(void)
{
    struct arena *arena = arena_new(OPENAPI_MEMORY);
    struct str    text  = openapi_text(arena, true);
    bool          done  = fwrite(text.at, 1, text.len, stdout) == text.len && fflush(stdout) == 0;

    arena_free(arena);
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* A configuration and what is made of it. */
struct generation {
    struct config          config;
    struct worker_settings settings;
    char                   metrics_token[SECRET_LENGTH_MAX + 1];
};

/* What reading the configuration again needs. */
struct program {
    int                argc;
    char             **argv;
    struct arena      *arena; /* the description */
    struct str         description;
    struct str         description_etag;
    struct generation *now;
    struct generation *before; /* for those who still have it in hand */
};

static void generation_free(struct generation *generation)
{
    if (generation)
        config_free(&generation->config);
    free(generation);
}

/*
 * The C library closes and opens its socket to the system log by itself. Where descriptors are shared, the number would
 * mean somebody else's connection meanwhile.
 */
static bool keep_fits(const struct config *config, int64_t keep, char reason[CONFIG_REASON_SIZE])
{
    if (!keep || strcmp(config->log, "syslog") != 0)
        return true;
    snprintf(reason, CONFIG_REASON_SIZE,
             "keep does not go together with log = syslog; let the log be stderr or a file.");
    return false;
}

static bool open_log(const struct config *config, char reason[CONFIG_REASON_SIZE])
{
    enum log_level level = LOG_LEVEL_INFO;

    log_level_read(config->log_level, &level);
    if (log_open(config->log, level))
        return true;
    snprintf(reason, CONFIG_REASON_SIZE, "cannot open the log %s: %s", config->log, strerror(errno));
    return false;
}

static bool read_metrics_token(struct generation *generation, char reason[CONFIG_REASON_SIZE])
{
    const char *path = generation->config.metrics_token_file;

    generation->metrics_token[0] = '\0';
    return !*path || secret_file_read(path, generation->metrics_token, reason, CONFIG_REASON_SIZE);
}

/* Serving matters more than counting. The file stays the same while its path does, whatever has become of it. */
static void open_metrics(const struct config *config, const struct config *before)
{
    if (before && strcmp(config->metrics, before->metrics) == 0)
        return;
    if (!*config->metrics)
        metrics_close();
    else if (!exposition_start(config->metrics))
        log_event(LOG_LEVEL_ERROR, "metrics", "nothing is counted, for %s cannot be used: %s", config->metrics,
                  strerror(errno));
}

static const struct worker_settings *reload(void *owner);

static void make_settings(struct program *program, struct generation *generation, int64_t keep)
{
    const struct config *config = &generation->config;

    shares_start((unsigned)config->account_share, (unsigned)keep);
    generation->settings = (struct worker_settings){
        .http            = {.mount             = str_from(config->mount),
                            .body_limit        = (size_t)config->body_limit,
                            .record_type_limit = config->record_type_limit,
                            .campaign_limit    = config->campaign_limit,
                            .zoneinfo          = config->zoneinfo,
                            .description       = program->description,
                            .description_etag  = program->description_etag,
                            .metrics_token     = str_from(generation->metrics_token)},
        .db              = db_settings_from(config),
        .memory_limit    = (size_t)config->memory_limit,
        .request_timeout = (int)config->request_timeout,
        .keep            = (int)keep,
        .reload          = reload,
        .owner           = program,
    };
}

/* The same sources as at the start; NULL, with the reason, and nothing has changed. */
static struct generation *load_again(const struct program *program, char reason[CONFIG_REASON_SIZE])
{
    struct generation *next = calloc(1, sizeof(*next));
    int64_t            keep = program->now->settings.keep;
    int                first;

    if (!next) {
        snprintf(reason, CONFIG_REASON_SIZE, "there is no memory for the configuration");
        return NULL;
    }
    if (config_load(&next->config, CONFIG_WORKER,
                    &(struct command_line){.argc = program->argc, .argv = program->argv, .first_argument = &first},
                    reason) == CONFIG_OK &&
        keep_fits(&next->config, keep, reason) && read_metrics_token(next, reason) && open_log(&next->config, reason))
        return next;
    generation_free(next);
    return NULL;
}

static const struct worker_settings *reload(void *owner)
{
    struct program    *program = owner;
    int64_t            keep    = program->now->settings.keep;
    char               reason[CONFIG_REASON_SIZE];
    struct generation *next = load_again(program, reason);

    metrics_add(next ? METRIC_RELOADS : METRIC_RELOAD_FAILURES);
    if (!next) {
        log_event(LOG_LEVEL_ERROR, "reload", "the settings stay as they are: %s", reason);
        return NULL;
    }
    if (next->config.keep != keep)
        log_event(LOG_LEVEL_WARNING, "reload", "keep counts from the next start on");
    open_metrics(&next->config, &program->now->config);
    make_settings(program, next, keep);
    generation_free(program->before);
    program->before = program->now;
    program->now    = next;
    log_event(LOG_LEVEL_INFO, "reload", "the configuration was read again%s%s", *next->config.config ? " from " : "",
              next->config.config);
    return &next->settings;
}

/* Once, because everybody may ask for it without a token. What the making leaves behind is several times as large. */
static void describe(struct program *program)
{
    struct arena *scratch = arena_new(OPENAPI_MEMORY);

    program->description      = arena_str(program->arena, openapi_text(scratch, false));
    program->description_etag = etag_of(program->arena, program->description);
    arena_free(scratch);
}

static int complain(int status, const char *reason)
{
    fprintf(stderr, "callbook-fcgi: %s\n", reason);
    return status;
}

static int serve_requests(struct program *program)
{
    const struct config *config = &program->now->config;
    char                 reason[CONFIG_REASON_SIZE];

    if (!keep_fits(config, config->keep, reason) || !read_metrics_token(program->now, reason))
        return complain(EXIT_USAGE, reason);
    if (!open_log(config, reason))
        return complain(EXIT_FAILURE, reason);
    open_metrics(config, NULL);
    program->arena = arena_new_small(OPENAPI_MEMORY);
    describe(program);
    make_settings(program, program->now, config->keep);
    return worker_run(&program->now->settings);
}

static int run(struct program *program, enum config_result result, const char *reason)
{
    if (result == CONFIG_BAD)
        return complain(EXIT_USAGE, reason);
    if (result == CONFIG_HELP_PRINTED)
        return EXIT_SUCCESS;
    if (program->now->config.openapi)
        return print_openapi();
    return program->argv ? serve_requests(program) : complain(EXIT_FAILURE, "there is no memory for the configuration");
}

int main(int argc, char **argv)
{
    struct program     program = {.argc = argc, .now = calloc(1, sizeof(*program.now))};
    char               reason[CONFIG_REASON_SIZE];
    enum config_result result;
    int                first;
    int                status;

    if (!program.now)
        return complain(EXIT_FAILURE, "there is no memory for the configuration");
    result       = config_load(&program.now->config, CONFIG_WORKER,
                               &(struct command_line){.argc = argc, .argv = argv, .first_argument = &first}, reason);
    program.argv = config_hide_password(argc, argv);
    status       = run(&program, result, reason);
    arena_free(program.arena);
    generation_free(program.before);
    generation_free(program.now);
    free(program.argv);
    return status;
}
