#include "base/shape.h"

#include <criterion/criterion.h>

struct part {
    struct described marks;
    int64_t          number;
};

struct thing {
    struct described marks;
    struct str       title;
    struct str       note;
    int64_t          amount;
    struct bytes     hash;
    struct value    *extra;
    struct texts     tags;
    struct list      parts;
    struct part     *first_part;
};

/* clang-format off */
static const struct field part_fields[] = {
    FIELD(struct part, "number", number),
};
static SHAPE(part_shape, "Part", struct part, part_fields);

static const struct field thing_fields[] = {
    FIELD(struct thing, "title",     title),
    FIELD(struct thing, "note",      note),
    FIELD(struct thing, "amount",    amount),
    FIELD(struct thing, NULL,        hash),
    FIELD(struct thing, "extra",     extra),
    FIELD(struct thing, "tags",      tags),
    FIELD(struct thing, "parts",     parts,      .shape = &part_shape),
    FIELD(struct thing, "firstPart", first_part, .shape = &part_shape),
};
static SHAPE(thing_shape, "Thing", struct thing, thing_fields);
/* clang-format on */

/* A text in memory of its own, which is gone when the test says so. */
static struct str short_lived(struct arena *from, const char *text)
{
    return arena_str(from, str_from(text));
}

static struct thing *short_lived_thing(struct arena *from)
{
    struct thing *thing = SHAPE_NEW(from, struct thing, thing_shape);
    struct value *extra = ARENA_NEW(from, struct value);
    struct value *item  = ARENA_NEW(from, struct value);
    struct texts  tags  = {.at = ARENA_ARRAY(from, struct str, 2), .count = 2};
    struct list   parts = shape_list(from, &part_shape, 2);

    *item      = (struct value){.kind = VALUE_STRING, .name = short_lived(from, "n"), .text = short_lived(from, "t")};
    *extra     = (struct value){.kind = VALUE_OBJECT};
    tags.at[0] = short_lived(from, "one");
    tags.at[1] = short_lived(from, "two");
    value_append(extra, item);
    SET(thing, title, short_lived(from, "title"));
    SET(thing, amount, 7);
    SET(thing, hash, str_bytes(short_lived(from, "hash")));
    SET(thing, extra, extra);
    SET(thing, tags, tags);
    SET(&((struct part *)parts.items)[1], number, 2);
    SET(thing, parts, parts);
    SET(thing, first_part, SHAPE_NEW(from, struct part, part_shape));
    SET(thing->first_part, number, 1);
    thing->marks.null = 1;
    return thing;
}

Test(shape, a_copy_outlives_what_it_was_made_of)
{
    struct arena       *arena = arena_new(1024 * 1024);
    struct arena       *from  = arena_new(1024 * 1024);
    const struct thing *copy  = shape_copy(arena, short_lived_thing(from));
    const struct value *item;
    const struct part  *parts = copy->parts.items;
    const struct shape *shape = copy->marks.shape;
    const struct field *note  = shape_column(shape, STR("note"));

    arena_free(from);
    item = copy->extra->first;
    cr_expect(str_is(copy->title, "title"));
    cr_expect_eq(copy->amount, 7);
    cr_expect(copy->hash.len == 4 && memcmp(copy->hash.at, "hash", 4) == 0);
    cr_expect(copy->extra->count == 1 && str_is(item->name, "n") && str_is(item->text, "t"));
    cr_expect(copy->tags.count == 2 && str_is(copy->tags.at[1], "two"));
    cr_expect(copy->parts.count == 2 && !HAS(&parts[0], number) && parts[1].number == 2);
    cr_expect_eq(copy->first_part->number, 1);
    cr_expect(!field_present(copy, note) && copy->marks.null == 1);
    arena_free(arena);
}
