/*
 * Tables that describe the fields of a struct. One table serves JSON in and out, path and query parameters, SQL
 * parameters and columns, and the OpenAPI schema.
 */
#ifndef BASE_SHAPE_H
#define BASE_SHAPE_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/problem.h"
#include "base/str.h"
#include "base/uuid.h"
#include "base/value.h"

/* Several texts: select options, scopes. */
struct texts {
    struct str *at;
    size_t      count;
};

/* Several described structs, side by side; the field's shape tells which. */
struct list {
    void  *items;
    size_t count;
};

enum field_kind {
    KIND_TEXT,
    KIND_INTEGER,
    KIND_BOOLEAN,
    KIND_CHOICE, /* an int: the index into .choices */
    KIND_UUID,
    KIND_INSTANT,
    KIND_BYTES,
    KIND_VALUE, /* any JSON value */
    KIND_TEXTS,
    KIND_LIST,
    KIND_OBJECT, /* a pointer to another described struct */
};

/* clang-format off */
#define KIND_OF(member) _Generic((member),    \
    struct str:            KIND_TEXT,         \
    int64_t:               KIND_INTEGER,      \
    int64_t *:             KIND_INTEGER,      \
    bool:                  KIND_BOOLEAN,      \
    int:                   KIND_CHOICE,       \
    struct uuid:           KIND_UUID,         \
    struct instant:        KIND_INSTANT,      \
    struct bytes:          KIND_BYTES,        \
    struct bytes *:        KIND_BYTES,        \
    struct value *:        KIND_VALUE,        \
    struct texts:          KIND_TEXTS,        \
    struct list:           KIND_LIST,         \
    default:               KIND_OBJECT)
/* clang-format on */

struct field {
    const char         *name;   /* in JSON, paths and queries; NULL: it never leaves the program */
    const char         *column; /* the struct's member, and the name in SQL */
    size_t              offset;
    enum field_kind     kind;
    bool                required; /* when an object is made; a text that has a .min is then never blank */
    bool                readonly; /* the server sets it */
    bool                fixed;    /* may be given when an object is made, never changed */
    bool                nullable; /* null clears it */
    bool                omitted;  /* left out of an answer when absent; otherwise it is null there */
    bool                one_line; /* text: no control characters */
    bool                array;    /* several, side by side: for SQL only, where # stands for the position */
    int64_t             min;      /* text: characters; integer: value; list: items */
    int64_t             max;      /* likewise; 0: no limit */
    const char *const  *choices;  /* ended by NULL */
    const struct shape *shape;    /* of the list's items or of the object */
    const char         *fallback; /* what applies when it is not given, as JSON */
    const char         *format;   /* JSON Schema format of a text */
    const char         *doc;
    const char         *example; /* as JSON */
};

struct shape {
    const char         *name; /* of the schema in OpenAPI */
    const char         *doc;
    size_t              size; /* of the struct */
    const struct field *fields;
    size_t              count;
    uint8_t            *places; /* by a member's offset: 1 + the place of its field, once that was looked for */
    uint64_t           *shown;  /* bits of fields that have a name, and of those that are not .omitted; once needed */
};

/* Every described struct begins with this. Absent in JSON, NULL in SQL and untouched in a PATCH are one fact. */
struct described {
    const struct shape *shape;
    uint64_t            present; /* one bit for each field, in the table's order */
    uint64_t            null;    /* given as null: clears the field */
};

/* FIELD(struct record, "firstName", first_name, .max = 255, …) */
#define FIELD(type, json, member, ...)                                                                                 \
    {                                                                                                                  \
        .name = (json), .column = #member, .offset = offsetof(type, member), .kind = KIND_OF(((type *)0)->member),     \
        __VA_ARGS__                                                                                                    \
    }

#define SHAPE(variable, json, type, table, ...)                                                                        \
    const struct shape variable = {.name   = (json),                                                                   \
                                   .size   = sizeof(type),                                                             \
                                   .fields = (table),                                                                  \
                                   .count  = COUNT_OF(table),                                                          \
                                   .places = (uint8_t[sizeof(type)]){0},                                               \
                                   .shown  = (uint64_t[2]){0},                                                         \
                                   __VA_ARGS__};                                                                       \
    _Static_assert(COUNT_OF(table) <= 64, "a field is one bit of struct described")

