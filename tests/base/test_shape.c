#include "base/shape.h"
#include "support/unit.h"

enum colour { RED, GREEN, BLUE };

static const char *const colours[] = {"red", "green", "blue", NULL};

struct part {
    struct described marks;
    int64_t          number;
};

struct thing {
    struct described marks;
    int64_t          id;
    struct str       title;
    struct str       note;
    int64_t          amount;
    bool             urgent;
    int              colour;
    struct uuid      owner;
    struct instant   due;
    struct instant   made_at;
    struct bytes     hash;
    struct value    *extra;
    struct texts     tags;
    struct list      parts;
    struct part     *first_part;
    int64_t          numbers[4];
    struct bytes     tokens[4];
};

/* clang-format off */
static const struct field part_fields[] = {
    FIELD(struct part, "number", number),
};
static SHAPE(part_shape, "Part", struct part, part_fields);

static const struct field thing_fields[] = {
    FIELD(struct thing, NULL,        id),
    FIELD(struct thing, "title",     title,      .required = true, .min = 2, .max = 5, .one_line = true),
    FIELD(struct thing, "note",      note,       .nullable = true),
    FIELD(struct thing, "amount",    amount,     .min = -5, .max = 1000),
    FIELD(struct thing, "isUrgent",  urgent),
    FIELD(struct thing, "colour",    colour,     .choices = colours),
    FIELD(struct thing, "owner",     owner),
    FIELD(struct thing, "due",       due),
    FIELD(struct thing, "madeAt",    made_at,    .readonly = true),
    FIELD(struct thing, NULL,        hash),
    FIELD(struct thing, "extra",     extra),
    FIELD(struct thing, "tags",      tags),
    FIELD(struct thing, "parts",     parts,      .shape = &part_shape),
    FIELD(struct thing, "firstPart", first_part, .shape = &part_shape),
    FIELD(struct thing, NULL,        numbers,    .array = true),
    FIELD(struct thing, NULL,        tokens,     .array = true),
};
static SHAPE(thing_shape, "Thing", struct thing, thing_fields);

/* The same struct seen with fewer members, in another order. */
static const struct field brief_fields[] = {
    FIELD(struct thing, "note",   note,   .nullable = true),
    FIELD(struct thing, "amount", amount, .min = -5, .max = 1000),
};
static SHAPE(brief_shape, "Brief", struct thing, brief_fields);
/* clang-format on */

ARENA_SUITE(shape);

static struct thing *thing_new(void)
{
    return SHAPE_NEW(arena, struct thing, thing_shape);
}

