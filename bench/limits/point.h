/* The least that a server has to ask of the database: one record by its uuid, or one row more. */
#ifndef BENCH_LIMITS_POINT_H
#define BENCH_LIMITS_POINT_H

#include "base/uuid.h"

struct point;

/*
 * Connects as the configuration says that CALLBOOK_CONFIG names, and prepares both statements. Ends the program, with a
 * message, when that fails.
 */
struct point *point_open(void);
void          point_close(struct point *point);

/* The columns of a record; texts are valid until the next call. */
struct point_row {
    unsigned    type_id;
    unsigned    status;
    const char *first_name;
    const char *last_name;
    const char *phone;
    const char *parameters;
    const char *created_at;
    const char *updated_at;
};

/*
 * `place` ends with the id of an account, a slash and the uuid of a record. False when there is no such record, or when
 * the database refuses.
 */
bool point_select(struct point *point, struct str place, struct point_row *row);

/* One row of the table limit_record, committed; its table is that of the records, without references. */
bool point_insert(struct point *point, struct uuid *uuid);

#endif
