#include "index/nodes.h"

#include "index/numbers.h"

#include <stdlib.h>

enum kind { KIND_PLAIN = 'i', KIND_EXTENDED = 'x', KIND_LONG = 'y' };

/* A path from this length on is long: a character more might be too much for a key. */
enum { LONG_PATH = KEY_BYTES - 3 };

struct growing {
    struct arena       *arena;
    const struct terms *terms;
    struct nodes        nodes;
    size_t              capacity;
    uint64_t           *sets[KEY_BYTES + 1]; /* of the nodes that are being made, by depth */
    uint16_t           *ordinals;            /* room for all members */
};

static bool is_character_start(struct bytes token, size_t at)
{
    return at >= token.len || (token.at[at] & 0xC0) != 0x80;
}

/* The end of the character that begins at `at`. */
static size_t character_end(struct bytes token, size_t at)
{
    do
        at++;
    while (!is_character_start(token, at));
    return at;
}

/* The length that two tokens share, up to the start of a character. */
static size_t shared(struct bytes a, struct bytes b)
{
    size_t len = 0;

    while (len < a.len && len < b.len && a.at[len] == b.at[len])
        len++;
    while (len && (!is_character_start(a, len) || !is_character_start(b, len)))
        len--;
    return len;
}

static struct bytes make_key(struct arena *arena, enum kind kind, struct bytes path)
{
    uint8_t *key = arena_alloc(arena, 1 + path.len);

    key[0] = (uint8_t)kind;
    if (path.len)
        memcpy(key + 1, path.at, path.len);
    return (struct bytes){.at = key, .len = 1 + path.len};
}

static struct bytes front(struct bytes bytes, size_t len)
{
    return (struct bytes){.at = bytes.at, .len = len};
}

static struct bytes rest(struct bytes bytes, size_t from)
{
    return (struct bytes){.at = bytes.at + from, .len = bytes.len - from};
}

static void add_node(struct growing *growing, struct bytes key, struct bytes data)
{
    struct nodes *nodes = &growing->nodes;

    if (nodes->count == growing->capacity) {
        size_t size = growing->capacity * sizeof(struct node);

        growing->capacity = growing->capacity ? growing->capacity * 2 : 1024;
        nodes->at         = arena_realloc(growing->arena, nodes->at, size, growing->capacity * sizeof(struct node));
    }
    nodes->at[nodes->count++] = (struct node){.key = key, .data = data};
}

/* An extension and a packed set, each with its length but for the last. */
static struct bytes join(struct arena *arena, struct bytes extension, struct bytes packed)
{
    uint8_t *start = arena_alloc(arena, NUMBER_BYTES + extension.len + packed.len);
    uint8_t *at    = bytes_put(start, extension);

    memcpy(at, packed.at, packed.len);
    return (struct bytes){.at = start, .len = (size_t)(at - start) + packed.len};
}

/* A node for the front of a term's token, with the term's members. */
static void add_path(struct growing *growing, const struct term *term, size_t key_len, size_t path_len)
{
    struct bytes packed    = members_pack(growing->arena, term->ordinals, term->count, growing->terms->members);
    struct bytes extension = rest(front(term->token, path_len), key_len);

    if (path_len == key_len)
        add_node(growing, make_key(growing->arena, KIND_PLAIN, front(term->token, key_len)), packed);
    else
        add_node(growing, make_key(growing->arena, KIND_EXTENDED, front(term->token, key_len)),
                 join(growing->arena, extension, packed));
}

static void add_term(const struct term *term, uint64_t *set)
{
    for (size_t i = 0; i < term->count; i++)
        members_add(set, term->ordinals[i]);
}

/* The tokens from..to share a long path: what they have behind the key stands in one row. */
static void add_long(struct growing *growing, size_t from, size_t to, size_t key_len)
{
    const struct term *term = growing->terms->at;
    size_t             size = 0;
    struct bytes      *sets = ARENA_ARRAY(growing->arena, struct bytes, to - from);
    uint8_t           *start;
    uint8_t           *at;

    for (size_t i = from; i < to; i++) {
        sets[i - from] = members_pack(growing->arena, term[i].ordinals, term[i].count, growing->terms->members);
        size += 2 * NUMBER_BYTES + term[i].token.len + sets[i - from].len;
    }
    at = start = arena_alloc(growing->arena, size);
    for (size_t i = from; i < to; i++) {
        at = bytes_put(at, rest(term[i].token, key_len));
        at = bytes_put(at, sets[i - from]);
    }
    add_node(growing, make_key(growing->arena, KIND_LONG, front(term[from].token, key_len)),
             (struct bytes){.at = start, .len = (size_t)(at - start)});
}

/* The end of the run of tokens that have the same character at `at` as the token `from`. */
static size_t run_end(const struct terms *terms, size_t from, size_t to, size_t at)
{
    struct bytes first = terms->at[from].token;
    size_t       end   = character_end(first, at);
    size_t       i     = from + 1;

    while (i < to && terms->at[i].token.len >= end && memcmp(terms->at[i].token.at + at, first.at + at, end - at) == 0)
        i++;
    return i;
}

