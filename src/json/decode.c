#include "json/decode.h"

#include <assert.h>
#include <inttypes.h>

struct decoder {
    struct arena   *arena;
    enum decode_for purpose;
    struct faults  *faults;
};

static const char *kind_sentence(const struct field *field)
{
    switch (field->kind) {
    case KIND_INTEGER:
        return "It must be a whole number.";
    case KIND_BOOLEAN:
        return "It must be true or false.";
    case KIND_TEXTS:
    case KIND_LIST:
        return "It must be an array.";
    case KIND_OBJECT:
        return "It must be an object.";
    default:
        return "It must be a string.";
    }
}

static void wrong_type(struct decoder *decoder, const struct field *field, struct str pointer)
{
    fault_at(decoder->arena, decoder->faults, pointer, CODE_wrong_type, "%s", kind_sentence(field));
}

static bool count_fits(struct decoder *decoder, const struct field *field, size_t count, struct str pointer)
{
    if ((int64_t)count >= field->min && (!field->max || (int64_t)count <= field->max))
        return true;
    if (field->max)
        fault_at(decoder->arena, decoder->faults, pointer, CODE_wrong_count,
                 "It must have between %" PRId64 " and %" PRId64 " items.", field->min, field->max);
    else
        fault_at(decoder->arena, decoder->faults, pointer, CODE_wrong_count, "It must have at least %" PRId64 " items.",
                 field->min);
    return false;
}

static bool decode_texts(struct decoder *decoder, const struct field *field, const struct value *array,
                         struct str pointer, struct texts *texts)
{
    size_t i = 0;

    if (!count_fits(decoder, field, array->count, pointer))
        return false;
    texts->at    = ARENA_ARRAY(decoder->arena, struct str, array->count + 1);
    texts->count = array->count;
    for (const struct value *item = array->first; item; item = item->next, i++) {
        texts->at[i] = item->text;
        if (item->kind != VALUE_STRING)
            fault_at(decoder->arena, decoder->faults, pointer_item(decoder->arena, pointer, i), CODE_wrong_type,
                     "It must be a string.");
    }
    return true;
}

static bool decode_list(struct decoder *decoder, const struct field *field, const struct value *array,
                        struct str pointer, struct list *list)
{
    size_t i = 0;

    if (!count_fits(decoder, field, array->count, pointer))
        return false;
    *list = shape_list(decoder->arena, field->shape, array->count);
    for (const struct value *item = array->first; item; item = item->next, i++)
        json_decode(decoder->arena, item, pointer_item(decoder->arena, pointer, i), DECODE_CREATE,
                    (char *)list->items + i * field->shape->size, decoder->faults);
    return true;
}

/* 5.0 is a whole number, too, as JSON Schema has it. */
static struct str without_zeros(struct str number)
{
    size_t len = number.len;

    while (len && number.at[len - 1] == '0')
        len--;
    return len && number.at[len - 1] == '.' ? (struct str){.at = number.at, .len = len - 1} : number;
}

static bool decode_scalar(struct decoder *decoder, const struct field *field, const struct value *value,
                          struct str pointer, void *object)
{
    enum value_kind   wanted = field->kind == KIND_INTEGER ? VALUE_NUMBER : VALUE_STRING;
    struct str        text   = wanted == VALUE_NUMBER ? without_zeros(value->text) : value->text;
    struct str        detail;
    enum problem_code code;

    if (value->kind != wanted) {
        wrong_type(decoder, field, pointer);
        return false;
    }
    if ((code = field_read_text(decoder->arena, field, text, object, &detail))) {
        fault_at(decoder->arena, decoder->faults, pointer, code, STR_FMT, STR_ARG(detail));
        return false;
    }
    return true;
}

/* True when the field has got its value. */
static bool decode_kind(struct decoder *decoder, const struct field *field, struct value *value, struct str pointer,
                        void *object)
{
    void *slot = field_slot(object, field);

    switch (field->kind) {
    case KIND_BOOLEAN:
        *(bool *)slot = value->kind == VALUE_TRUE;
        if (value->kind == VALUE_TRUE || value->kind == VALUE_FALSE)
            return true;
        break;
    case KIND_VALUE:
        *(struct value **)slot = value;
        return true;
    case KIND_TEXTS:
        if (value->kind == VALUE_ARRAY)
            return decode_texts(decoder, field, value, pointer, slot);
        break;
    case KIND_LIST:
        if (value->kind == VALUE_ARRAY)
            return decode_list(decoder, field, value, pointer, slot);
        break;
    case KIND_OBJECT:
        *(void **)slot = shape_new(decoder->arena, field->shape);
        json_decode(decoder->arena, value, pointer, DECODE_CREATE, *(void **)slot, decoder->faults);
        return true;
    default:
        return decode_scalar(decoder, field, value, pointer, object);
    }
    wrong_type(decoder, field, pointer);
    return false;
}

/* Many programs send null for what they have no value for, so on create it is as good as nothing. */
static bool is_absent(const struct decoder *decoder, const struct field *field, const struct value *value)
{
    return value->kind == VALUE_NULL && decoder->purpose == DECODE_CREATE && !field->required;
}

static void decode_member(struct decoder *decoder, const struct field *field, struct value *value, struct str pointer,
                          void *object)
{
    struct described *marks = object;

    if (is_absent(decoder, field, value))
        return;
    if (field->readonly) {
        fault_at(decoder->arena, decoder->faults, pointer, CODE_read_only, "The server sets this member.");
    } else if (field->fixed && decoder->purpose == DECODE_PATCH) {
        fault_at(decoder->arena, decoder->faults, pointer, CODE_immutable, "This member cannot be changed.");
    } else if (value->kind == VALUE_NULL && field->nullable) {
        marks->null |= field_bit(marks->shape, field);
    } else if (value->kind == VALUE_NULL) {
        fault_at(decoder->arena, decoder->faults, pointer, CODE_not_nullable, "It must not be null.");
    } else if (decode_kind(decoder, field, value, pointer, object)) {
        marks->present |= field_bit(marks->shape, field);
    }
}

static void check_required(struct decoder *decoder, const struct value *value, struct str pointer,
                           const struct shape *shape)
{
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->required && field->name && !value_member(value, str_from(field->name)))
            fault_at(decoder->arena, decoder->faults, pointer_member(decoder->arena, pointer, str_from(field->name)),
                     CODE_required, "This member is required.");
    }
}

void json_decode(struct arena *arena, const struct value *value, struct str pointer, enum decode_for purpose,
                 void *object, struct faults *faults)
{
    struct decoder      decoder = {.arena = arena, .purpose = purpose, .faults = faults};
    const struct shape *shape   = ((struct described *)object)->shape;

    if (value->kind != VALUE_OBJECT) {
        if (!value->is_refused)
            fault_at(arena, faults, pointer, CODE_wrong_type, "%s must be an object.", pointer.len ? "It" : "The body");
        return;
    }
    for (struct value *member = value->first; member; member = member->next) {
        const struct field *field = shape_field(shape, member->name);
        struct str          place = pointer_member(arena, pointer, member->name);

        if (member->is_refused)
            continue;
        if (field)
            decode_member(&decoder, field, member, place, object);
        else
            fault_at(arena, faults, place, CODE_unknown_member, "There is no such member.");
    }
    if (purpose == DECODE_CREATE)
        check_required(&decoder, value, pointer, shape);
}
