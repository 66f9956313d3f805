/*
 * Calls from within: what a command of the operator does by them is done, and refused, as it would be for a client; but
 * without a token, and in the time that it takes.
 */
#ifndef API_CALLS_H
#define API_CALLS_H

#include "db/db.h"
#include "domain/account.h"

#include <stdio.h>

struct calls;

/* For one account, in an arena; `db` is a connection of the caller's. */
struct calls *calls_new(struct arena *arena, struct db *db, const struct account *account, const char *zoneinfo);
void          calls_free(struct calls *calls);

struct call {
    const char *method; /* "POST" */
    struct str  target; /* "/api/imports", with the query */
    struct str  body;   /* which must not be memory of an answer */
    const char *type;   /* of the body; NULL: JSON */
};

/* Gives the answer as a value; it and the problem, which has its violations, are valid until the next call. */
struct problem *calls_make(struct calls *calls, const struct call *call, const struct value **answer) MUST_CHECK;

/* The same of an answer that is a file, into `out`. What cannot be written is a problem, too. */
struct problem *calls_save(struct calls *calls, const struct call *call, FILE *out) MUST_CHECK;

#endif
