/* What `callbook doctor` reads of the server. */
#ifndef STORE_INSPECT_H
#define STORE_INSPECT_H

#include "db/db.h"

struct server_variable {
    struct described marks;
    struct str       Variable_name;
    struct str       Value;
};

struct server_table {
    struct described marks;
    struct str       name;
    struct str       collation;
    struct str       engine;
    int64_t          row_count;
};

struct server_clock {
    struct described marks;
    struct instant   server_time;
};

extern const struct shape server_variable_shape;
extern const struct shape server_table_shape;
extern const struct shape server_clock_shape;

struct problem *inspect_variables(const struct tenant *tenant, struct list *rows) MUST_CHECK;

/* How many connections and prepared statements of everybody there are: Threads_connected, Prepared_stmt_count. */
struct problem *inspect_use(const struct tenant *tenant, struct list *rows) MUST_CHECK;

struct problem *inspect_tables(const struct tenant *tenant, struct list *rows) MUST_CHECK;
struct problem *inspect_clock(const struct tenant *tenant, struct instant *server_time) MUST_CHECK;

/* EXPLAIN of the plain list of records, of some account: rows of struct explain; none while there are no records. */
struct problem *inspect_list_plan(const struct tenant *tenant, struct list *rows) MUST_CHECK;

/* The value of a variable among the rows; the empty str when the server has none of that name. */
struct str inspect_value(const struct list *variables, const char *name);

/* Whether a text of sql/queries is a statement by itself, and not a part of some. */
bool inspect_is_whole(const char *text);

/* Prepares every statement once: `failure` or `unavailable` when the server refuses one. */
struct problem *inspect_statements(const struct tenant *tenant) MUST_CHECK;

/* How many statements the server has been asked for, by anybody. */
struct problem *inspect_statement_count(const struct tenant *tenant, int64_t *count) MUST_CHECK;

/* How many rows this connection has read so far, from indexes, tables and temporary tables. */
struct problem *inspect_rows_read(const struct tenant *tenant, int64_t *count) MUST_CHECK;

#endif
