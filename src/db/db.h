/* One connection to MySQL or MariaDB: prepared statements, binding by name, transactions. */
#ifndef DB_DB_H
#define DB_DB_H

#include "db/cache.h"
#include "db/statements.h"

struct db;

/*
 * What work on data takes first: whose data it is, the connection that leads to them, and the memory for what is read
 * and made. It is made where a request or a command begins and handed down unchanged, so that no statement can forget
 * the account. It owns nothing; `account_id` is 0 for what belongs to no account, and then statements that ask for one
 * find nothing.
 */
struct tenant {
    struct db    *db;
    struct arena *arena;
    int64_t       account_id;
};

/* How secret a connection over TCP must be; the words of the option database_tls. */
enum db_tls {
    DB_TLS_OFF,
    DB_TLS_PREFERRED,       /* encrypted where the server can */
    DB_TLS_REQUIRED,        /* encrypted; where there is a CA, to a server that it vouches for */
    DB_TLS_VERIFY_IDENTITY, /* to a server whose certificate is good and bears the host's name */
};

enum { DB_CONNECTIONS = 2 /* at most, of one struct db: to a host that takes writes, and to a reader */ };

/* Borrowed texts; empty ones leave the choice to the client library. Times in seconds. */
struct db_settings {
    const char *hosts;   /* a list, see config/host_list.h; the first that works is used */
    const char *readers; /* likewise, for db_reader; empty: there are none */
    const char *socket;  /* of the host without a name */
    const char *user;
    const char *password;
    const char *name;
    unsigned    port; /* of hosts without one */
    enum db_tls tls;
    const char *tls_ca; /* paths of files */
    const char *tls_cert;
    const char *tls_key;
    unsigned    connect_timeout;
    unsigned    timeout; /* of one read or write; longer than the session's lock wait of 2 s */
    /* Or NULL: is told the descriptor of every connection that is made, and which of the DB_CONNECTIONS it is. */
    void (*on_socket)(void *owner, unsigned which, int socket);
    void *owner;
};

/* The settings in a configuration; they borrow its texts. */
struct config;
struct db_settings db_settings_from(const struct config *config);

/* What a request asked of the database. */
struct db_usage {
    uint64_t micros;  /* waiting for the database */
    unsigned queries; /* round trips */
};

/* What a session may take. */
struct session_limit {
    struct described marks;
    int64_t          milliseconds; /* of one statement; 0: without a limit */
};
extern const struct shape session_limit_shape;

/* One row of EXPLAIN; the members are named as its columns are. */
struct explain {
    struct described marks;
    struct str       table;
    struct str       type; /* of access: ref, range, ALL, … */
    struct str       key;
    int64_t          rows; /* the optimizer's guess */
    struct str       Extra;
};
extern const struct shape explain_shape;

/*
 * Never fails: the connection is made at the first statement. The settings must outlive it. Connects to the first host
 * of the list that works; one that did not is left alone for a while (db/hosts.h), and for that time the others
 * are used or, when there are none, `unavailable` is the answer at once.
 */
struct db *db_new(const struct db_settings *settings);
void       db_free(struct db *db);

/*
 * The connection to one of the readers, for what may be a little old: whatever was committed a moment ago can be
 * missing there. It has caches of its own. `db` itself when there are no readers, or none that works.
 */
struct db *db_reader(struct db *db);

/* The connection that writes, of a reader; else `db` itself. */
struct db *db_writer(struct db *db);

/* Whether a write is worth while: it is no reader, and its host has not refused one a moment ago. */
bool db_takes_writes(const struct db *db);

/* Closes the connections; the next statement opens another one. For a request that was left in the middle. */
void db_close(struct db *db);

/* Connects now unless connected. `unavailable` when there is no server. */
struct problem *db_connect(struct db *db, struct arena *arena) MUST_CHECK;

/* "db2:3307, TLS_AES_256_GCM_SHA384": where the connection leads to, without any secret; empty when not connected. */
struct str db_place(const struct db *db, struct arena *arena);

