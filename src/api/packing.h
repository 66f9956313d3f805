/* Packing the index (packing/pack.h) between two requests, and what becomes of an account that cannot be packed. */
#ifndef API_PACKING_H
#define API_PACKING_H

#include "http/request.h"
#include "packing/pack.h"

/* Whether a request, which has been answered, is to be followed by a look at what there is to pack. */
bool packing_is_due(const struct request *request);

/*
 * The same of one that took long. That shows a database that has enough to do; but a large body takes long by itself,
 * and who sends such ones only would never be followed by any packing. It ends at the first slow statement anyway.
 */
bool packing_is_due_when_slow(const struct request *request);

/* Packs what has gathered in the request's account, in that memory, of PACKING_MEMORY. */
void packing_go(const struct request *request, struct arena *arena);

/*
 * The same of a tenant, whoever asks. False: it failed, which has been said in the log and, unless the database was
 * only busy, noted.
 */
bool packing_of(const struct tenant *tenant);

/* To be called after packing_go was left because it ran out of memory; in the same memory, all of it free. */
void packing_gave_up(const struct request *request, struct arena *arena);

#endif
