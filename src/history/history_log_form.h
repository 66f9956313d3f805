/* The form of the entries of a log. For src/history/history_log*.c only. */
#ifndef HISTORY_HISTORY_LOG_FORM_H
#define HISTORY_HISTORY_LOG_FORM_H

#include "base/uuid.h"
#include "history/history_log.h"
#include "index/numbers.h"

/*
 * An entry is a byte that says what happened, the order's status, its id and the moment; LOG_MADE has the campaign's id
 * and the order's uuid after that. The first status of an order is an entry LOG_CHANGED of its own. LOG_TOLD has
 * outcome, note and worker after it, each with its length before it, and the duration, one more than it is: 0 is none.
 */
enum {
    ENTRY          = 2 + 3 * NUMBER_BYTES + sizeof(struct uuid), /* bytes, without what LOG_TOLD adds */
    SHORTEST_ENTRY = 4,
    LONGEST_ENTRY  = HISTORY_LOG / 2, /* what is longer ends the log */
};

#endif
