/*
 * A filter of a body, or where the input begins with a dash one of parameters: it is read, and stays within its bounds,
 * or every fault has a code and a place in it.
 */
#include "filters/filter_read.h"
#include "http/query.h"
#include "json/decode.h"
#include "json/read.h"
#include "support/fuzzing.h"

static const char definition[] =
    "[{\"id\":\"n\",\"type\":\"decimal\",\"title\":\"N\"},{\"id\":\"d\",\"type\":\"date\",\"title\":\"D\"},"
    "{\"id\":\"t\",\"type\":\"datetime\",\"title\":\"T\"},{\"id\":\"b\",\"type\":\"bool\",\"title\":\"B\"}]";

/* Every tree is as deep, and has as many conditions, as it may. */
static size_t check_tree(const struct filter *filter, int depth)
{
    size_t conditions = filter->kind == FILTER_CONDITION;

    expect(depth <= FILTER_DEPTH);
    expect(filter->kind != FILTER_NOT || filter->part_count == 1);
    expect(filter->kind != FILTER_CONDITION || filter->op == OP_EMPTY || filter->value_count > 0);
    for (size_t i = 0; i < filter->part_count; i++)
        conditions += check_tree(&filter->parts[i], depth + 1);
    return conditions;
}

static void check_faults(const struct filter_reading *reading)
{
    for (const struct violation *fault = reading->faults->first; fault; fault = fault->next) {
        expect(fault->code != CODE_NONE && fault->detail.len > 0);
        expect(fault->is_parameter == reading->is_query);
        expect(str_starts(fault->place, reading->is_query ? STR("filter") : STR("/filter")));
    }
}

static struct value *parameters_of(struct arena *arena, struct str rest)
{
    struct value     *given = ARENA_NEW(arena, struct value);
    struct query_pair pair;
    int               state;

    given->kind = VALUE_OBJECT;
    while ((state = query_next(arena, &rest, &pair)) != 0) {
        struct value *item = ARENA_NEW(arena, struct value);

        if (state < 0 || !str_starts(pair.name, STR("filter")))
            continue;
        *item = (struct value){.kind = VALUE_STRING, .name = pair.name, .text = pair.value};
        value_append(given, item);
    }
    return given;
}

void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    struct str            text     = {.at = (const char *)data, .len = size};
    struct faults         ignored  = {0};
    struct faults         found    = {0};
    struct filter_reading reading  = {.arena = arena, .faults = &found, .is_query = size && data[0] == '-'};
    struct list           fields   = {0};
    struct value         *given    = json_read_stored(arena, str_from(definition));
    struct decoding       decoding = {.arena = arena, .purpose = DECODE_CREATE, .faults = &ignored};
    struct filter         filter;
    struct problem       *problem;
    size_t                i = 0;

    fields = shape_list(arena, &custom_field_shape, given->count);
    for (const struct value *item = given->first; item; item = item->next, i++)
        json_decode(&decoding, item, STR(""), (struct custom_field *)fields.items + i);
    reading.fields = &fields;
    if (reading.is_query) {
        filter_read_parameters(&reading, parameters_of(arena, str_from_at(text, 1)), &filter);
    } else {
        if ((problem = json_read(arena, text, &given, &ignored)) || ignored.count)
            return;
        filter_read(&reading, given, STR("/filter"), &filter);
    }
    check_faults(&reading);
    if (!found.count)
        expect(check_tree(&filter, 1) <= FILTER_CONDITIONS);
}
