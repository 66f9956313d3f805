#include "json/read.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <yajl/yajl_parse.h>

enum { FEW_MEMBERS = 16 };

struct reader {
    struct arena  *arena;
    struct faults *faults;
    struct value   top; /* an array of the one value */
    struct value  *open[JSON_DEPTH + 1];
    size_t         depth;
    size_t         count;
    size_t         limit; /* of the count */
    struct str     name;
    bool           name_is_refused;
    bool           too_deep;
    bool           too_many;
};

/* yajl does not tell the old size, so it is kept in front of each block. */
static void *reader_realloc(void *context, void *old, size_t size)
{
    size_t *block = arena_alloc(context, sizeof(max_align_t) + size);

    block[0] = size;
    if (old) {
        size_t *before = (size_t *)(void *)((char *)old - sizeof(max_align_t));

        memcpy((char *)block + sizeof(max_align_t), old, before[0] < size ? before[0] : size);
    }
    return (char *)block + sizeof(max_align_t);
}

static void *reader_alloc(void *context, size_t size)
{
    return reader_realloc(context, NULL, size);
}

static void reader_free(void *context, void *at)
{
    (void)context;
    (void)at;
}

static struct str reader_pointer(const struct reader *reader)
{
    struct str pointer = STR("");

    if (faults_are_full(reader->faults))
        return pointer;
    for (size_t i = 1; i <= reader->depth; i++) {
        const struct value *parent = reader->open[i];
        const struct value *step   = i == reader->depth ? NULL : reader->open[i + 1];

        if (parent->kind == VALUE_ARRAY)
            pointer = pointer_item(reader->arena, pointer, parent->count - (step ? 1 : 0));
        else
            pointer = pointer_member(reader->arena, pointer, step ? step->name : reader->name);
    }
    return pointer;
}

static struct value *reader_add(struct reader *reader, enum value_kind kind)
{
    struct value *parent = reader->open[reader->depth];
    struct value *value;

    if (++reader->count > reader->limit) {
        reader->too_many = true;
        return NULL;
    }
    value       = ARENA_NEW(reader->arena, struct value);
    value->kind = kind;
    if (parent->kind == VALUE_OBJECT) {
        value->name       = reader->name;
        value->is_refused = reader->name_is_refused;
    }
    value_append(parent, value);
    return value;
}

static int on_null(void *context)
{
    return reader_add(context, VALUE_NULL) != NULL;
}

static int on_boolean(void *context, int is_true)
{
    return reader_add(context, is_true ? VALUE_TRUE : VALUE_FALSE) != NULL;
}

static int on_number(void *context, const char *text, size_t len)
{
    struct reader *reader = context;
    struct value  *value  = reader_add(reader, VALUE_NUMBER);

    if (!value)
        return 0;
    value->text = arena_str(reader->arena, (struct str){.at = text, .len = len});
    return 1;
}

/* Whether what comes next is the value of a member whose name was a fault. */
static bool in_refused_member(const struct reader *reader)
{
    return reader->name_is_refused && reader->open[reader->depth]->kind == VALUE_OBJECT;
}

static int on_string(void *context, const unsigned char *text, size_t len)
{
    struct reader *reader     = context;
    struct str     string     = {.at = (const char *)text, .len = len};
    bool           is_refused = len && memchr(text, 0, len);
    struct value  *value;

    if (is_refused && !in_refused_member(reader))
        fault_at(reader->arena, reader->faults, reader_pointer(reader), CODE_nul_character, "It must not hold U+0000.");
    if (!(value = reader_add(reader, VALUE_STRING)))
        return 0;
    value->text = arena_str(reader->arena, string);
    value->is_refused |= is_refused;
    return 1;
}

static int on_key(void *context, const unsigned char *text, size_t len)
{
    struct reader *reader = context;

    reader->name            = arena_str(reader->arena, (struct str){.at = (const char *)text, .len = len});
    reader->name_is_refused = len && memchr(text, 0, len);
    if (reader->name_is_refused)
        fault_at(reader->arena, reader->faults, reader_pointer(reader), CODE_nul_character,
                 "A member's name must not hold U+0000.");
    return 1;
}

