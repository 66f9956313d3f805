/*
 * Packing: bringing changes into the index. Like a log-structured merge tree: changes become fresh segments, fresh ones
 * are merged into small ones, small ones into big ones. Each step is a transaction that leaves every total and every
 * search as it was, so anybody may do it at any time, or nobody.
 */
#ifndef PACKING_PACK_H
#define PACKING_PACK_H

#include "db/db.h"

/*
 * What packing takes at most, in bytes, whatever the records hold: what is packed or merged at once is bounded, and
 * given back after each step. It takes about half of it.
 */
enum { PACKING_MEMORY = 64 << 20 };

/*
 * Packs what has gathered in an account, if it is enough to be worth it and nobody else is packing, and merges what has
 * been packed. With `all`, every change; without, it ends after about a second, or four if much waits, and leaves the
 * rest to the next one. Runs its own transactions. A problem has done no harm.
 */
struct problem *pack_run(const struct tenant *tenant, bool all) MUST_CHECK;

/* Merges what has been packed, for about a second at most. */
struct problem *pack_merge(const struct tenant *tenant) MUST_CHECK;

/* The same as pack_run where few have gathered, but long ago. Takes no longer than without `all`. */
struct problem *pack_few(const struct tenant *tenant) MUST_CHECK;

/*
 * What packing has to do while a job writes the account's records: it packs what waits and merges, for about a second
 * at most, and compacts nothing. Big segments that have died lie there until somebody else packs, or until pack_tidy.
 */
struct problem *pack_beside_job(const struct tenant *tenant) MUST_CHECK;

/* A single step of compacting, of a third of a second. */
struct problem *pack_tidy(const struct tenant *tenant) MUST_CHECK;

#endif
