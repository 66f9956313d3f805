/* What making nodes and reading them share; nobody else includes this. */
#ifndef INDEX_NODES_PRIVATE_H
#define INDEX_NODES_PRIVATE_H

#include "index/nodes.h"

enum kind { KIND_PLAIN = 'i', KIND_EXTENDED = 'x', KIND_LONG = 'y' };

/* A path from this length on is long: a character more might be too much for a key. */
enum { LONG_PATH = KEY_BYTES - 3 };

static inline bool is_of_bundled_class(struct bytes token)
{
    return token.len && token.at[0] == CLASS_BUNDLED;
}

static inline bool is_character_start(struct bytes token, size_t at)
{
    return at >= token.len || (token.at[at] & 0xC0) != 0x80;
}

/* The end of the character that begins at `at`. */
static inline size_t character_end(struct bytes token, size_t at)
{
    do
        at++;
    while (!is_character_start(token, at));
    return at;
}

static inline struct bytes make_key(struct arena *arena, enum kind kind, struct bytes path)
{
    uint8_t *key = arena_alloc(arena, 1 + path.len);

    key[0] = (uint8_t)kind;
    if (path.len)
        memcpy(key + 1, path.at, path.len);
    return (struct bytes){.at = key, .len = 1 + path.len};
}

static inline struct bytes front(struct bytes bytes, size_t len)
{
    return (struct bytes){.at = bytes.at, .len = len};
}

static inline struct bytes rest(struct bytes bytes, size_t from)
{
    return (struct bytes){.at = bytes.at + from, .len = bytes.len - from};
}

#endif