static int reader_open(struct reader *reader, enum value_kind kind)
{
    struct value *value;

    if (reader->depth == JSON_DEPTH) {
        reader->too_deep = true;
        return 0;
    }
    if (!(value = reader_add(reader, kind)))
        return 0;
    reader->open[++reader->depth] = value;
    return 1;
}

static int on_array(void *context)
{
    return reader_open(context, VALUE_ARRAY);
}

static int on_array_end(void *context)
{
    ((struct reader *)context)->depth--;
    return 1;
}

static int on_object(void *context)
{
    return reader_open(context, VALUE_OBJECT);
}

static void refuse_doubled(struct reader *reader, const struct value *member)
{
    reader->name = member->name;
    fault_at(reader->arena, reader->faults, reader_pointer(reader), CODE_duplicate_member, "It stands here twice.");
}

static void find_doubled_of_many(struct reader *reader, const struct value *object)
{
    struct value **sorted = ARENA_ARRAY(reader->arena, struct value *, object->count);
    size_t         count  = 0;

    for (struct value *member = object->first; member; member = member->next)
        sorted[count++] = member;
    qsort(sorted, count, sizeof(struct value *), value_compare_names);
    for (size_t i = 1; i < count; i++)
        if (str_equal(sorted[i - 1]->name, sorted[i]->name))
            refuse_doubled(reader, sorted[i]);
}

/* Each with those before it, which takes less than sorting them. */
static void find_doubled_of_few(struct reader *reader, const struct value *object)
{
    for (const struct value *member = object->first; member; member = member->next) {
        const struct value *other = object->first;

        while (other != member && !str_equal(other->name, member->name))
            other = other->next;
        if (other != member)
            refuse_doubled(reader, member);
    }
}

static int on_object_end(void *context)
{
    struct reader      *reader = context;
    const struct value *object = reader->open[reader->depth];

    if (object->count > FEW_MEMBERS)
        find_doubled_of_many(reader, object);
    else
        find_doubled_of_few(reader, object);
    reader->depth--;
    return 1;
}

static const yajl_callbacks callbacks = {
    .yajl_null        = on_null,
    .yajl_boolean     = on_boolean,
    .yajl_number      = on_number,
    .yajl_string      = on_string,
    .yajl_start_map   = on_object,
    .yajl_map_key     = on_key,
    .yajl_end_map     = on_object_end,
    .yajl_start_array = on_array,
    .yajl_end_array   = on_array_end,
};

