/* callbook-fcgi: options, configuration, and then the worker on descriptor 0. */
#include "config.h"

#include "api/openapi.h"
#include "base/config.h"
#include "base/log.h"
#include "http/answer.h"
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

static bool open_log(const struct config *config)
{
    enum log_level level = LOG_LEVEL_INFO;

    log_level_read(config->log_level, &level);
    if (log_open(config->log, level))
        return true;
    fprintf(stderr, "callbook-fcgi: cannot open the log %s: %s\n", config->log, strerror(errno));
    return false;
}

static struct worker_settings settings_from(const struct config *config)
{
    return (struct worker_settings){
        .http            = {.mount      = str_from(config->mount),
                            .body_limit = (size_t)config->body_limit,
                            .zoneinfo   = config->zoneinfo},
        .db              = db_settings_from(config),
        .memory_limit    = (size_t)config->memory_limit,
        .request_timeout = (int)config->request_timeout,
        .keep            = (int)config->keep,
    };
}

/*
 * The C library closes and opens its socket to the system log by itself. Where descriptors are shared, the number would
 * mean somebody else's connection meanwhile.
 */
static bool can_keep(const struct config *config)
{
    if (!config->keep || strcmp(config->log, "syslog") != 0)
        return true;
    fputs("callbook-fcgi: keep does not go together with log = syslog; let the log be stderr or a file.\n", stderr);
    return false;
}

/* Once, because everybody may ask for it without a token. What the making leaves behind is several times as large. */
static void describe(struct arena *arena, struct http_settings *settings)
{
    struct arena *scratch = arena_new(OPENAPI_MEMORY);

    settings->description      = arena_str(arena, openapi_text(scratch, false));
    settings->description_etag = etag_of(arena, settings->description);
    arena_free(scratch);
}

static int serve_requests(struct worker_settings *settings)
{
    struct arena *arena = arena_new_small(OPENAPI_MEMORY);
    int           status;

    describe(arena, &settings->http);
    status = worker_run(settings);
    arena_free(arena);
    return status;
}

static int run(const struct config *config)
{
    struct worker_settings settings = settings_from(config);

    if (!can_keep(config))
        return EXIT_USAGE;
    return open_log(config) ? serve_requests(&settings) : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    struct config      config;
    char               reason[CONFIG_REASON_SIZE];
    int                first_argument;
    int                status;
    enum config_result result = config_load(&config, CONFIG_WORKER, argc, argv, &first_argument, reason);

    config_hide_password(argc, argv);
    if (result == CONFIG_BAD) {
        fprintf(stderr, "callbook-fcgi: %s\n", reason);
        status = EXIT_USAGE;
    } else if (result == CONFIG_HELP_PRINTED) {
        status = EXIT_SUCCESS;
    } else {
        status = config.openapi ? print_openapi() : run(&config);
    }
    config_free(&config);
    return status;
}
