#include "index/nodes_private.h"

#include "index/numbers.h"

size_t need_keys(struct arena *arena, const struct need *need, bool bundled, struct bytes *keys)
{
    size_t count = 0;

    for (size_t i = 0; i < need->count; i++) {
        struct bytes start = need->starts[i];

        if (start.len <= KEY_BYTES)
            keys[count++] = make_key(arena, KIND_PLAIN, start);
        for (size_t len = 1; len <= start.len && len <= KEY_BYTES; len = character_end(start, len)) {
            keys[count++] = make_key(arena, KIND_EXTENDED, front(start, len));
            if (start.len > LONG_PATH || (bundled && len < start.len))
                keys[count++] = make_key(arena, KIND_LONG, front(start, len));
        }
    }
    return count;
}

/* Whether a node of that path stands for a start, whose front part its key is. */
static bool meets(struct bytes key, struct bytes extension, const struct need *need)
{
    struct bytes path = rest(key, 1);

    for (size_t i = 0; i < need->count; i++) {
        struct bytes start = need->starts[i];
        struct bytes left;

        if (!token_starts(start, path))
            continue;
        left = rest(start, path.len);
        if (token_starts(extension, left))
            return true;
    }
    return false;
}

static bool find_long(struct node node, const struct need *need, uint64_t *set, size_t members)
{
    struct bytes extension;
    struct bytes packed;

    while (node.data.len) {
        if (!bytes_take(&node.data, &extension) || !bytes_take(&node.data, &packed))
            return false;
        if (meets(node.key, extension, need) && !members_unpack(packed, set, members))
            return false;
    }
    return true;
}

bool node_find(struct node node, const struct need *need, uint64_t *set, size_t members)
{
    struct bytes extension = {0};

    if (!node.key.len)
        return false;
    if (node.key.at[0] == KIND_LONG)
        return find_long(node, need, set, members);
    if (node.key.at[0] == KIND_EXTENDED && !bytes_take(&node.data, &extension))
        return false;
    return !meets(node.key, extension, need) || members_unpack(node.data, set, members);
}

static struct bytes whole_token(struct arena *arena, struct bytes key, struct bytes extension)
{
    uint8_t *token = arena_alloc(arena, key.len + extension.len);

    memcpy(token, key.at + 1, key.len - 1);
    if (extension.len)
        memcpy(token + key.len - 1, extension.at, extension.len);
    return (struct bytes){.at = token, .len = key.len - 1 + extension.len};
}

/* The packed set of a term as packed differences; false when it is none. */
static bool take_set(const struct node_reader *reader, struct bytes packed, struct bytes *differences)
{
    size_t    members = reader->members;
    uint16_t *ordinals;
    uint8_t  *start;
    uint8_t  *at;
    size_t    count;

    memset(reader->room, 0, members_words(members) * sizeof(*reader->room));
    if (!members_unpack(packed, reader->room, members))
        return false;
    ordinals = ARENA_ARRAY(reader->arena, uint16_t, members_count(reader->room, members) + 1);
    count    = members_list(reader->room, members, ordinals);
    at = start = ARENA_ARRAY(reader->arena, uint8_t, 3 * count + 1);
    for (size_t i = 0; i < count; i++)
        at = number_put(at, (uint64_t)(ordinals[i] - (i ? ordinals[i - 1] : 0)));
    *differences = (struct bytes){.at = start, .len = (size_t)(at - start)};
    return true;
}

bool node_term(const struct node_reader *reader, struct node *node, struct term *term)
{
    struct bytes key       = node->key;
    struct bytes left      = node->data;
    struct bytes extension = {0};
    struct bytes packed;

    if (!left.len || !key.len || reader->members > MEMBERS_MAX ||
        (key.at[0] != KIND_PLAIN && !bytes_take(&left, &extension)))
        return false;
    packed   = left;
    left.len = 0;
    if (key.at[0] == KIND_LONG) {
        left = (struct bytes){.at = packed.at, .len = packed.len};
        if (!bytes_take(&left, &packed))
            return false;
    }
    term->token = whole_token(reader->arena, key, extension);
    if (!token_is_sound(term->token) || !take_set(reader, packed, &term->ordinals))
        return false;
    node->data = left;
    return true;
}

bool keys_next(struct arena *arena, struct bytes *packed, struct bytes *key)
{
    struct bytes last = *key;
    struct bytes end;
    uint64_t     len;
    uint8_t     *at;

    if (!packed->len || !number_take(packed, &len) || len > last.len || !bytes_take(packed, &end))
        return false;
    at = arena_alloc(arena, (size_t)len + end.len + 1);
    if (len)
        memcpy(at, last.at, (size_t)len);
    memcpy(at + len, end.at, end.len);
    *key = (struct bytes){.at = at, .len = (size_t)len + end.len};
    return true;
}
