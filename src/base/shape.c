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

uint64_t shape_find_bit(const struct shape *shape, ptrdiff_t offset)
{
    size_t i = 0;

    while (i < shape->count && shape->fields[i].offset != (size_t)offset)
        i++;
    assert(i < shape->count && "a member that its shape does not describe");
    shape->places[offset] = (uint8_t)(i + 1);
    return UINT64_C(1) << i;
}

static void find_shown(const struct shape *shape)
{
    for (size_t i = 0; i < shape->count; i++) {
        shape->shown[0] |= (uint64_t)(shape->fields[i].name != NULL) << i;
        shape->shown[1] |= (uint64_t)(shape->fields[i].name && !shape->fields[i].omitted) << i;
    }
}

uint64_t shape_shown(const struct described *marks)
{
    const uint64_t *shown = marks->shape->shown;

    if (!shown[0])
        find_shown(marks->shape);
    return (marks->present & shown[0]) | shown[1];
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

/* Most names differ in their first letter; the length of one that does not is counted. */
static bool is_called(const struct field *field, struct str name)
{
    return field->name && name.len && *field->name == *name.at && str_is(name, field->name);
}

const struct field *shape_field(const struct shape *shape, struct str name)
{
    for (size_t i = 0; i < shape->count; i++)
        if (is_called(&shape->fields[i], name))
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

static bool refuse(struct violation *fault, enum problem_code code, struct str detail)
{
    fault->code   = code;
    fault->detail = detail;
    return false;
}

static bool refuse_by(struct violation *fault, enum problem_code code, struct excess excess, struct str detail)
{
    fault->excess = excess;
    return refuse(fault, code, detail);
}

static bool check_range(struct arena *arena, const struct field *field, int64_t number, struct violation *fault)
{
    if (number >= field->min && (!field->max || number <= field->max))
        return true;
    return refuse_by(
        fault, CODE_out_of_range, excess_of(number < field->min ? field->min : field->max, number),
        field->max ? arena_format(arena, "It must lie between %" PRId64 " and %" PRId64 ".", field->min, field->max)
                   : arena_format(arena, "It must be at least %" PRId64 ".", field->min));
}

/* More than 18 digits stand for the largest number of so many: as a page or a limit it is as good as any. */
static bool read_integer(struct arena *arena, const struct field *field, struct str text, int64_t *out,
                         struct violation *fault)
{
    static const int64_t largest  = INT64_C(999999999999999999);
    bool                 negative = text.len && text.at[0] == '-';
    size_t               i        = negative ? 1 : 0;
    int64_t              number   = 0;

    if (i == text.len)
        return refuse(fault, CODE_invalid_number, STR("It must be a whole number."));
    for (; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return refuse(fault, CODE_invalid_number, STR("It must be a whole number."));
        number = number > largest / 10 ? largest : number * 10 + (text.at[i] - '0');
    }
    *out = negative ? -number : number;
    if (check_range(arena, field, *out, fault))
        return true;
    fault->excess.has_value = number < largest;
    return false;
}

static bool check_text(struct arena *arena, const struct field *field, struct str text, struct violation *fault)
{
    int64_t length = (int64_t)utf8_length(text);

    if (length < field->min)
        return refuse_by(fault, CODE_too_short, excess_of(field->min, length),
                         field->min == 1
                             ? STR("It must not be empty.")
                             : arena_format(arena, "It must have at least %" PRId64 " characters.", field->min));
    if (field->max && length > field->max)
        return refuse_by(fault, CODE_too_long, excess_of(field->max, length),
                         arena_format(arena, "It must have at most %" PRId64 " characters.", field->max));
    if (field->required && field->min && length && utf8_is_blank(text))
        return refuse(fault, CODE_required, STR("It must not be blank."));
    if (field->one_line && utf8_has_control(text))
        return refuse(fault, CODE_control_character, STR("It must not hold control characters."));
    return true;
}

static bool read_choice(struct arena *arena, const struct field *field, struct str text, int *out,
                        struct violation *fault)
{
    int        found = choice_find(field->choices, text);
    struct str offered;

    if (found >= 0) {
        *out = found;
        return true;
    }
    offered = choices_sentence(arena, field->choices);
    return refuse(fault, CODE_invalid_choice, arena_format(arena, "It must be one of: " STR_FMT ".", STR_ARG(offered)));
}

static bool read_boolean(struct str text, bool *out, struct violation *fault)
{
    *out = str_is(text, "true");
    return *out || str_is(text, "false") || refuse(fault, CODE_invalid_boolean, STR("It must be true or false."));
}

static bool read_kind(struct arena *arena, const struct field *field, struct str text, void *slot,
                      struct violation *fault)
{
    switch (field->kind) {
    case KIND_TEXT:
        *(struct str *)slot = text;
        return check_text(arena, field, text, fault);
    case KIND_INTEGER:
        return read_integer(arena, field, text, slot, fault);
    case KIND_BOOLEAN:
        return read_boolean(text, slot, fault);
    case KIND_CHOICE:
        return read_choice(arena, field, text, slot, fault);
    case KIND_UUID:
        return uuid_read(text, slot) || refuse(fault, CODE_invalid_uuid, STR("It must be a UUID."));
    case KIND_INSTANT:
        return instant_parse(text, slot) ||
               refuse(fault, CODE_invalid_datetime,
                      STR("It must be an RFC 3339 date-time with an offset, such as 2026-04-10T09:24:11Z."));
    default:
        assert(0 && "a kind that no text stands for");
        return true;
    }
}

bool field_read_text(struct arena *arena, const struct field *field, struct str text, void *object,
                     struct violation *fault)
{
    struct described *marks = object;

    if (!read_kind(arena, field, text, field_slot(object, field), fault))
        return false;
    marks->present |= field_bit(marks->shape, field);
    return true;
}
