#include "index/terms.h"

#include "index/numbers.h"

#include <stdlib.h>

enum { OFFSET_BYTES = 4 };

/* One token of one source: a record, or a part that is merged. */
struct entry {
    struct bytes token;
    size_t       source;
    struct bytes ordinals; /* packed differences, in a part; empty for a record */
};

/* A living member, on its way to its ordinal. */
struct member {
    int64_t id;
    size_t  source;
    size_t  ordinal; /* in the part it comes from */
};

struct making {
    struct arena  *arena;
    struct entry  *entries;
    size_t         count;
    size_t         capacity;
    struct member *members;
    size_t         member_count;
    uint16_t     **places; /* for each source, the new ordinal of each of its members; MEMBERS_MAX: dead */
};

static void add_entry(struct making *making, struct bytes token, size_t source, struct bytes ordinals)
{
    if (making->count == making->capacity) {
        size_t size = making->capacity * sizeof(struct entry);

        making->capacity = making->capacity ? making->capacity * 2 : 1024;
        making->entries  = arena_realloc(making->arena, making->entries, size, making->capacity * sizeof(struct entry));
    }
    making->entries[making->count++] = (struct entry){.token = token, .source = source, .ordinals = ordinals};
}

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a     = left;
    const struct entry *b     = right;
    int                 order = token_compare(a->token, b->token);

    return order ? order : (a->source > b->source) - (a->source < b->source);
}

static int compare_members(const void *left, const void *right)
{
    const struct member *a = left;
    const struct member *b = right;

    return (a->id > b->id) - (a->id < b->id);
}

/* The members get their ordinals in the order of their ids. */
static void place_members(struct making *making, struct terms *terms)
{
    qsort(making->members, making->member_count, sizeof(struct member), compare_members);
    terms->members = making->member_count;
    terms->ids     = ARENA_ARRAY(making->arena, int64_t, making->member_count + 1);
    for (size_t i = 0; i < making->member_count; i++) {
        const struct member *member = &making->members[i];

        terms->ids[i]                                   = member->id;
        making->places[member->source][member->ordinal] = (uint16_t)i;
    }
}

/* Sets the members that an entry names. */
static bool unite_entry(const struct making *making, const struct entry *entry, uint64_t *set)
{
    const uint16_t *places  = making->places[entry->source];
    struct bytes    rest    = entry->ordinals;
    uint64_t        ordinal = 0;
    uint64_t        step;

    if (!rest.len && places[0] != MEMBERS_MAX)
        members_add(set, places[0]);
    while (rest.len) {
        if (!number_take(&rest, &step))
            return false;
        ordinal += step;
        if (ordinal >= places[-1])
            return false;
        if (places[ordinal] != MEMBERS_MAX)
            members_add(set, places[ordinal]);
    }
    return true;
}

/* Empties the set into a list of ordinals. */
static const uint16_t *take_members(struct arena *arena, uint64_t *set, size_t members, size_t *count)
{
    uint16_t *list = ARENA_ARRAY(arena, uint16_t, members_count(set, members) + 1);

    *count = members_list(set, members, list);
    memset(set, 0, members_words(members) * sizeof(*set));
    return list;
}

/* Entries of one token become one term; a token of dead members alone becomes none. */
static bool gather_terms(struct making *making, struct terms *terms)
{
    uint64_t *set = members_new(making->arena, terms->members);

    terms->at    = ARENA_ARRAY(making->arena, struct term, making->count + 1);
    terms->count = 0;
    for (size_t i = 0, end; i < making->count; i = end) {
        struct term *term = &terms->at[terms->count];

        for (end = i; end < making->count && token_compare(making->entries[i].token, making->entries[end].token) == 0;
             end++)
            if (!unite_entry(making, &making->entries[end], set))
                return false;
        term->token    = making->entries[i].token;
        term->ordinals = take_members(making->arena, set, terms->members, &term->count);
        terms->count += term->count > 0;
    }
    return true;
}

static bool finish(struct making *making, struct terms *terms)
{
    place_members(making, terms);
    if (making->count)
        qsort(making->entries, making->count, sizeof(struct entry), compare_entries);
    return gather_terms(making, terms);
}

/* The new ordinals of a source's members, none of them known yet. Their number stands before the first. */
static uint16_t *places_new(struct arena *arena, size_t count)
{
    uint16_t *places = ARENA_ARRAY(arena, uint16_t, count + 2);

    places[0] = (uint16_t)count;
    for (size_t i = 0; i <= count; i++)
        places[1 + i] = MEMBERS_MAX;
    return places + 1;
}

/* What a record's words add; false when they are broken. */
static bool add_words(struct making *making, struct bytes words, size_t source)
{
    struct bytes token;

    while (words.len) {
        if (!tokens_next(&words, &token) || !token_is_sound(token))
            return false;
        add_entry(making, token, source, (struct bytes){0});
    }
    return true;
}

bool terms_of(struct arena *arena, const struct indexed *records, size_t count, struct terms *out)
{
    struct making making = {.arena = arena, .member_count = count};

    out->fold = INT64_MAX;

    making.members = ARENA_ARRAY(arena, struct member, count + 1);
    making.places  = ARENA_ARRAY(arena, uint16_t *, count + 1);
    for (size_t i = 0; i < count; i++) {
        making.members[i] = (struct member){.id = records[i].id, .source = i};
        making.places[i]  = places_new(arena, 1);
        out->fold         = records[i].fold < out->fold ? records[i].fold : out->fold;
        if (!add_words(&making, records[i].words, i))
            return false;
    }
    return finish(&making, out);
}

