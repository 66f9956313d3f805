/* Which objects the items of a batch mean, so that none is meant twice. */
#ifndef BATCH_BATCH_CLAIMS_H
#define BATCH_BATCH_CLAIMS_H

#include "base/shape.h"

/* What an object is known by. */
struct claim_key {
    uint8_t bytes[16];
};

struct batch_claims;

/* Room for so many keys. */
struct batch_claims *claims_new(struct arena *arena, size_t most);

/* Whether another item has the key; if none has, the item of that index has it from now on. */
bool claims_take(struct batch_claims *claims, const struct claim_key *key, size_t index);

struct claim_key claim_of_uuid(struct uuid uuid);

/* Of what a text names among the records of a type: an external id. */
struct claim_key claim_of_text(struct arena *arena, struct uuid type, struct str text);

#endif
