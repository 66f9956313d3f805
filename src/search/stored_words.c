#include "search/stored_words.h"

#include "text/fold.h"

enum { VERSION = STORED_WORDS_FORMAT << 4 | FOLD_VERSION };

_Static_assert(STORED_WORDS_FORMAT < 16 && FOLD_VERSION < 16, "both versions must fit into the one byte");

static const uint8_t version_byte         = VERSION;
const struct bytes   stored_words_version = {.at = &version_byte, .len = 1};

struct bytes stored_words_make(struct arena *arena, struct tokens tokens)
{
    struct bytes packed = tokens_pack(arena, tokens);
    uint8_t     *at     = arena_alloc(arena, 1 + packed.len);

    at[0] = VERSION;
    memcpy(at + 1, packed.at, packed.len);
    return (struct bytes){.at = at, .len = 1 + packed.len};
}

bool stored_words_open(struct bytes stored, struct bytes *packed)
{
    if (!stored.len || stored.at[0] != VERSION)
        return false;
    *packed = (struct bytes){.at = stored.at + 1, .len = stored.len - 1};
    return true;
}
