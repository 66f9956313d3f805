/*
 * What the files of the database connection share; nobody else includes this but store/inspect.c. Each of them calls
 * only those that stand below it here:
 *
 *     db.c           makes and ends what the others work on; where a request begins and ends
 *     transaction.c  begins, commits and rolls back; what may be done again
 *     run.c          executes statements and reads their rows
 *     prepare.c      prepares statements, and puts assemblies together
 *     connect.c      chooses a host, and makes sure that there is a connection
 *     dial.c         makes a connection to one host
 *     command.c      sends a text over a connection that is there
 *     failure.c      turns an error into a problem, and notes what it means for the connection
 *     tls.c          how a connection is encrypted
 *     resolve.c      finds the fields of a prepared statement's parameters and columns
 *     bind.c         values as the client library takes them
 *     fetch.c        values as it gives them
 *     errors.c hosts.c watch.c cache.c, which know nothing of a connection and have headers of their own
 */
#ifndef DB_PRIVATE_H
#define DB_PRIVATE_H

#include "db/db.h"
#include "db/hosts.h"
#include "db/watch.h"

#include <mysql.h>

#ifdef HAVE_MY_BOOL
typedef my_bool db_bool;
#else
typedef bool db_bool;
#endif

enum {
    ASSEMBLIES  = 64, /* kept prepared per connection */
    INLINE_TEXT = 512 /* bytes; longer texts are fetched a second time, at their true length */
};

struct parameter {
    const struct field *field;
    size_t              position; /* in a repeated field */
};

/* Room for the value of one parameter or column. */
struct cell {
    long long     number;
    MYSQL_TIME    time;
    unsigned long len;
    db_bool       is_null;
    db_bool       is_cut;
    char         *text; /* of a column; its length is in the bind */
};

/* The values of all parameters or of all columns, where the client library looks for them or puts them. */
struct binding {
    MYSQL_BIND  *binds;
    struct cell *cells;
    char        *texts;
    size_t       count;
};

struct prepared {
    MYSQL_STMT          *handle; /* NULL: not prepared on this connection */
    const char          *name;
    const struct shape  *input;
    const struct shape  *output;
    struct parameter    *parameters;
    size_t               parameter_count;
    const struct field **columns; /* NULL: a column that nobody asked for */
    size_t               column_count;
    bool                 ignores_columns; /* its answer may have columns without a field */
    struct binding       out;
    struct assembly      assembly; /* what it was put together from; empty for single statements */
    uint64_t             last_used;
};

/* The text of a statement and the names of its parameters, with blanks between. */
struct wording {
    struct str text;
    struct str names;
};

struct db_error {
    unsigned    number; /* 0: the library has none */
    const char *state;
    const char *doing; /* what was being done, for the log */
};

/* Where the transaction of a connection is. */
enum transaction {
    TRANSACTION_NONE,
    TRANSACTION_BEGINNING, /* the server's answer has not been read yet */
    TRANSACTION_OPEN,
    TRANSACTION_COMMITTING, /* while the server is asked to */
    TRANSACTION_LOST        /* like the connection, which is closed before the next statement is sent */
};

/* What can be done about a failure. */
enum failure {
    FAILURE_FINAL,      /* nothing; or there was none */
    FAILURE_REPEATABLE, /* nothing has been committed, and the next try may succeed */
    FAILURE_LOCKED,     /* likewise; somebody else holds a lock */
    FAILURE_DOUBTFUL    /* nobody knows what became of a commit; no later failure of the request changes that */
};

/* How much a request may ask of a database that is slow. */
enum pace {
    PACE_STEADY,   /* everything */
    PACE_YIELDING, /* everything until a statement is slow */
    PACE_STOPPED   /* nothing any more */
};

struct db {
    const struct db_settings *settings;
    struct db_hosts           hosts;
    size_t                    told;   /* the host that the log has named last, counted from 1 */
    unsigned                  which;  /* WATCHED_WRITER or WATCHED_READER */
    struct db_watch          *watch;  /* the reader's is the writer's */
    struct db                *reader; /* NULL: there are no readers */
    struct db                *writer; /* of a reader */
    uint64_t                  asked;  /* when the last statement was begun */
    MYSQL                    *mysql;  /* NULL: not connected */
    struct prepared           statements[SQL_COUNT];
    struct prepared           assemblies[ASSEMBLIES];
    uint64_t                  uses;
    struct cache             *tokens;
    struct cache             *types;
    struct cache             *names;
    struct binding            in; /* of the statement that is executed */
    enum transaction          transaction;
    db_work                  *work; /* to be done before the commit; NULL: none */
    uint64_t                  notes[DB_NOTES / sizeof(uint64_t)];
    enum failure              failure; /* of the request; the last one */
    enum pace                 pace;
    int64_t                   last_id;
    struct db_usage           usage;
};

/* prepare.c */