/* Four bytes, the lowest first, whatever machine reads them. */
static uint32_t read_offset(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void put_offset(uint8_t *body, size_t n, size_t offset)
{
    for (size_t i = 0; i < OFFSET_BYTES; i++)
        body[OFFSET_BYTES * n + i] = (uint8_t)(offset >> (8 * i));
}

/* The nth entry of a body. */
static bool body_entry(struct bytes body, size_t n, struct bytes *token, struct bytes *ordinals)
{
    uint32_t     offset = read_offset(body.at + OFFSET_BYTES * (1 + n));
    struct bytes rest;

    if (offset > body.len)
        return false;
    rest = (struct bytes){.at = body.at + offset, .len = body.len - offset};
    return bytes_take(&rest, token) && bytes_take(&rest, ordinals);
}

static bool body_count(struct bytes body, size_t *count)
{
    if (body.len < OFFSET_BYTES)
        return false;
    *count = read_offset(body.at);
    return body.len / OFFSET_BYTES > *count;
}

static bool add_part(struct making *making, const struct part *part, size_t source)
{
    size_t       count;
    struct bytes token;
    struct bytes ordinals;

    making->places[source] = places_new(making->arena, part->members);
    for (size_t i = 0; i < part->members; i++)
        if (!part->dead || !members_have(part->dead, i))
            making->members[making->member_count++] =
                (struct member){.id = part->ids[i], .source = source, .ordinal = i};
    if (!body_count(part->body, &count))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!body_entry(part->body, i, &token, &ordinals) || !ordinals.len || !token_is_sound(token))
            return false;
        add_entry(making, token, source, ordinals);
    }
    return true;
}

bool terms_merge(struct arena *arena, const struct part *parts, size_t count, struct terms *out)
{
    struct making making  = {.arena = arena};
    size_t        members = 0;

    out->fold = INT64_MAX;
    for (size_t i = 0; i < count; i++) {
        members += parts[i].members;
        out->fold = parts[i].fold < out->fold ? parts[i].fold : out->fold;
    }
    if (members > MEMBERS_MAX)
        return false;
    making.members = ARENA_ARRAY(arena, struct member, members + 1);
    making.places  = ARENA_ARRAY(arena, uint16_t *, count + 1);
    for (size_t i = 0; i < count; i++)
        if (!add_part(&making, &parts[i], i))
            return false;
    return finish(&making, out);
}

static uint8_t *put_ordinals(uint8_t *at, const struct term *term, uint8_t *room)
{
    uint8_t *end = room;

    for (size_t i = 0; i < term->count; i++)
        end = number_put(end, (uint64_t)(term->ordinals[i] - (i ? term->ordinals[i - 1] : 0)));
    return bytes_put(at, (struct bytes){.at = room, .len = (size_t)(end - room)});
}

struct bytes terms_body(struct arena *arena, const struct terms *terms)
{
    size_t   size = OFFSET_BYTES * (1 + terms->count);
    uint8_t *room = arena_alloc(arena, 3 * terms->members + NUMBER_BYTES);
    uint8_t *body;
    uint8_t *at;

    for (size_t i = 0; i < terms->count; i++)
        size += 2 * NUMBER_BYTES + terms->at[i].token.len + 3 * terms->at[i].count;
    body = arena_alloc(arena, size);
    at   = body + OFFSET_BYTES * (1 + terms->count);
    put_offset(body, 0, terms->count);
    for (size_t i = 0; i < terms->count; i++) {
        put_offset(body, 1 + i, (size_t)(at - body));
        at = bytes_put(at, terms->at[i].token);
        at = put_ordinals(at, &terms->at[i], room);
    }
    return (struct bytes){.at = body, .len = (size_t)(at - body)};
}

/* The first entry whose token is not below `start`. */
static bool lower_bound(struct bytes body, size_t count, struct bytes start, size_t *out)
{
    size_t       low  = 0;
    size_t       high = count;
    struct bytes token;
    struct bytes ordinals;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (!body_entry(body, middle, &token, &ordinals))
            return false;
        if (token_compare(token, start) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *out = low;
    return true;
}

static bool unite_ordinals(struct bytes ordinals, uint64_t *set, size_t members)
{
    uint64_t ordinal = 0;
    uint64_t step;

    while (ordinals.len) {
        if (!number_take(&ordinals, &step) || step >= members || (ordinal += step) >= members)
            return false;
        members_add(set, (size_t)ordinal);
    }
    return true;
}

static bool find_start(struct bytes body, size_t count, struct bytes start, uint64_t *set, size_t members)
{
    struct bytes token;
    struct bytes ordinals;
    size_t       i;

    if (!lower_bound(body, count, start, &i))
        return false;
    for (; i < count; i++) {
        if (!body_entry(body, i, &token, &ordinals))
            return false;
        if (!token_starts(token, start))
            return true;
        if (!unite_ordinals(ordinals, set, members))
            return false;
    }
    return true;
}

bool body_find(struct bytes body, const struct need *need, uint64_t *set, size_t members)
{
    size_t count;

    if (!body_count(body, &count))
        return false;
    for (size_t i = 0; i < need->count; i++)
        if (!find_start(body, count, need->starts[i], set, members))
            return false;
    return true;
}
