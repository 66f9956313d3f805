/* Rows by their ids, as a search finds them. */
#ifndef SEARCH_IDS_H
#define SEARCH_IDS_H

#include "db/db.h"

enum { IDS_AT_ONCE = 128 /* in one statement */ };

/* The ids of one statement, whose fragments name each of them. */
struct id_run {
    struct described marks;
    int64_t          account_id;
    int64_t          campaign_id;
    int64_t          first_id;
    int64_t          last_id; /* for statements that take all ids between the two */
    int64_t          other_id[IDS_AT_ONCE - 1];
};
extern const struct shape id_run_shape;

/* Which rows are asked for. */
struct ids_asked {
    enum statement first;       /* takes an id_run and ends where ids go, after an open bracket */
    enum statement end;         /* what follows the bracket, such as the order of the rows; SQL_COUNT: nothing */
    int64_t        campaign_id; /* for a `first` that asks for it */
    const int64_t *ids;
    size_t         count;    /* any number, none too */
    int64_t       *affected; /* or NULL: ids_run adds the rows that it has changed */
};

/*
 * Reads the rows of the ids that there are, of some ids several, as structs of the output shape of `first`. They come
 * in the order of `end` when the ids are given in that order, else in none: no more than IDS_AT_ONCE are read together.
 */
struct problem *ids_read(const struct tenant *tenant, const struct ids_asked *asked, struct list *rows) MUST_CHECK;

/* The same for a statement that gives no rows. */
struct problem *ids_run(const struct tenant *tenant, const struct ids_asked *asked) MUST_CHECK;

#endif