Test(shape, takes_the_kind_of_a_field_from_its_member)
{
    static const struct {
        const char     *column;
        enum field_kind kind;
    } rows[] = {
        {"id", KIND_INTEGER},   {"title", KIND_TEXT},  {"urgent", KIND_BOOLEAN},    {"colour", KIND_CHOICE},
        {"owner", KIND_UUID},   {"due", KIND_INSTANT}, {"hash", KIND_BYTES},        {"extra", KIND_VALUE},
        {"tags", KIND_TEXTS},   {"parts", KIND_LIST},  {"first_part", KIND_OBJECT}, {"numbers", KIND_INTEGER},
        {"tokens", KIND_BYTES},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(shape_column(&thing_shape, str_from(rows[i].column))->kind == rows[i].kind, "%s", rows[i].column);
}

Test(shape, new_objects_are_empty)
{
    struct thing *thing = thing_new();

    cr_expect(thing->marks.shape == &thing_shape);
    cr_expect(!thing->marks.present);
    cr_expect(!thing->marks.null);
    cr_expect(!HAS(thing, title));
    cr_expect(!IS_NULL(thing, note));
}

Test(shape, setting_marks_one_member_and_clearing_unmarks_it)
{
    struct thing *thing = thing_new();

    SET(thing, id, 7);
    SET(thing, tokens[0], ((struct bytes){0}));
    cr_expect(HAS(thing, id) && HAS(thing, tokens));
    cr_expect(!HAS(thing, title) && !HAS(thing, numbers) && !HAS(thing, amount));
    CLEAR(thing, id);
    cr_expect(!HAS(thing, id));
    cr_expect(HAS(thing, tokens));
}

Test(shape, setting_a_member_ends_its_being_null)
{
    struct thing *thing = thing_new();

    thing->marks.null = field_bit(&thing_shape, shape_column(&thing_shape, STR("note")));
    cr_expect(IS_NULL(thing, note));
    SET(thing, note, STR("x"));
    cr_expect(HAS(thing, note) && !IS_NULL(thing, note));
}

Test(shape, lists_mark_every_item_with_their_shape)
{
    struct list        list = shape_list(arena, &part_shape, 3);
    const struct part *part = list.items;

    cr_expect(list.count == 3);
    for (size_t i = 0; i < list.count; i++)
        cr_expect(part[i].marks.shape == &part_shape && !part[i].marks.present);
    cr_expect(shape_list(arena, &part_shape, 0).count == 0);
}

Test(shape, finds_fields_by_name_and_by_column)
{
    cr_expect_str_eq(shape_field(&thing_shape, STR("isUrgent"))->column, "urgent");
    cr_expect_str_eq(shape_column(&thing_shape, STR("urgent"))->name, "isUrgent");
    cr_expect(shape_column(&thing_shape, STR("id")));
    cr_expect(!shape_field(&thing_shape, STR("id")), "without a name it never leaves the program");
    cr_expect(!shape_field(&thing_shape, STR("urgent")), "a column is no name");
    cr_expect(!shape_column(&thing_shape, STR("isUrgent")), "a name is no column");
    cr_expect(!shape_field(&thing_shape, STR("")));
    cr_expect(!shape_field(&thing_shape, (struct str){0}));
    cr_expect(!shape_field(&thing_shape, STR("titl")));
    cr_expect(!shape_field(&thing_shape, STR("title\0")));
    cr_expect(!shape_field(&thing_shape, STR("Title")));
}

Test(shape, finds_choices_exactly)
{
    cr_expect(choice_find(colours, STR("red")) == RED);
    cr_expect(choice_find(colours, STR("blue")) == BLUE);
    cr_expect(choice_find(colours, STR("Blue")) == -1);
    cr_expect(choice_find(colours, STR("blu")) == -1);
    cr_expect(choice_find(colours, STR("")) == -1);
    cr_expect(choice_find(colours, (struct str){0}) == -1);
    cr_expect(choice_find(colours, STR("red\0")) == -1);
}

/* clang-format off */
static const struct {
    const char *name;
    struct str  text;
    enum problem_code code; /* CODE_NONE: it is taken */
} readings[] = {
    {"title", TEXT("ab"), CODE_NONE},
    {"title", TEXT("abcde"), CODE_NONE},
    {"title", TEXT("\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"), CODE_NONE},
    {"title", TEXT("a"), CODE_too_short},
    {"title", TEXT("\xE2\x82\xAC"), CODE_too_short},
    {"title", {NULL, 0}, CODE_too_short},
    {"title", TEXT("abcdef"), CODE_too_long},
    {"title", TEXT("ab\ncd"), CODE_control_character},
    {"title", TEXT("ab\x7F"), CODE_control_character},
    {"title", TEXT("ab\xC2\x85"), CODE_control_character},
    {"title", TEXT("ab\xE2\x80\xA8"), CODE_NONE},
    {"title", TEXT("  "), CODE_required},
    {"title", TEXT("\xC2\xA0 \xE3\x80\x80"), CODE_required},
    {"note", TEXT(""), CODE_NONE},
    {"note", TEXT("  "), CODE_NONE},
    {"note", TEXT("two\nlines\t"), CODE_NONE},
    {"amount", TEXT("0"), CODE_NONE},
    {"amount", TEXT("-0"), CODE_NONE},
    {"amount", TEXT("-5"), CODE_NONE},
    {"amount", TEXT("1000"), CODE_NONE},
    {"amount", TEXT("0000000000000001000"), CODE_NONE},
    {"amount", TEXT("-6"), CODE_out_of_range},
    {"amount", TEXT("1001"), CODE_out_of_range},
    {"amount", TEXT("999999999999999999"), CODE_out_of_range},
    {"amount", TEXT("-999999999999999999"), CODE_out_of_range},
    {"amount", TEXT("9999999999999999999"), CODE_out_of_range},
    {"amount", TEXT("-9223372036854775808"), CODE_out_of_range},
    {"amount", TEXT("18446744073709551617"), CODE_out_of_range},
    {"amount", TEXT(""), CODE_invalid_number},
    {"amount", {NULL, 0}, CODE_invalid_number},
    {"amount", TEXT("-"), CODE_invalid_number},
    {"amount", TEXT("--1"), CODE_invalid_number},
    {"amount", TEXT("+1"), CODE_invalid_number},
    {"amount", TEXT(" 1"), CODE_invalid_number},
    {"amount", TEXT("1 "), CODE_invalid_number},
    {"amount", TEXT("1.0"), CODE_invalid_number},
    {"amount", TEXT("1e2"), CODE_invalid_number},
    {"amount", TEXT("0x1"), CODE_invalid_number},
    {"amount", TEXT("1\0"), CODE_invalid_number},
    {"amount", TEXT("\xD9\xA1"), CODE_invalid_number},
    {"isUrgent", TEXT("true"), CODE_NONE},
    {"isUrgent", TEXT("false"), CODE_NONE},
    {"isUrgent", TEXT("TRUE"), CODE_invalid_boolean},
    {"isUrgent", TEXT("1"), CODE_invalid_boolean},
    {"isUrgent", TEXT(""), CODE_invalid_boolean},
    {"colour", TEXT("green"), CODE_NONE},
    {"colour", TEXT("GREEN"), CODE_invalid_choice},
    {"colour", TEXT(""), CODE_invalid_choice},
    {"colour", TEXT("yellow"), CODE_invalid_choice},
    {"owner", TEXT("7d4f10a2-b91c-4d5e-6f7a-8b9c0d1e2f3a"), CODE_NONE},
    {"owner", TEXT("7D4F10A2-B91C-4D5E-6F7A-8B9C0D1E2F3A"), CODE_NONE},
    {"owner", TEXT("7d4f10a2b91c4d5e6f7a8b9c0d1e2f3a"), CODE_invalid_uuid},
    {"owner", TEXT("{7d4f10a2-b91c-4d5e-6f7a-8b9c0d1e2f3a}"), CODE_invalid_uuid},
    {"owner", TEXT("7d4f10a2-b91c-4d5e-6f7a-8b9c0d1e2f3g"), CODE_invalid_uuid},
    {"owner", TEXT("7d4f10a2-b91c-4d5e-6f7a-8b9c0d1e2f3\0"), CODE_invalid_uuid},
    {"owner", TEXT(""), CODE_invalid_uuid},
    {"due", TEXT("2026-04-10T09:24:11Z"), CODE_NONE},
    {"due", TEXT("2026-04-10T09:24:11.5+02:00"), CODE_NONE},
    {"due", TEXT("2026-04-10T09:24:11"), CODE_invalid_datetime},
    {"due", TEXT("2026-02-29T00:00:00Z"), CODE_invalid_datetime},
    {"due", TEXT("2026-04-10"), CODE_invalid_datetime},
    {"due", TEXT(""), CODE_invalid_datetime},
};
/* clang-format on */

Test(shape, reads_texts_by_the_kind_and_the_limits_of_a_field)
{
    for (size_t i = 0; i < COUNT_OF(readings); i++) {
        const struct field *field    = shape_field(&thing_shape, str_from(readings[i].name));
        struct thing       *thing    = thing_new();
        struct violation    fault    = {0};
        bool                is_taken = field_read_text(arena, field, readings[i].text, thing, &fault);

        cr_expect(is_taken == !readings[i].code, "row %zu", i);
        cr_expect(fault.code == readings[i].code, "row %zu: %s gives %s", i, readings[i].name,
                  problem_code_name(fault.code));
        if (readings[i].code) {
            cr_expect(fault.detail.len > 10, "row %zu has no sentence", i);
            cr_expect(!thing->marks.present, "row %zu is marked as given", i);
        } else {
            cr_expect(thing->marks.present == field_bit(&thing_shape, field), "row %zu", i);
        }
    }
}

Test(shape, tells_which_limit_of_a_field_refused_a_text)
{
    static const struct {
        const char *name;
        struct str  text;
        int64_t     limit;
        int64_t     value;
    } rows[] = {
        {"title", TEXT("a"), 2, 1},
        {"title", TEXT("\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"), 5, 6},
        {"amount", TEXT("-6"), -5, -6},
        {"amount", TEXT("1001"), 1000, 1001},
        {"amount", TEXT("9999999999999999999"), 1000, VALUE_UNKNOWN},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct field *field = shape_field(&thing_shape, str_from(rows[i].name));
        struct violation    fault = {0};

        cr_expect(!field_read_text(arena, field, rows[i].text, thing_new(), &fault), "row %zu", i);
        cr_expect(fault.excess.has_limit && fault.excess.limit == rows[i].limit, "row %zu", i);
        cr_expect(fault.excess.has_value == (rows[i].value != VALUE_UNKNOWN), "row %zu", i);
        cr_expect(!fault.excess.has_value || fault.excess.value == rows[i].value, "row %zu", i);
    }
}

Test(shape, tells_no_limit_where_none_refused)
{
    struct violation fault = {0};

    cr_expect(!field_read_text(arena, shape_field(&thing_shape, STR("title")), STR("a\nb"), thing_new(), &fault));
    cr_expect(!fault.excess.has_limit && !fault.excess.has_value);
}

Test(shape, reads_the_values_that_texts_stand_for)
{
    struct thing    *thing = thing_new();
    struct violation fault;
    char             uuid[37];

    cr_expect(field_read_text(arena, shape_field(&thing_shape, STR("amount")), STR("-5"), thing, &fault));
    cr_expect(field_read_text(arena, shape_field(&thing_shape, STR("isUrgent")), STR("true"), thing, &fault));
    cr_expect(field_read_text(arena, shape_field(&thing_shape, STR("colour")), STR("blue"), thing, &fault));
    cr_expect(
        field_read_text(arena, shape_field(&thing_shape, STR("due")), STR("1970-01-01T01:00:00+01:00"), thing, &fault));
    cr_expect(field_read_text(arena, shape_field(&thing_shape, STR("owner")),
                              STR("7D4F10A2-B91C-4D5E-6F7A-8B9C0D1E2F3A"), thing, &fault));
    uuid_format(thing->owner, uuid);
    cr_expect(thing->amount == -5);
    cr_expect(thing->urgent);
    cr_expect(thing->colour == BLUE);
    cr_expect(thing->due.micros == 0);
    cr_expect_str_eq(uuid, "7d4f10a2-b91c-4d5e-6f7a-8b9c0d1e2f3a");
}

Test(shape, merging_nothing_changes_nothing)
{
    struct thing *thing = thing_new();

    SET(thing, title, STR("abc"));
    cr_expect(!shape_merge(thing, thing_new()));
    cr_expect(HAS(thing, title));
}

Test(shape, merging_the_same_values_changes_nothing)
{
    char          same[] = "abc";
    struct thing *thing  = thing_new();
    struct thing *patch  = thing_new();

    SET(thing, title, STR("abc"));
    SET(thing, amount, 0);
    SET(thing, urgent, false);
    SET(thing, colour, RED);
    SET(patch, title, str_from(same));
    SET(patch, amount, 0);
    SET(patch, urgent, false);
    SET(patch, colour, RED);
    cr_expect(!shape_merge(thing, patch));
}

Test(shape, merging_takes_over_what_differs_or_was_absent)
{
    struct thing *thing = thing_new();
    struct thing *patch = thing_new();

    SET(thing, title, STR("abc"));
    SET(thing, amount, 1);
    SET(patch, amount, 2);
    cr_expect(shape_merge(thing, patch));
    cr_expect(thing->amount == 2);
    cr_expect(str_is(thing->title, "abc"));

    CLEAR(patch, amount);
    SET(patch, urgent, false);
    cr_expect(shape_merge(thing, patch), "an absent member that becomes false has changed");
    cr_expect(HAS(thing, urgent));
}

Test(shape, merging_null_clears_what_was_there)
{
    struct thing *thing = thing_new();
    struct thing *patch = thing_new();

    patch->marks.null = field_bit(&thing_shape, shape_column(&thing_shape, STR("note")));
    cr_expect(!shape_merge(thing, patch), "it was absent before");
    SET(thing, note, STR("x"));
    cr_expect(shape_merge(thing, patch));
    cr_expect(!HAS(thing, note));
    SET(patch, note, STR(""));
    cr_expect(shape_merge(thing, patch), "an empty text is not null");
    cr_expect(HAS(thing, note));
}

Test(shape, merging_passes_over_what_a_client_may_not_set)
{
    struct thing *thing = thing_new();
    struct thing *patch = thing_new();

    SET(patch, id, 7);
    SET(patch, made_at, ((struct instant){.micros = 1}));
    SET(patch, hash, ((struct bytes){0}));
    SET(patch, extra, NULL);
    SET(patch, parts, ((struct list){0}));
    cr_expect(!shape_merge(thing, patch));
    cr_expect(!thing->marks.present);
}

Test(shape, merging_goes_by_the_patchs_own_shape)
{
    struct thing *thing = thing_new();
    struct thing *patch = SHAPE_NEW(arena, struct thing, brief_shape);

    SET(thing, note, STR("x"));
    SET(patch, amount, 3);
    patch->marks.null = field_bit(&brief_shape, shape_column(&brief_shape, STR("note")));
    cr_expect(shape_merge(thing, patch));
    cr_expect(HAS(thing, amount) && thing->amount == 3);
    cr_expect(!HAS(thing, note));
}
