#include "json/decode.h"

#include <assert.h>
#include <inttypes.h>

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

/* A member of an object. Its pointer is made where there is a fault to tell of. */
struct place {
    struct str pointer; /* of the object */
    struct str name;
};

static struct str pointer_to(struct decoding *decoding, const struct place *place)
{
    return pointer_member(decoding->arena, place->pointer, place->name);
}

static void wrong_type(struct decoding *decoding, const struct field *field, const struct place *place)
{
    fault_at(decoding->arena, decoding->faults, pointer_to(decoding, place), CODE_wrong_type, "%s",
             kind_sentence(field));
}

static bool count_fits(struct decoding *decoding, const struct field *field, size_t count, const struct place *place)
{
    if ((int64_t)count >= field->min && (!field->max || (int64_t)count <= field->max))
        return true;
    if (field->max)
        fault_at(decoding->arena, decoding->faults, pointer_to(decoding, place), CODE_wrong_count,
                 "It must have between %" PRId64 " and %" PRId64 " items.", field->min, field->max);
    else
        fault_at(decoding->arena, decoding->faults, pointer_to(decoding, place), CODE_wrong_count,
                 "It must have at least %" PRId64 " items.", field->min);
    fault_limit(decoding->faults, (int64_t)count < field->min ? field->min : field->max, (int64_t)count);
    return false;
}

static void not_a_string(struct decoding *decoding, const struct place *place, size_t item)
{
    fault_at(decoding->arena, decoding->faults, pointer_item(decoding->arena, pointer_to(decoding, place), item),
             CODE_wrong_type, "It must be a string.");
}

static bool decode_texts(struct decoding *decoding, const struct field *field, const struct value *array,
                         const struct place *place, struct texts *texts)
{
    size_t i = 0;

    if (!count_fits(decoding, field, array->count, place))
        return false;
    texts->at    = ARENA_ARRAY(decoding->arena, struct str, array->count + 1);
    texts->count = array->count;
    for (const struct value *item = array->first; item; item = item->next, i++) {
        texts->at[i] = item->kind == VALUE_STRING && !item->is_refused ? item->text : (struct str){0};
        if (item->kind != VALUE_STRING)
            not_a_string(decoding, place, i);
    }
    return true;
}

/* What stands inside a member is given as a whole, in a patch, too. */
static void decode_whole(const struct decoding *decoding, const struct value *value, struct str pointer, void *object)
{
    struct decoding whole = {.arena = decoding->arena, .purpose = DECODE_CREATE, .faults = decoding->faults};

    json_decode(&whole, value, pointer, object);
}

static bool decode_list(struct decoding *decoding, const struct field *field, const struct value *array,
                        const struct place *place, struct list *list)
{
    struct str pointer = pointer_to(decoding, place);
    size_t     i       = 0;

    if (!count_fits(decoding, field, array->count, place))
        return false;
    *list = shape_list(decoding->arena, field->shape, array->count);
    for (const struct value *item = array->first; item; item = item->next, i++)
        decode_whole(decoding, item, pointer_item(decoding->arena, pointer, i),
                     (char *)list->items + i * field->shape->size);
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

static bool decode_scalar(struct decoding *decoding, const struct field *field, const struct value *value,
                          const struct place *place, void *object)
{
    enum value_kind  wanted = field->kind == KIND_INTEGER ? VALUE_NUMBER : VALUE_STRING;
    struct str       text   = wanted == VALUE_NUMBER ? without_zeros(value->text) : value->text;
    struct violation fault  = {0};

    if (value->kind != wanted) {
        wrong_type(decoding, field, place);
        return false;
    }
    if (field_read_text(decoding->arena, field, text, object, &fault))
        return true;
    fault.place = pointer_to(decoding, place);
    fault_add(decoding->arena, decoding->faults, &fault);
    return false;
}

/* True when the field has got its value. */
static bool decode_kind(struct decoding *decoding, const struct field *field, struct value *value,
                        const struct place *place, void *object)
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
            return decode_texts(decoding, field, value, place, slot);
        break;
    case KIND_LIST:
        if (value->kind == VALUE_ARRAY)
            return decode_list(decoding, field, value, place, slot);
        break;
    case KIND_OBJECT:
        *(void **)slot = shape_new(decoding->arena, field->shape);
        decode_whole(decoding, value, pointer_to(decoding, place), *(void **)slot);
        return value->kind == VALUE_OBJECT;
    default:
        return decode_scalar(decoding, field, value, place, object);
    }
    wrong_type(decoding, field, place);
    return false;
}

/* Many programs send null for what they have no value for, so on create it is as good as nothing. */
static bool is_absent(const struct decoding *decoding, const struct field *field, const struct value *value)
{
    return value->kind == VALUE_NULL && decoding->purpose == DECODE_CREATE && !field->required;
}

static void keep(struct decoding *decoding, const struct value *member)
{
    if (!decoding->kept)
        decoding->kept = value_object(decoding->arena);
    value_append_copy(decoding->arena, decoding->kept, member->name, member);
}

