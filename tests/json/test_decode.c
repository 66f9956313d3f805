#include "json/read.h"
#include "json/write.h"
#include "support/decoding.h"

static const char *const colours[] = {"red", "green", NULL};

struct part {
    struct described marks;
    struct str       name;
    int64_t          size;
};

struct sight {
    struct described marks;
    struct uuid      by;
    int64_t          times;
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
    struct instant   made_at;
    struct value    *extra;
    struct texts     tags;
    struct list      parts;
    struct part     *part;
    struct list      seen;
};

/* clang-format off */
static const struct field part_fields[] = {
    FIELD(struct part, "name", name, .required = true, .min = 1),
    FIELD(struct part, "size", size, .omitted = true),
};
static SHAPE(part_shape, "Part", struct part, part_fields);

static const struct field sight_fields[] = {
    FIELD(struct sight, "by",    by),
    FIELD(struct sight, "times", times),
};
static SHAPE(sight_shape, "Sight", struct sight, sight_fields);

static const struct field thing_fields[] = {
    FIELD(struct thing, NULL,     id,      .required = true),
    FIELD(struct thing, "title",  title,   .required = true, .min = 1, .max = 10),
    FIELD(struct thing, "note",   note,    .nullable = true, .omitted = true),
    FIELD(struct thing, "amount", amount,  .omitted = true, .max = 100),
    FIELD(struct thing, "urgent", urgent,  .omitted = true),
    FIELD(struct thing, "colour", colour,  .omitted = true, .choices = colours),
    FIELD(struct thing, "owner",  owner,   .omitted = true, .fixed = true),
    FIELD(struct thing, "madeAt", made_at, .omitted = true, .readonly = true),
    FIELD(struct thing, "extra",  extra,   .omitted = true, .nullable = true),
    FIELD(struct thing, "tags",   tags,    .omitted = true, .min = 1, .max = 3),
    FIELD(struct thing, "parts",  parts,   .omitted = true, .max = 2, .shape = &part_shape),
    FIELD(struct thing, "part",   part,    .omitted = true, .shape = &part_shape),
    FIELD(struct thing, "seen",   seen,    .omitted = true, .readonly = true, .shape = &sight_shape),
};
static SHAPE(thing_shape, "Thing", struct thing, thing_fields);
/* clang-format on */

ARENA_SUITE(decode);

static struct thing *decode(const char *text, enum decode_for purpose)
{
    return decoded(&thing_shape, str_from(text), purpose);
}

static const struct {
    const char *text;
    const char *printed; /* NULL: as it was */
} accepted[] = {
    {"{\"title\":\"a\"}", NULL},
    {"{\"title\":\"a\",\"note\":\"\"}", NULL},
    {"{\"title\":\"a\",\"note\":null}", "{\"title\":\"a\"}"},
    {"{\"colour\":\"green\",\"title\":\"a\"}", "{\"title\":\"a\",\"colour\":\"green\"}"},
    {"{\"title\":\"a\",\"amount\":0,\"urgent\":false}", NULL},
    {"{\"title\":\"a\",\"amount\":100,\"urgent\":true}", NULL},
    {"{\"title\":\"a\",\"owner\":\"7d4f10a2-b91c-4d5e-6f7a-8b9c0d1e2f3a\"}", NULL},
    {"{\"title\":\"a\",\"extra\":{\"x\":[1.10,null]}}", NULL},
    {"{\"title\":\"a\",\"extra\":0}", NULL},
    {"{\"title\":\"a\",\"extra\":null}", "{\"title\":\"a\"}"},
    {"{\"title\":\"a\",\"amount\":10.0}", "{\"title\":\"a\",\"amount\":10}"},
    {"{\"title\":\"a\",\"amount\":0.00}", "{\"title\":\"a\",\"amount\":0}"},
    {"{\"title\":\"a\",\"amount\":100}", NULL},
    /* Null for what may be missing is as good as missing. */
    {"{\"title\":\"a\",\"amount\":null,\"urgent\":null,\"colour\":null,\"owner\":null,\"tags\":null}",
     "{\"title\":\"a\"}"},
    {"{\"title\":\"a\",\"part\":null,\"parts\":null,\"madeAt\":null}", "{\"title\":\"a\"}"},
    {"{\"title\":\"a\",\"parts\":[{\"name\":\"1\",\"size\":null}],\"part\":{\"name\":\"2\",\"size\":null}}",
     "{\"title\":\"a\",\"parts\":[{\"name\":\"1\"}],\"part\":{\"name\":\"2\"}}"},
    {"{\"title\":\"a\",\"tags\":[\"x\",\"\",\"x\"]}", NULL},
    {"{\"title\":\"a\",\"parts\":[]}", NULL},
    {"{\"title\":\"a\",\"parts\":[{\"name\":\"1\"},{\"name\":\"2\"}],\"part\":{\"name\":\"3\"}}", NULL},
};

