#include "handlers/segment_filters.h"

#include "api/phones.h"
#include "handlers/record_types.h"
#include "json/read.h"
#include "store/saved_segments.h"

/* Adds a part, of three at most, to a filter that asks for all of them. */
static struct filter *add_part(struct filter_reading *reading, struct filter *all)
{
    enum { PARTS = 3 };

    if (!all->parts)
        all->parts = ARENA_ARRAY(reading->arena, struct filter, PARTS);
    return &all->parts[all->part_count++];
}

static void add_type(struct filter_reading *reading, const struct saved_segment *segment, struct filter *all)
{
    struct filter *part = add_part(reading, all);

    *part              = (struct filter){.kind = FILTER_CONDITION, .field = {.member = MEMBER_TYPE}, .value_count = 1};
    part->values       = ARENA_NEW(reading->arena, struct filter_value);
    part->values->text = uuid_str(reading->arena, segment->type_uuid);
}

/* A segment while its search and its filter are read. */
struct open_segment {
    const struct saved_segment *segment;
    struct record_type         *type; /* NULL: it has none, or one that is gone */
    struct faults              *faults;
};

static bool find_type(struct filter_reading *reading, struct open_segment *open)
{
    struct expansion *expansion = reading->context;

    if (HAS(open->segment, type_uuid))
        expansion->problem = record_type_find(expansion->request, open->segment->type_uuid, &open->type);
    return !expansion->problem;
}

static void add_search(struct filter_reading *reading, const struct open_segment *open, struct filter *all)
{
    struct expansion  *expansion = reading->context;
    struct word_query *words     = ARENA_NEW(reading->arena, struct word_query);
    struct problem    *problem;

    problem =
        words_query(reading->arena, open->segment->search, phones_home_of_query(expansion->request, open->type), words);
    if (problem)
        faults_take_members(reading->arena, open->faults, problem);
    else if (words->count)
        *add_part(reading, all) = (struct filter){.kind = FILTER_WORDS, .words = words};
    else if (!words->blank)
        *add_part(reading, all) = (struct filter){.kind = FILTER_OR};
}

static void add_filter(struct filter_reading *reading, const struct open_segment *open, struct filter *all)
{
    struct expansion     *expansion = reading->context;
    struct filter_reading inner;
    struct value         *tree = open->segment->filter;

    if (tree->kind == VALUE_RAW)
        tree = json_read_stored(reading->arena, tree->text);
    inner               = filters_reading(expansion->request, open->type);
    inner.is_query      = false;
    inner.faults        = open->faults;
    inner.has_lost_type = HAS(open->segment, type_uuid) && !open->type;
    inner.segment       = reading->segment;
    inner.context       = reading->context;
    inner.conditions    = reading->conditions;
    inner.values        = reading->values;
    inner.building      = reading->building;
    inner.depth         = reading->depth;
    filter_read_below(&inner, tree, STR("/filter"), add_part(reading, all));
    reading->conditions = inner.conditions;
    reading->values     = inner.values;
    reading->building   = inner.building;
}

void segment_expand(struct filter_reading *reading, const struct saved_segment *segment, struct faults *faults,
                    struct filter *out)
{
    struct expansion   *expansion = reading->context;
    struct open_segment open      = {.segment = segment, .faults = faults};

    *out = (struct filter){.kind = FILTER_AND};
    if (expansion->depth == COUNT_OF(expansion->path)) {
        fault_at(reading->arena, faults, STR("/filter"), CODE_too_deep, "Segments stand in segments more than 8 deep.");
        fault_limit(faults, FILTER_DEPTH, VALUE_UNKNOWN);
        return;
    }
    expansion->path[expansion->depth++] = segment->uuid;
    if (HAS(segment, type_uuid))
        add_type(reading, segment, out);
    if ((HAS(segment, search) || HAS(segment, filter)) && find_type(reading, &open)) {
        if (HAS(segment, search))
            add_search(reading, &open, out);
        if (HAS(segment, filter))
            add_filter(reading, &open, out);
    }
    expansion->depth--;
}

static bool is_on_path(const struct expansion *expansion, struct uuid uuid)
{
    for (size_t i = 0; i < expansion->depth; i++)
        if (memcmp(expansion->path[i].bytes, uuid.bytes, sizeof(uuid.bytes)) == 0)
            return true;
    return false;
}

/* What is wrong inside a segment is told where it is named, by its first fault. */
static bool is_usable(struct filter_reading *reading, const struct saved_segment *segment, struct str place,
                      const struct faults *faults)
{
    enum problem_code code = CODE_segment_unusable;

    if (!faults->count)
        return true;
    if (faults->first->code == CODE_segment_cycle)
        code = CODE_segment_cycle;
    fault_at(reading->arena, reading->faults, place, code,
             "The segment " STR_FMT " cannot be used: " STR_FMT ": " STR_FMT, STR_ARG(segment->name),
             STR_ARG(faults->first->place), STR_ARG(faults->first->detail));
    return false;
}

/* A filter_segment. */
static bool expand(struct filter_reading *reading, struct str text, struct str place, struct filter *out)
{
    struct expansion     *expansion = reading->context;
    struct faults         faults    = {0};
    struct saved_segment *segment   = NULL;
    struct uuid           uuid;

    if (expansion->problem || !uuid_read(text, &uuid))
        return false;
    if (is_on_path(expansion, uuid)) {
        fault_at(reading->arena, reading->faults, place, CODE_segment_cycle, "The segment would stand in itself.");
        return false;
    }
    if ((expansion->problem = store_saved_segment_find(expansion->request->tenant, uuid, &segment)))
        return false;
    if (!segment) {
        fault_at(reading->arena, reading->faults, place, CODE_unknown_segment, "There is no such segment.");
        return false;
    }
    segment_expand(reading, segment, &faults, out);
    return !expansion->problem && is_usable(reading, segment, place, &faults);
}

void segments_take(struct request *request, struct filter_reading *reading, struct expansion *expansion)
{
    *expansion       = (struct expansion){.request = request};
    reading->segment = expand;
    reading->context = expansion;
}