static void decode_member(struct decoding *decoding, const struct field *field, struct value *value,
                          const struct place *place, void *object)
{
    struct described *marks = object;

    if (is_absent(decoding, field, value))
        return;
    if (decoding->purpose == DECODE_PATCH && (field->readonly || field->fixed)) {
        keep(decoding, value);
    } else if (field->readonly) {
        fault_at(decoding->arena, decoding->faults, pointer_to(decoding, place), CODE_read_only,
                 "The server sets this member.");
    } else if (value->kind == VALUE_NULL && field->nullable) {
        marks->null |= field_bit(marks->shape, field);
    } else if (value->kind == VALUE_NULL) {
        fault_at(decoding->arena, decoding->faults, pointer_to(decoding, place), CODE_not_nullable,
                 "It must not be null.");
    } else if (decode_kind(decoding, field, value, place, object)) {
        marks->present |= field_bit(marks->shape, field);
    }
}

static void check_required(struct decoding *decoding, const struct value *value, struct str pointer,
                           const struct shape *shape)
{
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->required && field->name && !value_member(value, str_from(field->name)))
            fault_at(decoding->arena, decoding->faults, pointer_member(decoding->arena, pointer, str_from(field->name)),
                     CODE_required, "This member is required.");
    }
}

void json_decode(struct decoding *decoding, const struct value *value, struct str pointer, void *object)
{
    struct arena       *arena = decoding->arena;
    const struct shape *shape = ((struct described *)object)->shape;

    if (value->kind != VALUE_OBJECT) {
        if (!value->is_refused)
            fault_at(arena, decoding->faults, pointer, CODE_wrong_type, "%s must be an object.",
                     pointer.len ? "It" : "The body");
        return;
    }
    for (struct value *member = value->first; member; member = member->next) {
        const struct field *field = shape_field(shape, member->name);
        struct place        place = {.pointer = pointer, .name = member->name};

        if (member->is_refused)
            continue;
        if (field)
            decode_member(decoding, field, member, &place, object);
        else
            fault_at(arena, decoding->faults, pointer_to(decoding, &place), CODE_unknown_member,
                     "There is no such member.");
    }
    if (decoding->purpose == DECODE_CREATE)
        check_required(decoding, value, pointer, shape);
}

static bool is_same_uuid(struct str a, struct str b)
{
    struct uuid one;
    struct uuid other;

    return uuid_read(a, &one) && uuid_read(b, &other) && memcmp(&one, &other, sizeof(one)) == 0;
}

static bool is_same_instant(struct str a, struct str b)
{
    struct instant one;
    struct instant other;

    return instant_parse(a, &one) && instant_parse(b, &other) && one.micros == other.micros;
}

static bool is_same_object(const struct shape *shape, const struct value *a, const struct value *b);

static bool is_same_list(const struct shape *shape, const struct value *a, const struct value *b)
{
    const struct value *other = b->first;

    if (a->kind != VALUE_ARRAY || a->count != b->count)
        return false;
    for (const struct value *item = a->first; item; item = item->next, other = other->next)
        if (!is_same_object(shape, item, other))
            return false;
    return true;
}

/* Whether a member says what is shown of it, in whichever of the ways in which that can be written. */
static bool is_same(const struct field *field, const struct value *given, const struct value *shown)
{
    if (!field || !shown || value_equal(given, shown) || given->kind != shown->kind)
        return value_equal(given, shown);
    switch (field->kind) {
    case KIND_UUID:
        return is_same_uuid(given->text, shown->text);
    case KIND_INSTANT:
        return is_same_instant(given->text, shown->text);
    case KIND_INTEGER:
        return str_equal(without_zeros(given->text), shown->text);
    case KIND_OBJECT:
        return is_same_object(field->shape, given, shown);
    case KIND_LIST:
        return is_same_list(field->shape, given, shown);
    default:
        return false;
    }
}

static bool is_same_object(const struct shape *shape, const struct value *a, const struct value *b)
{
    if (!shape || a->kind != VALUE_OBJECT || a->count != b->count)
        return value_equal(a, b);
    for (const struct value *member = a->first; member; member = member->next)
        if (!is_same(shape_field(shape, member->name), member, value_member(b, member->name)))
            return false;
    return true;
}

/* What is not shown has no value, so null changes nothing of it. */
static bool is_as_shown(const struct shape *shape, const struct value *member, const struct value *shown)
{
    return shown ? is_same(shape_field(shape, member->name), member, shown) : member->kind == VALUE_NULL;
}

void json_check_kept(struct arena *arena, const struct value *kept, const struct json_shown *shown,
                     struct faults *faults)
{
    for (const struct value *member = kept ? kept->first : NULL; member; member = member->next)
        if (!is_as_shown(shown->shape, member, value_member(shown->object, member->name)))
            fault_at(arena, faults, pointer_member(arena, STR(""), member->name), CODE_immutable,
                     "This member cannot be changed.");
}