/*
 * Runs a statement with the parameters of `input`, a struct of the statement's input shape (or NULL). Problems:
 * `conflict` for a duplicate key or a row that others refer to, `unacceptable` for a reference to nothing,
 * `unavailable` when the database is away or busy, `failure` for what should not happen. `affected` (or NULL) gets the
 * number of matching rows.
 */
struct problem *db_run(const struct tenant *tenant, enum statement statement, const void *input,
                       int64_t *affected) MUST_CHECK;

/* Reads at most one row into `output`; `found` tells whether there was one. */
struct problem *db_one(const struct tenant *tenant, enum statement statement, const void *input, void *output,
                       bool *found) MUST_CHECK;

/* Reads all rows as structs of the statement's output shape. */
struct problem *db_all(const struct tenant *tenant, enum statement statement, const void *input,
                       struct list *rows) MUST_CHECK;

/*
 * A statement put together from fragments of sql/queries/. Its shapes are those of the first fragment. A fragment may
 * stand several times; its nth time binds the nth items of the fields whose parameter names end with #.
 */
enum { FRAGMENTS = 136 };
struct assembly {
    uint16_t fragments[FRAGMENTS];
    size_t   count;
};
void assembly_add(struct assembly *assembly, enum statement fragment);

/*
 * Adds the fragment for each of a list's values but the first, and goes on until their number is a power of two, so
 * that few different statements are prepared. Returns that number: the values beyond `count`, which is 1 at least, are
 * to be bound to one of the others again.
 */
size_t assembly_add_values(struct assembly *assembly, enum statement fragment, size_t count) MUST_CHECK;

struct problem *db_all_assembled(const struct tenant *tenant, const struct assembly *assembly, const void *input,
                                 struct list *rows) MUST_CHECK;
struct problem *db_one_assembled(const struct tenant *tenant, const struct assembly *assembly, const void *input,
                                 void *output, bool *found) MUST_CHECK;

/*
 * The same for a statement that gives no rows. `inputs` are structs side by side: each of them has the parameters of as
 * many fragments as the others, in their order, for example the values of one row that is inserted.
 */
struct problem *db_run_assembled(const struct tenant *tenant, const struct assembly *assembly,
                                 const struct list *inputs, int64_t *affected) MUST_CHECK;

/*
 * Fragments of a statement for many rows: the first row, each one more, and what follows them, or SQL_COUNT. Runs
 * of 128, 64, 32 and so on go into one statement each, so that few different ones are prepared.
 */
struct row_statement {
    enum statement first;
    enum statement next;
    enum statement end;
};
enum { ROWS_TOGETHER = 128 };
struct problem *db_run_rows(const struct tenant *tenant, const struct row_statement *statement,
                            const struct list *rows) MUST_CHECK;

/* The same, and tells how many rows the statements have changed. */
struct problem *db_run_rows_counted(const struct tenant *tenant, const struct row_statement *statement,
                                    const struct list *rows, int64_t *affected) MUST_CHECK;

/* Runs one statement without parameters by its text: DDL and session commands. */
struct problem *db_command(struct db *db, struct arena *arena, const char *text) MUST_CHECK;

/* Is called now and then while somebody waits. */
struct db_waiting {
    int milliseconds; /* between two calls */
    void (*call)(void *context);
    void *context;
};

/* The same for a statement that may take hours: neither the program nor the server ends it. */
struct problem *db_command_long(struct db *db, struct arena *arena, const char *text,
                                const struct db_waiting *waiting) MUST_CHECK;

/* What the connection was made with. */
const struct db_settings *db_settings_of(const struct db *db);

/* The AUTO_INCREMENT value of the last insert. */
int64_t db_last_id(const struct db *db);

/* What EXPLAIN says of a statement with these parameters: rows of explain_shape. */
struct problem *db_explain(const struct tenant *tenant, const struct assembly *assembly, const void *input,
                           struct list *rows) MUST_CHECK;

