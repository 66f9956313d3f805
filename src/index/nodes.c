#include "index/nodes_private.h"

#include "index/numbers.h"

static size_t shared_len(struct bytes a, struct bytes b)
{
    size_t len = 0;

    while (len < a.len && len < b.len && a.at[len] == b.at[len])
        len++;
    return len;
}

/* Down to which length of a start's front parts there may be long rows. */
static size_t longest_of_rows(struct bytes start, bool bundled)
{
    if (start.len > LONG_PATH || is_of_bundled_class(start))
        return start.len;
    return bundled && start.len ? start.len - 1 : 0;
}

/* Starts that follow each other share their front parts, whose keys are asked for once. */
struct bytes *need_keys(struct arena *arena, const struct need *need, bool bundled, size_t *count)
{
    struct bytes *keys = NULL;
    size_t        room = 0;

    *count = 0;
    for (size_t i = 0; i < need->count; i++) {
        struct bytes start  = need->starts[i];
        struct bytes before = i ? need->starts[i - 1] : (struct bytes){0};
        size_t       shared = shared_len(before, start);
        size_t       longs  = longest_of_rows(start, bundled);
        size_t       had    = shared < longest_of_rows(before, bundled) ? shared : longest_of_rows(before, bundled);

        if (room - *count < 2 * KEY_BYTES + 1) {
            size_t grown = 2 * room + 2 * KEY_BYTES + 1;

            keys = arena_realloc(arena, keys, room * sizeof(*keys), grown * sizeof(*keys));
            room = grown;
        }
        if (start.len <= KEY_BYTES)
            keys[(*count)++] = make_key(arena, KIND_PLAIN, start);
        for (size_t len = 1; len <= start.len && len <= KEY_BYTES; len = character_end(start, len)) {
            if (len > shared)
                keys[(*count)++] = make_key(arena, KIND_EXTENDED, front(start, len));
            if (len > had && len <= longs)
                keys[(*count)++] = make_key(arena, KIND_LONG, front(start, len));
        }
        arena_work(arena, 2 * start.len * sizeof(*keys));
    }
    return keys;
}

/* A key may be a front part of the range's end, if that is longer than any key. */
static struct bytes end_key(struct arena *arena, struct bytes high)
{
    static const uint8_t least = 1;
    uint8_t             *longer;

    if (high.len <= KEY_BYTES)
        return make_key(arena, KIND_LONG, high);
    longer = arena_alloc(arena, KEY_BYTES + 1);
    memcpy(longer, high.at, KEY_BYTES);
    longer[KEY_BYTES] = least;
    return make_key(arena, KIND_LONG, (struct bytes){.at = longer, .len = KEY_BYTES + 1});
}

struct range_keys range_keys(struct arena *arena, const struct need *need)
{
    struct bytes      low  = front(need->low, need->low.len < KEY_BYTES ? need->low.len : KEY_BYTES);
    struct range_keys keys = {.from = make_key(arena, KIND_LONG, low), .to = end_key(arena, need->high)};

    keys.before = ARENA_ARRAY(arena, struct bytes, KEY_BYTES);
    for (size_t len = 1; len < low.len; len = character_end(low, len))
        keys.before[keys.before_count++] = make_key(arena, KIND_LONG, front(low, len));
    return keys;
}

/* The order of a path, which is a key and its extension, and a token. */
static int compare_path(struct bytes path, struct bytes extension, struct bytes token)
{
    size_t len   = path.len < token.len ? path.len : token.len;
    int    order = len ? memcmp(path.at, token.at, len) : 0;

    if (order || token.len < path.len)
        return order ? order : 1;
    return token_compare(extension, rest(token, path.len));
}

/* Whether a node of that path stands for a start, whose front part its key is: that which comes last before it. */
static bool meets(struct bytes path, struct bytes extension, const struct need *need)
{
    size_t       low  = 0;
    size_t       high = need->count;
    struct bytes start;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare_path(path, extension, need->starts[middle]) < 0)
            high = middle;
        else
            low = middle + 1;
    }
    if (!low)
        return false;
    start = need->starts[low - 1];
    return token_starts(start, path) && token_starts(extension, rest(start, path.len));
}

static bool finds(struct bytes key, struct bytes extension, const struct need *need)
{
    struct bytes path = rest(key, 1);

    if (need->high.len && !need->count)
        return compare_path(path, extension, need->low) >= 0 && compare_path(path, extension, need->high) < 0;
    return meets(path, extension, need);
}

static bool find_long(struct node node, const struct need *need, uint64_t *set, size_t members)
{
    struct bytes extension;
    struct bytes packed;

    while (node.data.len) {
        if (!bytes_take(&node.data, &extension) || !bytes_take(&node.data, &packed))
            return false;
        if (finds(node.key, extension, need) && !members_unpack(packed, set, members))
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
    return !finds(node.key, extension, need) || members_unpack(node.data, set, members);
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

    if (key.len > 1 && key.at[0] != KIND_LONG && is_of_bundled_class(rest(key, 1))) {
        node->data.len = 0;
        return false;
    }
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
