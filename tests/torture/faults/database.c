/* Stands in front of the database's client library, and of the sockets below it (LD_PRELOAD), and lets calls fail. */
#define _GNU_SOURCE

#include "config.h"

#include "plan.h"

#include <dlfcn.h>
#include <errno.h>
#include <mysql.h>
#include <string.h>
#include <sys/socket.h>

#ifdef HAVE_MY_BOOL
typedef my_bool db_bool;
#else
typedef bool db_bool;
#endif

/* The functions that are stood in front of: what they give, their names and what they take. */
#define FUNCTIONS(FUNCTION)                                                                                            \
    FUNCTION(MYSQL *, mysql_init, (MYSQL *))                                                                           \
    FUNCTION(int, mysql_options, (MYSQL *, enum mysql_option, const void *))                                           \
    FUNCTION(MYSQL *, mysql_real_connect,                                                                              \
             (MYSQL *, const char *, const char *, const char *, const char *, unsigned, const char *, unsigned long)) \
    FUNCTION(int, mysql_real_query, (MYSQL *, const char *, unsigned long))                                            \
    FUNCTION(int, mysql_send_query, (MYSQL *, const char *, unsigned long))                                            \
    FUNCTION(db_bool, mysql_read_query_result, (MYSQL *))                                                              \
    FUNCTION(MYSQL_RES *, mysql_store_result, (MYSQL *))                                                               \
    FUNCTION(MYSQL_STMT *, mysql_stmt_init, (MYSQL *))                                                                 \
    FUNCTION(int, mysql_stmt_prepare, (MYSQL_STMT *, const char *, unsigned long))                                     \
    FUNCTION(MYSQL_RES *, mysql_stmt_result_metadata, (MYSQL_STMT *))                                                  \
    FUNCTION(db_bool, mysql_stmt_bind_param, (MYSQL_STMT *, MYSQL_BIND *))                                             \
    FUNCTION(db_bool, mysql_stmt_bind_result, (MYSQL_STMT *, MYSQL_BIND *))                                            \
    FUNCTION(int, mysql_stmt_execute, (MYSQL_STMT *))                                                                  \
    FUNCTION(int, mysql_stmt_fetch, (MYSQL_STMT *))                                                                    \
    FUNCTION(int, mysql_stmt_fetch_column, (MYSQL_STMT *, MYSQL_BIND *, unsigned, unsigned long))                      \
    FUNCTION(ssize_t, send, (int, const void *, size_t, int))                                                          \
    FUNCTION(ssize_t, recv, (int, void *, size_t, int))

#define POINTER(type, name, arguments) type(*name) arguments;
static struct {
    FUNCTIONS(POINTER)
} real;

__attribute__((constructor)) static void find_functions(void)
{
#define FIND(type, name, arguments) *(void **)&real.name = dlsym(RTLD_NEXT, #name);
    FUNCTIONS(FIND)
}

static bool fails(const char *name)
{
    return plan_fails(FAULT_DATABASE, name);
}

static bool is_late(void)
{
    return plan_get()->is_late;
}

static void set_error(char *text, char *state)
{
    static const char message[] = "planned by the test";

    memcpy(text, message, sizeof(message));
    memcpy(state, "HY000", 6);
}

static void fail(MYSQL *mysql)
{
    mysql->net.last_errno = plan_get()->error;
    set_error(mysql->net.last_error, mysql->net.sqlstate);
}

static void fail_statement(MYSQL_STMT *statement)
{
    statement->last_errno = plan_get()->error;
    set_error(statement->last_error, statement->sqlstate);
}

MYSQL *mysql_init(MYSQL *mysql)
{
    return fails("mysql_init") ? NULL : real.mysql_init(mysql);
}

int mysql_options(MYSQL *mysql, enum mysql_option option, const void *value)
{
    return fails("mysql_options") ? 1 : real.mysql_options(mysql, option, value);
}

