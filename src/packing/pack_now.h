/*
 * Changes that are packed as they are made, some hundred together, by who writes many records in one transaction: they
 * are not written into record_change first, read again and deleted. What waits for packing is what it was before.
 */
#ifndef PACKING_PACK_NOW_H
#define PACKING_PACK_NOW_H

#include "search/changes.h"

struct pack_now;

/* Room for so many changes, and for PACKED_NOW_BYTES of their words; more are packed in several segments. */
enum { PACKED_NOW_BYTES = 2 << 20 };
struct pack_now *pack_now_new(struct arena *arena, size_t room);

/*
 * Takes changes, which are copied, inside the caller's transaction, which has locked their records until it ends. From
 * one call to the next the records are ascending. Finishing is the caller's before it commits.
 */
struct problem *pack_now_add(const struct tenant *tenant, struct pack_now *pack, const struct change_noted *noted,
                             size_t count) MUST_CHECK;

/* Packs what was taken; where somebody else is packing the account, the changes wait as all others do. */
struct problem *pack_now_finish(const struct tenant *tenant, struct pack_now *pack) MUST_CHECK;

/*
 * The same at once, of new records: as a segment of their own, or as changes where they are few or somebody else is
 * packing. `words` stand beside a list of struct record. Until the transaction ends nobody else packs.
 */
struct problem *pack_new(const struct tenant *tenant, const struct list *records,
                         const struct tokens *words) MUST_CHECK;

#endif