Test(decode, takes_what_the_shape_describes)
{
    for (size_t i = 0; i < COUNT_OF(accepted); i++) {
        const char   *wanted = accepted[i].printed ? accepted[i].printed : accepted[i].text;
        struct thing *thing  = decode(accepted[i].text, DECODE_CREATE);
        struct str    got    = json_of_described(arena, thing);

        cr_expect(!faults.count, "%s: " STR_FMT, accepted[i].text, STR_ARG(faults_in_short()));
        cr_expect(str_is(got, wanted), "%s gives " STR_FMT, accepted[i].text, STR_ARG(got));
    }
}

static const struct {
    const char *text;
    const char *faults;
} refused[] = {
    {"[]", " wrong_type|"},
    {"null", " wrong_type|"},
    {"\"title\"", " wrong_type|"},
    {"{}", "/title required|"},
    {"{\"title\":null}", "/title not_nullable|"},
    {"{\"title\":1}", "/title wrong_type|"},
    {"{\"title\":[\"a\"]}", "/title wrong_type|"},
    {"{\"title\":\"\"}", "/title too_short|"},
    {"{\"title\":\" \\t\\u2003\\u3000\"}", "/title required|"},
    {"{\"title\":\"12345678901\"}", "/title too_long|"},
    {"{\"title\":\"a\",\"id\":1}", "/id unknown_member|"},
    {"{\"title\":\"a\",\"Title\":\"a\"}", "/Title unknown_member|"},
    {"{\"title\":\"a\",\"\":1}", "/ unknown_member|"},
    {"{\"title\":\"a\",\"x/~y\":null}", "/x~1~0y unknown_member|"},
    {"{\"title\":\"a\",\"madeAt\":\"2026-04-10T09:24:11Z\"}", "/madeAt read_only|"},
    {"{\"title\":\"a\",\"amount\":\"1\"}", "/amount wrong_type|"},
    {"{\"title\":\"a\",\"amount\":1.5}", "/amount invalid_number|"},
    {"{\"title\":\"a\",\"amount\":10.01}", "/amount invalid_number|"},
    {"{\"title\":\"a\",\"amount\":1e1}", "/amount invalid_number|"},
    {"{\"title\":\"a\",\"amount\":-1}", "/amount out_of_range|"},
    {"{\"title\":\"a\",\"amount\":101}", "/amount out_of_range|"},
    {"{\"title\":\"a\",\"amount\":99999999999999999999}", "/amount out_of_range|"},
    {"{\"title\":\"a\",\"urgent\":\"true\"}", "/urgent wrong_type|"},
    {"{\"title\":\"a\",\"urgent\":1}", "/urgent wrong_type|"},
    {"{\"title\":\"a\",\"colour\":\"blue\"}", "/colour invalid_choice|"},
    {"{\"title\":\"a\",\"colour\":0}", "/colour wrong_type|"},
    {"{\"title\":\"a\",\"owner\":\"x\"}", "/owner invalid_uuid|"},
    {"{\"title\":\"a\",\"owner\":{}}", "/owner wrong_type|"},
    {"{\"title\":\"a\",\"tags\":\"x\"}", "/tags wrong_type|"},
    {"{\"title\":\"a\",\"tags\":[]}", "/tags wrong_count|"},
    {"{\"title\":\"a\",\"tags\":[\"1\",\"2\",\"3\",\"4\"]}", "/tags wrong_count|"},
    {"{\"title\":\"a\",\"tags\":[\"1\",2,null]}", "/tags/1 wrong_type|/tags/2 wrong_type|"},
    {"{\"title\":\"a\",\"parts\":{}}", "/parts wrong_type|"},
    {"{\"title\":\"a\",\"parts\":[{},{},{}]}", "/parts wrong_count|"},
    {"{\"title\":\"a\",\"parts\":[{\"name\":\"1\"},{}]}", "/parts/1/name required|"},
    {"{\"title\":\"a\",\"parts\":[1,{\"nome\":\"\"}]}",
     "/parts/0 wrong_type|/parts/1/nome unknown_member|/parts/1/name required|"},
    {"{\"title\":\"a\",\"part\":[]}", "/part wrong_type|"},
    {"{\"title\":\"a\",\"part\":{\"name\":\"\"}}", "/part/name too_short|"},
    {"{\"title\":\"a\",\"title\":\"b\"}", "/title duplicate_member|"},
    /* What has U+0000 in it is at fault once, whatever else could be said of it. */
    {"\"\\u0000\"", " nul_character|"},
    {"{\"title\":\"12345678901\\u0000\"}", "/title nul_character|"},
    {"{\"title\":\"a\",\"colour\":\"\\u0000\"}", "/colour nul_character|"},
    {"{\"title\":\"a\",\"owner\":\"\\u0000\"}", "/owner nul_character|"},
    {"{\"title\":\"a\",\"x\":\"\\u0000\"}", "/x nul_character|"},
    {"{\"title\":\"a\",\"madeAt\":\"\\u0000\"}", "/madeAt nul_character|"},
    {"{\"title\":\"a\",\"tags\":[\"\\u0000\"]}", "/tags/0 nul_character|"},
    {"{\"title\":\"a\",\"parts\":[\"\\u0000\"]}", "/parts/0 nul_character|"},
    {"{\"title\":\"a\",\"part\":{\"name\":\"\\u0000\"}}", "/part/name nul_character|"},
    {"{\"amount\":-1,\"urgent\":0,\"x\":1}",
     "/amount out_of_range|/urgent wrong_type|/x unknown_member|/title required|"},
};

