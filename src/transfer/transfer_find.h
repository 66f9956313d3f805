/* Ids of rows that are known by their uuids, for transfer/transfer_write.c. */
#ifndef TRANSFER_TRANSFER_FIND_H
#define TRANSFER_TRANSFER_FIND_H

#include "transfer/transfer.h"

/* Sorts structs transfer_found by their uuids. */
void transfer_sort(struct list *found);

/* The one of that uuid in a sorted list; NULL: there is none. */
const struct transfer_found *transfer_look_up(const struct list *found, struct uuid uuid);

/* Looks for the rows of some uuids, TRANSFER_ROWS at most: those that there are, sorted. */
struct problem *transfer_find(const struct tenant *tenant, enum statement statement, const struct uuid *uuids,
                              size_t count, struct list *found) MUST_CHECK;

#endif
