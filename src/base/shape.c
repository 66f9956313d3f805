#include "base/shape.h"

#include "base/utf8.h"

#include <assert.h>
#include <inttypes.h>

void *shape_new(struct arena *arena, const struct shape *shape)
{
    struct described *marks = arena_alloc(arena, shape->size);

    marks->shape = shape;
    return marks;
}

struct list shape_list(struct arena *arena, const struct shape *shape, size_t count)
{
    struct list list = {.items = arena_alloc(arena, shape->size * count), .count = count};

    for (size_t i = 0; i < count; i++)
        ((struct described *)(void *)((char *)list.items + i * shape->size))->shape = shape;
    return list;
}

static const struct field *field_of(const struct described *marks, ptrdiff_t offset)
{
    const struct shape *shape = marks->shape;

    for (size_t i = 0; i < shape->count; i++)
        if (shape->fields[i].offset == (size_t)offset)
            return &shape->fields[i];
    assert(0 && "a member that its shape does not describe");
    return NULL;
}

void shape_mark(struct described *marks, ptrdiff_t offset)
{
    uint64_t bit = field_bit(marks->shape, field_of(marks, offset));

    marks->present |= bit;
    marks->null &= ~bit;
}

void shape_clear(struct described *marks, ptrdiff_t offset)
{
    marks->present &= ~field_bit(marks->shape, field_of(marks, offset));
}

bool shape_has(const struct described *marks, ptrdiff_t offset)
{
    return (marks->present & field_bit(marks->shape, field_of(marks, offset))) != 0;
}

bool shape_null(const struct described *marks, ptrdiff_t offset)
{
    return (marks->null & field_bit(marks->shape, field_of(marks, offset))) != 0;
}

/* Bytes that a scalar takes in its struct; 0 for other kinds. */
static size_t scalar_size(enum field_kind kind)
{
    switch (kind) {
    case KIND_TEXT:
        return sizeof(struct str);
    case KIND_INTEGER:
        return sizeof(int64_t);
    case KIND_BOOLEAN:
        return sizeof(bool);
    case KIND_CHOICE:
        return sizeof(int);
    case KIND_UUID:
        return sizeof(struct uuid);
    case KIND_INSTANT:
        return sizeof(struct instant);
    default:
        return 0;
    }
}

static bool same_scalar(enum field_kind kind, const void *a, const void *b)
{
    if (kind == KIND_TEXT)
        return str_equal(*(const struct str *)a, *(const struct str *)b);
    return memcmp(a, b, scalar_size(kind)) == 0;
}

static bool merge_field(void *object, const void *patch, const struct field *field)
{
    struct described       *marks  = object;
    const struct described *given  = patch;
    ptrdiff_t               offset = (ptrdiff_t)field->offset;
    bool                    had    = shape_has(marks, offset);

    if (shape_null(given, offset)) {
        shape_clear(marks, offset);
        return had;
    }
    if (!shape_has(given, offset) || (had && same_scalar(field->kind, field_at(object, field), field_at(patch, field))))
        return false;
    memcpy(field_slot(object, field), field_at(patch, field), scalar_size(field->kind));
    shape_mark(marks, offset);
    return true;
}

bool shape_merge(void *object, const void *patch)
{
    const struct shape *shape   = ((const struct described *)patch)->shape;
    bool                changed = false;

    for (size_t i = 0; i < shape->count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->name && !field->readonly && scalar_size(field->kind))
            changed |= merge_field(object, patch, field);
    }
    return changed;
}

const struct field *shape_field(const struct shape *shape, struct str name)
{
    for (size_t i = 0; i < shape->count; i++)
        if (shape->fields[i].name && str_is(name, shape->fields[i].name))
            return &shape->fields[i];
    return NULL;
}

const struct field *shape_column(const struct shape *shape, struct str column)
{
    for (size_t i = 0; i < shape->count; i++)
        if (str_is(column, shape->fields[i].column))
            return &shape->fields[i];
    return NULL;
}

int choice_find(const char *const *choices, struct str text)
{
    for (int i = 0; choices[i]; i++)
        if (str_is(text, choices[i]))
            return i;
    return -1;
}

bool choice_exists(const char *const *choices, int64_t index)
{
    int64_t count = 0;

    while (choices && choices[count])
        count++;
    return !choices || (index >= 0 && index < count);
}