Test(decode, names_every_fault_with_its_place)
{
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        decode(refused[i].text, DECODE_CREATE);
        cr_expect(str_is(faults_in_short(), refused[i].faults), "%s gives " STR_FMT, refused[i].text,
                  STR_ARG(faults_in_short()));
    }
}

Test(decode, a_name_with_nul_is_one_fault)
{
    decode("{\"title\":\"a\",\"x\\u0000\":1,\"part\":{\"name\":\"b\",\"\\u0000\":\"\\u0000\"}}", DECODE_CREATE);
    cr_assert(faults.count == 2, "%zu faults", faults.count);
    for (const struct violation *fault = faults.first; fault; fault = fault->next)
        cr_expect(fault->code == CODE_nul_character);
}

static const struct {
    const char *text;
    const char *faults;
} patches[] = {
    {"{}", ""},
    {"{\"note\":null}", ""},
    {"{\"amount\":5}", ""},
    {"{\"title\":null}", "/title not_nullable|"},
    {"{\"title\":\" \"}", "/title required|"},
    {"{\"amount\":null}", "/amount not_nullable|"},
    {"{\"part\":null}", "/part not_nullable|"},
    {"{\"owner\":\"7d4f10a2-b91c-4d5e-6f7a-8b9c0d1e2f3a\",\"madeAt\":1}", ""},
    {"{\"x\":null}", "/x unknown_member|"},
    {"{\"part\":{}}", "/part/name required|"},
    {"[]", " wrong_type|"},
};

Test(decode, a_patch_may_leave_out_anything)
{
    for (size_t i = 0; i < COUNT_OF(patches); i++) {
        decode(patches[i].text, DECODE_PATCH);
        cr_expect(str_is(faults_in_short(), patches[i].faults), "%s gives " STR_FMT, patches[i].text,
                  STR_ARG(faults_in_short()));
    }
}

#define OWNER "019d76b4-c278-7c3a-9f21-4b8e0d5a6c17"

static const struct {
    const char *patch;
    const char *faults;
} respelling[] = {
    {"{\"owner\":\"019D76B4-C278-7C3A-9F21-4B8E0D5A6C17\"}", ""},
    {"{\"owner\":\"019d76b4-c278-7c3a-9f21-4b8e0d5a6c18\"}", "/owner immutable|"},
    {"{\"owner\":\"x\"}", "/owner immutable|"},
    {"{\"madeAt\":\"2026-04-10T11:24:11.000+02:00\"}", ""},
    {"{\"madeAt\":\"2026-04-10T11:24:11Z\"}", "/madeAt immutable|"},
    {"{\"madeAt\":1}", "/madeAt immutable|"},
    {"{\"seen\":[{\"by\":\"019D76B4-C278-7C3A-9F21-4B8E0D5A6C17\",\"times\":2.0}]}", ""},
    {"{\"seen\":[{\"by\":\"019D76B4-C278-7C3A-9F21-4B8E0D5A6C17\",\"times\":3}]}", "/seen immutable|"},
    {"{\"seen\":[{\"times\":2}]}", "/seen immutable|"},
    {"{\"seen\":[]}", "/seen immutable|"},
};

