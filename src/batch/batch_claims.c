#include "batch/batch_claims.h"

#include "base/digest.h"

#include <assert.h>

struct claim {
    struct claim_key key;
    size_t           owner; /* the item's index and one; 0: the place is free */
};

struct batch_claims {
    struct claim *at;
    size_t        size; /* a power of two, more than twice as many as there can be */
    size_t        left;
};

struct batch_claims *claims_new(struct arena *arena, size_t most)
{
    struct batch_claims *claims = ARENA_NEW(arena, struct batch_claims);

    claims->size = 16;
    claims->left = most;
    while (claims->size <= 2 * most)
        claims->size *= 2;
    claims->at = ARENA_ARRAY(arena, struct claim, claims->size);
    return claims;
}

/* The last bytes: the first ones of UUIDs are a time. */
static size_t place_of(const struct claim_key *key, size_t size)
{
    uint32_t number;

    memcpy(&number, key->bytes + sizeof(key->bytes) - sizeof(number), sizeof(number));
    return number & (size - 1);
}

bool claims_take(struct batch_claims *claims, const struct claim_key *key, size_t index)
{
    size_t        place = place_of(key, claims->size);
    struct claim *claim = &claims->at[place];

    for (; claim->owner; claim = &claims->at[place]) {
        if (memcmp(&claim->key, key, sizeof(*key)) == 0)
            return claim->owner != index + 1;
        place = (place + 1) & (claims->size - 1);
    }
    assert(claims->left);
    claims->left--;
    claim->key   = *key;
    claim->owner = index + 1;
    return false;
}

struct claim_key claim_of_uuid(struct uuid uuid)
{
    struct claim_key key;

    _Static_assert(sizeof(key.bytes) == sizeof(uuid.bytes), "a UUID is a key as it stands");
    memcpy(key.bytes, uuid.bytes, sizeof(key.bytes));
    return key;
}

struct claim_key claim_of_text(struct arena *arena, struct uuid type, struct str text)
{
    struct str       parts[] = {{.at = (const char *)type.bytes, .len = sizeof(type.bytes)}, text};
    struct digest    digest  = digest_sha256_parts(arena, parts, COUNT_OF(parts));
    struct claim_key key;

    memcpy(key.bytes, digest.bytes, sizeof(key.bytes));
    return key;
}