/* Ready-to-run statements; NULL `out` with a problem when the server refuses. */
struct problem *db_prepared(struct db *db, struct arena *arena, enum statement statement,
                            struct prepared **out) MUST_CHECK;
struct problem *db_prepared_assembly(struct db *db, struct arena *arena, const struct assembly *assembly,
                                     struct prepared **out) MUST_CHECK;

/* Over a connection that is there. */
struct problem *db_prepare_text(struct db *db, struct arena *arena, struct prepared *prepared,
                                struct wording wording) MUST_CHECK;

/* That of all fragments, in order. */
struct wording db_assemble(struct arena *arena, const struct assembly *assembly);

/* connect.c */

/* A connection that takes writes, as far as is known. */
struct problem *db_connect_to_write(struct db *db, struct arena *arena) MUST_CHECK;

/* Closes this connection alone. */
void db_disconnect(struct db *db);

/* dial.c */

/* Connects to the host, which nothing has been said to then. */
struct problem *db_dial(struct db *db, struct arena *arena, const struct host_name *host) MUST_CHECK;

int db_socket_of(MYSQL *mysql);

/* Seconds; never more than a request may take, for then it would never be begun. */
unsigned db_connect_timeout(const struct db *db);

/* command.c */

/* Runs a statement without parameters over a connection that is there. */
struct problem *db_exchange(struct db *db, struct arena *arena, const char *text) MUST_CHECK;

/* The same, however long it takes. */
struct problem *db_exchange_long(struct db *db, struct arena *arena, const char *text,
                                 const struct db_waiting *waiting) MUST_CHECK;

/* Counts what a statement has taken that began at `started` (by clock_monotonic_us). */
void db_count_time(struct db *db, uint64_t started);

/* failure.c */

/* What the library says of the last call for the connection, or for one of its statements. */
struct db_error db_error_of(MYSQL *mysql, const char *doing);
struct db_error db_error_of_statement(const struct db *db, const struct prepared *prepared);

/* Turns an error into a problem, notes what it means for the connection, and logs it without its message. */
struct problem *db_problem(struct db *db, struct arena *arena, struct db_error error);

/* How the last thing went that the request has asked for. */
void db_note_failure(struct db *db, enum failure failure);

/* The database is away or busy. */
struct problem *db_unavailable(struct arena *arena);

/* The host that is connected has failed, as the last statement shows. */
void db_host_is_out(struct db *db);

/* tls.c */

/* Sets the options before a connection over TCP is made. False: the library had no memory for one of them. */
bool db_tls_prepare(MYSQL *mysql, const struct db_settings *settings) MUST_CHECK;

/* Whether no connection was made because the server asked for a login that is not allowed. */
bool db_tls_is_login_refused(MYSQL *mysql);

/*
 * After that: allows, for another try, logins in which the server gets the password, encrypted; it has said by now
 * whether it has TLS for that. False: there is no use in another try.
 */
bool db_tls_allow_password(MYSQL *mysql, const struct db_settings *settings) MUST_CHECK;

/*
 * Whether the connection that was made is encrypted when it has to be: MariaDB's library does not make sure of that
 * unless it verifies the certificate. Nothing but the login has been sent by then.
 */
bool db_tls_is_met(MYSQL *mysql, const struct db_settings *settings) MUST_CHECK;

/* What it is encrypted by, or "no TLS". */
const char *db_tls_name(MYSQL *mysql);

/* The mode of that name, one of the words of the option database_tls. */
enum db_tls db_tls_from(const char *word);

/* resolve.c */

/* Finds the fields of all parameters, of which these are the names, and of all columns. False: the library refuses. */
bool db_resolve(struct arena *arena, struct prepared *prepared, struct str names) MUST_CHECK;

/*
 * To be called after an execution: MySQL, other than MariaDB, tells the columns of SHOW and EXPLAIN only then. False:
 * the library refuses.
 */
bool db_learn_columns(struct arena *arena, struct prepared *prepared) MUST_CHECK;

void db_unprepare(struct prepared *prepared);
void db_unprepare_all(struct db *db, const struct prepared *kept); /* all but that one, or NULL */

/* bind.c */

/* Zeroed memory that lives longer than a request; never NULL: without memory, it is the request that is given up. */
void *db_allocate(struct arena *arena, size_t count, size_t size);

/* Binds the columns of a statement that has been prepared, for all its executions. False: the library refuses. */
bool db_bind_columns(struct arena *arena, struct prepared *prepared) MUST_CHECK;

/* Binds the parameters to the values in `inputs`, to those of each an equal share; they must stay until the execution.
 */
bool db_bind_input(struct db *db, struct arena *arena, struct prepared *prepared, const struct list *inputs) MUST_CHECK;
void db_bind_free(struct binding *binding);

/* fetch.c */

/* Reads all rows of an executed statement; there is room for so many, and more are made when that does not do. */
bool db_fetch_rows(struct arena *arena, const struct prepared *prepared, size_t room, struct list *rows) MUST_CHECK;

#endif
