#include "config.h"

#include "db/private.h"

#include "base/log.h"
#include "base/memory.h"
#include "metrics/metrics.h"

#include <stdio.h>

/* A try that would take longer than a request may would never be begun. */
unsigned db_connect_timeout(const struct db *db)
{
    const struct db_settings *settings = db->settings;

    return settings->connect_timeout < settings->timeout ? settings->connect_timeout : settings->timeout;
}

/* Where there is somewhere else to go, so much of the request's time is left for that. */
static unsigned timeout_of(const struct db *db)
{
    unsigned timeout = db->settings->timeout;

    return (db->hosts.count > 1 || db->which == WATCHED_READER) && timeout > 3 ? timeout - 1 : timeout;
}

static bool is_tcp(const struct host_name *host)
{
    return host->name[0] && host->name[0] != '/';
}

static const char character_set[] = "utf8mb4";

/* False: the library had no memory for one of them. */
static bool set_options(MYSQL *mysql, const struct db *db, const struct host_name *host)
{
    unsigned connect_timeout = db_connect_timeout(db);
    unsigned timeout         = timeout_of(db);
    unsigned local_files     = 0; /* which a server may ask for in answer to anything */

    if (is_tcp(host) && !db_tls_prepare(mysql, db->settings))
        return false;
    return mysql_options(mysql, MYSQL_SET_CHARSET_NAME, character_set) == 0 &&
           mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &local_files) == 0 &&
           mysql_options(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &connect_timeout) == 0 &&
           mysql_options(mysql, MYSQL_OPT_READ_TIMEOUT, &timeout) == 0 &&
           mysql_options(mysql, MYSQL_OPT_WRITE_TIMEOUT, &timeout) == 0;
}

static const char *text_or_null(const char *text)
{
    return text && *text ? text : NULL;
}

/* Without memory for its name, the library goes on with a character set of its own. */
static bool dial_once(MYSQL *mysql, const struct db_settings *settings, const struct host_name *host)
{
    bool        is_path = host->name[0] == '/';
    const char *name    = is_path ? NULL : text_or_null(host->name);
    const char *socket  = is_path ? host->name : text_or_null(settings->socket);

    return mysql_real_connect(mysql, name, text_or_null(settings->user), text_or_null(settings->password),
                              text_or_null(settings->name), host->port ? host->port : settings->port, socket,
                              CLIENT_FOUND_ROWS) &&
           strcmp(mysql_character_set_name(mysql), character_set) == 0;
}

static bool dial(MYSQL *mysql, const struct db_settings *settings, const struct host_name *host)
{
    return dial_once(mysql, settings, host) ||
           (is_tcp(host) && db_tls_allow_password(mysql, settings) && dial_once(mysql, settings, host));
}

static struct problem *connect_problem(struct db *db, struct arena *arena, MYSQL *mysql, const struct host_name *host)
{
    char            text[HOST_TEXT_SIZE];
    char            doing[HOST_TEXT_SIZE + 16];
    struct problem *problem;

    host_print(host, text);
    snprintf(doing, sizeof(doing), "connect to %s", text);
    problem = db_problem(db, arena, db_error_of(mysql, doing));
    if (db_tls_is_login_refused(mysql))
        log_event(LOG_LEVEL_ERROR, "database", "%s asks for a login that would send the password in clear", text);
    mysql_close(mysql);
    return problem->kind == PROBLEM_unavailable ? problem : db_unavailable(arena);
}

static struct problem *refuse_unencrypted(struct arena *arena, MYSQL *mysql, const struct host_name *host)
{
    char text[HOST_TEXT_SIZE];

    host_print(host, text);
    log_event(LOG_LEVEL_ERROR, "database", "%s does not encrypt, which database_tls asks for", text);
    mysql_close(mysql);
    return db_unavailable(arena);
}

/* MySQL's own library has no function for it. */
int db_socket_of(MYSQL *mysql)
{
#if HAVE_DECL_MYSQL_GET_SOCKET
    return (int)mysql_get_socket(mysql);
#else
    return (int)mysql->net.fd;
#endif
}

struct problem *db_dial(struct db *db, struct arena *arena, const struct host_name *host)
{
    const struct db_settings *settings = db->settings;
    MYSQL                    *mysql    = memory_is_left(MEMORY_FOR_LIBRARY) ? mysql_init(NULL) : NULL;

    if (!mysql)
        return db_problem(db, arena, (struct db_error){.state = "", .doing = "connect"});
    if (!set_options(mysql, db, host) || !dial(mysql, settings, host))
        return connect_problem(db, arena, mysql, host);
    if (is_tcp(host) && !db_tls_is_met(mysql, settings))
        return refuse_unencrypted(arena, mysql, host);
    db->mysql = mysql;
    metrics_connections(1);
    db_watch_socket(db->watch, db->which, db_socket_of(mysql));
    if (settings->on_socket)
        settings->on_socket(settings->owner, db->which, db_socket_of(mysql));
    return NULL;
}
