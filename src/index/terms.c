#include "index/terms.h"

#include <stdlib.h>

enum { FRONT_BYTES = 8 };

/* Tokens in their order, with their members: of a record, or of a part that is merged. */
struct source {
    struct bytes    words; /* of a record: those after the current one */
    struct bytes    body;  /* of a part */
    size_t          next;  /* term of the body */
    size_t          count;
    struct term     term;    /* the current one; without ordinals, of a record */
    const uint16_t *places;  /* the new ordinals of its members; MEMBERS_MAX: dead */
    size_t          members; /* 0: a record */
};

/* A source that has a current term. Most are told apart by the first bytes of its token alone. */
struct entry {
    uint64_t       front; /* they, as a number that compares as they do */
    struct bytes   token;
    struct source *source;
};

/* A living member, on its way to its ordinal. */
struct member {
    int64_t   id;
    uint16_t *place;
};

/* The members of the token that is being gathered, as a list; as a set as soon as they do not come in order. */
struct gathering {
    uint16_t *list;
    size_t    count;
    uint64_t *set;
    size_t    members; /* of the result */
    bool      is_set;
    uint8_t  *room; /* for the packed list */
};

struct making {
    struct arena  *arena;
    struct source *sources;
    struct entry  *heap; /* the lowest token first */
    size_t         heap_count;
    struct member *members;
    size_t         member_count;
};

/* --- sources ------------------------------------------------------------------------------------------------------ */

static uint64_t front_of(struct bytes token)
{
    size_t   len   = token.len < FRONT_BYTES ? token.len : FRONT_BYTES;
    uint64_t front = 0;

    for (size_t i = 0; i < len; i++)
        front = front << 8 | token.at[i];
    return front << (8 * (FRONT_BYTES - len));
}

static bool is_at_end(const struct source *source)
{
    return source->members ? source->next == source->count : !source->words.len;
}

/* Goes on to the next term, of which there must be one. False when it is broken. */
static bool advance(struct source *source)
{
    if (!source->members)
        return tokens_next(&source->words, &source->term.token) && token_is_sound(source->term.token);
    return body_term(source->body, source->next++, &source->term) && source->term.ordinals.len &&
           token_is_sound(source->term.token);
}

static struct entry entry_of(struct source *source)
{
    struct bytes token = source->term.token;

    return (struct entry){.front = front_of(token), .token = token, .source = source};
}

static int compare_tokens(const struct entry *a, const struct entry *b)
{
    if (a->front != b->front)
        return a->front < b->front ? -1 : 1;
    if (a->token.len <= FRONT_BYTES && b->token.len <= FRONT_BYTES)
        return (a->token.len > b->token.len) - (a->token.len < b->token.len);
    return token_compare(a->token, b->token);
}

static bool is_before(const struct entry *a, const struct entry *b)
{
    int order = compare_tokens(a, b);

    return order ? order < 0 : a->source < b->source;
}

/* --- the heap ----------------------------------------------------------------------------------------------------- */

/* Puts the entry at `at` to where it belongs below. */
static void sink(struct making *making, size_t at)
{
    struct entry *heap  = making->heap;
    struct entry  entry = heap[at];

    for (;;) {
        size_t below = 2 * at + 1;

        if (below + 1 < making->heap_count && is_before(&heap[below + 1], &heap[below]))
            below++;
        if (below >= making->heap_count || is_before(&entry, &heap[below]))
            break;
        heap[at] = heap[below];
        at       = below;
    }
    heap[at] = entry;
}

/* All sources that have a term go into the heap. */
static bool fill_heap(struct making *making, size_t count)
{
    making->heap = ARENA_ARRAY(making->arena, struct entry, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct source *source = &making->sources[i];

        if (is_at_end(source))
            continue;
        if (!advance(source))
            return false;
        making->heap[making->heap_count++] = entry_of(source);
    }
    for (size_t i = making->heap_count / 2; i-- > 0;)
        sink(making, i);
    return true;
}

/* The lowest source goes on. Its tokens must ascend. */
static bool advance_lowest(struct making *making)
{
    struct entry last = making->heap[0];

    if (is_at_end(last.source)) {
        making->heap[0] = making->heap[--making->heap_count];
    } else {
        if (!advance(last.source))
            return false;
        making->heap[0] = entry_of(last.source);
        if (compare_tokens(&last, &making->heap[0]) >= 0)
            return false;
    }
    if (making->heap_count)
        sink(making, 0);
    return true;
}

/* --- gathering ---------------------------------------------------------------------------------------------------- */

static int compare_members(const void *left, const void *right)
{
    const struct member *a = left;
    const struct member *b = right;

    return (a->id > b->id) - (a->id < b->id);
}

/* The members get their ordinals in the order of their ids, the same id the same one. False: there are too many. */
static bool place_members(struct making *making, struct terms *terms)
{
    const struct member *member = making->members;

    qsort(making->members, making->member_count, sizeof(struct member), compare_members);
    terms->members = 0;
    terms->ids     = ARENA_ARRAY(making->arena, int64_t, making->member_count + 1);
    for (size_t i = 0; i < making->member_count; i++) {
        if (!i || member[i].id != member[i - 1].id)
            terms->ids[terms->members++] = member[i].id;
        if (terms->members > MEMBERS_MAX)
            return false;
        *member[i].place = (uint16_t)(terms->members - 1);
    }
    return true;
}