Test(decode, a_patch_may_write_what_it_cannot_change_in_another_way)
{
    const struct json_shown shown = {.shape = &thing_shape,
                                     .object =
                                         value_of(STR("{\"owner\":\"" OWNER "\",\"madeAt\":\"2026-04-10T09:24:11Z\","
                                                      "\"seen\":[{\"by\":\"" OWNER "\",\"times\":2}]}"))};

    for (size_t i = 0; i < COUNT_OF(respelling); i++) {
        struct decoding decoding = {.arena = arena, .purpose = DECODE_PATCH, .faults = &faults};
        struct value   *patch    = value_of(str_from(respelling[i].patch));

        json_decode(&decoding, patch, STR(""), shape_new(arena, &thing_shape));
        json_check_kept(arena, decoding.kept, &shown, &faults);
        cr_expect(str_is(faults_in_short(), respelling[i].faults), "%s gives " STR_FMT, respelling[i].patch,
                  STR_ARG(faults_in_short()));
    }
}

static const struct {
    const char *patch;
    const char *faults;
} keeping[] = {
    {"{}", ""},
    {"{\"owner\":{\"b\":[1,\"x\"],\"a\":null}}", ""},
    {"{\"madeAt\":null,\"title\":\"new\"}", ""},
    {"{\"owner\":{\"a\":null,\"b\":[1.0,\"x\"]}}", "/owner immutable|"},
    {"{\"madeAt\":\"\",\"owner\":{\"b\":[1,\"x\"]}}", "/madeAt immutable|/owner immutable|"},
    {"{\"owner\":{\"b\":[\"x\",1],\"a\":null}}", "/owner immutable|"},
};

Test(decode, what_a_patch_cannot_change_may_be_sent_as_it_is)
{
    const struct json_shown shown = {
        .shape  = &thing_shape,
        .object = value_of(STR("{\"title\":\"old\",\"madeAt\":null,\"owner\":{\"a\":null,\"b\":[1,\"x\"]}}"))};

    for (size_t i = 0; i < COUNT_OF(keeping); i++) {
        struct decoding decoding = {.arena = arena, .purpose = DECODE_PATCH, .faults = &faults};
        struct value   *patch    = value_of(str_from(keeping[i].patch));

        json_decode(&decoding, patch, STR(""), shape_new(arena, &thing_shape));
        json_check_kept(arena, decoding.kept, &shown, &faults);
        cr_expect(str_is(faults_in_short(), keeping[i].faults), "%s gives " STR_FMT, keeping[i].patch,
                  STR_ARG(faults_in_short()));
    }
}

Test(decode, marks_tell_given_from_null_from_untouched)
{
    struct thing *thing = decode("{\"title\":\"a\",\"note\":null,\"amount\":0}", DECODE_PATCH);

    cr_expect(HAS(thing, title) && !IS_NULL(thing, title));
    cr_expect(!HAS(thing, note) && IS_NULL(thing, note));
    cr_expect(HAS(thing, amount) && !IS_NULL(thing, amount));
    cr_expect(!HAS(thing, urgent) && !IS_NULL(thing, urgent));
    cr_expect(!HAS(thing, id));
}

Test(decode, a_refused_member_is_not_marked_as_given)
{
    struct thing *thing = decode("{\"title\":\"\",\"amount\":-1,\"urgent\":0,\"colour\":\"x\",\"tags\":1,\"parts\":1,"
                                 "\"madeAt\":null,\"owner\":1}",
                                 DECODE_CREATE);

    cr_expect(!thing->marks.present);
    cr_expect(!thing->marks.null);
}

Test(decode, faults_lie_below_the_given_pointer)
{
    struct part *part = SHAPE_NEW(arena, struct part, part_shape);

    json_decode(&(struct decoding){.arena = arena, .purpose = DECODE_CREATE, .faults = &faults},
                value_of(STR("{\"x\":1}")), STR("/record"), part);
    cr_expect(str_is(faults_in_short(), "/record/x unknown_member|/record/name required|"));
}