MYSQL *mysql_real_connect(MYSQL *mysql, const char *host, const char *user, const char *password, const char *database,
                          unsigned port, const char *socket, unsigned long flags)
{
    bool   is_planned = fails("mysql_real_connect");
    MYSQL *result     = NULL;

    plan_connects(true);
    if (!is_planned || is_late())
        result = real.mysql_real_connect(mysql, host, user, password, database, port, socket, flags);
    plan_connects(false);
    if (!is_planned)
        return result;
    fail(mysql);
    return NULL;
}

int mysql_real_query(MYSQL *mysql, const char *text, unsigned long len)
{
    if (!fails("mysql_real_query"))
        return real.mysql_real_query(mysql, text, len);
    if (is_late())
        (void)real.mysql_real_query(mysql, text, len);
    fail(mysql);
    return 1;
}

int mysql_send_query(MYSQL *mysql, const char *text, unsigned long len)
{
    if (!fails("mysql_send_query"))
        return real.mysql_send_query(mysql, text, len);
    if (is_late())
        (void)real.mysql_send_query(mysql, text, len);
    fail(mysql);
    return 1;
}

db_bool mysql_read_query_result(MYSQL *mysql)
{
    if (!fails("mysql_read_query_result"))
        return real.mysql_read_query_result(mysql);
    if (is_late())
        (void)real.mysql_read_query_result(mysql);
    fail(mysql);
    return 1;
}

MYSQL_RES *mysql_store_result(MYSQL *mysql)
{
    if (!fails("mysql_store_result"))
        return real.mysql_store_result(mysql);
    fail(mysql);
    return NULL;
}

MYSQL_STMT *mysql_stmt_init(MYSQL *mysql)
{
    return fails("mysql_stmt_init") ? NULL : real.mysql_stmt_init(mysql);
}

int mysql_stmt_prepare(MYSQL_STMT *statement, const char *text, unsigned long len)
{
    if (!fails("mysql_stmt_prepare"))
        return real.mysql_stmt_prepare(statement, text, len);
    if (is_late())
        (void)real.mysql_stmt_prepare(statement, text, len);
    fail_statement(statement);
    return 1;
}

MYSQL_RES *mysql_stmt_result_metadata(MYSQL_STMT *statement)
{
    return fails("mysql_stmt_result_metadata") ? NULL : real.mysql_stmt_result_metadata(statement);
}

db_bool mysql_stmt_bind_param(MYSQL_STMT *statement, MYSQL_BIND *binds)
{
    if (!fails("mysql_stmt_bind_param"))
        return real.mysql_stmt_bind_param(statement, binds);
    fail_statement(statement);
    return 1;
}

db_bool mysql_stmt_bind_result(MYSQL_STMT *statement, MYSQL_BIND *binds)
{
    if (!fails("mysql_stmt_bind_result"))
        return real.mysql_stmt_bind_result(statement, binds);
    fail_statement(statement);
    return 1;
}

int mysql_stmt_execute(MYSQL_STMT *statement)
{
    if (!fails("mysql_stmt_execute"))
        return real.mysql_stmt_execute(statement);
    if (is_late())
        (void)real.mysql_stmt_execute(statement);
    fail_statement(statement);
    return 1;
}

int mysql_stmt_fetch(MYSQL_STMT *statement)
{
    if (!fails("mysql_stmt_fetch"))
        return real.mysql_stmt_fetch(statement);
    fail_statement(statement);
    return 1;
}

int mysql_stmt_fetch_column(MYSQL_STMT *statement, MYSQL_BIND *bind, unsigned column, unsigned long offset)
{
    if (!fails("mysql_stmt_fetch_column"))
        return real.mysql_stmt_fetch_column(statement, bind, column, offset);
    fail_statement(statement);
    return 1;
}

/* Only the client library uses these two in a worker while it serves. */
ssize_t send(int descriptor, const void *data, size_t size, int flags)
{
    if (!plan_fails(FAULT_NETWORK, "send"))
        return real.send(descriptor, data, size, flags);
    errno = EPIPE;
    return -1;
}

/* What was received is lost: the end of the connection. */
ssize_t recv(int descriptor, void *data, size_t size, int flags)
{
    if (!plan_fails(FAULT_NETWORK, "recv"))
        return real.recv(descriptor, data, size, flags);
    shutdown(descriptor, SHUT_RDWR);
    return 0;
}