/* For writes: leaves a host that refuses them. A failure to begin can come to light at the first statement after it.
 */
struct problem *db_begin(const struct tenant *tenant) MUST_CHECK;

/* Begins a transaction in which every statement reads what was committed before it; nothing can be written. */
struct problem *db_begin_snapshot(const struct tenant *tenant) MUST_CHECK;

/* Begins one that reads also what others have not committed yet: for hints, which are looked into afterwards. */
struct problem *db_begin_uncommitted(const struct tenant *tenant) MUST_CHECK;

/* Whether what db_begin_snapshot began is still there: not rolled back, not lost with its connection. */
bool db_holds_snapshot(const struct db *db);

/* `unavailable` when the connection has been lost since db_begin. */
struct problem *db_commit(const struct tenant *tenant) MUST_CHECK;
void            db_rollback(struct db *db); /* does nothing outside a transaction */

/*
 * What a transaction has yet to write right before it is committed: sums, so that rows which many transactions change
 * are written once and locked for as short as can be. `work` is called by db_commit, and its problem is that of the
 * commit; after a rollback it is not. Returns the memory for it: DB_NOTES bytes of the transaction, aligned for any
 * integer, zeroed when the work is first asked for. NULL outside a transaction. All of a transaction is one work.
 */
enum { DB_NOTES = 5120 };
typedef struct problem *db_work(const struct tenant *tenant, void *notes);
void                   *db_before_commit(struct db *db, db_work *work);

/* A number below `count` that other connections, also those to other hosts, mostly do not have. */
unsigned db_slot(const struct db *db, unsigned count);

/*
 * Whether the work since db_begin, or a read, may be done again: after a deadlock, a lock wait that ran out, a
 * connection that was gone before anything was committed, a host that does not work while another one might; or because
 * a record type came from the cache, for nothing is refused for what was so a moment ago. Never after a commit that may
 * have been done: that failed in another way than by a deadlock or for a server that is read-only.
 */
bool db_may_repeat(const struct db *db);

/* Before the work is done again: what the request has found in the cache of record types is read anew. */
void db_forget_found(struct db *db);

/*
 * Makes it so, and forgets the record types that the request has found in the cache: one may have turned out to be old.
 * Returns what to answer when it does not help to do the work again: `unavailable`, with that sentence.
 */
struct problem *db_ask_to_repeat(const struct tenant *tenant, const char *sentence);

/* The last failure has been dealt with. */
void db_forgive(struct db *db);

/* Whether the last failure was a lock that somebody else holds; asking takes the failure as dealt with. */
bool db_waited_in_vain(struct db *db);

/*
 * Between these, the database has settings->timeout and half a second in all, whatever happens: then the connection is
 * lost, and nothing begins that could take longer. Of that, `waited` has passed already, but half a second is always
 * left, and enough for connecting before the first connection. All times are in microseconds. What is left is
 * UINT64_MAX without a limit.
 */
void     db_limit_time(struct db *db, uint64_t waited);
void     db_end_limit(struct db *db);
uint64_t db_time_left(const struct db *db);

/*
 * For work that can wait, before its first statement: once a statement has taken half a second, nothing more begins.
 * Lasts until db_start_request.
 */
void db_give_way(struct db *db);

/* Forgets the last failure and the usage so far, and rolls back what was left open; called before each request. */
void db_start_request(struct db *db);

/*
 * Tokens by their hash; record types by account and uuid or id, see handlers/record_types.h; campaigns by account and
 * id, see history/history_log.h.
 */
struct cache *db_tokens(struct db *db);
struct cache *db_types(struct db *db);
struct cache *db_campaign_names(struct db *db);

struct db_usage db_usage(const struct db *db);

/* The server's version text; empty when not connected. The same for the client library. */
struct str  db_server_version(const struct db *db);
const char *db_client_version(void);

#endif
