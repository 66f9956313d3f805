/*
 * The records that imports have created or updated, as sets of ids. They are kept in pieces, one for the rows that were
 * written together, and stay when the rows are deleted.
 */
#ifndef SEARCH_IMPORT_SETS_H
#define SEARCH_IMPORT_SETS_H

#include "db/db.h"
#include "index/tokens.h"

enum {
    IMPORT_SET_ANY     = 0,   /* in the place of an import's id: all of them */
    IMPORT_SET_AT_ONCE = 1000 /* ids of a piece, at most */
};

/* A piece of a set, and what is asked about pieces. */
struct import_set {
    struct described marks;
    int64_t          account_id;
    int64_t          import_id;
    struct uuid      uuid; /* of the import */
    int64_t          first_row;
    int64_t          last_row;
    struct bytes     ids; /* packed, see index/members.h */
};
extern const struct shape import_set_shape;

/* The id of the account's import of that uuid; 0: there is none. */
struct problem *import_set_find(const struct tenant *tenant, struct uuid uuid, int64_t *id) MUST_CHECK;

/*
 * Reads the sets that needs ask for, each once, as of the caller's snapshot: eight bytes of memory for each record.
 * `*needs` is then a tree that has them; without any it stays as it is.
 */
struct problem *import_sets_read(const struct tenant *tenant, const struct need **needs, size_t count) MUST_CHECK;

/* Rows that are written, or taken back, and the ids of their records, in any order: they are sorted. */
struct import_set_rows {
    int64_t  import_id;
    int64_t  first; /* their numbers */
    int64_t  last;
    int64_t *ids;
    size_t   count;
};

/* Adds a piece, of IMPORT_SET_AT_ONCE ids at most, inside the caller's transaction. Without ids nothing is added. */
struct problem *import_set_add(const struct tenant *tenant, const struct import_set_rows *rows) MUST_CHECK;

/* Takes ids out of the pieces that such rows are in. */
struct problem *import_set_remove(const struct tenant *tenant, const struct import_set_rows *rows) MUST_CHECK;

#endif
