#include "config.h"

#include "db/private.h"

#include "base/log.h"
#include "base/uuid.h"
#include "config/config.h"

#include <stdio.h>
#include <stdlib.h>

enum { SECOND = 1000000, SPARE = 500000 /* microseconds that a request has beyond the timeout, and at least */ };

static void out_of_memory(void)
{
    fputs("callbook: out of memory\n", stderr);
    exit(EXIT_FAILURE);
}

struct db_settings db_settings_from(const struct config *config)
{
    return (struct db_settings){
        .hosts           = config->database_host,
        .readers         = config->database_read_hosts,
        .socket          = config->database_socket,
        .user            = config->database_user,
        .password        = config->database_password,
        .name            = config->database_name,
        .port            = (unsigned)config->database_port,
        .tls             = db_tls_from(config->database_tls),
        .tls_ca          = config->database_tls_ca,
        .tls_cert        = config->database_tls_cert,
        .tls_key         = config->database_tls_key,
        .connect_timeout = (unsigned)config->database_connect_timeout,
        .timeout         = (unsigned)config->database_timeout,
    };
}

/* A list that cannot be read has been refused with the configuration; what there is before the fault counts here. */
static struct db *new_connection(const struct db_settings *settings, const char *hosts)
{
    struct db       *db = calloc(1, sizeof(*db));
    struct host_list list;
    const char      *fault = host_list_read(hosts ? hosts : "", &list);

    if (!db)
        out_of_memory();
    else
        db->settings = settings;
    if (fault)
        log_event(LOG_LEVEL_ERROR, "database", "the list of hosts %s", fault);
    db_hosts_fill(&db->hosts, &list);
    db->tokens = cache_new();
    db->types  = cache_new();
    db->names  = cache_new();
    return db;
}

struct db *db_new(const struct db_settings *settings)
{
    struct db *db = new_connection(settings, settings->hosts);
    uint8_t    dice;

    db->watch = db_watch_new();
    if (!settings->readers || !settings->readers[0])
        return db;
    db->reader         = new_connection(settings, settings->readers);
    db->reader->which  = WATCHED_READER;
    db->reader->watch  = db->watch;
    db->reader->writer = db;
    random_bytes(&dice, 1);
    db_hosts_turn(&db->reader->hosts, dice % db->reader->hosts.count);
    return db;
}

void db_close(struct db *db)
{
    db_disconnect(db);
    if (db->reader)
        db_disconnect(db->reader);
}

static void free_connection(struct db *db)
{
    db_disconnect(db);
    db_bind_free(&db->in);
    cache_free(db->tokens);
    cache_free(db->types);
    cache_free(db->names);
    free(db);
}

void db_free(struct db *db)
{
    struct db_watch *watch;

    if (!db)
        return;
    watch = db->watch;
    if (db->reader)
        free_connection(db->reader);
    free_connection(db);
    db_watch_free(watch);
}

struct db *db_reader(struct db *db)
{
    struct db *reader = db->reader;
    bool       works;

    if (!reader)
        return db;
    works = (reader->mysql && reader->transaction != TRANSACTION_LOST) ||
            db_hosts_choose(&reader->hosts, clock_monotonic_us(), false) < reader->hosts.count;
    return works ? reader : db;
}

struct db *db_writer(struct db *db)
{
    return db->writer ? db->writer : db;
}

bool db_takes_writes(const struct db *db)
{
    return !db->writer && db_hosts_take_writes(&db->hosts, clock_monotonic_us());
}

struct cache *db_tokens(struct db *db)
{
    return db->tokens;
}

struct cache *db_types(struct db *db)
{
    return db->types;
}

struct cache *db_campaign_names(struct db *db)
{
    return db->names;
}

/* A worker that has just been started finds requests that have waited for it. */
void db_limit_time(struct db *db, uint64_t waited)
{
    uint64_t limit = (uint64_t)db->settings->timeout * SECOND + SPARE;
    uint64_t least = (db->told ? 0 : (uint64_t)db_connect_timeout(db) * SECOND) + SPARE;

    db_watch_start(db->watch, waited + least < limit ? limit - waited : least);
}

/* Whoever was shut down in the last moment, with its answer read already, is of no use to the next request. */
void db_end_limit(struct db *db)
{
    bool is_over = db_watch_left(db->watch) == 0;

    db_watch_stop(db->watch);
    if (is_over && db->mysql)
        db->transaction = TRANSACTION_LOST;
    if (is_over && db->reader && db->reader->mysql)
        db->reader->transaction = TRANSACTION_LOST;
}

uint64_t db_time_left(const struct db *db)
{
    return db_watch_left(db->watch);
}

/* A request that was given up may have left a transaction. */
void db_start_request(struct db *db)
{
    db_rollback(db);
    db->failure = FAILURE_FINAL;
    db->pace    = PACE_STEADY;
    db->usage   = (struct db_usage){0};
    cache_settle(db->tokens);
    cache_settle(db->types);
    cache_settle(db->names);
    if (db->reader)
        db_start_request(db->reader);
}

void db_give_way(struct db *db)
{
    db->pace = PACE_YIELDING;
}

struct db_usage db_usage(const struct db *db)
{
    struct db_usage usage = db->usage;

    if (db->reader) {
        usage.micros += db->reader->usage.micros;
        usage.queries += db->reader->usage.queries;
    }
    return usage;
}

const struct db_settings *db_settings_of(const struct db *db)
{
    return db->settings;
}

int64_t db_last_id(const struct db *db)
{
    return db->last_id;
}

struct str db_server_version(const struct db *db)
{
    return db->mysql ? str_from(mysql_get_server_info(db->mysql)) : STR("");
}

const char *db_client_version(void)
{
    return mysql_get_client_info();
}
