/* What the error numbers of both servers and of their client libraries mean. Knows nothing of a connection. */
#ifndef DB_ERRORS_H
#define DB_ERRORS_H

#include <stdbool.h>

enum db_meaning {
    DB_ERROR_FAILURE,      /* what should not happen */
    DB_ERROR_CONFLICT,     /* a duplicate key, or a row that others refer to */
    DB_ERROR_UNACCEPTABLE, /* a reference to nothing */
    DB_ERROR_REPEAT,       /* another transaction came first */
    DB_ERROR_LOCKED,       /* another transaction has held a lock for too long */
    DB_ERROR_ROLLED_BACK,  /* the server has undone the transaction, even when it was asked to commit it */
    DB_ERROR_AWAY,         /* the server does not let us work now */
    DB_ERROR_COSTLY,       /* the server has ended a statement that took as long as one may */
    DB_ERROR_CROWDED,      /* the server holds as many prepared statements as it may */
    DB_ERROR_LOST,         /* the connection is of no use any more */
    DB_ERROR_OUT,          /* the connection works, but the host is of no use */
    DB_ERROR_READ_ONLY,    /* the host takes no writes, now at least; a COMMIT that is refused so has been undone */
    DB_ERROR_FULL,         /* likewise, but nobody knows what became of a COMMIT */
};

/* The number 0 stands for an error that the library gives no number: it had no memory. */
enum db_meaning db_error_meaning(unsigned number);

/* Whether preparing the statement again cures the error. */
bool db_error_is_stale(unsigned number);

#endif
