#include "db/errors.h"

#include <stddef.h>

/* clang-format off */
static const struct {
    unsigned        number;
    enum db_meaning meaning;
} meanings[] = {
    {0,    DB_ERROR_LOST},         /* of the client library, without memory */
    {3,    DB_ERROR_FULL},         /* error writing a file */
    {1020, DB_ERROR_REPEAT},       /* record changed since last read */
    {1021, DB_ERROR_FULL},         /* disk full */
    {1026, DB_ERROR_FULL},         /* error writing a file */
    {1040, DB_ERROR_AWAY},         /* too many connections */
    {1044, DB_ERROR_AWAY},         /* access to the database denied */
    {1045, DB_ERROR_AWAY},         /* access denied */
    {1047, DB_ERROR_OUT},          /* Galera: node not ready, though it may answer `select 1` */
    {1048, DB_ERROR_UNACCEPTABLE}, /* null where there must be a value: what it was to be taken from is not there */
    {1049, DB_ERROR_AWAY},         /* no such database */
    {1053, DB_ERROR_LOST},         /* server shuts down */
    {1054, DB_ERROR_AWAY},         /* no such column: not migrated */
    {1062, DB_ERROR_CONFLICT},     /* duplicate key */
    {1077, DB_ERROR_LOST},         /* server shuts down */
    {1079, DB_ERROR_LOST},         /* server shuts down */
    {1114, DB_ERROR_FULL},         /* table full */
    {1146, DB_ERROR_AWAY},         /* no such table: not migrated */
    {1152, DB_ERROR_LOST},         /* connection aborted */
    {1158, DB_ERROR_LOST},         /* communication packets */
    {1159, DB_ERROR_LOST},         /* read timeout */
    {1160, DB_ERROR_LOST},         /* write error */
    {1161, DB_ERROR_LOST},         /* write timeout */
    {1180, DB_ERROR_LOST},         /* error during COMMIT */
    {1203, DB_ERROR_AWAY},         /* too many connections of this user */
    {1205, DB_ERROR_LOCKED},       /* lock wait ran out */
    {1213, DB_ERROR_ROLLED_BACK},  /* deadlock, or Galera's certification failed */
    {1226, DB_ERROR_AWAY},         /* a resource limit of this user */
    {1290, DB_ERROR_READ_ONLY},    /* read-only server */
    {1317, DB_ERROR_LOST},         /* query interrupted; MySQL, when the connection is killed */
    {1451, DB_ERROR_CONFLICT},     /* a row that others refer to */
    {1452, DB_ERROR_UNACCEPTABLE}, /* a reference to nothing */
    {1461, DB_ERROR_CROWDED},      /* max_prepared_stmt_count */
    {1467, DB_ERROR_REPEAT},       /* no next id: waiting for the counter has ended in a deadlock */
    {1792, DB_ERROR_READ_ONLY},    /* read-only transaction */
    {1836, DB_ERROR_READ_ONLY},    /* read-only mode */
    {1927, DB_ERROR_LOST},         /* connection killed */
    {1969, DB_ERROR_COSTLY},       /* statement ran too long, MariaDB */
    {3024, DB_ERROR_COSTLY},       /* statement ran too long, MySQL */
    {4031, DB_ERROR_LOST},         /* idle too long, MySQL */
};
/* clang-format on */

static bool is_of_the_library(unsigned number)
{
    return number >= 2000 && number < 3000;
}

enum db_meaning db_error_meaning(unsigned number)
{
    for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
        if (meanings[i].number == number)
            return meanings[i].meaning;
    return is_of_the_library(number) ? DB_ERROR_LOST : DB_ERROR_FAILURE;
}

bool db_error_is_stale(unsigned number)
{
    return number == 1243 || number == 1615 || number == 2057;
}