/* A zeroed described struct in the arena. */
#define SHAPE_NEW(arena, type, its_shape) ((type *)shape_new((arena), &(its_shape)))

/* Sets a member and marks it present; HAS and IS_NULL ask for the marks; CLEAR makes it absent. */
#define SET(object, member, value)                                                                                     \
    ((object)->member = (value), shape_mark(&(object)->marks, (const char *)&(object)->member - (const char *)(object)))
#define HAS(object, member)     shape_has(&(object)->marks, (const char *)&(object)->member - (const char *)(object))
#define IS_NULL(object, member) shape_null(&(object)->marks, (const char *)&(object)->member - (const char *)(object))
#define CLEAR(object, member)   shape_clear(&(object)->marks, (const char *)&(object)->member - (const char *)(object))

void *shape_new(struct arena *arena, const struct shape *shape);

/* `count` zeroed structs side by side, each marked as of that shape. */
struct list shape_list(struct arena *arena, const struct shape *shape, size_t count);

/* A deep copy of what is marked as present. Fields that stand for several (.array) must not be. */
void *shape_copy(struct arena *arena, const void *object);

/* The bit of the member that has this offset; it must have a field. The table is gone through once for each member. */
uint64_t shape_find_bit(const struct shape *shape, ptrdiff_t offset);

static inline uint64_t shape_bit(const struct described *marks, ptrdiff_t offset)
{
    unsigned place = marks->shape->places[offset];

    return place ? UINT64_C(1) << (place - 1) : shape_find_bit(marks->shape, offset);
}

static inline void shape_mark(struct described *marks, ptrdiff_t offset)
{
    uint64_t bit = shape_bit(marks, offset);

    marks->present |= bit;
    marks->null &= ~bit;
}

static inline void shape_clear(struct described *marks, ptrdiff_t offset)
{
    marks->present &= ~shape_bit(marks, offset);
}

static inline bool shape_has(const struct described *marks, ptrdiff_t offset)
{
    return (marks->present & shape_bit(marks, offset)) != 0;
}

static inline bool shape_null(const struct described *marks, ptrdiff_t offset)
{
    return (marks->null & shape_bit(marks, offset)) != 0;
}

/*
 * Takes a merge patch (RFC 7396) into `object`: every scalar field (text, integer, boolean, choice, uuid, instant) that
 * has a name and may be set. Both are the same struct; their shapes may differ. True when something changed.
 */
bool shape_merge(void *object, const void *patch);

/* The bits of fields that are printed: of those that have a name the ones that are there, or are null otherwise. */
uint64_t shape_shown(const struct described *marks);

/* The field of that JSON name or of that column; NULL when there is none. */
const struct field *shape_field(const struct shape *shape, struct str name);
const struct field *shape_column(const struct shape *shape, struct str column);

static inline uint64_t field_bit(const struct shape *shape, const struct field *field)
{
    return UINT64_C(1) << (field - shape->fields);
}

static inline bool field_present(const void *object, const struct field *field)
{
    const struct described *marks = object;

    return (marks->present & field_bit(marks->shape, field)) != 0;
}

/* Where a field's value lies in an object. */
static inline const void *field_at(const void *object, const struct field *field)
{
    return (const char *)object + field->offset;
}

static inline void *field_slot(void *object, const struct field *field)
{
    return (char *)object + field->offset;
}

/* The index of text in choices, or -1. */
int choice_find(const char *const *choices, struct str text);

/*
 * Whether an index stands for a choice; without choices every one does. What a newer program has stored may mean
 * nothing to this one.
 */
bool choice_exists(const char *const *choices, int64_t index);

/*
 * Reads text into a field of a kind that a text can stand for (text, integer, boolean, choice, uuid, instant) and marks
 * it; then true. Else `fault` has a code, a sentence and, if there is one, the limit that refused the text.
 */
bool field_read_text(struct arena *arena, const struct field *field, struct str text, void *object,
                     struct violation *fault) MUST_CHECK;

#endif
