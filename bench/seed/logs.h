/* The logs of the records' histories, as history/history_log.h has them. */
#ifndef BENCH_SEED_LOGS_H
#define BENCH_SEED_LOGS_H

#include "seed/records.h"

/* In the order of the table's key. False, with a message on stderr. */
bool logs_load(struct loader *loader, const struct plan *plan);

#endif
