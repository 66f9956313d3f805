#include "base/value.h"
#include "json/read.h"
#include "json/write.h"
#include "support/unit.h"

ARENA_SUITE(value);

static struct value *parse(const char *text)
{
    struct faults faults = {0};
    struct value *value;

    cr_assert(!json_read(arena, str_from(text), &value, &faults), "%s", text);
    return value;
}

static struct value *number(const char *text)
{
    struct value *value = ARENA_NEW(arena, struct value);

    value->kind = VALUE_NUMBER;
    value->text = str_from(text);
    return value;
}

Test(value, appends_in_order_and_counts)
{
    struct value *array = ARENA_NEW(arena, struct value);

    array->kind = VALUE_ARRAY;
    value_append(array, number("1"));
    value_append(array, number("2"));
    value_append(array, number("3"));
    cr_expect(array->count == 3);
    cr_expect(str_is(json_of_value(arena, array), "[1,2,3]"));
}

Test(value, finds_members_of_objects_only)
{
    struct value *object = parse("{\"a\":1,\"\":2,\"ab\":3}");

    cr_expect(str_is(value_member(object, STR("a"))->text, "1"));
    cr_expect(str_is(value_member(object, STR(""))->text, "2"));
    cr_expect(str_is(value_member(object, STR("ab"))->text, "3"));
    cr_expect(!value_member(object, STR("b")));
    cr_expect(!value_member(object, STR("A")));
    cr_expect(!value_member(parse("[1]"), STR("")));
    cr_expect(!value_member(parse("\"a\""), STR("a")));
    cr_expect(!value_member(NULL, STR("a")));
}

/* What RFC 7396 says in sections 1 to 3, and what its words leave to be worked out. */
static const struct {
    const char *target; /* NULL: nothing */
    const char *patch;
    const char *expected;
} merges[] = {
    {"{\"a\":1}", "{\"a\":2}", "{\"a\":2}"},
    {"{\"a\":1}", "{\"b\":2}", "{\"a\":1,\"b\":2}"},
    {"{\"a\":1}", "{\"a\":null}", "{}"},
    {"{\"a\":1,\"b\":2}", "{\"a\":null}", "{\"b\":2}"},
    {"{\"a\":1}", "{\"b\":null}", "{\"a\":1}"},
    {"{\"a\":1}", "{}", "{\"a\":1}"},
    {"{\"a\":[1,2]}", "{\"a\":3}", "{\"a\":3}"},
    {"{\"a\":3}", "{\"a\":[1,2]}", "{\"a\":[1,2]}"},
    {"{\"a\":[{\"b\":1}]}", "{\"a\":[null,{\"c\":null}]}", "{\"a\":[null,{\"c\":null}]}"},
    {"{\"a\":{\"b\":1,\"c\":2}}", "{\"a\":{\"b\":3}}", "{\"a\":{\"b\":3,\"c\":2}}"},
    {"{\"a\":{\"b\":1,\"c\":2}}", "{\"a\":{\"b\":null,\"d\":null}}", "{\"a\":{\"c\":2}}"},
    {"{\"a\":{\"b\":1}}", "{\"a\":{}}", "{\"a\":{\"b\":1}}"},
    {"{\"a\":{\"b\":1}}", "{\"a\":null}", "{}"},
    {"{\"a\":null}", "{\"b\":1}", "{\"a\":null,\"b\":1}"},
    {"{\"a\":null}", "{\"a\":{\"b\":null}}", "{\"a\":{}}"},
    {"{\"a\":\"text\"}", "{\"a\":{\"b\":1,\"c\":null}}", "{\"a\":{\"b\":1}}"},
    {"{}", "{\"a\":{\"b\":{\"c\":null}}}", "{\"a\":{\"b\":{}}}"},
    {"[1,2]", "{\"a\":1}", "{\"a\":1}"},
    {"\"text\"", "{\"a\":null}", "{}"},
    {"null", "{\"a\":1}", "{\"a\":1}"},
    {NULL, "{\"a\":1,\"b\":null}", "{\"a\":1}"},
    {NULL, "[null]", "[null]"},
    {"{\"a\":1}", "[1]", "[1]"},
    {"{\"a\":1}", "null", "null"},
    {"{\"a\":1}", "\"text\"", "\"text\""},
    {"{\"a\":1,\"b\":2,\"c\":3}", "{\"c\":4,\"d\":5,\"a\":6}", "{\"a\":6,\"b\":2,\"c\":4,\"d\":5}"},
    {"{\"a\":1.10}", "{\"b\":1E400}", "{\"a\":1.10,\"b\":1E400}"},
    {"{\"\":1}", "{\"\":null,\"~/\":2}", "{\"~/\":2}"},
};

Test(value, merges_a_patch_as_rfc_7396_says)
{
    for (size_t i = 0; i < COUNT_OF(merges); i++) {
        struct value *target = merges[i].target ? parse(merges[i].target) : NULL;
        struct str    got    = json_of_value(arena, value_merge_patch(arena, target, parse(merges[i].patch)));

        cr_expect(str_is(got, merges[i].expected), "%s with %s gives " STR_FMT, merges[i].target, merges[i].patch,
                  STR_ARG(got));
    }
}

Test(value, merging_leaves_target_and_patch_as_they_were)
{
    for (size_t i = 0; i < COUNT_OF(merges); i++) {
        struct value *target = merges[i].target ? parse(merges[i].target) : NULL;
        struct value *patch  = parse(merges[i].patch);

        value_merge_patch(arena, target, patch);
        cr_expect(!target || str_is(json_of_value(arena, target), merges[i].target), "row %zu", i);
        cr_expect(str_is(json_of_value(arena, patch), merges[i].patch), "row %zu", i);
    }
}

Test(value, merging_the_same_patch_again_changes_nothing)
{
    for (size_t i = 0; i < COUNT_OF(merges); i++) {
        struct value *patch = parse(merges[i].patch);
        struct value *once  = value_merge_patch(arena, merges[i].target ? parse(merges[i].target) : NULL, patch);
        struct value *twice = value_merge_patch(arena, once, patch);

        cr_expect(str_equal(json_of_value(arena, once), json_of_value(arena, twice)), "row %zu", i);
    }
}

Test(value, ordering_sorts_the_members_of_all_objects_and_no_items)
{
    struct value *given = parse("{\"b\":[2,1,{\"d\":null,\"c\":\"x\"}],\"ab\":{},\"a\":1.10}");

    cr_expect(str_is(json_of_value(arena, value_ordered(arena, given)),
                     "{\"a\":1.10,\"ab\":{},\"b\":[2,1,{\"c\":\"x\",\"d\":null}]}"));
    cr_expect(str_is(json_of_value(arena, given), "{\"b\":[2,1,{\"d\":null,\"c\":\"x\"}],\"ab\":{},\"a\":1.10}"));
}