static uint64_t *empty_set(struct growing *growing, size_t depth)
{
    size_t members = growing->terms->members;

    if (!growing->sets[depth])
        growing->sets[depth] = members_new(growing->arena, members);
    memset(growing->sets[depth], 0, members_words(members) * sizeof(uint64_t));
    return growing->sets[depth];
}

/* The tokens from..to, which share `key_len` bytes and more. */
struct branch {
    size_t from;
    size_t to;
    size_t key_len;
    size_t depth; /* each has a longer key, so there are at most KEY_BYTES of them */
};

/* Adds the node of a branch and all below it. Its members are added to `above`. */
static void grow(struct growing *growing, struct branch branch, uint64_t *above)
{
    const struct term *term = growing->terms->at;
    struct term        node = {.token = term[branch.from].token, .ordinals = growing->ordinals};
    size_t             path = shared(term[branch.from].token, term[branch.to - 1].token);
    size_t             i    = branch.from;
    uint64_t          *set;

    if (branch.to - branch.from == 1) {
        add_term(&term[i], above);
        add_path(growing, &term[i], branch.key_len, path);
        return;
    }
    set = empty_set(growing, branch.depth);
    if (path >= LONG_PATH) {
        add_long(growing, branch.from, branch.to, branch.key_len);
        for (; i < branch.to; i++)
            add_term(&term[i], set);
    }
    if (i < branch.to && term[i].token.len == path)
        add_term(&term[i++], set);
    for (struct branch below = {.depth = branch.depth + 1}; i < branch.to; i = below.to) {
        below.from    = i;
        below.to      = run_end(growing->terms, i, branch.to, path);
        below.key_len = character_end(term[i].token, path);
        grow(growing, below, set);
    }
    node.count = members_list(set, growing->terms->members, growing->ordinals);
    add_path(growing, &node, branch.key_len, path);
    members_unite(above, set, growing->terms->members);
}

static int compare_nodes(const void *left, const void *right)
{
    const struct node *a = left;
    const struct node *b = right;

    return token_compare(a->key, b->key);
}

struct nodes nodes_of(struct arena *arena, const struct terms *terms)
{
    struct growing growing = {.arena = arena, .terms = terms};
    uint64_t      *all     = members_new(arena, terms->members);

    growing.ordinals = ARENA_ARRAY(arena, uint16_t, terms->members + 1);
    for (struct branch branch = {.key_len = 1}; branch.from < terms->count; branch.from = branch.to) {
        branch.to = run_end(terms, branch.from, terms->count, 0);
        grow(&growing, branch, all);
    }
    if (growing.nodes.count)
        qsort(growing.nodes.at, growing.nodes.count, sizeof(struct node), compare_nodes);
    return growing.nodes;
}

size_t need_keys(struct arena *arena, const struct need *need, struct bytes *keys)
{
    size_t count = 0;

    for (size_t i = 0; i < need->count; i++) {
        struct bytes start = need->starts[i];

        if (start.len <= KEY_BYTES)
            keys[count++] = make_key(arena, KIND_PLAIN, start);
        for (size_t len = 1; len <= start.len && len <= KEY_BYTES; len = character_end(start, len)) {
            keys[count++] = make_key(arena, KIND_EXTENDED, front(start, len));
            if (start.len > LONG_PATH)
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

bool node_term(const struct node_reader *reader, struct node *node, struct term *term)
{
    struct bytes key       = node->key;
    size_t       members   = reader->members;
    uint64_t    *room      = reader->room;
    struct bytes left      = node->data;
    struct bytes extension = {0};
    struct bytes packed;
    uint16_t    *ordinals;

    if (!left.len || !key.len || members > MEMBERS_MAX || (key.at[0] != KIND_PLAIN && !bytes_take(&left, &extension)))
        return false;
    packed   = left;
    left.len = 0;
    if (key.at[0] == KIND_LONG) {
        left = (struct bytes){.at = packed.at, .len = packed.len};
        if (!bytes_take(&left, &packed))
            return false;
    }
    memset(room, 0, members_words(members) * sizeof(*room));
    term->token = whole_token(reader->arena, key, extension);
    if (!members_unpack(packed, room, members) || !token_is_sound(term->token))
        return false;
    ordinals       = ARENA_ARRAY(reader->arena, uint16_t, members_count(room, members) + 1);
    term->count    = members_list(room, members, ordinals);
    term->ordinals = ordinals;
    node->data     = left;
    return true;
}

static size_t shared_bytes(struct bytes a, struct bytes b)
{
    size_t len = 0;

    while (len < a.len && len < b.len && a.at[len] == b.at[len])
        len++;
    return len;
}

struct bytes keys_pack(struct arena *arena, const struct nodes *nodes)
{
    size_t       size = 0;
    struct bytes last = {0};
    uint8_t     *start;
    uint8_t     *at;

    for (size_t i = 0; i < nodes->count; i++)
        size += 2 * NUMBER_BYTES + nodes->at[i].key.len;
    at = start = arena_alloc(arena, size + 1);
    for (size_t i = 0; i < nodes->count; i++) {
        struct bytes key = nodes->at[i].key;
        size_t       len = shared_bytes(last, key);

        at   = number_put(at, len);
        at   = bytes_put(at, rest(key, len));
        last = key;
    }
    return (struct bytes){.at = start, .len = (size_t)(at - start)};
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
