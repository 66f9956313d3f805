/* Rows of an account's file, whose names are known, into the tables. For src/transfer/ only. */
#ifndef TRANSFER_TRANSFER_INSERT_H
#define TRANSFER_TRANSFER_INSERT_H

#include "transfer/transfer.h"

/* Inserts the rows of a batch, all or none; of a problem, `bad` is the row that it is about. */
struct problem *transfer_insert(const struct tenant *tenant, struct transfer_batch *batch) MUST_CHECK;

#endif