static struct str choices_sentence(struct arena *arena, const char *const *choices)
{
    struct str text = STR("");

    for (size_t i = 0; choices[i]; i++)
        text = arena_format(arena, STR_FMT "%s%s", STR_ARG(text), i ? ", " : "", choices[i]);
    return text;
}

/* More than 18 digits stand for the largest number of so many: as a page or a limit it is as good as any. */
static enum problem_code read_integer(struct arena *arena, const struct field *field, struct str text, int64_t *out,
                                      struct str *detail)
{
    static const int64_t largest  = INT64_C(999999999999999999);
    bool                 negative = text.len && text.at[0] == '-';
    size_t               i        = negative ? 1 : 0;
    int64_t              number   = 0;

    *detail = STR("It must be a whole number.");
    if (i == text.len)
        return CODE_invalid_number;
    for (; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return CODE_invalid_number;
        number = number > largest / 10 ? largest : number * 10 + (text.at[i] - '0');
    }
    *out = negative ? -number : number;
    if (*out < field->min || (field->max && *out > field->max)) {
        *detail = field->max
                      ? arena_format(arena, "It must lie between %" PRId64 " and %" PRId64 ".", field->min, field->max)
                      : arena_format(arena, "It must be at least %" PRId64 ".", field->min);
        return CODE_out_of_range;
    }
    return CODE_NONE;
}

static enum problem_code check_text(struct arena *arena, const struct field *field, struct str text, struct str *detail)
{
    size_t length = utf8_length(text);

    if ((int64_t)length < field->min) {
        *detail = field->min == 1 ? STR("It must not be empty.")
                                  : arena_format(arena, "It must have at least %" PRId64 " characters.", field->min);
        return CODE_too_short;
    }
    if (field->max && (int64_t)length > field->max) {
        *detail = arena_format(arena, "It must have at most %" PRId64 " characters.", field->max);
        return CODE_too_long;
    }
    if (field->required && field->min && length && utf8_is_blank(text)) {
        *detail = STR("It must not be blank.");
        return CODE_required;
    }
    if (field->one_line && utf8_has_control(text)) {
        *detail = STR("It must not hold control characters.");
        return CODE_control_character;
    }
    return CODE_NONE;
}

static enum problem_code read_choice(struct arena *arena, const struct field *field, struct str text, int *out,
                                     struct str *detail)
{
    int found = choice_find(field->choices, text);

    if (found < 0) {
        struct str offered = choices_sentence(arena, field->choices);

        *detail = arena_format(arena, "It must be one of: " STR_FMT ".", STR_ARG(offered));
        return CODE_invalid_choice;
    }
    *out = found;
    return CODE_NONE;
}

static enum problem_code read_boolean(struct str text, bool *out, struct str *detail)
{
    if (!str_is(text, "true") && !str_is(text, "false")) {
        *detail = STR("It must be true or false.");
        return CODE_invalid_boolean;
    }
    *out = str_is(text, "true");
    return CODE_NONE;
}

static enum problem_code read_kind(struct arena *arena, const struct field *field, struct str text, void *slot,
                                   struct str *detail)
{
    switch (field->kind) {
    case KIND_TEXT:
        *(struct str *)slot = text;
        return check_text(arena, field, text, detail);
    case KIND_INTEGER:
        return read_integer(arena, field, text, slot, detail);
    case KIND_BOOLEAN:
        return read_boolean(text, slot, detail);
    case KIND_CHOICE:
        return read_choice(arena, field, text, slot, detail);
    case KIND_UUID:
        *detail = STR("It must be a UUID.");
        return uuid_read(text, slot) ? CODE_NONE : CODE_invalid_uuid;
    case KIND_INSTANT:
        *detail = STR("It must be an RFC 3339 date-time with an offset, such as 2026-04-10T09:24:11Z.");
        return instant_parse(text, slot) ? CODE_NONE : CODE_invalid_datetime;
    default:
        assert(0 && "a kind that no text stands for");
        return CODE_NONE;
    }
}

enum problem_code field_read_text(struct arena *arena, const struct field *field, struct str text, void *object,
                                  struct str *detail)
{
    enum problem_code code  = read_kind(arena, field, text, field_slot(object, field), detail);
    struct described *marks = object;

    if (!code)
        marks->present |= field_bit(marks->shape, field);
    return code;
}
