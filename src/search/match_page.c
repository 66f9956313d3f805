#include "search/matches_private.h"

#include <stdlib.h>

/*
 * Ids as they are sorted: negative when the newest come first, so that one order serves both. Only as many are kept as
 * the page reaches.
 */
struct gathering {
    struct matches          *matches;
    const struct match_page *page;
    int64_t                 *keys;
    size_t                   count;
    size_t                   capacity;
    size_t                   at_once; /* segments whose ids are read together the next time */
};

static int compare_keys(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

static int64_t key_of(const struct match_page *page, int64_t id)
{
    return page->newest_first ? -id : id;
}

static void gather(struct gathering *gathering, int64_t id)
{
    const struct match_page *page = gathering->page;

    if (page->has_place && key_of(page, id) <= key_of(page, page->place))
        return;
    if (gathering->count == gathering->capacity) {
        size_t size = gathering->capacity * sizeof(int64_t);

        gathering->capacity = gathering->capacity ? gathering->capacity * 2 : 1024;
        gathering->keys     = arena_realloc(gathering->matches->tenant->arena, gathering->keys, size,
                                            gathering->capacity * sizeof(int64_t));
    }
    gathering->keys[gathering->count++] = key_of(page, id);
}

static bool needs_ids(const struct segment *segment)
{
    return !HAS(segment, ids) && !segment_is_without_gaps(segment);
}

/* What is found in a segment, unless a change tells better. */
static void gather_packed(struct gathering *gathering, int64_t id)
{
    if (!matches_change(gathering->matches, id))
        gather(gathering, id);
}

static struct problem *gather_segment(struct gathering *gathering, const struct found *found)
{
    struct arena         *arena    = gathering->matches->tenant->arena;
    const struct segment *segment  = found->segment;
    uint16_t             *ordinals = ARENA_ARRAY(arena, uint16_t, found->count + 1);
    size_t                count    = members_list(found->set, (size_t)segment->members, ordinals);
    struct bytes          ids      = segment->ids;
    int64_t               id       = 0;

    arena_work(arena, count * sizeof(int64_t));
    if (segment_is_without_gaps(segment)) {
        for (size_t i = 0; i < count; i++)
            gather_packed(gathering, segment->first_id + ordinals[i]);
        return NULL;
    }
    arena_work(arena, ids.len);
    for (size_t i = 0, next = 0; next < count; i++) {
        if (!ids_next(&ids, &id))
            return segment_broken(gathering->matches->tenant, segment->id);
        if (i == ordinals[next]) {
            gather_packed(gathering, id);
            next++;
        }
    }
    return NULL;
}

/* Where a segment begins and ends, in the order of the page. */
static int64_t first_key(const struct match_page *page, const struct segment *segment)
{
    return page->newest_first ? -segment->last_id : segment->first_id;
}

static int64_t last_key(const struct match_page *page, const struct segment *segment)
{
    return page->newest_first ? -segment->first_id : segment->last_id;
}

struct ordered {
    int64_t       first_key;
    struct found *found;
};

/* All segments that the page may reach into, by where they begin. */
static struct ordered *order_segments(const struct gathering *gathering, size_t *count)
{
    const struct match_page *page    = gathering->page;
    struct matches          *matches = gathering->matches;
    struct ordered          *ordered = ARENA_ARRAY(matches->tenant->arena, struct ordered, matches->count + 1);

    *count = 0;
    for (size_t i = 0; i < matches->count; i++) {
        struct segment *segment = matches->found[i].segment;

        if (page->has_place && last_key(page, segment) <= key_of(page, page->place))
            continue;
        ordered[(*count)++] = (struct ordered){.first_key = first_key(page, segment), .found = &matches->found[i]};
    }
    qsort(ordered, *count, sizeof(*ordered), compare_keys);
    return ordered;
}

static size_t reach_of(const struct gathering *gathering)
{
    return gathering->page->offset + gathering->page->limit;
}

/* Sorts what was gathered and drops what the page does not reach. */
static void trim(struct gathering *gathering)
{
    arena_work(gathering->matches->tenant->arena, gathering->count * sizeof(int64_t));
    if (gathering->count)
        qsort(gathering->keys, gathering->count, sizeof(int64_t), compare_keys);
    if (gathering->count > reach_of(gathering))
        gathering->count = reach_of(gathering);
}

/* Whether nothing of a segment that begins at that key can be on the page. To be asked after trim. */
static bool is_full_before(const struct gathering *gathering, int64_t first_key)
{
    return gathering->count == reach_of(gathering) && gathering->keys[gathering->count - 1] < first_key;
}

/*
 * Reads the ids of the first of some segments, and with them those of others in which something is known to be found:
 * from one time to the next of twice as many.
 */
static struct problem *read_ids(struct gathering *gathering, const struct ordered *ordered, size_t count)
{
    struct segment *wanted[SEGMENTS_AT_ONCE];
    size_t          wanted_count = 0;

    if (!needs_ids(ordered->found->segment))
        return NULL;
    for (size_t i = 0; i < count && wanted_count < gathering->at_once; i++) {
        const struct found *found = ordered[i].found;

        if (found->is_known && found->count && needs_ids(found->segment))
            wanted[wanted_count++] = found->segment;
    }
    if (gathering->at_once < SEGMENTS_AT_ONCE)
        gathering->at_once *= 2;
    return segments_read_ids(gathering->matches->tenant, wanted, wanted_count);
}

static struct problem *gather_page(struct gathering *gathering)
{
    struct matches *matches = gathering->matches;
    size_t          count;
    struct ordered *ordered = order_segments(gathering, &count);
    struct problem *problem;

    for (size_t i = 0; i < matches->change_count; i++)
        if (matches->changes[i].is_found)
            gather(gathering, matches->changes[i].id);
    for (size_t i = 0; i < count; i++) {
        struct found *found = ordered[i].found;

        trim(gathering);
        if (is_full_before(gathering, ordered[i].first_key))
            break;
        if ((problem = matches_know(matches, found)))
            return problem;
        if (found->count &&
            ((problem = read_ids(gathering, ordered + i, count - i)) || (problem = gather_segment(gathering, found))))
            return problem;
    }
    trim(gathering);
    return NULL;
}

struct problem *matches_page(struct matches *matches, const struct match_page *page, const int64_t **ids, size_t *count)
{
    struct gathering gathering = {.matches = matches, .page = page, .at_once = 1};
    struct problem  *problem;

    *ids   = NULL;
    *count = 0;
    if (!page->limit)
        return NULL;
    problem = gather_page(&gathering);
    if (problem || gathering.count <= page->offset)
        return problem;
    *count = gathering.count - page->offset;
    *ids   = gathering.keys + page->offset;
    for (size_t i = 0; i < *count; i++)
        gathering.keys[page->offset + i] = key_of(page, gathering.keys[page->offset + i]);
    return NULL;
}

/* --- single records -------------------------------------------------------------------------------------------------
 */

/* Where no id is missing. */
static void test_run(const struct found *found, const struct asked *asked, size_t count)
{
    const struct segment *segment = found->segment;

    for (size_t i = 0; i < count; i++)
        if (asked[i].id >= segment->first_id && asked[i].id <= segment->last_id &&
            members_have(found->set, (size_t)(asked[i].id - segment->first_id)))
            *asked[i].is_found = true;
}

static struct problem *test_segment(struct matches *matches, struct found *found, const struct asked *asked,
                                    size_t count)
{
    struct bytes    ids;
    int64_t         id = 0;
    size_t          at = 0;
    struct problem *problem;

    if (segment_is_without_gaps(found->segment)) {
        arena_work(matches->tenant->arena, count);
        test_run(found, asked, count);
        return NULL;
    }
    if ((problem = segment_read_ids(matches->tenant, found->segment)))
        return problem;
    ids = found->segment->ids;
    arena_work(matches->tenant->arena, ids.len + count);
    for (size_t i = 0; i < (size_t)found->segment->members && at < count; i++) {
        if (!ids_next(&ids, &id))
            return segment_broken(matches->tenant, found->segment->id);
        while (at < count && asked[at].id < id)
            at++;
        if (at < count && asked[at].id == id && members_have(found->set, i))
            *asked[at].is_found = true;
    }
    return NULL;
}

/* The ids in their order. A walk asks again and again, so the room for them is kept. */
static struct asked *sort_asked(struct matches *matches, const int64_t *ids, size_t count, bool *is_found)
{
    if (count > matches->asked_room) {
        matches->asked      = ARENA_ARRAY(matches->tenant->arena, struct asked, count);
        matches->asked_room = count;
    }
    for (size_t i = 0; i < count; i++) {
        is_found[i]       = false;
        matches->asked[i] = (struct asked){.id = ids[i], .is_found = &is_found[i]};
    }
    arena_work(matches->tenant->arena, count * sizeof(struct asked));
    qsort(matches->asked, count, sizeof(struct asked), compare_keys);
    return matches->asked;
}

struct problem *matches_find_packed(struct matches *matches, const struct asked *asked, size_t count)
{
    struct problem *problem;

    for (size_t i = 0; i < matches->count; i++) {
        struct found *found = &matches->found[i];

        if (found->segment->first_id > asked[count - 1].id || found->segment->last_id < asked[0].id)
            continue;
        if ((problem = matches_know(matches, found)) ||
            (found->count && (problem = test_segment(matches, found, asked, count))))
            return problem;
    }
    return NULL;
}

struct problem *matches_test(struct matches *matches, const int64_t *ids, size_t count, bool *is_found)
{
    struct asked   *asked;
    struct problem *problem;

    if (!count)
        return NULL;
    asked = sort_asked(matches, ids, count, is_found);
    if ((problem = matches_find_packed(matches, asked, count)))
        return problem;
    for (size_t i = 0; i < count; i++) {
        const struct changed *change = matches_change(matches, asked[i].id);

        if (change)
            *asked[i].is_found = change->is_found;
    }
    return NULL;
}