static int hex4(const char *at, const char *end)
{
    int unit = 0;

    if (end - at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        char c     = at[i];
        int  digit = char_is_digit(c)       ? c - '0'
                     : c >= 'a' && c <= 'f' ? c - 'a' + 10
                     : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                            : -1;

        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

/* yajl repairs unpaired surrogates silently, so they are looked for in the text itself. `at` stands after \u. */
static const char *check_escape(const char *at, const char *end)
{
    int unit = hex4(at, end);

    if (unit < 0xD800 || unit > 0xDFFF)
        return at;
    if (unit > 0xDBFF || end - at < 10 || at[4] != '\\' || at[5] != 'u')
        return NULL;
    unit = hex4(at + 6, end);
    return unit >= 0xDC00 && unit <= 0xDFFF ? at + 10 : NULL;
}

static uint64_t is_in(uint64_t bytes, char wanted)
{
    uint64_t others = bytes ^ UINT64_C(0x0101010101010101) * (unsigned char)wanted; /* 0 where it is */

    return (others - UINT64_C(0x0101010101010101)) & ~others & UINT64_C(0x8080808080808080);
}

/* Goes on within a string, eight bytes at a time, while no quote and no backslash is among them. */
static const char *skip_letters(const char *at, const char *end)
{
    uint64_t bytes;

    for (; (size_t)(end - at) >= sizeof(bytes); at += sizeof(bytes)) {
        memcpy(&bytes, at, sizeof(bytes));
        if (is_in(bytes, '"') || is_in(bytes, '\\'))
            break;
    }
    return at;
}

static bool has_byte(struct str text, char wanted)
{
    return memchr(text.at, wanted, text.len) != NULL;
}

static const char *find_in_strings_and_between(struct str text)
{
    const char *end       = text.at + text.len;
    bool        in_string = false;

    for (const char *at = text.at; at < end; at++) {
        if (*at == '"') {
            in_string = !in_string;
            if (in_string)
                at = skip_letters(at + 1, end) - 1;
        } else if (in_string && *at == '\\') {
            const char *place = at++;

            if (at < end && *at == 'u' && !(at = check_escape(at + 1, end)))
                return place;
            if (at < end && at > place + 2)
                at--;
        } else if (!in_string && (*at == '\f' || *at == '\v')) {
            return at;
        }
    }
    return NULL;
}

/*
 * Finds what yajl would let pass: lone surrogates, and form feed or vertical tab as white space. NULL when clean, as
 * most texts are at a glance.
 */
static const char *find_lenient(struct str text)
{
    if (!has_byte(text, '\\') && !has_byte(text, '\f') && !has_byte(text, '\v'))
        return NULL;
    return find_in_strings_and_between(text);
}

/* The whole body is at fault, hence the empty pointer. */
static struct problem *malformed(struct arena *arena, enum problem_code code, struct str detail)
{
    return problem_at(arena, PROBLEM_malformed, STR(""), code, STR_FMT, STR_ARG(detail));
}

static struct problem *not_json(struct arena *arena, size_t place)
{
    return malformed(arena, CODE_malformed_json, arena_format(arena, "The body is not JSON at byte %zu.", place));
}

static struct problem *check_bytes(struct arena *arena, struct str text)
{
    const char *place;

    if (!text.len)
        return malformed(arena, CODE_empty_body, STR("The body is empty; JSON was expected."));
    if (!utf8_valid(text))
        return malformed(arena, CODE_invalid_utf8, STR("The body is not valid UTF-8."));
    return (place = find_lenient(text)) ? not_json(arena, (size_t)(place - text.at)) : NULL;
}

static struct problem *parse_problem(struct reader *reader, yajl_handle handle)
{
    struct arena *arena = reader->arena;

    if (reader->too_deep)
        return problem_limit(malformed(arena, CODE_too_deep,
                                       arena_format(arena, "The body is nested deeper than %d levels.", JSON_DEPTH)),
                             JSON_DEPTH, VALUE_UNKNOWN);
    if (reader->too_many)
        return problem_limit(problem_coded(arena, PROBLEM_too_large, CODE_too_many_values,
                                           "The body has more than %d values.", JSON_VALUES),
                             JSON_VALUES, VALUE_UNKNOWN);
    return not_json(arena, yajl_get_bytes_consumed(handle));
}

static struct problem *read_text(struct arena *arena, struct str text, size_t limit, struct value **out,
                                 struct faults *faults)
{
    yajl_alloc_funcs functions = {.malloc = reader_alloc, .realloc = reader_realloc, .free = reader_free, .ctx = arena};
    struct reader   *reader    = ARENA_NEW(arena, struct reader);
    yajl_handle      handle;

    reader->arena    = arena;
    reader->faults   = faults;
    reader->limit    = limit;
    reader->top.kind = VALUE_ARRAY;
    reader->open[0]  = &reader->top;
    handle           = yajl_alloc(&callbacks, &functions, reader);
    yajl_config(handle, yajl_dont_validate_strings, 1);
    if (yajl_parse(handle, (const unsigned char *)text.at, text.len) != yajl_status_ok ||
        yajl_complete_parse(handle) != yajl_status_ok)
        return parse_problem(reader, handle);
    *out = reader->top.first;
    return NULL;
}

struct problem *json_read(struct arena *arena, struct str text, struct value **out, struct faults *faults)
{
    struct problem *problem = check_bytes(arena, text);

    return problem ? problem : read_text(arena, text, JSON_VALUES, out, faults);
}

struct value *json_read_stored(struct arena *arena, struct str text)
{
    struct faults faults = {0};
    struct value *value;

    if (check_bytes(arena, text) || read_text(arena, text, SIZE_MAX, &value, &faults) || faults.count)
        return ARENA_NEW(arena, struct value);
    return value;
}