static void gather(struct gathering *gathering, uint16_t place)
{
    if (place == MEMBERS_MAX)
        return;
    if (!gathering->is_set && (!gathering->count || gathering->list[gathering->count - 1] < place)) {
        gathering->list[gathering->count++] = place;
        return;
    }
    for (size_t i = 0; i < gathering->count; i++)
        members_add(gathering->set, gathering->list[i]);
    gathering->count  = 0;
    gathering->is_set = true;
    members_add(gathering->set, place);
}

/* Adds the members of the source's current term. */
static bool gather_term(struct gathering *gathering, const struct source *source)
{
    struct bytes rest    = source->term.ordinals;
    uint64_t     ordinal = 0;

    if (!source->members)
        gather(gathering, source->places[0]);
    else
        while (ordinal_next(&rest, source->members, &ordinal))
            gather(gathering, source->places[ordinal]);
    return !source->members || !rest.len;
}

/* What has gathered becomes a term; a token of dead members alone becomes none. */
static void conclude(struct gathering *gathering, struct body_maker *maker, struct bytes token)
{
    if (gathering->is_set) {
        gathering->count = members_list(gathering->set, gathering->members, gathering->list);
        memset(gathering->set, 0, members_words(gathering->members) * sizeof(*gathering->set));
    }
    if (gathering->count)
        body_add_list(maker, token, gathering->list, gathering->count, gathering->room);
    gathering->count  = 0;
    gathering->is_set = false;
}

static bool gather_terms(struct making *making, struct gathering *gathering, struct body_maker *maker)
{
    while (making->heap_count) {
        struct entry first = making->heap[0];

        do
            if (!gather_term(gathering, making->heap[0].source) || !advance_lowest(making))
                return false;
        while (making->heap_count && compare_tokens(&first, &making->heap[0]) == 0);
        conclude(gathering, maker, first.token);
    }
    return true;
}

static bool finish(struct making *making, size_t sources, struct terms *terms)
{
    struct body_maker maker     = {.arena = making->arena};
    struct gathering  gathering = {0};

    if (!place_members(making, terms) || !fill_heap(making, sources))
        return false;
    gathering.members = terms->members;
    gathering.list    = ARENA_ARRAY(making->arena, uint16_t, terms->members + 1);
    gathering.set     = members_new(making->arena, terms->members);
    gathering.room    = ARENA_ARRAY(making->arena, uint8_t, 3 * (terms->members + 1));
    if (!gather_terms(making, &gathering, &maker))
        return false;
    terms->body = body_finish(&maker);
    return true;
}

/* --- what is merged ----------------------------------------------------------------------------------------------- */

bool terms_of(struct arena *arena, const struct indexed *records, size_t count, struct terms *out)
{
    struct making making = {.arena = arena, .member_count = count};
    uint16_t     *places = ARENA_ARRAY(arena, uint16_t, count + 1);

    *out           = (struct terms){.fold = INT64_MAX};
    making.sources = ARENA_ARRAY(arena, struct source, count + 1);
    making.members = ARENA_ARRAY(arena, struct member, count + 1);
    for (size_t i = 0; i < count; i++) {
        making.members[i] = (struct member){.id = records[i].id, .place = &places[i]};
        making.sources[i] = (struct source){.words = records[i].words, .places = &places[i]};
        out->fold         = records[i].fold < out->fold ? records[i].fold : out->fold;
    }
    return finish(&making, count, out);
}

static bool add_part(struct making *making, const struct part *part, struct source *source)
{
    uint16_t *places = ARENA_ARRAY(making->arena, uint16_t, part->members + 1);

    for (size_t i = 0; i < part->members; i++) {
        places[i] = MEMBERS_MAX;
        if (!part->dead || !members_have(part->dead, i))
            making->members[making->member_count++] = (struct member){.id = part->ids[i], .place = &places[i]};
    }
    *source = (struct source){.body = part->body, .places = places, .members = part->members};
    return body_count(part->body, &source->count) && (part->members || !source->count);
}

bool terms_merge(struct arena *arena, const struct part *parts, size_t count, struct terms *out)
{
    struct making making  = {.arena = arena};
    size_t        members = 0;

    *out = (struct terms){.fold = INT64_MAX};
    for (size_t i = 0; i < count; i++) {
        members += parts[i].members;
        out->fold = parts[i].fold < out->fold ? parts[i].fold : out->fold;
    }
    making.members = ARENA_ARRAY(arena, struct member, members + 1);
    making.sources = ARENA_ARRAY(arena, struct source, count + 1);
    for (size_t i = 0; i < count; i++)
        if (!add_part(&making, &parts[i], &making.sources[i]))
            return false;
    return finish(&making, count, out);
}

/* A row for each of many terms that hardly any member has would take far more time and room than they do themselves. */
int64_t terms_format(const struct terms *terms)
{
    enum { MANY = 4096, TIMES = 32 };
    size_t count = 0;

    return body_count(terms->body, &count) && count >= MANY && count >= TIMES * terms->members ? SEGMENT_FORMAT_BUNDLED
                                                                                               : SEGMENT_FORMAT;
}
