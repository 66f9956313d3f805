#include "index/nodes_private.h"

#include "index/numbers.h"

enum { BUNDLE_BYTES = 64 << 10, BUNDLE_OF_CLASS_BYTES = 1 << 10 };

/* The tokens from..to, which share the path of a node. */
struct branch {
    size_t from;
    size_t to;
    size_t key_len; /* of the node */
    size_t path;    /* likewise */
    size_t next;    /* the token at which the next node below it begins */
    bool   is_long; /* what is below it is one row, which is still to come */
};

struct node_maker {
    const struct terms *terms;
    struct branch       branches[KEY_BYTES + 2]; /* first, all tokens; each other has a longer key than that above it */
    size_t              depth;                   /* of the branch whose node came last; 0: none did */
    uint64_t           *set;
    uint16_t           *ordinals; /* room for all members */
    bool                bundles;
    enum kind           kind;               /* of the current node */
    uint8_t             key[1 + KEY_BYTES]; /* likewise */
};

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

/* An extension and a packed set, each with its length but for the last. */
static struct bytes join(struct arena *arena, struct bytes extension, struct bytes packed)
{
    uint8_t *start = arena_alloc(arena, NUMBER_BYTES + extension.len + packed.len);
    uint8_t *at    = bytes_put(start, extension);

    memcpy(at, packed.at, packed.len);
    return (struct bytes){.at = start, .len = (size_t)(at - start) + packed.len};
}

static struct term term_at(const struct node_maker *maker, size_t n)
{
    struct term term = {0};

    (void)body_term(maker->terms->body, n, &term);
    return term;
}

/* The members of the tokens from..to, packed. */
static struct bytes pack_members(struct node_maker *maker, struct arena *arena, const struct branch *branch)
{
    size_t members = maker->terms->members;
    size_t count;

    if (branch->to - branch->from == 1)
        return members_pack_differences(arena, term_at(maker, branch->from).ordinals, members);
    memset(maker->set, 0, members_words(members) * sizeof(uint64_t));
    for (size_t i = branch->from; i < branch->to; i++) {
        struct bytes rest    = term_at(maker, i).ordinals;
        uint64_t     ordinal = 0;

        while (ordinal_next(&rest, members, &ordinal))
            members_add(maker->set, (size_t)ordinal);
    }
    count = members_list(maker->set, members, maker->ordinals);
    return members_pack(arena, maker->ordinals, count, members);
}

/* The tokens of a branch with a long path: what they have after the key stands in one row. */
static struct bytes long_data(struct node_maker *maker, struct arena *arena, const struct branch *branch)
{
    size_t        size = 0;
    struct bytes *sets = ARENA_ARRAY(arena, struct bytes, branch->to - branch->from);
    uint8_t      *start;
    uint8_t      *at;

    for (size_t i = branch->from; i < branch->to; i++) {
        struct term term = term_at(maker, i);

        sets[i - branch->from] = members_pack_differences(arena, term.ordinals, maker->terms->members);
        size += 2 * NUMBER_BYTES + term.token.len + sets[i - branch->from].len;
    }
    at = start = (uint8_t *)arena_room(arena, size);
    for (size_t i = branch->from; i < branch->to; i++) {
        at = bytes_put(at, rest(term_at(maker, i).token, branch->key_len));
        at = bytes_put(at, sets[i - branch->from]);
    }
    return (struct bytes){.at = start, .len = (size_t)(at - start)};
}

/* The end of the run of tokens that have the same character at `at` as the token `from`: tokens are in order. */
static size_t run_end(const struct node_maker *maker, size_t from, size_t to, size_t at)
{
    struct bytes token = term_at(maker, from).token;
    struct bytes start = front(token, character_end(token, at));
    size_t       low   = from; /* begins so */
    size_t       high  = to;
    size_t       step  = 1;

    for (; from + step < to; step *= 2) {
        if (!token_starts(term_at(maker, from + step).token, start)) {
            high = from + step;
            break;
        }
        low = from + step;
    }
    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;

        if (token_starts(term_at(maker, middle).token, start))
            low = middle;
        else
            high = middle;
    }
    return low + 1;
}

/* Whether the terms of a branch are little enough to be read together whenever one of them is looked for. */
static bool is_bundled(const struct node_maker *maker, const struct branch *branch)
{
    struct bytes first = term_at(maker, branch->from).token;
    struct bytes last  = term_at(maker, branch->to - 1).ordinals;
    ptrdiff_t    size  = last.at + last.len - first.at;

    return (maker->bundles && size <= BUNDLE_BYTES) || (is_of_bundled_class(first) && size <= BUNDLE_OF_CLASS_BYTES);
}

/* The node that begins at a token, below the path of another one. */
static struct branch branch_at(const struct node_maker *maker, size_t from, size_t to, size_t above)
{
    struct branch branch = {.from = from, .to = run_end(maker, from, to, above)};
    struct bytes  token  = term_at(maker, from).token;

    branch.key_len = character_end(token, above);
    branch.path    = shared(token, term_at(maker, branch.to - 1).token);
    branch.is_long = branch.to - from > 1 && (branch.path >= LONG_PATH || is_bundled(maker, &branch));
    branch.next    = branch.is_long || branch.to - from == 1 ? branch.to : from + (token.len == branch.path);
    return branch;
}

