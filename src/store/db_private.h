/* What the files of the database connection share; nobody else includes this. */
#ifndef STORE_DB_PRIVATE_H
#define STORE_DB_PRIVATE_H

#include "store/db.h"

#include <mysql.h>

#ifdef HAVE_MY_BOOL
typedef my_bool db_bool;
#else
typedef bool db_bool;
#endif

enum { ASSEMBLIES = 64 /* kept prepared per connection */ };

struct parameter {
    const struct field *field;
    size_t              position; /* in a repeated field */
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
    struct assembly      assembly; /* what it was put together from; empty for single statements */
    uint64_t             last_used;
};

struct db {
    const struct db_settings *settings;
    MYSQL                    *mysql; /* NULL: not connected */
    struct prepared           statements[SQL_COUNT];
    struct prepared           assemblies[ASSEMBLIES];
    uint64_t                  uses;
    bool                      in_transaction;
    bool                      committing;
    bool                      may_repeat;
    bool                      lock_timed_out;
    bool                      is_lost;
    int64_t                   last_id;
    struct db_usage           usage;
};

/* Ready-to-run statements; NULL `out` with a problem when the server refuses. */
struct problem *db_prepared(struct db *db, struct arena *arena, enum statement statement,
                            struct prepared **out) MUST_CHECK;
struct problem *db_prepared_assembly(struct db *db, struct arena *arena, const struct assembly *assembly,
                                     struct prepared **out) MUST_CHECK;
struct problem *db_prepare_text(struct db *db, struct arena *arena, struct prepared *prepared, struct str text,
                                struct str names) MUST_CHECK;
/* The text and the parameter names of all fragments, in order. */
void db_assemble(struct arena *arena, const struct assembly *assembly, struct str *text, struct str *names);
void db_unprepare(struct prepared *prepared);
void db_unprepare_all(struct db *db);

/* Turns an error number into a problem, notes what it means for the connection, and logs it without its message. */
struct problem *db_problem(struct db *db, struct arena *arena, unsigned number, const char *state, const char *doing);

/* Whether preparing the statement again cures the error. */
bool db_error_is_stale(unsigned number);

#endif