struct node_maker *nodes_start(struct arena *arena, const struct terms *terms)
{
    struct node_maker *maker = ARENA_NEW(arena, struct node_maker);

    *maker          = (struct node_maker){.terms = terms};
    maker->set      = members_new(arena, terms->members);
    maker->ordinals = ARENA_ARRAY(arena, uint16_t, terms->members + 1);
    maker->bundles  = terms_format(terms) == SEGMENT_FORMAT_BUNDLED;
    (void)body_count(terms->body, &maker->branches[0].to);
    return maker;
}

static bool is_done(const struct branch *branch)
{
    return branch->next == branch->to;
}

/* Finds the branch of the next node and pushes it. False after the last one. */
static bool descend(struct node_maker *maker)
{
    struct branch *top;
    struct branch  branch;

    while (maker->depth && is_done(&maker->branches[maker->depth]))
        maker->depth--;
    top = &maker->branches[maker->depth];
    if (is_done(top))
        return false;
    branch    = branch_at(maker, top->next, top->to, top->path);
    top->next = branch.to;

    maker->branches[++maker->depth] = branch;
    return true;
}

/* Whether a branch is a long row and nothing else. */
static bool is_row_alone(const struct node_maker *maker, const struct branch *branch)
{
    return is_of_bundled_class(term_at(maker, branch->from).token) &&
           (branch->is_long || branch->to - branch->from == 1);
}

bool nodes_next(struct node_maker *maker, struct bytes *key)
{
    struct branch *branch = &maker->branches[maker->depth];
    struct bytes   token;

    if (branch->is_long) {
        branch->is_long = false;
        maker->kind     = KIND_LONG;
    } else {
        if (!descend(maker))
            return false;
        branch      = &maker->branches[maker->depth];
        maker->kind = branch->path == branch->key_len ? KIND_PLAIN : KIND_EXTENDED;
        if (is_row_alone(maker, branch)) {
            branch->is_long = false;
            maker->kind     = KIND_LONG;
        }
    }
    token         = term_at(maker, branch->from).token;
    maker->key[0] = (uint8_t)maker->kind;
    memcpy(maker->key + 1, token.at, branch->key_len);
    *key = (struct bytes){.at = maker->key, .len = 1 + branch->key_len};
    return true;
}

struct node nodes_current(struct node_maker *maker, struct arena *arena)
{
    const struct branch *branch = &maker->branches[maker->depth];
    struct bytes         token  = term_at(maker, branch->from).token;
    struct node          node   = {.key = make_key(arena, maker->kind, front(token, branch->key_len))};

    node.data = maker->kind == KIND_LONG ? long_data(maker, arena, branch) : pack_members(maker, arena, branch);
    if (maker->kind == KIND_EXTENDED)
        node.data = join(arena, rest(front(token, branch->path), branch->key_len), node.data);
    return node;
}

static size_t shared_bytes(struct bytes a, struct bytes b)
{
    size_t len = 0;

    while (len < a.len && len < b.len && a.at[len] == b.at[len])
        len++;
    return len;
}

/* Keys of a kind, packed one after the other; the kinds follow one another in the order of all keys. */
struct key_list {
    uint8_t     *at;
    size_t       size;
    size_t       room;
    struct bytes last; /* in `last_key` */
    uint8_t      last_key[1 + KEY_BYTES];
};

static void add_key(struct arena *arena, struct key_list *list, struct bytes key)
{
    size_t   shared_len = shared_bytes(list->last, key);
    size_t   needed     = 2 * NUMBER_BYTES + key.len;
    uint8_t *end;

    if (list->room - list->size < needed) {
        size_t room = list->room ? list->room * 2 : 4096;

        list->at   = arena_realloc(arena, list->at, list->room, room);
        list->room = room;
    }
    end        = number_put(list->at + list->size, shared_len);
    list->size = (size_t)(bytes_put(end, rest(key, shared_len)) - list->at);
    memcpy(list->last_key, key.at, key.len);
    list->last = (struct bytes){.at = list->last_key, .len = key.len};
}

/* Three lists become one body. */
static struct bytes join_lists(struct arena *arena, const struct key_list *lists, size_t count)
{
    size_t   size = 0;
    uint8_t *start;
    uint8_t *at;

    for (size_t i = 0; i < count; i++)
        size += lists[i].size;
    at = start = (uint8_t *)arena_room(arena, size + 1);
    for (size_t i = 0; i < count; at += lists[i++].size)
        if (lists[i].size)
            memcpy(at, lists[i].at, lists[i].size);
    return (struct bytes){.at = start, .len = size};
}

struct bytes keys_of(struct arena *arena, const struct terms *terms)
{
    static const char  kinds[] = {KIND_PLAIN, KIND_EXTENDED, KIND_LONG, '\0'};
    struct key_list   *lists   = ARENA_ARRAY(arena, struct key_list, sizeof(kinds));
    struct node_maker *maker   = nodes_start(arena, terms);
    struct bytes       key;

    while (nodes_next(maker, &key))
        add_key(arena, &lists[strchr(kinds, key.at[0]) - kinds], key);
    return join_lists(arena, lists, sizeof(kinds) - 1);
}
